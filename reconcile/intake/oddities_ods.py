"""The oddities of an .ods, read from its content.xml."""

import io
import zipfile
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse
from msgspec import Struct, field

from reconcile.intake.extents import EMPTY_FOR_EACH, MAX_EMPTY, Extent
from reconcile.intake.oddities import Oddities, WorkbookOddities, comment_text, error_cell, uncomputed_formula

# Rows and columns repeated to the end of the sheet are empty; nothing beyond is looked at.
_FURTHEST, _WIDEST = 100_000, 1_000
# More spaces than this within a cell are no text.
_MAX_SPACES = 10_000


def ods_oddities(content: bytes) -> WorkbookOddities:
    """Return error cells, formulas without value, percentages, hidden rows, merges and comments of every sheet.

    Raises `ValueError` or a parser's error on a document that repeats what no sheet repeats.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "content.xml" not in package.namelist():
            return WorkbookOddities({})
        xml = package.read("content.xml")
    sheets: dict[str, _Sheet] = {}
    sheet = _Sheet()
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end")):
        name = _local(element.tag)
        if event == "start" and name == "table":
            sheet = sheets[_get(element, "name")] = _Sheet()
        elif event == "end" and name == "table-row":
            sheet.read_row(element)
            element.clear()
        elif event == "start" and name == "s" and _repeated(element, "c") > _MAX_SPACES:
            raise ValueError("repeated spaces")
    return WorkbookOddities({name: sheet.whole() for name, sheet in sheets.items()})


class _Sheet(Struct):
    """A sheet while its rows are read: its oddities, its next row, how far it goes, and what the reader will keep.

    The reader keeps every cell that a row repeats before its last one, empty or not.
    """

    odd: Oddities = field(default_factory=Oddities)
    row: int = 1
    rows: int = 0
    columns: int = 0
    filled: int = 0
    kept: int = 0

    def read_row(self, element: Element) -> None:
        """Note what is odd in a row, and how far it goes."""
        repeated = _repeated(element, "number-rows-repeated")
        if _get(element, "visibility") in {"collapse", "filter"}:
            self.odd.hidden_rows |= set(range(self.row, min(self.row + repeated, _FURTHEST)))
        column = empty = 0
        for cell in element:
            self.kept += empty
            wide = _repeated(cell, "number-columns-repeated")
            empty = wide
            if len(cell) or _get(cell, "value-type") or _get(cell, "formula"):
                empty, self.kept, self.filled = 0, self.kept + wide, self.filled + 1
                self.rows, self.columns = self.row + repeated - 1, max(self.columns, column + wide)
            if _local(cell.tag) == "table-cell" and column < _FURTHEST:
                self._read_cell(cell, column, min(repeated, _FURTHEST), min(wide, _WIDEST))
            column += wide
        self.row += repeated
        if self.kept > MAX_EMPTY + EMPTY_FOR_EACH * self.filled:
            raise ValueError("repeated cells")

    def _read_cell(self, cell: Element, column: int, tall: int, wide: int) -> None:
        """Note what is odd in a cell, in as many rows and columns as it is repeated in."""
        row, odd = self.row, self.odd
        annotation = next((one for one in cell if _local(one.tag) == "annotation"), None)
        shown = "".join("".join(one.itertext()) for one in cell if one is not annotation).strip()
        if annotation is not None:
            paragraphs = ("".join(one.itertext()) for one in annotation if _local(one.tag) in {"p", "list"})
            odd.comments[row, column] = comment_text("\n".join(paragraphs))
        places = ((row + r, column + c) for r in range(tall) for c in range(wide))
        kind, formula = _get(cell, "value-type"), _get(cell, "formula")
        # A text without a type is shown by a spreadsheet, and empty for the reader.
        untyped = bool(shown) and not kind and not formula
        if untyped or _get(cell, "value-type", "calcext") == "error":
            odd.cells |= dict.fromkeys(places, error_cell(shown))
        elif kind == "percentage":
            odd.percentages |= set(places)
        elif formula and not kind:
            odd.cells |= dict.fromkeys(places, uncomputed_formula(formula))
        down = min(int(_get(cell, "number-rows-spanned") or 1), _FURTHEST)
        across = min(int(_get(cell, "number-columns-spanned") or 1), _WIDEST)
        odd.cover(row, column, row + down - 1, column + across - 1)

    def whole(self) -> Oddities:
        """Return the oddities of the sheet, its last row read."""
        self.odd.extent = Extent(self.rows, self.columns, self.filled)
        return self.odd


def _repeated(element: Element, name: str) -> int:
    """Return how often an element stands for itself; of two attributes of the name, the larger.

    Raises `ValueError` on what is no such number.
    """
    repeated = max((int(value) for key, value in element.items() if key.rpartition("}")[2] == name), default=1)
    if repeated < 0:
        raise ValueError(f"{name}={repeated}")
    return repeated


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _get(element: Element, name: str, space: str = "") -> str:
    """Return an attribute by its local name; `space` tells two of one name apart by a part of their namespace."""
    for key, value in element.items():
        uri, _, local = key.rpartition("}")
        if local == name and (space in uri if space else "calcext" not in uri):
            return value
    return ""
