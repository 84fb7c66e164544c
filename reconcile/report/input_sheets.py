"""Sheets "Dossiers", "Émargements" and "Journal": what came in, and what became of it."""

from typing import Any

import xlsxwriter

from reconcile.evidence.marks import MarkKind
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.findings import Finding
from reconcile.french import listed
from reconcile.intake.headings import KIND_NAMES, titles
from reconcile.intake.tables import Table
from reconcile.month.outcome import Outcome, Result
from reconcile.report.styles import TINT_OF_SEVERITY, Styles, Tint
from reconcile.report.tables import Column, Tinted, cents, write_table
from reconcile.texts import text_of
from schemas.dossiers import is_personal
from schemas.fields import Unreadable

MASK = "(masqué)"
OWN_COLUMNS = (
    Column("Cas", "wrap", 22),
    Column("Montant dû (€)", "euros", 13),
    Column("Fermeté", "text", 13),
    Column("Constats", "wrap", 18),
    Column("Ligne source", "wrap", 34),
)


def write_dossiers(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> None:
    """Write the exports row for row and column for column, then the tool's columns; flagged cells carry a note."""
    tables = outcome.inputs.dossiers
    headings: dict[str, int] = {}
    for table in tables:
        for heading in _headings(table):
            headings.setdefault(heading, len(headings))
    rows = [row for table in tables for row in _export_rows(table, headings, outcome)]
    widths = _widths(list(headings), rows)
    columns = [Column(heading, "text", width) for heading, width in zip(headings, widths, strict=True)]
    write_table(
        book,
        styles,
        "Dossiers",
        "Dossiers tels qu'exportés",
        "L'export ligne pour ligne, puis les colonnes de l'outil. Une cellule teintée porte une note ; naissance, "
        "adresse et téléphone sont masqués.",
        [*columns, *OWN_COLUMNS],
        rows,
        identity=min(1, len(columns)),
        pages_wide=3,
    )


def _headings(table: Table) -> list[str]:
    """Return the headings of a table as written; a repeated or empty one gets its column number."""
    seen: dict[str, int] = {}
    result = []
    for position, cell in enumerate(table.grid.rows[table.layout.header_row - 1], start=1):
        text = text_of(cell) or f"(colonne {position})"
        seen[text.casefold()] = seen.get(text.casefold(), 0) + 1
        result.append(text if seen[text.casefold()] == 1 else f"{text} (colonne {position})")
    return result


def _export_rows(table: Table, headings: dict[str, int], outcome: Outcome) -> list[list[object]]:
    results = {_place(result): result for result in outcome.results}
    flagged: dict[tuple[str, str, int, int], list[Finding]] = {}
    codes: dict[str, list[str]] = {}
    for finding in outcome.findings:
        if finding.code not in codes.setdefault(finding.dossier_id, []):
            codes[finding.dossier_id].append(finding.code)
        origin = finding.origin
        if origin and finding.name in origin.columns:
            key = (origin.file, origin.sheet, origin.row, origin.columns[finding.name])
            flagged.setdefault(key, []).append(finding)
    rows = []
    own_headings = _headings(table)
    masked = {heading for heading in own_headings if is_personal(heading)}
    for row in table.frame.index:
        place = (table.grid.file, table.grid.sheet, int(row))
        cells: list[object] = [None] * len(headings)
        source = table.grid.rows[int(row) - 1]
        for position, heading in enumerate(own_headings):
            value = source[position] if position < len(source) else None
            if value is not None and heading in masked:
                value = MASK
            cells[headings[heading]] = _shown(value, flagged.get((*place, position), []))
        rows.append([*cells, *_own_cells(results.get(place), codes), f"{table.grid.place} › ligne {row}"])
    return rows


def _place(result: Result) -> tuple[str, str, int]:
    origin = result.dossier.origin
    return origin.file, origin.sheet, origin.row


def _own_cells(result: Result | None, codes: dict[str, list[str]]) -> list[object]:
    if result is None:
        return ["ligne répétée ou antérieure", None, None, None]
    if not result.in_period:
        return ["hors période", None, None, " ".join(codes.get(result.dossier.dossier_id, []))]
    found = " ".join(codes.get(result.dossier.dossier_id, []))
    return [result.case.label, cents(result.cents), result.firmness, found]


def _shown(value: Any, findings: list[Finding]) -> object:
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
    tint: Tint = TINT_OF_SEVERITY[min(findings, key=lambda one: one.severity.rank).severity]
    return Tinted(value, tint, "\n".join(f"{one.code} : {one.explanation}" for one in findings))


def _widths(headings: list[str], rows: list[list[object]]) -> list[int]:
    """Return widths from the heading and the first hundred cells, between 9 and 34 characters."""
    widths = []
    for position, heading in enumerate(headings):
        longest = max((len(_plain(row[position])) for row in rows[:100]), default=0)
        widths.append(max(9, min(34, max(longest, len(heading)) + 3)))
    return widths


def _plain(value: object) -> str:
    return text_of(value.value if isinstance(value, Tinted) else value)


ATTENDANCE_COLUMNS = (
    Column("N° session", "id", 18),
    Column("Stagiaire", "text", 30),
    Column("Date", "day", 11),
    Column("Demi-journée", "text", 13),
    Column("Heures prévues", "hours", 10),
    Column("Heures suivies", "hours", 10),
    Column("Marque lue", "text", 20),
    Column("Comprise comme", "text", 15),
    Column("N° dossier rapproché", "id", 18),
    Column("Rapproché par", "text", 13),
    Column("Constat", "text", 10),
    Column("Fichier", "wrap", 30),
    Column("Feuille", "wrap", 18),
    Column("Cellule", "text", 9),
)


def write_attendance(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> None:
    """Write every attendance line as read, with the dossier it was matched to, the findings on it, and its cell."""
    codes: dict[tuple[str, str, str], list[str]] = {}
    for finding in outcome.findings:
        if finding.name == "mark" and finding.origin:
            place = (finding.origin.file, finding.origin.sheet, finding.cell)
            codes.setdefault(place, []).append(finding.code)
    write_table(
        book,
        styles,
        "Émargements",
        "Émargements lus",
        "Une ligne par stagiaire et demi-journée, quelle que soit la forme de la feuille ; heures vides quand aucune "
        "durée n'est connue.",
        ATTENDANCE_COLUMNS,
        [_attendance_row(found, outcome, codes) for found in outcome.attendance],
        identity=2,
    )


def _attendance_row(found: MatchedLine, outcome: Outcome, codes: dict[tuple[str, str, str], list[str]]) -> list[object]:
    line, mark = found.line, found.line.mark
    attended = {MarkKind.PRESENT: line.planned, MarkKind.ABSENT: 0, MarkKind.HOURS: mark.minutes}.get(mark.kind)
    here = codes.get((line.origin.file, line.origin.sheet, line.origin.cell("mark")), [])
    own = [found.code] if found.code and (found.index is not None or found.perhaps_present) else []
    shown = " ".join(dict.fromkeys([*own, *here]))
    return [
        line.session_id,
        line.learner,
        line.day,
        line.half.label if line.half else None,
        None if line.planned is None else float(line.planned / 60),
        None if attended is None else float(attended) / 60,
        mark.text,
        mark.kind.label,
        outcome.results[found.index].dossier.dossier_id if found.index is not None else "",
        found.how.label if found.how else "non rapproché",
        Tinted(shown, "check") if shown else None,
        line.origin.file,
        line.origin.sheet,
        line.origin.cell("mark"),
    ]


JOURNAL_COLUMNS = (
    Column("Fichier", "wrap", 34),
    Column("Feuille", "wrap", 18),
    Column("Pris pour", "wrap", 24),
    Column("Ligne des titres", "count", 9),
    Column("Lignes lues", "count", 9),
    Column("Lignes retenues", "count", 10),
    Column("Lignes écartées", "count", 10),
    Column("Colonnes reconnues", "wrap", 60),
    Column("Colonnes non utilisées", "wrap", 50),
    Column("Remarque", "wrap", 50),
)


def write_journal(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> None:
    """Write what each sheet was taken for, and what was skipped, set aside or masked."""
    rows = [_journal_row(table) for table in outcome.inputs.tables]
    for skipped in outcome.inputs.skipped:
        rows.append([skipped.name, "", "non lu", None, None, None, None, "", "", skipped.reason])  # noqa: PERF401
    write_table(
        book,
        styles,
        "Journal",
        "Journal de lecture",
        "Ce qui a été lu et ce qui ne l'a pas été ; pour chaque tableau, lignes lues = retenues + écartées.",
        JOURNAL_COLUMNS,
        rows,
        identity=2,
    )


def _journal_row(table: Table) -> list[object]:
    header = titles(table.grid, table.layout)
    used = {*table.layout.columns.values(), *(heading.column for heading in table.layout.half_days)}
    known = [header[column] for column in sorted(used) if column < len(header)]
    unused = [title for column, title in enumerate(header) if column not in used and title]
    masked = [heading for heading in unused if is_personal(heading)] if table.layout.kind == "dossiers" else []
    kept, set_aside = len(table), len(table.set_aside)
    remark = f"Cellules masquées dans « Dossiers » : {listed(masked)}." if masked else ""
    return [
        table.grid.file,
        table.grid.sheet,
        KIND_NAMES[table.layout.kind],
        table.layout.header_row,
        kept + set_aside,
        kept,
        set_aside,
        ", ".join(known),
        ", ".join(unused),
        remark,
    ]
