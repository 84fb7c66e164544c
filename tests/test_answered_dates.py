"""A missing date answered in *À traiter* (M01, M09, F03, F04): what it gives, how it is told, what outranks it.

Session of Thursday 27 March 2025: leaving is free until Tuesday the 18th. Confirmed on 3 February, withdrawal ended on
the 17th.
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from reconcile.month.outcome import Case, Outcome
from tests.builders.cells import Pages
from tests.builders.decisions import (
    FILLED,
    WHO,
    WORKBOOK,
    assert_amount,
    codes,
    columns_of,
    decide,
    first_run,
    rows_in,
    run_again,
    run_again_and_replace,
)
from tests.builders.each import each
from tests.builders.months import ALPHA, LEARNER, dossier_row, filler_row, lines, result_of, write_csv
from tests.builders.pages import finding_row, page, plain, to_do

GONE = {"status": "Annulé (par le titulaire)"}
UNCONFIRMED = GONE | {"confirmed_on": "", "cancelled_on": "20/03/2025"}
UNDATED = GONE | {"confirmed_on": "03/02/2025", "cancelled_on": ""}
UNREADABLE = GONE | {"confirmed_on": "03/02/2025", "cancelled_on": "vers le 20"}
CAME_HALF = [*lines(LEARNER, "P", "A"), *FILLED]


def undecided(folder: Path, changes: dict[str, str], sheet: list[dict[str, str]] = FILLED) -> None:
    """Run a month where a date of ALPHA is missing."""
    before = first_run(folder, [dossier_row(**changes), filler_row()], sheet)
    assert_amount(before, Case.UNDECIDED, None)


def about(outcome: Outcome) -> list[str]:
    """Return the codes of what still waits about ALPHA or about an answer, apart from limit cases and declarations."""
    aside = {"M02", "M06", "P05", "D09", "D10"}
    return [row.first.code for row in outcome.to_do if row.first.code not in aside and ALPHA in row.numbers]


def assert_settled(folder: Path, changes: dict[str, str], answer: tuple[str, str], case: Case, cents: int) -> None:
    """Assert what an answer to a question about ALPHA gives, and that nothing about it is asked any more."""
    undecided(folder, changes)
    outcome = decide(folder, *answer, ALPHA)
    assert_amount(outcome, case, cents)
    assert about(outcome) == []


@each(
    ("answer", "case", "cents"),
    [
        pytest.param("05/03/2025", Case.LATE_CANCELLATION, 500, id="withdrawal until the 19th, cancelled on the 20th"),
        pytest.param("06/03/2025", Case.WITHDRAWAL, 0, id="withdrawal until the 20th"),
        pytest.param("2025-03-06", Case.WITHDRAWAL, 0, id="written the other way round"),
    ],
)
def test_the_confirmation_date_answered_says_whether_the_withdrawal_still_ran(
    answer: str, case: Case, cents: int, tmp_path: Path
) -> None:
    assert_settled(tmp_path, UNCONFIRMED, ("M01", answer), case, cents)


@each(
    ("answer", "case", "cents"),
    [
        pytest.param("18/03/2025", Case.FREE_CANCELLATION, 0, id="the last free day"),
        pytest.param("19/03/2025", Case.LATE_CANCELLATION, 500, id="the day after it"),
        pytest.param("26/03/2025", Case.LATE_CANCELLATION, 500, id="the eve"),
        pytest.param("27/03/2025", Case.NO_SHOW, 500, id="the first day"),
    ],
)
def test_the_cancellation_date_answered_falls_on_one_side_of_the_free_limit(
    answer: str, case: Case, cents: int, tmp_path: Path
) -> None:
    assert_settled(tmp_path, UNDATED, ("M09", answer), case, cents)


def test_an_interruption_dated_in_an_answer_leaves_what_was_attended(tmp_path: Path) -> None:
    undecided(tmp_path, UNDATED, CAME_HALF)
    assert_amount(decide(tmp_path, "M09", "27/03/2025", ALPHA), Case.PARTIAL, 5_000)


@pytest.mark.parametrize("value", [date(2025, 3, 19), datetime(2025, 3, 19)])
def test_a_date_that_the_cell_holds_as_a_date_is_understood_too(value: date, tmp_path: Path) -> None:
    undecided(tmp_path, UNDATED)
    path = tmp_path / WORKBOOK
    book = Pages(path)
    ((sheet, row),) = rows_in(book, "M09", ALPHA)
    cells: dict[str, Any] = {"Décision": value, "Décidé le": date(2025, 4, 3), "Par": WHO}
    for heading, cell in cells.items():
        sheet.cell(row, columns_of(sheet)[heading]).value = cell
    book.save()
    assert_amount(run_again(tmp_path), Case.LATE_CANCELLATION, 500)


# An unreadable cell, an empty one.


def test_an_unreadable_date_that_a_case_needs_is_asked_once(tmp_path: Path) -> None:
    before = first_run(tmp_path, [dossier_row(**UNREADABLE), filler_row()], FILLED)
    assert about(before) == ["M09"]


@pytest.mark.parametrize(
    ("answer", "case", "cents"),
    [("18/03/2025", Case.FREE_CANCELLATION, 0), ("19/03/2025", Case.LATE_CANCELLATION, 500)],
)
def test_the_date_answered_to_an_unreadable_cell_gives_the_amount(
    answer: str, case: Case, cents: int, tmp_path: Path
) -> None:
    undecided(tmp_path, UNREADABLE)
    assert_amount(decide(tmp_path, "M09", answer, ALPHA), case, cents)


def test_the_answer_to_an_unreadable_date_leaves_nothing_to_ask_about_it(tmp_path: Path) -> None:
    undecided(tmp_path, UNREADABLE)
    outcome = decide(tmp_path, "M09", "18/03/2025", ALPHA)
    assert (about(outcome), "F42" in codes(outcome)) == ([], False)


@pytest.mark.parametrize(("field", "code", "cell"), [("starts_on", "F04", "jeudi"), ("ends_on", "F03", "")])
def test_a_day_of_the_session_answered_gives_the_amount(field: str, code: str, cell: str, tmp_path: Path) -> None:
    undecided(tmp_path, {field: cell}, CAME_HALF)
    assert_amount(decide(tmp_path, code, "27/03/2025", ALPHA), Case.PARTIAL, 5_000)


@pytest.mark.parametrize(("field", "code", "cell"), [("starts_on", "F04", "jeudi"), ("ends_on", "F03", "")])
def test_a_day_of_the_session_answered_is_asked_no_more(field: str, code: str, cell: str, tmp_path: Path) -> None:
    undecided(tmp_path, {field: cell}, CAME_HALF)
    outcome = decide(tmp_path, code, "27/03/2025", ALPHA)
    assert (about(outcome), "F42" in codes(outcome)) == ([], False)


# How it is told.


def test_an_answered_date_is_told_in_the_reason_and_shown_with_who_and_when(tmp_path: Path) -> None:
    undecided(tmp_path, UNDATED)
    outcome = decide(tmp_path, "M09", "18/03/2025", ALPHA)
    said = "Décision « 18/03/2025 » du 03/04/2025, Compta Imaginaire (vu avec la formatrice)."
    assert said in plain(result_of(outcome).told)
    run_again_and_replace(tmp_path)
    (shown,) = [row for row in page(tmp_path / WORKBOOK, "Pour information") if row["Code"] == "M09"]
    assert (shown["Gravité"], shown["Décision"], shown["Décidé le"], shown["Par"]) == (
        "information",
        "18/03/2025",
        date(2025, 4, 3),
        WHO,
    )
    # The next workbook still knows it.
    assert_amount(run_again(tmp_path), Case.FREE_CANCELLATION, 0)


# What outranks it, what is none.


def test_a_date_that_has_come_since_outranks_the_answer(tmp_path: Path) -> None:
    undecided(tmp_path, UNDATED)
    assert_amount(decide(tmp_path, "M09", "18/03/2025", ALPHA), Case.FREE_CANCELLATION, 0)
    write_csv(tmp_path / "dossiers.csv", [dossier_row(**UNDATED | {"cancelled_on": "20/03/2025"}), filler_row()])
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.LATE_CANCELLATION, 500)
    assert finding_row(outcome, "F40").decision
    assert "Décision" not in result_of(outcome).told


def test_a_confirmation_that_has_come_since_outranks_the_answer(tmp_path: Path) -> None:
    undecided(tmp_path, UNCONFIRMED)
    assert_amount(decide(tmp_path, "M01", "06/03/2025", ALPHA), Case.WITHDRAWAL, 0)
    follow_up = {"N° dossier": ALPHA, "Date de confirmation": "03/02/2025"}
    write_csv(tmp_path / "suivi.csv", [follow_up])
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.LATE_CANCELLATION, 500)
    assert "F40" in to_do(outcome)


@each("words", ["bientôt", "présent", "32/03/2025"])
def test_words_that_are_no_date_leave_the_question_open_and_are_listed(words: str, tmp_path: Path) -> None:
    undecided(tmp_path, UNDATED)
    outcome = decide(tmp_path, "M09", words, ALPHA)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert {"M09", "F42"} <= set(to_do(outcome))


def test_a_confirmation_answered_after_the_cancellation_decides_nothing(tmp_path: Path) -> None:
    undecided(tmp_path, UNCONFIRMED)
    outcome = decide(tmp_path, "M01", "21/03/2025", ALPHA)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert {"M01", "F42"} <= set(to_do(outcome))


@each(
    ("changes", "answer"),
    [
        pytest.param({}, "06/04/2025", id="after the as-of date"),
        pytest.param({}, "02/02/2025", id="before the confirmation"),
        pytest.param({"last_action_on": "25/03/2025"}, "26/03/2025", id="after the last action that shows it"),
    ],
)
def test_a_cancellation_answered_on_an_impossible_day_is_said(
    changes: dict[str, str], answer: str, tmp_path: Path
) -> None:
    undecided(tmp_path, UNDATED | changes)
    outcome = decide(tmp_path, "M09", answer, ALPHA)
    # A finding about the date, or the refusal of the answer.
    assert {"F12", "F14", "F42"} & set(to_do(outcome))
