"""What LibreOffice computes in workbooks."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from openpyxl.utils import get_column_letter

from tests.builders.office import convert

# All sheets in UTF-8, cut by semicolons, texts in quotes, numbers as they are stored.
_EVERY_SHEET = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,true,false,false,false,-1"


def computed(folder: Path, books: Mapping[str, bytes]) -> dict[str, dict[str, str | float]]:
    """Return what LibreOffice computes in workbooks: by their names, the results of their cells by sheet and place.

    It writes each sheet as csv in a third of the time that it takes to save the workbook, texts alone in quotes.
    """
    for name, content in books.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    convert(_EVERY_SHEET, out := folder / "computed", *(folder / f"{name}.xlsx" for name in books))
    return {
        name: {
            f"{path.stem.removeprefix(f'{name}-')}!{place}": result
            for path in out.glob(f"{name}-*.csv")
            for place, result in _results(path.read_text("utf-8"))
        }
        for name in books
    }


def _results(sheet: str) -> Iterator[tuple[str, str | float]]:
    """Yield the cells of a sheet that show something, by their places."""
    row, column = 1, 0
    for cell, end in re.findall(r'("(?:[^"]|"")*"|[^;\n]*)([;\n])', sheet):
        column += 1
        if cell:
            yield f"{get_column_letter(column)}{row}", _result(cell)
        if end == "\n":
            row, column = row + 1, 0


def _result(cell: str) -> str | float:
    if cell.startswith('"'):
        return cell[1:-1].replace('""', '"')
    with suppress(ValueError):
        return float(cell)
    return cell
