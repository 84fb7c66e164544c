"""What stands beside the marks of each row: remarks, cell comments, totals, arrivals and departures (inputs.md §1)."""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction

from reconcile.evidence.lines import Beside, Total
from reconcile.evidence.marks import MarkKind, read_mark
from reconcile.evidence.moments import Stay, moment_of
from reconcile.evidence.number_scales import number_of
from reconcile.evidence.planned_times import mark_cell
from reconcile.evidence.remarks import is_void, speaks, speaks_of_absence
from reconcile.half_days import HalfDay
from reconcile.intake.layouts import BesideColumn
from reconcile.intake.tables import Table
from reconcile.intake.values import read_duration
from reconcile.origins import Origin
from reconcile.texts import plain, text_of

# What a column of absences or latenesses holds where there was none.
_NONE = frozenset({"non", "aucun", "aucune", "ras", "neant", "rien", "-", "–", "faux"})
_NOTHING = re.compile(r"0+(?:[:h,.] ?0*)*(?: ?h| ?min)?")


def beside_of(table: Table, row: int, column_half_days: Mapping[int, HalfDay | None]) -> Beside | None:
    """Return what stands beside the marks of a row, `None` for nothing; `column_half_days` are those of its marks."""
    grid, columns = table.grid, table.layout.beside
    if not columns and row not in grid.comments_by_row:
        return None
    remarks, totals, places = [], [], []
    for one in columns:
        cell = mark_cell(table, row, one.column)
        told = one.measure == "other" and one.column not in table.layout.unread
        told = told and not _confirms_a_blank(table, row, one, column_half_days)
        if one.measure == "remark" and not is_void(text := text_of(cell)):
            remarks.append(text)
            places.append(one.column)
        elif told and (said := _speaking(one.title, text_of(cell))):
            remarks.append(said)
            places.append(one.column)
        elif one.measure == "total" and cell is not None:
            totals.append(_total(table, row, one))
    noted = {column: text for column, text in grid.comments_by_row.get(row, {}).items() if not is_void(text)}
    comments = tuple((column_half_days.get(column), text) for column, text in sorted(noted.items()))
    first = min([*places, *noted], default=totals[0].origin.columns["mark"] if totals else None)
    if first is None:
        return None
    origin = Origin(grid.file, grid.sheet, row, {"mark": first})
    return Beside(origin, tuple(remarks), comments, tuple(totals))


def _confirms_a_blank(
    table: Table, row: int, column: BesideColumn, column_half_days: Mapping[int, HalfDay | None]
) -> bool:
    """Tell a cross under `Absent` beside the blank presence of the same half-day: it says nothing else."""
    if column.heading is None or not speaks_of_absence(column.title):
        return False
    same = [other for other, half_day in column_half_days.items() if _is_of(column, half_day)]
    return bool(same) and all(mark_cell(table, row, other) is None for other in same)


def _speaking(title: str, text: str) -> str:
    """Return what a cell of a column of unknown sense says of absence, with its title where that says it."""
    nothing = not text or _NOTHING.fullmatch(text) is not None
    if speaks_of_absence(title) or speaks(title):
        return "" if nothing or plain(text) in _NONE else f"{title} : {text}"
    return text if speaks(text) and not nothing else ""


def _total(table: Table, row: int, column: BesideColumn) -> Total:
    """Read a total: a duration is hours whatever the heading says, a percentage a share."""
    cell = mark_cell(table, row, column.column)
    text, unit, value = text_of(cell), column.unit, None
    if number := number_of(cell):
        value, is_percent = number
        if unit == "percent" and not is_percent:
            value = value / 100
        unit = "percent" if is_percent else unit
    elif unit == "mark":
        kind = read_mark(cell).kind
        value = {MarkKind.PRESENT: Fraction(1), MarkKind.ABSENT: Fraction(0)}.get(kind)
    elif isinstance(duration := read_duration(cell), Fraction):
        value, unit = duration / 60, "hours"
    origin = Origin(table.grid.file, table.grid.sheet, row, {"mark": column.column})
    on = (column.heading.day, column.heading.month) if column.heading else None
    return Total(text, value, unit, column.title, origin, on=on)


def stay_of(table: Table, row: int, half_day: HalfDay | None) -> Stay:
    """Return the arrival and the departure that a row writes for a half-day, in its own columns or in the sheet's."""
    own = [one for one in table.layout.beside if one.measure in {"arrival", "departure"} and _is_of(one, half_day)]
    moments: dict[str, int] = {}
    texts, unclear, absent = [], False, False
    for one in own:
        cell = mark_cell(table, row, one.column)
        moment, text = moment_of(cell), text_of(cell)
        if moment is not None:
            unclear = unclear or moments.get(one.measure, moment) != moment
            moments[one.measure] = moment
        elif any(map(str.isalnum, text)):
            absent = absent or read_mark(text).kind is MarkKind.ABSENT
            unclear = unclear or read_mark(text).kind is not MarkKind.ABSENT
        if any(map(str.isalnum, text)):
            texts.append(f"{one.title} {text}")
    return Stay(moments.get("arrival"), moments.get("departure"), ", ".join(texts), unclear, absent)


def _is_of(column: BesideColumn, half_day: HalfDay | None) -> bool:
    heading = column.heading
    if heading is None or half_day is None:
        return heading is None
    same_day = (heading.day, heading.month) == (half_day.day.day, half_day.day.month)
    return same_day and HalfDay(half_day.day, heading.half).meets(half_day)


def has_stays(columns: Iterable[BesideColumn]) -> bool:
    """Tell whether a sheet writes arrivals or departures."""
    return any(one.measure in {"arrival", "departure"} for one in columns)
