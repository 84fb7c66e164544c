"""A spreadsheet → grids: cells with the coordinates Excel shows, and what is odd about them."""

import io
from collections.abc import Iterator, Mapping, Set
from functools import cached_property
from typing import Any
from xml.etree.ElementTree import ParseError

import python_calamine as calamine
from defusedxml.common import DefusedXmlException
from msgspec import Struct, field
from msgspec.structs import replace

from reconcile.errors import ReconcileError
from reconcile.intake.csv_files import TooLargeError, csv_rows
from reconcile.intake.extents import refusal_of
from reconcile.intake.oddities import Oddities
from reconcile.intake.oddities_ods import ods_oddities
from reconcile.intake.oddities_xlsx import xlsx_oddities
from reconcile.intake.ole_containers import DamagedContainerError
from reconcile.intake.own_sheets import sheets_to_read
from reconcile.intake.sources import Source
from reconcile.intake.values import Percentage
from reconcile.intake.xls_files import EncryptedError, xls_sheets
from reconcile.texts import text_of


class Grid(Struct, frozen=True, dict=True):
    """One sheet: `rows[r][c]` is the cell of row r+1 and column c; `None` when empty.

    An error cell or a formula without stored value is an `Unreadable`. `hidden_rows` are those that hold something,
    `visible` says whether the sheet itself is shown; `merged` maps each cell that a merged one covers, by (row as
    Excel shows it, column from 0), to the value it is covered by, `comments` a cell to its comment; `since_1904` that
    its day numbers count from 1904. Of a sheet of several tables, `block_from` is the first row that is of this table
    alone: those above are of all. `learned` are the titles that a person explained, by row and column: as the file has
    them, and what they mean; `unapplied` those whose meaning does not fit.
    """

    file: str
    sheet: str
    rows: tuple[tuple[Any, ...], ...]
    visible: bool = True
    hidden_rows: tuple[int, ...] = ()
    merged: Mapping[tuple[int, int], Any] = field(default_factory=dict)
    comments: Mapping[tuple[int, int], str] = field(default_factory=dict)
    since_1904: bool = False
    block_from: int = 1
    learned: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    unapplied: tuple[tuple[str, str], ...] = ()

    def __hash__(self) -> int:
        return hash((self.file, self.sheet, self.block_from))

    @property
    def place(self) -> str:
        """`file › sheet`, for messages."""
        return f"{self.file} › {self.sheet}" if self.sheet else self.file

    @cached_property
    def comments_by_row(self) -> Mapping[int, Mapping[int, str]]:
        """The comments on the cells of each row, by their column."""
        found: dict[int, dict[int, str]] = {}
        for (row, column), text in self.comments.items():
            found.setdefault(row, {})[column] = text
        return found

    def texts(self, row: int) -> tuple[str, ...]:
        """Return the cells of a row as texts, a title that a person explained as the file has it."""
        if row not in self._texts:
            texts = (text_of(cell) for cell in self.rows[row - 1])
            found = (self.learned.get((row, column), (text, ""))[0] for column, text in enumerate(texts))
            self._texts[row] = tuple(found)
        return self._texts[row]

    @cached_property
    def _texts(self) -> dict[int, tuple[str, ...]]:
        """The rows asked for so far: each question about a column asks for its title."""
        return {}


def read_grids(source: Source) -> list[Grid]:
    """Return every sheet of a workbook in its order, of our own reconciliation those that are read back.

    Raises `ReconcileError` when the file is damaged, protected, or no spreadsheet.
    """
    try:
        return list(_package_grids(source) if source.content.startswith(b"PK") else _xls_grids(source))
    except EncryptedError as error:
        raise _protected(source) from error
    except DamagedContainerError as error:
        raise ReconcileError("ce classeur est abîmé", source.name, "refaites l'export") from error
    except (DefusedXmlException, ParseError, KeyError, ValueError) as error:
        raise ReconcileError(
            "ce classeur a une structure anormale et n'a pas été lu",
            source.name,
            "ouvrez-le dans votre tableur et enregistrez-le de nouveau au format .xlsx, ou refaites l'export",
        ) from error


def _protected(source: Source) -> ReconcileError:
    return ReconcileError(
        "ce classeur est protégé par un mot de passe",
        source.name,
        "retirez le mot de passe et enregistrez-le",
    )


