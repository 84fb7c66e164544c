"""Which days and half-days a session has, and which of them no sheet shows (contract.md §4, P04)."""

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction

from reconcile.dossiers import Dossier
from reconcile.evidence.session_sheets import Gap
from reconcile.french import day as fr_day
from reconcile.french import listed, minutes
from reconcile.grouping import grouped
from reconcile.half_days import HalfDay
from reconcile.working_days import WorkingDays

# Sessions up to a week are held on consecutive working days; longer ones are spread over chosen days.
CONSECUTIVE_SPAN = 7
# No half-day of a session is shorter; a smaller difference between two planned times is a matter of breaks.
SHORTEST_HALF_DAY = Fraction(60)


def missing_time(
    on_sheets: Fraction | None, half_days: Sequence[HalfDay], dossier: Dossier, calendar: WorkingDays
) -> Fraction | None:
    """Return the planned time that no sheet covers, `None` where it cannot be told.

    Where every day shows both its halves there is no room for another: the difference is one of breaks (F31).
    """
    first, last = dossier.starts_on, dossier.ends_on
    if on_sheets is None or dossier.planned_minutes is None or first is None or last is None:
        return None
    lacking = dossier.planned_minutes - on_sheets
    days = _halves_by_day(half_days)
    consecutive = (last - first).days < CONSECUTIVE_SPAN
    complete = consecutive and not _uncovered_days(half_days, first, last, calendar) and min(days.values()) >= 2
    return lacking if lacking >= SHORTEST_HALF_DAY and not complete else Fraction(0)


def missing_half_days(
    half_days: Sequence[HalfDay], lacking: Fraction | None, dossier: Dossier, calendar: WorkingDays
) -> list[Gap]:
    """Return P04 where a day or half-day of the session is on no sheet.

    The first and last day must be there. The dossier's planned time settles the rest; without it, every working day
    between them in a session of up to a week, and as many half-days on each day.
    """
    first, last = dossier.starts_on, dossier.ends_on
    if first is None or last is None:
        return []
    if lacking:
        return [Gap("P04", f"la feuille d'émargement des {minutes(lacking)} que les feuilles ne couvrent pas")]
    if missing := _uncovered_days(half_days, first, last, None if lacking == 0 else calendar):
        return [Gap("P04", f"la feuille d'émargement du {_named_days(missing)}")]
    if lacking is None and (short := _short_days(half_days)):
        other = f"la feuille de l'autre demi-journée du {_named_days(short)}"
        return [Gap("P04", f"{other}, ou la durée prévue de la session")]
    return []


def _uncovered_days(half_days: Sequence[HalfDay], first: date, last: date, calendar: WorkingDays | None) -> list[date]:
    """Return the days that should be on a sheet and are not; without a calendar, of the first and last alone."""
    expected = {first, last} if calendar is None else set(days_held(first, last, calendar))
    return sorted(expected - {one.day for one in half_days})


def days_held(first: date, last: date, calendar: WorkingDays) -> list[date]:
    """Return the days that a session is sure to be held on: the first and the last, and in up to a week those between.

    Between them, working days only: a weekend may be held or not.
    """
    between = days_between(first, last) if (last - first).days < CONSECUTIVE_SPAN else []
    return sorted({first, last, *(day for day in between if day in calendar)})


def days_between(first: date, last: date) -> list[date]:
    """Return the calendar days strictly between two days."""
    return [first + timedelta(days=n) for n in range(1, (last - first).days)]


def _short_days(half_days: Sequence[HalfDay]) -> list[date]:
    """Return the days that show fewer half-days than another; a whole day shown as one is not short."""
    halves = _halves_by_day(half_days)
    return [day for day, count in sorted(halves.items()) if count < max(halves.values())]


def _halves_by_day(half_days: Sequence[HalfDay]) -> dict[date, int]:
    return {day: sum(one.halves for one in found) for day, found in grouped(half_days, lambda one: one.day).items()}


def _named_days(days: Sequence[date]) -> str:
    return listed([fr_day(day) for day in days])
