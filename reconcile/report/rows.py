"""The rows of a table → their cells, in the file's own words (ECMA-376, 18.3.1.4), column by column.

A call for each cell takes two thirds of a long run, so the cells of a row are handed to XlsxWriter ready made, with the
formats and the texts that it numbers. `tests/test_rows.py` holds them to what its own typed calls write.
"""

from collections.abc import Callable, Sequence
from datetime import date
from string import digits
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reconcile.french import typeset
from reconcile.labels import Labelled
from reconcile.progress import Tell, untold
from reconcile.report.cells import Formula, Tinted, in_row
from reconcile.report.sheet_texts import TextSheet, in_a_cell, uncoded
from reconcile.report.styles import WRAPPED, CellKind, Styles, Tint

_PLAIN = frozenset((type(None), str, float, int, date))


_END = "</row>"


class TableSheet(TextSheet):
    """A worksheet that takes whole rows ready made, beside the cells that it makes itself."""

    dim_rowmin: int
    dim_rowmax: int

    def __init__(self) -> None:
        super().__init__()
        self.tell: Tell = untold
        # The first row, how many, and the rows as the file holds them, a line each: one text, for a long sheet's would
        # fill the memory twice.
        self._ready: list[tuple[int, int, str]] = []

    def add_rows(self, first: int, rows: Sequence[str]) -> None:
        """Add rows from one on (counted from 0), each given by its cells as the file holds them; heights are set."""
        whole = (f"{self._start(row)}{cells}{_END}" if cells else "" for row, cells in enumerate(rows, start=first))
        self._ready.append((first, len(rows), "\n".join(whole)))
        filled = [row for row, cells in enumerate(rows, start=first) if cells]
        for row in filled[:1] + filled[-1:]:
            self._check_dimensions(row, 0)

    def stretch_table(self, last_row: int) -> None:
        """Let the table of the sheet reach a row (counted from 0): given whole, each of its cells would be noted."""
        table = self.tables[-1]
        first, _, end = table["range"].partition(":")
        table["range"] = table["a_range"] = table["autofilter"] = f"{first}:{end.rstrip(digits)}{last_row + 1}"

    def _start(self, row: int) -> str:
        """Return the opening tag of a row, without where its cells begin and end, which the file need not say."""
        info = self.row_info.get(row)
        return f'<row r="{row + 1}"' + (f' ht="{info.height * 0.75:.16g}" customHeight="1">' if info else ">")

    def _write_rows(self) -> None:
        """Write the ready rows in their places among those that XlsxWriter makes, and let go of them."""
        top, bottom = self.dim_rowmin, self.dim_rowmax
        for first, count, rows in self._ready:
            self.dim_rowmax = first - 1
            super()._write_rows()
            self._write_ready(first, count, rows)
            self.dim_rowmin = first + count
        self._ready.clear()
        self.dim_rowmax = bottom
        super()._write_rows()
        self.dim_rowmin = top

    def _write_ready(self, first: int, count: int, rows: str) -> None:
        beside = {row for row in range(first, first + count) if row in self.table}
        if not beside:
            self.fh.write(rows)
            return
        for row, whole in enumerate(rows.split("\n"), start=first):
            if row in beside:
                self.fh.write(whole.removesuffix(_END) or self._start(row))
                for column, cell in sorted(self.table[row].items()):
                    self._write_cell(row, column, cell)
                self.fh.write(_END)
            else:
                self.fh.write(whole)

    def _calculate_spans(self) -> None:
        """Leave out where rows begin and end, as in ready ones."""
        self.row_spans: dict[int, str] = {}


