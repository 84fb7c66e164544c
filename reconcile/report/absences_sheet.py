"""Sheet "Absences et relances": who missed what, who counts in the abandonment rate, and the reminders to fill in."""

from collections.abc import Callable
from typing import Any

import xlsxwriter
from msgspec.structs import replace

from reconcile.french import plural
from reconcile.month.outcome import Absence, Outcome
from reconcile.report.cells import Tinted, hundredths
from reconcile.report.styles import TINT_OF_FIRMNESS, Styles
from reconcile.report.tables import FIRST_ROW, Column, Sheet, Written, write_table
from schemas.fields import EARLIEST_DAY
from schemas.reminders import SHEET as NAME


def _noted(part: Callable[[Absence], Any]) -> Callable[[Absence], Tinted]:
    """Return a cell that a person fills in, with what an earlier workbook holds; those present in part need it."""
    return lambda row: Tinted(part(row), "input" if row.in_part else "")


SHEET: Sheet[Absence] = Sheet(
    NAME,
    "Absences et relances",
    "",
    (
        Column("N° dossier", "id", 14, lambda row: row.result.dossier.dossier_id, "Numéro du dossier sur EDOF."),
        Column("Nom", "text", 18, lambda row: row.result.dossier.last_name, "Nom de l'élu."),
        Column("Prénom", "text", 14, lambda row: row.result.dossier.first_name, "Prénom de l'élu."),
        Column("N° session", "id", 17, lambda row: row.result.dossier.session_id, "Numéro de la session."),
        Column("Cas", "wrap", 20,
               lambda row: Tinted(row.result.case, TINT_OF_FIRMNESS.get(row.result.firmness, "")), "Cas du contrat."),
        Column("Demi-journées manquées", "wrap", 40, lambda row: row.missed, "En tout ou en partie."),
        Column("Assiduité (%)", "percent", 10, lambda row: hundredths(row.result.assiduity),
               "Heures suivies sur heures prévues."),
        Column("Compte dans le taux", "text", 15, lambda row: row.in_rate,
               "Oui : au dénominateur du taux d'abandon ; « oui, abandon » : au numérateur aussi."),
        Column("Raison, sinon", "wrap", 20, lambda row: row.why_not, "Pourquoi il n'y compte pas."),
        Column("Relancé le", "day", 11, _noted(lambda row: row.reminder.on), "À vous : le jour de la relance."),
        Column("Moyen", "text", 16, _noted(lambda row: row.reminder.means), "À vous : courriel, téléphone, courrier."),
        Column("Pièces transmises le", "day", 12, _noted(lambda row: row.reminder.documents_on),
               "À vous : le jour où les pièces ont été transmises."),
        Column("Par", "text", 14, _noted(lambda row: row.reminder.by), "À vous : qui a relancé."),
    ),
    identity=4,
)  # fmt: skip


def write_absences(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> Written:
    """Write one row per learner who missed something, or who is present and left out of the rate."""
    condition = outcome.condition
    rate = f"Taux d'abandon : {condition.abandoned} / {condition.present}"
    left_out = plural(outcome.left_out_of_rate, "présent laissé de côté", "présents laissés de côté")
    description = (
        f"{rate} ; {left_out}. Notez les relances : datées pour chacun des présents en partie, elles attestent le "
        "dispositif au prochain calcul."
    )
    page, written = write_table(book, styles, replace(SHEET, description=description), outcome.absences)
    for heading in ("Relancé le", "Pièces transmises le"):
        letters = written.letters(heading)
        page.data_validation(
            f"{letters}{FIRST_ROW}:{letters}{written.last_row}",
            {
                "validate": "date",
                "criteria": ">=",
                "value": EARLIEST_DAY,
                "error_title": "Date attendue",
                "error_message": "Écrivez une date, par exemple 05/12/2024.",
            },
        )
    means = written.letters("Moyen")
    options = {"validate": "list", "source": ["courriel", "téléphone", "courrier", "en personne"], "show_error": False}
    page.data_validation(f"{means}{FIRST_ROW}:{means}{written.last_row}", options)
    return written
