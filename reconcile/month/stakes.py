"""What an answer is worth: the largest sum that it can change, or make firm (*Enjeu*)."""

from collections.abc import Callable, Iterable, Sequence

from reconcile.contract.amounts import INDEMNITIES, Case
from reconcile.contract.indemnities import Firmness
from reconcile.findings import Finding, Question, Severity
from reconcile.month.edof_checks import differing_amounts
from reconcile.month.payments import Payments
from reconcile.month.result import Result


def stakes(results: Iterable[Result], payments: Payments | None) -> Callable[[Finding], int | None]:
    """Return the function that tells what a finding is worth, in cents; `None` where no sum depends on it."""
    kept = [result for result in results if result.in_period]
    by_number: dict[str, list[Result]] = {}
    for result in kept:
        by_number.setdefault(result.dossier.dossier_id, []).append(result)

    def stake(finding: Finding) -> int | None:
        if finding.settled or not finding.severity.waits_for_someone:
            return None
        if finding.code == "M06":
            return _sum(one.cents for one in kept if _waits_for_condition(one))
        if finding.asks is Question.SHEET:
            return _of_sheet(finding, kept)
        if finding.asks is Question.LINE:
            return _of_line(finding, by_number)
        if not finding.dossier_id:
            return _of_session(finding, kept)
        of_number = by_number.get(finding.dossier_id, ())
        return max((_of_dossier(finding, one, payments) or 0 for one in of_number), default=0) or None

    return stake


def _sum(cents: Iterable[int | None]) -> int | None:
    return sum(one or 0 for one in cents) or None


def reach(result: Result) -> int | None:
    """Return the largest sum that an undecided dossier could owe."""
    return result.bounds[1]


def _waits_for_condition(result: Result) -> bool:
    """Tell an indemnity that its condition alone holds back: an entry to correct holds it anyway (M05)."""
    return result.case in INDEMNITIES and result.firmness is Firmness.CONDITIONAL and not result.held_back


def _of_dossier(finding: Finding, result: Result, payments: Payments | None) -> int | None:
    due, price = result.cents or 0, result.dossier.price or 0
    if result.case is Case.UNDECIDED:
        return reach(result) if finding.severity is Severity.BLOCKING else None
    if finding.code == "M02":
        others = [cents for _, cents in result.other_amounts]
        return max((price if cents is None else abs(cents - due) for cents in others), default=None)
    if finding.code in {"M05", "D09", "D10"}:
        # What is not declared is not paid.
        return due
    if finding.code == "M04":
        return max((abs(cents - due) for _, cents in differing_amounts(result, payments)), default=None)
    # Whoever is on no sheet and came after all owes the price.
    return price - due if finding.code == "P05" else None


def _of_sheet(finding: Finding, kept: Sequence[Result]) -> int | None:
    """A sheet that is not understood is worth what waits for it."""
    place = f"« {finding.origin.file} › {finding.origin.sheet} »" if finding.origin else ""
    waiting = (
        one
        for one in kept
        if one.case is Case.UNDECIDED
        and any(place in needed for doubt in one.assessment.open_doubts for _, needed in doubt.needs)
    )
    return _sum(map(reach, waiting)) if place else None


def _of_line(finding: Finding, by_number: dict[str, list[Result]]) -> int | None:
    """A line of nobody is worth the dearest dossier that it may be."""
    whom = (one for number in finding.candidates for one in by_number.get(number, ()))
    return max((reach(one) or 0 for one in whom if one.case is Case.UNDECIDED), default=0) or None


def _of_session(finding: Finding, kept: Sequence[Result]) -> int | None:
    """What is asked of a whole session is worth all that waits for it."""
    if not finding.session_id:
        return None
    waiting = [one for one in kept if one.case is Case.UNDECIDED and one.dossier.session_id == finding.session_id]
    return _sum(
        reach(one) for one in waiting if any(finding.code in doubt.codes for doubt in one.assessment.open_doubts)
    )
