"""The columns of marks of an attendance sheet, and the planned time of its half-days (inputs.md §1)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from reconcile.findings import Finding
from reconcile.intake.tables import Table, side_row
from reconcile.intake.values import read_duration, read_times, text_of
from reconcile.origins import Origin
from schemas.fields import Unreadable

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
    """Return the planned time of each half-day: the planned-time row, else the times of the heading block."""
    if (row := planned_row(table)) is None:
        times = block_times(table)
        days = sorted({day for day, _ in half_days})
        if times.disputed and len(times.by_row) == len(days):
            by_day = dict(zip(days, times.by_row, strict=True))
            return {key: by_day[key[0]][key[1]] for key in half_days if key[1] in by_day[key[0]]}
        return {key: times.by_half[key[1]] for key in half_days if key[1] in times.by_half}
    read = {key: [read_duration(mark_cell(table, row, one.column)) for one in cols] for key, cols in half_days.items()}
    known = {key: [value for value in values if isinstance(value, Fraction)] for key, values in read.items()}
    return {key: values[0] for key, values in known.items() if values}


@dataclass(frozen=True, slots=True)
class BlockTimes:
    """The times written above the table: minutes per half of a day, row by row and where all rows agree."""

    by_row: tuple[Mapping[str, Fraction], ...]

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
        """Two rows give one half different times."""
        values: dict[str, set[Fraction]] = {}
        for row in self.by_row:
            for half in ("matin", "après-midi"):
                if half in row:
                    values.setdefault(half, set()).add(row[half])
        return any(len(found) > 1 for found in values.values())


def block_times(table: Table) -> BlockTimes:
    """Return the planned times above the table: `9h00-12h30 / 14h00-17h30`, one row for all days or one a day."""
    rows = []
    for row in table.grid.rows[: table.layout.header_row - 1]:
        times = [pair for cell in row if cell is not None for pair in read_times(text_of(cell), whole=False)]
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
    return BlockTimes(tuple(rows))


def planned_faults(table: Table) -> Iterator[Finding]:
    """Yield F08 for each cell of the planned-time row that cannot be read."""
    row = planned_row(table)
    for heading in table.layout.half_days if row is not None else ():
        assert row is not None
        cell = mark_cell(table, row, heading.column)
        if cell is not None and not isinstance(read_duration(cell), Fraction):
            origin = Origin(table.grid.file, table.grid.sheet, row, {"planned": heading.column})
            yield Finding("F08", origin=origin, name="planned", read=text_of(cell))
