"""What is read back from the sheet *Absences et relances* of an earlier workbook: who was reminded, when and how."""

from pandera.typing import Series

from schemas.fields import InputTable, column

# The name of the sheet.
SHEET = "Absences et relances"


class Reminders(InputTable):
    """One row per learner present in part, absent or abandoning; the last four columns are a person's."""

    dossier_id: Series[object] = column("N° dossier", "identifier", "Numéro du dossier.")
    reminded_on: Series[object] = column("Relancé le", "day", "Jour de la relance.")
    means: Series[object] = column("Moyen", "text", "Comment : courriel, téléphone, courrier.")
    documents_on: Series[object] = column("Pièces transmises le", "day", "Jour où les pièces ont été transmises.")
    reminded_by: Series[object] = column("Par", "text", "Qui a relancé.")
