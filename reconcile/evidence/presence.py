"""How much of a session a learner attended: bounds of assiduity, and what the sheets leave open.

Assiduity = attended time ÷ planned time of the session, exact, in minutes, or in half-days where no times are
known; a half-day counts at most its planned time (contract.md §4).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from reconcile.dossiers import Dossier
from reconcile.evidence.matching import MatchedLine
from reconcile.evidence.session_sheets import Gap, HalfDay, PlannedTime, SessionSheets, in_session, planned_time
from reconcile.french import day as fr_day
from reconcile.working_days import WorkingDays

# Some attendance of an unknown whole: more than nothing, less than everything.
_SOME, _NOT_ALL = Fraction(1, 10_000), Fraction(9_999, 10_000)


@dataclass(frozen=True, slots=True)
class Presence:
    """A learner's attendance of the session; equal bounds mean that it is known.

    `planned` and `attended` are in `unit`, `None` where unknown; `at_least` and `at_most` go from 0 to 1.
    `by_day` holds the time attended for sure on each day of the sheets, `missed_days` those certainly missed whole.
    `maybe_present`: one of the learner's own lines shows a presence, or cannot be read.
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
    unreadable: tuple[MatchedLine, ...] = ()
    exceeding: tuple[MatchedLine, ...] = ()
    unlisted: tuple[HalfDay, ...] = ()
    by_day: Mapping[date, Fraction] = field(default_factory=dict, hash=False)
    missed_days: frozenset[date] = frozenset()
    planned_on_sheets: Fraction | None = None

    @property
    def known(self) -> bool:
        """The assiduity is one figure."""
        return self.at_least == self.at_most

    def may_miss(self, day: date) -> bool:
        """Tell whether no attendance is sure on a day of the sheets."""
        return day in self.by_day and not self.by_day[day]

    def attended_after(self, day: date) -> Fraction:
        """Return the share of the session attended after a day."""
        if not self.planned:
            return Fraction(0)
        return sum((time for on, time in self.by_day.items() if on > day), Fraction(0)) / self.planned


def presence_of(
    index: int, dossier: Dossier, sheets: SessionSheets, calendar: WorkingDays, *, absent: bool = False
) -> Presence:
    """Return what the sheets of a dossier's session, up to the as-of date, say of its learner.

    `index` is the dossier's own among all those the lines were matched to; `absent` where a person decided that no
    unmatched line is this learner.
    """
    planned = planned_time(sheets, dossier, calendar)
    if planned is None:
        return Presence(
            gaps=(Gap("P04", f"la feuille d'émargement de la session {dossier.session_id or '(sans numéro)'}"),)
        )
    own = [found for found in sheets.own.get(index, ()) if not found.line.day or in_session(found.line.day, dossier)]
    tally = _Tally(index, own, replace(sheets, strangers={}) if absent else sheets, planned)
    at_least, at_most = _bounds(tally, planned)
    gaps = tuple(dict.fromkeys((*planned.gaps, *tally.gaps)))
    return Presence(
        unit=planned.unit,
        planned=planned.whole if not tally.undated else None,
        attended=tally.attended if not gaps else None,
        at_least=at_least,
        at_most=at_most,
        gaps=gaps,
        has_sheets=True,
        on_sheet=bool(own),
        maybe_present=any(one.perhaps_present for one in own),
        unreadable=tuple(tally.unreadable),
        exceeding=tuple(tally.exceeding),
        unlisted=tuple(tally.unlisted),
        by_day=tally.by_day,
        missed_days=frozenset(day for day, most in tally.most_by_day.items() if not most),
        planned_on_sheets=planned.on_sheets,
    )


def _kinship(index: int, stranger: MatchedLine) -> int:
    """Rank whom an unmatched line may be: this learner by name, anyone, or somebody of another name."""
    if index in stranger.candidates:
        return 2
    return 0 if stranger.candidates else 1


