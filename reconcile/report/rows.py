"""The rows of a table → their cells in the file.

Nearly all cells are plain texts, numbers and days. Written one call each they take two thirds of a run, so a row's
neighbouring ones are put in the file's own words (ECMA-376, 18.3.1.4) at once, and XlsxWriter writes those with its own
cells; all else goes through its typed calls. `tests/test_rows.py` holds both ways to the same file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from string import digits
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reconcile.french import typeset
from reconcile.labels import Labelled
from reconcile.report.cells import Formula, Tinted, in_row, shown
from reconcile.report.styles import WRAPPED, CellKind, Styles, Tint

# Excel refuses longer texts in a cell.
MAX_TEXT = 32_767
# XlsxWriter counts UTF-16 units only in texts that can pass the limit, and so do we.
_SURELY_SHORT = MAX_TEXT // 2


@dataclass(frozen=True, slots=True)
class Ready:
    """Neighbouring cells of a row as the file holds them, in the place of the first; the last has an empty one."""

    xml: str
    format: None = None


class TableSheet(Worksheet):  # type: ignore[misc]  # it has no types
    """A worksheet that takes cells made ready beside those it makes itself."""

    def _write_cell(self, row: int, col: int, cell: object) -> None:
        if isinstance(cell, Ready):
            self.fh.write(cell.xml)
        else:
            super()._write_cell(row, col, cell)

    def stretch_table(self, last_row: int) -> None:
        """Let the table of the sheet reach a row (counted from 0): given whole, each of its cells would be noted."""
        table = self.tables[-1]
        first, _, end = table["range"].partition(":")
        reached = f"{first}:{end.rstrip(digits)}{last_row + 1}"
        table["range"] = table["a_range"] = table["autofilter"] = reached


class RowWriter:
    """Writes the rows of one table on its sheet, the format of each kind of cell decided once."""

    def __init__(self, page: TableSheet, styles: Styles, columns: Sequence[tuple[str, CellKind]]) -> None:
        """Take each column's heading and kind of cell, in order."""
        self._page, self._styles = page, styles
        self._columns = [(position, str(xl_col_to_name(position)), kind) for position, (_, kind) in enumerate(columns)]
        self._letters = {heading: self._columns[position][1] for position, (heading, _) in enumerate(columns)}
        self._looks: dict[tuple[CellKind, Tint, bool], int] = {}
        self._row = 0
        self._days: dict[date, str] = {}
        self._index: Callable[[str], int] = page.str_table._get_shared_string_index

    def write(self, row: int, values: Sequence[Any]) -> None:
        """Write the cells of a row (counted from 0), each by its type; an empty one is left out."""
        self._row = row + 1
        name = str(self._row)
        run: list[str] = []
        first = last = 0
        for (position, letters, kind), value in zip(self._columns, values, strict=True):
            if value is None or value == "":
                continue
            if xml := self._plain(letters + name, kind, value):
                if not run:
                    first = position
                run.append(xml)
                last = position
            else:
                self._put(row, first, last, run)
                run = []
                self._other(row, position, kind, value)
        self._put(row, first, last, run)

    def _put(self, row: int, first: int, last: int, run: Sequence[str]) -> None:
        """Put neighbouring cells in the place of the first, and mark the last: XlsxWriter counts from it."""
        if run:
            cells = self._page.table[row]
            cells[first] = Ready("".join(run))
            if last > first:
                cells[last] = Ready("")
            self._page._check_dimensions(row, last)

    def _plain(self, cell: str, kind: CellKind, value: Any, tint: Tint = "") -> str:
        """Return a text, a number or a day as the file holds it; empty for what is none."""
        found = type(value)
        if found is str and value:
            # A text always stands as one: what begins with "=" is no formula.
            text = typeset(value) if kind == "words" else value
            if len(text) > _SURELY_SHORT or text.startswith("<r>"):
                return ""
            look = self._look(kind if kind in WRAPPED else "text", tint)
            return f'<c r="{cell}" s="{look}" t="s"><v>{self._index(text)}</v></c>'
        if found is float or found is int:
            return f'<c r="{cell}" s="{self._look(kind, tint)}"><v>{value:.16G}</v></c>'
        if found is date:
            return f'<c r="{cell}" s="{self._look("day", tint)}"><v>{self._serial(value)}</v></c>'
        if found is Formula:
            return self._formula(cell, kind, value, tint)
        if found is Tinted and not value.note:
            return self._plain(cell, kind, shown(value), value.tint)
        return self._plain(cell, kind, value.label, tint) if isinstance(value, Labelled) else ""

    def _formula(self, cell: str, kind: CellKind, formula: Formula, tint: Tint) -> str:
        """Return a formula of ours with its stored result; none calls a function that the file spells otherwise."""
        link = formula.text.startswith("=HYPERLINK")
        text = escape(in_row(formula.text, self._letters, self._row).removeprefix("="))
        result, kind_of_result = formula.result, ""
        if isinstance(result, str):
            result, kind_of_result = escape(result), ' t="str"' if result else ""
        look = self._look(kind, tint, link=link)
        return f'<c r="{cell}" s="{look}"{kind_of_result}><f>{text}</f><v>{result}</v></c>'

    def _look(self, kind: CellKind, tint: Tint, *, link: bool = False) -> int:
        """Return the number that the file gives a format."""
        key = (kind, tint, link)
        if key not in self._looks:
            self._looks[key] = self._styles.cell(kind, tint, link=link)._get_xf_index()
        return self._looks[key]

    def _serial(self, day: date) -> str:
        """Return a day as spreadsheets count them."""
        if day not in self._days:
            self._days[day] = f"{self._page._convert_date_time(day):.16G}"
        return self._days[day]

    def _other(self, row: int, column: int, kind: CellKind, value: Any) -> None:
        """Write a cell that is no plain one through the typed calls."""
        page, tint = self._page, value.tint if isinstance(value, Tinted) else ""
        if isinstance(value, Tinted) and value.note:
            _note(page, row, column, typeset(value.note))
        value = shown(value)
        look = self._styles.cell(kind, tint)
        if value is None or value == "":
            if tint:
                page.write_blank(row, column, None, look)
        elif isinstance(value, str):
            look = self._styles.cell(kind if kind in WRAPPED else "text", tint)
            page.write_string(row, column, _no_markup(typeset(value) if kind == "words" else value), look)
        elif isinstance(value, Formula):
            look = self._styles.cell(kind, tint, link=value.text.startswith("=HYPERLINK"))
            page.write_formula(row, column, in_row(value.text, self._letters, self._row), look, value.result)
        elif isinstance(value, bool):
            page.write_boolean(row, column, value, look)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, self._styles.cell("day", tint))
        else:
            page.write_number(row, column, value, look)


def _no_markup(text: str) -> str:
    """Return a text as a cell takes it; XlsxWriter would copy one between `<r>` and `</r>` into the file as markup."""
    return (text + " " if text.startswith("<r>") else text)[:MAX_TEXT]


def _note(page: Worksheet, row: int, column: int, text: str) -> None:
    lines = 1 + sum(1 + len(line) // 46 for line in text.splitlines())
    page.write_comment(row, column, text, {"width": 320, "height": 18 * lines, "author": "", "font_size": 9})
