"""The floor: the same inputs read, and as many cells of each kind written as our workbook holds, and nothing else."""

import sys
from datetime import date, datetime
from pathlib import Path

import python_calamine
import xlsxwriter


def main(folder: str, ours: str, out: str) -> None:
    """Read the inputs of a folder, and write a workbook with the cells of ours."""
    for path in sorted(Path(folder).glob("*.xlsx")):
        python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    shapes = [tuple(map(int, line.split())) for line in Path(ours).read_text().splitlines()]
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        day_format = book.add_format({"num_format": "dd/mm/yyyy"})
        amount = book.add_format({"num_format": "0.00"})
        for rows, texts, numbers, days, formulas in shapes:
            page = book.add_worksheet()
            for row in range(rows):
                column = 0
                for _ in range(_share(texts, row, rows)):
                    page.write_string(row, column, f"texte {row % 5_000} {column}")
                    column += 1
                for _ in range(_share(numbers, row, rows)):
                    page.write_number(row, column, row + 0.5, amount)
                    column += 1
                for _ in range(_share(days, row, rows)):
                    page.write_datetime(row, column, datetime(2025, 1, 1), day_format)
                    column += 1
                for _ in range(_share(formulas, row, rows)):
                    page.write_formula(row, column, f"=A{row + 1}*2", amount, 3)
                    column += 1


def _share(cells: int, row: int, rows: int) -> int:
    """Return how many of a sheet's cells stand in a row, when they are dealt out evenly."""
    return (row + 1) * cells // rows - row * cells // rows


def shape_of(book: Path) -> str:
    """Return, a line for each sheet, its rows and how many texts, numbers, days and formulas it holds."""
    found = python_calamine.CalamineWorkbook.from_path(book)
    return "\n".join(" ".join(map(str, _counts(found.get_sheet_by_name(name)))) for name in found.sheet_names)


def _counts(sheet: python_calamine.CalamineSheet) -> tuple[int, int, int, int, int]:
    rows = sheet.to_python(skip_empty_area=True)
    cells = [cell for row in rows for cell in row if cell != ""]
    texts = sum(isinstance(cell, str) for cell in cells)
    days = sum(isinstance(cell, date) for cell in cells)
    # A formula is read as its result; the few there are weigh as a number does.
    return max(len(rows), 1), texts, len(cells) - texts - days, days, 0


if __name__ == "__main__":
    main(*sys.argv[1:])
