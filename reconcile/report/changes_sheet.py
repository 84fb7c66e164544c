"""Sheet "Changements", where an earlier workbook is given: amounts new, changed and gone, with the reason."""

import xlsxwriter

from reconcile.french import day as fr_day
from reconcile.month.changes import Change, Changes
from reconcile.report.styles import TINT_OF_FIRMNESS, Styles
from reconcile.report.tables import FIRST_ROW, Column, Formula, Tinted, Written, cents, write_table

CHANGES = "Changements"
CHANGE_COLUMNS = (
    Column("N° dossier", "id", 17),
    Column("Nom", "text", 20),
    Column("Prénom", "text", 16),
    Column("N° session", "id", 16),
    Column("Changement", "text", 12),
    Column("Cas avant", "wrap", 20),
    Column("Cas après", "wrap", 20),
    Column("Fermeté avant", "text", 13),
    Column("Fermeté après", "text", 13),
    Column("Avant (€)", "euros", 12),
    Column("Après (€)", "euros", 12),
    Column("Différence (€)", "euros", 12),
    Column("Payé avant (€)", "euros", 12),
    Column("Payé après (€)", "euros", 12),
    Column("Ce qui a changé", "wrap", 44),
    Column("Motif", "wrap", 60),
)


def write_changes(book: xlsxwriter.Workbook, styles: Styles, changes: Changes) -> Written:
    """Write one row per dossier that changed; the differences add up to that of the two totals."""
    rows = [_row(change, number) for number, change in enumerate(changes.rows, start=FIRST_ROW)]
    _, written = write_table(
        book,
        styles,
        CHANGES,
        "Changements depuis le classeur précédent",
        f"Par rapport à « {changes.file} », arrêté au {fr_day(changes.as_of)}. Un montant vide compte pour zéro : le "
        "total précédent plus les différences donne le total d'aujourd'hui.",
        CHANGE_COLUMNS,
        rows,
        identity=3,
        pages_wide=2,
    )
    return written


def _row(change: Change, row: int) -> list[object]:
    before, after = change.before, change.after
    difference = ((after.due or 0) - (before.due or 0)) / 100
    return [
        change.dossier_id,
        change.last_name,
        change.first_name,
        change.session_id,
        change.kind,
        before.case,
        after.case,
        Tinted(before.firmness, TINT_OF_FIRMNESS.get(before.firmness, "")),
        Tinted(after.firmness, TINT_OF_FIRMNESS.get(after.firmness, "")),
        cents(before.due),
        cents(after.due),
        Formula(f"=ROUND(K{row}-J{row},2)", difference),
        cents(before.paid),
        cents(after.paid),
        change.what,
        change.reason,
    ]
