"""Absences and reminders: who counts in the abandonment rate, and the reminders that attest AMG's system.

Contract.md §5: an indemnity waits for a rate below its limit and for reminders of the learners present in part.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from reconcile.contract.amounts import Case
from reconcile.contract.indemnities import in_rate
from reconcile.french import listed, minutes
from reconcile.intake.earlier import Earlier
from reconcile.month.result import Result
from reconcile.month.sessions import was_present
from reconcile.terms.readings import DEFAULT_READING


class Reminder(Struct, frozen=True):
    """What a person noted of a learner: when and how they were reminded, when the documents went, by whom."""

    on: date | None = None
    means: str = ""
    documents_on: date | None = None
    by: str = ""


class Absence(Struct, frozen=True):
    """A learner who missed a part of the session, or was present and is `left_out` of the rate, and why."""

    result: Result
    missed: str
    in_rate: str
    why_not: str
    left_out: bool
    in_part: bool
    reminder: Reminder


NOBODY_REMINDED: Mapping[str, Reminder] = {}


def reminders_of(earlier: Earlier | None) -> Mapping[str, Reminder]:
    """Return the reminders noted in an earlier workbook, by dossier number."""
    if earlier is None or earlier.reminders is None:
        return NOBODY_REMINDED
    noted = {
        row.text("dossier_id"): Reminder(
            row["reminded_on"], row.text("means"), row["documents_on"], row.text("reminded_by")
        )
        for row in earlier.reminders
    }
    return {number: one for number, one in noted.items() if number and one != Reminder()}


def attested_by_evidence(results: Iterable[Result], reminders: Mapping[str, Reminder], as_of: date) -> bool:
    """Tell whether dated reminders attest the system.

    There is a learner present in part, none of the period is undecided for want of attendance, and each has a reminder
    dated on or before the as-of date.
    """
    kept = [result for result in results if result.in_period]
    if any(_lacks_attendance(result) for result in kept):
        return False
    partial = [result for result in kept if _in_part(result)]
    dated = (reminders.get(result.dossier.dossier_id, Reminder()).on for result in partial)
    return bool(partial) and all(day is not None and day <= as_of for day in dated)


def _lacks_attendance(result: Result) -> bool:
    return result.case is Case.UNDECIDED and any(doubt.name == "presence" for doubt in result.assessment.open_doubts)


def _in_part(result: Result) -> bool:
    return result.assiduity is not None and 0 < result.assiduity < 1


def absences_of(results: Sequence[Result], reminders: Mapping[str, Reminder]) -> tuple[Absence, ...]:
    """Return the learners of the period who missed something, and those present who are left out of the rate."""
    found = []
    for result in results:
        counted, why_not = _in_rate(result)
        missing = result.assiduity is not None and result.assiduity < 1
        left_out = bool(why_not) and was_present(result)
        if result.in_period and (missing or left_out or _lacks_attendance(result)):
            reminder = reminders.get(result.dossier.dossier_id, Reminder())
            found.append(Absence(result, _missed(result), counted, why_not, left_out, _in_part(result), reminder))
    return tuple(found)


def _in_rate(result: Result) -> tuple[str, str]:
    """Return whether a learner counts in the rate, in French, and why not."""
    if result.case is Case.UNDECIDED:
        return "non", "à décider"
    if in_rate(result.assessment, DEFAULT_READING):
        return ("oui, abandon" if result.case is Case.ABANDONMENT else "oui"), ""
    facts = result.assessment.facts
    if facts and facts.force_majeure:
        return "non", "force majeure"
    return "non", "n'est pas venu" if not result.assiduity else f"cas « {result.case.label} »"


def _missed(result: Result) -> str:
    """Name the half-days missed, in whole or in part."""
    presence = result.presence
    said = []
    for half_day, (time, weight) in sorted(presence.counted.items(), key=lambda pair: pair[0].order):
        if not time.known:
            said.append(f"{half_day} (à décider)")
        elif time.least < weight:
            part = time.least > 0 and presence.unit == "minutes"
            said.append(f"{half_day} ({minutes(time.least)} suivies sur {minutes(weight)})" if part else str(half_day))
    if not said and result.case is Case.NO_SHOW:
        return "toute la session"
    return listed(said)
