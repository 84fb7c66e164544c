"""Attendance sheets as trainers keep them: any titles, any words, one workbook each."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from tests.builders.months import AFTER, FILLER, LEARNER, Row, dossier_row, filler_row, write_csv
from tests.builders.sheets import Cells, write_xlsx

MORNING, AFTERNOON = "27/03/2025 matin", "27/03/2025 après-midi"
TITLES: Cells = ("Stagiaire", MORNING, AFTERNOON)
# The titles as the sheet *Correspondances* shows them: one of each form.
SCOPE = f"Stagiaire | {MORNING}"
DOSSIER_SCOPE = " | ".join(dossier_row())
# A session of the same day, so that only what a sheet says tells it from the other.
OTHER_SESSION = "S-TEST-2"


def dossiers(folder: Path, *rows: Row) -> Path:
    """Write the dossiers of the month; without rows, two learners of one session."""
    return write_csv(folder / "dossiers.csv", rows or (dossier_row(), filler_row()))


def sheet(folder: Path, name: str, *rows: Cells, titles: Cells = TITLES, block: Sequence[Cells] = ()) -> Path:
    """Write one workbook of one sheet: what stands above the table, its titles, its rows."""
    return write_xlsx(folder / name, {"Feuil1": [*block, titles, *rows]})


def one_sheet(folder: Path, *marks: object) -> Path:
    """Write a month of one sheet: the learner with these marks, and somebody who was there all day."""
    dossiers(folder)
    return sheet(folder, "feuille.xlsx", (LEARNER, *marks), (FILLER, "P", "P"))


def retitled(row: Row, titles: dict[str, str]) -> dict[str, str]:
    """Return a row of dossiers with other titles: old → new."""
    return {titles.get(title, title): value for title, value in row.items()}


def month(folder: Path, as_of: date = AFTER) -> Outcome:
    return reconcile_month([folder], as_of)
