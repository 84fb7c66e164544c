"""Sheet "Dossiers": the exports row for row as they came, then the tool's columns; flagged cells carry a note."""

from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter
from msgspec import Struct
from msgspec.structs import replace

from reconcile.findings import Finding
from reconcile.grouping import grouped
from reconcile.month.outcome import Outcome, Result, Table
from reconcile.report.cells import Tinted, cents
from reconcile.report.styles import TINT_OF_SEVERITY, Styles
from reconcile.report.tables import Column, Sheet, write_table
from reconcile.texts import text_of
from schemas.fields import Unreadable
from schemas.personal import is_personal

# Widths are taken from so many rows, between these characters.
SAMPLE, NARROWEST, WIDEST = 100, 9, 34
_FIRST = 5


class ExportRow(Struct, frozen=True):
    """A row of an export: its cells, column by column of the sheet, its dossier's result and the codes found on it.

    `result` is `None` for a row that repeats another or that a later export replaces.
    """

    cells: Sequence[object]
    result: Result | None = None
    codes: Sequence[str] = ()


def _case(row: ExportRow) -> object:
    if row.result is None:
        return "ligne répétée ou antérieure"
    return row.result.case if row.result.in_period else "hors période"


def _of_period(row: ExportRow) -> Result | None:
    return row.result if row.result and row.result.in_period else None


OWN_COLUMNS: tuple[Column[ExportRow], ...] = (
    Column("Cas", "wrap", 22, _case, "Cas du contrat, ou pourquoi la ligne n'a pas de montant."),
    Column("Montant dû (€)", "euros", 13, lambda row: cents(kept.cents) if (kept := _of_period(row)) else None,
           "Montant dû à AMG."),
    Column("Fermeté", "text", 13, lambda row: kept.firmness if (kept := _of_period(row)) else None,
           "Ferme, conditionnel ou à décider."),
    Column("Constats", "wrap", 18, lambda row: " ".join(row.codes), "Codes des constats du dossier."),
)  # fmt: skip
SHEET: Sheet[ExportRow] = Sheet(
    "Dossiers",
    "Dossiers tels qu'exportés",
    "L'export ligne pour ligne, dans son ordre, puis les colonnes de l'outil ; une cellule teintée porte une note. Les "
    "colonnes vides, et celles de naissance, d'adresse et de téléphone, n'y sont pas : « Journal » les nomme.",
    OWN_COLUMNS,
    pages_wide=3,
)


def write_dossiers(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> None:
    """Write the exports row for row and column for column, then the tool's columns."""
    tables = outcome.inputs.dossiers
    headings = list(dict.fromkeys(heading for table in tables for heading in shown_headings(table).values()))
    rows = [*_rows(outcome, headings)]
    columns = tuple(_export_column(position, heading, rows) for position, heading in enumerate(headings))
    # Who a row is about stays in view, and on each page, where it stands among the first columns.
    named = [headings.index(one) + 1 for table in tables for one in table.identity_titles if one in headings]
    identity = max((position for position in named if position <= _FIRST), default=min(1, len(columns)))
    sheet = replace(SHEET, columns=(*columns, *OWN_COLUMNS), identity=identity)
    write_table(book, styles, sheet, rows)


def _export_column(position: int, heading: str, rows: Sequence[ExportRow]) -> Column[ExportRow]:
    """Return a column of the export, as wide as its heading and its first cells need."""
    longest = max((len(_plain(row.cells[position])) for row in rows[:SAMPLE]), default=0)
    width = max(NARROWEST, min(WIDEST, max(longest, len(heading)) + 3))
    return Column(heading, "text", width, lambda row: row.cells[position])


def _plain(value: object) -> str:
    return text_of(value.value if isinstance(value, Tinted) else value)


def _headings(table: Table) -> list[str]:
    """Return the headings of a table as written; a repeated or empty one gets its column number."""
    seen: dict[str, int] = {}
    result = []
    for position, title in enumerate(table.titles, start=1):
        text = title or f"(colonne {position})"
        seen[text.casefold()] = seen.get(text.casefold(), 0) + 1
        result.append(text if seen[text.casefold()] == 1 else f"{text} (colonne {position})")
    return result


def shown_headings(table: Table) -> dict[int, str]:
    """Return the headings that accounting needs, by their position: neither personal nor without any value."""
    source = table.grid.rows
    rows = [source[int(row) - 1] for row in table.frame.index]
    return {
        position: heading
        for position, heading in enumerate(_headings(table))
        if not is_personal(heading) and any(position < len(row) and row[position] is not None for row in rows)
    }


def left_out(table: Table) -> list[str]:
    """Return the headings of the columns that are not in the sheet."""
    shown = shown_headings(table)
    return [heading for position, heading in enumerate(_headings(table)) if position not in shown]


def _rows(outcome: Outcome, headings: Sequence[str]) -> Iterator[ExportRow]:
    """Yield the rows of every export, their cells under the headings of all."""
    results = {_place(result): result for result in outcome.results}
    of_dossier = grouped(outcome.findings, lambda one: one.dossier_id)
    codes = {number: list(dict.fromkeys(one.code for one in found)) for number, found in of_dossier.items()}
    flagged = {row: grouped(found, _column) for row, found in grouped(filter(_column, outcome.findings), _row).items()}
    for table in outcome.inputs.dossiers:
        own = {heading: position for position, heading in shown_headings(table).items()}
        names = {table.layout.columns.get(name) for name in ("dossier_id", "session_id")}
        positions = [(own.get(heading), own.get(heading) in names) for heading in headings]
        for number in table.frame.index.tolist():
            source = table.grid.rows[number - 1]
            place = (table.grid.file, table.grid.sheet, number)
            noted = flagged.get(place, {})
            cells = [
                None
                if position is None or position >= len(source)
                else _shown(source[position], noted.get(position + 1, ()), names_something=is_name)
                for position, is_name in positions
            ]
            result = results.get(place)
            found = codes.get(result.dossier.dossier_id, []) if result else []
            yield ExportRow(cells, result, found)


def _place(result: Result) -> tuple[str, str, int]:
    origin = result.dossier.origin
    return origin.file, origin.sheet, origin.row


def _row(finding: Finding) -> tuple[str, str, int] | None:
    """Return the row that a finding points at: file, sheet, row."""
    origin = finding.origin
    return None if origin is None else (origin.file, origin.sheet, origin.row)


def _column(finding: Finding) -> int:
    """Return the column that a finding points at, counted from 1, 0 for none."""
    origin = finding.origin
    return origin.columns[finding.name] + 1 if origin and finding.name in origin.columns else 0


def _shown(value: Any, findings: Sequence[Finding], *, names_something: bool) -> object:
    """Return a cell of the export as it is shown, with what was found on it.

    A number that names something is a text, as it is everywhere else.
    """
    if not isinstance(value, str) and value is not None:
        value = text_of(value) if names_something and isinstance(value, int | float) else _as_cell(value)
    if not findings:
        return value
    gravest = min(findings, key=lambda one: one.severity.rank).severity
    return Tinted(value, TINT_OF_SEVERITY[gravest], "\n".join(f"{one.code} : {one.explanation}" for one in findings))


def _as_cell(value: Any) -> object:
    if isinstance(value, Unreadable):
        return value.text
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    elif not isinstance(value, int | float) and not hasattr(value, "year"):
        return text_of(value)
    # A long number is an identifier: as a number the spreadsheet would show 3,38E+13.
    return str(value) if type(value) is int and abs(value) >= 10**11 else value
