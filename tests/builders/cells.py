"""Cells filled in by a person in a workbook of ours: openpyxl takes ten times as long to load and save it whole."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

from openpyxl.utils import column_index_from_string, get_column_letter
from python_calamine import CalamineWorkbook

# The built-in formats that a program gives to what a person types: a day, `h:mm:ss`, and hours beyond a day.
_FORMATS = {date: 14, datetime: 14, time: 21, timedelta: 46}


def shown_rows(path: Path, sheet: str) -> Sequence[Sequence[object]]:
    """Return what the cells of a sheet show, from its first row and column."""
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def stored_rows(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Return the values of one sheet as a program without a formula engine sees them: `None` where a cell is blank."""
    return [tuple(map(_value, row)) for row in shown_rows(path, sheet)]


def _value(cell: object) -> Any:
    if cell == "":
        return None
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


class Cell:
    """A cell to read and to write: `value` is what it shows, `None` where it is blank."""

    def __init__(self, page: "Page", row: int, column: int) -> None:
        self.page, self.row, self.column = page, row, column

    @property
    def value(self) -> Any:
        if (self.row, self.column) in self.page.written:
            return self.page.written[self.row, self.column]
        cells = self.page.rows[self.row - 1] if self.row <= self.page.max_row else ()
        return cells[self.column - 1] if self.column <= len(cells) and cells[self.column - 1] != "" else None

    @value.setter
    def value(self, value: object) -> None:
        self.page.written[self.row, self.column] = value


class Page:
    """A sheet whose cells are read and written by row and column, both from 1, as those of openpyxl are."""

    def __init__(self, path: Path, title: str) -> None:
        self.path, self.title = path, title
        self.written: dict[tuple[int, int], object] = {}

    @cached_property
    def rows(self) -> Sequence[Sequence[object]]:
        return shown_rows(self.path, self.title)

    @property
    def max_row(self) -> int:
        return len(self.rows)

    @property
    def values(self) -> list[tuple[object, ...]]:
        return [tuple(cell.value for cell in self[row]) for row in range(1, self.max_row + 1)]

    @property
    def max_column(self) -> int:
        return max(map(len, self.rows))

    def cell(self, row: int, column: int) -> Cell:
        return Cell(self, row, column)

    def __getitem__(self, row: int) -> list[Cell]:
        return [Cell(self, row, column) for column in range(1, self.max_column + 1)]


class Pages:
    """A workbook of ours, open to a person who writes in cells of the rows it has: nothing else of it changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with ZipFile(path) as book:
            self._parts = {name: book.read(name) for name in book.namelist()}
        self.sheetnames = re.findall(r'<sheet [^>]*?name="([^"]*)"', self._parts["xl/workbook.xml"].decode())
        self._pages: dict[str, Page] = {}
        self._styles: dict[int, str] = {}

    def __getitem__(self, title: str) -> Page:
        if title not in self.sheetnames:
            raise KeyError(title)
        return self._pages.setdefault(title, Page(self.path, title))

    def save(self) -> None:
        """Write the workbook where it was, each cell in the format that it has or that its value brings."""
        for title, page in self._pages.items():
            part = f"xl/worksheets/sheet{self.sheetnames.index(title) + 1}.xml"
            text = self._parts[part].decode()
            for (row, column), value in page.written.items():
                start, end, style = _place(text, row, column)
                if type(value) in _FORMATS:
                    style = self._style(_FORMATS[type(value)])
                cell = _cell(f'<c r="{get_column_letter(column)}{row}"{style}', value)
                text = text[:start] + cell + text[end:]
            self._parts[part] = text.encode()
        with ZipFile(self.path, "w") as book:
            for name, content in self._parts.items():
                book.writestr(name, content)

    def _style(self, number_format: int) -> str:
        """Return the attribute of one more style, which is nothing but a format."""
        if number_format in self._styles:
            return self._styles[number_format]
        styles = self._parts["xl/styles.xml"].decode()
        (all_styles,) = re.finditer(r'<cellXfs count="(\d+)">.*?(?=</cellXfs>)', styles)
        xf = f'<xf numFmtId="{number_format}" fontId="0" fillId="0" borderId="0" applyNumberFormat="1"/>'
        more = all_styles[0].replace(f'count="{all_styles[1]}"', f'count="{int(all_styles[1]) + 1}"', 1) + xf
        self._parts["xl/styles.xml"] = (styles[: all_styles.start()] + more + styles[all_styles.end() :]).encode()
        return self._styles.setdefault(number_format, f' s="{all_styles[1]}"')


def fill_in(path: Path, sheet: str, row: int, values: Mapping[int, object]) -> None:
    """Write cells of a row, by column."""
    book = Pages(path)
    for column, value in values.items():
        book[sheet].cell(row, column).value = value
    book.save()


def _place(sheet: str, row: int, column: int) -> tuple[int, int, str]:
    """Return where a cell stands in the XML of a sheet, or would stand, and the attribute of its style."""
    (found,) = re.finditer(rf'<row r="{row}"[^>]*?(?:/>|>(.*?)</row>)', sheet)
    assert found[1] is not None, f"row {row} is empty"
    for cell in re.finditer(r'<c r="([A-Z]+)\d+"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)', found[1]):
        start, end = found.start(1) + cell.start(), found.start(1) + cell.end()
        if column_index_from_string(cell[1]) >= column:
            there = column_index_from_string(cell[1]) == column
            return (start, end, cell[2]) if there else (start, start, "")
    return found.end(1), found.end(1), ""


def _cell(start: str, value: object) -> str:
    if value is None or value == "":
        return f"{start}/>"
    if isinstance(value, str):
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"{start}><v>{_number(value)}</v></c>"


def _number(value: object) -> float:
    """Return the number that a cell holds for a value: days, and their parts, since the end of 1899."""
    if isinstance(value, date):
        return (date(value.year, value.month, value.day) - date(1899, 12, 30)).days
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if isinstance(value, timedelta):
        return value / timedelta(days=1)
    assert isinstance(value, int | float)
    return value
