"""The columns of marks of an attendance sheet, and the planned time of its half-days (inputs.md §1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from reconcile.findings import Finding
from reconcile.intake.tables import Table, side_row
from reconcile.intake.values import legend, read_duration, read_times, text_of, without_times
from reconcile.origins import Origin
from schemas.fields import Unreadable, normalised

HalfDay = tuple[date, str]
NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class MarkColumn:
    """A column of marks: what its numbers are, when its heading says so."""

    column: int
    measure: str = ""


def single_columns(table: Table) -> list[MarkColumn]:
    """Return the columns of marks of a sheet without dated columns."""
    columns = table.layout.columns
    measures = {"presence": "", "hours": "hours"}
    return [MarkColumn(columns[name], measure) for name, measure in measures.items() if name in columns]


def mark_cell(table: Table, row: int, column: int) -> Any:
    """Return a cell of marks; one covered by a merged neighbour does not say what it means."""
    if (row, column) in table.grid.merged:
        return Unreadable(text_of(table.grid.merged[row, column]), "cellule fusionnée avec une autre")
    cells = table.grid.rows[row - 1]
    return cells[column] if column < len(cells) else None


def planned_row(table: Table) -> int | None:
    """Return the row of planned times, above or below the learners, of a sheet that has one column per half-day."""
    layout = table.layout
    if "day" in layout.columns and not layout.half_days:
        return None
    marks = [heading.column for heading in layout.half_days] or [one.column for one in single_columns(table)]
    for row in range(1, len(table.grid.rows) + 1):
        labelled = row != layout.header_row and side_row(table.grid, layout, row) == "planned"
        if labelled and any(mark_cell(table, row, column) is not None for column in marks):
            return row
    return None


def planned_minutes(table: Table, half_days: Mapping[HalfDay, list[MarkColumn]]) -> dict[HalfDay, Fraction]:
    """Return the planned time of each half-day: the planned-time row, else the times of the block above."""
    times = block_times(table)
    if (row := planned_row(table)) is None:
        days = sorted({day for day, _ in half_days})
        if times.disputed and not times.unread and len(times.by_row) == len(days):
            by_day = dict(zip(days, times.by_row, strict=True))
            return {key: by_day[key[0]][key[1]] for key in half_days if key[1] in by_day[key[0]]}
        return {key: times.by_half[key[1]] for key in half_days if key[1] in times.by_half}
    read = {key: [read_duration(mark_cell(table, row, one.column)) for one in cols] for key, cols in half_days.items()}
    known = {key: [value for value in values if isinstance(value, Fraction)] for key, values in read.items()}
    from_block = {key: times.by_half[key[1]] for key in half_days if key[1] in times.by_half}
    return from_block | {key: values[0] for key, values in known.items() if values}


@dataclass(frozen=True, slots=True)
class BlockTimes:
    """The times written above the table: minutes per half of a day, row by row and where all rows agree."""

    by_row: tuple[Mapping[str, Fraction], ...]
    # The rows of times that could not be read whole.
    unread: tuple[int, ...] = ()

    @property
    def by_half(self) -> dict[str, Fraction]:
        """Minutes per half of any day, empty when the rows do not agree."""
        merged: dict[str, Fraction] = {}
        for row in self.by_row:
            merged |= row
        if {"matin", "après-midi"} <= set(merged):
            merged["journée"] = merged["matin"] + merged["après-midi"]
        return {} if self.disputed else merged

    @property
    def disputed(self) -> bool:
        """Two rows give one half different times, or one cannot be read."""
        values: dict[str, set[Fraction]] = {}
        for row in self.by_row:
            for half in ("matin", "après-midi"):
                if half in row:
                    values.setdefault(half, set()).add(row[half])
        return bool(self.unread) or any(len(found) > 1 for found in values.values())


def block_times(table: Table) -> BlockTimes:
    """Return the planned times above the table: `9h00-12h30 / 14h00-17h30`, one row for all days or one a day."""
    rows, unread = [], []
    for number, row in enumerate(table.grid.rows[: table.layout.header_row - 1], start=1):
        texts = [text_of(cell) for cell in row if cell is not None]
        label = _label_of(texts)
        if label == "no_times":
            continue
        times = [pair for text in texts for pair in read_times(text, whole=False)]
        if label == "times" and not _whole(texts, times):
            unread.append(number)
            continue
        by_half = {
            "matin": sum(end - start for start, end in times if start < NOON),
            "après-midi": sum(end - start for start, end in times if start >= NOON),
            "journée": sum(end - start for start, end in times),
        }
        if any(start < NOON and end > NOON + 60 for start, end in times):
            # One run of hours over noon does not say how it splits.
            by_half = {"journée": by_half["journée"]}
        if times:
            rows.append({half: Fraction(time) for half, time in by_half.items() if time})
    return BlockTimes(tuple(rows), tuple(unread))


def _label_of(texts: list[str]) -> str:
    """Tell what the label of a row of the heading block announces: `times`, `no_times` or nothing."""
    label = normalised(texts[0].partition(":")[0]) if texts else ""
    return next((kind for kind, spellings in legend("heading_block").items() if label in spellings), "")


def _whole(texts: list[str], times: list[tuple[int, int]]) -> bool:
    """Tell whether the times of a row say all that its figures say, and do not overlap; their sum may stand beside."""
    rest = without_times(" ".join(texts))
    total = sum(end - start for start, end in times)
    if any(char.isdigit() for char in rest):
        stated = read_duration(rest.partition(":")[2].strip(" /;,.()=") or rest)
        return bool(times) and stated == total
    ordered = sorted(times)
    return all(before[1] <= after[0] for before, after in pairwise(ordered))


def planned_faults(table: Table) -> Iterator[Finding]:
    """Yield F08 for each row of times above the table, and each cell of the planned-time row, that cannot be read."""
    for number in block_times(table).unread:
        words = " ".join(text_of(cell) for cell in table.grid.rows[number - 1] if cell is not None)
        detail = f"Horaires « {words} » : écrivez-les ainsi : 9h00-12h30 / 14h00-17h30."
        yield Finding("F08", detail, origin=Origin(table.grid.file, table.grid.sheet, number), read=words)
    row = planned_row(table)
    for heading in table.layout.half_days if row is not None else ():
        assert row is not None
        cell = mark_cell(table, row, heading.column)
        if cell is not None and not isinstance(read_duration(cell), Fraction):
            origin = Origin(table.grid.file, table.grid.sheet, row, {"planned": heading.column})
            yield Finding("F08", origin=origin, name="planned", read=text_of(cell))
