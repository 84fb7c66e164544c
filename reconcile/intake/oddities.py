"""What the values of a workbook do not show: error cells, formulas never computed, hidden rows, merges, comments.

The fast reader gives an empty text for an error, which would pass for an absence; each format is asked in its own way.
"""

import re
from collections.abc import Mapping

from msgspec import Struct, field

from reconcile.intake.extents import Extent
from schemas.fields import Unreadable

# A merged range of more cells is a page's background, not data; all the ranges of a sheet hold no more than this.
MAX_MERGED, MAX_COVERED = 100_000, 1_000_000


class Oddities(Struct):
    """Of one sheet, by (row as Excel shows it, column from 0): faulty cells, those shown as percent, covered ones.

    `covered` maps a cell that a merged one covers to the cell that covers it; `comments` a cell to its comment;
    `extent` says how far its cells go.
    """

    cells: dict[tuple[int, int], Unreadable] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    percentages: set[tuple[int, int]] = field(default_factory=set)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    extent: Extent = field(default_factory=Extent)

    def cover(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note that the cells of a range are covered by its first one.

        Raises `ValueError` when the ranges of a sheet cover more cells than a sheet of data can.
        """
        if (bottom - top + 1) * (right - left + 1) > MAX_MERGED:
            return
        cells = ((row, column) for row in range(top, bottom + 1) for column in range(left, right + 1))
        self.covered |= {cell: (top, left) for cell in cells if cell != (top, left)}
        if len(self.covered) > MAX_COVERED:
            raise ValueError("merged ranges")


class WorkbookOddities(Struct, frozen=True):
    """Of a whole workbook: every sheet by its name, and whether its day numbers count from 1904."""

    sheets: Mapping[str, Oddities]
    since_1904: bool = False


def comment_text(text: str) -> str:
    """Return what a comment says, without the lines that Excel writes above it: its author, a notice of its own."""
    # A threaded comment is stored behind a notice to older versions, then its own word for "Comment:".
    told = re.split(r"\b(?:Comment|Commentaire)\s*:\s*\n", text, maxsplit=1)[-1] if text.startswith("[") else text
    first, _, rest = told.strip().partition("\n")
    return " ".join((rest if rest and first.endswith(":") else told).split())


def error_cell(text: str) -> Unreadable:
    """Return a cell that holds a spreadsheet error."""
    return Unreadable(text or "#ERREUR", "cellule en erreur")


def uncomputed_formula(text: str) -> Unreadable:
    """Return a cell whose formula was never computed."""
    return Unreadable(f"={text.removeprefix('of:').removeprefix('=')}", "formule sans valeur enregistrée")
