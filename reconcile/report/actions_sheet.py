"""Sheet "À traiter" of the roster: what to do, most urgent first."""

import xlsxwriter
from msgspec import Struct
from msgspec.structs import replace

from reconcile.french import day as fr_day
from reconcile.report.cells import Tinted, cents
from reconcile.report.styles import TINT_OF_SEVERITY, Styles
from reconcile.report.tables import Column, Sheet, write_table
from reconcile.roster.asks import Action
from reconcile.roster.pipeline import Roster


class ActionRow(Struct, frozen=True):
    """An action of a roster."""

    action: Action
    roster: Roster


def _due_on(row: ActionRow) -> object:
    due_on = row.action.due_on
    late = due_on is not None and due_on < row.roster.as_of
    return Tinted(due_on, "check") if late else due_on


def _left(row: ActionRow) -> int | None:
    due_on = row.action.due_on
    return row.roster.calendar.between(row.roster.as_of, due_on) if due_on else None


def _severity(row: ActionRow) -> Tinted:
    return Tinted(row.action.severity, TINT_OF_SEVERITY[row.action.severity])


# No heading of this table may make it pass for an export: the reader must find the attendance sheets alone.
SHEET: Sheet[ActionRow] = Sheet(
    "À traiter",
    "À traiter",
    "puis les déclarations en retard de sessions finies, et ce qui n'est que bon à savoir. Un nombre de jours négatif "
    "est un retard.",
    (
        Column("Au plus tard le", "day", 11, _due_on, "Jour avant lequel agir."),
        Column("À faire", "words", 20, lambda row: row.action.what, "Ce qu'il faut faire."),
        Column("N° dossier", "id", 15, lambda row: row.action.dossier and row.action.dossier.dossier_id,
               "Numéro du dossier sur EDOF."),
        Column("Nom", "text", 19, lambda row: row.action.dossier and row.action.dossier.last_name, "Nom de l'élu."),
        Column("Prénom", "text", 15, lambda row: row.action.dossier and row.action.dossier.first_name,
               "Prénom de l'élu."),
        Column("Jours ouvrés d'ici là", "count", 10, _left, "Jours ouvrés qui restent ; négatif, un retard."),
        Column("N° session", "id", 16, lambda row: row.action.session_id, "Numéro de la session."),
        Column("Enjeu (€)", "euros", 11, lambda row: cents(row.action.worth), "Prix du dossier."),
        Column("Premier jour", "day", 11, lambda row: row.action.starts_on, "Premier jour de la session."),
        Column("Pourquoi", "words", 52, lambda row: row.action.why, "Ce qui le demande."),
        Column("Comment", "words", 44, lambda row: row.action.how, "Comment s'y prendre."),
        Column("Courriel", "text", 28, lambda row: row.action.dossier and row.action.dossier.email,
               "Adresse électronique de l'élu."),
        Column("Gravité", "text", 12, _severity, "Bloquant, à vérifier ou information."),
        Column("Code", "text", 7, lambda row: row.action.code, "Code du constat."),
        Column("Fichier", "wrap", 22, lambda row: row.action.origin and row.action.origin.file, "Fichier du constat."),
        Column("Feuille", "wrap", 14, lambda row: row.action.origin and row.action.origin.sheet, "Feuille."),
        Column("Cellule", "text", 9, lambda row: row.action.origin and row.action.origin.cell(row.action.name),
               "Cellule."),
    ),
    identity=4,
    pages_wide=2,
)  # fmt: skip


def write_actions(book: xlsxwriter.Workbook, styles: Styles, roster: Roster) -> None:
    """Write what to do, most urgent first."""
    first = f"Ce qu'il faut faire, le plus urgent d'abord, au {fr_day(roster.as_of)} ; "
    sheet = replace(SHEET, description=first + SHEET.description)
    write_table(book, styles, sheet, (ActionRow(action, roster) for action in roster.actions))
