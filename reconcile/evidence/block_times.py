"""The planned times written above an attendance table: `Horaires : 9h00-12h30 / 14h00-17h30` (inputs.md §1)."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from reconcile.evidence.time_grammar import adds_to_times, has_other_words, holds_range, names_days, parse_times
from reconcile.evidence.times_of_day import NOON, Range, Times, minutes_by_half, over_noon, without_pauses
from reconcile.evidence.written_days import Day, NotTimesError
from reconcile.half_days import Half, HalfDay
from reconcile.intake.tables import Table
from reconcile.terms.words import legend
from reconcile.texts import normalised_words, text_of

_TIMES_LABEL = re.compile(r"\bhoraires?\b", re.IGNORECASE)


class Announced(Struct, frozen=True):
    """What the times above a table say of a half-day: its planned minutes, whether they differ, its clock times."""

    minutes: Fraction | None
    disputed: bool
    runs: tuple[Range, ...]


class BlockTimes(Struct, frozen=True):
    """The times written above the table, group by group.

    `unread` holds the rows whose times could not be read whole, `misdated` those that name a day the sheet has not.
    """

    groups: tuple[Times, ...] = ()
    unread: tuple[int, ...] = ()
    misdated: tuple[int, ...] = ()

    def planned(self, half_day: HalfDay) -> Fraction | None:
        """Return the planned minutes of a half-day, `None` where the times do not give them, or do not agree."""
        if self.disputed(half_day.day):
            return None
        minutes = self._of(half_day.day)
        if half_day.is_whole_day:
            return sum((one for found in minutes.values() for one in found), Fraction(0)) or None
        return next(iter(minutes.get(half_day.half, ())), None)

    def runs(self, half_day: HalfDay) -> tuple[Range, ...]:
        """Return the clock times planned for a half-day, none where the times do not give them, or do not agree."""
        if self.disputed(half_day.day):
            return ()
        found = {tuple(sorted(ranges)) for ranges in self._ranges(half_day.day) if ranges}
        ranges = found.pop() if len(found) == 1 else ()
        if half_day.is_whole_day or any(map(over_noon, ranges)):
            return ranges if half_day.is_whole_day else ()
        return tuple(one for one in ranges if (one[0] < NOON) == (half_day.half is Half.MORNING))

    def announced(self, half_day: HalfDay) -> Announced:
        """Return all that the times say of a half-day."""
        return Announced(self.planned(half_day), self.disputed(half_day.day), self.runs(half_day))

    def disputed(self, day: date) -> bool:
        """Tell whether the times of a day differ, or what they are cannot be told."""
        minutes = self._of(day)
        differ = any(len(found) > 1 for found in minutes.values()) or (Half.WHOLE_DAY in minutes and len(minutes) > 1)
        return bool(self.unread) or differ or (bool(self.misdated) and not minutes)

    def halves(self, day: date) -> set[Half]:
        """Return the halves of a day that the times announce."""
        return set(self._of(day)) - {Half.WHOLE_DAY}

    def _of(self, day: date) -> Mapping[Half, set[Fraction]]:
        """Return the different minutes of each half of a day: its own times, else its weekday's, else any day's."""
        minutes: dict[Half, set[Fraction]] = {}
        for ranges in self._ranges(day):
            for half, time in minutes_by_half(ranges).items():
                minutes.setdefault(half, set()).add(time)
        return minutes

    def _ranges(self, day: date) -> list[list[Range]]:
        """Return the runs of hours of each group that is closest to a day, its pauses cut out."""
        ranked = [(rank, one) for one in self.groups if (rank := one.rank(day)) is not None]
        closest = max((rank for rank, one in ranked if one.ranges), default=0)
        pauses = [pause for _, one in ranked for pause in one.pauses]
        return [without_pauses(one.ranges, pauses) for rank, one in ranked if rank == closest]


def block_times(table: Table, days: Iterable[date]) -> BlockTimes:
    """Return the planned times above the table; `days` are those of the sheet.

    Times among the words of a title, a place or a trainer plan nothing; where there are no others, nobody can tell.
    """
    groups: list[tuple[int, Times]] = []
    unread: list[int] = []
    elsewhere: list[int] = []
    for number, row in enumerate(table.grid.rows[: table.layout.header_row - 1], start=1):
        line, aside = _sorted_out([text_of(cell) for cell in row if cell is not None])
        try:
            groups += [(number, one) for one in parse_times(line)]
        except NotTimesError:
            unread.append(number)
        timed = [text for text in aside if holds_range(text)]
        # Times of a day, in a sentence: those of the other lines may not be that day's.
        of_a_day = any(names_days(text) and not _is_titled(text) for text in timed)
        (unread if of_a_day else elsewhere).extend([number] if timed else [])
    on_sheet = sorted(set(days))
    dated = [(number, _with_dates(one, on_sheet, groups)) for number, one in groups]
    misdated = {number for number, one in dated if on_sheet and _names_another_day(one, on_sheet)}
    left = unread or ([] if groups else elsewhere)
    return BlockTimes(tuple(one for _, one in dated), tuple(dict.fromkeys(left)), tuple(sorted(misdated)))


def _is_titled(text: str) -> bool:
    return normalised_words(text)[0] in legend("heading_block")["no_times"]


def _names_another_day(times: Times, days: Sequence[date]) -> bool:
    return any(not any(one.is_on(day) for one in run for day in days) for run in times.days)


def _with_dates(times: Times, days: Sequence[date], groups: Iterable[tuple[int, Times]]) -> Times:
    """Return the times with the numbers of days as dates, where the numbers are those of the sheet's days."""
    numbers = {one.number for _, other in groups for run in other.days for one in run if one.number}
    if numbers != set(range(1, len(days) + 1)):
        return times
    dates = {number: Day(day.day, day.month, day.year) for number, day in enumerate(days, start=1)}
    return replace(times, days=tuple(tuple(dates.get(one.number or 0, one) for one in run) for run in times.days))


def _sorted_out(cells: Sequence[str]) -> tuple[str, list[str]]:
    """Return the line of times that the cells of a row make together, empty for none, and what else stands there."""
    line: list[str] = []
    aside: list[str] = []
    other = False
    for piece in _pieces(cells):
        label, colon, value = piece.partition(":")
        if _TIMES_LABEL.search(piece):
            other = False
            line.append(piece)
        elif other:
            # The cell after a label alone is its value.
            other = False
            aside[-1] += f" {piece}"
        elif colon and has_other_words(label) and not any(map(str.isdigit, label)):
            other = not value.strip()
            aside.append(piece)
        elif adds_to_times(piece) or colon:
            line.append(piece)
    text = " | ".join(line).replace(": | ", ": ")
    if _TIMES_LABEL.search(text) or (holds_range(text) and not has_other_words(text)):
        return text, aside
    return "", [*aside, text]


def _pieces(cells: Sequence[str]) -> Iterator[str]:
    """Cut the cells before the label of the times: what stands before it may be a place or a title."""
    for cell in cells:
        yield from filter(None, (piece.strip() for piece in re.split(r"(?i)(?=\bhoraires?\b)", cell)))


def planned_by_half_day(times: BlockTimes, half_days: Iterable[HalfDay]) -> Mapping[HalfDay, Fraction]:
    """Return the planned minutes of the half-days that the times give."""
    found = ((half_day, times.planned(half_day)) for half_day in half_days)
    return {half_day: minutes for half_day, minutes in found if minutes is not None}
