"""contract.md §2 and §4 to §6, computed a second time and as plainly as they are written.

Nothing here comes from `reconcile`: the calendar is the State's table of holidays, each datum that is missing is
replaced by every day and every attendance that it can be, the table of §4 is asked of each, and a dossier is decided
where all of them give one amount. Slow, and without any of the shortcuts that a mistake could share.
"""

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache, lru_cache
from itertools import chain, product
from pathlib import Path

_TABLE = Path(__file__).parent / "cases" / "jours_feries_metropole.csv"
with _TABLE.open(encoding="utf-8", newline="") as _file:
    HOLIDAYS = frozenset(date.fromisoformat(row["date"]) for row in csv.DictReader(_file))
_DAY = timedelta(days=1)
# Long before any delay of the contract begins to run: what lies earlier changes nothing.
_LONG_BEFORE = timedelta(days=150)

WAITING, PROPOSED, ACCEPTED = "Non traité", "Validé", "Accepté"
SERVICE_DONE = ("Service fait déclaré", "Service fait validé", "Facturé", "Payé")
REGISTERED = (ACCEPTED, "En formation", "Sortie de formation", *SERVICE_DONE)
BY_LEARNER, BY_PROVIDER = "Annulé (par le titulaire)", "Annulé (par l'organisme)"
BY_FUNDER, REFUSED_BY_FUNDER = "Annulé (par le financeur)", "Refusé (par le financeur)"
NO_CONFIRMATION, REFUSED_BY_LEARNER = "Annulé sans suite", "Refusé (par le titulaire)"
REFUSED_BY_PROVIDER = "Refusé (par l'organisme)"


# §2: working days.


