"""The attendance sheets of one session: its half-days, their planned time, and what is missing from them."""

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, TypeVar

from reconcile.dossiers import Dossier
from reconcile.evidence.matching import MatchedLine
from reconcile.french import day as fr_day
from reconcile.french import listed, minutes
from reconcile.half_days import HalfDay
from reconcile.working_days import WorkingDays

T = TypeVar("T")
K = TypeVar("K")
# Sessions up to a week are held on consecutive working days; longer ones are spread over chosen days.
CONSECUTIVE_SPAN = 7
# No half-day of a session is shorter; a smaller difference between two planned times is a matter of breaks.
SHORTEST_HALF_DAY = Fraction(60)
# A half-day given a longer share of the dossier's hours stands for the whole day: the other half is on no sheet.
LONGEST_HALF_DAY = Fraction(300)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the sheets do not tell: finding code and what is needed, in French."""

    code: str
    needed: str


@dataclass(frozen=True, slots=True)
class HalfDaySheets:
    """What the sheets of a session say of one half-day, whoever signs.

    `planned` holds the different planned times in minutes that its lines give; `filled`: at least one mark is written;
    `disputed`: the planned times above a table do not agree; `strangers` are the lines without a dossier that show, or
    may show, a presence.
    """

    planned: tuple[Fraction, ...]
    filled: bool
    disputed: bool
    strangers: tuple[MatchedLine, ...]


@dataclass(frozen=True, slots=True)
class SessionSheets:
    """All lines of one session, sorted out once for all its dossiers.

    `own` holds the lines of each dossier by its index; `strangers` those of all half-days, undated ones included;
    `announced` the half-days that the sheets announce, with lines or without.
    """

    half_days: Mapping[HalfDay, HalfDaySheets]
    own: Mapping[int, Sequence[MatchedLine]]
    strangers: Sequence[MatchedLine] = ()
    announced: Set[HalfDay] = frozenset()


NO_SHEETS = SessionSheets({}, {})


def sheets_by_session(
    lines: Iterable[MatchedLine], announced: Iterable[tuple[str, HalfDay]] = ()
) -> dict[str, SessionSheets]:
    """Sort out the lines by session; `announced` are the half-days, each with its session, that the sheets announce.

    A session none of whose lines has a date has no sheets.
    """
    expected = _grouped(announced, lambda one: one[0])
    by_session = _grouped(lines, lambda one: one.line.session_id)
    return {
        session_id: _session_sheets(found, frozenset(half_day for _, half_day in expected.get(session_id, ())))
        for session_id, found in by_session.items()
        if any(one.line.half_day for one in found)
    }


def _session_sheets(lines: Sequence[MatchedLine], announced: Set[HalfDay]) -> SessionSheets:
    dated = _grouped((one for one in lines if one.line.half_day), lambda one: one.line.half_day)
    matched = (one for one in lines if one.index is not None)
    return SessionSheets(
        {half_day: _half_day_sheets(found) for half_day, found in dated.items() if half_day},
        {index: found for index, found in _grouped(matched, lambda one: one.index).items() if index is not None},
        tuple(one for one in lines if one.stranger),
        announced,
    )


def _half_day_sheets(lines: Sequence[MatchedLine]) -> HalfDaySheets:
    return HalfDaySheets(
        planned=tuple(dict.fromkeys(one.line.planned for one in lines if one.line.planned is not None)),
        filled=any(one.line.mark.text for one in lines),
        disputed=any(one.line.planned_disputed for one in lines),
        strangers=tuple(one for one in lines if one.stranger),
    )


def _grouped(values: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Return the values by key, in the order of their first."""
    groups: dict[K, list[T]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return groups


def in_session(day: date, dossier: Dossier) -> bool:
    """Tell whether a day falls within the session's dates; outside them no presence counts (P08)."""
    return bool(dossier.starts_on and dossier.ends_on and dossier.starts_on <= day <= dossier.ends_on)


@dataclass(frozen=True, slots=True)
class PlannedTime:
    """The planned time of each half-day, in minutes, or one each where no times are known.

    `total` is that of the half-days on the sheets, `whole` that of the session, `None` where it is unknown.
    `on_sheets` is the sum the sheets themselves give, `None` where they do not for every half-day, `not_held` the
    half-days that they plan for no time at all.
    """

    unit: Literal["minutes", "half_days"]
    by_half_day: Mapping[HalfDay, Fraction]
    total: Fraction
    whole: Fraction | None
    on_sheets: Fraction | None
    gaps: tuple[Gap, ...]
    not_held: Set[HalfDay] = frozenset()


def planned_time(sheets: SessionSheets, dossier: Dossier, calendar: WorkingDays) -> PlannedTime | None:
    """Return the planned time of a dossier's session, `None` when no sheet shows one of its days."""
    written = {key: one.planned for key, one in sorted(sheets.half_days.items()) if in_session(key.day, dossier)}
    if not written:
        return None
    disputed = any(one.disputed for one in sheets.half_days.values())
    known = {key: times[0] for key, times in written.items() if len(times) == 1}
    on_sheets = sum(known.values(), Fraction(0)) if len(known) == len(written) else None
    unit: Literal["minutes", "half_days"] = "minutes"
    if dossier.planned_minutes is not None:
        known |= _shared(dossier.planned_minutes, known, written)
    elif len(known) < len(written) and not any(map(any, written.values())) and not disputed:
        # No times are known; a half-day planned for none was not held.
        unit = "half_days"
        known = {key: Fraction(0 if times else key.halves) for key, times in written.items()}
    by_half_day = {key: known.get(key, Fraction(0)) for key in written}
    total = sum(by_half_day.values(), Fraction(0))
    unclear = _unclear_times(written, known, total)
    if disputed and not unclear:
        unclear = [Gap("F22", "la durée prévue de chaque jour (les horaires au-dessus du tableau diffèrent)")]
    lacking = _missing_time(on_sheets, list(written), dossier, calendar)
    missing = _missing_half_days(list(written), lacking, dossier, calendar)
    unseen = sorted(key for key in sheets.announced - set(written) if in_session(key.day, dossier))
    # A day that is cut otherwise on the sheets that are filled in is not missing from them.
    unseen = [key for key in unseen if not any(key.meets(other) for other in written)]
    if unseen and not missing:
        missing = [Gap("P04", f"la feuille d'émargement du {_named(unseen)}, annoncé par une feuille ou ses horaires")]
    shared = [key for key, times in written.items() if not times and not key.is_whole_day]
    too_long = [key for key in shared if by_half_day[key] > LONGEST_HALF_DAY]
    if too_long and not missing:
        missing = [
            Gap(
                "P04",
                f"la feuille de l'autre demi-journée ({_named(too_long)} ferait {minutes(by_half_day[too_long[0]])})",
            )
        ]
    whole = None if unclear or (missing and not lacking) else total + (lacking or 0)
    not_held = frozenset(key for key, times in written.items() if times and not any(times))
    return PlannedTime(unit, by_half_day, total, whole, on_sheets, (*unclear, *missing), not_held)


def _shared(
    whole: Fraction, known: Mapping[HalfDay, Fraction], written: Mapping[HalfDay, Sequence[Fraction]]
) -> dict[HalfDay, Fraction]:
    """Return the planned time of the half-days that the sheets say nothing of: the dossier's, over those held."""
    held = sum(key.halves for key in written if known.get(key) != 0)
    return {key: whole / held * key.halves for key in written if key not in known}


def _unclear_times(
    written: Mapping[HalfDay, Sequence[Fraction]], known: Mapping[HalfDay, Fraction], total: Fraction
) -> list[Gap]:
    """Return F22 where a planned time is disputed, unknown or zero, or a day is cut in two ways."""
    gaps = []
    disputed = [key for key, times in written.items() if len(times) > 1]
    unknown = [key for key in written if key not in known]
    if disputed:
        gaps.append(Gap("F22", f"la durée prévue du {_named(disputed)} (les feuilles en donnent plusieurs)"))
    elif unknown:
        gaps.append(Gap("F22", f"la durée prévue du {_named(unknown)}"))
    elif not total:
        gaps.append(Gap("F22", "la durée prévue de la session (elle est nulle)"))
    days = [key.day for key in written]
    both = [key.day for key in written if key.is_whole_day and days.count(key.day) > 1]
    if both:
        gaps.append(Gap("F22", f"le découpage du {fr_day(both[0])} (journée ou demi-journées)"))
    return gaps


def _missing_time(
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


def _missing_half_days(
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
    return {day: sum(one.halves for one in found) for day, found in _grouped(half_days, lambda one: one.day).items()}


def _named_days(days: Sequence[date]) -> str:
    return listed([fr_day(day) for day in days])


def _named(half_days: Sequence[HalfDay]) -> str:
    return listed([str(one) for one in half_days])
