"""What a sheet claims to hold is never believed: what it holds is measured before it is read.

Each file here made the reader ask for gigabytes at once, up to hundreds of them, and took the process along.
"""

import io
import struct
from pathlib import Path

import pytest
import xlrd

from reconcile.errors import ReconcileError, SeveralError
from reconcile.intake.extents import Extent
from reconcile.intake.grids import Grid, read_grids
from reconcile.intake.plain_xml import is_plain, plain_extent, plain_hidden_rows
from reconcile.intake.sources import find_sources
from reconcile.intake.values import Percentage
from reconcile.month.pipeline import reconcile_month
from tests.builders.each import each
from tests.builders.months import AFTER, dossier_row, write_csv
from tests.builders.parts import SHEET, cell, ods, ods_cell, ods_row, replaced, sheet_of, written
from tests.builders.sheets import write_xlsx
from tests.builders.xls import write_xls

FAR = "cette feuille va bien au-delà de ce qui y est rempli"
ABNORMAL = "ce classeur a une structure anormale et n'a pas été lu"


def grids(path: Path) -> list[Grid]:
    (source,) = find_sources([path]).sources
    return read_grids(source)


def refusal(path: Path) -> ReconcileError:
    with pytest.raises(ReconcileError) as caught:
        grids(path)
    assert all((caught.value.what, caught.value.where, caught.value.remedy))
    return caught.value


def row(number: int, *cells: str, more: str = "") -> str:
    return f'<row r="{number}"{more}>{"".join(cells)}</row>'


@each("last", ["XFD1048576", "BI1048576", "H1048576", "XFD300"])
def test_two_cells_far_apart_are_refused_and_the_far_one_is_named(tmp_path: Path, last: str) -> None:
    number = int(last.strip("ABDFHIX"))
    error = refusal(written(tmp_path / "loin.xlsx", row(1, cell("A1")), row(number, cell(last))))
    assert (error.what, error.where) == (FAR, f"loin.xlsx › Feuil1 › jusqu'à {last}")


def test_the_command_that_leaves_it_out_names_the_file_and_no_sheet(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [dossier_row(status="En attente")])
    written(tmp_path / "loin.xlsx", row(1, cell("A1")), row(1_048_576, cell("XFD1048576")))
    with pytest.raises(SeveralError) as refused:
        reconcile_month([tmp_path], AFTER)
    (command,) = [line for line in refused.value.seen if "reconcile check" in line]
    assert " --skip loin.xlsx -o " in command


def test_a_far_cell_is_found_whatever_the_row_it_stands_in(tmp_path: Path) -> None:
    error = refusal(written(tmp_path / "loin.xlsx", row(1, cell("A1"), cell("XFD1048576"))))
    assert error.what == FAR


@each("reference", ["ZZZZZZ5", "A99999999", "A0", "a1é", "5", "AAAA1"])
def test_a_reference_that_names_no_cell_is_refused(tmp_path: Path, reference: str) -> None:
    assert refusal(written(tmp_path / "loin.xlsx", row(1, cell("A1"), cell(reference)))).what == ABNORMAL


def test_cells_that_do_not_say_where_they_are_are_counted(tmp_path: Path) -> None:
    """1,000 rows of one cell, then one of 3,000 that are empty but for the last: 3,000,000 cells of 1,001."""
    rows = [f"<row>{cell('')}</row>"] * 1_000
    last = f"<row>{'<c/>' * 2_999}{cell('')}</row>"
    error = refusal(written(tmp_path / "loin.xlsx", *rows, last))
    assert (error.what, error.where) == (FAR, "loin.xlsx › Feuil1 › jusqu'à DKJ1001")


def test_blank_cells_however_far_keep_nothing_from_being_read(tmp_path: Path) -> None:
    """A border drawn to the end of the sheet fills nothing."""
    path = written(
        tmp_path / "cadre.xlsx",
        row(1, cell("A1", "Nom"), '<c r="XFD1" s="0"/>'),
        row(1048576, '<c r="B1048576" s="0"/>'),
    )
    assert [grid.rows for grid in grids(path)] == [(("Nom",),)]


def test_a_filled_sheet_is_read_however_many_cells_it_has(tmp_path: Path) -> None:
    """One filled cell in twenty is enough: 21,000 rows of 100 columns and the first and last of each filled."""
    rows = (row(n, cell(f"A{n}"), cell(f"CV{n}")) for n in range(1, 21_001))
    (grid,) = grids(written(tmp_path / "large.xlsx", *rows))
    assert (len(grid.rows), {len(cells) for cells in grid.rows}) == (21_000, {100})


def test_the_largest_sheet_of_eight_columns_is_not_sparse() -> None:
    assert not Extent(1_048_576, 8, 8_388_608).is_sparse
    assert Extent(1_048_576, 8, 2).is_sparse


def test_rows_and_columns_before_the_first_cell_keep_their_numbers(tmp_path: Path) -> None:
    (grid,) = grids(written(tmp_path / "decale.xlsx", row(3, cell("C3", "Nom")), row(5, cell("E5", "P"))))
    none = (None,) * 5
    assert grid.rows == (none, none, (None, None, "Nom", None, None), none, (None, None, None, None, "P"))


EMPTY = '<table:table-cell table:number-columns-repeated="999999999"/>'
ROWS = '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
SPACES = '<text:s text:c="4000000000"/>'


