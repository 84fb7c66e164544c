"""Outcome → workbook, built whole in memory; `files.py` puts it in place."""

from reconcile.errors import ReconcileError
from reconcile.french import plural
from reconcile.month.outcome import Outcome
from reconcile.progress import Tell, untold
from reconcile.report.absences_sheet import write_absences
from reconcile.report.amounts_sheet import write_amounts
from reconcile.report.attendance_sheet import SHEET as ATTENDANCE
from reconcile.report.attendance_sheet import write_attendance
from reconcile.report.books import new_book
from reconcile.report.changes_sheet import SHEET as CHANGES
from reconcile.report.changes_sheet import write_changes
from reconcile.report.correspondences_sheet import write_correspondences
from reconcile.report.delays_sheet import write_delays
from reconcile.report.dossiers_sheet import SHEET as DOSSIERS
from reconcile.report.dossiers_sheet import write_dossiers
from reconcile.report.findings_sheet import write_findings
from reconcile.report.journal_sheet import write_journal
from reconcile.report.parameters_sheet import write_parameters
from reconcile.report.payments_sheet import SHEET as PAYMENTS
from reconcile.report.payments_sheet import write_payments
from reconcile.report.readme_sheet import write_readme
from reconcile.report.sessions_sheet import write_sessions
from reconcile.report.styles import ANNEX, Styles
from reconcile.report.summary_lines import Detail
from reconcile.report.summary_sheet import write_summary
from reconcile.report.tables import MOST_RECORDS, add_sheets
from schemas.correspondences import SHEET as CORRESPONDENCES

SHEETS = (
    "Synthèse", "À traiter", "Montants dus", "Absences et relances", CORRESPONDENCES, "Sessions", "Pour information",
    "Délais", "Émargements", "Dossiers", PAYMENTS.name, CHANGES.name, "Paramètres", "Journal", "Lisez-moi",
)  # fmt: skip
# What a person works in; the others are annexes.
_WORKED_IN = 4


def sheets_of(outcome: Outcome) -> list[str]:
    """Return the names of the sheets in order; some only where they have something."""
    there = {
        CORRESPONDENCES: bool(outcome.correspondences),
        PAYMENTS.name: outcome.payments is not None,
        CHANGES.name: outcome.changes is not None,
    }
    return [name for name in SHEETS if there.get(name, True)]


def workbook_bytes(outcome: Outcome, tell: Tell = untold) -> bytes:
    """Return the workbook: the same bytes for the same outcome, on any day and machine; `tell` is told of long sheets.

    Raises `ReconcileError` for more dossiers, or more questions, than a sheet that people work in can hold.
    """
    book, buffer = new_book("Rapprochement DIF élu", outcome.as_of)
    _refuse_too_many(outcome)
    records = {ATTENDANCE.name: len(outcome.attendance), DOSSIERS.name: sum(map(len, outcome.inputs.dossiers))}
    for name in sheets_of(outcome):
        for page in add_sheets(book, name, records.get(name, 0)):
            page.tell = tell
            if name not in (*SHEETS[:_WORKED_IN], CORRESPONDENCES):
                page.set_tab_color(ANNEX)
    styles = Styles(book)
    amounts = write_amounts(book, styles, outcome)
    attendance, counted = write_attendance(book, styles, outcome)
    detail = Detail(
        amounts,
        write_sessions(book, styles, outcome, amounts),
        write_findings(book, styles, outcome, amounts),
        attendance,
        write_journal(book, styles, outcome),
        counted,
        write_payments(book, styles, outcome, outcome.payments) if outcome.payments else None,
        write_changes(book, styles, outcome.changes) if outcome.changes else None,
    )
    write_summary(book, styles, outcome, detail)
    write_absences(book, styles, outcome)
    if outcome.correspondences:
        write_correspondences(book, styles, outcome.correspondences, outcome.as_of, outcome.inputs.learned.edition + 1)
    write_delays(book, styles, outcome)
    write_dossiers(book, styles, outcome)
    write_parameters(book, styles, outcome)
    write_readme(book, styles, outcome)
    tell("Mise en fichier du classeur")
    book.get_worksheet_by_name("Synthèse").activate()
    book.close()
    return buffer.getvalue()


def _refuse_too_many(outcome: Outcome) -> None:
    """Refuse what the sheets that people work in cannot hold: their totals and answers stand on one sheet."""
    if max(len(outcome.kept), len(outcome.to_do), len(outcome.for_information)) > MOST_RECORDS:
        raise ReconcileError(
            "il y a plus de dossiers ou de constats qu'une feuille de calcul n'a de lignes",
            f"{plural(len(outcome.kept), 'dossier')} ; une feuille en tient {MOST_RECORDS}",
            "traitez moins de fichiers à la fois, ou un seul mois avec --month",
        )
