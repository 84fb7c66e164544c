"""One sheet with its title, description and one real Excel table; each column carries all that is its own."""

import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice
from math import ceil
from typing import Any, Generic, TypeVar

import xlsxwriter
from msgspec import Struct
from msgspec.structs import replace
from xlsxwriter.utility import xl_col_to_name

from reconcile.french import thousands, typeset
from reconcile.report.cells import Formula, shown
from reconcile.report.pages import print_title_in_the_header, set_up_page
from reconcile.report.rows import CellWriter, TableSheet
from reconcile.report.sheet_texts import column_title
from reconcile.report.styles import WRAPPED, CellKind, Styles

HEADER_ROW = 4
FIRST_ROW = HEADER_ROW + 1
# The format ends at this row.
LAST_ROW = 1_048_576
MOST_RECORDS = LAST_ROW - HEADER_ROW
LINE_HEIGHT = 13.5
_NO_ERRORS = ("number_stored_as_text", "calculated_column", "formula_differs", "empty_cell_reference")
_NAMES, _WIDEST_NAME, _WIDEST_NUMBER = frozenset({"Nom", "Prénom"}), 26, 60
# So many rows are made at a time: all of a long table would fill the memory.
_BLOCK = 1_024

T = TypeVar("T")


class Column(Struct, Generic[T], frozen=True):
    """A column of a table: its heading, what its cells hold and how wide, its value for a record, and what it tells.

    `description` is for the data dictionary (`docs/reference.md`), in French.
    """

    heading: str
    kind: CellKind
    width: int
    value: Callable[[T], Any]
    description: str = ""


class Sheet(Struct, Generic[T], frozen=True):
    """A sheet of one table: its name, title and description, its columns, and how it is read and printed.

    `identity` is how many columns stay in view when scrolling sideways; `pages_wide` how many A4 pages it prints on.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column[T], ...]
    identity: int = 0
    pages_wide: int = 1


class Written(Struct, frozen=True):
    """Where a table stands, for the formulas of other sheets; `further` are the sheets that it goes on in."""

    sheet: str
    headings: tuple[str, ...]
    last_row: int
    further: tuple["Written", ...] = ()

    def range(self, heading: str) -> str:
        """Return the cells of a column: `'Montants dus'!$P$5:$P$44`; of several sheets, as a sum takes them."""
        letters = self.letters(heading)
        own = f"'{self.sheet}'!${letters}${FIRST_ROW}:${letters}${max(self.last_row, FIRST_ROW)}"
        return ",".join((own, *(one.range(heading) for one in self.further)))

    def letters(self, heading: str) -> str:
        """Return the letters of a column by its heading; raises `KeyError` for a heading that the table has not."""
        if heading not in self.headings:
            raise KeyError(heading)
        return str(xl_col_to_name(self.headings.index(heading)))


def write_table(
    book: xlsxwriter.Workbook, styles: Styles, sheet: Sheet[T], records: Iterable[T]
) -> tuple[TableSheet, Written]:
    """Fill the sheet of that name: title in A1, description in A2, header in row 4, one row a record, ready to print.

    What a sheet cannot hold goes on in `… (2)`, which `add_sheets` has made. Returns the first sheet. Raises `KeyError`
    for a formula that names no column of the sheet.
    """
    left = iter(records)
    page, written = _write_page(book, styles, sheet, islice(left, MOST_RECORDS))
    further: list[Written] = []
    while following := list(islice(left, 1)):
        part = replace(sheet, name=_part(sheet.name, len(further) + 2))
        further.append(_write_page(book, styles, part, chain(following, islice(left, MOST_RECORDS - 1)))[1])
    return page, replace(written, further=tuple(further))


def add_sheets(book: xlsxwriter.Workbook, name: str, records: int = 0) -> list[TableSheet]:
    """Add the sheet of a table, and those that it goes on in for so many records."""
    names = [name, *(_part(name, number) for number in range(2, ceil(records / MOST_RECORDS) + 1))]
    return [book.add_worksheet(one) for one in names]


def _part(name: str, number: int) -> str:
    return f"{name} ({number})"


def _write_page(
    book: xlsxwriter.Workbook, styles: Styles, sheet: Sheet[T], records: Iterable[T]
) -> tuple[TableSheet, Written]:
    page = book.get_worksheet_by_name(sheet.name)
    headings = tuple(column.heading for column in sheet.columns)
    _write_head(page, styles, sheet)
    last_row = max(_write_rows(page, styles, sheet.columns, records), FIRST_ROW)
    page.stretch_table(last_row - 1)
    # One rule draws the lines between rows, empty cells included: formats on them would double the work.
    rule = {"type": "formula", "criteria": "=TRUE", "format": styles.line}
    page.conditional_format(HEADER_ROW, 0, last_row - 1, len(headings) - 1, rule)
    # No green triangles: numbers of dossiers are texts on purpose, and the rows of a column need not be alike.
    page.ignore_errors(dict.fromkeys(_NO_ERRORS, f"A{FIRST_ROW}:{xl_col_to_name(len(headings) - 1)}{last_row}"))
    set_up_page(page, HEADER_ROW, sheet.identity, sheet.pages_wide, sheet.title)
    if sheet.pages_wide > 1:
        print_title_in_the_header(page, sheet.title, sheet.description)
        page.print_area(HEADER_ROW - 1, 0, last_row - 1, len(headings) - 1)
    return page, Written(sheet.name, headings, last_row)


def _write_head(page: TableSheet, styles: Styles, sheet: Sheet[T]) -> None:
    """Write title and description, and the table's header."""
    page.write_string("A1", typeset(sheet.title), styles.title)
    page.write_string("A2", typeset(sheet.description), styles.description)
    page.set_row(0, 24)
    tallest = max(_lines(column.heading, column.width - 3) for column in sheet.columns)
    page.set_row(HEADER_ROW - 1, LINE_HEIGHT * tallest + 6)
    headings = _distinct([column.heading for column in sheet.columns])
    # Numbered by its sheet: two names may differ by a sign that a table's name cannot hold.
    name = f"T_{re.sub('[^a-zA-ZÀ-ÿ0-9]', '_', sheet.name).replace('_x', '.x')}_{page.index}"
    titled = [{"header": heading, "header_format": styles.header} for heading in headings]
    options = {"name": name, "style": "Table Style Light 1", "columns": titled}
    page.add_table(HEADER_ROW - 1, 0, HEADER_ROW, len(headings) - 1, options)


