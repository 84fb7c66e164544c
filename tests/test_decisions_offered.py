"""The drop-down lists, and the console of a run with decisions."""

from functools import lru_cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reconcile.cli import main
from tests.builders.decisions import (
    BETA,
    FILLED,
    GAMMA,
    HEADER,
    WHY,
    WORKBOOK,
    codes,
    columns_of,
    decided_month,
    first_run,
    no_show_month,
    owed,
    rows_in,
    run_again,
    write,
)
from tests.builders.months import (
    ALPHA,
    WALK_IN,
    dossier_row,
    filler_row,
    lines,
)

NAMED_GAMMA = f"{GAMMA} EXEMPLE-GAMMA Irréelle"


def lists_of(sheet: Worksheet) -> dict[int, list[str]]:
    """Return the answers offered in the cell *Décision* of each row: those of the rule, or of the cells it names."""
    column = columns_of(sheet)["Décision"]
    offered = {}
    for one in sheet.data_validations.dataValidation:
        for area in one.sqref.ranges:
            if one.type == "list" and area.min_col == column:
                offered[area.min_row] = choices(sheet, str(one.formula1))
    return offered


def choices(sheet: Worksheet, source: str) -> list[str]:
    if source.startswith('"'):
        assert len(source) <= 257, "Excel refuses a longer list"
        return source.strip('"').split(",")
    return [str(cell.value) for (cell,) in sheet[source.lstrip("=").replace("$", "")]]


def offered_for(path: Path, code: str, number: str | None = None) -> list[list[str]]:
    return [lists_of(sheet)[row] for sheet, row in rows_in(opened(path), code, number)]


@lru_cache(maxsize=1)
def opened(path: Path) -> Workbook:
    """Return a workbook, which a test asks several things of."""
    return load_workbook(path)


def test_each_row_offers_the_answers_to_its_finding(tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    assert offered_for(path, "P07", ALPHA) == [["présent", "absent", "vu"]]
    # A number is not recognised by itself: the name stands beside it.
    assert offered_for(path, "P03", "") == [[NAMED_GAMMA, "payeur direct", "sans dossier", "vu"]]
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


def test_a_list_longer_than_a_rule_takes_offers_all_forty_missing_learners(tmp_path: Path) -> None:
    missing = [
        dossier_row(dossier_id=f"338000000000{index:02}", last_name=f"EXEMPLE-{index:02}", first_name="Absente")
        for index in range(40)
    ]
    first_run(tmp_path, [*missing, filler_row()], [*lines(WALK_IN, "P", "P"), *FILLED])
    (offered,) = offered_for(tmp_path / WORKBOOK, "P01", "")
    assert offered == [
        *(f"{row['N° dossier']} {row['Nom']} Absente" for row in missing),
        *("payeur direct", "sans dossier", "vu"),
    ]


@pytest.mark.parametrize("answer", [GAMMA, NAMED_GAMMA])
def test_a_dossier_is_understood_by_its_number_with_or_without_the_name(answer: str, tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    write(path, "P03", answer, "", holding="EXEMPLE-GAMA")
    outcome = run_again(tmp_path)
    assert owed(outcome)[GAMMA] == 5_000
    assert "F42" not in codes(outcome)


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
