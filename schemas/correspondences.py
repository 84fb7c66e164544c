"""What is read back from the sheet *Correspondances* of any workbook: what words of the inputs mean."""

from pandera.typing import Series

from schemas.fields import InputTable, column

# The name of the sheet, and the line above its table that dates it.
SHEET = "Correspondances"
AS_OF = "Arrêté au"
EDITION = "édition"


class Meanings(InputTable):
    """One row per word that was not understood; `meaning` is the only column that a person fills in."""

    kind: Series[object] = column("Nature", "text", "Ce que le mot est : titre, statut, marque…", required=True)
    written: Series[object] = column("Écrit", "text", "Le mot, tel qu'il est écrit.", required=True)
    meaning: Series[object] = column("Signification", "text", "Ce qu'il veut dire.")
    scope: Series[object] = column("Portée", "text", "Les titres des tableaux où il vaut, ou la feuille.")
