"""Sheet "Correspondances": the words that were not understood, each with the list of what it can mean, to fill in."""

from collections.abc import Sequence
from datetime import date

import xlsxwriter
from msgspec.structs import replace

from reconcile.correspondences import Correspondence
from reconcile.french import day as fr_day
from reconcile.report.cells import Tinted
from reconcile.report.drop_downs import DropDowns
from reconcile.report.styles import Styles
from reconcile.report.tables import FIRST_ROW, Column, Sheet, write_table
from schemas.correspondences import AS_OF, EDITION
from schemas.correspondences import SHEET as NAME

SHEET: Sheet[Correspondence] = Sheet(
    NAME,
    "Correspondances",
    "",
    (
        Column("Nature", "text", 20, lambda one: one.kind.label, "Ce que le mot est : titre, statut, marque."),
        Column("Écrit", "text", 30, lambda one: one.written, "Le mot, tel que vos fichiers l'écrivent."),
        Column("Signification", "text", 30, lambda one: Tinted(one.meaning, "input"),
               "À vous : ce qu'il veut dire, choisi dans la liste."),
        Column("Nombre", "count", 9, lambda one: one.used if one.meaning else one.count,
               "Cellules concernées ; pour un mot déjà expliqué, combien de fois il a servi ici."),
        Column("Première cellule", "wrap", 44, lambda one: one.place or f"expliqué dans {one.source}",
               "Où le mot se trouve d'abord, ou le classeur où il a été expliqué."),
        Column("Portée", "text", 60, lambda one: one.scope,
               "Les titres des tableaux où la réponse vaut ; les dates y comptent pour leur forme seulement."),
    ),
    identity=2,
)  # fmt: skip
_DESCRIPTION = (
    "Ce que vos fichiers écrivent et qui n'a pas été compris. Choisissez la signification dans la liste, puis redonnez "
    "ce classeur avec vos fichiers : elle vaut aussi les mois suivants, pour les tableaux de mêmes titres."
)
# The lists stand beside the table, out of sight.
_LISTS_FROM = len(SHEET.columns) + 1


def write_correspondences(
    book: xlsxwriter.Workbook, styles: Styles, words: Sequence[Correspondence], as_of: date, edition: int
) -> None:
    """Write the words to explain, then those explained, and beside the table the list that each is chosen from."""
    description = f"{_DESCRIPTION} {AS_OF} {fr_day(as_of)}, {EDITION} {edition}."
    page, written = write_table(book, styles, replace(SHEET, description=description), words)
    page.print_area(0, 0, written.last_row - 1, len(SHEET.columns) - 1)
    lists = DropDowns(page, _LISTS_FROM)
    title, message = (
        "Signification hors de la liste",
        "Choisissez dans la liste ; une autre ne serait peut-être pas comprise.",
    )
    for row, word in enumerate(words, start=FIRST_ROW):
        lists.offer(f"{written.letters('Signification')}{row}", word.choices, title, message)
