"""What the results reveal of each dossier: open doubts, D01 to D10, M02, M05, M06, P05, P06."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec.structs import replace

from reconcile.contract.amounts import INDEMNITIES, Case
from reconcile.contract.assessments import Assessment
from reconcile.contract.delays import delay_findings
from reconcile.contract.doubts import barred
from reconcile.contract.indemnities import Condition, entry_of_an_absent
from reconcile.dossiers import Dossier
from reconcile.evidence.presence import Presence
from reconcile.findings import Finding, Question, Severity, Subject
from reconcile.french import listed
from reconcile.month.declarations import declaration_findings
from reconcile.month.period import Period
from reconcile.month.readings import borderline
from reconcile.month.result import ATTENDING, Result
from reconcile.working_days import WorkingDays

# Their finding points at the very mark, and is raised with the sheets.
_RAISED_WITH_SHEETS = frozenset({"P07", "F24", "F26"})
# On a dossier these say that a line of nobody may be its learner.
_ABOUT_A_LINE = frozenset({"P01", "P02", "P03"})
_ASKS = {
    "M07": Question.FORCE_MAJEURE,
    "M01": Question.DATE,
    "M09": Question.DATE,
    "F04": Question.DATE,
    "P04": Question.WHOLE_PRESENCE,
}
# What contradicts the state of a dossier: the state that rules is an answer.
_OF_STATE = frozenset({"cancelled_on", "confirmed_on", "status"})


def result_findings(results: Sequence[Result], as_of: date, calendar: WorkingDays) -> Iterable[Finding]:
    """Yield the findings of each dossier in turn."""
    for result in results:
        yield from delay_findings(result.dossier, result.delays, as_of, calendar)
        yield from declaration_findings(result, as_of, calendar)
        yield from _doubt_findings(result.dossier, result.assessment, result.presence)
        yield from _presence_findings(result, as_of)
        if found := borderline(result):
            yield found
        if entry_of_an_absent(result.assessment, result.dossier):
            yield Finding("M05", result.dossier.at("status"), read=result.dossier.status_text)


def _presence_findings(result: Result, as_of: date) -> Iterable[Finding]:
    dossier, presence = result.dossier, result.presence
    doubts = result.assessment.open_doubts
    if presence.maybe_present and barred(dossier) and not any("P06" in one.codes for one in doubts):
        yield Finding("P06", dossier.at("status"), read=dossier.status_text)
    if _never_came(result) and presence.has_sheets and not presence.on_sheet:
        yield Finding("P05", dossier.at("session_id"), asks=Question.ABSENCE)
    elif presence.unlisted and presence.on_sheet and dossier.over(as_of) and result.case in ATTENDING:
        missing = listed([str(one) for one in presence.unlisted])
        detail = f"Le stagiaire n'est pas sur la feuille du {missing} : compté absent."
        yield Finding("P05", dossier.at("session_id"), detail, asks=Question.ABSENCE)


def _never_came(result: Result) -> bool:
    facts = result.assessment.facts
    if facts is None or not facts.over or facts.assiduity:
        return False
    cancelled_before = facts.cancelled_on is not None and facts.cancelled_on < facts.first_day
    return result.case is Case.NO_SHOW or (result.case is Case.FORCE_MAJEURE_BEFORE and not cancelled_before)


def _doubt_findings(dossier: Dossier, assessment: Assessment, presence: Presence) -> Iterable[Finding]:
    """Say each open doubt; what a cell lacks whatever the case was said when the cell was read."""
    for doubt in assessment.open_doubts if assessment.facts is not None else ():
        read = dossier.unreadable.get(doubt.name, "")
        for code, needed in doubt.needs:
            if code not in _RAISED_WITH_SHEETS:
                detail = f"Il faut {needed}. {assessment.amounts_in_words}".strip()
                found = _doubt_finding(code, dossier.at(doubt.name), detail, read)
                if code == "F22" and presence.unclear:
                    found = replace(found, asks=Question.PLANNED_TIME, identity=presence.unclear)
                yield found
    for doubt in assessment.settled_doubts:
        for code, needed in doubt.needs:
            if code == "M07":
                detail = f"Il manque {needed} ; le montant n'en dépend pas."
                about, asks = dossier.at(doubt.name), Question.FORCE_MAJEURE
                yield Finding("M07", about, detail, own_severity=Severity.CHECK, asks=asks)
            elif code == "F25":
                detail = f"Il faut {needed} ; le montant n'en dépend pas."
                asks = Question.STATE if doubt.name in _OF_STATE else Question.SEEN
                read = dossier.unreadable.get(doubt.name, "")
                yield Finding("F25", dossier.at(doubt.name), detail, read=read, asks=asks)


def _doubt_finding(code: str, about: Subject, detail: str, read: str) -> Finding:
    """Return the finding of an open doubt, which blocks; P01, P02 and P03 say that a line may be the learner's."""
    about_line = code in _ABOUT_A_LINE
    asks = Question.ABSENCE if about_line else _ASKS.get(code, Question.SEEN)
    if code == "F25" and about.name in _OF_STATE:
        asks = Question.STATE
    subject = "peut-être ce stagiaire" if about_line else ""
    return Finding(code, about, detail, read=read, subject=subject, asks=asks, own_severity=Severity.BLOCKING)


def condition_findings(results: Sequence[Result], condition: Condition, period: Period) -> Iterable[Finding]:
    """Yield M06 once, when an indemnity of the period is waiting for its condition."""
    if not condition.met and has_indemnity(results):
        detail, asks = condition.in_words, Question.REMINDERS
        yield Finding("M06", Subject(), detail, subject=period.label, identity=period.key, asks=asks)


def has_indemnity(results: Iterable[Result]) -> bool:
    """Tell whether an indemnity of the period waits for its condition, met or not."""
    return any(result.in_period and result.case in INDEMNITIES for result in results)
