"""Sheet "À traiter": one row per finding, the most serious first, with room for a decision."""

from collections.abc import Callable, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reconcile.findings import Answered, Finding
from reconcile.month.answers import possible_answers
from reconcile.month.outcome import Outcome
from reconcile.report.styles import TINT_OF_SEVERITY, Styles
from reconcile.report.tables import FIRST_ROW, Column, Sheet, Tinted, Written, write_table
from schemas.fields import EARLIEST_DAY

# Excel cuts a longer list of a drop-down.
MAX_LIST = 255


def _decided(part: Callable[[Answered], Any]) -> Callable[[Finding], Tinted]:
    """Return the cell that a person fills in, with what an earlier workbook already holds."""
    return lambda one: Tinted(part(one.decision) if one.decision else None, "input")


SHEET: Sheet[Finding] = Sheet(
    "À traiter",
    "À traiter",
    "Une ligne par constat, le plus grave d'abord : ce qui a été vu, où, et que faire. "
    "Les quatre dernières colonnes sont à vous : elles sont relues au prochain calcul.",
    (
        Column("Gravité", "text", 12, lambda one: Tinted(one.severity, TINT_OF_SEVERITY[one.severity]),
               "Bloquant, à vérifier ou information."),
        Column("Code", "text", 7, lambda one: one.code, "Code du constat ; « reconcile explain CODE » l'explique."),
        Column("N° dossier", "id", 17, lambda one: one.dossier_id, "Numéro du dossier concerné."),
        Column("Nom", "text", 20, lambda one: one.last_name, "Nom de l'élu, ou de la personne sur la feuille."),
        Column("Prénom", "text", 16, lambda one: one.first_name, "Prénom de l'élu."),
        Column("N° session", "id", 16, lambda one: one.session_id, "Numéro de la session."),
        Column("Constat", "wrap", 26, lambda one: one.title, "Ce qui a été constaté, en quelques mots."),
        Column("Explication", "wrap", 60, lambda one: one.explanation, "Le constat avec ses dates et ses chiffres."),
        Column("Que faire", "wrap", 48, lambda one: one.remedy, "Ce qu'il faut faire."),
        Column("À faire avant le", "day", 12, lambda one: one.due_on, "Jour avant lequel agir."),
        Column("Fichier", "wrap", 24, lambda one: one.origin.file if one.origin else "", "Fichier du constat."),
        Column("Feuille", "wrap", 16, lambda one: one.origin.sheet if one.origin else "", "Feuille du constat."),
        Column("Cellule", "text", 9, lambda one: one.cell, "Cellule, ou ligne, du constat."),
        Column("Valeur lue", "wrap", 18, lambda one: one.read, "Ce que contient la cellule."),
        Column("Décision", "wrap", 18, _decided(lambda said: said.answer), "À vous : la réponse, de la liste."),
        Column("Motif de la décision", "wrap", 26, _decided(lambda said: said.why), "À vous : pourquoi."),
        Column("Décidé le", "day", 12, _decided(lambda said: said.decided_on), "À vous : le jour de la décision."),
        Column("Par", "text", 16, _decided(lambda said: said.decided_by), "À vous : qui a décidé."),
        Column("Référence", "text", 10, lambda one: str(one.reference),
               "Colonne masquée : par elle, le prochain calcul retrouve la décision."),
    ),
    identity=3,
    pages_wide=2,
)  # fmt: skip


def write_findings(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> Written:
    """Write the findings in their order: severity, then code."""
    page, written = write_table(book, styles, SHEET, outcome.findings)
    # The next run finds the decisions by it; to a person it says nothing.
    page.set_column(f"{written.letters('Référence')}:{written.letters('Référence')}", 10, None, {"hidden": True})
    answer, day = written.letters("Décision"), written.letters("Décidé le")
    for row, finding in enumerate(outcome.findings, start=FIRST_ROW):
        _add_answers(page, f"{answer}{row}", possible_answers(finding))
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


def _add_answers(page: Worksheet, cell: str, answers: Sequence[str]) -> None:
    """Offer the known answers; another one is possible (a dossier number, hours) and only asks for a confirmation."""
    shown = list(answers)
    while len(",".join(shown)) > MAX_LIST:
        del shown[-4:-3]
    page.data_validation(
        cell,
        {
            "validate": "list",
            "source": shown,
            "error_type": "warning",
            "error_title": "Réponse hors de la liste",
            "error_message": "Un numéro de dossier ou une durée se tapent à la main ; sinon, choisissez dans la liste.",
        },
    )
