"""Small invented input files, written for one test and read back."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from msgspec.structs import fields
from openpyxl import Workbook

from reconcile.evidence.attendance import read_attendance
from reconcile.evidence.lines import AttendanceLine
from reconcile.half_days import HalfDay
from reconcile.intake.reading import Inputs, read_inputs
from reconcile.month.checking import refuse_without_dossiers

AS_OF = date(2025, 6, 30)
# A session of two days, Wednesday and Thursday.
SESSION, FIRST, LAST = "SES-12", date(2025, 3, 12), date(2025, 3, 13)

Cells = Sequence[Any]


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


def write_xlsx(path: Path, sheets: Mapping[str, Iterable[Cells]], *, hidden_rows: Iterable[int] = ()) -> Path:
    """Write sheets of rows as a workbook; the rows numbered in `hidden_rows` are hidden in each sheet."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for number in hidden_rows:
            sheet.row_dimensions[number].hidden = True
    book.save(path)
    return path


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
