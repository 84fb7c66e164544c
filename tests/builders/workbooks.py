"""What a person reads in a workbook that was written."""

from pathlib import Path

from openpyxl import load_workbook

from reconcile.month.outcome import Outcome
from reconcile.report.workbook import workbook_bytes
from tests.builders.decisions import WORKBOOK

HEADER = 4


def euros(path: Path) -> dict[str, float | None]:
    """Return the amount due of each dossier as *Montants dus* shows it, `None` where the cell is blank."""
    sheet = load_workbook(path, data_only=True)["Montants dus"]
    headings = [cell.value for cell in sheet[HEADER]]
    number, due = headings.index("N° dossier"), headings.index("Montant dû (€)")
    rows = sheet.iter_rows(min_row=HEADER + 1, values_only=True)
    return {str(row[number]): _amount(row[due]) for row in rows if row[number]}


def _amount(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def left_in(folder: Path, outcome: Outcome) -> Outcome:
    """Leave the workbook of a month among its inputs, as a person does."""
    (folder / WORKBOOK).write_bytes(workbook_bytes(outcome))
    return outcome
