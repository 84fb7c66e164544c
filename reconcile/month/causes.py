"""Findings → the rows that a person works through: one row per cause, the gravest and the dearest first.

Facts stay one by one, each with its reference; only their rows are put together, so that an answer is kept for exactly
what it covered: what has come since is asked anew.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from datetime import date

from reconcile.findings import Finding, Question, Severity
from reconcile.grouping import grouped
from reconcile.month.finding_rows import FindingRow
from reconcile.names import name_key
from reconcile.references import REMARK

# Excel refuses longer texts in a cell: no row covers more.
_MOST = 600


def _person(one: Finding) -> str:
    return name_key(f"{one.last_name} {one.first_name}")


def _sheet(one: Finding) -> tuple[str, str]:
    return (one.origin.file, one.origin.sheet) if one.origin else ("", "")


def _mark(one: Finding) -> Hashable:
    """Equal unreadable marks of a learner in a session are one question; a remark or the numbers of a sheet another."""
    told = one.asks is Question.PRESENCE and one.half_day is not None and one.reference.detail != REMARK
    return (one.dossier_id, one.session_id, one.read) if told else one.reference


# What is one cause, by code; any other finding is its own.
_CAUSES: dict[str, Callable[[Finding], Hashable]] = {
    "D08": lambda one: one.explanation,
    "D09": lambda one: one.session_id,
    "D10": lambda one: one.session_id,
    "F11": lambda one: one.dossier_id or one.reference,
    "F10": lambda one: one.dossier_id or one.reference,
    "F15": lambda one: (_sheet(one), one.name),
    "F20": _sheet,
    "F22": lambda one: (one.session_id, one.asks),
    "F23": lambda one: (one.dossier_id, one.session_id),
    "F28": _sheet,
    "M08": lambda one: one.session_id,
    "P07": _mark,
    "P09": lambda one: (one.session_id, _person(one)),
}


def rows_of(
    findings: Iterable[Finding], stake: Callable[[Finding], int | None], over: Set[str], sessions_over: Set[str]
) -> tuple[FindingRow, ...]:
    """Return one row per cause, the gravest first, then by what it is worth, then by the day to act before.

    `stake` says what an answer to a finding can change, in cents; `over` are the dossiers, `sessions_over` the
    sessions, that are over.
    """
    findings = list(findings)
    waiting = _waiting_for_lines(findings)
    rows = []
    for same in grouped(findings, _cause).values():
        for start in range(0, len(same), _MOST):
            found = tuple(same[start : start + _MOST])
            ended = all(one.dossier_id in over if one.dossier_id else one.session_id in sessions_over for one in found)
            rows.append(FindingRow(found, _worth(found, stake), ended, _weight(found, waiting)))
    return tuple(sorted(rows, key=_order))


def _worth(found: Sequence[Finding], stake: Callable[[Finding], int | None]) -> int | None:
    """Add up what the dossiers of a row are worth, each once."""
    worth = {one.dossier_id or str(one.reference): stake(one) for one in found}
    return sum(cents or 0 for cents in worth.values()) or None


_ABOUT_LINES = frozenset({"P01", "P02", "P03"})


def _waiting_for_lines(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Return the lines of nobody whose owner a dossier waits for, by the dossier's number."""
    lines: dict[str, list[Finding]] = {}
    for one in findings:
        for number in one.candidates if one.asks is Question.LINE and not one.settled else ():
            lines.setdefault(number, []).append(one)
    return {
        one.dossier_id: lines[one.dossier_id]
        for one in findings
        if one.code in _ABOUT_LINES and not one.about.of_line and not one.settled and one.dossier_id in lines
    }


def _weight(found: Sequence[Finding], waiting: Mapping[str, list[Finding]]) -> Severity | None:
    """A line that a dossier waits for blocks; what only waits for it is said once, with the line."""
    first = found[0]
    if any(first is line for lines in waiting.values() for line in lines):
        return Severity.BLOCKING
    repeated = first.code in _ABOUT_LINES and not first.about.of_line and first.dossier_id in waiting
    return Severity.INFORMATION if repeated and first.decision is None else None


def _cause(one: Finding) -> Hashable:
    cause = _CAUSES[one.code](one) if one.code in _CAUSES else id(one)
    # Rows with another answer, or another weight, are other rows.
    return one.code, cause, one.decision, one.settled, one.severity


def _order(row: FindingRow) -> tuple[int, int, date, str]:
    return row.severity.rank, -(row.stake or 0), row.due_on or date.max, row.first.code


def without_repeats(findings: Sequence[Finding]) -> list[Finding]:
    """Leave out what another finding causes.

    The delays of a dossier whose date, status or number is asked already, and the cell of a date that a rule asks for.
    """
    asked = {one.dossier_id for one in findings if one.code in _ASKS_A_DATUM and one.dossier_id}
    dates = {(one.dossier_id, _DATE_OF[one.code]) for one in findings if one.code in _DATE_OF}
    dates |= {(one.dossier_id, one.name) for one in findings if _decides(one)}
    return [
        one
        for one in findings
        if (one.code != "D08" or one.dossier_id not in asked)
        and (one.code != "F04" or one.decision or _decides(one) or (one.dossier_id, one.name) not in dates)
    ]


def _decides(finding: Finding) -> bool:
    """Tell an unreadable date on which an amount hangs."""
    return finding.code == "F04" and finding.severity is Severity.BLOCKING


_DATE_OF = {"M01": "confirmed_on", "M09": "cancelled_on"}
_ASKS_A_DATUM = frozenset({"M01", "M09", "F03", "F04", "F06", "F09", "F10", "F13"})
