"""Links from a row to another sheet's row of the same dossier: formulas that look it up, and so survive sorting."""

import re
from typing import Any

from reconcile.french import typeset
from reconcile.report.cells import Formula
from reconcile.report.sheet_texts import uncoded
from reconcile.report.tables import HEADER_ROW, Sheet, Written

# Past so many rows, looking each one up would keep a spreadsheet busy for minutes.
MOST_ROWS = 3_000
# A longer text, a sign that no file holds, or another sign in a key, is no part of a formula.
_LONGEST = 250
_KEY = re.compile(r"[\w.-]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")


def place_of(sheet: Sheet[Any], rows: int) -> Written:
    """Return where a sheet stands that is not written yet."""
    return Written(sheet.name, tuple(column.heading for column in sheet.columns), HEADER_ROW + max(rows, 1))


def link(text: str, key: str, target: Written, heading: str) -> Formula | str:
    """Return a cell that shows a text and jumps to the row whose column holds a dossier's number.

    Plain text where the other sheet is too long to be looked through, or the number could be read as something else.
    """
    if target.last_row > MOST_ROWS or not _KEY.fullmatch(key) or uncoded(key) != key:
        return text
    shown = typeset(text)
    if not shown or len(shown) > _LONGEST or _CONTROL.search(shown):
        return text
    letters = target.letters(heading)
    cells = f"'{target.sheet}'!${letters}$1:${letters}${target.last_row}"
    quoted = shown.replace('"', '""')
    return Formula(f'=HYPERLINK("#\'{target.sheet}\'!{letters}"&MATCH("{key}",{cells},0),"{quoted}")', shown)
