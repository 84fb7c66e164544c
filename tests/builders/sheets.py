"""Small invented input files, written for one test and read back."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import fields
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from reconcile.evidence.attendance import read_attendance
from reconcile.evidence.lines import AttendanceLine
from reconcile.half_days import HalfDay
from reconcile.intake.reading import Inputs, read_inputs
from reconcile.month.checking import refuse_without_dossiers

AS_OF = date(2025, 6, 30)
# A session of two days, Wednesday and Thursday.
SESSION, FIRST, LAST = "SES-12", date(2025, 3, 12), date(2025, 3, 13)

Cells = Sequence[Any]
# The formats that a program gives to the values of a type, and to percentages.
_FORMATS = {
    "%": "0%",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd h:mm:ss",
    "time": "h:mm:ss",
    "timedelta": "[hh]:mm:ss",
}


def dossier(number: str = "00417", last_name: str = "EXEMPLE-ALPHA", first_name: str = "Testine") -> dict[str, object]:
    """Return a row of the dossier table under its headings."""
    return {
        "N° dossier": number,
        "Nom": last_name,
        "Prénom": first_name,
        "N° session": SESSION,
        "Date de début": "12/03/2025",
        "Date de fin": "13/03/2025",
        "Statut": "Accepté",
        "Prix (€)": "100,00",
    }


def table(*rows: Mapping[str, object]) -> list[Cells]:
    """Return the heading row and one row per mapping; a heading that a row lacks is an empty cell."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    return [headings, *([row.get(heading) for heading in headings] for row in rows)]


def csv_text(rows: Iterable[Cells], separator: str = ";") -> str:
    """Return rows as csv text."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def write_csv(path: Path, rows: Iterable[Cells], *, separator: str = ";", encoding: str = "utf-8") -> Path:
    """Write rows as a csv file."""
    path.write_bytes(csv_text(rows, separator).encode(encoding))
    return path


def write_xlsx(
    path: Path,
    sheets: Mapping[str, Iterable[Cells]],
    *,
    hidden_rows: Iterable[int] = (),
    comments: Mapping[str, str] | None = None,
    percent: Sequence[str] = (),
    merged: Sequence[str] = (),
) -> Path:
    """Write sheets of rows as a workbook, in a third of the time that openpyxl takes.

    What else is said is of each sheet: hidden rows by number, comments and percentages by cell, merged ranges.
    """
    book = Workbook(path, {"in_memory": True})
    formats = {kind: book.add_format({"num_format": text}) for kind, text in _FORMATS.items()}
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for cells in merged:
            sheet.merge_range(cells, "")
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                kind = "%" if xl_rowcol_to_cell(number, column) in percent else type(value).__name__
                _write(sheet, number, column, value, formats.get(kind))
        for number in hidden_rows:
            sheet.set_row(number - 1, None, None, {"hidden": True})
        for cell, text in (comments or {}).items():
            sheet.write_comment(cell, text, {"author": "EXEMPLE"})
    book.close()
    return path


def _write(sheet: Worksheet, row: int, column: int, value: object, style: Format | None) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    elif isinstance(value, str) and value.startswith("="):
        # As a program writes one that computes nothing: without a result.
        sheet.write_formula(row, column, value, style, "")
    elif isinstance(value, str):
        sheet.write_string(row, column, value, style)
    elif value is not None:
        sheet.write_datetime(row, column, value, style)


def write_dossiers(folder: Path, *rows: Mapping[str, object]) -> Path:
    """Write the dossier table; a single dossier when no row is given."""
    return write_csv(folder / "dossiers.csv", table(*(rows or (dossier(),))))


class Read(Inputs, frozen=True):
    """What was read, with the lines of its attendance sheets and every finding."""

    lines: tuple[AttendanceLine, ...] = ()
    announced: frozenset[tuple[str, HalfDay]] = frozenset()


def read(*inputs: Path, as_of: date = AS_OF) -> Read:
    """Read files and folders, then the lines of their attendance sheets."""
    tables = read_inputs(inputs, as_of, lambda _: None)
    refuse_without_dossiers(tables, inputs, as_of)
    found = read_attendance(tables.attendance, tables.dossiers)
    own = {field.name: getattr(tables, field.name) for field in fields(Inputs)}
    own["findings"] = (*tables.findings, *found.findings)
    return Read(**own, lines=found.lines, announced=found.announced)


def read_attendance_csv(folder: Path, rows: Iterable[Cells], name: str = "feuille.csv") -> tuple[AttendanceLine, ...]:
    """Return the attendance lines of one csv sheet beside a dossier table."""
    if not (folder / "dossiers.csv").exists():
        write_dossiers(folder)
    write_csv(folder / name, rows)
    return read(folder).lines


def codes(inputs: Inputs) -> list[str]:
    """Return the codes of the findings made while reading, in order."""
    return [finding.code for finding in inputs.findings]