def csv_grids(source: Source) -> Iterator[Grid]:
    """Yield the one unnamed sheet of a csv as cut at `;`, at the tab, at `,`: its table tells which is right.

    Counting signs would not: a heading block and decimals hold commas too. Raises `ReconcileError` when its quotes
    are wrong whichever sign separates its cells.
    """
    refusals = []
    for separator in ";\t,":
        try:
            cells = csv_rows(source, separator)
        except TooLargeError:
            raise
        except ReconcileError as refusal:
            refusals.append(refusal)
            continue
        rows = tuple(tuple(cell if cell.strip() else None for cell in row) for row in cells)
        yield Grid(source.name, "", rows)
    if len(refusals) == 3:
        raise refusals[0]


def _xls_grids(source: Source) -> Iterator[Grid]:
    for sheet in xls_sheets(source.content):
        grid = Grid(source.name, sheet.name, sheet.rows, sheet.visible, since_1904=sheet.since_1904)
        yield _with_oddities(grid, sheet.oddities)


def _package_grids(source: Source) -> Iterator[Grid]:
    """Yield the sheets of an xlsx or ods: measured first, then read, for the reader believes any size it is told."""
    odd = xlsx_oddities(source.content) or ods_oddities(source.content)
    for name, sheet in odd.sheets.items():
        if sheet.extent.is_sparse:
            raise refusal_of(sheet.extent, f"{source.name} › {name}")
    for grid in _read_values(source, odd.sheets.keys()):
        yield replace(_with_oddities(grid, odd.sheets[grid.sheet]), since_1904=odd.since_1904)


def _read_values(source: Source, measured: Set[str]) -> Iterator[Grid]:
    """Yield the sheets of an xlsx or ods with their values alone.

    Raises `ValueError` on a sheet that was not measured.
    """
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(source.content))
        wanted = sheets_to_read({meta.name for meta in book.sheets_metadata})
        for meta in book.sheets_metadata:
            if meta.typ != calamine.SheetTypeEnum.WorkSheet or meta.name not in wanted:
                continue
            if meta.name not in measured:
                raise ValueError(meta.name)
            sheet = book.get_sheet_by_name(meta.name)
            visible = meta.visible == calamine.SheetVisibleEnum.Visible
            yield Grid(source.name, meta.name, _rows(sheet), visible)
    except calamine.PasswordError as error:
        raise _protected(source) from error
    # A reader that panics raises outside `Exception`; nothing else in this block can be interrupted by the user.
    except BaseException as error:
        if isinstance(
            error, ReconcileError | ValueError | KeyboardInterrupt | SystemExit | MemoryError | GeneratorExit
        ):
            raise
        raise ReconcileError(
            "ce classeur ne peut pas être lu",
            source.name,
            "ouvrez-le dans Excel ou LibreOffice et enregistrez-le de nouveau au format .xlsx",
        ) from error


def _rows(sheet: calamine.CalamineSheet) -> tuple[tuple[Any, ...], ...]:
    """Return the rows of a sheet from A1 on, one by one, and a text that comes back only once: both save memory."""
    if sheet.start is None or sheet.end is None:
        return ()
    texts: dict[str, str] = {}
    left = (None,) * sheet.start[1]
    rows = [
        (*left, *(None if cell == "" else texts.setdefault(cell, cell) if type(cell) is str else cell for cell in row))
        for row in sheet.iter_rows()
    ]
    above = sheet.end[0] + 1 - len(rows)
    return ((None,) * (sheet.end[1] + 1),) * above + tuple(rows)


def _with_oddities(grid: Grid, odd: Oddities) -> Grid:
    rows = list(grid.rows)
    for (row, column), fault in odd.cells.items():
        rows.extend(() for _ in range(row - len(rows)))
        _put(rows, row, column, fault)
    for row, column in odd.percentages:
        if type(value := _value(rows, row, column)) in {int, float}:
            _put(rows, row, column, Percentage(value))
    filled = tuple(
        n for n in sorted(odd.hidden_rows) if n <= len(rows) and any(cell is not None for cell in rows[n - 1])
    )
    merged = {cell: _value(rows, *by) for cell, by in odd.covered.items() if cell[0] <= len(rows)}
    for row, column in merged:
        # Some formats repeat the value in each cell covered; here it stands in the first alone.
        if _value(rows, row, column) is not None:
            _put(rows, row, column, None)
    return replace(grid, rows=tuple(rows), hidden_rows=filled, merged=merged, comments=odd.comments)


def _put(rows: list[tuple[Any, ...]], row: int, column: int, value: Any) -> None:
    """Replace one cell; only the rows that hold something odd are made anew."""
    cells = rows[row - 1] + (None,) * (column + 1 - len(rows[row - 1]))
    rows[row - 1] = (*cells[:column], value, *cells[column + 1 :])


def _value(rows: list[tuple[Any, ...]], row: int, column: int) -> Any:
    return rows[row - 1][column] if row <= len(rows) and column < len(rows[row - 1]) else None
