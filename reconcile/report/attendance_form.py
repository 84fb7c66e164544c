"""Sheet "Émargement …": printed to be signed, or filled in on screen; `monthly` reads it back as it is."""

from collections.abc import Sequence
from datetime import date

import xlsxwriter
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from reconcile.french import day as fr_day
from reconcile.french import minutes, weekday
from reconcile.half_days import HalfDay
from reconcile.report.styles import Styles
from reconcile.roster.places import LISTED, Place, Registration
from reconcile.roster.sessions import UpcomingSession
from schemas.attendance import FORM_TITLE, AttendanceSheet
from schemas.fields import fields_of

# Rows left for people who come without being on the list.
WALK_IN_ROWS = 4
IDENTITY_WIDTHS = (4, 14, 21, 16)
REMARK_WIDTH = 17
# More columns to sign than these want the sheet across.
MOST_UPRIGHT = 4
MOST_PER_PAGE = 10
LINE, SIGNATURE = 15, 27
MARKS = ["P", "A"]
# Excel cuts a longer footer.
MAX_FOOTER = 100
ON_SCREEN = "Sur papier, chacun signe. À l'écran, dans chaque case : P (présent), A (absent) ou la durée suivie (2h30)."
# A duration means nothing without the planned one.
WITHOUT_HOURS = (
    "Sur papier, chacun signe. À l'écran, dans chaque case : P (présent) ou A (absent) ; la durée suivie (2h30) "
    "seulement si les horaires sont remplis."
)
CHANGES = (
    "Demi-journée qui n'a pas lieu : 0 dans sa durée prévue. Une personne hors liste s'ajoute sur une ligne libre."
)
LONG_SESSION = "Ajoutez une colonne par demi-journée, titrée de sa date : 12/03/2025 matin."


def write_form(book: xlsxwriter.Workbook, styles: Styles, name: str, session: UpcomingSession) -> None:
    """Write the heading block, one row per learner with the dossier number, rows for walk-ins, the trainer's row.

    The session has half-days: without its dates there is no form.
    """
    sheet = book.get_worksheet_by_name(name)
    header = _heading_block(sheet, styles, session) + 1
    half_days = session.half_days
    learners = session.at(*LISTED)
    last_column = len(IDENTITY_WIDTHS) + len(half_days)
    titles = fields_of(AttendanceSheet)
    headings = ["N°", *(titles[key].title for key in ("dossier_id", "last_name", "first_name"))]
    headings += [_heading(one) for one in half_days]
    for column, heading in enumerate([*headings, "Remarque"]):
        sheet.write_string(header, column, heading, styles.form_header)
    sheet.set_row(header, 44)
    planned = header + 1
    sheet.write_string(planned, 2, "Durée prévue (h)", styles.form_label)
    rows = [*learners, *([None] * WALK_IN_ROWS)]
    for number, one in enumerate(rows, start=1):
        _write_row(sheet, styles, planned + number, number, one)
        sheet.write_string(planned + number, last_column, _remark(one) if one else "", styles.form_remark)
    trainer = planned + len(rows) + 1
    sheet.write_string(trainer, 2, "Formateur (signature)", styles.form_label)
    for row in range(planned, trainer + 1):
        sheet.set_row(row, LINE + 4 if row == planned else SIGNATURE)
        for column in range(len(IDENTITY_WIDTHS), last_column):
            sheet.write_blank(row, column, None, styles.form_mark)
    marks = xl_range(planned + 1, len(IDENTITY_WIDTHS), trainer - 1, last_column - 1)
    # Hours are as welcome as marks: the list helps and refuses nothing.
    sheet.data_validation(marks, {"validate": "list", "source": MARKS, "show_error": False})
    _set_up_page(sheet, session, header, trainer, last_column)


def _heading_block(sheet: Worksheet, styles: Styles, session: UpcomingSession) -> int:
    """Write what the session is, one line per label, and return the number of rows written."""
    sheet.write_string(0, 0, FORM_TITLE, styles.title)
    sheet.set_row(0, 24)
    facts = (
        ("Intitulé :", session.title),
        ("N° session :", session.session_id),
        ("Dates :", _dates(session.starts_on, session.ends_on)),
        ("Lieu :", session.place),
        ("Horaires :", ""),
        ("Formateur :", ""),
        ("Durée prévue :", minutes(session.planned_minutes) if session.planned_minutes else ""),
    )
    # A line to write on that nothing reads would be a trap: the planned time is printed where it is known.
    shown = [fact for fact in facts if fact[1] or fact[0] != "Durée prévue :"]
    for row, (label, value) in enumerate(shown, start=1):
        sheet.set_row(row, LINE + 3)
        sheet.write_string(row, 0, label, styles.form_label)
        if value:
            sheet.write_string(row, 2, value, styles.form_value)
        else:
            # A line to write on, as wide as the block.
            for column in (2, 3):
                sheet.write_blank(row, column, None, styles.form_line)
    notes = [ON_SCREEN if session.planned_minutes else WITHOUT_HOURS, CHANGES]
    notes += [LONG_SESSION] if session.days_unknown else []
    for row, note in enumerate(notes, start=len(shown) + 1):
        sheet.write_string(row, 0, note, styles.description)
    return len(shown) + len(notes) + 1


def _dates(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    if first == last:
        return f"{weekday(first)} {fr_day(first)}"
    return f"du {weekday(first)} {fr_day(first)} au {weekday(last)} {fr_day(last)}"


def _heading(half_day: HalfDay) -> str:
    day = half_day.day
    return f"{weekday(day)} {fr_day(day)}" + ("" if half_day.is_whole_day else f"\n{half_day.half.label}")


def _write_row(sheet: Worksheet, styles: Styles, row: int, number: int, one: Registration | None) -> None:
    sheet.write_number(row, 0, number, styles.form_number)
    texts = (one.dossier.dossier_id, one.dossier.last_name, one.dossier.first_name) if one else ("", "", "")
    for column, text in enumerate(texts, start=1):
        if text:
            sheet.write_string(row, column, text, styles.form_text)
        else:
            sheet.write_blank(row, column, None, styles.form_text)


def _remark(one: Registration) -> str:
    """Say on paper what the trainer should know of a learner whose registration is not settled."""
    if one.place is Place.UNDECIDED:
        return "inscription à vérifier"
    return one.shown if one.place is Place.PROVISIONAL else ""


def _set_up_page(sheet: Worksheet, session: UpcomingSession, header: int, last_row: int, last_column: int) -> None:
    half_days: Sequence[HalfDay] = session.half_days
    for column, width in enumerate(IDENTITY_WIDTHS):
        sheet.set_column(column, column, width)
    upright = len(half_days) <= MOST_UPRIGHT
    width = max(11, min(26, (46 if upright else 90) // len(half_days)))
    sheet.set_column(len(IDENTITY_WIDTHS), last_column - 1, width)
    sheet.set_column(last_column, last_column, REMARK_WIDTH)
    if not upright:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1 + (len(half_days) - 1) // MOST_PER_PAGE, 0)
    sheet.repeat_rows(header)
    sheet.repeat_columns(0, len(IDENTITY_WIDTHS) - 1)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.freeze_panes(header + 1, len(IDENTITY_WIDTHS))
    sheet.set_footer(f"&LSession {session.session_id[:MAX_FOOTER].replace('&', '&&')}&RPage &P sur &N")
    sheet.hide_gridlines(2)
