"""Sheet "Journal": what each sheet was taken for, and what was skipped, set aside or masked."""

from collections.abc import Iterator
from functools import cache
from importlib.metadata import version

import xlsxwriter
from msgspec import Struct

from reconcile.french import listed
from reconcile.grouping import grouped
from reconcile.month.outcome import Outcome, Table
from reconcile.report.dossiers_sheet import left_out
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Sheet, Written, write_table


class JournalRow(Struct, frozen=True):
    """A table that was read, or something that was not (`table` is then `None`)."""

    file: str
    remark: str
    table: Table | None = None
    taken_for: str = "non lu"
    sha256: str = ""


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
        Column("Lignes lues", "count", 9, lambda row: row.table.filled_rows if row.table else None,
               "Lignes sous les titres, les vides mises à part."),
        Column("Lignes retenues", "count", 10, lambda row: len(row.table) if row.table else None,
               "Lignes du tableau."),
        Column("Lignes écartées", "count", 10, lambda row: len(row.table.set_aside) if row.table else None,
               "Lignes qui ne sont pas du tableau : totaux, formateur, notes."),
        Column("Colonnes reconnues", "wrap", 60, lambda row: ", ".join(row.table.used_titles) if row.table else "",
               "Titres reconnus."),
        Column("Colonnes non utilisées", "wrap", 50,
               lambda row: ", ".join(row.table.unused_titles) if row.table else "", "Titres sans usage ici."),
        Column("Remarque", "words", 60, lambda row: row.remark,
               "Lignes écartées, colonnes laissées de côté, ou pourquoi une feuille n'a pas été lue."),
        Column("Empreinte SHA-256", "wrap", 36, lambda row: row.sha256, "Empreinte du fichier qui a été lu."),
    ),
    identity=2,
)  # fmt: skip


def write_journal(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> Written:
    """Write one row per table read, then one per file or sheet that was not."""
    return write_table(book, styles, SHEET, _rows(outcome))[1]


@cache
def _version() -> str:
    """Return the version of the program, which is read from a file each time that it is asked for."""
    return version("amg-reconcile")


def _rows(outcome: Outcome) -> Iterator[JournalRow]:
    digests = {source.name: source.sha256 for source in outcome.inputs.sources}
    yield JournalRow("(programme)", f"reconcile {_version()}.", taken_for="version")
    for table in outcome.inputs.tables:
        file = table.grid.file
        yield JournalRow(file, " ".join(_remarks(table)), table, sha256=digests.get(file, ""))
    explained = (one for one in outcome.correspondences if one.meaning)
    for source, words in grouped(explained, lambda one: one.source).items():
        said = listed([f"« {one.written} » = {one.meaning} ({one.used} fois)" for one in words])
        yield JournalRow(
            source,
            f"Correspondances relues : {said}.",
            taken_for="correspondances",
            sha256=digests.get(source, ""),
        )
    for skipped in outcome.inputs.skipped:
        file = skipped.name.split(" › ")[0]
        yield JournalRow(skipped.name, skipped.reason, sha256=digests.get(file, ""))


def _remarks(table: Table) -> Iterator[str]:
    """Say which rows were set aside, and which columns of an export are not in "Dossiers"."""
    if table.set_aside:
        yield f"Lignes écartées : {listed([str(row) for row in table.set_aside])}."
    if table.is_of_dossiers and (columns := left_out(table)):
        yield f"Colonnes personnelles ou vides, laissées de côté dans « Dossiers » : {listed(columns)}."
