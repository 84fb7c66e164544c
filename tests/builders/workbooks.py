"""What a person reads in a workbook that was written."""

from pathlib import Path

from reconcile.month.outcome import Outcome
from reconcile.report.workbook import workbook_bytes
from tests.builders.cells import stored_rows
from tests.builders.decisions import WORKBOOK

HEADER = 4


def euros(path: Path) -> dict[str, float | None]:
    """Return the amount due of each dossier as *Montants dus* shows it, `None` where the cell is blank."""
    rows = stored_rows(path, "Montants dus")
    headings = rows[HEADER - 1]
    number, due = headings.index("N° dossier"), headings.index("Montant dû (€)")
    return {str(row[number]): _amount(row[due]) for row in rows[HEADER:] if row[number]}


def _amount(cell: object) -> float | None:
    return float(cell) if isinstance(cell, int | float) else None


def left_in(folder: Path, outcome: Outcome) -> Outcome:
    """Leave the workbook of a month among its inputs, as a person does."""
    (folder / WORKBOOK).write_bytes(workbook_bytes(outcome))
    return outcome
