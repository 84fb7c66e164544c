"""Finds the header row of a sheet, recognises the kind of table, and maps its headings to fields."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from reconcile.errors import ReconcileError
from reconcile.french import listed
from reconcile.intake.beside_columns import beside_columns, unread_columns
from reconcile.intake.grids import Grid
from reconcile.intake.half_day_headings import HalfDayHeading, half_day_headings, measure_of
from reconcile.intake.heading_faults import double_columns, refuse_faults
from reconcile.intake.layouts import KIND_NAMES, Kind, Layout, field_by_heading, fields
from reconcile.intake.sheet_days import sheet_day, undated_headings
from reconcile.intake.suggestions import is_near
from reconcile.texts import text_of
from schemas.fields import normalised

HEADER_SEARCHED_ROWS = 200
_OF_A_MONTH: tuple[Kind, ...] = ("dossiers", "follow_up", "attendance")
_MARKS = frozenset({"presence", "hours"})


def recognise(grid: Grid) -> Layout | None:
    """Return the layout of a sheet, `None` when no row among the first 200 is the header of a known table.

    Raises `UnusableTableError` when it lacks a required column or has two columns for one field, `ReconcileError` when
    two kinds of table fit equally well.
    """
    best = header_of(grid)
    if best:
        refuse_faults(grid, best)
        if best.kind == "attendance":
            best = replace(best, beside=beside_columns(grid, best))
            best = replace(best, unread=unread_columns(grid, best), day=sheet_day(grid, best.header_row))
    return best


# Asked of a sheet twice in a row: whether it holds several tables, and which one it is.
@lru_cache(maxsize=1)
def header_of(grid: Grid) -> Layout | None:
    """Return the header row of a sheet with what its columns hold, whether it can be used or not."""
    best: Layout | None = None
    for number, row in enumerate(grid.rows[:HEADER_SEARCHED_ROWS], start=1):
        layout = _layout(grid, number, row)
        if layout and (best is None or _weight(layout) > _weight(best)):
            best = layout
    return best


def layout_of(grid: Grid, kind: Kind) -> Layout:
    """Return the layout of a sheet of our own; raises `ReconcileError` when one of its columns has gone."""
    rows = enumerate(grid.rows[:HEADER_SEARCHED_ROWS], start=1)
    number, columns = max(((number, columns_of(kind, row)) for number, row in rows), key=lambda one: len(one[1]))
    layout = Layout(kind, number, columns)
    for fault in double_columns(grid, layout):
        raise fault
    missing = [field.title for name, field in fields(kind).items() if name not in columns]
    if missing:
        raise ReconcileError(
            f"une colonne de ce classeur a disparu : {listed([f'« {title} »' for title in missing])}",
            f"{grid.place} › ligne {number}",
            "remettez-la avec son titre, ou retirez ce classeur des fichiers donnés",
        )
    return layout


def meanings_layout(grid: Grid) -> Layout | None:
    """Return the layout of a sheet of correspondences, `None` for any other sheet."""
    wanted = set(fields("meanings"))
    rows = enumerate(grid.rows[:HEADER_SEARCHED_ROWS], start=1)
    found = (Layout("meanings", number, columns_of("meanings", row)) for number, row in rows)
    return next((layout for layout in found if set(layout.columns) == wanted), None)


def _weight(layout: Layout) -> int:
    return len(layout.columns) + len(layout.half_days)


def _layout(grid: Grid, number: int, row: tuple[Any, ...]) -> Layout | None:
    headings = _compared(row)
    dossiers, follow_up, sheet = (_named(kind, headings) for kind in _OF_A_MONTH)
    if (nearly := _is_nearly_a_dossier_table(dossiers, row)) or _is_dossier_table(dossiers):
        return Layout("dossiers", number, dossiers, nearly=nearly and not _is_dossier_table(dossiers))
    invoices = _named("invoices", headings)
    if "invoice_id" in invoices and len({"dossier_id", "amount", "settlement"} & set(invoices)) >= 2:
        return Layout("invoices", number, invoices)
    attendance = _attendance_layout(grid, number, sheet)
    # Names beside the numbers make no follow-up of an attendance sheet.
    told = len(set(follow_up) - {"last_name", "first_name"})
    followed = "dossier_id" in follow_up and told > 1
    if attendance and followed and told >= _weight(attendance):
        if told == _weight(attendance):
            raise ReconcileError(
                f"ce tableau peut être un {KIND_NAMES['follow_up']} aussi bien qu'une {KIND_NAMES['attendance']}",
                f"{grid.place} › ligne {number}",
                "séparez les dates des dossiers et les présences en deux feuilles",
            )
        attendance = None
    return attendance or (Layout("follow_up", number, follow_up) if followed else None)


def _attendance_layout(grid: Grid, number: int, columns: Mapping[str, int]) -> Layout | None:
    """Recognise a long sheet, a wide one, one under two header rows, or one with a single column of marks."""
    names = {"full_name", "last_name", "dossier_id"} & set(columns)
    if not names:
        return None
    marks = _MARKS & set(columns)
    if "day" in columns and marks:
        return Layout("attendance", number, columns)
    half_days = half_day_headings(grid, number) or undated_headings(grid, number)
    below = grid.rows[number] if number < len(grid.rows) else ()
    nameless = all(columns[name] >= len(below) or below[columns[name]] is None for name in names)
    if number < len(grid.rows) and nameless and (halves := _lower_half_days(grid, number, half_days)):
        lower = {name: column for name, column in columns_of("attendance", below).items() if name not in _MARKS}
        return Layout("attendance", number + 1, {**lower, **columns}, halves, two_rows=True)
    timed = {"arrival", "departure"} <= {measure_of(text_of(cell)) for cell in grid.rows[number - 1]}
    return Layout("attendance", number, columns, half_days) if half_days or marks or timed else None


def _lower_half_days(grid: Grid, number: int, upper: tuple[HalfDayHeading, ...]) -> tuple[HalfDayHeading, ...]:
    """Return the half-days of a second header row, under dates or under nothing but a title such as `Présence`."""
    return half_day_headings(grid, number + 1) if upper else undated_headings(grid, number + 1)


def _is_dossier_table(columns: Mapping[str, int]) -> bool:
    """A dossier table has number, name, session and price, or most of its required columns.

    A follow-up may repeat some of them beside its dates, but never the price.
    """
    if not columns:
        return False
    required = {name for name, field in fields("dossiers").items() if field.required}
    found = set(columns)
    if {"dossier_id", "last_name", "session_id", "price"} <= found:
        return True
    dated = {"requested_on", "proposed_on", "confirmed_on", "cancelled_on"} & found
    enough = len(required & found) >= len(required) - 3 and bool({"price", "status"} & found)
    return enough and ("price" in found or not dated)


def _is_nearly_a_dossier_table(columns: Mapping[str, int], row: tuple[Any, ...]) -> bool:
    """Tell a dossier table whose titles are a person's own: each required one but one is there, or one nearly it.

    Taken for a follow-up, which may repeat names and sessions too, it would leave the month without dossiers.
    """
    if not {"dossier_id", "last_name", "session_id"} <= set(columns):
        return False
    required = {name: field for name, field in fields("dossiers").items() if field.required}
    missing = [field for name, field in required.items() if name not in columns]
    if len(missing) > len(required) // 2:
        return False
    used = set(columns.values())
    others = [text_of(cell) for column, cell in enumerate(row) if isinstance(cell, str) and column not in used]
    return len(missing) == 1 or all(any(is_near(title, field.headings) for title in others) for field in missing)


def columns_of(kind: Kind, row: tuple[Any, ...]) -> dict[str, int]:
    """Return the fields of a kind of table whose headings a row holds, each with its first column."""
    return _named(kind, _compared(row))


def _compared(row: tuple[Any, ...]) -> list[tuple[int, str]]:
    """Return the texts of a row as headings are compared, each with its column."""
    return [(column, normalised(cell)) for column, cell in enumerate(row) if isinstance(cell, str)]


def _named(kind: Kind, headings: Iterable[tuple[int, str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    known = field_by_heading(kind)
    for column, heading in headings:
        if heading in known:
            found.setdefault(known[heading], column)
    return found
