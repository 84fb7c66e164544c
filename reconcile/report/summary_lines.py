"""The lines of "Synthèse": what one says, and where the detail stands that it adds up."""

from fractions import Fraction
from typing import Any

from msgspec import Struct

from reconcile.month.outcome import ChangeKind
from reconcile.report.cells import Formula
from reconcile.report.tables import Written

DUE = "Montant dû (€)"
KINDS = {
    ChangeKind.NEW: "nouveaux dossiers",
    ChangeKind.CHANGED: "dossiers modifiés",
    ChangeKind.GONE: "dossiers disparus",
}


class Line(Struct, frozen=True):
    """A line of the summary; `count`, `amount` and `indemnity` (the part of the amount) are formulas on the detail."""

    section: str
    post: str
    count: Formula | int | None = None
    amount: Formula | float | None = None
    indemnity: Formula | float | None = None
    check: Any = None
    text: str = ""


class Detail(Struct, frozen=True):
    """Where the detail stands that the summary adds up; the last two sheets are not in every workbook.

    `counted` are the minutes that the lines of "Émargements" count for.
    """

    amounts: Written
    sessions: Written
    findings: Written
    attendance: Written
    journal: Written
    counted: tuple[Fraction, ...]
    payments: Written | None
    changes: Written | None
