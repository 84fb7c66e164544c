"""Moments of the day beside the marks: arrivals and departures give attended time, a signature's gives none.

A clock time beside a presence is a moment and never a duration (inputs.md §1). Within the tolerance of the planned
times an arrival or a departure counts as them; without planned times it counts where it leaves a gap to the others'.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import time
from fractions import Fraction

from msgspec import Struct

from reconcile.evidence.marks import Mark, MarkKind, combine
from reconcile.evidence.times_of_day import Range
from reconcile.texts import plain

# Nobody signs, comes or leaves before: an earlier clock time may be a duration.
FIRST_MOMENT = 6 * 60
_CLOCK = re.compile(r"(?:a )?([01]?\d|2[0-3]) ?[h:] ?([0-5]\d)?(?::[0-5]\d)?")


class Stay(Struct, frozen=True):
    """From when to when a learner was there, in minutes of the day, `None` where it is not written, and the cells.

    `absent`: an absence is written where the time would stand.
    """

    arrived: int | None = None
    left: int | None = None
    text: str = ""
    unclear: bool = False
    absent: bool = False


def moment_of(cell: object) -> int | None:
    """Return the minute of the day that a cell is, `None` for anything else than a clock time."""
    if isinstance(cell, time):
        return cell.hour * 60 + cell.minute
    found = _CLOCK.fullmatch(plain(cell)) if isinstance(cell, str) else None
    return int(found[1]) * 60 + int(found[2] or 0) if found else None


class Others(Struct, frozen=True):
    """The earliest arrival and the latest departure of a half-day, over at least two learners."""

    earliest: int | None
    latest: int | None


def others_of(stays: Iterable[Stay]) -> Others:
    """Return what the stays of a half-day come to; one learner alone has nobody to be compared with."""
    written = list(stays)
    arrivals = [one.arrived for one in written if one.arrived is not None]
    departures = [one.left for one in written if one.left is not None]
    return Others(
        min(arrivals) if len(arrivals) > 1 else None,
        max(departures) if len(departures) > 1 else None,
    )


def with_stay(mark: Mark, stay: Stay, planned: Sequence[Range], others: Others, tolerance: int) -> Mark:
    """Return a half-day's mark with what the arrival and the departure say; `planned` are its planned times, if known.

    Without a mark both must be written: an arrival alone does not say that the learner stayed.
    """
    if stay.unclear:
        return Mark(MarkKind.UNREADABLE, f"{mark.text} / {stay.text}".removeprefix(" / "), note="heure illisible")
    if stay.absent and mark.shows_presence:
        return Mark(MarkKind.UNREADABLE, f"{mark.text} / {stay.text}", note="présent, et absent selon l'arrivée")
    if stay.arrived is None and stay.left is None:
        return mark
    text = f"{mark.text} / {stay.text}".removeprefix(" / ")
    marked = mark.kind is not MarkKind.BLANK
    whole = stay.arrived is not None and stay.left is not None
    if not marked and not whole:
        return Mark(MarkKind.UNREADABLE, text, note="une arrivée ou un départ sans l'autre, et sans marque")
    if mark.shows_absence and not whole:
        # One end alone says when the learner came or left, and not in which half.
        return mark
    if planned:
        start, end = planned[0][0], planned[-1][1]
        arrived = _on_time(stay.arrived, start, tolerance)
        left = end if stay.left is None or stay.left >= end - tolerance else stay.left
        there = Mark(MarkKind.HOURS, stay.text, _overlap(planned, arrived, left))
        return there if not marked else combine(mark, there)
    if mark.kind not in {MarkKind.PRESENT, MarkKind.BLANK}:
        contradicts = Mark(MarkKind.UNREADABLE, text, note="absent avec une heure d'arrivée")
        return contradicts if mark.shows_absence else mark
    if _leaves_a_gap(stay, others, tolerance, must_compare=not marked):
        return Mark(MarkKind.UNREADABLE, text, note="une arrivée ou un départ sans horaires prévus")
    return Mark(MarkKind.PRESENT, text)


def shared_minutes(written: Iterable[Range], planned: Sequence[Range], tolerance: int) -> Fraction:
    """Return the minutes that clock times share with the planned ones; within the tolerance of an end they reach it."""
    shared = Fraction(0)
    for start, end in written:
        first, last = planned[0][0], planned[-1][1]
        shared += _overlap(planned, _on_time(start, first, tolerance), last if end >= last - tolerance else end)
    return shared


def _on_time(arrived: int | None, start: int, tolerance: int) -> int:
    return start if arrived is None or arrived <= start + tolerance else arrived


def _overlap(planned: Iterable[Range], arrived: int, left: int) -> Fraction:
    return Fraction(sum(max(0, min(end, left) - max(start, arrived)) for start, end in planned))


def _leaves_a_gap(stay: Stay, others: Others, tolerance: int, *, must_compare: bool) -> bool:
    """Tell whether a learner came later, or left earlier, than the others; alone, that is not known."""
    if others.earliest is None and others.latest is None:
        return True
    if must_compare and (others.earliest is None or others.latest is None):
        return True
    late = stay.arrived is not None and (others.earliest is None or stay.arrived > others.earliest + tolerance)
    early = stay.left is not None and (others.latest is None or stay.left < others.latest - tolerance)
    return late or early