class _Tally:
    """The learner's own lines added up: `attended` for sure, `possible` at most."""

    def __init__(self, index: int, own: list[MatchedLine], sheets: SessionSheets, planned: PlannedTime) -> None:
        self.gaps: list[Gap] = []
        self.unreadable: list[MatchedLine] = []
        self.exceeding: list[MatchedLine] = []
        self.undated = [found for found in own if found.line.day is None]
        self.unlisted: list[HalfDay] = []
        self.seen = any(found.line.mark.shows_presence for found in own)
        self.attended = self.possible = Fraction(0)
        self.by_day: dict[date, Fraction] = {}
        self.most_by_day: dict[date, Fraction] = {}
        by_half_day = {(found.line.day, found.line.half): found for found in own}
        for key, weight in planned.by_half_day.items():
            stranger = max(sheets.strangers.get(key, ()), key=lambda one: _kinship(index, one), default=None)
            if stranger is None and not own:
                stranger = next(iter(sheets.strangers.get(None, ())), None)
            mine = by_half_day.get(key)
            if key in planned.not_held and mine and mine.line.mark.kind == "unreadable" and not mine.line.mark.text:
                # An empty cell of a half-day that was not held.
                least = most = Fraction(0)
            else:
                least, most = self._half_day(index, mine, stranger, weight, planned.unit)
            if key not in by_half_day and stranger is None:
                self.unlisted.append(key)
                if key not in sheets.filled:
                    most = weight
                    self.gaps.append(
                        Gap("P04", f"la feuille du {fr_day(key[0])} {key[1]} remplie (elle ne porte aucune marque)")
                    )
            self.attended += least
            self.possible += most
            self.by_day[key[0]] = self.by_day.get(key[0], Fraction(0)) + least
            self.most_by_day[key[0]] = self.most_by_day.get(key[0], Fraction(0)) + most
        if self.undated:
            self.gaps.append(Gap("F04", "la date et la demi-journée d'une ligne d'émargement de ce stagiaire"))
        marks = [by_half_day[key].line.mark if key in by_half_day else None for key in planned.by_half_day]
        placed = not self.undated and not self.gaps
        self.full = placed and all(mark is not None and mark.kind == "present" for mark in marks)
        self.none = placed and not self.seen and not self.unreadable

    def _half_day(
        self, index: int, own: MatchedLine | None, stranger: MatchedLine | None, weight: Fraction, unit: str
    ) -> tuple[Fraction, Fraction]:
        if own is None:
            if stranger is None:
                return Fraction(0), Fraction(0)
            name = f"« {stranger.line.learner} »" if stranger.line.learner else "la personne sans nom"
            who = f"{name}, présente dans la session sans dossier rapproché,"
            code = stranger.code if index in stranger.candidates else "P01"
            self.gaps.append(Gap(code, f"savoir si {who} est ce stagiaire, absent de la feuille"))
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
            if weight and mark.minutes > weight:
                self.exceeding.append(own)
            time = min(mark.minutes, weight)
            return time, time
        return (weight, weight) if mark.kind == "present" else (Fraction(0), Fraction(0))


def _bounds(tally: _Tally, planned: PlannedTime) -> tuple[Fraction, Fraction]:
    """Return the least and the most assiduity; with an unknown whole, only what can be said without it.

    What the sheets do not cover may have been attended or not.
    """
    only_times = all(gap.code == "F22" for gap in planned.gaps)
    if planned.gaps and only_times and (tally.full or tally.none):
        # Everything or nothing, whatever the planned times are.
        return (Fraction(1), Fraction(1)) if tally.full else (Fraction(0), Fraction(0))
    if planned.whole is not None and not tally.undated:
        most = tally.possible + planned.whole - planned.total
        return tally.attended / planned.whole, most / planned.whole
    missed = tally.possible < planned.total or any(found.line.mark.shows_absence for found in tally.undated)
    return _SOME if tally.seen else Fraction(0), _NOT_ALL if missed else Fraction(1)
