"""Outcome → workbook, built whole in memory; `files.py` puts it in place."""

from reconcile.month.outcome import Outcome
from reconcile.report.amounts_sheet import write_amounts
from reconcile.report.attendance_sheet import write_attendance
from reconcile.report.books import new_book
from reconcile.report.changes_sheet import SHEET as CHANGES
from reconcile.report.changes_sheet import write_changes
from reconcile.report.correspondences_sheet import write_correspondences
from reconcile.report.delays_sheet import write_delays
from reconcile.report.dossiers_sheet import write_dossiers
from reconcile.report.findings_sheet import write_findings
from reconcile.report.journal_sheet import write_journal
from reconcile.report.parameters_sheet import write_parameters
from reconcile.report.payments_sheet import SHEET as PAYMENTS
from reconcile.report.payments_sheet import write_payments
from reconcile.report.readme_sheet import write_readme
from reconcile.report.sessions_sheet import write_sessions
from reconcile.report.styles import Styles
from reconcile.report.summary_lines import Detail
from reconcile.report.summary_sheet import write_summary
from schemas.correspondences import SHEET as CORRESPONDENCES

SHEETS = (
    "Lisez-moi", "Synthèse", "À traiter", "Montants dus", "Délais", "Sessions", "Dossiers", "Émargements", "Paramètres",
    "Journal",
)  # fmt: skip


def sheets_of(outcome: Outcome) -> list[str]:
    """Return the names of the sheets in order; *Paiements* and *Changements* only where they have something."""
    optional = [*([PAYMENTS.name] if outcome.payments else []), *([CHANGES.name] if outcome.changes else [])]
    words = [CORRESPONDENCES] if outcome.correspondences else []
    after = {"Montants dus": [*words, *optional]}
    return [name for sheet in SHEETS for name in (sheet, *after.get(sheet, []))]


def workbook_bytes(outcome: Outcome) -> bytes:
    """Return the workbook: the same bytes for the same outcome, on any day and machine."""
    book, buffer = new_book("Rapprochement DIF élu", outcome.as_of)
    for name in sheets_of(outcome):
        book.add_worksheet(name)
    styles = Styles(book)
    amounts = write_amounts(book, styles, outcome)
    write_delays(book, styles, outcome)
    sessions = write_sessions(book, styles, outcome, amounts)
    findings = write_findings(book, styles, outcome)
    payments = write_payments(book, styles, outcome, outcome.payments) if outcome.payments else None
    changes = write_changes(book, styles, outcome.changes) if outcome.changes else None
    if outcome.correspondences:
        write_correspondences(book, styles, outcome.correspondences, outcome.as_of)
    write_summary(book, styles, outcome, Detail(amounts, sessions, findings, payments, changes))
    write_readme(book, styles, outcome)
    write_dossiers(book, styles, outcome)
    write_attendance(book, styles, outcome)
    write_parameters(book, styles, outcome)
    write_journal(book, styles, outcome)
    book.get_worksheet_by_name("Synthèse").activate()
    book.close()
    return buffer.getvalue()
