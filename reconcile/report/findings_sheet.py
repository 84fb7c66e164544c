"""Sheet "À traiter": one row per finding, the most serious first, with room for a decision."""

from collections.abc import Sequence

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reconcile.findings import Finding
from reconcile.month.answers import possible_answers
from reconcile.month.outcome import Outcome
from reconcile.report.styles import TINT_OF_SEVERITY, Styles
from reconcile.report.tables import FIRST_ROW, Column, Tinted, Written, write_table
from schemas.fields import EARLIEST_DAY

# Excel cuts a longer list of a drop-down.
MAX_LIST = 255

FINDING_COLUMNS = (
    Column("Gravité", "text", 12),
    Column("Code", "text", 7),
    Column("N° dossier", "id", 17),
    Column("Nom", "text", 20),
    Column("Prénom", "text", 16),
    Column("N° session", "id", 16),
    Column("Constat", "wrap", 26),
    Column("Explication", "wrap", 60),
    Column("Que faire", "wrap", 48),
    Column("À faire avant le", "day", 12),
    Column("Fichier", "wrap", 24),
    Column("Feuille", "wrap", 16),
    Column("Cellule", "text", 9),
    Column("Valeur lue", "wrap", 18),
    Column("Décision", "wrap", 18),
    Column("Motif de la décision", "wrap", 26),
    Column("Décidé le", "day", 12),
    Column("Par", "text", 16),
    Column("Référence", "text", 10),
)


def write_findings(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> Written:
    """Write the findings in their order: severity, then code."""
    rows = [
        [
            Tinted(finding.severity, TINT_OF_SEVERITY[finding.severity]),
            finding.code,
            finding.dossier_id,
            finding.last_name,
            finding.first_name,
            finding.session_id,
            finding.title,
            finding.explanation,
            finding.remedy,
            finding.due_on,
            finding.origin.file if finding.origin else "",
            finding.origin.sheet if finding.origin else "",
            finding.cell,
            finding.read,
            *_decision_cells(finding),
            str(finding.reference),
        ]
        for finding in outcome.findings
    ]
    sheet, written = write_table(
        book,
        styles,
        "À traiter",
        "À traiter",
        "Une ligne par constat, le plus grave d'abord : ce qui a été vu, où, et que faire. "
        "Les quatre dernières colonnes sont à vous : elles sont relues au prochain calcul.",
        FINDING_COLUMNS,
        rows,
        identity=3,
        pages_wide=2,
    )
    # The next run finds the decisions by it; to a person it says nothing.
    reference = len(FINDING_COLUMNS) - 1
    sheet.set_column(reference, reference, FINDING_COLUMNS[reference].width, None, {"hidden": True})
    for row, finding in enumerate(outcome.findings, start=FIRST_ROW):
        _add_answers(sheet, f"{written.letters('Décision')}{row}", possible_answers(finding))
    dates = f"{written.letters('Décidé le')}{FIRST_ROW}:{written.letters('Décidé le')}{written.last_row}"
    sheet.data_validation(
        dates,
        {
            "validate": "date",
            "criteria": ">=",
            "value": EARLIEST_DAY,
            "error_title": "Date attendue",
            "error_message": "Écrivez une date, par exemple 05/12/2024.",
        },
    )
    return written


def _decision_cells(finding: Finding) -> list[Tinted]:
    """Return the cells that a person fills in, with what an earlier workbook already holds."""
    decided = finding.decision
    cells = (decided.answer, decided.why, decided.decided_on, decided.decided_by) if decided else (None,) * 4
    return [Tinted(value, "input") for value in cells]


def _add_answers(sheet: Worksheet, cell: str, answers: Sequence[str]) -> None:
    """Offer the known answers; another one is possible (a dossier number, hours) and only asks for a confirmation."""
    shown = list(answers)
    while len(",".join(shown)) > MAX_LIST:
        del shown[-4:-3]
    sheet.data_validation(
        cell,
        {
            "validate": "list",
            "source": shown,
            "error_type": "warning",
            "error_title": "Réponse hors de la liste",
            "error_message": "Un numéro de dossier ou une durée se tapent à la main ; sinon, choisissez dans la liste.",
        },
    )
