"""A planned time answered in *À traiter* where it is unknown, disputed or zero (F22), and what outranks the answer."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from reconcile.month.outcome import Case, Outcome
from tests.builders.decisions import WORKBOOK, assert_amount, codes, decide, first_run, run_again, run_again_and_replace
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    FILLER,
    FRIDAY,
    LEARNER,
    OMEGA,
    Row,
    dossier_row,
    filler_row,
    lines,
    result_of,
    write_csv,
)
from tests.builders.pages import finding_row, finding_rows, page, plain, to_do

NO_HOURS = {"planned_hours": ""}
# The learner came in the morning alone; the other one all day.
UNKNOWN = [*lines(LEARNER, "P", "A", planned=["3h30", ""]), *lines(FILLER, "P", "P", planned=["3h30", ""])]
ZERO = [*lines(LEARNER, "P", "A", planned=["0h00", "0h00"]), *lines(FILLER, "P", "P", planned=["0h00", "0h00"])]
DISPUTED = [*lines(LEARNER, "P", "A", planned=["3h30", "3h30"]), *lines(FILLER, "P", "P", planned=["3h30", "2h30"])]


def unclear(folder: Path, sheet: Sequence[Row]) -> Outcome:
    """Run a month whose planned time is unclear, of dossiers without hours."""
    outcome = first_run(folder, [dossier_row(**NO_HOURS), filler_row(**NO_HOURS)], sheet)
    assert_amount(outcome, Case.UNDECIDED, None)
    return outcome


@each(
    ("sheet", "answer", "cents"),
    [
        # 210 of 420 minutes.
        pytest.param(UNKNOWN, "3h30", 5_000, id="unknown for the afternoon"),
        # 210 of 360 minutes: 58.33 %.
        pytest.param(UNKNOWN, "2h30", 5_833, id="unknown, and shorter"),
        # 210 of 330 minutes: 63.64 %.
        pytest.param(DISPUTED, "2h", 6_364, id="the sheets give several"),
        # 180 of 360 minutes.
        pytest.param(ZERO, "3h", 5_000, id="zero"),
        pytest.param(ZERO, "3:00", 5_000, id="written as a clock time"),
    ],
)
def test_the_planned_time_answered_is_that_of_each_half_day_it_is_unclear_for(
    sheet: Sequence[Row], answer: str, cents: int, tmp_path: Path
) -> None:
    unclear(tmp_path, sheet)
    outcome = decide(tmp_path, "F22", answer, ALPHA)
    assert_amount(outcome, Case.PARTIAL, cents)
    assert [row for row in finding_rows(outcome, "F22") if row.waits] == []
    assert "F42" not in codes(outcome)


def test_the_learners_of_a_session_are_asked_in_one_row_and_answered_by_it(tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, "P", "A", planned=["3h30", ""]), *lines(FILLER, "A", "P", planned=["3h30", ""])]
    outcome = unclear(tmp_path, sheet)
    assert [row.numbers for row in finding_rows(outcome, "F22")] == [[ALPHA, OMEGA]]
    outcome = decide(tmp_path, "F22", "2h30")
    # 210 and 150 of 360 minutes.
    assert [result_of(outcome, number).cents for number in (ALPHA, OMEGA)] == [5_833, 4_167]


def test_an_answered_planned_time_is_told_in_the_reason_and_remembered(tmp_path: Path) -> None:
    unclear(tmp_path, UNKNOWN)
    outcome = decide(tmp_path, "F22", "3h30", ALPHA)
    assert "Décision « 3h30 » du 03/04/2025, Compta Imaginaire" in plain(result_of(outcome).told)
    run_again_and_replace(tmp_path)
    (shown,) = [row for row in page(tmp_path / WORKBOOK, "Pour information") if row["Code"] == "F22"]
    assert (shown["Gravité"], shown["Décision"]) == ("information", "3h30")
    assert_amount(run_again(tmp_path), Case.PARTIAL, 5_000)


def test_a_planned_time_that_has_come_since_outranks_the_answer(tmp_path: Path) -> None:
    unclear(tmp_path, UNKNOWN)
    decide(tmp_path, "F22", "2h30", ALPHA)
    known = [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")]
    write_csv(tmp_path / "emargement.csv", known)
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.PARTIAL, 5_000)
    assert finding_row(outcome, "F40").decision
    assert "Décision" not in result_of(outcome).told


def test_an_answer_is_for_the_half_days_it_was_asked_for_and_no_others(tmp_path: Path) -> None:
    days = {**NO_HOURS, "ends_on": FRIDAY}
    first_run(tmp_path, [dossier_row(**days), filler_row(**days)], UNKNOWN)
    decide(tmp_path, "F22", "3h30")
    friday = [row for one in (LEARNER, FILLER) for row in lines(one, "P", "P", days=[FRIDAY], planned=["3h30", ""])]
    write_csv(tmp_path / "emargement.csv", [*UNKNOWN, *friday])
    outcome = run_again(tmp_path)
    # Friday's afternoon is as unknown, and nobody said anything about it.
    assert_amount(outcome, Case.UNDECIDED, None)
    assert {"F22", "F40"} <= set(to_do(outcome))


@each("words", ["présent", "longtemps", "11h", "0h00"])
def test_what_cannot_be_the_time_of_a_half_day_leaves_the_question_open_and_is_listed(
    words: str, tmp_path: Path
) -> None:
    unclear(tmp_path, UNKNOWN)
    outcome = decide(tmp_path, "F22", words, ALPHA)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert {"F22", "F42"} <= set(to_do(outcome))
