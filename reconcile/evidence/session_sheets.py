"""The attendance sheets of one session: its half-days, their planned time, and what is missing from them."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from reconcile.dossiers import Dossier
from reconcile.evidence.matching import MatchedLine
from reconcile.french import day as fr_day
from reconcile.french import listed, minutes
from reconcile.working_days import WorkingDays

HalfDay = tuple[date, str]
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
class SessionSheets:
    """All lines of one session, sorted out once for all its dossiers.

    `planned` holds the planned times in minutes that the lines give for each half-day, `own` the lines of each
    dossier by its index, `strangers` the lines without a dossier that show, or may show, a presence (all of them
    under `None`). `filled` are the half-days with at least one mark, `disputed` those whose planned times do not agree.
    """

    planned: Mapping[HalfDay, Sequence[Fraction]]
    own: Mapping[int, Sequence[MatchedLine]]
    strangers: Mapping[HalfDay | None, Sequence[MatchedLine]]
    filled: Set[HalfDay] = frozenset()
    disputed: Set[HalfDay] = frozenset()
    announced: Set[HalfDay] = frozenset()


NO_SHEETS = SessionSheets({}, {}, {})


def sheets_by_session(
    lines: Iterable[MatchedLine], announced: Iterable[tuple[str, date, str]] = ()
) -> dict[str, SessionSheets]:
    """Sort out the lines by session; `announced` are the half-days that the sheets' own times announce."""
    planned: dict[str, dict[HalfDay, list[Fraction]]] = {}
    own: dict[str, dict[int, list[MatchedLine]]] = {}
    strangers: dict[str, dict[HalfDay | None, list[MatchedLine]]] = {}
    filled: dict[str, set[HalfDay]] = {}
    disputed: dict[str, set[HalfDay]] = {}
    for found in lines:
        line = found.line
        if line.day:
            times = planned.setdefault(line.session_id, {}).setdefault((line.day, line.half), [])
            if line.planned is not None and line.planned not in times:
                times.append(line.planned)
            if line.mark.text:
                filled.setdefault(line.session_id, set()).add((line.day, line.half))
            if line.planned_disputed:
                disputed.setdefault(line.session_id, set()).add((line.day, line.half))
        if found.index is not None:
            own.setdefault(line.session_id, {}).setdefault(found.index, []).append(found)
        elif found.stranger:
            of_session = strangers.setdefault(line.session_id, {})
            of_session.setdefault(None, []).append(found)
            if line.day:
                of_session.setdefault((line.day, line.half), []).append(found)
    expected: dict[str, set[HalfDay]] = {}
    for session_id, day, half in announced:
        expected.setdefault(session_id, set()).add((day, half))
    nothing: frozenset[HalfDay] = frozenset()
    return {
        key: SessionSheets(
            planned[key],
            own.get(key, {}),
            strangers.get(key, {}),
            filled.get(key, nothing),
            disputed.get(key, nothing),
            expected.get(key, nothing),
        )
        for key in planned
    }


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
    written = {key: times for key, times in sorted(sheets.planned.items()) if in_session(key[0], dossier)}
    if not written:
        return None
    known = {key: times[0] for key, times in written.items() if len(times) == 1}
    on_sheets = sum(known.values(), Fraction(0)) if len(known) == len(written) else None
    unit: Literal["minutes", "half_days"] = "minutes"
    if dossier.planned_minutes is not None:
        known |= _shared(dossier.planned_minutes, known, written)
    elif len(known) < len(written) and not any(map(any, written.values())) and not sheets.disputed:
        # No times are known; a half-day planned for none was not held.
        unit = "half_days"
        known = {key: Fraction(0 if times else _half_days_in(key)) for key, times in written.items()}
    by_half_day = {key: known.get(key, Fraction(0)) for key in written}
    total = sum(by_half_day.values(), Fraction(0))
    unclear = _unclear_times(written, known, total)
    if sheets.disputed and not unclear:
        unclear = [Gap("F22", "la durée prévue de chaque jour (les horaires au-dessus du tableau diffèrent)")]
    lacking = _missing_time(on_sheets, list(written), dossier, calendar)
    missing = _missing_half_days(list(written), lacking, dossier, calendar)
    unseen = sorted(key for key in sheets.announced - set(written) if in_session(key[0], dossier))
    # A day that is cut otherwise on the sheets that are filled in is not missing from them.
    whole_days, days = {day for day, half in written if half == "journée"}, {day for day, _ in written}
    unseen = [(day, half) for day, half in unseen if day not in (days if half == "journée" else whole_days)]
    if unseen and not missing:
        missing = [Gap("P04", f"la feuille d'émargement du {_named(unseen)}, annoncé par une feuille ou ses horaires")]
    shared = [key for key, times in written.items() if not times and key[1] != "journée"]
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
    held = sum(_half_days_in(key) for key in written if known.get(key) != 0)
    return {key: whole / held * _half_days_in(key) for key in written if key not in known}


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
    days = [day for day, _ in written]
    both = [day for day, half in written if half == "journée" and days.count(day) > 1]
    if both:
        gaps.append(Gap("F22", f"le découpage du {fr_day(both[0])} (journée ou demi-journées)"))
    return gaps


def _half_days_in(key: HalfDay) -> int:
    return 2 if key[1] == "journée" else 1


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
    days = {day: sum(_half_days_in(key) for key in half_days if key[0] == day) for day, _ in half_days}
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
    return sorted(expected - {day for day, _ in half_days})


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
    halves: dict[date, int] = {}
    for day, half in half_days:
        halves[day] = halves.get(day, 0) + (2 if half == "journée" else 1)
    return [day for day, count in sorted(halves.items()) if count < max(halves.values())]


def _named_days(days: Sequence[date]) -> str:
    return listed([fr_day(day) for day in days])


def _named(half_days: Sequence[HalfDay]) -> str:
    return listed([f"{fr_day(day)} {half}" for day, half in half_days])
