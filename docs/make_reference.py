"""Write `docs/reference.md`, the data dictionary of the workbooks, from the columns that the sheets declare.

Run by hand after a column changed: `python docs/make_reference.py`. A test holds the file to what this gives.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reconcile.report import (
    absences_sheet,
    actions_sheet,
    amounts_sheet,
    attendance_sheet,
    changes_sheet,
    check_workbook,
    correspondences_sheet,
    delays_sheet,
    dossiers_sheet,
    findings_sheet,
    journal_sheet,
    lists_sheet,
    parameters_sheet,
    payments_sheet,
    readme_sheet,
    removed_sheet,
    roster_readme_sheet,
    roster_summary_sheet,
    sessions_sheet,
    summary_sheet,
)
from reconcile.report.tables import Sheet

MONTHLY: tuple[Sheet[Any], ...] = (
    summary_sheet.SHEET,
    findings_sheet.SHEET,
    amounts_sheet.SHEET,
    absences_sheet.SHEET,
    correspondences_sheet.SHEET,
    sessions_sheet.SHEET,
    findings_sheet.INFORMATION,
    delays_sheet.SHEET,
    attendance_sheet.SHEET,
    dossiers_sheet.SHEET,
    payments_sheet.SHEET,
    changes_sheet.SHEET,
    parameters_sheet.SHEET,
    journal_sheet.SHEET,
    readme_sheet.SHEET,
)
CHECK: tuple[Sheet[Any], ...] = (check_workbook.READING, check_workbook.FINDINGS, correspondences_sheet.SHEET)
ROSTER: tuple[Sheet[Any], ...] = (
    roster_readme_sheet.SHEET,
    roster_summary_sheet.SHEET,
    actions_sheet.SHEET,
    lists_sheet.SHEET,
    removed_sheet.SHEET,
)
FILE = Path(__file__).parent / "reference.md"


def reference() -> str:
    """Return the text of the dictionary."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Dictionnaire des classeurs"
    yield ""
    yield "Fait par `docs/make_reference.py` à partir des colonnes que déclare `reconcile/report/`."
    for title, sheets in (
        ("Rapprochement du mois", MONTHLY),
        ("Préparation des sessions", ROSTER),
        ("Lecture des fichiers (check -o)", CHECK),
    ):
        yield ""
        yield f"## {title}"
        for sheet in sheets:
            yield from _sheet(sheet)


def _sheet(sheet: Sheet[Any]) -> Iterator[str]:
    yield ""
    yield f"### {sheet.name}"
    yield ""
    if sheet is dossiers_sheet.SHEET:
        yield "Les colonnes de l'export qui ne sont ni personnelles ni vides, telles qu'elles sont venues, puis :"
        yield ""
    yield "| colonne | ce qu'elle contient |"
    yield "| --- | --- |"
    for column in sheet.columns:
        yield f"| {column.heading} | {column.description} |"


if __name__ == "__main__":
    FILE.write_text(reference(), "utf-8")
