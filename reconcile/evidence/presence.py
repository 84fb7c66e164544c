"""How much of a session a learner attended: bounds of assiduity, and what the sheets leave open.

Assiduity = attended time ÷ planned time of the session, exact, in minutes, or in half-days where no times are
known; a half-day counts at most its planned time (contract.md §4).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from reconcile.dossiers import Dossier
from reconcile.evidence.attended import Attended, as_decided, attended_half_days, is_open, stranger_of, with_misdated
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import Mark, MarkKind
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.evidence.missing_sheets import told_without_sheets, with_told_missing
from reconcile.evidence.row_evidence import OpenRow, WrongTotal, opened_by_remarks, total_gap, wrong_totals
from reconcile.evidence.session_sheets import Gap, SessionSheets, in_session
from reconcile.evidence.session_time import PlannedTime, planned_time
from reconcile.evidence.told_times import key_of, with_told_times
from reconcile.grouping import grouped
from reconcile.half_days import HalfDay
from reconcile.intervals import ANY_SHARE, EVERYTHING, NOTHING, Interval, total
from reconcile.working_days import WorkingDays

_HALVES_OF_A_DAY = 2
# Some attendance of an unknown whole: more than nothing, less than everything.
_SOME, _NOT_ALL = Fraction(1, 10_000), Fraction(9_999, 10_000)


class Told(Struct, frozen=True):
    """What people decided of a learner's attendance: marks that the sheets leave open, or that no stranger is them.

    `remarks` and `totals` are by the first half-day of a row: the presence that a remark leaves open, and whether a
    total that differs from the marks rules; `missing` is the presence wherever a sheet is missing, `planned` the time,
    in minutes, of each half-day whose planned time is unclear, by the key of those it was asked for.
    """

    marks: Mapping[HalfDay, Mark] = field(default_factory=dict)
    absent: bool = False
    missing: Mark | None = None
    planned: Mapping[str, Fraction] = field(default_factory=dict)
    remarks: Mapping[HalfDay, Mark] = field(default_factory=dict)
    totals: Mapping[HalfDay, bool] = field(default_factory=dict)


NOTHING_TOLD = Told()
_UNDATED = Gap("F04", "la date et la demi-journée d'une ligne d'émargement de ce stagiaire")


class Presence(Struct, frozen=True):
    """A learner's attendance of the session.

    `planned` and `attended` are in `unit`, `None` where unknown; `assiduity` is a share of the session from 0 to 1,
    `by_day` the time attended on each day of the sheets. `maybe_present`: one of the learner's own lines shows a
    presence, or cannot be read. `decided`, `told_absent`, `told_missing` and `told_planned` are the decisions that had
    something to settle, as are the decided ones of `doubted` (rows whose remark may change their marks) and of
    `wrong_totals`; `unclear` is the key of the half-days whose planned time one duration would settle. `remarked` holds
    a line of each row with a remark or a comment, `counted` the time attended of each half-day, of how much.
    """

    unit: Literal["minutes", "half_days"] = "minutes"
    planned: Fraction | None = None
    attended: Fraction | None = None
    assiduity: Interval = ANY_SHARE
    gaps: tuple[Gap, ...] = ()
    has_sheets: bool = False
    on_sheet: bool = False
    maybe_present: bool = False
    unreadable: tuple[Attended, ...] = ()
    exceeding: tuple[MatchedLine, ...] = ()
    unlisted: tuple[HalfDay, ...] = ()
    by_day: Mapping[date, Interval] = field(default_factory=dict)
    planned_on_sheets: Fraction | None = None
    decided: Mapping[HalfDay, Mark] = field(default_factory=dict)
    told_absent: bool = False
    told_missing: Fraction | None = None
    unclear: str = ""
    told_planned: str = ""
    doubted: tuple[OpenRow, ...] = ()
    wrong_totals: tuple[WrongTotal, ...] = ()
    remarked: tuple[AttendanceLine, ...] = ()
    counted: Mapping[HalfDay, tuple[Interval, Fraction]] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.planned, self.attended, self.gaps, self.has_sheets, self.on_sheet))

    @property
    def remarks(self) -> tuple[str, ...]:
        """The remarks and the comments on the learner's rows, as written."""
        return tuple(dict.fromkeys(text for line in self.remarked if line.beside for text in line.beside.texts))

    def may_miss(self, day: date) -> bool:
        """Tell whether no attendance is sure on a day of a session that has sheets, of that day or of others."""
        if day not in self.by_day:
            return bool(self.by_day) and not self.told_missing
        return not self.by_day[day].least

    def missed(self, day: date) -> bool:
        """Tell whether a day was certainly missed whole: what of it is on no sheet may have been attended."""
        lacking = self.told_missing or any(gap.code == "P04" for gap in self.gaps)
        shown = sum(one.halves for one in self.counted if one.day == day)
        return day in self.by_day and not self.by_day[day].most and not (lacking and shown < _HALVES_OF_A_DAY)

    def attended_after(self, day: date) -> Fraction:
        """Return the share of the session attended for sure after a day."""
        if not self.planned:
            return Fraction(0)
        return total(time for on, time in self.by_day.items() if on > day).least / self.planned


