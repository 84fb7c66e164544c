"""Error cells, hidden rows and merged cells are seen in every format of workbook."""

import io
import zipfile
from pathlib import Path

from reconcile.intake.grids import Grid, read_grids
from reconcile.intake.sources import find_sources
from schemas.fields import Unreadable
from tests.builders.each import each
from tests.builders.parts import ods, ods_cell, ods_row

ODD = Path(__file__).parent / "odd"


def grid(path: Path) -> Grid:
    (source,) = find_sources([path]).sources
    return read_grids(source)[0]


@each("name", ["odd.xlsx", "odd.ods", "odd.xls"])
def test_error_cells_hidden_rows_and_merged_cells_are_seen(name: str) -> None:
    """`tests/odd` holds one sheet in three formats: B3 is #N/A, B7 is #DIV/0!, row 4 is hidden, B5:B6 is merged."""
    sheet = grid(ODD / name)
    faults = {
        (row, column): cell.text
        for row, cells in enumerate(sheet.rows, start=1)
        for column, cell in enumerate(cells)
        if isinstance(cell, Unreadable)
    }
    assert faults == {(3, 1): "#N/A", (7, 1): "#DIV/0!"}
    assert sheet.hidden_rows == (4,)
    assert dict(sheet.merged) == {(6, 1): "P"}
    assert sheet.rows[5][1] is None


def test_a_formula_that_was_never_computed_is_no_empty_cell(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(ODD / "odd.xlsx") as source, zipfile.ZipFile(content, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b'<c r="B3" t="e"><f>NA()</f><v>#N/A</v></c>', b'<c r="B3"><f>C3*2</f></c>')
            target.writestr(name, part)
    (tmp_path / "formula.xlsx").write_bytes(content.getvalue())
    assert grid(tmp_path / "formula.xlsx").rows[2][1] == Unreadable("=C3*2", "formule sans valeur enregistrée")


def test_a_percentage_cell_is_read_as_such(tmp_path: Path) -> None:
    from fractions import Fraction

    from openpyxl import Workbook

    from reconcile.intake.values import read_rate

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([0.8, 0.8, 80])
    sheet["A1"].number_format = "0 %"
    book.save(tmp_path / "rates.xlsx")
    cells = grid(tmp_path / "rates.xlsx").rows[0]
    assert [read_rate(cell) for cell in cells] == [Fraction(80), Fraction(4, 5), Fraction(80)]


def test_a_text_without_a_type_in_an_ods_is_no_empty_cell(tmp_path: Path) -> None:
    untyped = "<table:table-cell><text:p>P</text:p></table:table-cell>"
    path = ods(tmp_path / "sans_type.ods", ods_row(ods_cell("EXEMPLE-ALPHA") + untyped))
    assert grid(path).rows == (("EXEMPLE-ALPHA", Unreadable("P", "cellule en erreur")),)
