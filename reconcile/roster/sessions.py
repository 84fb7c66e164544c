"""A session to come: its registrations, the half-days to sign for, and its limit dates."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from reconcile.contract import deadlines
from reconcile.dossiers import Dossier
from reconcile.evidence.session_days import CONSECUTIVE_SPAN, days_between, days_held
from reconcile.french import day as fr_day
from reconcile.half_days import Half, HalfDay
from reconcile.month.result import Result
from reconcile.names import name_key
from reconcile.roster.places import Place, Registration, registration_of, without_doubles
from reconcile.terms import Terms
from reconcile.texts import plain
from reconcile.working_days import WorkingDays

# A session that is not planned for longer than this a day holds one half-day a day, whichever it is; in minutes.
LONGEST_ALONE = Fraction(240)
SATURDAY = 5


class UpcomingSession(Struct, frozen=True):
    """One session with its registrations in the order of the exports.

    `working_days_left` counts as the contract does: the as-of date counts, the first day does not; `None` once the
    session has begun. `half_days` are those to sign for; `days_unknown` where a longer session has others too.
    """

    session_id: str
    title: str
    place: str
    starts_on: date | None
    ends_on: date | None
    planned_minutes: Fraction | None
    capacity: int
    registrations: tuple[Registration, ...]
    half_days: tuple[HalfDay, ...]
    days_unknown: bool
    dates_differ: bool
    working_days_left: int | None
    request_by: date | None
    cancel_free_by: date | None
    declare_entry_by: date | None
    declare_service_by: date | None

    def at(self, *places: Place) -> list[Registration]:
        """Return the registrations at some places, sorted by place, then name."""
        order = list(Place)
        chosen = [one for one in self.registrations if one.place in places]
        return sorted(chosen, key=lambda one: (order.index(one.place), *sort_key(one)))

    def count(self, place: Place) -> int:
        """Return how many registrations stand at a place."""
        return len(self.at(place))

    @property
    def dates_in_words(self) -> str:
        """The session's dates, in French."""
        if self.starts_on is None or self.ends_on is None:
            return "dates inconnues"
        first, last = fr_day(self.starts_on), fr_day(self.ends_on)
        return first if first == last else f"{first} au {last}"

    @property
    def places_left(self) -> int:
        """Places that no confirmed learner holds; negative when there are more learners than places."""
        return self.capacity - self.count(Place.CONFIRMED)


def sort_key(one: Registration) -> tuple[str, str, str]:
    """Return what sorts registrations by name, as a French reader does: accents and case aside."""
    return plain(one.dossier.last_name), plain(one.dossier.first_name), one.dossier.dossier_id


def upcoming_session(
    session_id: str, members: Sequence[tuple[Result, Terms]], as_of: date, today: Terms, calendar: WorkingDays
) -> UpcomingSession:
    """Return a session with each of its dossiers placed; `today` are the figures in force on the as-of date."""
    dossiers = [result.dossier for result, _ in members]
    first, last, agreed = _dates(dossiers)
    planned = {one.planned_minutes for one in dossiers if one.planned_minutes}
    minutes = planned.pop() if len(planned) == 1 else None
    half_days, days_unknown = _half_days(first, last, minutes, calendar)
    placed = [registration_of(result, as_of, terms, calendar) for result, terms in _without_repeats(members)]
    return UpcomingSession(
        session_id=session_id,
        title=next((one.training_title for one in dossiers if one.training_title), ""),
        place=next((one.place for one in dossiers if one.place), ""),
        starts_on=first,
        ends_on=last,
        planned_minutes=minutes,
        capacity=today.session_capacity,
        registrations=tuple(without_doubles(placed)),
        half_days=half_days,
        days_unknown=days_unknown,
        dates_differ=not agreed,
        working_days_left=calendar.left(as_of, first) if first and first > as_of else None,
        request_by=deadlines.last_day_to_request(first, today, calendar) if first else None,
        cancel_free_by=deadlines.last_free_cancellation(first, today, calendar) if first else None,
        declare_entry_by=deadlines.entry_declaration_due(first, today, calendar) if first else None,
        declare_service_by=deadlines.service_declaration_due(last, today, calendar) if last else None,
    )


def _dates(dossiers: Sequence[Dossier]) -> tuple[date | None, date | None, bool]:
    """Return the first and last day of a session, and whether its dossiers agree.

    Where they do not, the dates that most of them give, else the widest. Dates in disorder count for nothing.
    """
    pairs = [(one.starts_on, one.ends_on) for one in dossiers if one.starts_on and one.ends_on]
    ordered = Counter((first, last) for first, last in pairs if first <= last)
    if not ordered:
        return None, None, True
    most = max(ordered.values())
    chosen = [pair for pair, count in ordered.items() if count == most]
    return min(first for first, _ in chosen), max(last for _, last in chosen), len(ordered) == 1


def _without_repeats(members: Sequence[tuple[Result, Terms]]) -> list[tuple[Result, Terms]]:
    """Keep one row of a number that stands on several for one learner: it is one person to decide about."""
    seen: set[tuple[str, str]] = set()
    kept = []
    for result, terms in members:
        dossier = result.dossier
        key = dossier.dossier_id, name_key(f"{dossier.last_name} {dossier.first_name}")
        if not (dossier.duplicated and key in seen):
            kept.append((result, terms))
        seen.add(key)
    return kept


def _half_days(
    first: date | None, last: date | None, planned: Fraction | None, calendar: WorkingDays
) -> tuple[tuple[HalfDay, ...], bool]:
    """Return the half-days to sign for, and whether the session has days that nothing tells.

    A session that begins or ends at a weekend is taken to be held on the weekend days between. One planned for no more
    than a half-day a day has one column a day, whichever half it is.
    """
    if first is None or last is None:
        return (), True
    days, unknown = days_held(first, last, calendar), (last - first).days >= CONSECUTIVE_SPAN
    if not unknown and max(first.weekday(), last.weekday()) >= SATURDAY:
        days = sorted({*days, *(day for day in days_between(first, last) if day.weekday() >= SATURDAY)})
    alone = planned is not None and not unknown and planned / len(days) <= LONGEST_ALONE
    halves = (Half.WHOLE_DAY,) if alone else (Half.MORNING, Half.AFTERNOON)
    return tuple(HalfDay(day, half) for day in days for half in halves), unknown