class CellWriter:
    """Makes the cells of one table, the format of each kind of cell decided once."""

    def __init__(self, page: TableSheet, styles: Styles, columns: Sequence[tuple[str, CellKind]]) -> None:
        """Take each column's heading and kind of cell, in order."""
        self._page, self._styles = page, styles
        self._columns = [(str(xl_col_to_name(position)), kind) for position, (_, kind) in enumerate(columns)]
        self._letters = {heading: self._columns[position][0] for position, (heading, _) in enumerate(columns)}
        self._looks: dict[tuple[CellKind, Tint, bool], int] = {}
        self._days: dict[date, str] = {}
        # The file holds each text once, by its number: those of plain columns and, set in French, of words.
        self._texts: tuple[dict[str, int], dict[str, int]] = {}, {}
        self._strings = page.str_table
        self._number: Callable[[str], int] = self._strings._get_shared_string_index

    def write(self, row: int, columns: Sequence[Sequence[Any]]) -> None:
        """Write rows from one on (counted from 0), given by column; an empty cell is left out."""
        cells = [self._column(position, row, values) for position, values in enumerate(columns)]
        self._page.add_rows(row, ["".join(one) for one in zip(*cells, strict=True)])

    def _column(self, position: int, row: int, values: Sequence[Any]) -> list[str]:
        """Return the cells of a column; plain texts, numbers and days, nearly all there are, without a further call."""
        letters, kind = self._columns[position]
        known, days, of_words = self._texts[kind == "words"], self._days, kind == "words"
        texts = numbers = dates = ""
        cells, repeated = [], 0
        for number, value in enumerate(values, start=row + 1):
            found = type(value)
            if found not in _PLAIN and isinstance(value, Labelled):
                value, found = value.label, str
            if value is None or value == "":
                cells.append("")
            elif found is str:
                # A text always stands as one: what begins with "=" is no formula.
                texts = texts or f'" s="{self._look(kind if kind in WRAPPED else "text")}" t="s"><v>'
                index = known.get(value)
                if index is None:
                    index = known[value] = self._number(in_a_cell(typeset(value) if of_words else value))
                else:
                    repeated += 1
                cells.append(f'<c r="{letters}{number}{texts}{index}</v></c>')
            elif found is float or found is int:
                numbers = numbers or f'" s="{self._look(kind)}"><v>'
                cells.append(f'<c r="{letters}{number}{numbers}{value:.16G}</v></c>')
            elif found is date and value in days:
                dates = dates or f'" s="{self._look("day")}"><v>'
                cells.append(f'<c r="{letters}{number}{dates}{days[value]}</v></c>')
            else:
                cells.append(self._other(letters, number, kind, value))
        self._strings.count += repeated
        return cells

    def _other(self, letters: str, row: int, kind: CellKind, value: Any, tint: Tint = "") -> str:
        """Return any cell; `row` is counted from 1 here, as the file does."""
        if isinstance(value, Tinted):
            if value.note:
                _note(self._page, f"{letters}{row}", typeset(value.note))
            return self._other(letters, row, kind, value.value, value.tint)
        if isinstance(value, Labelled):
            value = value.label
        if value is None or value == "":
            return f'<c r="{letters}{row}" s="{self._look(kind, tint)}"/>' if tint else ""
        if isinstance(value, str):
            look = self._look(kind if kind in WRAPPED else "text", tint)
            text = in_a_cell(typeset(value) if kind == "words" else value)
            return f'<c r="{letters}{row}" s="{look}" t="s"><v>{self._number(text)}</v></c>'
        if isinstance(value, Formula):
            return self._formula(letters, row, kind, value, tint)
        if isinstance(value, bool):
            return f'<c r="{letters}{row}" s="{self._look(kind, tint)}" t="b"><v>{value:d}</v></c>'
        if isinstance(value, date):
            return f'<c r="{letters}{row}" s="{self._look("day", tint)}"><v>{self._serial(value)}</v></c>'
        return f'<c r="{letters}{row}" s="{self._look(kind, tint)}"><v>{value:.16G}</v></c>'

    def _formula(self, letters: str, row: int, kind: CellKind, formula: Formula, tint: Tint) -> str:
        """Return a formula of ours with its stored result; none calls a function that the file spells otherwise."""
        look = self._look(kind, tint, link=formula.text.startswith("=HYPERLINK"))
        text = escape(uncoded(in_row(formula.text, self._letters, row)).removeprefix("="))
        result, kind_of_result = formula.result, ""
        if isinstance(result, str):
            result, kind_of_result = escape(uncoded(result)), ' t="str"' if result else ""
        return f'<c r="{letters}{row}" s="{look}"{kind_of_result}><f>{text}</f><v>{result}</v></c>'

    def _look(self, kind: CellKind, tint: Tint = "", *, link: bool = False) -> int:
        """Return the number that the file gives a format."""
        key = (kind, tint, link)
        if key not in self._looks:
            self._looks[key] = self._styles.cell(kind, tint, link=link)._get_xf_index()
        return self._looks[key]

    def _serial(self, day: date) -> str:
        """Return a day, or an instant, as spreadsheets count them."""
        if day not in self._days:
            self._days[day] = f"{self._page._convert_date_time(day):.16G}"
        return self._days[day]


def _note(page: Worksheet, cell: str, text: str) -> None:
    lines = 1 + sum(1 + len(line) // 46 for line in text.splitlines())
    page.write_comment(cell, text, {"width": 320, "height": 18 * lines, "author": "", "font_size": 9})
