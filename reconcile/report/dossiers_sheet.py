"""Sheet "Dossiers": the exports row for row as they came, then the tool's columns; flagged cells carry a note."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

import xlsxwriter

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


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A row of an export: its cells by heading, its dossier's result and the codes found on it.

    `result` is `None` for a row that repeats another or that a later export replaces.
    """

    cells: Mapping[str, object]
    result: Result | None = None
    codes: Sequence[str] = field(default=())


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
    rows = [row for table in tables for row in _rows(table, outcome)]
    columns = tuple(_export_column(heading, rows) for heading in headings)
    # Who a row is about stays in view, and on each page, where it stands among the first columns.
    named = [headings.index(one) + 1 for table in tables for one in table.identity_titles if one in headings]
    identity = max((position for position in named if position <= _FIRST), default=min(1, len(columns)))
    sheet = replace(SHEET, columns=(*columns, *OWN_COLUMNS), identity=identity)
    write_table(book, styles, sheet, rows)


def _export_column(heading: str, rows: Sequence[ExportRow]) -> Column[ExportRow]:
    """Return a column of the export, as wide as its heading and its first cells need."""
    longest = max((len(_plain(row.cells.get(heading))) for row in rows[:SAMPLE]), default=0)
    width = max(NARROWEST, min(WIDEST, max(longest, len(heading)) + 3))
    return Column(heading, "text", width, lambda row: row.cells.get(heading))


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


def _rows(table: Table, outcome: Outcome) -> Iterator[ExportRow]:
    results = {_place(result): result for result in outcome.results}
    of_dossier = grouped(outcome.findings, lambda one: one.dossier_id)
    codes = {number: list(dict.fromkeys(one.code for one in found)) for number, found in of_dossier.items()}
    flagged = grouped((one for one in outcome.findings if _cell(one)), _cell)
    headings = shown_headings(table)
    names = {table.layout.columns[name] for name in ("dossier_id", "session_id") if name in table.layout.columns}
    for row in table.frame.index:
        place = (table.grid.file, table.grid.sheet, int(row))
        source = table.grid.rows[int(row) - 1]
        cells = {
            heading: _shown(_as_text(source, position, names), flagged.get((*place, position), []))
            for position, heading in headings.items()
        }
        result = results.get(place)
        found = codes.get(result.dossier.dossier_id, []) if result else []
        yield ExportRow(cells, result, found)


def _as_text(source: Sequence[Any], position: int, names: Set[int]) -> Any:
    """Return a cell of the export; a number that names something is a text, as it is everywhere else."""
    value = source[position] if position < len(source) else None
    return text_of(value) if position in names and isinstance(value, int | float) else value


def _place(result: Result) -> tuple[str, str, int]:
    origin = result.dossier.origin
    return origin.file, origin.sheet, origin.row


def _cell(finding: Finding) -> tuple[str, str, int, int] | None:
    """Return the cell that a finding points at: file, sheet, row, column."""
    origin = finding.origin
    if origin is None or finding.name not in origin.columns:
        return None
    return origin.file, origin.sheet, origin.row, origin.columns[finding.name]


def _shown(value: Any, findings: Sequence[Finding]) -> object:
    if isinstance(value, Unreadable):
        value = value.text
    elif isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    elif value is not None and not isinstance(value, str | int | float | bool) and not hasattr(value, "year"):
        value = text_of(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**11:
        # A long number is an identifier: as a number the spreadsheet would show 3,38E+13.
        value = str(value)
    if not findings:
        return value
    gravest = min(findings, key=lambda one: one.severity.rank).severity
    return Tinted(value, TINT_OF_SEVERITY[gravest], "\n".join(f"{one.code} : {one.explanation}" for one in findings))
