"""The planned times written above an attendance table: `Horaires : 9h00-12h30 / 14h00-17h30` (inputs.md §1)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from reconcile.evidence.time_grammar import Day, Parsed, Times, parse_times
from reconcile.half_days import Half, HalfDay
from reconcile.intake.tables import Table
from reconcile.terms.words import legend
from reconcile.texts import text_of
from schemas.fields import normalised

_TIMES_LABEL = re.compile(r"\bhoraires?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class BlockTimes:
    """The times written above the table, group by group.

    `unread` holds the rows whose times could not be read whole, or are for no day of the sheet.
    """

    groups: tuple[Times, ...] = ()
    unread: tuple[int, ...] = ()

    def planned(self, half_day: HalfDay) -> Fraction | None:
        """Return the planned minutes of a half-day, `None` where the times do not give them, or do not agree."""
        if self.unread or self.disputed(half_day.day):
            return None
        merged = _merged(self._of(half_day.day))
        if {Half.MORNING, Half.AFTERNOON} <= set(merged):
            merged[Half.WHOLE_DAY] = {sum((next(iter(merged[half])) for half in _HALVES), Fraction(0))}
        return next(iter(merged.get(half_day.half, ())), None)

    def disputed(self, day: date) -> bool:
        """Tell whether two groups give one half of a day different times, or a row could not be read."""
        merged = _merged(self._of(day))
        return bool(self.unread) or any(len(merged.get(half, ())) > 1 for half in _HALVES)

    def halves(self, day: date) -> set[Half]:
        """Return the halves of a day that the times announce."""
        return {half for one in self._of(day) for half in one.by_half if half is not Half.WHOLE_DAY}

    def _of(self, day: date) -> Sequence[Times]:
        """Return the times of a day: its own, else those that name no day."""
        own = [one for one in self.groups if one.are_for(day)]
        return own or [one for one in self.groups if not one.days]


_HALVES = (Half.MORNING, Half.AFTERNOON)


def _merged(groups: Iterable[Times]) -> dict[Half, set[Fraction]]:
    merged: dict[Half, set[Fraction]] = {}
    for one in groups:
        for half, minutes in one.by_half.items():
            merged.setdefault(half, set()).add(minutes)
    return merged


def block_times(table: Table, days: Iterable[date]) -> BlockTimes:
    """Return the planned times above the table; `days` are those of the sheet.

    Those of a title, a place or a trainer plan nothing; where there are no others, nobody can tell. Times that name
    days, none of them of the sheet, are as good as not read.
    """
    groups: list[Times] = []
    unread: list[int] = []
    elsewhere: list[int] = []
    numbered: list[int] = []
    on_sheet = set(days)
    for number, row in enumerate(table.grid.rows[: table.layout.header_row - 1], start=1):
        labelled, free, skipped = _sorted_out([text_of(cell) for cell in row if cell is not None])
        found = parse_times(labelled or free)
        if labelled and not found.whole:
            unread.append(number)
        elif found.times:
            groups += found.times
            if any(day.ordinal for one in found.times for day in one.days):
                numbered.append(number)
            elif _is_misdated(found, on_sheet):
                unread.append(number)
        elif parse_times(skipped).times:
            elsewhere.append(number)
    dated = _with_dates(groups, sorted(on_sheet))
    if dated is None:
        return BlockTimes((), (*unread, *numbered))
    return BlockTimes(dated, tuple(unread if groups or unread else elsewhere))


def _with_dates(groups: Sequence[Times], days: Sequence[date]) -> tuple[Times, ...] | None:
    """Return the groups with their ordinals as dates, `None` where the sheet has another number of days than they."""
    ordinals = {day.ordinal for one in groups for day in one.days if day.ordinal}
    if ordinals and ordinals != set(range(1, len(days) + 1)):
        return None

    def dated(day: Day) -> Day:
        on = days[day.ordinal - 1] if day.ordinal else None
        return Day(on.day, on.month, on.year) if on else day

    return tuple(replace(one, days=frozenset(dated(day) for day in one.days)) for one in groups)


def _is_misdated(found: Parsed, days: set[date]) -> bool:
    return bool(days) and not any(not one.days or one.are_for(day) for one in found.times for day in days)


def _sorted_out(texts: Sequence[str]) -> tuple[str, str, str]:
    """Return the texts of a row of the heading block: labelled as times, unlabelled, labelled as something else."""
    labelled: list[str] = []
    free: list[str] = []
    skipped: list[str] = []
    # The cells that a label in a cell of its own is for.
    into = free
    for text in texts:
        head, colon, rest = text.partition(":")
        if found := _TIMES_LABEL.search(text):
            into = labelled
            labelled += filter(None, [text[found.end() :].strip(" :")])
        elif normalised(head) in legend("heading_block")["no_times"] and not _is_only_times(rest):
            skipped.append(rest)
            into = free if rest.strip() else skipped
        elif colon and not rest.strip():
            into = free
        elif into is not labelled or not labelled or parse_times(text).times:
            into.append(text)
            into = labelled if into is labelled else free
    return " | ".join(labelled), " ; ".join(free), " ; ".join(skipped)


def _is_only_times(text: str) -> bool:
    found = parse_times(text)
    return found.whole and bool(found.times) and not re.search(r"[^\W\d_]{3,}", text)


def planned_by_half_day(times: BlockTimes, half_days: Iterable[HalfDay]) -> Mapping[HalfDay, Fraction]:
    """Return the planned minutes of the half-days that the times give."""
    found = ((half_day, times.planned(half_day)) for half_day in half_days)
    return {half_day: minutes for half_day, minutes in found if minutes is not None}
