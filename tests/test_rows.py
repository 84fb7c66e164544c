"""Cells made ready at once are the cells that XlsxWriter's own typed calls write."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reconcile.findings import Severity
from reconcile.french import typeset
from reconcile.report.books import new_book
from reconcile.report.cells import Formula, Tinted
from reconcile.report.rows import CellWriter, TableSheet
from reconcile.report.sheet_texts import MAX_TEXT
from reconcile.report.styles import CellKind, Styles, Tint

LINK = '=HYPERLINK("#\'Montants dus\'!A"&MATCH("33",\'Montants dus\'!$A$1:$A$9,0),"voir")'
KINDS: tuple[CellKind, ...] = ("text", "id", "wrap", "words", "day", "euros", "percent", "hours", "count", "check")
VALUES: tuple[Any, ...] = (
    "EXEMPLE", "=1+1", "+33 5", "@SUM(A1)", "<b>&amp;</b>", "<r>gras</r>", " blanc ", "deux\nlignes", "_x0041_", "\x07",
    "l'élu : « a » ; 5 %", "é" * (MAX_TEXT + 5), "𝄞" * MAX_TEXT, "", None, 0, 1, -3, 73_050, 0.1 + 0.2, 1 / 3, 123.45,
    True, False, date(1900, 1, 5), date(2024, 12, 5), date(2024, 12, 5), datetime(2024, 12, 5, 9, 30), Severity.CHECK,
    Tinted("", ""), Tinted(None, "input"), Tinted("teinté", "check"), Tinted(12.5, "info", "une note"),
    Tinted(Severity.BLOCKING, "blocking"), Tinted(date(2024, 2, 29), "good"), Formula("=1+1", 2),
    Formula("={euros}*2", "<texte>"), Formula(LINK, "voir"), Formula("=1+1", ""),
)  # fmt: skip


def made(write: Callable[[TableSheet, Styles], None]) -> tuple[Worksheet, str]:
    """Return a sheet as another program reads it, and as the file holds it, its formats' numbers aside."""
    book, buffer = new_book("Essai", date(2025, 1, 1))
    page = book.add_worksheet("Essai")
    write(page, Styles(book))
    book.close()
    sheet = zipfile.ZipFile(buffer).read("xl/worksheets/sheet1.xml").decode()
    # Formats are numbered in the order in which they come up; `look` resolves them.
    return load_workbook(io.BytesIO(buffer.getvalue()))["Essai"], re.sub(r' s="\d+"', "", sheet)


def ready(rows: list[list[Any]]) -> tuple[Worksheet, str]:
    """Return the sheet of some rows, made by column."""
    columns = [list(column) for column in zip(*rows, strict=True)]
    return made(lambda page, styles: CellWriter(page, styles, [(kind, kind) for kind in KINDS]).write(0, columns))


def typed(page: TableSheet, styles: Styles, row: int, column: int, kind: CellKind, value: Any, tint: Tint = "") -> None:
    """Write one cell by XlsxWriter's own call for its type."""
    shown, look = value, styles.cell(kind, tint)
    if isinstance(value, Tinted):
        if value.note:
            page.write_comment(row, column, value.note, {"width": 320, "height": 36, "author": "", "font_size": 9})
        typed(page, styles, row, column, kind, value.value, value.tint)
        return
    if isinstance(value, Severity):
        shown = value.label
    if shown is None or shown == "":
        if tint:
            page.write_blank(row, column, None, look)
    elif isinstance(shown, str):
        text = typeset(shown) if kind == "words" else shown
        text_look = styles.cell(kind if kind in {"wrap", "words"} else "text", tint)
        page.write_string(row, column, text.replace("<r>gras</r>", "<r>gras</r> ")[:MAX_TEXT], text_look)
    elif isinstance(shown, Formula):
        look = styles.cell(kind, tint, link=shown.text.startswith("=HYPERLINK"))
        page.write_formula(row, column, shown.text.replace("{euros}", f"F{row + 1}"), look, shown.result)
    elif isinstance(shown, bool):
        page.write_boolean(row, column, shown, look)
    elif isinstance(shown, date):
        page.write_datetime(row, column, shown, styles.cell("day", tint))
    else:
        page.write_number(row, column, shown, look)


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


