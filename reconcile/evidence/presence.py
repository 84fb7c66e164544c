"""How much of a session a learner attended: bounds of assiduity, and what the sheets leave open.

Assiduity = attended time ÷ planned time of the session, exact, in minutes, or in half-days where no times are
known; a half-day counts at most its planned time (contract.md §4).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Literal

from reconcile.dossiers import Dossier
from reconcile.evidence.marks import Mark, MarkKind
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.evidence.session_sheets import Gap, SessionSheets, in_session
from reconcile.evidence.session_time import PlannedTime, planned_time
from reconcile.half_days import HalfDay
from reconcile.intervals import ANY_SHARE, EVERYTHING, NOTHING, Interval, total
from reconcile.working_days import WorkingDays

# Some attendance of an unknown whole: more than nothing, less than everything.
_SOME, _NOT_ALL = Fraction(1, 10_000), Fraction(9_999, 10_000)


@dataclass(frozen=True, slots=True)
class Told:
    """What people decided of a learner's attendance: marks that the sheets leave open, or that no stranger is them."""

    marks: Mapping[HalfDay, Mark] = field(default_factory=dict)
    absent: bool = False


NOTHING_TOLD = Told()


@dataclass(frozen=True, slots=True)
class Presence:
    """A learner's attendance of the session.

    `planned` and `attended` are in `unit`, `None` where unknown; `assiduity` is a share of the session from 0 to 1,
    `by_day` the time attended on each day of the sheets. `maybe_present`: one of the learner's own lines shows a
    presence, or cannot be read. `decided` and `told_absent` are the decisions that had something to settle.
    """

    unit: Literal["minutes", "half_days"] = "minutes"
    planned: Fraction | None = None
    attended: Fraction | None = None
    assiduity: Interval = ANY_SHARE
    gaps: tuple[Gap, ...] = ()
    has_sheets: bool = False
    on_sheet: bool = False
    maybe_present: bool = False
    unreadable: tuple[MatchedLine, ...] = ()
    exceeding: tuple[MatchedLine, ...] = ()
    unlisted: tuple[HalfDay, ...] = ()
    by_day: Mapping[date, Interval] = field(default_factory=dict, hash=False)
    planned_on_sheets: Fraction | None = None
    decided: Mapping[HalfDay, Mark] = field(default_factory=dict, hash=False)
    told_absent: bool = False

    def may_miss(self, day: date) -> bool:
        """Tell whether no attendance is sure on a day of the sheets."""
        return day in self.by_day and not self.by_day[day].least

    def missed(self, day: date) -> bool:
        """Tell whether a day of the sheets was certainly missed whole."""
        return day in self.by_day and not self.by_day[day].most

    def attended_after(self, day: date) -> Fraction:
        """Return the share of the session attended for sure after a day."""
        if not self.planned:
            return Fraction(0)
        return total(time for on, time in self.by_day.items() if on > day).least / self.planned


def presence_of(
    index: int, dossier: Dossier, sheets: SessionSheets, calendar: WorkingDays, told: Told = NOTHING_TOLD
) -> Presence:
    """Return what the sheets of a dossier's session, up to the as-of date, say of its learner.

    `index` is the dossier's own among all those the lines were matched to. A decision counts where the sheets leave
    its question open, and nowhere else.
    """
    planned = planned_time(sheets, dossier, calendar)
    if planned is None:
        needed = f"la feuille d'émargement de la session {dossier.session_id or '(sans numéro)'}"
        return Presence(gaps=(Gap("P04", needed),))
    lines = [
        one for one in sheets.own.get(index, ()) if not one.line.half_day or in_session(one.line.half_day.day, dossier)
    ]
    asked = {one.line.half_day for one in lines if _is_open(one, planned)}
    decided = {half_day: mark for half_day, mark in told.marks.items() if half_day in asked}
    own = [_as_decided(one, decided) for one in lines]
    found = _half_days(index, own, sheets, planned, absent=told.absent)
    undated = [one for one in own if one.line.half_day is None]
    gaps = (*planned.gaps, *(one.gap for one in found if one.gap))
    if undated:
        gaps = (*gaps, Gap("F04", "la date et la demi-journée d'une ligne d'émargement de ce stagiaire"))
    attended = total(one.time for one in found)
    days = {one.half_day.day: NOTHING for one in found}
    for one in found:
        days[one.half_day.day] += one.time
    return Presence(
        unit=planned.unit,
        planned=planned.whole if not undated else None,
        attended=attended.least if not gaps else None,
        assiduity=_assiduity(own, found, attended, planned),
        gaps=tuple(dict.fromkeys(gaps)),
        has_sheets=True,
        on_sheet=bool(own),
        maybe_present=any(one.perhaps_present for one in own),
        unreadable=tuple(one.line for one in found if one.line and one.is_unreadable),
        exceeding=tuple(one.line for one in found if one.line and one.exceeds),
        unlisted=tuple(one.half_day for one in found if one.is_unlisted),
        by_day=days,
        planned_on_sheets=planned.on_sheets,
        decided=decided,
        told_absent=told.absent and any(_stranger(index, key, own, sheets) for key in planned.by_half_day),
    )


def _is_open(found: MatchedLine, planned: PlannedTime) -> bool:
    """Tell a mark that a person can decide: contradicted, unreadable, or a duration where none is planned."""
    mark = found.line.mark
    if found.line.half_day in planned.not_held and mark.kind is MarkKind.UNREADABLE and not mark.text:
        # An empty cell of a half-day that was not held.
        return False
    return found.code == "F26" or mark.kind is MarkKind.UNREADABLE or _is_unplanned(mark, planned)


