"""A recognised sheet → a typed table: values read, validated against its schema, faults as findings."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import pandera.pandas as pa

from reconcile.findings import Finding, Severity
from reconcile.intake.grids import Grid
from reconcile.intake.headings import SCHEMAS, Kind, Layout, fields
from reconcile.intake.suggestions import did_you_mean
from reconcile.intake.values import READERS
from reconcile.names import name_key
from reconcile.origins import Origin
from reconcile.terms.words import legend_words, status_labels
from reconcile.texts import normalised_words, plain, text_of
from schemas.fields import EXAMPLE, Field, Reader, Unreadable

# A day before AMG's first DIF élu sessions, or more than three years ahead, is a slip of the keyboard.
EARLIEST_DAY = date(2015, 1, 1)
YEARS_AHEAD = 3
# A day number of a workbook that counts from 1904 is so much smaller.
DAYS_FROM_1900_TO_1904 = 1462

_FAULT_OF_READER: dict[Reader, str] = {
    "identifier": "F09",
    "day": "F04",
    "amount": "F05",
    "status": "F06",
    "yes_no": "F07",
    "duration": "F08",
    "half_day": "F04",
    "rate": "F27",
}
_FAULT_OF_CELL = {
    "cellule en erreur": "F17",
    "formule sans valeur enregistrée": "F18",
    "hors des limites": "F13",
}
_CODES_THAT_BLOCK = {"price", "starts_on", "ends_on", "status", "dossier_id"}


@dataclass(frozen=True, slots=True)
class Table:
    """A table read from a sheet.

    `frame` has one column per field of the schema (`None` where the sheet has no such column or the cell is
    empty or faulty) and the row number in the file as index; `records` holds the same row by row; `unreadable` maps
    (row, field) to what was written; `set_aside` lists the rows below the header that are not rows of the table.
    """

    grid: Grid
    layout: Layout
    frame: pd.DataFrame
    records: Mapping[int, Mapping[str, Any]]
    findings: tuple[Finding, ...]
    unreadable: Mapping[tuple[int, str], str]
    set_aside: tuple[int, ...]

    def value(self, row: int, name: str) -> Any:
        """Return the value of a field in a row."""
        return self.records[row][name]

    def origin(self, row: int) -> Origin:
        """Return where a row comes from."""
        return Origin(self.grid.file, self.grid.sheet, row, self.layout.columns)


def read_table(grid: Grid, layout: Layout, as_of: date, learners: Set[str] = frozenset()) -> Table:
    """Read every row under the header; a fault is a finding and leaves `None` in its cell.

    `learners` are the known names: a row of one of them is a learner's, even if called Total or Cachet.
    """
    declared = fields(layout.kind)
    rows, set_aside = _rows(grid, layout, learners)
    columns = {
        name: _read_column(grid, rows, layout.columns.get(name), field, as_of) for name, field in declared.items()
    }
    frame = pd.DataFrame(columns, index=pd.Index(rows, dtype=int), dtype=object)
    faults = _faults(layout.kind, frame)
    unreadable = {
        (row, name): text_of(_cell(grid, row, layout.columns.get(name)))
        for row, name in faults
        if frame.at[row, name] is not None
    }
    findings = tuple(_finding(grid, layout, frame, key, check) for key, check in faults.items())
    values = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    records = dict(zip(rows, values, strict=True))
    for (row, name), check in faults.items():
        if check != "ends_after_start":
            frame.at[row, name] = records[row][name] = None
    merged = sorted({row for row, _ in grid.merged} & set(rows))
    if merged:
        detail = f"Cellules fusionnées dans les données, à partir de la ligne {merged[0]}."
        findings += (Finding("F33", detail, origin=Origin(grid.file, grid.sheet, merged[0])),)
    notes = [_set_aside_note(grid, layout, row) for row in set_aside if _worth_a_note(grid, layout, row)]
    return Table(grid, layout, frame, records, (*findings, *notes), unreadable, set_aside)


def _cell(grid: Grid, row: int, column: int | None) -> Any:
    cells = grid.rows[row - 1]
    if column is None:
        return None
    if (row, column) in grid.merged:
        return grid.merged[row, column]
    return cells[column] if column < len(cells) else None


def _rows(grid: Grid, layout: Layout, learners: Set[str]) -> tuple[list[int], tuple[int, ...]]:
    """Return the row numbers of the table and of the rows set aside; blank rows are neither.

    The example row of a template is set aside, whatever name it shows.
    """
    rows: list[int] = []
    set_aside: list[int] = []
    for number in range(layout.header_row + 1, len(grid.rows) + 1):
        if all(cell is None for cell in grid.rows[number - 1]):
            continue
        known = bool(learners) and _name(grid, layout, number) in learners
        kept = not _is_example(grid, layout, number) and (known or _belongs(grid, layout, number))
        (rows if kept else set_aside).append(number)
    return rows, tuple(set_aside)


def _is_example(grid: Grid, layout: Layout, row: int) -> bool:
    """Tell the example row of a template, left as it was: over-written, it is a row like any other."""
    if text_of(_cell(grid, row, layout.columns.get("dossier_id"))).casefold() != EXAMPLE.casefold():
        return False
    declared = ((fields(layout.kind)[name], column) for name, column in layout.columns.items())
    return all(
        READERS[field.reader](_cell(grid, row, column)) == READERS[field.reader](field.example or None)
        for field, column in declared
    )


def _name(grid: Grid, layout: Layout, row: int) -> str:
    columns = (layout.columns.get(name) for name in ("full_name", "last_name", "first_name"))
    return name_key(" ".join(text_of(_cell(grid, row, column)) for column in columns))


def _belongs(grid: Grid, layout: Layout, row: int) -> bool:
    """Tell a row of the table from a totals row or a note under it."""
    written = {name for name, column in layout.columns.items() if text_of(_cell(grid, row, column))}
    number = text_of(_cell(grid, row, layout.columns.get("dossier_id")))
    if normalised_words(number)[:1] in (["total"], ["totaux"]):
        return False
    if layout.kind == "dossiers":
        return len(written & {"last_name", "first_name", "session_id", "status", "starts_on"}) >= 2
    if layout.kind == "attendance":
        return side_row(grid, layout, row) is None
    return bool(written)


def side_row(grid: Grid, layout: Layout, row: int) -> str | None:
    """Tell what a row of an attendance sheet is when it is no learner's: `planned`, `trainer`, `total` or `note`."""
    names = [layout.columns[name] for name in ("full_name", "last_name", "dossier_id") if name in layout.columns]
    marks = [heading.column for heading in layout.half_days]
    marks += [layout.columns[name] for name in ("presence", "hours") if name in layout.columns]
    cells = grid.rows[row - 1]
    before = cells[: min(marks)] if marks else cells
    label = next((plain(text_of(cell)).replace(":", " ").split() for cell in before if text_of(cell)), [])
    first_name = layout.columns.get("first_name")
    named = first_name is not None and first_name < len(cells) and cells[first_name] is not None
    if any((row, column) in grid.merged and grid.merged[row, column] in before for column in marks):
        # A cell merged over names and marks alike is a sentence or a frame, no learner.
        return "note"
    for kind, spellings in legend_words("side_rows").items():
        starts = any(label[: len(words)] == words for words in spellings)
        # "Total" or "Cachet" is also a surname: beside a first name it is a learner's.
        if starts and not (named and kind in {"total", "note"}):
            return kind
    filled = [column for column in (*names, *marks) if _cell(grid, row, column) is not None]
    return None if filled else "note"


