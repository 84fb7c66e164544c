"""How much of a session a learner attended: bounds of assiduity, and what the sheets leave open.

Assiduity = attended time ÷ planned time of the session, exact, in minutes, or in half-days where no times are
known; a half-day counts at most its planned time (contract.md §4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal

from reconcile.dossiers import Dossier
from reconcile.french import day as fr_day
from reconcile.french import listed, minutes
from reconcile.matching import MatchedLine
from reconcile.working_days import WorkingDays

HalfDay = tuple[date, str]
# Sessions up to a week are held on consecutive working days; longer ones are spread over chosen days.
CONSECUTIVE_SPAN = 7
# No half-day of a session is shorter; a smaller difference between two planned times is a matter of breaks.
SHORTEST_HALF_DAY = Fraction(60)
# Some attendance of an unknown whole: more than nothing, less than everything.
_SOME, _NOT_ALL = Fraction(1, 10_000), Fraction(9_999, 10_000)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something the sheets do not tell: finding code and what is needed, in French."""

    code: str
    needed: str


@dataclass(frozen=True, slots=True)
class Presence:
    """A learner's attendance of the session; equal bounds mean that it is known.

    `planned` and `attended` are in `unit`, `None` where unknown; `at_least` and `at_most` go from 0 to 1.
    `maybe_present`: one of the learner's own lines shows a presence, or cannot be read. `whole_known`: the planned
    time of the session is known, though a sheet may be missing.
    """

    unit: Literal["minutes", "half_days"] = "minutes"
    planned: Fraction | None = None
    attended: Fraction | None = None
    at_least: Fraction = Fraction(0)
    at_most: Fraction = Fraction(1)
    gaps: tuple[Gap, ...] = ()
    has_sheets: bool = False
    on_sheet: bool = False
    maybe_present: bool = False
    whole_known: bool = False
    unreadable: tuple[MatchedLine, ...] = ()
    exceeding: tuple[MatchedLine, ...] = ()
    by_day: Mapping[date, Fraction] = field(default_factory=dict, hash=False)
    planned_on_sheets: Fraction | None = None

    @property
    def known(self) -> bool:
        """The assiduity is one figure."""
        return self.at_least == self.at_most

    def attended_after(self, day: date) -> Fraction:
        """Return the share of the session attended after a day."""
        if not self.planned:
            return Fraction(0)
        return sum((time for on, time in self.by_day.items() if on > day), Fraction(0)) / self.planned


def presence_of(index: int, dossier: Dossier, session_lines: Sequence[MatchedLine], calendar: WorkingDays) -> Presence:
    """Return what the sheets of a dossier's session say of its learner.

    `session_lines` are all lines of the session up to the as-of date; those outside its dates do not count (P08).
    """
    inside = [found for found in session_lines if found.line.day is None or _in_session(found.line.day, dossier)]
    own = [found for found in inside if found.index == index]
    half_days = sorted({(found.line.day, found.line.half) for found in inside if found.line.day})
    if not half_days:
        return Presence(gaps=(Gap("P04", f"la feuille d'émargement de la session {dossier.session_id}"),))
    weights = _Weights(half_days, inside, dossier)
    tally = _Tally(index, own, inside, half_days, weights.by_half_day, weights.unit)
    lacking = _missing_time(weights, dossier)
    missing = _missing_half_days(half_days, lacking, dossier, calendar)
    gaps = [*weights.gaps, *missing, *tally.gaps]
    whole = None if weights.gaps or (missing and not lacking) else weights.total + (lacking or 0)
    return Presence(
        unit=weights.unit,
        planned=weights.total if not weights.gaps else None,
        attended=tally.attended if not gaps else None,
        **_bounds(tally, weights.total, whole),
        gaps=tuple(dict.fromkeys(gaps)),
        has_sheets=True,
        on_sheet=bool(own),
        maybe_present=any(one.perhaps_present for one in own),
        whole_known=whole is not None,
        unreadable=tuple(tally.unreadable),
        exceeding=tuple(tally.exceeding),
        by_day=tally.by_day,
        planned_on_sheets=weights.on_sheets,
    )


def _in_session(day: date, dossier: Dossier) -> bool:
    return bool(dossier.starts_on and dossier.ends_on and dossier.starts_on <= day <= dossier.ends_on)


class _Weights:
    """The planned time of each half-day, in minutes, or one each where no times are known."""

    def __init__(self, half_days: Sequence[HalfDay], lines: Iterable[MatchedLine], dossier: Dossier) -> None:
        written: dict[HalfDay, set[Fraction]] = {key: set() for key in half_days}
        for found in lines:
            if found.line.day and found.line.planned is not None:
                written[found.line.day, found.line.half].add(found.line.planned)
        self.gaps: list[Gap] = []
        self.unit: Literal["minutes", "half_days"] = "minutes"
        disputed = [key for key, values in written.items() if len(values) > 1]
        known = {key: next(iter(values)) for key, values in written.items() if len(values) == 1}
        self.on_sheets = sum(known.values(), Fraction(0)) if len(known) == len(half_days) else None
        if not any(written.values()) and dossier.planned_minutes is None:
            self.unit = "half_days"
            known = dict.fromkeys(half_days, Fraction(1))
        elif dossier.planned_minutes is not None:
            share = dossier.planned_minutes / len(half_days)
            known = {key: known.get(key, share) for key in half_days}
        self.by_half_day = {key: known.get(key, Fraction(0)) for key in half_days}
        self.total = sum(self.by_half_day.values(), Fraction(0))
        if disputed:
            self.gaps.append(Gap("F22", f"la durée prévue du {_named(disputed)} (les feuilles en donnent plusieurs)"))
        unknown = [key for key in half_days if key not in known]
        if unknown and not disputed:
            self.gaps.append(Gap("F22", f"la durée prévue du {_named(unknown)}"))
        if not self.total and not self.gaps:
            self.gaps.append(Gap("F22", "la durée prévue de la session (elle est nulle)"))
        both = [day for day, half in half_days if half == "journée" and len([h for h in half_days if h[0] == day]) > 1]
        if both:
            self.gaps.append(Gap("F22", f"le découpage du {fr_day(both[0])} (journée ou demi-journées)"))


