"""The drop-down lists, and the console of a run with decisions."""

from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook

from reconcile.cli import main
from tests.builders.decisions import (
    BETA,
    FILLED,
    GAMMA,
    HEADER,
    WHY,
    WORKBOOK,
    columns_of,
    decide,
    decided_month,
    first_run,
    no_show_month,
    owed,
    rows_of,
    write,
)
from tests.builders.months import (
    ALPHA,
    WALK_IN,
    dossier_row,
    filler_row,
    lines,
)


def lists_of(path: Path) -> dict[int, list[str]]:
    """Return the answers offered in the cell *Décision* of each row."""
    sheet = load_workbook(path)["À traiter"]
    column = columns_of(sheet)["Décision"]
    offered = {}
    for one in sheet.data_validations.dataValidation:
        for area in one.sqref.ranges:
            if one.type == "list" and area.min_col == column:
                offered[area.min_row] = str(one.formula1).strip('"').split(",")
    return offered


def offered_for(path: Path, code: str, number: str | None = None) -> list[list[str]]:
    lists = lists_of(path)
    return [lists[row] for row in rows_of(load_workbook(path)["À traiter"], code, number)]


def test_each_row_offers_the_answers_to_its_finding(tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    assert offered_for(path, "P07", ALPHA) == [["présent", "absent", "vu"]]
    assert offered_for(path, "P03", "") == [[GAMMA, "payeur direct", "sans dossier", "vu"]]
    assert offered_for(path, "P03", GAMMA) == [["absent", "vu"]]
    (force_majeure,) = offered_for(path, "M07", BETA)
    assert force_majeure == [
        "oui (pièce vue) : maladie",
        "oui (pièce vue) : accident ou décès",
        "oui (pièce vue) : parent malade",
        "oui (pièce vue) : reprise d'emploi",
        "oui (pièce vue) : congé refusé",
        "oui (pièce vue) : transport",
        "non",
        "vu",
    ]


def test_the_condition_of_the_indemnities_offers_both_attestations(tmp_path: Path) -> None:
    no_show_month(tmp_path)
    assert offered_for(tmp_path / WORKBOOK, "M06") == [["relances attestées", "relances non attestées", "vu"]]


def test_no_list_is_longer_than_a_spreadsheet_takes_even_with_forty_missing_learners(tmp_path: Path) -> None:
    missing = [
        dossier_row(dossier_id=f"338000000000{index:02}", last_name=f"EXEMPLE-{index:02}", first_name="Absente")
        for index in range(40)
    ]
    first_run(tmp_path, [*missing, filler_row()], [*lines(WALK_IN, "P", "P"), *FILLED])
    lists = lists_of(tmp_path / WORKBOOK)
    assert max(len(",".join(answers)) for answers in lists.values()) <= 255
    (offered,) = offered_for(tmp_path / WORKBOOK, "P01", "")
    assert offered[-3:] == ["payeur direct", "sans dossier", "vu"]
    # 14 digits and a comma each, beside 31 characters of fixed answers: (255 - 30) / 15 = 15 at most.
    assert len(offered[:-3]) >= 14
    assert set(offered[:-3]) <= {row["N° dossier"] for row in missing}
    # The last number is on no list: typed by hand, it is understood all the same.
    outcome = decide(tmp_path, "P01", "33800000000039", "", holding=WALK_IN)
    assert owed(outcome)["33800000000039"] == 10_000
    assert owed(outcome)["33800000000000"] == 500


def test_a_number_typed_in_a_decision_cell_keeps_its_leading_zeros(tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    sheet = load_workbook(path)["À traiter"]
    column = columns_of(sheet)["Décision"]
    assert {sheet.cell(row, column).number_format for row in range(HEADER + 1, sheet.max_row + 1)} == {"@"}


# The console.


def test_the_console_of_a_run_with_decisions_names_nobody(tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    write(path, "M07", "mot inconnu", BETA)
    target = tmp_path / "sortie.xlsx"
    arguments = ["monthly", str(tmp_path), "--as-of", "2025-04-05", "-o", str(target)]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, target.is_file()) == (0, True)
    names = ("EXEMPLE", "Testine", "Supposée", "Irréelle", "Factice", "Imaginaire", WHY)
    assert [name for name in names if name in result.output] == []
