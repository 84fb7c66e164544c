"""Finds the header row of a sheet, recognises the kind of table, and maps its headings to fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from reconcile.errors import ReconcileError
from reconcile.french import listed
from reconcile.intake.grids import Grid
from reconcile.intake.half_day_headings import HalfDayHeading, date_over, half_day_headings
from reconcile.intake.suggestions import nearest
from reconcile.origins import column_letters
from reconcile.texts import text_of
from schemas.attendance import AttendanceSheet
from schemas.decisions import Decisions, EarlierAmounts
from schemas.dossiers import Dossiers
from schemas.fields import Field, InputTable, fields_of, normalised
from schemas.follow_up import FollowUp
from schemas.invoices import Invoices

Kind = Literal["dossiers", "follow_up", "attendance", "invoices", "decisions", "amounts"]
SCHEMAS: dict[Kind, type[InputTable]] = {
    "dossiers": Dossiers,
    "follow_up": FollowUp,
    "attendance": AttendanceSheet,
    "invoices": Invoices,
    # Of an earlier workbook of our own, told by the names of its sheets and never by headings.
    "decisions": Decisions,
    "amounts": EarlierAmounts,
}
KIND_NAMES: dict[Kind, str] = {
    "dossiers": "tableau des dossiers",
    "follow_up": "tableau de suivi",
    "attendance": "feuille d'émargement",
    "invoices": "tableau des factures",
    "decisions": "décisions d'un classeur précédent",
    "amounts": "montants d'un classeur précédent",
}
HEADER_SEARCHED_ROWS = 20


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet was recognised: its kind, header row as Excel shows it, and field → column counted from 0.

    `half_days` are the dated columns of a wide attendance sheet; with `two_rows` the row above the header row holds
    dates and the titles of the other columns.
    """

    kind: Kind
    header_row: int
    columns: Mapping[str, int]
    half_days: tuple[HalfDayHeading, ...] = ()
    two_rows: bool = False


@cache
def fields(kind: Kind) -> dict[str, Field]:
    """Return the fields of a kind of table by name."""
    return fields_of(SCHEMAS[kind])


@cache
def _field_by_heading(kind: Kind) -> dict[str, str]:
    return {normalised(text): name for name, field in fields(kind).items() for text in field.headings}


def recognise(grid: Grid) -> Layout | None:
    """Return the layout of a sheet, `None` when no row among the first 20 is the header of a known table.

    Raises `ReconcileError` when a dossier table lacks a required column or has two columns for one field.
    """
    best: Layout | None = None
    for number, row in enumerate(grid.rows[:HEADER_SEARCHED_ROWS], start=1):
        layout = _layout(grid, number, row)
        if layout and (best is None or _weight(layout) > _weight(best)):
            best = layout
    if best:
        _refuse_double_columns(grid, best)
        _refuse_missing_columns(grid, best)
        _refuse_lost_marks(grid, best)
    return best


def layout_of(grid: Grid, kind: Kind) -> Layout:
    """Return the layout of a sheet of our own; raises `ReconcileError` when one of its columns has gone."""
    rows = enumerate(grid.rows[:HEADER_SEARCHED_ROWS], start=1)
    number, columns = max(((number, _columns(kind, row)) for number, row in rows), key=lambda one: len(one[1]))
    layout = Layout(kind, number, columns)
    _refuse_double_columns(grid, layout)
    missing = [field.title for name, field in fields(kind).items() if name not in columns]
    if missing:
        raise ReconcileError(
            f"une colonne de ce classeur a disparu : {listed([f'« {title} »' for title in missing])}",
            f"{grid.place} › ligne {number}",
            "remettez-la avec son titre, ou retirez ce classeur des fichiers donnés",
        )
    return layout


def _weight(layout: Layout) -> int:
    return len(layout.columns) + len(layout.half_days)


def _layout(grid: Grid, number: int, row: tuple[Any, ...]) -> Layout | None:
    dossiers, follow_up, sheet = (_columns(kind, row) for kind in ("dossiers", "follow_up", "attendance"))
    if _is_dossier_table(dossiers):
        return Layout("dossiers", number, dossiers)
    invoices = _columns("invoices", row)
    if "invoice_id" in invoices and len({"dossier_id", "amount", "settlement"} & set(invoices)) >= 2:
        return Layout("invoices", number, invoices)
    attendance = _attendance_layout(grid, number, sheet)
    followed = "dossier_id" in follow_up and len(follow_up) > 1
    if attendance and followed and len(follow_up) >= _weight(attendance):
        if len(follow_up) == _weight(attendance):
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
    marks = {"presence", "hours"} & set(columns)
    if "day" in columns and marks:
        return Layout("attendance", number, columns)
    half_days = half_day_headings(grid, number)
    below = grid.rows[number] if number < len(grid.rows) else ()
    nameless = all(columns[name] >= len(below) or below[columns[name]] is None for name in names)
    if half_days and number < len(grid.rows) and nameless and (halves := half_day_headings(grid, number + 1)):
        return Layout("attendance", number + 1, columns, halves, two_rows=True)
    return Layout("attendance", number, columns, half_days) if half_days or marks else None


