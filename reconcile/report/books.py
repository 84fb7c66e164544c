"""A new workbook in memory, the same bytes for the same content on any day and machine."""

import io
from datetime import date, datetime

import xlsxwriter

from reconcile.report.rows import TableSheet

# A text is a text, even by way of `write()`: no formula, no link, no number.
_TEXTS_STAY_TEXTS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def new_book(title: str, day: date) -> tuple[xlsxwriter.Workbook, io.BytesIO]:
    """Return an empty workbook dated by `day`, and the buffer that holds it once it is closed."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy", **_TEXTS_STAY_TEXTS})
    book.worksheet_class = TableSheet
    created = datetime(day.year, day.month, day.day)
    book.set_properties({"title": title, "company": "AMG", "created": created, "author": ""})
    return book, buffer
