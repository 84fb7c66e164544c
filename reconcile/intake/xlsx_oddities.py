"""What the values of an xlsx do not show: error cells, formulas never computed, hidden rows, percentages.

The fast reader gives an empty text for all of them, which would pass for an absence. They are read from the
sheet's XML, whatever its namespace (Strict Open XML included), and only where that XML mentions one.
"""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring, iterparse

from schemas.fields import Unreadable


@dataclass(slots=True)
class Oddities:
    """Of one sheet: faulty cells by (row as Excel shows it, column from 0), hidden rows, cells shown as percent."""

    cells: dict[tuple[int, int], Unreadable] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    percentages: set[tuple[int, int]] = field(default_factory=set)


_MENTIONED = re.compile(rb"""\bt=["']e["']|<(\w+:)?f[ >/]|\bhidden=["'](1|true)["']""")


def xlsx_oddities(content: bytes) -> dict[str, Oddities]:
    """Return the oddities of each sheet by its name; sheets that have none are left out."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "xl/workbook.xml" not in package.namelist():
            return {}
        percent_styles = _percent_styles(package)
        styled = re.compile(rb"""\bs=["'](%s)["']""" % "|".join(sorted(percent_styles)).encode())
        for name, part in _sheet_parts(package).items():
            xml = package.read(part)
            if _MENTIONED.search(xml) or (percent_styles and styled.search(xml)):
                found[name] = _oddities(xml, percent_styles)
    return found


def counts_from_1904(content: bytes) -> bool:
    """Tell whether a workbook counts its days from 1904."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "xl/workbook.xml" not in package.namelist():
            return False
        root = fromstring(package.read("xl/workbook.xml"))
    settings = (element for element in root.iter() if _local(element) == "workbookPr")
    return any(element.get("date1904") in {"1", "true"} for element in settings)


def _percent_styles(package: zipfile.ZipFile) -> set[str]:
    """Return the cell styles that show a percentage: built-in formats 9 and 10, or one with a `%`."""
    if "xl/styles.xml" not in package.namelist():
        return set()
    root = fromstring(package.read("xl/styles.xml"))
    formats = {"9", "10"}
    formats |= {
        element.get("numFmtId", "")
        for element in root.iter()
        if _local(element) == "numFmt" and "%" in element.get("formatCode", "")
    }
    styles = [xf for element in root.iter() if _local(element) == "cellXfs" for xf in element]
    return {str(number) for number, xf in enumerate(styles) if xf.get("numFmtId") in formats}


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    relations = fromstring(package.read("xl/_rels/workbook.xml.rels"))
    targets = {rel.get("Id"): posixpath.join("/xl", rel.get("Target", ""))[1:] for rel in relations}
    sheets = [element for element in fromstring(package.read("xl/workbook.xml")).iter() if _local(element) == "sheet"]
    parts = {sheet.get("name", ""): targets.get(_attribute(sheet, "id"), "") for sheet in sheets}
    return {name: part for name, part in parts.items() if part in package.namelist()}


def _oddities(xml: bytes, percent_styles: set[str]) -> Oddities:
    odd = Oddities()
    row_number = column = 0
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end")):
        name = _local(element)
        if event == "start" and name == "row":
            row_number, column = int(element.get("r") or row_number + 1), 0
            if element.get("hidden") in {"1", "true"}:
                odd.hidden_rows.add(row_number)
        elif event == "end" and name == "c":
            column = _column(element.get("r")) if element.get("r") else column
            if fault := _fault(element):
                odd.cells[row_number, column] = fault
            if element.get("s") in percent_styles:
                odd.percentages.add((row_number, column))
            column += 1
        if event == "end" and name == "row":
            element.clear()
    return odd


def _fault(cell: Element) -> Unreadable | None:
    parts = {_local(part): part for part in cell}
    value = parts["v"].text if "v" in parts else None
    if cell.get("t") == "e":
        return Unreadable(value or "#ERREUR", "cellule en erreur")
    if "f" in parts and value is None and "is" not in parts and cell.get("t") != "str":
        return Unreadable(f"={parts['f'].text or ''}", "formule sans valeur enregistrée")
    return None


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _attribute(element: Element, name: str) -> Any:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def _column(reference: str | None) -> int:
    letters = re.match(r"[A-Z]+", reference or "A")
    number = 0
    for letter in letters[0] if letters else "A":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
