"""The calendar of working days and the dates of the delays (contract.md §2)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.contract import deadlines
from reconcile.terms import Terms
from reconcile.working_days import WorkingDays
from tests.builders.each import each
from tests.builders.examples import examples
from tests.builders.months import cases, guide, read_cases

FIRST, LAST = date(2008, 1, 1), date(2031, 12, 31)
CALENDAR = WorkingDays(2008, 2031)
# Table of the State (see cases/SOURCE.md), independent of the package that the calendar is built from.
OFFICIAL = {date.fromisoformat(row["date"]) for row in read_cases("jours_feries_metropole.csv")}
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
QUESTIONS: dict[str, Callable[[date, Terms, WorkingDays], date]] = {
    "last day to request": deadlines.last_day_to_request,
    "last free cancellation": deadlines.last_free_cancellation,
    "answer due": deadlines.answer_due,
    "confirmation due": deadlines.confirmation_due,
    "end of withdrawal": deadlines.end_of_withdrawal,
}


def officially_worked(day: date) -> bool:
    return day.weekday() < 5 and day not in OFFICIAL


def test_the_holidays_are_those_of_the_official_table() -> None:
    computed = {day for day in CALENDAR.holidays if FIRST <= day <= LAST}
    assert computed == {day for day in OFFICIAL if FIRST <= day <= LAST}


def test_every_weekday_that_is_no_official_holiday_is_a_working_day_and_no_other_day_is() -> None:
    assert [day for day in EVERY_DAY if (day in CALENDAR) != officially_worked(day)] == []


@each(
    ("day", "worked"),
    [
        pytest.param(date(2025, 6, 9), False, id="Whit Monday"),
        pytest.param(date(2024, 5, 10), True, id="a bridge Friday, the day after Ascension Day"),
        pytest.param(date(2025, 4, 18), True, id="Good Friday, a holiday in Alsace and Moselle only"),
        pytest.param(date(2025, 3, 29), False, id="a Saturday"),
    ],
)
def test_metropolitan_holidays_alone_are_not_worked(day: date, worked: bool) -> None:
    assert (day in CALENDAR) is worked


@each("row", cases("deadlines.csv"))
def test_each_deadline_is_the_date_of_the_table(row: dict[str, str]) -> None:
    deadline = QUESTIONS[row["question"]]
    assert deadline(date.fromisoformat(row["from"]), guide(), CALENDAR) == date.fromisoformat(row["date"])


@each("row", cases("deadlines.csv"))
def test_counting_the_days_of_the_table_gives_its_date(row: dict[str, str]) -> None:
    start, days = date.fromisoformat(row["from"]), int(row["days"])
    if row["direction"] == "calendar":
        counted = CALENDAR.next_or_same(start + timedelta(days=days))
    else:
        counted = (CALENDAR.after if row["direction"] == "after" else CALENDAR.before)(start, days)
    assert counted == date.fromisoformat(row["date"])


@each(
    ("start", "end", "count"),
    [
        pytest.param(date(2025, 3, 27), date(2025, 3, 27), 0, id="the same day"),
        pytest.param(date(2025, 3, 27), date(2025, 3, 28), 1, id="Thursday to Friday"),
        pytest.param(date(2025, 3, 28), date(2025, 3, 31), 1, id="Friday to Monday"),
        pytest.param(date(2025, 3, 29), date(2025, 3, 30), 0, id="Saturday to Sunday"),
        # Tuesday 12 and Wednesday 13: Monday 11 November is a holiday.
        pytest.param(date(2024, 11, 8), date(2024, 11, 13), 2, id="over 11 November"),
        # 26, 27, 30, 31 December and 2 January.
        pytest.param(date(2024, 12, 24), date(2025, 1, 2), 5, id="over Christmas and New Year"),
    ],
)
def test_days_between_are_counted_forwards_and_signed_backwards(start: date, end: date, count: int) -> None:
    assert (CALENDAR.between(start, end), CALENDAR.between(end, start)) == (count, -count)


# The calendar keeps a year's margin on each side: 2024 alone spans 2023 to 2025.
@each("day", [date(2021, 6, 1), date(2027, 6, 1)])
@each(
    "ask",
    [
        pytest.param(lambda calendar, day: calendar.after(day, 2), id="after"),
        pytest.param(lambda calendar, day: calendar.before(day, 7), id="before"),
        pytest.param(lambda calendar, day: calendar.next_or_same(day), id="next_or_same"),
        pytest.param(lambda calendar, day: day in calendar, id="in"),
        pytest.param(lambda calendar, day: calendar.between(date(2024, 6, 3), day), id="between"),
    ],
)
def test_a_day_outside_the_span_is_refused_and_never_gives_a_wrong_date(
    ask: Callable[[WorkingDays, date], object], day: date
) -> None:
    with pytest.raises(ValueError, match="outside"):
        ask(WorkingDays(2024, 2024), day)


@examples()
@given(st.dates(FIRST, date(2030, 12, 31)), st.integers(1, 60))
def test_the_nth_working_day_after_ends_a_span_of_exactly_n_working_days(day: date, count: int) -> None:
    found = CALENDAR.after(day, count)
    span = [day + timedelta(days=n) for n in range(1, (found - day).days + 1)]
    assert found > day
    assert officially_worked(found)
    assert sum(map(officially_worked, span)) == count


@examples()
@given(st.dates(date(2009, 1, 1), LAST), st.integers(1, 60))
def test_the_nth_working_day_before_starts_a_span_of_exactly_n_working_days(day: date, count: int) -> None:
    found = CALENDAR.before(day, count)
    span = [found + timedelta(days=n) for n in range((day - found).days)]
    assert found < day
    assert officially_worked(found)
    assert sum(map(officially_worked, span)) == count