def test_ready_cells_are_those_of_the_typed_calls(rows: list[list[Any]]) -> None:
    def write(page: TableSheet, styles: Styles) -> None:
        # Column by column, for texts are numbered as they come up.
        for column, kind in enumerate(KINDS):
            for row, values in enumerate(rows):
                typed(page, styles, row, column, kind, values[column])

    (mine, my_file), (theirs, their_file) = ready(rows), made(write)
    assert look(mine) == look(theirs)
    # Ready rows stand on lines of their own.
    assert re.findall(r"<row.*</row>", my_file.replace("\n", "")) == re.findall(r"<row.*</row>", their_file)
    assert re.findall(r"<dimension[^>]*>", my_file) == re.findall(r"<dimension[^>]*>", their_file)


def test_only_formulas_of_ours_are_formulas(rows: list[list[Any]]) -> None:
    page, _ = ready(rows)
    formulas = {cell.value for row in page.iter_rows() for cell in row if cell.data_type == "f"}
    assert {re.sub(r"F\d+", "F1", str(one)) for one in formulas} == {"=1+1", "=F1*2", LINK}
    assert page["A2"].data_type == "s" and page["A2"].value == "=1+1"


def test_a_text_that_looks_like_markup_of_the_file_stays_a_text() -> None:
    page, _ = ready([["<r>gras</r>", *[None] * 9]])
    assert page["A1"].value == "<r>gras</r> "


def test_the_cells_that_others_add_beside_ready_ones_stay() -> None:
    def write(page: TableSheet, styles: Styles) -> None:
        page.write_string(0, 0, "Titre")
        page.set_row(2, 30)
        writer = CellWriter(page, styles, [("Nom", "text")])
        writer.write(1, [["EXEMPLE", "TESTINE", None]])
        writer.write(4, [["BIDON"]])
        page.write_string(2, 2, "choix")
        page.write_string(3, 2, "autre")
        page.write_string(6, 0, "Signature")

    page, file = made(write)
    assert [[cell.value for cell in row] for row in page.iter_rows()] == [
        ["Titre", None, None],
        ["EXEMPLE", None, None],
        ["TESTINE", None, "choix"],
        [None, None, "autre"],
        ["BIDON", None, None],
        [None, None, None],
        ["Signature", None, None],
    ]
    assert re.findall(r"<row[^>]*>", file) == [
        '<row r="1">',
        '<row r="2">',
        '<row r="3" ht="30" customHeight="1">',
        '<row r="4">',
        '<row r="5">',
        '<row r="7">',
    ]


def test_a_stretched_table_is_the_one_given_whole() -> None:
    def table(last_row: int, stretched: int) -> Callable[[TableSheet, Styles], None]:
        def write(page: TableSheet, _: Styles) -> None:
            page.add_table(3, 0, last_row, 1, {"columns": [{"header": "Nom"}, {"header": "Prénom"}]})
            page.stretch_table(stretched)

        return write

    short, whole = (made(table(*rows))[0].tables["Table1"] for rows in ((4, 99), (99, 99)))
    assert (short.ref, short.autoFilter.ref) == (whole.ref, whole.autoFilter.ref) == ("A4:B100", "A4:B100")


def test_the_file_says_how_often_its_texts_are_used() -> None:
    book, buffer = new_book("Essai", date(2025, 1, 1))
    page = book.add_worksheet("Essai")
    columns: list[list[Any]] = [["a", "b", "a", "a", Tinted("a", "check")], ["a", "l'élu", "l'élu", "", None]]
    CellWriter(page, Styles(book), [("A", "text"), ("B", "words")]).write(0, columns)
    book.close()
    parts = zipfile.ZipFile(buffer)
    texts = parts.read("xl/sharedStrings.xml").decode()
    assert parts.read("xl/worksheets/sheet1.xml").count(b't="s"') == 8
    assert 'count="8" uniqueCount="3"' in texts
