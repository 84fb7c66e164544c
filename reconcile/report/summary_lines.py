"""The lines of "Synthèse": what one says, and where the detail stands that it adds up."""

from dataclasses import dataclass
from typing import Any

from reconcile.month.outcome import ChangeKind
from reconcile.report.tables import Formula, Written

DUE = "Montant dû (€)"
KINDS = {
    ChangeKind.NEW: "nouveaux dossiers",
    ChangeKind.CHANGED: "dossiers modifiés",
    ChangeKind.GONE: "dossiers disparus",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the summary; `count` and `amount` are formulas on the detail."""

    section: str
    post: str
    count: Formula | None = None
    amount: Formula | float | None = None
    check: Any = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """Where the detail stands that the summary adds up; the last two sheets are not in every workbook."""

    amounts: Written
    sessions: Written
    findings: Written
    payments: Written | None
    changes: Written | None
