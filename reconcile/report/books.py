"""A new workbook in memory, the same bytes for the same content on any day and machine."""

import io
from datetime import date, datetime

import xlsxwriter

from reconcile.report.rows import TableSheet


def new_book(title: str, day: date) -> tuple[xlsxwriter.Workbook, io.BytesIO]:
    """Return an empty workbook dated by `day`, and the buffer that holds it once it is closed."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    book.worksheet_class = TableSheet
    created = datetime(day.year, day.month, day.day)
    book.set_properties({"title": title, "company": "AMG", "created": created, "author": ""})
    return book, buffer
