"""Several attendance tables in one sheet, one below the other or side by side, as so many sheets of one table each.

The cells of the other tables are blanked, so that rows and columns keep the numbers that Excel shows.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from reconcile.intake.grids import Grid
from reconcile.intake.heading_faults import UnusableTableError
from reconcile.intake.headings import recognise
from reconcile.intake.layouts import Layout, field_by_heading
from reconcile.intake.sheet_days import dates_of_block
from reconcile.texts import text_of
from schemas.fields import normalised

_NAMES = ("full_name", "last_name")


def tables_in(grid: Grid) -> list[Grid]:
    """Return the sheet, or one copy of it for each of the attendance tables it holds."""
    return [below for beside in _side_by_side(grid) for below in _one_below_the_other(beside)]


def _side_by_side(grid: Grid) -> list[Grid]:
    """Cut where a header row names the learner's column again, with the marks of each table on its right."""
    for number, row in enumerate(grid.rows[:200], start=1):
        names = [column for column, cell in enumerate(row) if _named(cell) in _NAMES]
        names = [column for column in names if _named(row[column]) == _named(row[names[0]])]
        if len(names) > 1 and all(_is_attendance(_columns(grid, number, *ends)) for ends in _ends(names)):
            return [_columns(grid, number, *ends) for ends in _ends(names)]
    return [grid]


def _ends(names: list[int]) -> list[tuple[int, int | None]]:
    return list(zip([0, *names[1:]], [*names[1:], None], strict=True))


def _columns(grid: Grid, header: int, start: int, end: int | None) -> Grid:
    """Return the sheet with the columns from `start` to `end` alone; a block above of others only is that of all."""

    def cut(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(cell if start <= column < (end or len(row)) else None for column, cell in enumerate(row))

    above, below = grid.rows[: header - 1], grid.rows[header - 1 :]
    own = tuple(map(cut, above))
    kept = own if any(cell is not None for row in own for cell in row) else above
    return replace(grid, rows=(*kept, *map(cut, below)))


def _one_below_the_other(grid: Grid) -> list[Grid]:
    """Cut after the last learner above each further header row; what stands between is the block of the next table.

    A general title, without a date of its own, is the block of every table.
    """
    layout = _attendance_layout(grid)
    if layout is None:
        return [grid]
    column = next((layout.columns[name] for name in _NAMES if name in layout.columns), None)
    headers = [] if column is None else [layout.header_row, *_further_headers(grid, layout, column)]
    if len(headers) < 2:
        return [grid]
    marks = [one.column for one in layout.half_days] or [
        layout.columns[name] for name in ("presence", "hours") if name in layout.columns
    ]
    first = headers[0] - 1
    above = grid.rows[:first]
    general = above if not dates_of_block(above) else ((),) * first
    starts, ends = [0], []
    for header in headers[1:]:
        learners = (
            number
            for number in range(starts[-1] + 1, header)
            if number > headers[len(starts) - 1] and _is_learner(grid.rows[number - 1], column or 0, marks)
        )
        ends.append(max(learners, default=headers[len(starts) - 1]))
        starts.append(ends[-1])
    ends.append(len(grid.rows))
    parts = [replace(grid, rows=grid.rows[: ends[0]])]
    for start, end in zip(starts[1:], ends[1:], strict=True):
        blank = ((),) * (start - len(general))
        parts.append(replace(grid, rows=(*general, *blank, *grid.rows[start:end])))
    return parts


def _further_headers(grid: Grid, layout: Layout, column: int) -> Iterator[int]:
    for number, row in enumerate(grid.rows[layout.header_row :], start=layout.header_row + 1):
        if column < len(row) and _named(row[column]) in _NAMES:
            part = replace(grid, rows=(*((),) * (number - 1), *grid.rows[number - 1 :]))
            if (found := _attendance_layout(part)) and found.header_row in {number, number + 1}:
                yield number


def _is_learner(row: tuple[Any, ...], column: int, marks: list[int]) -> bool:
    named = column < len(row) and row[column] is not None
    return named and any(mark < len(row) and row[mark] is not None for mark in marks)


def _is_attendance(grid: Grid) -> bool:
    return _attendance_layout(grid) is not None


def _attendance_layout(grid: Grid) -> Layout | None:
    try:
        layout = recognise(grid)
    except UnusableTableError:
        return None
    return layout if layout and layout.kind == "attendance" else None


def _named(cell: object) -> str | None:
    return field_by_heading("attendance").get(normalised(text_of(cell))) if isinstance(cell, str) else None
