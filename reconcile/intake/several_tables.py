"""Several attendance tables in one sheet, one below the other or side by side, as so many sheets of one table each.

The cells of the other tables are blanked, so that rows and columns keep the numbers that Excel shows.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from msgspec.structs import replace

from reconcile.intake.grids import Grid
from reconcile.intake.headings import header_of
from reconcile.intake.layouts import Layout, field_by_heading
from reconcile.intake.sheet_days import dates_of_block
from reconcile.terms.words import legend_words
from reconcile.texts import normalised_words, text_of
from schemas.fields import normalised

_NAMES = ("full_name", "last_name")
_SIDE_ROWS = frozenset(words[0] for spellings in legend_words("side_rows").values() for words in spellings)


def tables_in(grid: Grid) -> list[Grid]:
    """Return the sheet, or one copy of it for each of the attendance tables it holds."""
    return [below for beside in _side_by_side(grid) for below in _one_below_the_other(beside)]


def _side_by_side(grid: Grid) -> list[Grid]:
    """Cut where a header row names the learner's column again, with the marks of each table on its right."""
    for number, row in enumerate(grid.rows[:200], start=1):
        names = [column for column, cell in enumerate(row) if _named(cell) in _NAMES]
        names = [column for column in names if _named(row[column]) == _named(row[names[0]])]
        ends = _ends(row, names)
        if len(names) > 1 and all(_is_attendance(_columns(grid, number, *one)) for one in ends):
            return [_columns(grid, number, *one) for one in ends]
    return [grid]


def _ends(row: tuple[Any, ...], names: list[int]) -> list[tuple[int, int | None]]:
    """Return the columns of each table: a `N°` or `Prénom` repeated before the name is its own."""
    starts = [0]
    for name in names[1:]:
        start, shift = name, name - names[0]
        while start - 1 - shift >= 0 and row[start - 1] is not None and row[start - 1] == row[start - 1 - shift]:
            start -= 1
        starts.append(start)
    return list(zip(starts, [*starts[1:], None], strict=True))


def _columns(grid: Grid, header: int, start: int, end: int | None) -> Grid:
    """Return the sheet with the columns from `start` to `end` alone.

    A row above that has nothing there, and no date, is of all the tables.
    """

    def cut(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(cell if start <= column < (end or len(row)) else None for column, cell in enumerate(row))

    def above(row: tuple[Any, ...]) -> tuple[Any, ...]:
        own = cut(row)
        return own if any(cell is not None for cell in own) or dates_of_block([row]) else row

    rows = grid.rows
    below = (row if _is_legend(row) else cut(row) for row in rows[header - 1 :])
    return replace(grid, rows=(*map(above, rows[: header - 1]), *below))


def _one_below_the_other(grid: Grid) -> list[Grid]:
    """Cut after the last learner above each further header row; what stands between is the block of the next table.

    The rows above the first table, and the legend of the marks, are of every table; the date there is not.
    """
    layout = _attendance_layout(grid)
    if layout is None:
        return [grid]
    column = next((layout.columns[name] for name in _NAMES if name in layout.columns), None)
    headers = [] if column is None else [layout.header_row, *_further_headers(grid, layout, column)]
    if column is None or len(headers) < 2:
        return [grid]
    ends = [_last_learner(grid, layout, column, *pair) for pair in pairwise(headers)]
    starts = [0, *ends]
    first = layout.header_row - 1 - layout.two_rows
    parts = []
    for start, end in zip(starts, [*ends, len(grid.rows)], strict=True):
        rows = tuple(
            row if number <= first or start < number <= end or _is_legend(row) else ()
            for number, row in enumerate(grid.rows, start=1)
        )
        parts.append(replace(grid, rows=rows, block_from=start + 1))
    return parts


def _last_learner(grid: Grid, layout: Layout, column: int, header: int, following: int) -> int:
    """Return the last row of a table: its last learner with marks, and those right below without any."""
    marks = [one.column for one in layout.half_days]
    marks += [layout.columns[name] for name in ("presence", "hours") if name in layout.columns]
    rows = range(header + 1, following)
    last = max((row for row in rows if _is_learner(grid.rows[row - 1], column, marks)), default=header)
    while last + 1 < following and _is_only_a_name(grid.rows[last], column):
        last += 1
    return last


def _is_only_a_name(row: tuple[Any, ...], column: int) -> bool:
    text = text_of(row[column]) if column < len(row) and row[column] is not None else ""
    others = any(side in normalised_words(text)[:1] for side in _SIDE_ROWS)
    return bool(text) and not others and ":" not in text and not any(map(str.isdigit, text))


def _is_legend(row: tuple[Any, ...]) -> bool:
    return any(isinstance(cell, str) and ("=" in cell or normalised(cell).startswith("legende")) for cell in row)


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
    layout = header_of(grid)
    return layout if layout and layout.kind == "attendance" else None


def _named(cell: object) -> str | None:
    return _field(cell) if isinstance(cell, str) else None


@lru_cache(maxsize=20_000)
def _field(text: str) -> str | None:
    return field_by_heading("attendance").get(normalised(text_of(text)))
