"""What the values of a workbook do not show: error cells, formulas never computed, hidden rows, merged cells.

The fast reader gives an empty text for an error, which would pass for an absence; each format is asked in its own way.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.fields import Unreadable


@dataclass(slots=True)
class Oddities:
    """Of one sheet, by (row as Excel shows it, column from 0): faulty cells, those shown as percent, covered ones.

    `covered` maps a cell that a merged one covers to the cell that covers it.
    """

    cells: dict[tuple[int, int], Unreadable] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    percentages: set[tuple[int, int]] = field(default_factory=set)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkbookOddities:
    """Of a whole workbook: by sheet name, and whether its day numbers count from 1904."""

    sheets: Mapping[str, Oddities]
    since_1904: bool = False


def error_cell(text: str) -> Unreadable:
    """Return a cell that holds a spreadsheet error."""
    return Unreadable(text or "#ERREUR", "cellule en erreur")


def uncomputed_formula(text: str) -> Unreadable:
    """Return a cell whose formula was never computed."""
    return Unreadable(f"={text.removeprefix('of:').removeprefix('=')}", "formule sans valeur enregistrée")