def presence_of(
    index: int, dossier: Dossier, sheets: SessionSheets, planned: PlannedTime | None, calendar: WorkingDays, told: Told
) -> Presence:
    """Return what the sheets of a dossier's session, up to the as-of date, say of its learner.

    `index` is the dossier's own among all those the lines were matched to, `planned` the time of its session. A
    decision counts where the sheets leave its question open, and nowhere else.
    """
    if planned is None:
        return _without_sheets(dossier, told.missing)
    unclear = key_of(planned.unclear)
    if (minutes := told.planned.get(unclear)) is None:
        return _on_sheets(index, dossier, sheets, planned, told)
    sheets = with_told_times(sheets, planned.unclear, minutes)
    planned = planned_time(sheets, dossier, calendar) or planned
    return replace(_on_sheets(index, dossier, sheets, planned, told), told_planned=unclear)


def _on_sheets(index: int, dossier: Dossier, sheets: SessionSheets, planned: PlannedTime, told: Told) -> Presence:
    """Return what the sheets say of a learner, the planned time of the session being that of its half-days."""
    lines, outside = _of_session(sheets.own.get(index, ()), dossier)
    # What a person said of this very half-day outranks what a word was said to mean in general.
    asked = {one.line.half_day for one in lines if is_open(one, planned) or one.line.mark.explained}
    decided = {half_day: mark for half_day, mark in told.marks.items() if half_day in asked}
    own = [as_decided(one, decided) for one in lines]
    marked = attended_half_days(index, own, sheets, planned, absent=told.absent)
    marked = [with_misdated(one, [] if told.absent else outside) for one in marked]
    planned, unseen = with_told_missing(planned, told.missing)
    found, doubted = opened_by_remarks(marked, told.remarks)
    wrong = wrong_totals(found, planned.unit, told.totals)
    undated = [one for one in own if one.line.half_day is None]
    own_gaps = (*(one.gap for one in found), *map(total_gap, wrong), *(_UNDATED for _ in undated))
    held, gaps = planned.by_half_day, (*planned.gaps, *filter(None, own_gaps))
    attended = _attended(found, wrong, planned) + Interval.exactly(unseen or Fraction(0))
    return Presence(
        unit=planned.unit,
        planned=planned.whole if not undated else None,
        attended=attended.least if not gaps else None,
        assiduity=_assiduity(own, found, attended, planned),
        gaps=tuple(dict.fromkeys(gaps)),
        has_sheets=True,
        on_sheet=bool(own),
        maybe_present=any(one.perhaps_present for one in own),
        unreadable=tuple(one for one in found if one.open_why),
        exceeding=tuple(one.line for one in found if one.line and one.exceeds),
        unlisted=tuple(one.half_day for one in found if one.is_unlisted),
        by_day=_by_day(found, wrong),
        planned_on_sheets=planned.on_sheets,
        decided=decided,
        told_missing=unseen,
        unclear=key_of(planned.unclear),
        told_absent=told.absent and any(stranger_of(index, key, own, sheets, held) for key in held),
        doubted=tuple(doubted),
        wrong_totals=tuple(wrong),
        remarked=_remarked(own),
        counted={one.half_day: (one.time, one.weight) for one in found},
    )


def _without_sheets(dossier: Dossier, told: Mark | None) -> Presence:
    """Return what is known without any sheet (P04): what a person said of the whole session, else nothing."""
    planned = dossier.planned_minutes
    if told is not None and (share := told_without_sheets(told, planned)) is not None:
        attended = None if planned is None else planned * share
        known = Interval.exactly(share)
        return Presence(
            planned=planned,
            attended=attended,
            assiduity=known,
            has_sheets=True,
            on_sheet=True,
            told_missing=attended or Fraction(0),
        )
    needed = f"la feuille d'émargement de la session {dossier.session_id or '(sans numéro)'}"
    return Presence(gaps=(Gap("P04", needed),))


def _attended(found: Sequence[Attended], wrong: Sequence[WrongTotal], planned: PlannedTime) -> Interval:
    """Return the time attended; several wrong totals of one row may each take or give some of it, within the whole."""
    said = total((*(one.time for one in found), *(one.more for one in wrong)))
    return Interval(max(said.least, Fraction(0)), min(max(said.most, Fraction(0)), planned.total))


def _of_session(own: Iterable[MatchedLine], dossier: Dossier) -> tuple[list[MatchedLine], list[MatchedLine]]:
    """Return the lines of a session, those without a date among them, and those dated outside it."""
    lines: list[MatchedLine] = []
    outside: list[MatchedLine] = []
    for one in own:
        held = one.line.half_day is None or in_session(one.line.half_day.day, dossier)
        (lines if held else outside).append(one)
    return lines, outside


def _remarked(own: Iterable[MatchedLine]) -> tuple[AttendanceLine, ...]:
    """Return a line of each row that has a remark or a comment."""
    told = (one.line for one in own if one.line.beside is not None and one.line.beside.texts)
    rows = grouped(told, lambda line: (line.origin.file, line.origin.sheet, line.origin.row))
    return tuple(row[0] for row in rows.values())


def _by_day(found: Sequence[Attended], wrong: Sequence[WrongTotal]) -> dict[date, Interval]:
    """Return the time attended on each day; where a total disputes the marks of a row, any part of it."""
    days = {one.half_day.day: NOTHING for one in found}
    disputed = {half_day for one in wrong if not one.more.known or one.more.least for half_day in one.row.half_days}
    for one in found:
        days[one.half_day.day] += Interval.up_to(one.weight) if one.half_day in disputed else one.time
    return days


def with_decided_marks(lines: Iterable[MatchedLine], presences: Sequence[Presence]) -> list[MatchedLine]:
    """Return the lines with the marks that people decided; `presences` are those of the dossiers, in their order."""
    return [one if one.index is None else as_decided(one, presences[one.index].decided) for one in lines]


def _assiduity(
    own: Sequence[MatchedLine], found: Sequence[Attended], attended: Interval, planned: PlannedTime
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
