"""The pipeline agrees with a second, plain computation of contract.md §4 to §6 on random dossiers.

Ten times as many in CI (`.ci/run`), ten thousand by hand: `python -m tests.agreement`. The hand-worked cases hold the
plain computation itself.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from tests import plain_computation as plain
from tests.agreement import Comparison, compare
from tests.builders.each import each
from tests.builders.months import Row, cases, cents, day
from tests.plain_computation import HalfDay, Record, Session

DOSSIERS = 504


@pytest.fixture(scope="module")
def compared() -> Comparison:
    return compare(DOSSIERS)


def test_amounts_other_readings_rate_and_firmness_are_those_of_the_plain_computation(compared: Comparison) -> None:
    assert compared.differences == []


def test_the_random_dossiers_meet_every_case(compared: Comparison) -> None:
    assert [case for case in Case if compared.cases[case] < 5] == []


def test_the_random_dossiers_meet_every_other_reading(compared: Comparison) -> None:
    assert [name for name in plain.OTHERS if not compared.borderline[name]] == []


def test_the_plain_computation_shares_no_code_with_the_program() -> None:
    text = Path(plain.__file__).read_text("utf-8")
    assert [line for line in text.splitlines() if "import" in line and "reconcile" in line] == []


def of_case(row: Row, record: Record) -> tuple[bool, set[str | None], int | None]:
    """Return whether the plain computation decides a case, the case that it gives and the amount."""
    as_of = day(row["as_of"])
    assert as_of
    due = plain.due(record, as_of)
    return due.decided, set(due.cases) if due.decided else set(), due.cents


def session_of(row: Row, planned: int, *, has_sheets: bool, stranger: bool = False) -> Session:
    first, last = date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    half_days = tuple(HalfDay(on, planned // (2 * len(days))) for on in days for _ in "MA")
    there = tuple(one.planned for one in half_days) if stranger else ()
    return Session("S-1", first, last, half_days, has_sheets, there)


def filled(session: Session, minutes: int) -> tuple[int, ...]:
    """Spread minutes over the half-days from the first on; what exceeds them stands in the last."""
    marks = []
    for half_day in session.half_days:
        marks.append(min(minutes, half_day.planned))
        minutes -= marks[-1]
    return (*marks[:-1], marks[-1] + minutes)


_REASON = {"": "", "Non-présentation du titulaire": "no_show", "Non présentation": "no_show"}
_LISTED = {"Hospitalisation", "Accident", "Décès d'un proche"}


@each("row", cases("dossiers.csv"))
def test_the_plain_computation_gives_the_hand_worked_cases(row: Row) -> None:
    session = session_of(
        row,
        int(row["planned_minutes"]),
        has_sheets=row["sheet"] == "yes",
        stranger=row["unmatched_present_line"] == "yes",
    )
    proved = row["fm_reason"] in _LISTED and row["fm_proof"] == "yes"
    record = Record(
        "1",
        session,
        None if row["status"] == "En attente" else row["status"],
        cents(row["price"]),
        reason=_REASON.get(row["reason"], "other"),
        confirmed_on=day(row["confirmed_on"]),
        cancelled_on=day(row["cancelled_on"]),
        force_majeure="" if row["force_majeure"] == "no" else "recognised" if proved else "incomplete",
        attended=filled(session, int(row["attended_minutes"] or 0)) if row["on_sheet"] == "yes" else None,
    )
    decided, found, due = of_case(row, record)
    assert (decided, due) == (row["case"] != "undecided", cents(row["due"]))
    assert not decided or row["case"] in found


@each("row", cases("missing_dates.csv"))
def test_the_plain_computation_gives_the_amounts_that_a_missing_date_leaves(row: Row) -> None:
    session = session_of(row, 420, has_sheets=bool(row["marks"]))
    record = Record(
        "1",
        session,
        row["status"],
        10_000,
        requested_on=day(row["requested_on"]),
        proposed_on=day(row["proposed_on"]),
        confirmed_on=day(row["confirmed_on"]),
        cancelled_on=day(row["cancelled_on"]),
        last_action_on=day(row["last_action_on"]),
        exported_on=day(row["exported_on"]),
        attended={"": None, "P": filled(session, 420), "A": filled(session, 0)}[row["marks"]],
    )
    decided, found, due = of_case(row, record)
    possible = {None if one == "-" else cents(one) for one in row["possible"].split()}
    as_of = day(row["as_of"])
    assert as_of
    assert (decided, due) == (row["case"] != "undecided", cents(row["due"]))
    assert row["case"] in found if decided else plain.due(record, as_of).amounts == possible


@each("row", cases("deadlines.csv"))
def test_the_plain_calendar_gives_the_dates_of_the_table(row: Row) -> None:
    start, count = date.fromisoformat(row["from"]), int(row["days"])
    found = {
        "before": lambda: plain.working_days_before(start, count),
        "after": lambda: plain.working_days_after(start, count),
        "calendar": lambda: plain.DEFAULT.end_of_withdrawal(start),
    }[row["direction"]]()
    assert found == date.fromisoformat(row["date"])
