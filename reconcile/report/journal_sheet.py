"""Sheet "Journal": what each sheet was taken for, and what was skipped, set aside or masked."""

from collections.abc import Iterator
from dataclasses import dataclass

import xlsxwriter

from reconcile.french import listed
from reconcile.grouping import grouped
from reconcile.month.outcome import Outcome, Table
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Sheet, write_table
from schemas.personal import is_personal


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A table that was read, or something that was not (`table` is then `None`)."""

    file: str
    remark: str
    table: Table | None = None
    taken_for: str = "non lu"


SHEET: Sheet[JournalRow] = Sheet(
    "Journal",
    "Journal de lecture",
    "Ce qui a été lu et ce qui ne l'a pas été ; pour chaque tableau, lignes lues = retenues + écartées.",
    (
        Column("Fichier", "wrap", 34, lambda row: row.file, "Fichier donné."),
        Column("Feuille", "wrap", 18, lambda row: row.table.grid.sheet if row.table else "", "Feuille du fichier."),
        Column("Pris pour", "wrap", 24, lambda row: row.table.kind_name if row.table else row.taken_for,
               "Ce que la feuille contient, d'après ses titres."),
        Column("Ligne des titres", "count", 9, lambda row: row.table.layout.header_row if row.table else None,
               "Ligne où les titres ont été trouvés."),
        Column("Lignes lues", "count", 9, lambda row: len(row.table) + len(row.table.set_aside) if row.table else None,
               "Lignes sous les titres, les vides mises à part."),
        Column("Lignes retenues", "count", 10, lambda row: len(row.table) if row.table else None,
               "Lignes du tableau."),
        Column("Lignes écartées", "count", 10, lambda row: len(row.table.set_aside) if row.table else None,
               "Lignes qui ne sont pas du tableau : totaux, formateur, notes."),
        Column("Colonnes reconnues", "wrap", 60, lambda row: ", ".join(row.table.used_titles) if row.table else "",
               "Titres reconnus."),
        Column("Colonnes non utilisées", "wrap", 50,
               lambda row: ", ".join(row.table.unused_titles) if row.table else "", "Titres sans usage ici."),
        Column("Remarque", "wrap", 50, lambda row: row.remark, "Pourquoi une feuille n'a pas été lue, ou est masquée."),
    ),
    identity=2,
)  # fmt: skip


def write_journal(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> None:
    """Write one row per table read, then one per file or sheet that was not."""
    write_table(book, styles, SHEET, _rows(outcome))


def _rows(outcome: Outcome) -> Iterator[JournalRow]:
    for table in outcome.inputs.tables:
        masked = [title for title in table.unused_titles if is_personal(title)] if table.is_of_dossiers else []
        remark = f"Cellules masquées dans « Dossiers » : {listed(masked)}." if masked else ""
        yield JournalRow(table.grid.file, remark, table)
    for source, words in grouped(
        (one for one in outcome.correspondences if one.meaning), lambda one: one.source
    ).items():
        said = listed([f"« {one.written} » = {one.meaning} ({one.used} fois)" for one in words])
        yield JournalRow(source, f"Correspondances relues : {said}.", taken_for="correspondances")
    for skipped in outcome.inputs.skipped:
        yield JournalRow(skipped.name, skipped.reason)
