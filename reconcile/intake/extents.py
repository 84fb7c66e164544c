"""How far the cells of a sheet reach, known before they are read.

The reader asks for the whole rectangle at once: one cell written far from the others would take the process along.
"""

import re

from msgspec import Struct

from reconcile.errors import ReconcileError
from reconcile.origins import column_letters, column_number

# Beside what is filled, a sheet may have so many empty cells, and so many more for each filled one: far more than any
# layout has, and at most a few hundred megabytes.
MAX_EMPTY, EMPTY_FOR_EACH = 2_000_000, 20
# Excel has rows up to 1048576 and columns up to XFD; a longer reference is a damaged one.
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


class Extent(Struct, frozen=True):
    """The last row and the last column that hold something, both counted from 1, and how many cells do."""

    rows: int = 0
    columns: int = 0
    filled: int = 0

    @property
    def is_sparse(self) -> bool:
        """Its rectangle has far more cells than are filled."""
        return self.rows * self.columns > MAX_EMPTY + EMPTY_FOR_EACH * self.filled


def refusal_of(extent: Extent, place: str) -> ReconcileError:
    """Return the refusal of a sparse sheet, whose `place` is `file › sheet`; it names the last cell."""
    return ReconcileError(
        "cette feuille va bien au-delà de ce qui y est rempli",
        f"{place} › jusqu'à {column_letters(extent.columns - 1)}{extent.rows}",
        "supprimez les lignes et les colonnes qui suivent vos données, ou copiez vos données dans un classeur neuf",
    )


def position(reference: str) -> tuple[int, int]:
    """Return the row, from 1, and the column, from 0, of `C27`.

    Raises `ValueError` on what names no cell.
    """
    found = _REFERENCE.fullmatch(reference)
    if not found:
        raise ValueError(f"cell reference {reference[:20]!r}")
    return int(found[2]), column_number(found[1])
