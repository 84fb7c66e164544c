"""What comes out: the columns that the sheets of each workbook declare."""

from collections.abc import Iterator
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


def columns() -> Iterator[str]:
    """Yield the tables of columns, workbook by workbook."""
    for title, sheets in (
        ("Rapprochement du mois", MONTHLY),
        ("Préparation des sessions", ROSTER),
        ("Lecture des fichiers (check -o)", CHECK),
    ):
        yield from ("", f"### {title}")
        for sheet in sheets:
            yield from _sheet(sheet)


def _sheet(sheet: Sheet[Any]) -> Iterator[str]:
    yield from ("", f"#### {sheet.name}", "")
    if sheet is dossiers_sheet.SHEET:
        yield from (
            "Les colonnes de l'export qui ne sont ni personnelles ni vides, telles qu'elles sont venues, puis :",
            "",
        )
    yield from ("| colonne | ce qu'elle contient |", "| --- | --- |")
    for column in sheet.columns:
        yield f"| {column.heading} | {column.description} |"