def _is_unplanned(mark: Mark, planned: PlannedTime) -> bool:
    return mark.kind is MarkKind.HOURS and planned.unit == "half_days"


def with_decided_marks(lines: Iterable[MatchedLine], presences: Sequence[Presence]) -> list[MatchedLine]:
    """Return the lines with the marks that people decided; `presences` are those of the dossiers, in their order."""
    return [one if one.index is None else _as_decided(one, presences[one.index].decided) for one in lines]


def _as_decided(found: MatchedLine, decided: Mapping[HalfDay, Mark]) -> MatchedLine:
    mark = decided.get(found.line.half_day) if found.line.half_day else None
    return replace(found, line=replace(found.line, mark=mark), code="") if mark else found


@dataclass(frozen=True, slots=True)
class _Attended:
    """The time of one half-day that the learner attended, from which line, and what is left to know."""

    half_day: HalfDay
    time: Interval
    line: MatchedLine | None = None
    gap: Gap | None = None
    is_unreadable: bool = False
    exceeds: bool = False
    is_unlisted: bool = False


def _half_days(
    index: int, own: Sequence[MatchedLine], sheets: SessionSheets, planned: PlannedTime, *, absent: bool
) -> list[_Attended]:
    """Return the time of each half-day of the sheets; `absent`: no stranger is this learner."""
    lines = {one.line.half_day: one for one in own}
    return [
        _of_line(half_day, lines[half_day], weight, planned)
        if half_day in lines
        else _of_nobody(half_day, None if absent else _stranger(index, half_day, own, sheets), index, weight, sheets)
        for half_day, weight in planned.by_half_day.items()
    ]


def _stranger(index: int, half_day: HalfDay, own: Sequence[MatchedLine], sheets: SessionSheets) -> MatchedLine | None:
    """Return the unmatched line that may be a learner who has none in a half-day.

    One that names this learner comes first, then one that names nobody. A learner on no sheet may be anybody present.
    """
    if any(one.line.half_day == half_day for one in own):
        return None
    there = sheets.half_days[half_day].strangers if half_day in sheets.half_days else ()
    nearest = max(there, key=lambda one: 2 if index in one.candidates else 0 if one.candidates else 1, default=None)
    return nearest if nearest or own else next(iter(sheets.strangers), None)


def _of_nobody(
    half_day: HalfDay, stranger: MatchedLine | None, index: int, weight: Fraction, sheets: SessionSheets
) -> _Attended:
    """Without a line of their own the learner was absent, unless a stranger is them, or the sheet was never filled."""
    if stranger:
        name = f"« {stranger.line.learner} »" if stranger.line.learner else "la personne sans nom"
        who = f"{name}, présente dans la session sans dossier rapproché,"
        code = stranger.code if index in stranger.candidates else "P01"
        gap = Gap(code, f"savoir si {who} est ce stagiaire, absent de la feuille")
        return _Attended(half_day, Interval.up_to(weight), gap=gap)
    if not sheets.half_days[half_day].filled:
        gap = Gap("P04", f"la feuille du {half_day} remplie (elle ne porte aucune marque)")
        return _Attended(half_day, Interval.up_to(weight), gap=gap, is_unlisted=True)
    return _Attended(half_day, NOTHING, is_unlisted=True)


def _of_line(half_day: HalfDay, own: MatchedLine, weight: Fraction, planned: PlannedTime) -> _Attended:
    mark = own.line.mark
    if own.code == "F26":
        gap = Gap("F26", f"la marque juste du {half_day} (les feuilles se contredisent)")
        return _Attended(half_day, Interval.up_to(weight), own, gap)
    if _is_open(own, planned):
        gap = Gap("P07", f"la présence du {half_day} (lu : « {mark.text} », {mark.note or 'durée sans durée prévue'})")
        return _Attended(half_day, Interval.up_to(weight), own, gap, is_unreadable=True)
    if mark.kind is MarkKind.HOURS:
        exceeds = bool(weight) and mark.minutes > weight
        return _Attended(half_day, Interval.exactly(min(mark.minutes, weight)), own, exceeds=exceeds)
    time = weight if mark.kind is MarkKind.PRESENT else Fraction(0)
    return _Attended(half_day, Interval.exactly(time), own)


def _assiduity(
    own: Sequence[MatchedLine], found: Sequence[_Attended], attended: Interval, planned: PlannedTime
) -> Interval:
    """Return the least and the most assiduity; with an unknown whole, only what can be said without it.

    What the sheets do not cover may have been attended or not.
    """
    undated = [one for one in own if one.line.half_day is None]
    seen = any(one.line.mark.shows_presence for one in own)
    placed = not undated and not any(one.gap for one in found)
    if placed and planned.gaps and all(gap.code == "F22" for gap in planned.gaps):
        # Everything or nothing, whatever the planned times are.
        if all(one.line and one.line.line.mark.kind is MarkKind.PRESENT for one in found):
            return EVERYTHING
        if not seen:
            return NOTHING
    if planned.whole is not None and not undated:
        unseen = Interval.up_to(planned.whole - planned.total)
        return (attended + unseen) / planned.whole
    missed = attended.most < planned.total or any(one.line.mark.shows_absence for one in undated)
    return Interval(_SOME if seen else Fraction(0), _NOT_ALL if missed else Fraction(1))
