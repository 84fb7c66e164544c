"""A legacy .xls → its sheets, by xlrd alone: values, and the oddities that values do not show.

Its records claim sizes too, and one damaged bit in them makes the fast reader ask for a terabyte and take the process
along. xlrd is asked for the oddities anyway, keeps what is filled, and fails with an exception. It is given the records
alone: in their container, one damaged number makes it go round for ever.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import Struct

from reconcile.intake.oddities import Oddities, comment_text, error_cell
from reconcile.intake.ole_containers import workbook_stream

# A number format of elapsed time, which goes on after 24 hours.
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
# The serial numbers of a date that Excel shows: up to 31/12/9999.
_FURTHEST_DAY = 2_958_466


class EncryptedError(ValueError):
    """A workbook that a password protects."""


class XlsSheet(Struct, frozen=True):
    """One sheet: its rows as wide as what they hold, its oddities, whether it is shown, where its days begin."""

    name: str
    rows: tuple[tuple[Any, ...], ...]
    oddities: Oddities
    visible: bool
    since_1904: bool


def xls_sheets(content: bytes) -> Iterator[XlsSheet]:
    """Yield every worksheet of an .xls in its order.

    Raises `EncryptedError` on a protected file, `DamagedContainerError` and other `ValueError`s on a damaged one.
    """
    import xlrd

    records = workbook_stream(content)
    try:
        # Its remarks on a file, in English, would go to the console.
        book = xlrd.open_workbook(file_contents=records, formatting_info=True, ragged_rows=True, logfile=io.StringIO())
        for sheet in book.sheets():
            yield _sheet(book, sheet)
    # xlrd lets whatever a damaged record provokes through: its own errors, assertions, struct and index errors.
    except Exception as error:
        raise (EncryptedError if "encrypted" in str(error) else ValueError)(f"xlrd: {error}") from error


def _sheet(book: Any, sheet: Any) -> XlsSheet:
    import xlrd

    formats = [book.format_map[xf.format_key].format_str for xf in book.xf_list]
    odd = Oddities(hidden_rows={row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden})
    rows = []
    for row in range(sheet.nrows):
        cells: list[Any] = []
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype == xlrd.XL_CELL_ERROR:
                odd.cells[row + 1, column] = error_cell(xlrd.error_text_from_code.get(cell.value, ""))
            elif cell.ctype == xlrd.XL_CELL_NUMBER and "%" in formats[cell.xf_index]:
                odd.percentages.add((row + 1, column))
            cells.append(_value(cell, formats, book.datemode))
        rows.append(tuple(cells))
    for top, bottom, left, right in sheet.merged_cells:
        odd.cover(top + 1, left, bottom, right - 1)
    notes = {(row + 1, column): comment_text(note.text) for (row, column), note in sheet.cell_note_map.items()}
    odd.comments |= {cell: text for cell, text in notes.items() if text}
    return XlsSheet(sheet.name, tuple(rows), odd, sheet.visibility == 0, book.datemode == 1)


def _value(cell: Any, formats: list[str], datemode: int) -> Any:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return cell.value or None
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(cell.value, formats[cell.xf_index], datemode)
    return None


def _moment(value: float, number_format: str, datemode: int) -> date | time | timedelta | float:
    """Return a number under a format of dates as what it shows: a time of day, a day, both, or elapsed time."""
    import xlrd

    if _ELAPSED.search(number_format) and abs(value) < _FURTHEST_DAY:
        return timedelta(milliseconds=round(value * 86_400_000))
    if not 0 <= value < _FURTHEST_DAY - 1462 * datemode:
        return value
    moment: datetime = xlrd.xldate_as_datetime(value, datemode)
    if value < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment
