"""Decisions on marks (P07, F26)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from reconcile.month.outcome import Outcome
from tests.builders.correspondences import plain
from tests.builders.decisions import (
    BOTH,
    FILLED,
    WORKBOOK,
    assert_amount,
    codes,
    decide,
    first_run,
    numbered,
    owed,
    run_again,
    shown,
    write,
)
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    FILLER,
    LEARNER,
    OMEGA,
    Row,
    codes_of,
    lines,
    write_csv,
)


@each(
    ("marks", "answer", "case", "cents"),
    [
        (("A", "?"), "présent", Case.PARTIAL, 5_000),
        (("A", "?"), "absent", Case.NO_SHOW, 500),
        # 2h30 of 7h00: 35.71 %.
        (("A", "?"), "2h30", Case.PARTIAL, 3_571),
        (("P", "?"), "présent", Case.COMPLETED, 10_000),
        (("P", "?"), "absent", Case.PARTIAL, 5_000),
        # 3h30 + 1h00 of 7h00: 64.29 %.
        (("P", "?"), "1h", Case.PARTIAL, 6_429),
    ],
)
def test_the_decision_on_a_mark_is_that_half_day_and_no_other(
    marks: Sequence[str], answer: str, case: Case, cents: int, tmp_path: Path
) -> None:
    before = first_run(tmp_path, BOTH, [*lines(LEARNER, *marks), *FILLED])
    assert_amount(before, Case.UNDECIDED, None)
    outcome = decide(tmp_path, "P07", answer, ALPHA)
    assert_amount(outcome, case, cents)
    assert owed(outcome)[OMEGA] == 10_000


@pytest.mark.parametrize(
    ("answer", "case", "cents"), [("présent", Case.COMPLETED, 10_000), ("absent", Case.NO_SHOW, 500)]
)
def test_equal_unreadable_marks_of_a_learner_are_one_row_whose_answer_settles_each(
    answer: str, case: Case, cents: int, tmp_path: Path
) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "?", "?"), *FILLED])
    (title,) = shown(tmp_path / WORKBOOK, "P07", "Constat")
    assert plain(str(title)) == "Marque de présence illisible : 2 demi-journées"
    outcome = decide(tmp_path, "P07", answer, ALPHA)
    assert_amount(outcome, case, cents)
    assert codes_of(outcome, severity="blocking") == []


def test_two_marks_that_read_differently_wait_for_two_decisions(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "?", "illisible"), *FILLED])
    outcome = decide(tmp_path, "P07", "présent", ALPHA, holding="matin")
    assert_amount(outcome, Case.UNDECIDED, None)
    assert [one.half_day and one.half_day.half.label for one in outcome.findings if one.severity == "blocking"] == [
        "après-midi"
    ]
    write(tmp_path / WORKBOOK, "P07", "absent", ALPHA, holding="après-midi")
    assert_amount(run_again(tmp_path), Case.PARTIAL, 5_000)


def test_the_decision_on_a_mark_leaves_the_same_half_day_of_another_learner(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "P", "?"), *lines(FILLER, "P", "?")])
    outcome = decide(tmp_path, "P07", "absent", ALPHA)
    assert owed(outcome) == {ALPHA: 5_000, OMEGA: None}


def two_sheets(folder: Path, first: Sequence[Row], second: Sequence[Row]) -> Outcome:
    write_csv(folder / "emargement-copie.csv", second)
    return first_run(folder, BOTH, [*first, *FILLED])


@pytest.mark.parametrize(("answer", "case", "cents"), [("présent", Case.PARTIAL, 5_000), ("absent", Case.NO_SHOW, 500)])
def test_two_sheets_that_contradict_each_other_are_settled(answer: str, case: Case, cents: int, tmp_path: Path) -> None:
    before = two_sheets(tmp_path, lines(LEARNER, "P", "A"), lines(LEARNER, "A", "A"))
    assert_amount(before, Case.UNDECIDED, None)
    write(tmp_path / WORKBOOK, "F26", answer, ALPHA, holding="emargement.csv")
    outcome = run_again(tmp_path)
    assert_amount(outcome, case, cents)
    assert codes_of(outcome, severity="blocking") == []


def test_two_answers_to_the_two_sheets_that_contradict_each_other_are_contradictory(tmp_path: Path) -> None:
    two_sheets(tmp_path, lines(LEARNER, "P", "A"), lines(LEARNER, "A", "A"))
    write(tmp_path / WORKBOOK, "F26", "présent", ALPHA, holding="emargement.csv")
    write(tmp_path / WORKBOOK, "F26", "absent", ALPHA, holding="emargement-copie.csv")
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert "F41" in codes(outcome)


def test_two_answers_are_contradictory_though_the_sheets_spell_the_learner_differently(tmp_path: Path) -> None:
    first = numbered(lines(LEARNER, "P", "A"), ALPHA)
    write_csv(tmp_path / "emargement-copie.csv", numbered(lines("EXEMPLE-NAISSANCE Testine", "A", "A"), ALPHA))
    first_run(tmp_path, BOTH, [*first, *numbered(FILLED, "")])
    write(tmp_path / WORKBOOK, "F26", "présent", ALPHA, holding="emargement.csv")
    write(tmp_path / WORKBOOK, "F26", "absent", ALPHA, holding="emargement-copie.csv")
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert "F41" in codes(outcome)