@each(
    "rows",
    [
        ods_row(ods_cell("x", 2_000_000_000)),
        ods_row(ods_cell("x"), 2_000_000_000),
        ods_row(EMPTY + ods_cell("x")),
        ods_row(EMPTY + ods_cell("x"), 0),
        ROWS + ods_row(ods_cell("x", 16_384)),
        ods_row(ods_cell(SPACES)),
        ods_row(ods_cell("x", -1)),
    ],
    ids=["a cell", "a row", "empty cells", "empty cells of no row", "empty rows", "spaces", "a negative number"],
)
def test_an_ods_that_repeats_what_no_sheet_repeats_is_refused(tmp_path: Path, rows: str) -> None:
    assert refusal(ods(tmp_path / "repete.ods", rows)).what in {FAR, ABNORMAL}


def test_what_an_ods_repeats_to_the_end_of_the_sheet_keeps_nothing_from_being_read(tmp_path: Path) -> None:
    path = ods(tmp_path / "fin.ods", ods_row(ods_cell("P", 2) + EMPTY) + ROWS)
    assert [grid.rows for grid in grids(path)] == [(("P", "P"),)]


def test_merged_ranges_that_cover_a_whole_sheet_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile.intake.oddities.MAX_COVERED", 200)
    ranges = "".join(f'<mergeCell ref="A{n}:J{n + 9}"/>' for n in (1, 11, 21))
    sheet = sheet_of([row(1, cell("A1"))]).replace(
        b"</sheetData>", f"</sheetData><mergeCells>{ranges}</mergeCells>".encode()
    )
    path = written(tmp_path / "fusion.xlsx", row(1, cell("A1")))
    assert refusal(replaced(path, {SHEET: sheet})).what == ABNORMAL


def test_a_sheet_that_was_not_measured_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xlsx(tmp_path / "dossiers.xlsx", {"Dossiers": [["Nom"]]})
    monkeypatch.setattr("reconcile.intake.oddities_xlsx._sheet_parts", lambda *_: {})
    monkeypatch.setattr("reconcile.intake.grids._rows", lambda _: pytest.fail("it was read"))
    assert refusal(path).what == ABNORMAL


PLAIN = sheet_of([row(1, cell("A1"), cell("C1")), row(7, cell("B7"), more=' spans="1:3" hidden="1"')])


def test_what_a_sheet_says_plainly_is_told_without_parsing_it() -> None:
    assert (is_plain(PLAIN), plain_extent(PLAIN), plain_hidden_rows(PLAIN)) == (True, Extent(7, 3, 3), {7})


@each(
    "other",
    [
        b'<c t="inlineStr" r="XFD1048576"><is><t>x</t></is></c>',
        b"<c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c>",
        b'<x:c r="XFD1048576" t="inlineStr"><is><t>x</t></is></x:c>',
        b'<c  r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>',
        b"<c><v>1</v></c>",
        b'<c r="B2" t="e"><v>#N/A</v></c>',
        b'<c r="B2"><f>C3*2</f></c>',
        b"<!-- a comment -->",
    ],
)
def test_any_other_way_to_say_it_is_left_to_the_parser(other: bytes) -> None:
    assert not is_plain(PLAIN.replace(b"</row>", other + b"</row>", 1))


def test_a_hidden_row_told_otherwise_is_left_to_the_parser() -> None:
    assert plain_hidden_rows(PLAIN.replace(b' hidden="1"', b"\thidden = '1'")) is None


def test_a_percentage_repeated_in_an_ods_is_one_in_each_cell(tmp_path: Path) -> None:
    share = (
        '<table:table-cell office:value-type="percentage" office:value="0.8" table:number-columns-repeated="2">'
        "<text:p>80 %</text:p></table:table-cell>"
    )
    (grid,) = grids(ods(tmp_path / "parts.ods", ods_row(share, 2)))
    assert [[type(one) for one in cells] for cells in grid.rows] == [[Percentage, Percentage]] * 2


@each("dimensions", [(0xFFFFFFFF, 0xFFFF), (65_536, 256), (0, 0)])
def test_an_xls_is_read_whatever_size_it_claims(tmp_path: Path, dimensions: tuple[int, int]) -> None:
    (grid,) = grids(write_xls(tmp_path / "annonce.xls", [["Nom", None, "P"]], dimensions=dimensions))
    assert grid.rows == (("Nom", None, "P"),)


def test_an_xls_whose_cells_are_far_apart_is_read(tmp_path: Path) -> None:
    """Row 65536 and column IV, the last of an .xls, hold something; only the rows between are counted."""
    rows: list[list[object]] = [["Nom"], *([] for _ in range(65_534)), [None] * 255 + ["P"]]
    (grid,) = grids(write_xls(tmp_path / "loin.xls", rows))
    assert (len(grid.rows), grid.rows[0], grid.rows[1], grid.rows[-1][-1]) == (65_536, ("Nom",), (), "P")


def test_the_remarks_of_a_library_on_a_file_stay_off_the_console(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """xlrd writes them where it is told, else on what was the console when it was imported."""
    console = io.StringIO()
    defaults = [console if hasattr(one, "write") else one for one in xlrd.open_workbook.__defaults__]
    monkeypatch.setattr(xlrd.open_workbook, "__defaults__", tuple(defaults))
    path = write_xls(tmp_path / "remarque.xls", [["Nom"]])
    size = struct.pack("<HHIIHHH", 0x0200, 14, 0, 1, 0, 1, 0)
    # In the place of its size, the width of columns 5 to 1.
    path.write_bytes(path.read_bytes().replace(size, struct.pack("<HH7H", 0x007D, 14, 5, 1, *[0] * 5)))
    xlrd.open_workbook(path, formatting_info=True)
    assert "*** NOTE: COLINFO record" in console.getvalue()
    console.truncate(0)
    assert grids(path)[0].rows == (("Nom",),)
    assert console.getvalue() == ""
