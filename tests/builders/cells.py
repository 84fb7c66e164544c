"""Cells filled in by a person in a workbook of ours: openpyxl takes ten times as long to load and save it whole."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

Value = str | date | None


def shown_rows(path: Path, sheet: str) -> Sequence[Sequence[object]]:
    """Return what the cells of a sheet show, from its first row and column."""
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


def stored_rows(path: Path, sheet: str) -> list[tuple[Any, ...]]:
    """Return the values of one sheet as a program without a formula engine sees them; the others stay unread."""
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        return list(book[sheet].iter_rows(values_only=True))
    finally:
        book.close()


def fill_in(path: Path, sheet: str, row: int, values: Mapping[int, Value]) -> None:
    """Write cells of a row, by column, in the formats they have; nothing else of the workbook changes."""
    with ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    names = re.findall(r'<sheet [^>]*?name="([^"]*)"', parts["xl/workbook.xml"].decode())
    part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
    text = parts[part].decode()
    for column, value in values.items():
        at = f"{get_column_letter(column)}{row}"
        (before,) = re.finditer(rf'<c r="{at}"((?: s="\d+")?)[^>]*?(?:/>|>.*?</c>)', text)
        text = text[: before.start()] + _cell(f'<c r="{at}"{before[1]}', value) + text[before.end() :]
    with ZipFile(path, "w", ZIP_DEFLATED) as book:
        for name, content in (parts | {part: text.encode()}).items():
            book.writestr(name, content)


def _cell(start: str, value: Value) -> str:
    if not value:
        return f"{start}/>"
    if isinstance(value, str):
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
    return f"{start}><v>{(value - date(1899, 12, 30)).days}</v></c>"
