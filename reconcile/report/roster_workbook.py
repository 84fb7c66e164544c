"""Roster → workbook, built whole in memory; `files.py` puts it in place."""

from reconcile.report.actions_sheet import write_actions
from reconcile.report.attendance_form import write_form
from reconcile.report.books import new_book
from reconcile.report.lists_sheet import write_lists
from reconcile.report.removed_sheet import write_removed
from reconcile.report.roster_readme_sheet import write_roster_readme
from reconcile.report.roster_summary_sheet import write_roster_summary
from reconcile.report.sheet_names import sheet_names
from reconcile.report.styles import Styles
from reconcile.roster.pipeline import Roster


def roster_bytes(roster: Roster) -> bytes:
    """Return the workbook: the same bytes for the same roster, on any day and machine."""
    book, buffer = new_book("Préparation des sessions", roster.as_of)
    numbers = [session.session_id for session in roster.sessions]
    dated = [session for session in roster.sessions if session.half_days]
    lists = sheet_names("Liste", numbers)
    forms = sheet_names("Émargement", [session.session_id for session in dated])
    for name in ("Lisez-moi", "Synthèse", "À traiter"):
        book.add_worksheet(name)
    for number in numbers:
        book.add_worksheet(lists[number])
        if number in forms:
            book.add_worksheet(forms[number])
    book.add_worksheet("Retirés")
    styles = Styles(book)
    write_roster_summary(book, styles, roster)
    write_actions(book, styles, roster)
    write_lists(book, styles, roster, lists)
    for session in dated:
        write_form(book, styles, forms[session.session_id], session)
    write_removed(book, styles, roster)
    write_roster_readme(book, styles, roster)
    book.get_worksheet_by_name("Synthèse").activate()
    book.close()
    return buffer.getvalue()
