"""The sheet *Correspondances* as a person sees it and fills it in."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from click.testing import CliRunner, Result
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.worksheet.worksheet import Worksheet

from reconcile.cli import main
from reconcile.correspondences import Correspondence
from reconcile.findings import Finding
from reconcile.month.outcome import Outcome
from tests.builders.cells import Pages, stored_rows
from tests.builders.sheets import write_xlsx

SHEET, HEADER = "Correspondances", 4
HEADINGS = ("Nature", "Écrit", "Signification", "Nombre", "Première cellule", "Portée")
TITLE, STATUS, MARK, SESSION, WHOLE_SHEET = "titre de colonne", "statut", "marque de présence", "session", "feuille"
NUMBERS_KIND, NUMBERS = "sens des nombres", "(les nombres)"

# Nature, Écrit, Signification, Portée.
Said = tuple[str, str, str, str]


def reconcile(*arguments: object) -> Result:
    """Run the command line."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def plain(text: str) -> str:
    """Return a text of ours with ordinary spaces and apostrophes."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("\u2019", "'")


def meanings(path: Path, *said: Said, as_of: date = date(2025, 1, 1)) -> Path:
    """Write a workbook of somebody's own with a sheet *Correspondances* of that day."""
    dated = f"Arrêté au {as_of:%d/%m/%Y}."
    rows = [(nature, written, meaning, None, None, scope) for nature, written, meaning, scope in said]
    return write_xlsx(path, {SHEET: [[SHEET], [dated], [], HEADINGS, *rows]})


def sheet_of(path: Path) -> Worksheet:
    return load_workbook(path)[SHEET]


def _cells(path: Path) -> list[tuple[str, str, str]]:
    rows = (row[:3] for row in stored_rows(path, SHEET)[HEADER:])
    return [(str(kind), str(written), str(meaning or "")) for kind, written, meaning in rows if kind]


def questions(path: Path) -> list[tuple[str, str]]:
    """Return the words that wait for a meaning, with their kind, in the order of the sheet."""
    return [(kind, written) for kind, written, meaning in _cells(path) if not meaning]


def explained(path: Path) -> dict[str, str]:
    """Return the words that have a meaning already."""
    return {written: meaning for _, written, meaning in _cells(path) if meaning}


def fill_in(path: Path, said: Mapping[str, str]) -> None:
    """Write the meaning of each word, each of which stands on one row, and save the workbook."""
    book = Pages(path)
    sheet = book[SHEET]
    rows = {str(sheet.cell(row, 2).value): row for row in range(HEADER + 1, sheet.max_row + 1)}
    for written, meaning in said.items():
        sheet.cell(rows[written], 3).value = meaning
    book.save()


def choices(path: Path, written: str) -> list[str]:
    """Return what the drop-down list of a word offers: as written in it, or in the cells that it refers to."""
    sheet = sheet_of(path)
    (row,) = [row for row in range(HEADER + 1, sheet.max_row + 1) if sheet.cell(row, 2).value == written]
    (list_of,) = [one for one in sheet.data_validations.dataValidation if f"C{row}" in one.sqref]
    assert list_of.type == "list"
    source = str(list_of.formula1).removeprefix("=")
    if source.startswith('"'):
        return source.strip('"').split(",")
    first, last = source.split(":")
    _, column, top = first.split("$")
    bottom = int(last.split("$")[2])
    # One cell more: a list that stops short, or goes on, would show.
    assert sheet.cell(bottom + 1, column_index_from_string(column)).value is None
    cells = (sheet.cell(number, column_index_from_string(column)).value for number in range(int(top), bottom + 1))
    return [str(value) for value in cells]


def asked(outcome: Outcome) -> list[tuple[str, str]]:
    """Return the kind and the words that a month waits for."""
    return [(one.kind.label, one.written) for one in outcome.correspondences if not one.meaning]


def served(outcome: Outcome) -> dict[str, int]:
    """Return how often each explained word was used."""
    return {one.written: one.used for one in outcome.correspondences if one.meaning}


def learned(outcome: Outcome, written: str) -> Correspondence:
    (one,) = [one for one in outcome.correspondences if one.written == written and one.meaning]
    return one


def of_code(outcome: Outcome, code: str) -> list[Finding]:
    return [one for one in outcome.findings if one.code == code]


def cells_of(path: Path, sheet: str) -> list[str]:
    """Return every text of a sheet of a workbook, with ordinary spaces and apostrophes."""
    return [plain(str(value)) for row in stored_rows(path, sheet) for value in row if value is not None]
