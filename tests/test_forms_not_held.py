"""Half-days that were printed on a form and not held."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from tests.builders.each import each
from tests.builders.forms import (
    ONE_DAY,
    TIMES,
    TWO_DAYS,
    about_sheets,
    amounts,
    filled,
    form,
    held,
    monthly,
    printed,
    reshaped,
)
from tests.builders.months import ALPHA, OMEGA, codes_of, dossier_row, filler_row


def without_last_afternoon(folder: Path, hours: str, times: str, planned: Sequence[object]) -> None:
    """Two days without the last afternoon, its column deleted: the learner attended 7 h of 10 h 30."""
    session = TWO_DAYS | {"planned_hours": hours}
    path = printed(folder, dossier_row(**session), filler_row(**session))
    with reshaped(path) as sheet:
        sheet.delete("vendredi 28/03/2025 après-midi")
        sheet.mark(ALPHA, "P", "P", "A")
        sheet.mark(OMEGA, "P", "P", "P")
        if times:
            sheet.note("Horaires :", times)
        if planned:
            sheet.plan(*planned)


def test_a_deleted_half_day_is_not_planned_where_the_other_times_make_the_whole(tmp_path: Path) -> None:
    without_last_afternoon(tmp_path, "10h30", "", ("3h30", "3h30", "3h30"))
    # 7 h of 10 h 30 = 66,666… %.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 6667), OMEGA: (Case.COMPLETED, 10000)}


@each(
    ("hours", "times", "planned"),
    [
        pytest.param("10h30", "", ("", "", "", "0"), id="hours of the dossier"),
        pytest.param("10h30", TIMES, ("", "", "", 0), id="hours of the dossier and the line of times"),
        pytest.param("10h30", "", ("3h30", "3h30", "3h30", "0"), id="hours and row, of one mind"),
        pytest.param("", "", ("", "", "", "0"), id="an export without hours"),
        pytest.param("", TIMES, ("", "", "", "0"), id="the line of times alone"),
        pytest.param("", "", ("3h30", "3h30", "3h30", "0"), id="the row of planned times alone"),
    ],
)
def test_a_half_day_that_was_not_held_is_planned_for_nothing(
    tmp_path: Path, hours: str, times: str, planned: Sequence[object]
) -> None:
    session = TWO_DAYS | {"planned_hours": hours}
    path = printed(tmp_path, dossier_row(**session), filler_row(**session))
    with form(path) as sheet:
        sheet.plan(*planned)
        sheet.mark(ALPHA, "P", "P", "A", "")
        sheet.mark(OMEGA, "P", "P", "P", "")
        if times:
            sheet.note("Horaires :", times)
    # 7 h of 10 h 30, or 2 half-days of 3 = 66,666… %.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 6667), OMEGA: (Case.COMPLETED, 10000)}
    assert about_sheets(monthly(tmp_path)) == []


def test_a_deleted_half_day_that_the_dossier_s_hours_still_count_is_left_to_decide(tmp_path: Path) -> None:
    without_last_afternoon(tmp_path, "14h00", TIMES, ())
    assert {case for case, _ in amounts(tmp_path).values()} == {Case.UNDECIDED}


def test_a_saturday_that_was_not_held_is_deleted_and_not_missed(tmp_path: Path) -> None:
    session = held("28/03/2025", "30/03/2025", "14h00")
    path = printed(tmp_path, dossier_row(**session), filler_row(**session))
    with reshaped(path) as sheet:
        sheet.delete("samedi")
        sheet.mark(ALPHA, "P", "P", "P", "A")
        sheet.mark(OMEGA, "P", "P", "P", "P")
        sheet.note("Horaires :", TIMES)
    # 10 h 30 of 14 h.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 7500), OMEGA: (Case.COMPLETED, 10000)}


def test_an_afternoon_session_of_unknown_hours_is_what_is_left_when_the_morning_is_deleted(tmp_path: Path) -> None:
    session = ONE_DAY | {"planned_hours": ""}
    path = printed(tmp_path, dossier_row(**session), filler_row(**session))
    with reshaped(path) as sheet:
        sheet.delete("matin")
        sheet.mark(ALPHA, "2h30")
        sheet.mark(OMEGA, "P")
        sheet.note("Horaires :", "14h00-17h30")
    # 150 of 210 minutes = 71,428… %.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 7143), OMEGA: (Case.COMPLETED, 10000)}


def test_a_half_day_planned_for_no_time_counts_for_nothing(tmp_path: Path) -> None:
    """Zero in the row of planned times, its column left blank: another way to say that it was not held."""
    session = TWO_DAYS | {"planned_hours": "10h30"}
    filled(tmp_path, session, ["P", "P", "A", ""], others=["P", "P", "P", ""], planned=(3.5, 3.5, 3.5, 0))
    # 7 h of 10 h 30.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 6667), OMEGA: (Case.COMPLETED, 10000)}


def test_blanks_of_a_half_day_planned_for_no_time_block_nothing(tmp_path: Path) -> None:
    session = TWO_DAYS | {"planned_hours": "10h30"}
    filled(tmp_path, session, ["P", "P", "A", ""], others=["P", "P", "P", ""], planned=(3.5, 3.5, 3.5, 0))
    assert codes_of(monthly(tmp_path), severity="blocking") == []
