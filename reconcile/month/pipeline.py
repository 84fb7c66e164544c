"""The monthly reconciliation in one screen: read → match → deadlines → amounts → outcome."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from reconcile.dossiers import STILL_WAITING, Dossier
from reconcile.evidence.attendance import read_attendance
from reconcile.evidence.doubles import double_findings
from reconcile.evidence.history import dossiers_of
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.evidence.matching import match
from reconcile.evidence.presence import NOTHING_TOLD, Presence, presence_of, with_decided_marks
from reconcile.evidence.session_sheets import NO_SHEETS, sheets_by_session
from reconcile.findings import SEVERITIES, Finding, numbered
from reconcile.half_days import HalfDay
from reconcile.intake.reading import Inputs, read_inputs
from reconcile.month.changes import changes_since
from reconcile.month.decisions import Decisions, decisions_of, reminders_reference
from reconcile.month.edof_checks import edof_findings
from reconcile.month.outcome import Outcome
from reconcile.month.payments import payments_of
from reconcile.month.period import period_of
from reconcile.month.result import Result, totals_of
from reconcile.month.result_findings import condition_findings, has_indemnity, result_findings
from reconcile.month.results import figures_in_force, ordered_on, results_of
from reconcile.month.sessions import session_summaries
from reconcile.month.settled import confirmed_absences, used_decisions, with_decisions, with_notes
from reconcile.month.sheet_findings import future_lines, sheet_findings
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
    """Compute the outcome of what was read; no file is touched.

    What people decided in the earlier workbook is made into facts where its question is open, then the rules run once.
    """
    decisions = decisions_of(inputs.earlier)
    read, history = dossiers_of(inputs.dossiers, inputs.follow_ups, as_of)
    dossiers = decisions.with_force_majeure(read)
    calendar, period = _calendar(dossiers, as_of), period_of(dossiers, month)
    attendance = read_attendance(inputs.attendance, inputs.dossiers)
    matched, matching = match(attendance.lines, dossiers, decisions.lines)
    current, later = future_lines(matched, as_of)
    announced = [one for one in attendance.announced if one[1].day <= as_of]
    presences = _presences(dossiers, current, announced, decisions, calendar)
    matched, current = with_decided_marks(matched, presences), with_decided_marks(current, presences)
    said = decisions.reminders(period.key)
    attested = reminders_attested if said is None else said
    in_force = figures_in_force(dossiers, schedule, as_of)
    results, condition, readings = results_of(
        dossiers, presences, as_of, period, schedule, calendar, reminders_attested=attested
    )
    payments, invoicing = payments_of(inputs.invoices, as_of, frozenset(one.dossier_id for one in dossiers))
    findings = [
        *inputs.findings,
        *attendance.findings,
        *history,
        *(one for one in matching if not _is_decided(one, dossiers, presences)),
        *later,
        *sheet_findings(results, current),
        *result_findings(results, as_of, calendar),
        *(found for pair in zip(results, in_force, strict=True) for found in edof_findings(*pair, payments)),
        *invoicing,
        *double_findings(dossiers),
        *condition_findings(results, condition, period),
    ]
    findings = numbered(findings)
    used = used_decisions(decisions, read, matched, presences)
    if said and has_indemnity(results):
        used[reminders_reference(period.key)] = ""
    results = with_notes(results, decisions, used | confirmed_absences(findings, decisions))
    return Outcome(
        as_of=as_of,
        month=month,
        results=tuple(results),
        findings=_in_order(_of_period(with_decisions(findings, decisions, used.keys()), results, month)),
        sessions=session_summaries(results, current, as_of),
        attendance=tuple(matched),
        condition=condition,
        totals=totals_of(result for result in results if result.in_period),
        readings=readings,
        payments=payments,
        figures=_figures_used(dossiers, schedule, as_of),
        calendar=calendar,
        inputs=inputs,
        changes=changes_since(inputs.earlier, results, payments),
    )


def _calendar(dossiers: Iterable[Dossier], as_of: date) -> WorkingDays:
    """Build the working days of every year a date of the run can fall in."""
    names = ("starts_on", "ends_on", "requested_on", "proposed_on", "confirmed_on", "cancelled_on")
    days = [day for dossier in dossiers for name in names if (day := getattr(dossier, name))]
    years = [day.year for day in (*days, as_of)]
    return WorkingDays(min(years), max(years))


def _presences(
    dossiers: Sequence[Dossier],
    lines: Sequence[MatchedLine],
    announced: Iterable[tuple[str, HalfDay]],
    decisions: Decisions,
    calendar: WorkingDays,
) -> list[Presence]:
    """Return what the sheets, and people where the sheets leave it open, say of each dossier's learner."""
    by_session = sheets_by_session(lines, announced)
    return [
        presence_of(
            index,
            dossier,
            by_session.get(dossier.session_id, NO_SHEETS),
            calendar,
            decisions.told.get(dossier.dossier_id, NOTHING_TOLD),
        )
        for index, dossier in enumerate(dossiers)
    ]


def _is_decided(finding: Finding, dossiers: Sequence[Dossier], presences: Sequence[Presence]) -> bool:
    """Tell a contradiction between lines (F26) that a person settled."""
    return finding.half_day is not None and any(
        finding.half_day in presence.decided and dossier.dossier_id == finding.dossier_id
        for dossier, presence in zip(dossiers, presences, strict=True)
    )


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
        if finding.decision
        or (finding.dossier_id not in numbers and (finding.session_id not in sessions or finding.dossier_id in waiting))
    ]


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by severity, then code; within a code the order of the inputs stays."""
    return tuple(sorted(findings, key=lambda one: (SEVERITIES.index(one.severity), one.code)))


def _figures_used(dossiers: Iterable[Dossier], schedule: Schedule, as_of: date) -> tuple[Figure, ...]:
    """Return every dated figure that some order of the run, or its condition, uses."""
    days = {ordered_on(dossier) or as_of for dossier in dossiers} | {as_of}
    used = dict.fromkeys(figure for day in sorted(days) for figure in schedule.figures_at(day))
    return tuple(figure for figure in schedule.figures if figure in used)
