"""What became of the decisions of a run: used, and then told in *Motif*; answered, carried on, or without object."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date

from msgspec.structs import replace

from reconcile.correspondences import WordKind, key_of
from reconcile.dossiers import Dossier
from reconcile.evidence.matched_lines import DECIDED, line_key
from reconcile.evidence.presence import Presence
from reconcile.findings import Finding, Question, Severity, catalogue
from reconcile.grouping import grouped
from reconcile.month.answers import Answer, answer_of, possible_answers
from reconcile.month.decided_facts import facts_of
from reconcile.month.decisions import Decision, Decisions, reminders_reference
from reconcile.month.evidence import Evidence
from reconcile.month.period import Period
from reconcile.month.result import Result
from reconcile.month.result_findings import has_indemnity
from reconcile.references import NUMBERS, REMARK, TOTAL, Reference


def settle(
    results: Sequence[Result], findings: Sequence[Finding], decisions: Decisions, known: Evidence, period: Period
) -> tuple[list[Result], list[Finding]]:
    """Return the results with what was decided in *Motif*, and the findings with their decisions."""
    used = _used(decisions, known)
    if decisions.reminders(period.key) and has_indemnity(results):
        used[reminders_reference(period.key)] = ""
    told = _with_notes(results, decisions, used | _confirmed_absences(findings, decisions))
    return told, _with_decisions(findings, decisions, used.keys())


def _used(decisions: Decisions, known: Evidence) -> dict[Reference, str]:
    """Return the decisions that settled something of a dossier or a line, with the number of the dossier it was for."""
    lines = {line_key(one.line): one.index for one in known.lines if one.how in DECIDED}
    of_number = grouped(zip(known.read, known.presences, strict=True), lambda pair: pair[0].dossier_id)
    used = {}
    scaled = {(one.line.session_id, one.line.scale_of) for one in known.lines if one.line.scale_of}
    sheets = {one.key for one in known.correspondences if one.used}
    for reference, decision in decisions.by_reference.items():
        if (reference.code == "F46" and key_of(WordKind.SHEET, "", reference.detail) in sheets) or (
            reference.detail == NUMBERS
            and (reference.session_id, decision.half_day) in decisions.scales.keys() & scaled
        ):
            used[reference] = ""
        elif reference.person and decision.line in lines:
            index = lines[decision.line]
            used[reference] = "" if index is None else known.dossiers[index].dossier_id
        elif any(_settles(decision, *one, known.as_of) for one in of_number.get(reference.dossier_id, ())):
            used[reference] = reference.dossier_id
    return used


def _settles(decision: Decision, dossier: Dossier, presence: Presence, as_of: date) -> bool:
    if decision.reference.person:
        return False
    if decision.reference.detail == REMARK:
        return any(row.decided and row.first == decision.half_day for row in presence.doubted)
    if decision.reference.detail == TOTAL:
        return any(one.row.decided and one.row.first == decision.half_day for one in presence.wrong_totals)
    if decision.half_day:
        return decision.half_day in presence.decided
    if decision.reference.code == "P04":
        return presence.told_missing is not None
    if decision.reference.code == "F22":
        return presence.told_planned == decision.reference.detail != ""
    return bool(facts_of(decision, dossier, as_of)) or (decision.says_absent and presence.told_absent)


def _confirmed_absences(findings: Iterable[Finding], decisions: Decisions) -> dict[Reference, str]:
    """Return the decisions that confirm that a learner is rightly on no sheet (P05), with the dossier's number."""
    absent = (one for one in findings if one.code == "P05")
    answers = ((one, decisions.by_reference.get(one.reference)) for one in absent)
    return {one.reference: one.dossier_id for one, answer in answers if answer and answer.says_absent}


def _with_notes(results: Iterable[Result], decisions: Decisions, used: Mapping[Reference, str]) -> list[Result]:
    """Say in *Motif* what was decided of a dossier, by whom and when."""
    notes: dict[str, tuple[str, ...]] = {}
    for reference, number in used.items():
        if number:
            told = decisions.by_reference[reference].said.in_words
            notes[number] = tuple(dict.fromkeys((*notes.get(number, ()), told)))
    return [
        replace(result, reason=" ".join((result.reason, *said)), decided=said)
        if (said := notes.get(result.dossier.dossier_id))
        else result
        for result in results
    ]


