"""The oddities of an .ods, read from its content.xml."""

import io
import zipfile
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse

from reconcile.intake.oddities import Oddities, WorkbookOddities, comment_text, error_cell, uncomputed_formula

# Rows and columns repeated to the end of the sheet are empty; nothing beyond is looked at.
_FURTHEST = 100_000


def ods_oddities(content: bytes) -> WorkbookOddities:
    """Return error cells, formulas without value, percentages, hidden rows, merges and comments of every sheet."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "content.xml" not in package.namelist():
            return WorkbookOddities({})
        xml = package.read("content.xml")
    sheets: dict[str, Oddities] = {}
    odd, row = Oddities(), 1
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end")):
        name = _local(element.tag)
        if event == "start" and name == "table":
            odd, row = Oddities(), 1
            sheets[_get(element, "name")] = odd
        elif event == "end" and name == "table-row":
            repeated = int(_get(element, "number-rows-repeated") or 1)
            if _get(element, "visibility") in {"collapse", "filter"}:
                odd.hidden_rows |= set(range(row, min(row + repeated, _FURTHEST)))
            _read_row(element, row, odd)
            row += repeated
            element.clear()
    return WorkbookOddities(sheets)


def _read_row(element: Element, row: int, odd: Oddities) -> None:
    column = 0
    for cell in element:
        repeated = int(_get(cell, "number-columns-repeated") or 1)
        if _local(cell.tag) == "table-cell" and column < _FURTHEST:
            annotation = next((one for one in cell if _local(one.tag) == "annotation"), None)
            shown = "".join("".join(one.itertext()) for one in cell if one is not annotation).strip()
            if annotation is not None:
                paragraphs = ("".join(one.itertext()) for one in annotation if _local(one.tag) in {"p", "list"})
                odd.comments[row, column] = comment_text("\n".join(paragraphs))
            if _get(cell, "value-type", "calcext") == "error":
                odd.cells[row, column] = error_cell(shown)
            elif _get(cell, "value-type") == "percentage":
                odd.percentages |= {(row, column + n) for n in range(min(repeated, 1_000))}
            elif _get(cell, "formula") and not _get(cell, "value-type"):
                odd.cells[row, column] = uncomputed_formula(_get(cell, "formula"))
            tall = min(int(_get(cell, "number-rows-spanned") or 1), _FURTHEST)
            wide = min(int(_get(cell, "number-columns-spanned") or 1), 1_000)
            if tall * wide > 1:
                covered = ((row + r, column + c) for r in range(tall) for c in range(wide) if (r, c) != (0, 0))
                odd.covered |= dict.fromkeys(covered, (row, column))
        column += repeated


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2]


def _get(element: Element, name: str, space: str = "") -> str:
    """Return an attribute by its local name; `space` tells two of one name apart by a part of their namespace."""
    for key, value in element.items():
        uri, _, local = key.rpartition("}")
        if local == name and (space in uri if space else "calcext" not in uri):
            return value
    return ""
