"""The columns of marks of an attendance sheet, and the planned time of its half-days (inputs.md §1)."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from msgspec import Struct

from reconcile.evidence.block_times import BlockTimes, planned_by_half_day
from reconcile.evidence.times_of_day import Range
from reconcile.findings import Finding, Subject
from reconcile.half_days import HalfDay
from reconcile.intake.table_rows import side_row
from reconcile.intake.tables import Table
from reconcile.intake.values import read_duration
from reconcile.origins import Origin
from reconcile.texts import text_of
from schemas.fields import Unreadable


class MarkColumn(Struct, frozen=True):
    """A column of marks: what its cells hold, and the clock times it plans, when its heading says so."""

    column: int
    measure: str = ""
    times: tuple[Range, ...] = ()


def single_columns(table: Table) -> list[MarkColumn]:
    """Return the columns of marks of a sheet without dated columns."""
    columns = table.layout.columns
    measures = {"presence": "", "hours": "hours"}
    found = [MarkColumn(columns[name], measure) for name, measure in measures.items() if name in columns]
    arrivals = (MarkColumn(one.column, one.measure) for one in table.layout.beside if one.measure == "arrival")
    return found or list(arrivals)


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


def planned_minutes(
    table: Table, half_days: Mapping[HalfDay, list[MarkColumn]], times: BlockTimes
) -> dict[HalfDay, Fraction]:
    """Return the planned time of each half-day: the planned-time row, else the times of its heading, else of the block.

    A row filled in here and there only takes its other half-days from the times where the two agree.
    """
    from_headings = {key: _length(one.times) for key, found in half_days.items() for one in found if one.times}
    from_block = {**planned_by_half_day(times, half_days), **from_headings}
    if (row := planned_row(table)) is None:
        return dict(from_block)
    read = {key: [read_duration(mark_cell(table, row, one.column)) for one in cols] for key, cols in half_days.items()}
    known = {key: [value for value in values if isinstance(value, Fraction)] for key, values in read.items()}
    filled = {key: values[0] for key, values in known.items() if values}
    agree = all(value in {0, from_block.get(key, value)} for key, value in filled.items())
    blank = {key for key, values in read.items() if all(value is None for value in values)}
    return filled | {key: time for key, time in from_block.items() if agree and key in blank}


def planned_runs(times: BlockTimes, half_day: HalfDay, columns: Iterable[MarkColumn]) -> tuple[Range, ...]:
    """Return the clock times planned for a half-day: those of its heading, else of the heading block."""
    return next((one.times for one in columns if one.times), times.runs(half_day))


def _length(runs: Iterable[Range]) -> Fraction:
    return Fraction(sum(end - start for start, end in runs))


def planned_faults(table: Table, times: BlockTimes) -> Iterator[Finding]:
    """Yield F08 for each row of times above the table, and each cell of the planned-time row, that cannot be read."""
    write = "écrivez-les sur une ligne « Horaires : 9h00-12h30 / 14h00-17h30 »."
    no_day = "un des jours n'est pas de cette feuille, ses horaires n'y prévoient rien."
    for number, what in sorted([(row, write) for row in times.unread] + [(row, no_day) for row in times.misdated]):
        words = " ".join(text_of(cell) for cell in table.grid.rows[number - 1] if cell is not None)
        subject = Subject(origin=Origin(table.grid.file, table.grid.sheet, number))
        yield Finding("F08", subject, f"Horaires « {words} » : {what}", read=words)
    row = planned_row(table)
    for heading in table.layout.half_days if row is not None else ():
        assert row is not None
        cell = mark_cell(table, row, heading.column)
        if cell is not None and not isinstance(read_duration(cell), Fraction):
            origin = Origin(table.grid.file, table.grid.sheet, row, {"planned": heading.column})
            yield Finding("F08", Subject(origin=origin, name="planned"), read=text_of(cell))
