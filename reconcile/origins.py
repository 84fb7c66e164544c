"""Where a value came from: file, sheet, row and cell, as Excel shows them."""

import re
from collections.abc import Mapping

from msgspec import Struct, field


def column_letters(column: int) -> str:
    """Return Excel's name of a column counted from 0.

    >>> column_letters(0), column_letters(26)
    ('A', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of a column, counted from 0, by its Excel name.

    >>> column_number("A"), column_number("AA")
    (0, 26)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


# The one column of a place that names a cell and no field.
CELL = "cell"


class Origin(Struct, frozen=True):
    """A source row: `row` is the number Excel shows, `columns` maps a field to its column counted from 0."""

    file: str
    sheet: str
    row: int
    columns: Mapping[str, int] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.file, self.sheet, self.row))

    @classmethod
    def at(cls, file: str, sheet: str, cell: str) -> "Origin":
        """Return the place that a workbook names by its cell (`C27`) or its row (`27`); the column is `CELL`'s."""
        found = re.fullmatch(r"([A-Z]{0,3})(\d{1,7})", cell)
        if not found:
            return cls(file, sheet, 0)
        return cls(file, sheet, int(found[2]), {CELL: column_number(found[1])} if found[1] else {})

    def cell(self, name: str = "") -> str:
        """Return the cell of a field (`C27`), or the row alone (`27`) where the field has no column."""
        if name in self.columns:
            return f"{column_letters(self.columns[name])}{self.row}"
        return str(self.row) if self.row else ""

    def __str__(self) -> str:
        return " › ".join(filter(None, [self.file, self.sheet, f"ligne {self.row}" if self.row else ""]))
