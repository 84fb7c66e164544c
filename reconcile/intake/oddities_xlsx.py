"""The oddities of an xlsx, read from its sheets' XML whatever its namespace (Strict Open XML included).

Only the sheets whose XML mentions one are parsed.
"""

import io
import posixpath
import re
import zipfile
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring, iterparse

from reconcile.intake.oddities import Oddities, WorkbookOddities, comment_text, error_cell, uncomputed_formula
from schemas.fields import Unreadable

# A merged range of more cells is a page's background, not data.
MAX_MERGED = 100_000
_MENTIONED = re.compile(rb"""\bt=["']e["']|<(\w+:)?f[ >/]|\bhidden=["'](1|true)["']|<(\w+:)?mergeCell """)


def xlsx_oddities(content: bytes) -> WorkbookOddities | None:
    """Return the oddities of each sheet that has some; `None` when the package is no xlsx."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if "xl/workbook.xml" not in package.namelist():
            return None
        percent_styles = _percent_styles(package)
        styled = re.compile(rb"""\bs=["'](%s)["']""" % "|".join(sorted(percent_styles)).encode())
        for name, part in _sheet_parts(package).items():
            xml, comments = package.read(part), _comments(package, part)
            if comments or _MENTIONED.search(xml) or (percent_styles and styled.search(xml)):
                found[name] = _oddities(xml, percent_styles)
                found[name].comments |= comments
        settings = fromstring(package.read("xl/workbook.xml")).iter()
        properties = (element for element in settings if _local(element) == "workbookPr")
        since_1904 = any(element.get("date1904") in {"1", "true"} for element in properties)
    return WorkbookOddities(found, since_1904)


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


def _comments(package: zipfile.ZipFile, part: str) -> dict[tuple[int, int], str]:
    """Return the comments of a sheet by cell; a threaded one is stored as a plain one too."""
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.namelist():
        return {}
    found = {}
    for relation in fromstring(package.read(relations)):
        target = posixpath.join("/", folder, relation.get("Target", ""))
        own = posixpath.normpath(target).lstrip("/")
        if relation.get("Type", "").endswith("/comments") and own in package.namelist():
            for comment in (one for one in fromstring(package.read(own)).iter() if _local(one) == "comment"):
                cell = re.fullmatch(r"([A-Z]+)(\d+)", comment.get("ref", ""))
                text = "".join(one.text or "" for one in comment.iter() if _local(one) == "t")
                if cell and (said := comment_text(text)):
                    found[int(cell[2]), _column(cell[1])] = said
    return found


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
        elif event == "end" and name == "mergeCell":
            odd.covered |= _covered(element.get("ref", ""))
        if event == "end" and name == "row":
            element.clear()
    return odd


def _covered(reference: str) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the cells that a merged one covers, mapped to it, from its reference `C3:D3`."""
    found = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", reference)
    if not found:
        return {}
    left, top, right, bottom = _column(found[1]), int(found[2]), _column(found[3]), int(found[4])
    if (bottom - top + 1) * (right - left + 1) > MAX_MERGED:
        return {}
    cells = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
    return {cell: (top, left) for cell in cells if cell != (top, left)}


def _fault(cell: Element) -> Unreadable | None:
    parts = {_local(part): part for part in cell}
    value = parts["v"].text if "v" in parts else None
    if cell.get("t") == "e":
        return error_cell(value or "")
    if "f" in parts and value is None and "is" not in parts and cell.get("t") != "str":
        return uncomputed_formula(parts["f"].text or "")
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