def _with_decisions(findings: Iterable[Finding], decisions: Decisions, used: Set[Reference]) -> list[Finding]:
    """Return the findings with their decisions; `used` are the references of those that settled something.

    A finding that a decision settled is no longer made: its row is carried from the earlier workbook, as information.
    F40 and F42 list the decisions without effect. What nobody signed and dated stays to check.
    """
    now = list(findings)
    shown = [_answered(finding, decisions.by_reference.get(finding.reference)) for finding in now]
    standing = {finding.reference: finding for finding in now}
    for reference, decision in decisions.by_reference.items():
        finding = standing.get(reference)
        if finding is None:
            shown.append(_carried(decision) if reference in used else _without_object(decision))
        elif not _is_understood(finding, decision):
            shown.append(_not_understood(finding, decision))
    return [*shown, *decisions.faults]


def _is_understood(finding: Finding, decision: Decision) -> bool:
    """Tell whether an answer to a finding that still stands is one: what could settle it would have done so."""
    known = answer_of(decision.answer)
    if known is Answer.SEEN or (known is Answer.READ and finding.asks is Question.REMARK):
        return True
    if finding.asks is Question.SHEET:
        return decision.answer in possible_answers(finding)
    if finding.asks is Question.ABSENCE:
        return decision.says_absent
    return finding.asks is Question.REMINDERS and known in {Answer.ATTESTED, Answer.NOT_ATTESTED}


def _answered(finding: Finding, decision: Decision | None) -> Finding:
    """What is only to check and was seen by someone is information; what blocks goes on blocking."""
    if decision is None:
        return finding
    understood = _is_understood(finding, decision)
    # An absence that a person confirmed leaves nothing to check, signed or not.
    confirmed = finding.code == "P05" and decision.says_absent
    seen = finding.severity is Severity.CHECK and understood and decision.said.signed
    own = Severity.INFORMATION if seen or confirmed else finding.severity
    return replace(finding, decision=decision.said, own_severity=own)


def _carried(decision: Decision) -> Finding:
    """Return the row that the decision answered, as the earlier workbook shows it."""
    row = decision.finding
    if row.code == "F40":
        # It had lost its object and has one again: it goes back to its own code.
        kind, half_day = catalogue()[decision.reference.code], decision.half_day
        row = replace(row, code=kind.code, detail="", own_title="", half_day=half_day)
    asks = _asked(decision)
    candidates = (decision.answer,) if asks is Question.LINE and not answer_of(decision.answer) else ()
    severity = Severity.INFORMATION if decision.said.signed else Severity.CHECK
    return replace(row, settled=True, decision=decision.said, own_severity=severity, asks=asks, candidates=candidates)


_BESIDE = {NUMBERS: Question.SCALE, TOTAL: Question.TOTAL}


def _asked(decision: Decision) -> Question:
    """Return what a settled row asked: the answer may be changed."""
    if question := _BESIDE.get(decision.reference.detail):
        return question
    if decision.half_day:
        return Question.PRESENCE
    if decision.reference.person:
        return Question.LINE
    own = {
        "M07": Question.FORCE_MAJEURE,
        "M06": Question.REMINDERS,
        "F46": Question.SHEET,
        "P04": Question.WHOLE_PRESENCE,
        "F22": Question.PLANNED_TIME,
        "F06": Question.STATE,
        "F25": Question.STATE,
        **dict.fromkeys(("M01", "M09", "F03", "F04"), Question.DATE),
    }
    return own.get(decision.reference.code, Question.ABSENCE)


def _without_object(decision: Decision) -> Finding:
    """Return F40; it keeps the reference of what was answered, should that come back."""
    row = decision.finding
    gone = decision.listed("F40", "Aucun constat d'aujourd'hui ne porte ce code, ce dossier et ce titre.")
    title = row.title if row.code == "F40" else f"{gone.kind.title} : {row.code} {row.title}"
    severity = Severity.INFORMATION if answer_of(decision.answer) is Answer.SEEN else Severity.CHECK
    return replace(
        gone, own_title=title, own_reference=decision.reference, own_severity=severity, decision=decision.said
    )


_DURATION = ", une durée (2h30)"
_OPEN_ANSWERS = {
    Question.PRESENCE: _DURATION,
    Question.WHOLE_PRESENCE: _DURATION,
    Question.PLANNED_TIME: _DURATION,
    Question.DATE: ", une date possible (27/03/2025)",
}


def _not_understood(finding: Finding, decision: Decision) -> Finding:
    answers = ", ".join(f"« {answer} »" for answer in possible_answers(finding))
    answers += _OPEN_ANSWERS.get(finding.asks, "")
    return decision.listed("F42", f"Réponses possibles au constat {finding.code} : {answers}.")
