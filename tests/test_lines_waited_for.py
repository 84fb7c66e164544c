"""A line of nobody that dossiers wait for is one blocking row; the dossiers' own rows are for information."""

from pathlib import Path

import pytest

from reconcile.findings import Severity
from reconcile.month.outcome import Case, Outcome
from tests.builders.decisions import (
    BETA,
    BOTH,
    FILLED,
    MISSPELT,
    WORKBOOK,
    assert_amount,
    decide,
    decide_line,
    first_run,
    month_with_a_line_of,
    run_again,
    write,
)
from tests.builders.months import ALPHA, LEARNER, OMEGA, WALK_IN, dossier_row, filler_row, lines, result_of
from tests.builders.pages import finding_row, finding_rows, page, plain

SECOND = dossier_row(dossier_id=BETA, last_name="EXEMPLE-BETA", first_name="Supposée")


def about_line(outcome: Outcome, code: str) -> list[tuple[str, bool, int | None]]:
    """Return severity, whether it waits and the stake of the rows about a line itself."""
    rows = [row for row in finding_rows(outcome, code) if row.first.about.of_line]
    return [(row.severity.value, row.waits, row.stake) for row in rows]


def about_dossiers(outcome: Outcome, code: str) -> dict[str, tuple[str, bool]]:
    """Return severity and whether it waits of the rows that say that the line may be a dossier's learner."""
    rows = [row for row in finding_rows(outcome, code) if not row.first.about.of_line]
    return {row.dossier_id: (row.severity.value, row.waits) for row in rows}


@pytest.mark.parametrize("code", ["P01", "P03"])
def test_a_line_that_a_dossier_waits_for_blocks_and_is_worth_the_most_it_could_owe(code: str, tmp_path: Path) -> None:
    month_with_a_line_of(tmp_path, code, "P", "P")
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.UNDECIDED, None)
    # Absent 5.00, present 100.00.
    assert about_line(outcome, code) == [("blocking", True, 10_000)]
    assert about_dossiers(outcome, code) == {ALPHA: ("information", False)}


def test_the_one_line_of_two_dossiers_of_a_name_blocks_once(tmp_path: Path) -> None:
    homonyms = [dossier_row(), dossier_row(dossier_id=BETA), filler_row()]
    outcome = first_run(tmp_path, homonyms, [*lines(LEARNER, "P", "P"), *FILLED])
    assert about_line(outcome, "P02") == [("blocking", True, 10_000)]
    assert about_dossiers(outcome, "P02") == {ALPHA: ("information", False), BETA: ("information", False)}


def test_a_line_that_two_learners_may_be_is_one_row_worth_one_dossier(tmp_path: Path) -> None:
    outcome = first_run(tmp_path, [*BOTH, SECOND], [*lines(WALK_IN, "P", "P"), *FILLED])
    # One person is one dossier: 100.00 at most, not 200.00.
    assert about_line(outcome, "P01") == [("blocking", True, 10_000)]
    assert about_dossiers(outcome, "P01") == {ALPHA: ("information", False), BETA: ("information", False)}


def test_a_line_that_nobody_waits_for_is_only_to_check_and_worth_nothing(tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, "P", "P"), *FILLED, *lines(WALK_IN, "P", "P")]
    outcome = first_run(tmp_path, BOTH, sheet)
    assert about_line(outcome, "P01") == [("check", True, None)]
    assert about_dossiers(outcome, "P01") == {}


def test_the_two_sheets_show_the_line_and_the_dossier_apart(tmp_path: Path) -> None:
    month_with_a_line_of(tmp_path, "P01", "P", "P")
    (line,) = [row for row in page(tmp_path / WORKBOOK, "À traiter") if row["Code"] == "P01"]
    assert (line["Gravité"], line["N° dossier"], line["Nom"], line["Enjeu (€)"]) == ("bloquant", None, WALK_IN, 100)
    (own,) = [row for row in page(tmp_path / WORKBOOK, "Pour information") if row["Code"] == "P01"]
    assert (own["Gravité"], own["N° dossier"], own["Nom"]) == ("information", ALPHA, "EXEMPLE-ALPHA")
    assert WALK_IN in plain(own["Explication"])


@pytest.mark.parametrize(
    ("answer", "case", "cents"), [(ALPHA, Case.COMPLETED, 10_000), ("payeur direct", Case.NO_SHOW, 500)]
)
def test_the_answer_to_the_line_settles_the_dossier_and_stands_for_information(
    answer: str, case: Case, cents: int, tmp_path: Path
) -> None:
    month_with_a_line_of(tmp_path, "P01", "P", "P")
    outcome = decide_line(tmp_path, "P01", answer)
    assert_amount(outcome, case, cents)
    row = finding_row(outcome, "P01")
    assert (row.last_name, row.waits, row.severity) == (WALK_IN, False, Severity.INFORMATION)
    assert row.decision and row.decision.answer == answer


def test_an_answer_about_the_dossier_itself_leaves_the_line_to_check(tmp_path: Path) -> None:
    month_with_a_line_of(tmp_path, "P01", "P", "P")
    write(tmp_path / WORKBOOK, "P01", "absent", ALPHA)
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.NO_SHOW, 500)
    assert about_line(outcome, "P01") == [("check", True, None)]
    assert about_dossiers(outcome, "P01") == {ALPHA: ("information", False)}


def test_a_second_line_of_nobody_is_a_row_of_its_own(tmp_path: Path) -> None:
    other = lines(MISSPELT, "A", "P")
    outcome = first_run(tmp_path, BOTH, [*lines(WALK_IN, "P", "P"), *other, *FILLED])
    blocking = [row for row in outcome.to_do if row.severity is Severity.BLOCKING]
    assert sorted(row.last_name for row in blocking) == sorted([WALK_IN, MISSPELT])
    assert {OMEGA} & {number for row in blocking for number in row.numbers} == set()


def test_a_line_with_the_number_of_another_session_blocks_once(tmp_path: Path) -> None:
    month_with_a_line_of(tmp_path, "P02", "P", "P")
    blocking = [row for row in run_again(tmp_path).to_do if row.severity is Severity.BLOCKING]
    assert [(row.first.code, row.stake) for row in blocking] == [("P02", 10_000)]


def test_a_line_of_somebody_of_another_session_blocks_once_and_one_answer_settles_both(tmp_path: Path) -> None:
    elsewhere = {"last_name": "EXEMPLE-BETA", "session_id": "S-TEST-2"}
    beside = {"dossier_id": "0007003", "last_name": "EXEMPLE-GAMMA", "session_id": "S-TEST-2"}
    export = [*BOTH, dossier_row(dossier_id=BETA, **elsewhere), dossier_row(**beside)]
    there = [line | {"N° session": "S-TEST-2"} for line in lines("EXEMPLE-GAMMA Testine", "P", "P")]
    outcome = first_run(tmp_path, export, [*lines("EXEMPLE-BETA Testine", "P", "P"), *FILLED, *there])
    blocking = [row for row in outcome.to_do if row.severity is Severity.BLOCKING]
    assert [(row.first.code, row.first.candidates, row.stake) for row in blocking] == [("P03", (BETA, ALPHA), 10_000)]
    after = decide(tmp_path, "P03", BETA, "", holding="EXEMPLE-BETA Testine")
    assert [result_of(after, number).cents for number in (ALPHA, BETA)] == [500, 10_000]
    assert [row for row in after.to_do if row.severity is Severity.BLOCKING] == []
