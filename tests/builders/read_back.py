"""The workbook of a month as far as the next run reads it."""

from reconcile.intake.own_sheets import sheets_to_read
from reconcile.month.outcome import Outcome
from reconcile.report.absences_sheet import write_absences
from reconcile.report.amounts_sheet import write_amounts
from reconcile.report.books import new_book
from reconcile.report.correspondences_sheet import write_correspondences
from reconcile.report.findings_sheet import write_findings
from reconcile.report.readme_sheet import write_readme
from reconcile.report.styles import Styles
from reconcile.report.tables import add_sheets
from reconcile.report.workbook import sheets_of


def read_back_sheets(outcome: Outcome) -> bytes:
    """Return a workbook of those sheets alone that are read back, in half the time that a whole one takes."""
    book, buffer = new_book("Rapprochement DIF élu", outcome.as_of)
    wanted = sheets_to_read(set(sheets_of(outcome)))
    for name in [sheet for sheet in sheets_of(outcome) if sheet in wanted]:
        add_sheets(book, name, 0)
    styles = Styles(book)
    amounts = write_amounts(book, styles, outcome)
    write_findings(book, styles, outcome, amounts)
    write_absences(book, styles, outcome)
    if outcome.correspondences:
        write_correspondences(book, styles, outcome.correspondences, outcome.as_of, outcome.inputs.learned.edition + 1)
    write_readme(book, styles, outcome)
    book.close()
    return buffer.getvalue()
