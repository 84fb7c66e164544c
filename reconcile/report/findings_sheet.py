"""Sheets "À traiter" and "Pour information": one row per cause, with room for a decision beside what is to be done."""

from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter
from msgspec.structs import replace

from reconcile.findings import Answered
from reconcile.french import with_comma
from reconcile.month.offered_answers import answers_with_names
from reconcile.month.outcome import FindingRow, Outcome
from reconcile.report.cells import Tinted, cents
from reconcile.report.drop_downs import DropDowns
from reconcile.report.links import link
from reconcile.report.styles import TINT_OF_SEVERITY, Styles
from reconcile.report.tables import FIRST_ROW, Column, Sheet, Written, write_table
from schemas.fields import EARLIEST_DAY

_OTHER_ANSWERS = "Une date, une durée ou un numéro de dossier se tapent à la main ; sinon, choisissez dans la liste."


def _decided(part: Callable[[Answered], Any]) -> Callable[[FindingRow], Tinted]:
    """Return the cell that a person fills in, with what an earlier workbook already holds."""
    return lambda row: Tinted(part(row.decision) if row.decision else None, "input")


SHEET: Sheet[FindingRow] = Sheet(
    "À traiter",
    "À traiter",
    "Ce qui attend une personne, une ligne par cause : le plus grave d'abord, puis ce qui vaut le plus. Décision, "
    "motif, date et nom sont à vous : ils sont relus au prochain calcul.",
    (
        Column("Gravité", "text", 11, lambda row: Tinted(row.severity, TINT_OF_SEVERITY[row.severity]),
               "Bloquant, à vérifier ou information ; un clic mène au montant."),
        Column("N° dossier", "id", 14, lambda row: row.dossier_id, "Numéro du dossier, ou combien la ligne en couvre."),
        Column("Nom", "text", 17, lambda row: row.last_name, "Nom de l'élu, ou de la personne sur la feuille."),
        Column("Prénom", "text", 13, lambda row: row.first_name, "Prénom de l'élu."),
        Column("N° session", "id", 17, lambda row: row.session_id, "Numéro de la session."),
        Column("Enjeu (€)", "euros", 12, lambda row: cents(row.stake),
               "La plus grande somme que la réponse peut changer, ou rendre ferme."),
        Column("Constat", "words", 22, lambda row: row.title, "Ce qui a été constaté, en quelques mots."),
        Column("Que faire", "words", 36, lambda row: row.remedy, "Ce qui peut encore être fait à la date d'arrêté."),
        Column("À faire avant le", "day", 11, lambda row: row.due_on, "Jour avant lequel agir."),
        Column("Décision", "wrap", 20, _decided(lambda said: said.answer), "À vous : la réponse, de la liste."),
        Column("Motif de la décision", "wrap", 20, _decided(lambda said: said.why), "À vous : pourquoi."),
        Column("Décidé le", "day", 11, _decided(lambda said: said.decided_on), "À vous : le jour de la décision."),
        Column("Par", "text", 12, _decided(lambda said: said.decided_by), "À vous : qui a décidé."),
        Column("Explication", "words", 60, lambda row: row.explanation, "Le constat avec ses dates et ses chiffres."),
        Column("Code", "text", 7, lambda row: row.kind.code, "Code du constat, expliqué par « reconcile explain »."),
        Column("Fichier", "wrap", 24, lambda row: row.origin.file if row.origin else "", "Fichier du constat."),
        Column("Feuille", "wrap", 16, lambda row: row.origin.sheet if row.origin else "", "Feuille du constat."),
        Column("Cellule", "text", 9, lambda row: row.cell, "Cellule, ou ligne ; la première s'il y en a plusieurs."),
        Column("Valeur lue", "wrap", 18, lambda row: with_comma(row.read), "Ce que contient la cellule."),
        Column("Référence", "text", 10, lambda row: row.reference,
               "Colonne masquée : par elle, le prochain calcul retrouve la décision."),
    ),
    identity=5,
    pages_wide=2,
)  # fmt: skip
INFORMATION: Sheet[FindingRow] = replace(
    SHEET,
    name="Pour information",
    title="Pour information",
    description="Ce qui ne demande rien : bon à savoir, ou réglé, par qui et quand. Une décision peut y être changée.",
)


def write_findings(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome, amounts: Written) -> Written:
    """Write what waits for a person, then the rest, each with the answers that are possible, and return the first."""
    answers_to = answers_with_names(outcome.results)
    kept = {result.dossier.dossier_id for result in outcome.kept}
    first = SHEET.columns[0]

    def gravity(row: FindingRow) -> Tinted:
        shown = row.severity.label
        linked = link(shown, row.dossier_id, amounts, "N° dossier") if row.dossier_id in kept else shown
        return Tinted(linked, TINT_OF_SEVERITY[row.severity])

    columns = (replace(first, value=gravity), *SHEET.columns[1:])
    _write(book, styles, replace(INFORMATION, columns=columns), outcome.for_information, answers_to)
    return _write(book, styles, replace(SHEET, columns=columns), outcome.to_do, answers_to)


def _write(
    book: xlsxwriter.Workbook,
    styles: Styles,
    sheet: Sheet[FindingRow],
    rows: Sequence[FindingRow],
    answers_to: Callable[[FindingRow], Sequence[str]],
) -> Written:
    page, written = write_table(book, styles, sheet, rows)
    # The next run finds the decisions by it; to a person it says nothing.
    page.set_column(f"{written.letters('Référence')}:{written.letters('Référence')}", 10, None, {"hidden": True})
    answer, day = written.letters("Décision"), written.letters("Décidé le")
    lists = DropDowns(page, len(sheet.columns) + 1)
    for number, row in enumerate(rows, start=FIRST_ROW):
        lists.offer(f"{answer}{number}", answers_to(row), "Réponse hors de la liste", _OTHER_ANSWERS)
    page.data_validation(
        f"{day}{FIRST_ROW}:{day}{written.last_row}",
        {
            "validate": "date",
            "criteria": ">=",
            "value": EARLIEST_DAY,
            "error_title": "Date attendue",
            "error_message": "Écrivez une date, par exemple 05/12/2024.",
        },
    )
    return written
