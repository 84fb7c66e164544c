"""What the values of a workbook do not show: error cells, formulas never computed, hidden rows, merges, comments.

The fast reader gives an empty text for an error, which would pass for an absence; each format is asked in its own way.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.fields import Unreadable


@dataclass(slots=True)
class Oddities:
    """Of one sheet, by (row as Excel shows it, column from 0): faulty cells, those shown as percent, covered ones.

    `covered` maps a cell that a merged one covers to the cell that covers it; `comments` a cell to its comment.
    """

    cells: dict[tuple[int, int], Unreadable] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    percentages: set[tuple[int, int]] = field(default_factory=set)
    covered: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WorkbookOddities:
    """Of a whole workbook: by sheet name, and whether its day numbers count from 1904."""

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
