"""One sheet with its title, description and one real Excel table, written cell by cell with its type."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reconcile.labels import Labelled
from reconcile.report.styles import CellKind, Styles, Tint

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1
LINE_HEIGHT = 13.5
# Excel refuses longer texts in a cell.
MAX_TEXT = 32_767
# ... and longer page headers.
MAX_HEADER = 255


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what its cells hold, its width in characters."""

    heading: str
    kind: CellKind = "text"
    width: int = 14


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula and the result stored with it, so that previews and other programs see the figure."""

    text: str
    result: float | int | str


@dataclass(frozen=True, slots=True)
class Tinted:
    """A value with a tint, and a note that opens on it."""

    value: Any
    tint: Tint
    note: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """Where a table stands, for the formulas of other sheets."""

    sheet: str
    columns: tuple[Column, ...]
    last_row: int

    def range(self, heading: str) -> str:
        """Return the cells of a column: `'Montants dus'!$P$5:$P$44`."""
        letters = self.letters(heading)
        return f"'{self.sheet}'!${letters}${FIRST_ROW}:${letters}${max(self.last_row, FIRST_ROW)}"

    def letters(self, heading: str) -> str:
        """Return the letters of a column by its heading."""
        return str(xl_col_to_name([column.heading for column in self.columns].index(heading)))


def cents(value: int | None) -> float | None:
    """Return cents as euros with at most two decimals."""
    return None if value is None else value / 100


def hundredths(value: Fraction | None) -> float | None:
    """Return a share from 0 to 1 as percent."""
    return None if value is None else float(value * 100)


def write_table(
    book: xlsxwriter.Workbook,
    styles: Styles,
    name: str,
    title: str,
    description: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    *,
    identity: int = 0,
    pages_wide: int = 1,
) -> tuple[Worksheet, Written]:
    """Fill the sheet of that name: title in A1, description in A2, header in row 4, the rows below, ready to print.

    `identity` is how many columns stay in view when scrolling sideways; `pages_wide` how many A4 pages it prints on.
    """
    sheet = book.get_worksheet_by_name(name)
    sheet.write_string("A1", title, styles.title)
    sheet.write_string("A2", description, styles.description)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    sheet.set_row(0, 24)
    sheet.set_row(HEADER_ROW - 1, LINE_HEIGHT * max(_lines(column.heading, column.width - 3) for column in columns) + 6)
    last_row = HEADER_ROW + max(len(rows), 1)
    sheet.add_table(
        HEADER_ROW - 1,
        0,
        last_row - 1,
        len(columns) - 1,
        {
            # Numbered by its sheet: two names may differ by a sign that a table's name cannot hold.
            "name": "T_" + "".join(char if char.isalnum() else "_" for char in name) + f"_{sheet.index}",
            "style": "Table Style Light 1",
            "columns": [
                {"header": heading, "header_format": styles.header}
                for heading in _distinct([column.heading for column in columns])
            ],
        },
    )
    _write_rows(sheet, styles, columns, rows)
    # One rule draws the lines between rows, empty cells included: formats on them would double the work.
    rule = {"type": "formula", "criteria": "=TRUE", "format": styles.line}
    sheet.conditional_format(HEADER_ROW, 0, last_row - 1, len(columns) - 1, rule)
    _set_up_page(sheet, identity, pages_wide, title)
    if pages_wide > 1:
        _print_title_in_the_header(sheet, title, description, last_row, len(columns))
    return sheet, Written(name, tuple(columns), last_row)


def _write_rows(sheet: Worksheet, styles: Styles, columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> None:
    wrapped = [(position, column.width) for position, column in enumerate(columns) if column.kind == "wrap"]
    for row_index, row in enumerate(rows, start=HEADER_ROW):
        if (lines := _row_lines(wrapped, row)) > 1:
            sheet.set_row(row_index, LINE_HEIGHT * lines + 3)
        for column_index, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, styles, row_index, column_index, column.kind, value)


def _row_lines(wrapped: Sequence[tuple[int, int]], row: Sequence[Any]) -> int:
    """Return how many lines the tallest wrapped cell of a row needs; not every spreadsheet works it out itself.

    `wrapped` holds the position and width of the columns that wrap.
    """
    cells = ((row[position], width) for position, width in wrapped)
    values = ((cell.value if isinstance(cell, Tinted) else cell, width) for cell, width in cells)
    texts = ((value.label if isinstance(value, Labelled) else value, width) for value, width in values)
    # A width counts digits of a larger letter size: a tenth more characters of text fit.
    return max((_lines(text, width * 11 // 10) for text, width in texts if isinstance(text, str)), default=1)


@cache
def _lines(text: str, width: int) -> int:
    """Count the lines of a text cut at words into a width in characters."""
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(len(textwrap.wrap(line, max(width, 5), break_on_hyphens=False)) or 1 for line in text.splitlines()) or 1


def _distinct(headings: Sequence[str]) -> list[str]:
    """Number the headings that repeat: a real table wants each once, whatever its case."""
    seen: dict[str, int] = {}
    result = []
    for heading in headings:
        shown = heading or "(sans titre)"
        seen[shown.casefold()] = seen.get(shown.casefold(), 0) + 1
        count = seen[shown.casefold()]
        result.append(shown if count == 1 else f"{shown} ({count})")
    return result


def _write(sheet: Worksheet, styles: Styles, row: int, column: int, kind: CellKind, value: Any) -> None:
    """Write a cell by its type; an empty one is left out."""
    tint: Tint = ""
    if isinstance(value, Tinted):
        if value.note:
            _note(sheet, row, column, value.note)
        value, tint = value.value, value.tint
    if isinstance(value, Labelled):
        value = value.label
    if value is None or value == "":
        if tint:
            sheet.write_blank(row, column, None, styles.cell(kind, tint))
    elif isinstance(value, str):
        # write_string, never write: a text that begins with "=" stays a text.
        sheet.write_string(row, column, value[:MAX_TEXT], styles.cell("wrap" if kind == "wrap" else "text", tint))
    elif isinstance(value, Formula):
        sheet.write_formula(row, column, value.text, styles.cell(kind, tint), value.result)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, styles.cell(kind, tint))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, styles.cell("day", tint))
    else:
        sheet.write_number(row, column, value, styles.cell(kind, tint))


def _note(sheet: Worksheet, row: int, column: int, text: str) -> None:
    lines = 1 + sum(1 + len(line) // 46 for line in text.splitlines())
    sheet.write_comment(row, column, text, {"width": 320, "height": 18 * lines, "author": "", "font_size": 9})


def _print_title_in_the_header(sheet: Worksheet, title: str, description: str, last_row: int, columns: int) -> None:
    """Print title and description above every page: on the second page across, their cells would be cut."""
    lines = "\n".join(textwrap.wrap(description.replace("&", "&&"), 150))
    header = f'&L&"Calibri,Bold"&14{title.replace("&", "&&")}'
    with_description = f'{header}\n&"Calibri,Italic"&9{lines}'
    sheet.set_header(with_description if len(with_description) <= MAX_HEADER else header)
    sheet.set_margins(left=0.4, right=0.4, top=0.95, bottom=0.6)
    sheet.print_area(HEADER_ROW - 1, 0, last_row - 1, columns - 1)


def _set_up_page(sheet: Worksheet, identity: int, pages_wide: int, title: str) -> None:
    sheet.freeze_panes(HEADER_ROW, identity)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(pages_wide, 0)
    sheet.repeat_rows(HEADER_ROW - 1)
    if pages_wide > 1 and identity:
        sheet.repeat_columns(0, identity - 1)
    sheet.set_footer(f"&L{title.replace('&', '&&')}&CPage &P sur &N&R&F")
    sheet.hide_gridlines(2)
