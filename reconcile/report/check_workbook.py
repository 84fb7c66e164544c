"""What `check -o` writes: how each table was read, the findings of the inputs, the words to explain."""

import xlsxwriter

from reconcile.findings import Finding
from reconcile.month.checking import Check, SeenTable
from reconcile.report.books import new_book
from reconcile.report.cells import Tinted
from reconcile.report.correspondences_sheet import write_correspondences
from reconcile.report.styles import TINT_OF_SEVERITY, Styles
from reconcile.report.tables import Column, Sheet, write_table
from schemas.correspondences import SHEET as CORRESPONDENCES

READING: Sheet[SeenTable] = Sheet(
    "Lecture",
    "Ce que chaque tableau a été pris pour",
    "Un tableau par ligne : où sont ses titres, ceux qui ont été compris, ceux qui ne servent pas, ceux qui manquent.",
    (
        Column("Fichier", "wrap", 30, lambda one: one.file, "Fichier donné."),
        Column("Feuille", "wrap", 18, lambda one: one.sheet, "Feuille du fichier."),
        Column("Pris pour", "wrap", 22, lambda one: one.kind if one.kept is not None else f"{one.kind}, refusé",
               "Ce que le tableau contient, d'après ses titres."),
        Column("Ligne des titres", "count", 9, lambda one: one.header_row, "Ligne où les titres ont été trouvés."),
        Column("Lignes retenues", "count", 10, lambda one: one.kept, "Lignes du tableau."),
        Column("Lignes écartées", "count", 10, lambda one: one.set_aside, "Totaux, formateur, notes."),
        Column("Titres compris", "wrap", 56, lambda one: ", ".join((*one.understood, *one.beside)), "Titre → champ."),
        Column("Titres non utilisés", "wrap", 44, lambda one: ", ".join(one.unused), "Et ce qu'ils sont peut-être."),
        Column("Titres obligatoires absents", "wrap", 24, lambda one: ", ".join(one.missing), "Sans eux, rien."),
    ),
    identity=2,
)  # fmt: skip
FINDINGS: Sheet[Finding] = Sheet(
    "Constats",
    "Ce qui est à corriger ou à savoir dans les fichiers",
    "Un constat par ligne, le plus grave d'abord ; aucun montant n'a été calculé.",
    (
        Column("Gravité", "text", 12, lambda one: Tinted(one.severity, TINT_OF_SEVERITY[one.severity]),
               "Bloquant, à vérifier ou information."),
        Column("Code", "text", 7, lambda one: one.code, "Code du constat."),
        Column("Constat", "words", 28, lambda one: one.title, "Ce qui a été constaté."),
        Column("Explication", "words", 64, lambda one: one.explanation, "Avec ce qui a été lu."),
        Column("Que faire", "words", 44, lambda one: one.kind.remedy, "Comment y remédier."),
        Column("N° dossier", "id", 17, lambda one: one.dossier_id, "Dossier concerné."),
        Column("Fichier", "wrap", 28, lambda one: one.origin.file if one.origin else "", "Fichier du constat."),
        Column("Feuille", "wrap", 18, lambda one: one.origin.sheet if one.origin else "", "Feuille du constat."),
        Column("Cellule", "text", 9, lambda one: one.cell, "Cellule, ou ligne."),
    ),
)  # fmt: skip


def check_bytes(check: Check) -> bytes:
    """Return the workbook of a check, the same bytes for the same inputs."""
    book, buffer = new_book("Lecture des fichiers", check.as_of)
    for name in (READING.name, FINDINGS.name, CORRESPONDENCES):
        book.add_worksheet(name)
    styles = Styles(book)
    write_table(book, styles, READING, check.tables)
    write_table(book, styles, FINDINGS, check.findings)
    write_correspondences(book, styles, check.correspondences, check.as_of, check.edition)
    _open_first(book, CORRESPONDENCES if check.correspondences else READING.name)
    book.close()
    return buffer.getvalue()


def _open_first(book: xlsxwriter.Workbook, name: str) -> None:
    book.get_worksheet_by_name(name).activate()
