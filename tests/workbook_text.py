"""A workbook as text: one line per row, so that a change of the output is read as a difference.

Run as a program, it prints the text of a workbook: `python -m tests.workbook_text reconciliation.xlsx`.
"""

import io
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook


def workbook_text(content: bytes) -> str:
    """Return every cell of every sheet; a formula is shown with its stored result."""
    formulas = load_workbook(io.BytesIO(content))
    values = load_workbook(io.BytesIO(content), data_only=True)
    return "\n".join(_lines(formulas, values)) + "\n"


def _lines(formulas: Any, values: Any) -> Iterator[str]:
    for sheet in formulas.worksheets:
        yield f"== {sheet.title}"
        for row in sheet.iter_rows():
            cells = [_shown(cell.value, values[sheet.title][cell.coordinate].value) for cell in row]
            if any(cells):
                yield f"{row[0].row:>3} | " + " | ".join(cells).rstrip(" |")


def _shown(written: Any, stored: Any) -> str:
    if isinstance(written, str) and written.startswith("="):
        return f"{written} → {stored}"
    if isinstance(stored, datetime | date):
        return stored.strftime("%d/%m/%Y")
    return "" if stored is None else str(stored).replace("\n", " ⏎ ")


if __name__ == "__main__":
    sys.stdout.write(workbook_text(Path(sys.argv[1]).read_bytes()))