def _write_rows(page: TableSheet, styles: Styles, columns: Sequence[Column[T]], records: Iterable[T]) -> int:
    """Write the rows, so many at a time, with their heights and the columns' widths; return the last row's number."""
    writer = CellWriter(page, styles, [(column.heading, column.kind) for column in columns])
    longest = [0] * len(columns)
    left, row = iter(records), HEADER_ROW
    while block := list(islice(left, _BLOCK)):
        cells = [[column.value(record) for record in block] for column in columns]
        for index, lines in enumerate(_row_lines(columns, cells), start=row):
            if lines > 1:
                page.set_row(index, LINE_HEIGHT * lines + 3)
        writer.write(row, cells)
        for position, column in enumerate(columns):
            if _widest(column):
                longest[position] = max(longest[position], *map(len, map(_text, cells[position])))
        row += len(block)
        if len(block) == _BLOCK:
            page.tell(f"Écriture de « {page.name} » : {thousands(row - HEADER_ROW)} lignes")
    for position, column in enumerate(columns):
        width = min(longest[position] + 2, _widest(column))
        page.set_column(position, position, max(column.width, width))
    return row


def _widest(column: Column[T]) -> int:
    """Return how far a column grows with its texts: a number that names something is never cut, nor most names."""
    return _WIDEST_NUMBER if column.kind == "id" else _WIDEST_NAME if column.heading in _NAMES else 0


def _row_lines(columns: Sequence[Column[T]], cells: Sequence[Sequence[Any]]) -> list[int]:
    """Return how many lines the tallest wrapped cell of each row needs; not every spreadsheet works it out itself."""
    tallest = [1] * len(cells[0])
    for column, values in zip(columns, cells, strict=True):
        # A width counts digits of a larger letter size: a tenth more characters of text fit.
        width = column.width * 11 // 10
        for row, text in enumerate(map(_text, values)) if column.kind in WRAPPED else ():
            if len(text) > width or "\n" in text:
                tallest[row] = max(tallest[row], _lines(text, width))
    return tallest


def _text(value: Any) -> str:
    """Return what a cell shows as text, of a number its plain digits; nothing is told of what a formula shows."""
    if type(value) is str:
        return value
    value = shown(value)
    return "" if value is None or isinstance(value, Formula) else str(value)


@lru_cache(maxsize=20_000)
def _lines(text: str, width: int) -> int:
    """Count the lines of a text cut at words into a width in characters."""
    if len(text) <= width and "\n" not in text:
        return 1
    return sum(_cut(line, max(width, 5)) for line in text.splitlines()) or 1


def _cut(line: str, width: int) -> int:
    """Count the lines of one without breaks; long words and odd spaces are the library's to cut."""
    words, lines, left = line.split(" "), 1, width
    if "" in words or "\t" in line or max(map(len, words)) > width:
        return len(textwrap.wrap(line, width, break_on_hyphens=False)) or 1
    for word in words:
        if len(word) > left:
            lines, left = lines + 1, width
        left -= len(word) + 1
    return lines


def _distinct(headings: Sequence[str]) -> list[str]:
    """Number the headings that repeat: a real table wants each once, whatever its case."""
    seen: dict[str, int] = {}
    result = []
    for heading in headings:
        shown = column_title(heading or "(sans titre)")
        seen[shown.casefold()] = seen.get(shown.casefold(), 0) + 1
        count = seen[shown.casefold()]
        result.append(shown if count == 1 else f"{shown} ({count})")
    return result