def _read_column(grid: Grid, rows: list[int], column: int | None, field: Field, as_of: date) -> list[Any]:
    if column is None:
        return [None] * len(rows)
    return [_read(field, _cell(grid, row, column), as_of, since_1904=grid.since_1904) for row in rows]


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
    return value


def _faults(kind: Kind, frame: pd.DataFrame) -> dict[tuple[int, str], str]:
    """Return one failed check per (row, field): pandera lists each check, and whole rows for a check on rows."""
    try:
        SCHEMAS[kind].validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases
    else:
        return {}
    faults: dict[tuple[int, str], str] = {}
    for check, column, index in zip(cases["check"], cases["column"], cases["index"], strict=True):
        row, name = int(index), str(column)
        # A check on rows fails once for each column: keep the cell that is meant.
        if check == "readable" and not isinstance(frame.at[row, name], Unreadable):
            continue
        faults.setdefault((row, "ends_on" if check == "ends_after_start" else name), str(check))
    return dict(sorted(faults.items(), key=lambda item: item[0][0]))


def _finding(grid: Grid, layout: Layout, frame: pd.DataFrame, key: tuple[int, str], check: str) -> Finding:
    row, name = key
    field, value = fields(layout.kind)[name], frame.at[key]
    code, detail = _code_and_detail(field, value, check)
    blocks = layout.kind == "dossiers" and name in _CODES_THAT_BLOCK
    severity: Severity = "bloquant" if blocks else "à vérifier"

    def text(column: str) -> str:
        shown = frame.at[row, column] if column in frame else None
        return "" if shown is None else str(shown)

    return Finding(
        code,
        detail,
        dossier_id=text("dossier_id"),
        last_name=text("last_name"),
        first_name=text("first_name"),
        session_id=text("session_id"),
        origin=Origin(grid.file, grid.sheet, row, layout.columns),
        name=name,
        read=text_of(_cell(grid, row, layout.columns.get(name))),
        own_severity=severity,
    )


def _code_and_detail(field: Field, value: Any, check: str) -> tuple[str, str]:
    if check == "ends_after_start":
        return "F12", "La session finit avant de commencer."
    if check == "not_negative":
        return "F05", f"« {field.title} » est négatif."
    if isinstance(value, Unreadable):
        code = _FAULT_OF_CELL.get(value.reason) or _FAULT_OF_READER[field.reader]
        close = did_you_mean(value.text, status_labels()) if code == "F06" else ""
        return code, f"« {field.title} » contient « {value} » : {value.reason}{close or '.'}"
    return "F03", f"« {field.title} » est vide."


def _worth_a_note(grid: Grid, layout: Layout, row: int) -> bool:
    """A planned-time row is read elsewhere; a printed row with its number, or a box to sign, alone holds nothing."""
    written = [text_of(cell) for cell in grid.rows[row - 1] if cell is not None]
    labels = {word for words in legend_words("side_rows")["trainer"] for word in words}
    empty = len(written) == 1 and (written[0].rstrip(".").isdigit() or set(normalised_words(written[0])) <= labels)
    return not empty and side_row(grid, layout, row) != "planned"


def _set_aside_note(grid: Grid, layout: Layout, row: int) -> Finding:
    words = " ".join(text_of(cell) for cell in grid.rows[row - 1] if cell is not None)
    detail = f"La ligne d'exemple (N° dossier {EXAMPLE}) n'a pas été lue." if _is_example(grid, layout, row) else ""
    return Finding("F20", detail, origin=Origin(grid.file, grid.sheet, row, layout.columns), read=words[:80])
