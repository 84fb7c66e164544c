"""The rows that a person works through, in an outcome and as the workbook shows them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reconcile.month.outcome import FindingRow, Outcome
from tests.builders.cells import stored_rows
from tests.builders.decisions import HEADER


def plain(text: object) -> str:
    """Return a text with ordinary spaces and apostrophes; nothing for an empty cell."""
    return ("" if text is None else str(text)).replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")


def finding_rows(outcome: Outcome, code: str, holding: str = "") -> list[FindingRow]:
    """Return the rows of a code; those about a dossier, or whose words hold a text, where it is given."""
    return [
        row
        for row in outcome.rows
        if row.first.code == code and (holding in row.numbers or holding in f"{row.explanation} {row.last_name}")
    ]


def finding_row(outcome: Outcome, code: str, holding: str = "") -> FindingRow:
    """Return the one row of a code."""
    (row,) = finding_rows(outcome, code, holding)
    return row


def covered(rows: Sequence[FindingRow]) -> list[list[str]]:
    """Return the dossiers that each row covers."""
    return [row.numbers for row in rows]


def to_do(outcome: Outcome) -> list[str]:
    """Return the codes of *À traiter* in the order of its rows."""
    return [row.first.code for row in outcome.to_do]


def for_information(outcome: Outcome) -> list[str]:
    """Return the codes of *Pour information*."""
    return [row.first.code for row in outcome.for_information]


def page(path: Path, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by heading, as a program without a formula engine sees them."""
    rows = stored_rows(path, sheet)
    headings = [str(title) for title in rows[HEADER - 1]]
    return [dict(zip(headings, row, strict=True)) for row in rows[HEADER:] if any(cell is not None for cell in row)]
