"""A recognised sheet → a typed table: values read, validated against its schema, faults as findings."""

from collections.abc import Iterator, Mapping, Set
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from msgspec.structs import replace

from reconcile.correspondences import NOTHING_LEARNED, Correspondences, scope_of
from reconcile.findings import Finding, Question, Severity, Subject
from reconcile.grouping import grouped
from reconcile.intake.explained_words import explain
from reconcile.intake.grids import Grid
from reconcile.intake.layouts import Layout, fields, titles
from reconcile.intake.table_rows import cell_of, column_of, rows_of, set_aside_notes
from reconcile.intake.tables import IDENTITY, Row, Table, contradiction
from reconcile.intake.validation import Faults, code_and_detail, faults_of
from reconcile.intake.values import READERS
from reconcile.origins import Origin
from reconcile.terms import load
from reconcile.texts import text_of
from schemas.fields import EARLIEST_DAY, EXAMPLE, Field, Reader, Unreadable

# A day more than three years ahead is a slip of the keyboard.
YEARS_AHEAD = 3
# A day number of a workbook that counts from 1904 is so much smaller.
DAYS_FROM_1900_TO_1904 = 1462
_CODES_THAT_BLOCK = {"price", "starts_on", "ends_on", "status", "dossier_id"}


def read_table(
    grid: Grid,
    layout: Layout,
    as_of: date,
    learners: Set[str] = frozenset(),
    learned: Correspondences = NOTHING_LEARNED,
) -> Table:
    """Read every row under the header; a fault is a finding and leaves `None` in its cell.

    `learners` are the known names: a row of one of them is a learner's, even if called Total or Cachet; `learned` the
    words that a person explained.
    """
    declared = fields(layout.kind)
    rows, set_aside = rows_of(grid, layout, learners)
    columns = {
        name: _read_column(grid, rows, layout.columns.get(name), field, as_of) for name, field in declared.items()
    }
    explain(columns, learned, scope_of(titles(grid, layout)))
    frame = _frame(columns, rows)
    faults = faults_of(layout.kind, frame)
    findings = [_finding(grid, layout, frame, key, check) for key, check in faults.checks.items()]
    if merged := sorted({row for row, _ in grid.merged} & set(rows)):
        detail = f"Cellules fusionnées dans les données, à partir de la ligne {merged[0]}."
        findings.append(Finding("F33", Subject(origin=Origin(grid.file, grid.sheet, merged[0])), detail))
    findings += set_aside_notes(grid, layout, set_aside)
    unreadable = _unreadable(grid, layout, frame, faults)
    for (row, name), check in faults.checks.items():
        if check != "ends_after_start":
            frame.at[row, name] = None
    table = Table(grid, layout, frame, tuple(findings), unreadable, faults.repeated, set_aside, learned)
    return replace(table, findings=(*findings, *_repetitions(table)))


def _frame(columns: Mapping[str, list[Any]], rows: list[int]) -> pd.DataFrame:
    """Return the values as a frame of objects, made of one array: column by column it takes far longer."""
    values = np.empty((len(rows), len(columns)), dtype=object)
    for position, column in enumerate(columns.values()):
        values[:, position] = np.array(column, dtype=object)
    index = pd.Index(np.array(rows, dtype=np.int64))
    return pd.DataFrame(values, index=index, columns=_index_of(tuple(columns)), dtype=object)


@cache
def _index_of(names: tuple[str, ...]) -> pd.Index:
    """Return the index of the fields of a kind of table: for a small one, making it takes as long as the rest."""
    return pd.Index(names)


def _read_column(grid: Grid, rows: list[int], column: int | None, field: Field, as_of: date) -> list[Any]:
    if column is None:
        return [None] * len(rows)
    # The same days, states and prices stand on many rows: each is read once. What is equal need not read alike.
    known: dict[tuple[type, Any], Any] = {}
    found = []
    for cell in column_of(grid, rows, column):
        alike = (type(cell), cell)
        if alike not in known:
            known[alike] = _read(field, cell, as_of, since_1904=grid.since_1904)
        found.append(known[alike])
    return found


def _read(field: Field, cell: Any, as_of: date, *, since_1904: bool = False) -> Any:
    if cell is None:
        return None
    if isinstance(cell, Unreadable):
        return cell
    if field.reader == "day" and isinstance(cell, float) and since_1904:
        cell += DAYS_FROM_1900_TO_1904
    if field.name == "dossier_id" and text_of(cell).casefold() == EXAMPLE.casefold():
        return Unreadable(text_of(cell), "c'est le numéro de la ligne d'exemple, à remplacer.")
    value = READERS[field.reader](cell)
    if field.reader == "day" and isinstance(value, date):
        latest = date(as_of.year + YEARS_AHEAD, 12, 31)
        return value if EARLIEST_DAY <= value <= latest else Unreadable(text_of(cell), "hors des limites")
    if field.reader == "amount" and isinstance(value, int) and abs(value) > _highest_amount():
        return Unreadable(text_of(cell), "montant au-delà de ce qu'une formation peut coûter")
    return value


@cache
def _highest_amount() -> int:
    return load().price_ceiling


# What is missing or unreadable and can be answered: a date, a state.
_ASKS: dict[tuple[str, Reader], Question] = {
    ("F03", "day"): Question.DATE,
    ("F04", "day"): Question.DATE,
    ("F03", "status"): Question.STATE,
    ("F06", "status"): Question.STATE,
}


def _repetitions(table: Table) -> Iterator[Finding]:
    """Yield F11 for a row that repeats another of its number, F10 for each of those that differ."""
    rows = (row for row in table if row.number in table.repeated)
    for same in grouped(rows, lambda row: row["dossier_id"]).values():
        unique: list[Row] = []
        for row in same:
            if any(row.values == one.values for one in unique):
                yield Finding("F11", row.at("dossier_id"))
            else:
                unique.append(row)
        detail = contradiction(unique)
        yield from (Finding("F10", row.at("dossier_id"), detail) for row in unique if len(unique) > 1)


def _unreadable(grid: Grid, layout: Layout, frame: pd.DataFrame, faults: Faults) -> dict[int, dict[str, str]]:
    """Return what was written in the cells that have a fault, by row and field; an empty cell holds nothing."""
    faulty = (key for key in faults.checks if frame.at[key] is not None)
    return {
        row: {name: text_of(cell_of(grid, row, layout.columns.get(name))) for _, name in cells}
        for row, cells in grouped(faulty, lambda key: key[0]).items()
    }


def _finding(grid: Grid, layout: Layout, frame: pd.DataFrame, key: tuple[int, str], check: str) -> Finding:
    row, name = key
    code, detail = code_and_detail(fields(layout.kind)[name], frame.at[key], check)
    blocks = layout.kind == "dossiers" and name in _CODES_THAT_BLOCK
    severity = Severity.BLOCKING if blocks else Severity.CHECK
    values = (frame.at[row, key] if key in frame else None for key in IDENTITY)
    dossier, session, last, first = ("" if value is None else str(value) for value in values)
    origin = Origin(grid.file, grid.sheet, row, layout.columns)
    about = Subject(dossier, session, last, first, origin, name)
    read = text_of(cell_of(grid, row, layout.columns.get(name)))
    asks = _ASKS.get((code, fields(layout.kind)[name].reader), Question.SEEN) if dossier else Question.SEEN
    return Finding(code, about, detail, read=read, own_severity=severity, asks=asks)
