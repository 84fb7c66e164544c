"""The planned time of a session, half-day by half-day, and what leaves it unknown (F22) or incomplete (P04)."""

from collections.abc import Collection, Mapping, Sequence, Set
from datetime import date
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from reconcile.dossiers import Dossier
from reconcile.evidence.session_days import missing_half_days, missing_time
from reconcile.evidence.session_sheets import Gap, SessionSheets, in_session
from reconcile.french import day as fr_day
from reconcile.french import listed, minutes
from reconcile.half_days import HalfDay
from reconcile.working_days import WorkingDays

# A half-day given a longer share of the dossier's hours stands for the whole day: the other half is on no sheet.
LONGEST_HALF_DAY = Fraction(300)


class PlannedTime(Struct, frozen=True):
    """The planned time of each half-day, in minutes, or one each where no times are known.

    `total` is that of the half-days on the sheets, `whole` that of the session, `None` where it is unknown.
    `on_sheets` is the sum the sheets themselves give, `None` where they do not for every half-day, `not_held` the
    half-days that they plan for no time at all, `known` those whose time is more than an average of the dossier's,
    `unclear` those of which one duration, told by a person, would take F22 away.
    """

    unit: Literal["minutes", "half_days"]
    by_half_day: Mapping[HalfDay, Fraction]
    total: Fraction
    whole: Fraction | None
    on_sheets: Fraction | None
    gaps: tuple[Gap, ...]
    not_held: Set[HalfDay] = frozenset()
    known: Set[HalfDay] = frozenset()
    unclear: Set[HalfDay] = frozenset()


def planned_time(sheets: SessionSheets, dossier: Dossier, calendar: WorkingDays) -> PlannedTime | None:
    """Return the planned time of a dossier's session, `None` when no sheet shows one of its days."""
    written = {key: one.planned for key, one in sorted(sheets.half_days.items()) if in_session(key.day, dossier)}
    if not written:
        return None
    disputed = any(one.disputed for one in sheets.half_days.values())
    known = {key: times[0] for key, times in written.items() if len(times) == 1}
    on_sheets = sum(known.values(), Fraction(0)) if len(known) == len(written) else None
    unit: Literal["minutes", "half_days"] = "minutes"
    sure, uneven = set(known), False
    if dossier.planned_minutes is not None:
        shared = _shared(dossier.planned_minutes, known, written)
        longest = {key: sheets.half_days[key].longest for key in shared}
        if any(longest[key] > shared[key] for key in shared):
            # The hours of the dossier over its half-days are only an average, and no ceiling.
            uneven = sum((*longest.values(), *known.values()), Fraction(0)) != dossier.planned_minutes
            shared = shared if uneven else longest
            sure |= set() if uneven else set(longest)
        known |= shared
    elif len(known) < len(written) and not any(map(any, written.values())) and not disputed:
        # No times are known; a half-day planned for none was not held.
        unit = "half_days"
        known = {key: Fraction(0 if times else key.halves) for key, times in written.items()}
    by_half_day = {key: known.get(key, Fraction(0)) for key in written}
    total = sum(by_half_day.values(), Fraction(0))
    half_days = _unclear_half_days(written, known, total)
    unclear = _unclear_times(written, known, total)
    if disputed and not unclear:
        unclear = [Gap("F22", "la durée prévue de chaque jour (les horaires au-dessus du tableau diffèrent)")]
    if uneven and not unclear:
        unclear = [Gap("F22", "la durée prévue de chaque demi-journée (une durée écrite dépasse leur moyenne)")]
    lacking = missing_time(on_sheets, list(written), dossier, calendar)
    missing = missing_half_days(list(written), lacking, dossier, calendar)
    missing = [Gap("P04", f"ce que dit {one}") for one in sheets.unread] or missing
    missing = missing or _announced_elsewhere(sheets, written, dossier) or _too_long(written, by_half_day)
    whole = None if unclear or sheets.unread or (missing and not lacking) else total + (lacking or 0)
    not_held = frozenset(key for key, times in written.items() if times and not any(times))
    gaps = (*unclear, *missing)
    return PlannedTime(unit, by_half_day, total, whole, on_sheets, gaps, not_held, frozenset(sure), half_days)


def _announced_elsewhere(sheets: SessionSheets, written: Collection[HalfDay], dossier: Dossier) -> list[Gap]:
    """Return P04 for the half-days that a sheet announces and none shows.

    A day that is cut otherwise on the sheets that are filled in is not missing from them.
    """
    announced = sorted(key for key in sheets.announced if in_session(key.day, dossier))
    unseen = [str(key) for key in announced if not any(key.meets(other) for other in written)]
    needed = f"la feuille d'émargement du {listed(unseen)}, annoncé par une feuille ou ses horaires"
    return [Gap("P04", needed)] if unseen else []


def _too_long(written: Mapping[HalfDay, Sequence[Fraction]], planned: Mapping[HalfDay, Fraction]) -> list[Gap]:
    """Return P04 where the dossier's hours would make a half-day of a whole day: the other half is on no sheet."""
    shared = (key for key, times in written.items() if not times and not key.is_whole_day)
    too_long = [key for key in shared if planned[key] > LONGEST_HALF_DAY]
    if not too_long:
        return []
    named, time = listed([str(key) for key in too_long]), minutes(planned[too_long[0]])
    return [Gap("P04", f"la feuille de l'autre demi-journée ({named} ferait {time})")]


def _shared(
    whole: Fraction, known: Mapping[HalfDay, Fraction], written: Mapping[HalfDay, Sequence[Fraction]]
) -> dict[HalfDay, Fraction]:
    """Return the planned time of the half-days that the sheets say nothing of: the dossier's, over those held."""
    held = sum(key.halves for key in written if known.get(key) != 0)
    return {key: whole / held * key.halves for key in written if key not in known}


def _unclear_half_days(
    written: Mapping[HalfDay, Sequence[Fraction]], known: Mapping[HalfDay, Fraction], total: Fraction
) -> Set[HalfDay]:
    """Return the half-days of disputed planned time, else of unknown, else of none; not where a day is cut two ways."""
    if _cut_two_ways(written):
        return frozenset()
    disputed = frozenset(key for key, times in written.items() if len(times) > 1)
    return disputed or frozenset(written.keys() - known.keys()) or frozenset(() if total else written)


def _cut_two_ways(written: Collection[HalfDay]) -> list[date]:
    """Return the days that the sheets give whole and in half-days."""
    days = [key.day for key in written]
    return [key.day for key in written if key.is_whole_day and days.count(key.day) > 1]


def _unclear_times(
    written: Mapping[HalfDay, Sequence[Fraction]], known: Mapping[HalfDay, Fraction], total: Fraction
) -> list[Gap]:
    """Return F22 where a planned time is disputed, unknown or zero, or a day is cut in two ways."""
    gaps = []
    disputed = [key for key, times in written.items() if len(times) > 1]
    unknown = [key for key in written if key not in known]
    if disputed:
        gaps.append(
            Gap(
                "F22",
                f"la durée prévue du {listed([str(key) for key in disputed])} (les feuilles en donnent plusieurs)",
            )
        )
    elif unknown:
        gaps.append(Gap("F22", f"la durée prévue du {listed([str(key) for key in unknown])}"))
    elif not total:
        gaps.append(Gap("F22", "la durée prévue de la session (elle est nulle)"))
    if both := _cut_two_ways(written):
        gaps.append(Gap("F22", f"le découpage du {fr_day(both[0])} (journée ou demi-journées)"))
    return gaps
