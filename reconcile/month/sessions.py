"""Per session: who was registered, who came, what is due, whether the sheets were found."""

from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from reconcile.contract.amounts import Case, Nature
from reconcile.dossiers import CANCELLED
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.month.result import Result, SessionSummary, SheetsFound


def session_summaries(
    results: Sequence[Result], lines: Iterable[MatchedLine], as_of: date
) -> tuple[SessionSummary, ...]:
    """Return one summary per session of the period, in the order of the dossiers."""
    by_session: dict[str, list[Result]] = {}
    for result in results:
        if result.in_period:
            by_session.setdefault(result.dossier.session_id, []).append(result)
    sheets: dict[str, dict[str, None]] = {}
    for found in lines:
        origin = found.line.origin
        name = f"{origin.file} › {origin.sheet}" if origin.sheet else origin.file
        sheets.setdefault(found.line.session_id, {})[name] = None
    return tuple(_summary(key, members, list(sheets.get(key, {})), as_of) for key, members in by_session.items())


def _summary(session_id: str, members: list[Result], sheets: list[str], as_of: date) -> SessionSummary:
    rates = [result.assiduity for result in members if result.assiduity is not None and _attends(result)]
    starts = [day for result in members if (day := result.dossier.starts_on)]
    ends = [day for result in members if (day := result.dossier.ends_on)]
    amounts = [result.cents for result in members if result.cents is not None]
    to_come = bool(ends) and max(ends) > as_of
    return SessionSummary(
        session_id=session_id,
        title=members[0].dossier.training_title,
        starts_on=min(starts, default=None),
        ends_on=max(ends, default=None),
        registered=sum(1 for result in members if _attends(result)),
        present=sum(1 for result in members if was_present(result)),
        no_shows=sum(1 for result in members if result.case is Case.NO_SHOW),
        undecided=sum(1 for result in members if result.case is Case.UNDECIDED),
        assiduity=sum(rates, Fraction(0)) / len(rates) if rates else None,
        due=sum(amounts) if amounts else None,
        indemnities=sum(one.cents or 0 for one in members if one.case.nature is Nature.INDEMNITY),
        found=SheetsFound.FOUND if sheets else SheetsFound.TO_COME if to_come else SheetsFound.MISSING,
        sheets=tuple(sheets),
    )


_GONE = frozenset((
    Case.CANCELLED_BY_FUNDER, Case.CANCELLED_BY_PROVIDER, Case.NOT_REGISTERED, Case.FREE_CANCELLATION,
    Case.WITHDRAWAL, Case.LATE_CANCELLATION,
))  # fmt: skip


def _attends(result: Result) -> bool:
    """Registered on the day: confirmed, and not gone before the first day."""
    if result.case in _GONE or not result.dossier.registered:
        return False
    dossier = result.dossier
    gone_on = dossier.cancelled_on or (dossier.shown_on if dossier.status in CANCELLED else None)
    return not (gone_on and dossier.starts_on and gone_on < dossier.starts_on)


def was_present(result: Result) -> bool:
    """Registered on the day and present at least once, how long being known or not."""
    return _attends(result) and (
        (result.assiduity or 0) > 0 or result.case in {Case.COMPLETED, Case.PARTIAL, Case.ABANDONMENT}
    )
