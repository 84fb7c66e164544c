"""What a workbook goes through between two runs, and its decisions outlive."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reconcile.report.workbook import workbook_bytes
from tests.builders.decisions import (
    BETA,
    DECIDED,
    ELSEWHERE,
    GAMMA,
    HEADER,
    WHO,
    WHY,
    codes,
    columns_of,
    decide_line,
    decided_month,
    found,
    month_with_a_line_of,
    owed,
    run_again,
    run_again_and_replace,
    shown,
)
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    OMEGA,
    result_of,
)
from tests.builders.office import convert, needs_office, unprinted
from tests.builders.read_back import read_back_sheets


def reversed_rows(path: Path) -> None:
    book = load_workbook(path)
    sheet = book["À traiter"]
    numbers = range(HEADER + 1, sheet.max_row + 1)
    columns = columns_of(sheet).values()
    values = [[sheet.cell(row, column).value for column in columns] for row in numbers]
    for row, kept in zip(numbers, reversed(values), strict=True):
        for column, value in zip(columns, kept, strict=True):
            sheet.cell(row, column).value = value
    book.save(path)


def filtered_rows(path: Path) -> None:
    """Hide every row, decided ones included, as a filter does."""
    book = load_workbook(path)
    sheet = book["À traiter"]
    for row in range(HEADER + 1, sheet.max_row + 1):
        sheet.row_dimensions[row].hidden = True
    book.save(path)


def untouched(path: Path) -> None:
    assert path.is_file()


@each("change", [untouched, reversed_rows, filtered_rows])
def test_decisions_outlive_sorted_and_filtered_rows(change: Callable[[Path], None], tmp_path: Path) -> None:
    change(decided_month(tmp_path))
    outcome = run_again(tmp_path)
    assert owed(outcome) == DECIDED
    assert {"F40", "F41", "F42"} & set(codes(outcome)) == set()


def test_a_run_beside_the_sheets_that_are_read_back_is_the_one_beside_the_whole_workbook(tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    decided = run_again(tmp_path)
    made = []
    for workbook in (workbook_bytes, read_back_sheets):
        path.write_bytes(workbook(decided))
        made.append(run_again(tmp_path))
    whole, bare = made
    assert (whole.results, whole.findings, whole.changes) == (bare.results, bare.findings, bare.changes)
    assert owed(whole) == DECIDED
    assert whole.changes is not None


@needs_office
@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_decisions_outlive_a_workbook_saved_by_libreoffice(extension: str, tmp_path: Path) -> None:
    month = tmp_path / "mois"
    month.mkdir()
    path = decided_month(month)
    if extension == "ods":
        # One of the two as it is printed is enough: that takes LibreOffice as long as all the rest.
        path.write_bytes(unprinted(path.read_bytes()))
    out = tmp_path / "out"
    convert(extension, out, path)
    path.unlink()
    shutil.copy(out / f"rapprochement.{extension}", month)
    outcome = run_again(month)
    assert owed(outcome) == DECIDED
    assert {"F04", "F40", "F41", "F42"} & set(codes(outcome)) == set()
    assert found(outcome, "M07", BETA).decision is not None
    assert "03/04/2025" in result_of(outcome, BETA).reason
    assert WHO in result_of(outcome, BETA).reason


def test_the_earlier_workbook_is_never_read_as_an_export(tmp_path: Path) -> None:
    decided_month(tmp_path)
    outcome = run_again(tmp_path)
    assert len(outcome.results) == 4
    assert {table.grid.file for table in outcome.inputs.tables} == {"dossiers.csv", "emargement.csv"}


def test_a_third_run_from_the_second_workbook_keeps_every_decision_amount_and_signature(tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    second = run_again_and_replace(tmp_path)
    third = run_again_and_replace(tmp_path)
    assert owed(second) == owed(third) == DECIDED
    for code, number, answer in (("P07", ALPHA, "présent"), ("M07", BETA, "non"), ("P03", "", GAMMA)):
        assert shown(path, code, "Décision", number) == [answer]
        assert shown(path, code, "Par", number) == [WHO]
        assert shown(path, code, "Motif de la décision", number) == [WHY]
    for number, answer in ((ALPHA, "présent"), (BETA, "non"), (GAMMA, GAMMA)):
        reason = result_of(third, number).reason
        assert [reason.count(words) for words in (f"« {answer} »", "03/04/2025", WHO, WHY)] == [1, 1, 1, 1]
    assert third.edition == 3


def test_a_learner_who_decides_nothing_has_no_decision_in_the_reason(tmp_path: Path) -> None:
    decided_month(tmp_path)
    assert "Décision" not in result_of(run_again(tmp_path), OMEGA).reason


def test_a_decision_on_a_line_that_names_a_dossier_of_elsewhere_is_not_put_in_that_dossier_s_reason(
    tmp_path: Path,
) -> None:
    month_with_a_line_of(tmp_path, "P02", "P", "P")
    outcome = decide_line(tmp_path, "P02", "sans dossier")
    assert "Décision" not in result_of(outcome, ELSEWHERE).reason
