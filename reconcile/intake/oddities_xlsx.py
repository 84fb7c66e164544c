"""The oddities of an xlsx, read from its sheets' XML whatever its namespace (Strict Open XML included).

Only the sheets whose XML mentions one are parsed.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring, iterparse

from reconcile.intake.extents import Extent, position
from reconcile.intake.oddities import Oddities, WorkbookOddities, comment_text, error_cell, uncomputed_formula
from reconcile.intake.own_sheets import sheets_to_read
from reconcile.intake.plain_xml import is_plain, plain_extent, plain_hidden_rows
from schemas.fields import Unreadable


def xlsx_oddities(content: bytes) -> WorkbookOddities | None:
    """Return the oddities of each sheet that is read; `None` when the package is no xlsx.

    Raises `ValueError`, `KeyError` or a parser's error where its parts do not fit together.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name.lower(): name for name in package.namelist()}
        workbook = _workbook_part(package, parts)
        if not workbook:
            return None
        related = _related(package, parts, workbook)
        percent_styles = _percent_styles(package, parts, related)
        elements = list(fromstring(package.read(parts[workbook])).iter())
        found = {}
        sheets = _sheet_parts(parts, elements, related)
        wanted = sheets_to_read(sheets.keys())
        for name, part in ((name, part) for name, part in sheets.items() if name in wanted):
            xml = package.read(part)
            found[name] = _plain_oddities(xml, percent_styles) or _oddities(xml, percent_styles)
            found[name].comments |= _comments(package, parts, part)
        properties = (element for element in elements if _local(element) == "workbookPr")
        since_1904 = any(element.get("date1904") in {"1", "true"} for element in properties)
    return WorkbookOddities(found, since_1904)


def _plain_oddities(xml: bytes, percent_styles: set[str]) -> Oddities | None:
    """Return the oddities of a sheet that need no parser; `None` where one is needed."""
    if any(b' s="%s"' % style.encode() in xml for style in percent_styles) or not is_plain(xml):
        return None
    extent, hidden = plain_extent(xml), plain_hidden_rows(xml)
    # Blank cells were counted: where they reach far, the parser tells whether others do.
    return None if hidden is None or extent.is_sparse else Oddities(hidden_rows=hidden, extent=extent)


def _workbook_part(package: zipfile.ZipFile, parts: Mapping[str, str]) -> str:
    """Return the part that lists the sheets, by its name in small letters; empty when the package is no xlsx."""
    named = {part for _, kind, part in _related(package, parts, "") if kind.endswith("/officeDocument")}
    if len(named) > 1:
        raise ValueError("several workbooks in one package")
    return next((name for name in named if name in parts), "")


def _target(folder: str, relation: Element) -> str:
    """Return the part that a relation of a folder's part leads to, by its name in small letters."""
    joined = posixpath.join("/", folder, relation.get("Target", "").replace("\\", "/"))
    return posixpath.normpath(joined).lstrip("/").lower()


def _related(package: zipfile.ZipFile, parts: Mapping[str, str], part: str) -> list[tuple[str, str, str]]:
    """Return the relations of a part: their id, their type, and the part that each leads to, in small letters."""
    folder, name = posixpath.split(part)
    relations = posixpath.join(folder, "_rels", f"{name}.rels").lower()
    if relations not in parts:
        return []
    found = fromstring(package.read(parts[relations]))
    return [(rel.get("Id", ""), rel.get("Type", ""), _target(folder, rel)) for rel in found]


def _percent_styles(
    package: zipfile.ZipFile, parts: Mapping[str, str], related: Sequence[tuple[str, str, str]]
) -> set[str]:
    """Return the cell styles that show a percentage: built-in formats 9 and 10, or one with a `%`."""
    styles_part = next((part for _, kind, part in related if kind.endswith("/styles")), "")
    if styles_part not in parts:
        return set()
    root = fromstring(package.read(parts[styles_part]))
    formats = {"9", "10"}
    formats |= {
        element.get("numFmtId", "")
        for element in root.iter()
        if _local(element) == "numFmt" and "%" in element.get("formatCode", "")
    }
    styles = [xf for element in root.iter() if _local(element) == "cellXfs" for xf in element]
    return {str(number) for number, xf in enumerate(styles) if xf.get("numFmtId") in formats}


def _sheet_parts(
    parts: Mapping[str, str], elements: Sequence[Element], related: Sequence[tuple[str, str, str]]
) -> dict[str, str]:
    """Return the part of each sheet by its name."""
    targets = {identifier: part for identifier, _, part in related}
    sheets = [element for element in elements if _local(element) == "sheet"]
    named = {sheet.get("name", ""): targets.get(_attribute(sheet, "id"), "") for sheet in sheets}
    if len(named) < len(sheets):
        raise ValueError("two sheets of one name")
    return {name: parts[part] for name, part in named.items() if part in parts}


def _comments(package: zipfile.ZipFile, parts: Mapping[str, str], part: str) -> dict[tuple[int, int], str]:
    """Return the comments of a sheet by cell; a threaded one is stored as a plain one too."""
    found = {}
    for _, kind, target in _related(package, parts, part):
        if kind.endswith("/comments") and target in parts:
            comments = fromstring(package.read(parts[target])).iter()
            for comment in (one for one in comments if _local(one) == "comment"):
                text = "".join(one.text or "" for one in comment.iter() if _local(one) == "t")
                if said := comment_text(text):
                    found[position(comment.get("ref", ""))] = said
    return found


def _oddities(xml: bytes, percent_styles: set[str]) -> Oddities:
    """Return the oddities of a sheet by parsing it, blank cells left out of its extent."""
    odd, last_row, last_column, filled = Oddities(), 0, 0, 0
    row_number = column = 0
    data: Element | None = None
    for event, element in iterparse(io.BytesIO(xml), events=("start", "end")):
        name = _local(element)
        if event == "start" and name == "sheetData":
            data = element
        elif event == "start" and name == "row":
            row_number, column = int(element.get("r") or row_number + 1), 0
            if element.get("hidden") in {"1", "true"}:
                odd.hidden_rows.add(row_number)
        elif event == "end" and name == "c":
            row, column = position(element.get("r", "")) if element.get("r") else (row_number, column)
            if len(element):
                last_row, last_column, filled = max(last_row, row), max(last_column, column + 1), filled + 1
            if fault := _fault(element):
                odd.cells[row, column] = fault
            if element.get("s") in percent_styles:
                odd.percentages.add((row, column))
            column += 1
        elif event == "end" and name == "mergeCell":
            _cover(odd, element.get("ref", ""))
        elif event == "end" and name == "row" and data is not None:
            data.clear()
    odd.extent = Extent(last_row, last_column, filled)
    return odd


def _cover(odd: Oddities, reference: str) -> None:
    """Note the cells that a merged one covers, from its reference `C3:D3`."""
    if found := re.fullmatch(r"([A-Z]{1,3}\d{1,7}):([A-Z]{1,3}\d{1,7})", reference):
        odd.cover(*position(found[1]), *position(found[2]))


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
