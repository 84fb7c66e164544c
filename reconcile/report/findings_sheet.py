"""Sheet "À traiter": one row per finding, the most serious first, with room for a decision."""

import xlsxwriter

from reconcile.outcome import Outcome
from reconcile.report.styles import TINT_OF_SEVERITY, Styles
from reconcile.report.tables import Column, Tinted, Written, write_table

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
            finding.kind.remedy,
            finding.due_on,
            finding.origin.file if finding.origin else "",
            finding.origin.sheet if finding.origin else "",
            finding.cell,
            finding.read,
            None,
            None,
            None,
            None,
        ]
        for finding in outcome.findings
    ]
    _, written = write_table(
        book,
        styles,
        "À traiter",
        "À traiter",
        "Une ligne par constat, le plus grave d'abord : ce qui a été vu, où, et que faire. "
        "Les quatre dernières colonnes sont à vous.",
        FINDING_COLUMNS,
        rows,
        identity=3,
        pages_wide=2,
    )
    return written
