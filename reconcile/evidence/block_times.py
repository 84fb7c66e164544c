"""The planned times written above an attendance table: `Horaires : 9h00-12h30 / 14h00-17h30` (inputs.md §1)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from reconcile.half_days import Half
from reconcile.intake.tables import Table
from reconcile.intake.values import read_duration, read_times, without_times
from reconcile.terms.words import legend
from reconcile.texts import text_of
from schemas.fields import normalised

Times = list[tuple[int, int]]
NOON = 12 * 60

_TIMES_LABEL = re.compile(r"\bhoraires?\b", re.IGNORECASE)
# A break is no part of the session, whatever its own times.
_BREAK = re.compile(r"\b(?:pauses?|déjeuner|repas)\b[^/|;)]*", re.IGNORECASE)
_MONTHS = r"(?:janv|févr|fevr|mars|avril|mai|juin|juil|août|aout|sept|oct|nov|déc|dec)\w*"
# What another label adds to the cell of the times.
_OTHER_LABEL = re.compile(
    r"\b(?:lieu|adresse|format(?:eur|rice)|intervenante?|animat(?:eur|rice)|date)s?\b ?:.*", re.IGNORECASE
)
# Figures beside the times that plan nothing: days, an hour of welcome, a room.
_BESIDE = re.compile(
    # A day of the month alone could be an hour: 9/12.
    r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\b(?:le|du|au|et) \d{1,2}/\d{1,2}(?:/\d{2,4})?\b|\d{1,2}/\d{1,2}(?= ?:)"
    rf"|(?:\d{{1,2}}(?:er)?(?: ?,| et| au|-)? )+{_MONTHS}(?: \d{{4}})?"
    r"|\b(?:j|jours?) ?\d(?: et \d)?\b|\b\d jours\b"
    r"|\baccueil\b\D{0,6}\d{1,2} ?[h:] ?(?:\d{2})?"
    r"|\bsalle \w+"
    r"|\b\d ?[x×] ?(?=\d)",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\d{1,2}:[0-5]\d|\d{1,2} ?(?:heures?|h)(?: ?[0-5]\d)?|\d{1,2}[.,]\d{1,2} ?(?:heures?|h)", re.IGNORECASE
)
_MOST_DAYS = 5
_LONGEST_DAY = 12 * 60


@dataclass(frozen=True, slots=True)
class BlockTimes:
    """The times written above the table: minutes per half of a day, row by row and where all rows agree.

    `unread` holds the rows whose times could not be read whole.
    """

    by_row: tuple[Mapping[Half, Fraction], ...]
    unread: tuple[int, ...] = ()

    @property
    def by_half(self) -> dict[Half, Fraction]:
        """Minutes per half of any day, empty when the rows do not agree."""
        merged: dict[Half, Fraction] = {}
        for row in self.by_row:
            merged |= row
        if {Half.MORNING, Half.AFTERNOON} <= set(merged):
            merged[Half.WHOLE_DAY] = merged[Half.MORNING] + merged[Half.AFTERNOON]
        return {} if self.disputed else merged

    @property
    def disputed(self) -> bool:
        """Two rows give one half different times, or one cannot be read."""
        values: dict[Half, set[Fraction]] = {}
        for row in self.by_row:
            for half in (Half.MORNING, Half.AFTERNOON):
                if half in row:
                    values.setdefault(half, set()).add(row[half])
        return bool(self.unread) or any(len(found) > 1 for found in values.values())


def block_times(table: Table) -> BlockTimes:
    """Return the planned times above the table, one row for all days or one a day.

    Those of a title, a place or a trainer plan nothing; where there are no others, nobody can tell.
    """
    rows: list[Mapping[Half, Fraction]] = []
    unread: list[int] = []
    elsewhere: list[int] = []
    for number, row in enumerate(table.grid.rows[: table.layout.header_row - 1], start=1):
        cells = _sorted_out([text_of(cell) for cell in row if cell is not None])
        if cells.times:
            text = _BREAK.sub("", " | ".join(cells.times))
            times = read_times(text, whole=False)
            if not _read_whole(text, times):
                unread.append(number)
                continue
        else:
            times = [pair for text in cells.others for pair in read_times(text, whole=False)]
        if times:
            rows.append(_by_half(times))
        elif any(read_times(text, whole=False) for text in cells.skipped):
            elsewhere.append(number)
    return BlockTimes(tuple(rows), tuple(unread if rows or unread else elsewhere))


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a row of the heading block: those labelled as times, as something else than times, and the rest."""

    times: list[str]
    skipped: list[str]
    others: list[str]


def _sorted_out(texts: Sequence[str]) -> _Cells:
    cells, label = _Cells([], [], []), ""
    for text in texts:
        head, colon, rest = text.partition(":")
        if found := _TIMES_LABEL.search(text):
            label = "times"
            if value := _OTHER_LABEL.sub("", text[found.end() :]).strip(" :"):
                cells.times.append(value)
        elif normalised(head) in legend("heading_block")["no_times"] and not read_times(rest):
            label = "" if rest.strip() else "no_times"
            cells.skipped.append(rest)
        elif colon and not rest.strip():
            label = ""
        elif label == "no_times":
            label = ""
            cells.skipped.append(text)
        elif label == "times":
            # Its value, and the further times beside it.
            if not cells.times or read_times(text, whole=False):
                cells.times.append(text)
        else:
            cells.others.append(text)
    return cells


def _by_half(times: Times) -> dict[Half, Fraction]:
    """Return the minutes of each half of the day and of the day."""
    by_half = {
        Half.MORNING: sum(end - start for start, end in times if start < NOON),
        Half.AFTERNOON: sum(end - start for start, end in times if start >= NOON),
        Half.WHOLE_DAY: sum(end - start for start, end in times),
    }
    if any(start < NOON and end > NOON + 60 for start, end in times):
        # One run of hours over noon does not say how it splits.
        by_half = {Half.WHOLE_DAY: by_half[Half.WHOLE_DAY]}
    return {half: Fraction(time) for half, time in by_half.items() if time}


def _read_whole(text: str, times: Times) -> bool:
    """Tell whether the times say all that the figures of a text say, and do not overlap.

    Durations may stand beside: of one of the times, of the day, of several such days. Without any time, they plan
    nothing and are no times half read.
    """
    lengths = [end - start for start, end in times]
    known = {*lengths, *(sum(lengths) * days for days in range(1, _MOST_DAYS + 1))}
    rest = _BESIDE.sub("", without_times(text))
    for found in _DURATION.findall(rest):
        length = read_duration(found)
        if length in known or (not times and isinstance(length, Fraction) and length <= _LONGEST_DAY):
            rest = rest.replace(found, "", 1)
    ordered = sorted(times)
    overlap = any(before[1] > after[0] for before, after in pairwise(ordered))
    return not overlap and not any(char.isdigit() for char in rest)