def _kinship(index: int, stranger: MatchedLine) -> int:
    """Rank whom an unmatched line may be: this learner by name, anyone, or somebody of another name."""
    if index in stranger.candidates:
        return 2
    return 0 if stranger.candidates else 1


class _Tally:
    """The learner's own lines added up: `attended` for sure, `possible` at most."""

    def __init__(
        self,
        index: int,
        own: Sequence[MatchedLine],
        lines: Sequence[MatchedLine],
        half_days: Sequence[HalfDay],
        weights: Mapping[HalfDay, Fraction],
        unit: str,
    ) -> None:
        self.gaps: list[Gap] = []
        self.unreadable: list[MatchedLine] = []
        self.exceeding: list[MatchedLine] = []
        self.seen = any(found.line.mark.shows_presence for found in own)
        self.attended = self.possible = Fraction(0)
        self.by_day: dict[date, Fraction] = {}
        by_half_day = {(found.line.day, found.line.half): found for found in own}
        strangers: dict[HalfDay, MatchedLine] = {}
        for found in lines:
            if found.index is None and found.perhaps_present and found.line.day:
                key = (found.line.day, found.line.half)
                strangers[key] = max(strangers.get(key, found), found, key=lambda one: _kinship(index, one))
        for key in half_days:
            least, most = self._half_day(by_half_day.get(key), strangers.get(key), weights[key], unit)
            self.attended += least
            self.possible += most
            self.by_day[key[0]] = self.by_day.get(key[0], Fraction(0)) + least
        if any(found.line.day is None for found in own):
            self.possible = sum(weights.values(), Fraction(0))
            self.gaps.append(Gap("F04", "la date d'une ligne d'émargement de ce stagiaire"))

    def _half_day(
        self, own: MatchedLine | None, stranger: MatchedLine | None, weight: Fraction, unit: str
    ) -> tuple[Fraction, Fraction]:
        if own is None:
            if stranger is None:
                return Fraction(0), Fraction(0)
            who = f"« {stranger.line.learner} », présent dans la session sans dossier rapproché,"
            self.gaps.append(Gap(stranger.code, f"savoir si {who} est ce stagiaire, absent de la feuille"))
            return Fraction(0), weight
        line, mark = own.line, own.line.mark
        when = f"{fr_day(line.day)} {line.half}"
        if own.code == "F26":
            self.gaps.append(Gap("F26", f"la marque juste du {when} (les feuilles se contredisent)"))
            return Fraction(0), weight
        if mark.kind == "unreadable" or (mark.kind == "hours" and unit == "half_days"):
            why = mark.note or "durée sans durée prévue"
            self.unreadable.append(own)
            self.gaps.append(Gap("P07", f"la présence du {when} (lu : « {mark.text} », {why})"))
            return Fraction(0), weight
        if mark.kind == "hours":
            if mark.minutes > weight:
                self.exceeding.append(own)
            time = min(mark.minutes, weight)
            return time, time
        return (weight, weight) if mark.kind == "present" else (Fraction(0), Fraction(0))


def _bounds(tally: _Tally, seen: Fraction, whole: Fraction | None) -> dict[str, Fraction]:
    """Return the least and the most assiduity; with an unknown whole, only what can be said without it.

    `seen` is the planned time that the sheets cover; what they do not cover may have been attended or not.
    """
    if whole is not None:
        return {"at_least": tally.attended / whole, "at_most": (tally.possible + whole - seen) / whole}
    nothing_missed = tally.possible == seen
    return {"at_least": _SOME if tally.seen else Fraction(0), "at_most": Fraction(1) if nothing_missed else _NOT_ALL}


def _missing_time(weights: _Weights, dossier: Dossier) -> Fraction | None:
    """Return the planned time that no sheet covers, `None` where it cannot be told."""
    if weights.on_sheets is None or dossier.planned_minutes is None:
        return None
    lacking = dossier.planned_minutes - weights.on_sheets
    return lacking if lacking >= SHORTEST_HALF_DAY else Fraction(0)


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
    expected = {first, last}
    if calendar is not None and (last - first).days < CONSECUTIVE_SPAN:
        between = (first + timedelta(days=n) for n in range((last - first).days))
        expected |= {day for day in between if day in calendar}
    return sorted(expected - {day for day, _ in half_days})


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
