"""Decisions over months, removed dossiers, damaged workbooks."""

from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from reconcile.errors import ReconcileError
from reconcile.intake.grids import read_grids
from reconcile.intake.sources import find_sources
from reconcile.month.pipeline import reconcile_month
from reconcile.report.workbook import workbook_bytes
from tests.builders.decisions import (
    BETA,
    BOTH,
    FILLED,
    WORKBOOK,
    assert_amount,
    decide,
    first_run,
    found,
    no_show_month,
    owed,
    run_again,
    write,
)
from tests.builders.each import each
from tests.builders.months import (
    AFTER,
    ALPHA,
    FILLER,
    LEARNER,
    OMEGA,
    dossier_row,
    filler_row,
    lines,
    result_of,
    write_csv,
)
from tests.builders.parts import without_sheet
from tests.builders.sheets import write_xlsx


def test_reminders_attested_for_one_month_say_nothing_of_another(tmp_path: Path) -> None:
    no_show_month(tmp_path)
    path = tmp_path / WORKBOOK
    path.write_bytes(
        workbook_bytes(reconcile_month([tmp_path / "dossiers.csv", tmp_path / "emargement.csv"], AFTER, "2025-03"))
    )
    write(path, "M06", "relances attestées")
    april = {"starts_on": "03/04/2025", "ends_on": "03/04/2025"}
    write_csv(tmp_path / "dossiers.csv", [dossier_row(**april), filler_row(**april)])
    write_csv(
        tmp_path / "emargement.csv",
        [*lines(LEARNER, "A", "A", days=("03/04/2025",)), *lines(FILLER, "P", "P", days=("03/04/2025",))],
    )
    outcome = reconcile_month([tmp_path], AFTER, "2025-04")
    assert (result_of(outcome).cents, result_of(outcome).firmness) == (500, "conditional")
    # Listed, and kept for the month it was made for.
    assert found(outcome, "F40").decision is not None
    path.write_bytes(workbook_bytes(outcome))
    no_show = [dossier_row(), filler_row()]
    write_csv(tmp_path / "dossiers.csv", no_show)
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "A", "A"), *FILLED])
    again = reconcile_month([tmp_path], AFTER, "2025-03")
    assert (result_of(again).cents, result_of(again).firmness) == (500, "firm")


def test_a_line_given_to_a_dossier_that_has_gone_is_not_given_to_its_homonym(tmp_path: Path) -> None:
    homonyms = [dossier_row(), dossier_row(dossier_id=BETA), filler_row()]
    first_run(tmp_path, homonyms, [*lines(LEARNER, "P", "P"), *FILLED])
    settled = decide(tmp_path, "P02", BETA, "", holding=LEARNER)
    assert owed(settled) == {ALPHA: 500, BETA: 10_000, OMEGA: 10_000}
    write_csv(tmp_path / "dossiers.csv", BOTH)
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert BETA in found(outcome, "P02", "").explanation


@each("sheet", ["À traiter", "Montants dus", "Lisez-moi"])
def test_an_earlier_workbook_that_lost_a_sheet_is_refused_and_not_read_as_an_export(sheet: str, tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "P", "P"), *FILLED])
    without_sheet(tmp_path / WORKBOOK, sheet)
    with pytest.raises(ReconcileError) as refusal:
        run_again(tmp_path)
    assert f"« {sheet} »" in refusal.value.what
    assert refusal.value.where == WORKBOOK


def test_of_an_earlier_workbook_only_what_people_fill_in_and_the_amounts_are_read(tmp_path: Path) -> None:
    no_show_month(tmp_path)
    (source,) = find_sources([tmp_path / WORKBOOK]).sources
    assert [grid.sheet for grid in read_grids(source)] == [
        "À traiter",
        "Montants dus",
        "Absences et relances",
        "Pour information",
        "Lisez-moi",
    ]


def test_a_workbook_with_two_of_our_three_sheets_alone_is_read_whole(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "classeur.xlsx", {name: [["a"]] for name in ("Montants dus", "Dossiers", "Lisez-moi")})
    (source,) = find_sources([path]).sources
    assert [grid.sheet for grid in read_grids(source)] == ["Montants dus", "Dossiers", "Lisez-moi"]
