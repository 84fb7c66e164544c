"""The presence of a learner answered where a sheet is missing (P04): present, absent, or a duration."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from reconcile.month.outcome import Case, Outcome
from tests.builders.decisions import (
    WHO,
    WORKBOOK,
    assert_amount,
    codes,
    decide,
    first_run,
    owed,
    run_again,
    run_again_and_replace,
)
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    FILLER,
    FRIDAY,
    LEARNER,
    OMEGA,
    THURSDAY,
    Row,
    dossier_row,
    filler_row,
    lines,
    result_of,
    write_csv,
)
from tests.builders.pages import finding_row, finding_rows, page, plain, to_do

TWO_DAYS = {"ends_on": FRIDAY, "planned_hours": "14h00"}
MORNING = [*lines(LEARNER, "P"), *lines(FILLER, "P")]
MISSED_MORNING = [*lines(LEARNER, "A"), *lines(FILLER, "P")]
FIRST_DAY = [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")]


def without_a_sheet(folder: Path, sheet: Sequence[Row] = (), changes: Mapping[str, str] = {}) -> Outcome:
    """Run a month of two learners, of 7 h unless said, where a sheet is missing."""
    outcome = first_run(folder, [dossier_row(**changes), filler_row(**changes)], sheet)
    assert_amount(outcome, Case.UNDECIDED, None)
    return outcome


@each(
    ("answer", "case", "cents"),
    [
        ("présent", Case.COMPLETED, 10_000),
        ("absent", Case.NO_SHOW, 500),
        # 150 of 420 minutes.
        ("2h30", Case.PARTIAL, 3_571),
        # 105 of 420 minutes: 25 % exactly.
        ("1h45", Case.PARTIAL, 2_500),
        # 104 of 420 minutes: less than 25 %.
        ("1h44", Case.ABANDONMENT, 2_500),
        ("7h00", Case.COMPLETED, 10_000),
        # No more than what was planned.
        ("9h00", Case.COMPLETED, 10_000),
    ],
)
def test_without_any_sheet_the_answer_is_the_whole_session(answer: str, case: Case, cents: int, tmp_path: Path) -> None:
    without_a_sheet(tmp_path)
    outcome = decide(tmp_path, "P04", answer, ALPHA)
    assert_amount(outcome, case, cents)
    assert [row.numbers for row in finding_rows(outcome, "P04") if row.waits] == [[OMEGA]]
    assert {"F40", "F42"} & set(codes(outcome)) == set()


@each(
    ("sheet", "answer", "case", "cents"),
    [
        pytest.param(MORNING, "présent", Case.COMPLETED, 10_000, id="7 h of 7 h"),
        pytest.param(MORNING, "absent", Case.PARTIAL, 5_000, id="3 h 30 of 7 h"),
        pytest.param(MORNING, "2h30", Case.COMPLETED, 10_000, id="6 h of 7 h, 85.7 %"),
        pytest.param(MORNING, "1h45", Case.PARTIAL, 7_500, id="5 h 15 of 7 h"),
        pytest.param(MORNING, "9h", Case.COMPLETED, 10_000, id="no more than the half-day"),
        pytest.param(MISSED_MORNING, "présent", Case.PARTIAL, 5_000, id="the afternoon alone"),
        pytest.param(MISSED_MORNING, "absent", Case.NO_SHOW, 500, id="neither"),
        pytest.param(MISSED_MORNING, "2h30", Case.PARTIAL, 3_571, id="2 h 30 of 7 h"),
    ],
)
def test_the_answer_on_a_missing_half_day_adds_to_what_the_sheets_say(
    sheet: Sequence[Row], answer: str, case: Case, cents: int, tmp_path: Path
) -> None:
    without_a_sheet(tmp_path, sheet)
    assert_amount(decide(tmp_path, "P04", answer, ALPHA), case, cents)


@each(
    ("answer", "cents"),
    # 3 h 30 on the first day, of 14 h: 7 h more, none, 2 h 30 more.
    [("présent", 7_500), ("absent", 2_500), ("2h30", 4_286)],
)
def test_the_answer_on_a_missing_day_counts_for_its_share_of_the_session(
    answer: str, cents: int, tmp_path: Path
) -> None:
    without_a_sheet(tmp_path, FIRST_DAY, TWO_DAYS)
    assert_amount(decide(tmp_path, "P04", answer, ALPHA), Case.PARTIAL, cents)


@pytest.mark.parametrize(
    ("answer", "case", "cents"), [("présent", Case.COMPLETED, 10_000), ("absent", Case.NO_SHOW, 500)]
)
def test_all_or_nothing_needs_no_planned_time(answer: str, case: Case, cents: int, tmp_path: Path) -> None:
    without_a_sheet(tmp_path, changes={"planned_hours": ""})
    assert_amount(decide(tmp_path, "P04", answer, ALPHA), case, cents)


def test_a_duration_of_an_unknown_whole_decides_nothing(tmp_path: Path) -> None:
    without_a_sheet(tmp_path, changes={"planned_hours": ""})
    outcome = decide(tmp_path, "P04", "2h30", ALPHA)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert {"P04", "F42"} <= set(to_do(outcome))


def test_each_learner_of_the_session_is_answered_apart(tmp_path: Path) -> None:
    outcome = without_a_sheet(tmp_path)
    assert [row.numbers for row in finding_rows(outcome, "P04")] == [[ALPHA], [OMEGA]]
    assert owed(decide(tmp_path, "P04", "présent", ALPHA)) == {ALPHA: 10_000, OMEGA: None}
    assert owed(decide(tmp_path, "P04", "absent", OMEGA)) == {ALPHA: 10_000, OMEGA: 500}


def test_an_answered_presence_is_told_in_the_reason_and_shown_with_who_and_when(tmp_path: Path) -> None:
    without_a_sheet(tmp_path)
    outcome = decide(tmp_path, "P04", "2h30", ALPHA)
    told = plain(result_of(outcome).told)
    assert "Décision « 2h30 » du 03/04/2025, Compta Imaginaire (vu avec la formatrice)." in told
    assert "A suivi 2 h 30 sur 7 h, soit 35,71 %" in told
    run_again_and_replace(tmp_path)
    (shown,) = [row for row in page(tmp_path / WORKBOOK, "Pour information") if row["Code"] == "P04"]
    assert [shown[name] for name in ("N° dossier", "Décision", "Décidé le", "Par")] == [
        ALPHA,
        "2h30",
        date(2025, 4, 3),
        WHO,
    ]
    (row,) = [row for row in page(tmp_path / WORKBOOK, "Montants dus") if row["N° dossier"] == ALPHA]
    assert (row["Heures suivies"], row["Heures prévues"], row["Montant dû (€)"]) == (2.5, 7, 35.71)
    assert_amount(run_again(tmp_path), Case.PARTIAL, 3_571)


# A sheet that has come since.


@pytest.mark.parametrize(
    ("answer", "marks", "case", "cents"),
    [("absent", ("P", "P"), Case.COMPLETED, 10_000), ("présent", ("A", "P"), Case.PARTIAL, 5_000)],
)
def test_a_sheet_that_has_come_since_outranks_the_answer(
    answer: str, marks: Sequence[str], case: Case, cents: int, tmp_path: Path
) -> None:
    without_a_sheet(tmp_path)
    decide(tmp_path, "P04", answer, ALPHA)
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, *marks), *lines(FILLER, "P", "P")])
    outcome = run_again(tmp_path)
    assert_amount(outcome, case, cents)
    assert finding_row(outcome, "F40").decision
    assert "Décision" not in result_of(outcome).told


def test_of_two_missing_days_the_answer_goes_on_for_the_one_that_is_still_missing(tmp_path: Path) -> None:
    without_a_sheet(tmp_path, changes=TWO_DAYS)
    assert_amount(decide(tmp_path, "P04", "absent", ALPHA), Case.NO_SHOW, 500)
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "P", "P"), *lines(FILLER, "P", "P")])
    # 7 h seen on the first day, none of the second: 50 %.
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.PARTIAL, 5_000)
    assert "Décision « absent »" in plain(result_of(outcome).told)


def test_the_afternoon_that_comes_on_paper_outranks_the_answer(tmp_path: Path) -> None:
    without_a_sheet(tmp_path, MORNING)
    assert_amount(decide(tmp_path, "P04", "présent", ALPHA), Case.COMPLETED, 10_000)
    late = lines(LEARNER, "P", "A")[1:] + lines(FILLER, "P", "P")[1:]
    write_csv(tmp_path / "emargement-apres-midi.csv", late)
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.PARTIAL, 5_000)
    assert "F40" in to_do(outcome)


def test_an_answer_on_the_presence_leaves_an_unreadable_mark_open(tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, "?"), *lines(FILLER, "P")]
    without_a_sheet(tmp_path, sheet)
    outcome = decide(tmp_path, "P04", "présent", ALPHA)
    # The afternoon for sure, the morning perhaps.
    assert_amount(outcome, Case.UNDECIDED, None)
    assert [row.first.code for row in outcome.to_do if row.numbers == [ALPHA]][:1] == ["P07"]
    assert finding_row(outcome, "P07").stake == 10_000
    assert THURSDAY in finding_row(outcome, "P07").title
