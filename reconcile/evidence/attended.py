"""The time of each half-day that a learner attended, as far as the sheets tell, and what they leave open."""

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from reconcile.evidence.marks import Mark, MarkKind
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.evidence.session_sheets import Gap, SessionSheets
from reconcile.evidence.session_time import PlannedTime
from reconcile.french import minutes
from reconcile.half_days import Half, HalfDay
from reconcile.intervals import NOTHING, Interval

# Where planned times are known, hours up to so much over are counted as planned (F23); more is no duration.
_SLACK = Fraction(60)


class Attended(Struct, frozen=True):
    """The time of one half-day that the learner attended, of how much, from which line, and what is left to know.

    `open_why` says in French why a mark does not tell, empty where it does.
    """

    half_day: HalfDay
    time: Interval
    weight: Fraction
    line: MatchedLine | None = None
    gap: Gap | None = None
    open_why: str = ""
    exceeds: bool = False
    is_unlisted: bool = False

    @property
    def is_whole(self) -> bool:
        """All of it was attended, for sure."""
        return self.line is not None and self.time.known and self.time.least == self.weight > 0


def attended_half_days(
    index: int, own: Sequence[MatchedLine], sheets: SessionSheets, planned: PlannedTime, *, absent: bool
) -> list[Attended]:
    """Return the time of each half-day of the sheets; `absent`: no stranger is this learner."""
    lines = {one.line.half_day: one for one in own}
    held = planned.by_half_day
    return [
        _of_line(half_day, lines[half_day], weight, planned)
        if half_day in lines
        else _of_nobody(
            half_day, None if absent else stranger_of(index, half_day, own, sheets, held), index, planned, sheets
        )
        for half_day, weight in held.items()
    ]


def with_misdated(one: Attended, outside: Sequence[MatchedLine]) -> Attended:
    """Leave open a half-day that a learner has no line in, where a presence of theirs has a date outside the session.

    A slip in a date is no absence.
    """
    halves = {one.half_day.half, Half.WHOLE_DAY} | _parts(one.half_day)
    slip = next((line for line in outside if line.perhaps_present and line.line.half in halves), None)
    if slip is None or not one.is_unlisted or not one.time.known:
        return one
    gap = Gap("P08", f"la date juste de la présence notée le {slip.line.half_day}, hors de la session")
    return replace(one, time=Interval.up_to(one.weight), gap=gap)


def _parts(half_day: HalfDay) -> set[Half]:
    return {Half.MORNING, Half.AFTERNOON} if half_day.is_whole_day else set()


def stranger_of(
    index: int, half_day: HalfDay, own: Sequence[MatchedLine], sheets: SessionSheets, held: Collection[HalfDay]
) -> MatchedLine | None:
    """Return the unmatched line that may be a learner who has none in a half-day.

    One that names this learner comes first, under another session's number too, then one that names nobody. A learner
    on no sheet may be anybody present whose half-day is not known, or is none of the session's (`held`).
    """
    if any(one.line.half_day == half_day for one in own):
        return None
    for one in sheets.elsewhere(index):
        if one.line.half_day is None or one.line.half_day.meets(half_day):
            return one
    there = sheets.half_days[half_day].strangers if half_day in sheets.half_days else ()
    nearest = max(there, key=lambda one: 2 if index in one.candidates else 0 if one.candidates else 1, default=None)
    return nearest if nearest or own else next((one for one in sheets.strangers if one.line.half_day not in held), None)


def _of_nobody(
    half_day: HalfDay, stranger: MatchedLine | None, index: int, planned: PlannedTime, sheets: SessionSheets
) -> Attended:
    """Without a line of their own the learner was absent, unless a stranger is them, or the sheet was never filled.

    Whoever is the stranger attended no more than the stranger's line shows.
    """
    weight = planned.by_half_day[half_day]
    if stranger:
        most = _of_line(half_day, stranger, weight, planned).time.most or weight
        name = f"« {stranger.line.learner} »" if stranger.line.learner else "la personne sans nom"
        where = "dans la session sans dossier rapproché"
        if stranger in sheets.elsewhere(index):
            where = f"ce jour-là sous le numéro de session « {stranger.line.session_id} »"
        code = stranger.code if index in stranger.candidates else "P01"
        gap = Gap(code, f"savoir si {name}, présente {where}, est ce stagiaire, absent de la feuille")
        return Attended(half_day, Interval.up_to(most), weight, gap=gap)
    if not sheets.half_days[half_day].filled:
        gap = Gap("P04", f"la feuille du {half_day} remplie (elle ne porte aucune marque)")
        return Attended(half_day, Interval.up_to(weight), weight, gap=gap, is_unlisted=True)
    return Attended(half_day, NOTHING, weight, is_unlisted=True)


def _of_line(half_day: HalfDay, own: MatchedLine, weight: Fraction, planned: PlannedTime) -> Attended:
    mark = own.line.mark
    if own.code == "F26":
        gap = Gap("F26", f"la marque juste du {half_day} (les feuilles se contredisent)")
        return Attended(half_day, Interval.up_to(weight), weight, own, gap)
    if why := why_open(own, planned):
        gap = Gap("P07", f"la présence du {half_day} (lu : « {mark.text} », {why})")
        return Attended(half_day, Interval.up_to(weight), weight, own, gap, open_why=why)
    if mark.kind is MarkKind.HOURS:
        exceeds = bool(weight) and mark.minutes > weight
        return Attended(half_day, Interval.exactly(min(mark.minutes, weight)), weight, own, exceeds=exceeds)
    return Attended(half_day, Interval.exactly(_share(mark, half_day, planned) * weight), weight, own)


def _share(mark: Mark, half_day: HalfDay, planned: PlannedTime) -> Fraction:
    """Return the share of a half-day that a mark says was attended."""
    if mark.kind is not MarkKind.SHARE:
        return Fraction(1 if mark.kind is MarkKind.PRESENT else 0)
    own = planned.by_half_day[half_day]
    if not mark.of_day or not own:
        return mark.share
    day = sum((weight for one, weight in planned.by_half_day.items() if one.day == half_day.day), Fraction(0))
    return mark.share * day / own


def why_open(found: MatchedLine, planned: PlannedTime) -> str:
    """Return why a mark does not tell what was attended, in French, empty where it does: a person can decide it."""
    mark, half_day = found.line.mark, found.line.half_day
    if mark.kind is MarkKind.UNREADABLE:
        # An empty cell of a half-day that was not held says nothing.
        return "" if half_day in planned.not_held and not mark.text else mark.note
    if half_day is None or half_day not in planned.by_half_day:
        return ""
    weight = planned.by_half_day[half_day]
    if mark.kind is MarkKind.SHARE:
        return "plus que la durée prévue" if _share(mark, half_day, planned) > 1 else ""
    # No time at all is none, however long the half-day was.
    if mark.kind is not MarkKind.HOURS or not mark.minutes:
        return ""
    if planned.unit == "half_days":
        return "une durée sans durée prévue"
    if half_day in planned.known and mark.minutes > weight + _SLACK:
        return f"une durée pour {minutes(weight)} prévues"
    return ""


def is_open(found: MatchedLine, planned: PlannedTime) -> bool:
    """Tell a mark that a person can decide: contradicted, unreadable, or no duration that can be counted."""
    return found.code == "F26" or bool(why_open(found, planned))


def as_decided(found: MatchedLine, decided: Mapping[HalfDay, Mark]) -> MatchedLine:
    """Return a line with the mark that a person decided for its half-day, if any."""
    mark = decided.get(found.line.half_day) if found.line.half_day else None
    return replace(found, line=replace(found.line, mark=mark), code="") if mark else found
