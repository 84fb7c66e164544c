"""Sheet "Changements", where an earlier workbook is given: amounts new, changed and gone, with the reason."""

import xlsxwriter
from msgspec.structs import replace

from reconcile.french import day as fr_day
from reconcile.month.changes import Change, Changes, Side
from reconcile.report.cells import Formula, Tinted, cents
from reconcile.report.styles import TINT_OF_FIRMNESS, Styles
from reconcile.report.tables import Column, Sheet, Written, write_table


def _firmness(side: Side) -> Tinted:
    return Tinted(side.firmness, TINT_OF_FIRMNESS.get(side.firmness, ""))


def _difference(change: Change) -> Formula:
    moved = ((change.after.due or 0) - (change.before.due or 0)) / 100
    return Formula("=ROUND({Après (€)}-{Avant (€)},2)", moved)


SHEET: Sheet[Change] = Sheet(
    "Changements",
    "Changements depuis le classeur précédent",
    "Un montant vide compte pour zéro : le total précédent plus les différences donne le total d'aujourd'hui.",
    (
        Column("N° dossier", "id", 17, lambda one: one.dossier_id, "Numéro du dossier sur EDOF."),
        Column("Nom", "text", 20, lambda one: one.last_name, "Nom de l'élu."),
        Column("Prénom", "text", 16, lambda one: one.first_name, "Prénom de l'élu."),
        Column("N° session", "id", 16, lambda one: one.session_id, "Numéro de la session."),
        Column("Changement", "text", 12, lambda one: one.kind, "Nouveau, modifié ou disparu."),
        Column("Cas avant", "wrap", 20, lambda one: one.before.case, "Cas du classeur précédent."),
        Column("Cas après", "wrap", 20, lambda one: one.after.case, "Cas d'aujourd'hui."),
        Column("Fermeté avant", "text", 13, lambda one: _firmness(one.before), "Fermeté du classeur précédent."),
        Column("Fermeté après", "text", 13, lambda one: _firmness(one.after), "Fermeté d'aujourd'hui."),
        Column("Avant (€)", "euros", 12, lambda one: cents(one.before.due), "Montant du classeur précédent."),
        Column("Après (€)", "euros", 12, lambda one: cents(one.after.due), "Montant d'aujourd'hui."),
        Column("Différence (€)", "euros", 12, _difference, "Après moins avant."),
        Column("Payé avant (€)", "euros", 12, lambda one: cents(one.before.paid), "Payé selon le classeur précédent."),
        Column("Payé après (€)", "euros", 12, lambda one: cents(one.after.paid), "Payé à ce jour."),
        Column("Ce qui a changé", "words", 44, lambda one: one.what, "Les données qui diffèrent, ou la décision."),
        Column("Motif", "words", 60, lambda one: one.reason, "La phrase qui explique le montant d'aujourd'hui."),
    ),
    identity=3,
    pages_wide=2,
)


def write_changes(book: xlsxwriter.Workbook, styles: Styles, changes: Changes) -> Written:
    """Write one row per dossier that changed; the differences add up to that of the two totals."""
    since = f"Par rapport à « {changes.file} », arrêté au {fr_day(changes.as_of)}. "
    return write_table(book, styles, replace(SHEET, description=since + SHEET.description), changes.rows)[1]