def is_worked(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


@cache
def working_days_after(day: date, count: int) -> date:
    while count:
        day += _DAY
        count -= is_worked(day)
    return day


@cache
def working_days_before(day: date, count: int) -> date:
    while count:
        day -= _DAY
        count -= is_worked(day)
    return day


# §6: one way to read the guide.


@dataclass(frozen=True)
class Reading:
    withdrawal_working_days: int | None = None
    free_working_days: int = 7
    free_calendar_days: int | None = None
    absent_first_day_is_no_show: bool = False
    whole_percent: bool = False
    full_price_over_80: bool = False

    def last_free_day(self, first_day: date) -> date:
        if self.free_calendar_days:
            return first_day - timedelta(days=self.free_calendar_days)
        return working_days_before(first_day, self.free_working_days)

    def end_of_withdrawal(self, confirmed_on: date) -> date:
        if self.withdrawal_working_days:
            return working_days_after(confirmed_on, self.withdrawal_working_days)
        end = confirmed_on + timedelta(days=14)
        while not is_worked(end):
            end += _DAY
        return end


DEFAULT = Reading()
OTHERS = {
    "14 working days": Reading(withdrawal_working_days=14),
    "11 working days": Reading(withdrawal_working_days=11),
    "clear days": Reading(free_working_days=8),
    "first day counted": Reading(free_working_days=6),
    "7 calendar days": Reading(free_calendar_days=7),
    "absent on the first day": Reading(absent_first_day_is_no_show=True),
    "whole percent": Reading(whole_percent=True),
    "full price over 80": Reading(full_price_over_80=True),
}


# What is written about a dossier.


@dataclass(frozen=True)
class HalfDay:
    """A half-day of a session, in minutes; `on_sheet` where the attendance sheets have it."""

    day: date
    planned: int
    on_sheet: bool = True


@dataclass(frozen=True)
class Session:
    """`stranger` holds the minutes of each half-day of a present person whom no dossier matches, empty for none."""

    number: str
    first_day: date
    last_day: date
    half_days: tuple[HalfDay, ...]
    has_sheets: bool = True
    stranger: tuple[int, ...] = ()


@dataclass(frozen=True)
class Record:
    """A dossier as written; `attended` in minutes for each half-day, `None` for a mark that nobody can read.

    `unreadable` names the dates in which something unreadable stands; `reason` is that of a cancellation by AMG:
    `no_show`, `other` or none. `force_majeure` is `recognised`, `incomplete` or empty.
    """

    number: str
    session: Session
    status: str | None
    price: int | None
    reason: str = ""
    requested_on: date | None = None
    proposed_on: date | None = None
    confirmed_on: date | None = None
    cancelled_on: date | None = None
    unreadable: frozenset[str] = frozenset()
    last_action_on: date | None = None
    exported_on: date | None = None
    force_majeure: str = ""
    attended: tuple[int | None, ...] | None = None


# What may have happened.


@dataclass(frozen=True)
class Life:
    """One way in which a dossier may stand on the as-of date.

    `end` is what closed it: `learner`, `provider`, `funder`, `unconfirmed` (sans suite, refused by the élu), or
    nothing. `interrupted_on` is a cancellation on or after the first day.
    """

    registered: bool
    end: str = ""
    confirmed_on: date | None = None
    cancelled_on: date | None = None
    closed_for_no_show: bool = False


@dataclass(frozen=True)
class World:
    life: Life
    over: bool
    past_confirmation: bool
    force_majeure: bool
    assiduity: Fraction
    absent_first_day: bool


def shown_on(record: Record, as_of: date) -> date:
    """The last action that shows the present state, else the day of the export, else the as-of date."""
    return record.last_action_on or record.exported_on or as_of


def _days(first: date, last: date) -> list[date]:
    return [first + n * _DAY for n in range((last - first).days + 1)]


def _followed(record: Record, acts: Iterable[str], as_of: date) -> date:
    """The last act that another follows, of those that have happened; else a day long before the session."""
    days = [day for act in acts if (day := getattr(record, act)) is not None and day <= as_of]
    return max(days, default=record.session.first_day - _LONG_BEFORE)


def _confirmations(record: Record, as_of: date, until: date) -> list[date]:
    """Every day on which a confirmation whose date is missing may have come, from the act that it follows."""
    earliest = _followed(record, ("requested_on", "proposed_on"), as_of)
    latest = min(until, as_of, shown_on(record, as_of))
    return _days(earliest, latest) or _days(record.session.first_day - _LONG_BEFORE, min(until, as_of))


def _open_lives(record: Record, as_of: date) -> list[Life]:
    """A dossier that nothing has ended: registered, or not."""
    confirmed, unreadable = record.confirmed_on, "confirmed_on" in record.unreadable
    registered = Life(registered=True, confirmed_on=confirmed)
    waiting = Life(registered=False)
    if confirmed is not None and confirmed > as_of:
        return [waiting]  # dated later: it does not count yet
    if record.status in (WAITING, PROPOSED):
        return [registered, waiting] if confirmed or unreadable else [waiting]
    if confirmed is not None:
        return [registered]
    if record.status in REGISTERED:
        # Who entered training had confirmed before; an `Accepté` that a later export shows may be later.
        perhaps_later = record.status == ACCEPTED and shown_on(record, as_of) > as_of
        return [registered, waiting] if perhaps_later else [registered]
    return [registered]  # only a confirmed dossier is cancelled


def _cancelled_lives(record: Record, as_of: date) -> Iterator[Life]:
    """A learner's cancellation, on each day on which it may have come; perhaps it had not yet come."""
    yield from _not_yet(record, as_of)
    for day in _cancellation_days(record, as_of):
        confirmed = record.confirmed_on
        for one in [confirmed] if confirmed else _confirmations(record, as_of, day):
            yield Life(registered=True, end="learner", confirmed_on=one, cancelled_on=day)


def _is_confirmed(record: Record, as_of: date) -> bool:
    return record.confirmed_on is not None and record.confirmed_on <= as_of


def _not_yet(record: Record, as_of: date) -> list[Life]:
    """The dossier before a cancellation that is dated later, or that only a later export shows."""
    return _open_lives(record, as_of) if (record.cancelled_on or shown_on(record, as_of)) > as_of else []


def _cancellation_days(record: Record, as_of: date) -> list[date]:
    """The day of a cancellation, else each on which it may have come.

    One dated later does not count yet; where nothing shows that the dossier was ever confirmed, its date is in doubt.
    """
    known, first = record.cancelled_on, record.session.first_day
    if known is not None and known <= as_of:
        return [known]
    if known is not None and _is_confirmed(record, as_of):
        return []
    earliest = _followed(record, ("requested_on", "proposed_on", "confirmed_on"), as_of)
    return _days(earliest, min(shown_on(record, as_of), as_of)) or _days(first - _LONG_BEFORE, as_of)


def _provider_lives(record: Record, as_of: date) -> Iterator[Life]:
    """A cancellation by AMG: without a reason it costs nothing before the first day, and says nothing from it on."""
    yield from _not_yet(record, as_of)
    days = _cancellation_days(record, as_of)
    if not days:
        return
    known = record.cancelled_on
    other = Life(registered=True, end="provider")
    no_show = Life(registered=True, end="provider", closed_for_no_show=True)
    if record.reason:
        yield no_show if record.reason == "no_show" else other
        if record.reason == "no_show" and known and known < min(record.session.first_day, as_of + _DAY):
            yield other  # nobody can miss a session before its first day: the state and its date contradict
        return
    for day in days:
        yield other
        if day >= record.session.first_day:
            yield no_show


def _is_noted(record: Record, act: str, as_of: date) -> bool:
    """An act is written down, readable or not, and not as one still to come."""
    day: date | None = getattr(record, act)
    return act in record.unreadable or (day is not None and day <= as_of)


def _funder_lives(record: Record, as_of: date) -> Iterator[Life]:
    yield from _not_yet(record, as_of)
    if _cancellation_days(record, as_of):
        yield Life(registered=False, end="funder")


def _unconfirmed_lives(record: Record, as_of: date) -> Iterator[Life]:
    """Sans suite, or refused by the élu: a confirmation beside it contradicts that."""
    yield Life(registered=False, end="unconfirmed")
    if _is_noted(record, "confirmed_on", as_of):
        yield Life(registered=True)


def lives(record: Record, as_of: date) -> list[Life]:
    """Every way in which the dossier may stand."""
    status, found = record.status, iter(_open_lives(record, as_of))
    if status == BY_LEARNER:
        found = _cancelled_lives(record, as_of)
    elif status == BY_PROVIDER:
        found = _provider_lives(record, as_of)
    elif status == BY_FUNDER:
        found = _funder_lives(record, as_of)
    elif status == REFUSED_BY_FUNDER:
        found = iter([Life(registered=False, end="funder")])
    elif status == REFUSED_BY_PROVIDER:
        found = iter([Life(registered=False, end="provider")])
    elif status in (NO_CONFIRMATION, REFUSED_BY_LEARNER):
        found = _unconfirmed_lives(record, as_of)
    elif status in REGISTERED and _is_noted(record, "cancelled_on", as_of):
        # A cancellation that the status does not know of: either is true.
        found = chain(found, _cancelled_lives(record, as_of))
    return [*dict.fromkeys(found)]


# Attendance.


def _whole(record: Record) -> int:
    return sum(one.planned for one in record.session.half_days)


def _shown(half_day: HalfDay, as_of: date) -> bool:
    return half_day.on_sheet and half_day.day <= as_of


@dataclass(frozen=True)
class Attendance:
    assiduity: Fraction
    absent_first_day: bool = False


_ABSENT = Attendance(Fraction(0), absent_first_day=True)


def _attendance(session: Session, minutes: Iterable[int]) -> Attendance:
    pairs = [(one, min(attended, one.planned)) for one, attended in zip(session.half_days, minutes, strict=True)]
    whole = sum(one.planned for one in session.half_days)
    first = sum(attended for one, attended in pairs if one.day == session.first_day)
    return Attendance(Fraction(sum(attended for _, attended in pairs), whole), absent_first_day=not first)


def _choices(record: Record, half_day: HalfDay, n: int, as_of: date, until: date) -> list[int]:
    """The minutes that may have been attended of a half-day: those marked, or all or nothing of what cannot be read."""
    if half_day.day > until:
        return [0]
    if not _shown(half_day, as_of):
        return [0, half_day.planned]
    if record.attended is None:
        stranger = record.session.stranger[n] if record.session.stranger else 0
        return [0, stranger]
    marked = record.attended[n]
    return [0, half_day.planned] if marked is None else [marked]


def attendances(record: Record, life: Life, as_of: date) -> set[Attendance]:
    """Everything that a registered learner of a session that is over can have attended."""
    session = record.session
    if not _whole(record):
        return {_ABSENT, Attendance(Fraction(1))}
    # Attendance after an interruption: either the sheet is wrong, or the date.
    ends = [date.max] if life.cancelled_on is None or record.attended is None else [date.max, life.cancelled_on]
    if not session.has_sheets:
        return {_ABSENT, Attendance(Fraction(1))}
    found = set()
    for end in ends:
        choices = [_choices(record, one, n, as_of, end) for n, one in enumerate(session.half_days)]
        found |= {_attendance(session, minutes) for minutes in product(*choices)}
    return found


def may_be_present(record: Record, as_of: date) -> bool:
    """A mark of presence, or one that nobody can read, stands beside the dossier."""
    marks = zip(record.session.half_days, record.attended or (), strict=False)
    shown = [attended for one, attended in marks if _shown(one, as_of)]
    return record.session.has_sheets and any(attended is None or attended > 0 for attended in shown)


# §4: the table, and every world that it is asked of.


def _case(world: World, first_day: date, reading: Reading) -> str:
    life, fm, assiduity = world.life, world.force_majeure, world.assiduity
    cancelled_on = life.cancelled_on if life.end == "learner" else None
    absent = assiduity == 0 or (reading.absent_first_day_is_no_show and world.absent_first_day)
    before = cancelled_on is not None and cancelled_on < first_day
    if life.end == "funder":
        return "cancelled_by_funder"
    if life.end == "provider" and not life.closed_for_no_show:
        return "cancelled_by_provider"
    if not life.registered and (life.end == "unconfirmed" or world.over or world.past_confirmation):
        return "not_registered"
    if fm and (before or (world.over and absent)):
        return "force_majeure_before"
    if cancelled_on is not None and cancelled_on <= reading.last_free_day(first_day):
        return "free_cancellation"
    if cancelled_on is not None and before:
        confirmed_on = life.confirmed_on
        runs = confirmed_on is not None and cancelled_on <= reading.end_of_withdrawal(confirmed_on)
        return "withdrawal" if runs else "late_cancellation"
    if not world.over:
        return "upcoming"
    if absent:
        return "no_show"
    over_80 = assiduity > Fraction(80, 100)
    if assiduity == 1 or (over_80 and (not fm or reading.full_price_over_80)):
        return "completed"
    if fm:
        return "force_majeure_during"
    return "abandonment" if assiduity < Fraction(25, 100) else "partial"


def half_up(value: Fraction) -> int:
    return math.floor(value + Fraction(1, 2))


_SHARES = {
    "no_show": Fraction(5, 100),
    "late_cancellation": Fraction(5, 100),
    "abandonment": Fraction(25, 100),
    "completed": Fraction(1),
}


def _amount(case: str, price: int, assiduity: Fraction) -> int | None:
    if case == "upcoming":
        return None
    if case in {"partial", "force_majeure_during"}:
        return half_up(price * assiduity)
    return half_up(price * _SHARES.get(case, Fraction(0)))


def _is_past_confirmation(record: Record, as_of: date) -> bool:
    """The proposal's last possible day gives a confirmation date that has passed."""
    if record.status != PROPOSED or record.confirmed_on:
        return False  # no proposal, or one that somebody shows confirmed
    proposed_on = record.proposed_on or shown_on(record, as_of)
    return proposed_on <= as_of and working_days_after(proposed_on, 4) < as_of


def _overs(record: Record, as_of: date) -> list[bool]:
    """Whether the session is over; a service declared done before its last day says that the dates may be wrong."""
    over = record.session.last_day <= as_of
    if record.status in SERVICE_DONE and shown_on(record, as_of) < record.session.last_day:
        return list({over, True})
    return [over]


def _beside(record: Record, life: Life, as_of: date) -> list[Life]:
    """The registration that presence speaks for, beside a dossier that was not to come."""
    before = life.cancelled_on is not None and life.cancelled_on < record.session.first_day
    elsewhere = not life.registered or life.end in ("provider", "funder") or before
    if elsewhere and may_be_present(record, as_of):
        return [life, Life(registered=True)]
    return [life]


def _worlds(record: Record, as_of: date) -> Iterator[World]:
    past = _is_past_confirmation(record, as_of)
    force_majeure = {"recognised": [True], "incomplete": [True, False]}.get(record.force_majeure, [False])
    for life in dict.fromkeys(two for one in lives(record, as_of) for two in _beside(record, one, as_of)):
        attending = life.registered and life.end in ("", "learner")
        # Closed for a no-show: presence on it is somebody else's, or speaks for a registration (`_beside`).
        attending |= life.closed_for_no_show and not may_be_present(record, as_of)
        for over in _overs(record, as_of):
            found = attendances(record, life, as_of) if attending and over else {_ABSENT}
            for fm, attendance in product(force_majeure, found):
                yield World(life, over, past, fm, attendance.assiduity, attendance.absent_first_day)


@lru_cache(maxsize=1)
def _different_worlds(record: Record, as_of: date) -> frozenset[World]:
    """The worlds of a dossier, the same under every reading."""
    return frozenset(_worlds(record, as_of))


def outcomes(record: Record, as_of: date, reading: Reading = DEFAULT) -> set[tuple[str, int | None]]:
    """Every case with its amount in cents that the dossier can be; none where a datum that is always needed lacks."""
    if record.price is None or record.status is None:
        return set()
    found = set()
    for world in _different_worlds(record, as_of):
        if reading.whole_percent:
            world = replace(world, assiduity=Fraction(half_up(world.assiduity * 100), 100))
        case = _case(world, record.session.first_day, reading)
        found.add((case, _amount(case, record.price, world.assiduity)))
    return found


SERVICES = ("completed", "partial", "force_majeure_during")
INDEMNITIES = ("late_cancellation", "no_show", "abandonment")


def _nature(case: str) -> str:
    return "service" if case in SERVICES else "indemnity" if case in INDEMNITIES else ""


@dataclass(frozen=True)
class Due:
    """The cases that a dossier can be, its amounts in cents (`None`: nothing yet).

    Decided where there is one amount, booked in one way: a missing sheet is never 0 € either.
    """

    cases: frozenset[str]
    amounts: frozenset[int | None]

    @property
    def decided(self) -> bool:
        return len(self.amounts) == 1 and len({_nature(case) for case in self.cases}) == 1

    @property
    def cents(self) -> int | None:
        return next(iter(self.amounts)) if self.decided else None


@lru_cache(maxsize=4_000)
def due(record: Record, as_of: date, reading: Reading = DEFAULT) -> Due:
    found = outcomes(record, as_of, reading)
    return Due(frozenset(case for case, _ in found), frozenset(amount for _, amount in found))


def other_amounts(record: Record, as_of: date) -> dict[str, int | None]:
    """The amount under each reading that changes it, `None` where that reading leaves it open (§6)."""
    mine = due(record, as_of)
    if not mine.decided or mine.cents is None:
        return {}
    found = {}
    for name, reading in OTHERS.items():
        theirs = due(record, as_of, reading)
        same_case = reading.whole_percent and theirs.decided and theirs.cases == mine.cases
        if (not theirs.decided or theirs.amounts != mine.amounts) and not same_case:
            found[name] = theirs.cents
    return found


# §5: the condition on indemnities.


def abandonment(records: Iterable[Record], as_of: date) -> tuple[int, int]:
    """Learners present who attended less than 25 %, and learners present."""
    n = of = 0
    for record in records:
        mine = due(record, as_of)
        present = mine.cases <= {"completed", "partial", "force_majeure_during", "abandonment"}
        if mine.decided and present and record.force_majeure != "recognised":
            of += 1
            n += mine.cases == {"abandonment"}
    return n, of


def is_firm(record: Record, case: str, rate: tuple[int, int], *, attested: bool) -> bool:
    """Whether an amount is payable as it stands; a no-show whose entry EDOF knows of is not, until that is mended."""
    n, of = rate
    if case == "no_show" and record.status in REGISTERED and record.status != ACCEPTED:
        return False
    return case not in INDEMNITIES or (attested and 10 * n < of)
