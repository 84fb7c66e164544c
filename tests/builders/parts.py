"""Workbooks whose parts are written by hand, as no library would write them."""

import re
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.builders.sheets import write_xlsx

SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def replaced(path: Path, parts: Mapping[str, bytes]) -> Path:
    """Write a package anew with other content in some of its parts, their checksums right."""
    with zipfile.ZipFile(path) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**kept, **parts}.items():
            package.writestr(name, content)
    return path


def without_sheet(path: Path, title: str) -> Path:
    """Take a sheet out of the list of those of a workbook, as a program does that deletes it."""
    with zipfile.ZipFile(path) as package:
        workbook = package.read("xl/workbook.xml")
    kept, found = re.subn(rf'<sheet name="{re.escape(title)}"[^>]*/>'.encode(), b"", workbook)
    assert found == 1
    return replaced(path, {"xl/workbook.xml": kept})


def sheet_of(rows: Iterable[str]) -> bytes:
    """Return the XML of a sheet, its rows given as XML."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}</sheetData></worksheet>'.encode()


def written(path: Path, *rows: str) -> Path:
    """Write an xlsx of one sheet whose rows are given as XML."""
    return replaced(write_xlsx(path, {"Feuil1": [["x"]]}), {SHEET: sheet_of(rows)})


def cell(reference: str, text: str = "x") -> str:
    """Return a cell of text; without a reference it stands after the one before it."""
    where = f' r="{reference}"' if reference else ""
    return f'<c{where} t="inlineStr"><is><t>{text}</t></is></c>'


def ods(path: Path, rows: str) -> Path:
    """Write an .ods of one sheet whose rows are given as XML."""
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f'<table:table table:name="Feuille1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest/>")
        package.writestr("content.xml", content)
    return path


def ods_cell(text: str, repeated: int = 1) -> str:
    """Return a cell of text of an .ods, as often as it is repeated."""
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def ods_row(cells: str, repeated: int = 1) -> str:
    """Return a row of an .ods, as often as it is repeated."""
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'