def titles(grid: Grid, layout: Layout) -> list[str]:
    """Return the title of each column; under two header rows, the upper one's where the lower has none."""
    lower = [text_of(cell) for cell in grid.rows[layout.header_row - 1]]
    if not layout.two_rows:
        return lower
    upper = [text_of(cell) for cell in grid.rows[layout.header_row - 2]]
    width = max(len(lower), len(upper))
    lower, upper = (row + [""] * (width - len(row)) for row in (lower, upper))
    return [below or above for below, above in zip(lower, upper, strict=True)]


def _refuse_lost_marks(grid: Grid, layout: Layout) -> None:
    """Refuse a filled column beside or under a date that names no half-day: it would be lost without a word."""
    if not layout.half_days:
        return
    used = {*layout.columns.values(), *(half.column for half in layout.half_days)}
    shown = titles(grid, layout)
    for column in range(min(half.column for half in layout.half_days), max(map(len, grid.rows))):
        title = shown[column] if column < len(shown) else ""
        dated = column - 1 in used if not title else bool(date_over(grid, layout.header_row, column))
        filled = any(column < len(cells) and cells[column] is not None for cells in grid.rows[layout.header_row :])
        if column not in used and dated and filled and "signature" not in normalised(title):
            raise ReconcileError(
                f"une colonne remplie ne dit pas de quelle demi-journée elle est : « {title} »"
                if title
                else "une colonne remplie, à côté d'une date, n'a pas de titre",
                f"{grid.place} › {column_letters(column)}{layout.header_row}",
                "titrez-la de sa date et de Matin ou Après-midi, par exemple 12/03/2025 matin",
            )


def _is_dossier_table(columns: Mapping[str, int]) -> bool:
    """A dossier table has number, name, session and price, or most of its required columns.

    A follow-up may repeat some of them beside its dates, but never the price.
    """
    required = {name for name, field in fields("dossiers").items() if field.required}
    found = set(columns)
    if {"dossier_id", "last_name", "session_id", "price"} <= found:
        return True
    dated = {"requested_on", "proposed_on", "confirmed_on", "cancelled_on"} & found
    enough = len(required & found) >= len(required) - 3 and bool({"price", "status"} & found)
    return enough and ("price" in found or not dated)


def _columns(kind: Kind, row: tuple[Any, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for column, cell in enumerate(row):
        if isinstance(cell, str) and (name := _field_by_heading(kind).get(normalised(text_of(cell)))):
            found.setdefault(name, column)
    return found


def _refuse_double_columns(grid: Grid, layout: Layout) -> None:
    seen: dict[str, int] = {}
    for column, cell in enumerate(grid.rows[layout.header_row - 1]):
        name = _field_by_heading(layout.kind).get(normalised(text_of(cell))) if isinstance(cell, str) else None
        if name and name in seen:
            title = fields(layout.kind)[name].title
            cells = [f"{column_letters(c)}{layout.header_row}" for c in (seen[name], column)]
            raise ReconcileError(
                f"deux colonnes pour une même donnée : « {title} »",
                f"{grid.place} › {listed(cells)}",
                "supprimez l'une des deux colonnes, ou changez son titre",
            )
        if name:
            seen[name] = column


def _refuse_missing_columns(grid: Grid, layout: Layout) -> None:
    missing = [
        field.title for name, field in fields(layout.kind).items() if field.required and name not in layout.columns
    ]
    if missing:
        words = listed([f"« {title} »" for title in missing])
        written = [text_of(cell) for cell in grid.rows[layout.header_row - 1] if text_of(cell)]
        close = [found for title in missing if (found := nearest(title, written))]
        hint = f" (« {close[0]} » en est proche)" if close else ""
        raise ReconcileError(
            f"colonne obligatoire absente : {words}"
            if len(missing) == 1
            else f"colonnes obligatoires absentes : {words}",
            f"{grid.place} › ligne {layout.header_row} (titres du {KIND_NAMES[layout.kind]})",
            f"ajoutez-la à l'export, ou renommez celle qui contient cette donnée{hint}",
        )
