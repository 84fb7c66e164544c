"""The monthly reconciliation in one screen: read → match → deadlines → amounts → outcome."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from reconcile.amounts import INDEMNITIES, Case
from reconcile.decisions import Decision, decide
from reconcile.delays import delay_findings, delays_of
from reconcile.dossiers import CONFIRMED, ENTRY_DECLARED, STILL_WAITING, Dossier
from reconcile.doubts import barred
from reconcile.findings import SEVERITIES, Finding
from reconcile.french import day as fr_day
from reconcile.french import listed
from reconcile.history import about, dossiers_of
from reconcile.indemnities import Condition, condition_of
from reconcile.intake.names import name_key
from reconcile.intake.reading import Inputs, read_inputs
from reconcile.matching import MatchedLine, match
from reconcile.outcome import ATTENDING, Firmness, Outcome, Result, totals_of
from reconcile.presence import presence_of
from reconcile.reasons import reason
from reconcile.session_sheets import NO_SHEETS, sheets_by_session
from reconcile.sessions import session_summaries
from reconcile.sheet_findings import future_lines, sheet_findings
from reconcile.terms import Figure, Schedule, load
from reconcile.working_days import WorkingDays


def reconcile_month(
    paths: Sequence[Path],
    as_of: date,
    month: str = "",
    *,
    reminders_attested: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Outcome:
    """Reconcile the exports found in files and folders, as things stand on `as_of`.

    `month` (`AAAA-MM`) keeps the sessions whose last day falls in it; empty keeps all. `tell` is told each step.
    Raises `ReconcileError` when nothing can be computed.
    """
    inputs = read_inputs(paths, as_of, tell)
    tell("Rapprochement et calcul des montants")
    return reconcile(inputs, as_of, month, load(), reminders_attested=reminders_attested)


def reconcile(inputs: Inputs, as_of: date, month: str, schedule: Schedule, *, reminders_attested: bool) -> Outcome:
    """Compute the outcome of what was read; no file is touched."""
    dossiers, history = dossiers_of(inputs.dossiers, inputs.follow_ups, as_of)
    calendar = _calendar(dossiers, as_of)
    matched, matching = match(inputs.lines, dossiers)
    current, later = future_lines(matched, as_of)
    announced = (one for one in inputs.announced if one[1] <= as_of)
    drafts = _drafts(dossiers, current, announced, as_of, month, schedule, calendar)
    condition = condition_of(
        (draft.decision for draft in drafts if draft.in_period),
        schedule.at(as_of),
        reminders_attested=reminders_attested,
    )
    results = tuple(replace(draft, firmness=_firmness(draft, condition)) for draft in drafts)
    findings = [
        *inputs.findings,
        *history,
        *matching,
        *later,
        *sheet_findings(results, current),
        *(finding for result in results for finding in _dossier_findings(result, as_of, calendar)),
        *_double_findings(dossiers),
        *_condition_findings(results, condition),
    ]
    return Outcome(
        as_of=as_of,
        month=month,
        results=results,
        findings=_in_order(_of_period(findings, results, month)),
        sessions=session_summaries(results, current, as_of),
        attendance=tuple(matched),
        condition=condition,
        totals=totals_of(result for result in results if result.in_period),
        figures=_figures_used(dossiers, schedule, as_of),
        calendar=calendar,
        inputs=inputs,
    )


def _calendar(dossiers: Iterable[Dossier], as_of: date) -> WorkingDays:
    """Build the working days of every year a date of the run can fall in."""
    names = ("starts_on", "ends_on", "requested_on", "proposed_on", "confirmed_on", "cancelled_on")
    days = [day for dossier in dossiers for name in names if (day := getattr(dossier, name))]
    years = [day.year for day in (*days, as_of)]
    return WorkingDays(min(years), max(years))


def ordered_on(dossier: Dossier) -> date | None:
    """Return the day of the order: confirmation, else proposal, else request, else first day (contract.md §1)."""
    return dossier.confirmed_on or dossier.proposed_on or dossier.requested_on or dossier.starts_on


def _drafts(
    dossiers: Sequence[Dossier],
    lines: Sequence[MatchedLine],
    announced: Iterable[tuple[str, date, str]],
    as_of: date,
    month: str,
    schedule: Schedule,
    calendar: WorkingDays,
) -> list[Result]:
    """Return what each dossier owes, its firmness still open."""
    by_session = sheets_by_session(lines, announced)
    drafts = []
    for index, dossier in enumerate(dossiers):
        terms = schedule.at(ordered_on(dossier) or as_of)
        presence = presence_of(index, dossier, by_session.get(dossier.session_id, NO_SHEETS), calendar)
        decision = decide(dossier, presence, as_of, terms, calendar)
        delays = delays_of(dossier, terms, calendar)
        why = reason(dossier, presence, decision, terms)
        drafts.append(Result(dossier, delays, presence, decision, "", why, _in_period(dossier, month)))
    return drafts


def _in_period(dossier: Dossier, month: str) -> bool:
    """Sessions whose last day falls in the month; a last day that is not known cannot be left out."""
    return not month or dossier.ends_on is None or f"{dossier.ends_on:%Y-%m}" == month


def _firmness(result: Result, condition: Condition) -> Firmness:
    """*ferme* is payable as it stands; an indemnity waits for its condition, and for a corrected entry (M05)."""
    case = result.case
    if case is Case.UNDECIDED:
        return "à décider"
    if case is Case.UPCOMING:
        return ""
    if case in INDEMNITIES and (not condition.met or _entry_of_an_absent(result)):
        return "conditionnel"
    return "ferme"


def _entry_of_an_absent(result: Result) -> bool:
    return result.case is Case.NO_SHOW and result.dossier.status in ENTRY_DECLARED


def _dossier_findings(result: Result, as_of: date, calendar: WorkingDays) -> Iterable[Finding]:
    dossier, presence, decision = result.dossier, result.presence, result.decision
    yield from delay_findings(dossier, result.delays, as_of, calendar)
    yield from _doubt_findings(dossier, decision)
    if presence.maybe_present and barred(dossier) and not any("P06" in one.codes for one in decision.open_doubts):
        yield about("P06", dossier, "status", read=dossier.status_text)
    if _never_came(result) and presence.has_sheets and not presence.on_sheet:
        yield about("P05", dossier, "session_id")
    elif presence.unlisted and presence.on_sheet and dossier.over(as_of) and result.case in ATTENDING:
        missing = listed([f"{fr_day(day)} {half}" for day, half in presence.unlisted])
        yield about(
            "P05", dossier, "session_id", f"Le stagiaire n'est pas sur la feuille du {missing} : compté absent."
        )
    if _entry_of_an_absent(result):
        yield about("M05", dossier, "status", read=dossier.status_text)


def _never_came(result: Result) -> bool:
    facts = result.decision.facts
    if facts is None or not facts.over or facts.assiduity:
        return False
    cancelled_before = facts.cancelled_on is not None and facts.cancelled_on < facts.first_day
    return result.case is Case.NO_SHOW or (result.case is Case.FORCE_MAJEURE_BEFORE and not cancelled_before)


# Their finding points at the very mark, and is raised with the sheets.
_RAISED_WITH_SHEETS = frozenset({"P07", "F26"})


def _doubt_findings(dossier: Dossier, decision: Decision) -> Iterable[Finding]:
    """Say each open doubt; what a cell lacks whatever the case was said when the cell was read."""
    for doubt in decision.open_doubts if decision.facts is not None else ():
        read = dossier.unreadable.get(doubt.name, "")
        for code, needed in doubt.needs:
            if code not in _RAISED_WITH_SHEETS:
                detail = f"Il faut {needed}. {decision.amounts_in_words}".strip()
                yield about(code, dossier, doubt.name, detail, read=read, own_severity="bloquant")
    for doubt in decision.settled_doubts:
        for code, needed in doubt.needs:
            if code == "M07":
                detail = f"Il manque {needed} ; le montant n'en dépend pas."
                yield about("M07", dossier, doubt.name, detail, own_severity="à vérifier")


def _double_findings(dossiers: Sequence[Dossier]) -> Iterable[Finding]:
    """Return P09 for each dossier of a learner who has several open ones in one session."""
    open_ones: dict[tuple[str, str], list[Dossier]] = {}
    for dossier in dossiers:
        if dossier.session_id and dossier.status in STILL_WAITING | CONFIRMED and not dossier.duplicated:
            key = (dossier.session_id, name_key(f"{dossier.last_name} {dossier.first_name}"))
            open_ones.setdefault(key, []).append(dossier)
    for twins in open_ones.values():
        for dossier in twins if len(twins) > 1 else ():
            others = listed([other.dossier_id for other in twins if other is not dossier])
            yield about("P09", dossier, "last_name", f"Cet élu a aussi le dossier {others} dans cette session.")


def _condition_findings(results: Sequence[Result], condition: Condition) -> Iterable[Finding]:
    """Return M06 once, when an indemnity of the period is waiting for its condition."""
    if condition.met or not any(result.in_period and result.case in INDEMNITIES for result in results):
        return
    yield Finding("M06", condition.in_words)


def _of_period(findings: Iterable[Finding], results: Sequence[Result], month: str) -> list[Finding]:
    """Keep the findings of the period, of dossiers still waiting, and those about no dossier or session."""
    if not month:
        return list(findings)
    left_out = [result.dossier for result in results if not result.in_period]
    numbers = {dossier.dossier_id for dossier in left_out if dossier.status not in STILL_WAITING}
    numbers -= {result.dossier.dossier_id for result in results if result.in_period}
    sessions = {dossier.session_id for dossier in left_out}
    sessions -= {result.dossier.session_id for result in results if result.in_period}
    waiting = {dossier.dossier_id for dossier in left_out if dossier.status in STILL_WAITING}
    return [
        finding
        for finding in findings
        if finding.dossier_id not in numbers and (finding.session_id not in sessions or finding.dossier_id in waiting)
    ]


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by severity, then code; within a code the order of the inputs stays."""
    return tuple(sorted(findings, key=lambda one: (SEVERITIES.index(one.severity), one.code)))


def _figures_used(dossiers: Iterable[Dossier], schedule: Schedule, as_of: date) -> tuple[Figure, ...]:
    """Return every dated figure that some order of the run, or its condition, uses."""
    days = {ordered_on(dossier) or as_of for dossier in dossiers} | {as_of}
    used = dict.fromkeys(figure for day in sorted(days) for figure in schedule.figures_at(day))
    return tuple(figure for figure in schedule.figures if figure in used)
