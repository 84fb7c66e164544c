"""Cells made ready at once are the cells that XlsxWriter's own typed calls write."""

import io
import re
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reconcile.findings import Severity
from reconcile.report.books import new_book
from reconcile.report.cells import Formula, Tinted
from reconcile.report.rows import MAX_TEXT, RowWriter
from reconcile.report.styles import CellKind, Styles

KINDS: tuple[CellKind, ...] = ("text", "id", "wrap", "words", "day", "euros", "percent", "hours", "count", "check")
VALUES: tuple[Any, ...] = (
    "EXEMPLE", "=1+1", "+33 5", "@SUM(A1)", "<b>&amp;</b>", "<r>gras</r>", " blanc ", "deux\nlignes", "_x0041_", "\x07",
    "l'élu : « a » ; 5 %", "é" * (MAX_TEXT + 5), "𝄞" * MAX_TEXT, "", None, 0, 1, -3, 73_050, 0.1 + 0.2, 1 / 3, 123.45,
    True, False, date(1900, 1, 5), date(2024, 12, 5), date(2024, 12, 5), datetime(2024, 12, 5, 9, 30), Severity.CHECK,
    Tinted("", ""), Tinted(None, "input"), Tinted("teinté", "check"), Tinted(12.5, "info", "une note"),
    Tinted(Severity.BLOCKING, "blocking"), Tinted(date(2024, 2, 29), "good"), Formula("=1+1", 2),
    Formula("=A1", "texte"),
)  # fmt: skip


def pages(rows: list[list[Any]]) -> tuple[Worksheet, str]:
    """Return the sheet of some rows as another program reads it, and what its rows say of themselves."""
    book, buffer = new_book("Essai", date(2025, 1, 1))
    page = book.add_worksheet("Essai")
    writer = RowWriter(page, Styles(book), [(kind, kind) for kind in KINDS])
    for row, values in enumerate(rows):
        writer.write(row, values)
    book.close()
    sheet = zipfile.ZipFile(buffer).read("xl/worksheets/sheet1.xml").decode()
    # Formats are numbered in the order in which they come up; `look` resolves them.
    return load_workbook(io.BytesIO(buffer.getvalue()))["Essai"], re.sub(r' s="\d+"', "", sheet)


def look(page: Worksheet) -> list[Any]:
    """Return every cell: where it is, its type and value, its look, its note."""
    return [
        (cell.coordinate, cell.data_type, cell.value, cell.number_format, cell.fill.fgColor.rgb,
         cell.alignment.wrap_text, cell.font.color and cell.font.color.rgb, cell.comment and cell.comment.text)
        for row in page.iter_rows()
        for cell in row
    ]  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[list[Any]]:
    """Every value in every kind of column, beside others, and in rows with gaps."""
    turned = [[VALUES[(start + step) % len(VALUES)] for step in range(len(KINDS))] for start in range(len(VALUES))]
    lone = [[value if n == 4 else None for n in range(len(KINDS))] for value in VALUES]
    return [*turned, [None] * len(KINDS), *lone]


def test_ready_cells_are_those_of_the_typed_calls(rows: list[list[Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    ready, sheet = pages(rows)
    monkeypatch.setattr(RowWriter, "_plain", lambda *_: "")
    typed, other = pages(rows)
    assert look(ready) == look(typed)
    assert sheet == other


def test_only_formulas_of_ours_are_formulas(rows: list[list[Any]]) -> None:
    page, _ = pages(rows)
    formulas = {cell.value for row in page.iter_rows() for cell in row if cell.data_type == "f"}
    assert formulas == {"=1+1", "=A1"}
    assert page["A2"].data_type == "s" and page["A2"].value == "=1+1"


def test_a_text_that_looks_like_markup_of_the_file_stays_a_text() -> None:
    page, _ = pages([["<r>gras</r>", *[None] * 9]])
    assert page["A1"].value == "<r>gras</r> "
