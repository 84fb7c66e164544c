"""The monthly reconciliation in one screen: read → match → deadlines → amounts → outcome."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from reconcile.dossiers import STILL_WAITING, Dossier
from reconcile.evidence.attendance import read_attendance
from reconcile.evidence.doubles import double_findings
from reconcile.evidence.history import dossiers_of
from reconcile.evidence.matching import MatchedLine, match
from reconcile.evidence.presence import Presence, Told, presence_of
from reconcile.evidence.session_sheets import NO_SHEETS, sheets_by_session
from reconcile.findings import SEVERITIES, Finding, FindingKey
from reconcile.half_days import HalfDay
from reconcile.intake.reading import Inputs, read_inputs
from reconcile.month.changes import changes_since
from reconcile.month.decisions import Settled, decisions_of, settle, with_decisions
from reconcile.month.edof_checks import edof_findings
from reconcile.month.outcome import Outcome, Result, totals_of
from reconcile.month.payments import payments_of
from reconcile.month.result_findings import condition_findings, period_of, result_findings
from reconcile.month.results import figures_in_force, ordered_on, results_of
from reconcile.month.sessions import session_summaries
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

    A decision answers a finding, and one decision can raise the next finding: the run is computed again until the
    decisions of the earlier workbook settle nothing more.
    """
    decisions, contradictory = decisions_of(inputs.earlier)
    raised: dict[FindingKey, Finding] = {}
    settled, unknown, at_first = Settled(), frozenset[FindingKey](), frozenset[FindingKey]()
    # Each round settles one decision more at least; the last one finds nothing left.
    for _ in range(len(decisions) + 2):
        outcome = _computed(inputs, as_of, month, schedule, settled, reminders_attested=reminders_attested)
        for finding in outcome.findings:
            raised.setdefault(finding.key, finding)
        at_first = at_first or frozenset(raised)
        sessions = {result.dossier.dossier_id: result.dossier.session_id for result in outcome.results}
        period = period_of(outcome.results, month)
        before, (settled, unknown) = settled, settle(decisions, raised, sessions, period, at_first)
        if settled == before:
            break
    findings = [*with_decisions(outcome.findings, raised, decisions, unknown, settled), *contradictory]
    return replace(
        outcome,
        findings=_in_order(_of_period(findings, outcome.results, month)),
        changes=changes_since(inputs.earlier, outcome.results, outcome.payments),
    )


def _computed(
    inputs: Inputs, as_of: date, month: str, schedule: Schedule, settled: Settled, *, reminders_attested: bool
) -> Outcome:
    """Compute the outcome with what people settled; its findings are all those of the run, in no order."""
    dossiers, history = dossiers_of(inputs.dossiers, inputs.follow_ups, as_of)
    dossiers = settled.with_force_majeure(dossiers)
    attested = reminders_attested if settled.reminders is None else settled.reminders
    calendar = _calendar(dossiers, as_of)
    attendance = read_attendance(inputs.attendance, inputs.dossiers)
    matched, matching = match(attendance.lines, dossiers, settled.lines)
    matched = [_with_mark(found, dossiers, settled) for found in matched]
    matching = [one for one in matching if not one.half_day or (one.dossier_id, one.half_day) not in settled.marks]
    current, later = future_lines(matched, as_of)
    announced = [one for one in attendance.announced if one[1].day <= as_of]
    presences = _presences(dossiers, current, announced, settled, calendar)
    in_force = figures_in_force(dossiers, schedule, as_of)
    results, condition, readings = results_of(
        dossiers, presences, as_of, month, schedule, calendar, reminders_attested=attested
    )
    results = [_with_notes(result, settled) for result in results]
    payments, invoicing = payments_of(inputs.invoices, as_of, frozenset(one.dossier_id for one in dossiers))
    findings = [
        *inputs.findings,
        *attendance.findings,
        *history,
        *matching,
        *later,
        *sheet_findings(results, current),
        *result_findings(results, as_of, calendar),
        *(found for pair in zip(results, in_force, strict=True) for found in edof_findings(*pair, payments)),
        *invoicing,
        *double_findings(dossiers),
        *condition_findings(results, condition, month),
    ]
    return Outcome(
        as_of=as_of,
        month=month,
        results=tuple(results),
        findings=tuple(findings),
        sessions=session_summaries(results, current, as_of),
        attendance=tuple(matched),
        condition=condition,
        totals=totals_of(result for result in results if result.in_period),
        readings=readings,
        payments=payments,
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


def _with_mark(found: MatchedLine, dossiers: Sequence[Dossier], settled: Settled) -> MatchedLine:
    """Return a line with the presence that a person decided for its half-day."""
    if found.index is None or found.line.half_day is None:
        return found
    mark = settled.marks.get((dossiers[found.index].dossier_id, found.line.half_day))
    return replace(found, line=replace(found.line, mark=mark), code="") if mark else found


def _with_notes(result: Result, settled: Settled) -> Result:
    """Say in *Motif* what was decided, by whom and when."""
    notes = settled.notes.get(result.dossier.dossier_id)
    return replace(result, reason=" ".join((result.reason, *notes)), decided=notes) if notes else result


def _presences(
    dossiers: Sequence[Dossier],
    lines: Sequence[MatchedLine],
    announced: Iterable[tuple[str, HalfDay]],
    settled: Settled,
    calendar: WorkingDays,
) -> list[Presence]:
    """Return what the sheets say of each dossier's learner."""
    by_session = sheets_by_session(lines, announced)
    return [
        presence_of(
            index,
            dossier,
            by_session.get(dossier.session_id, NO_SHEETS),
            calendar,
            Told(absent=dossier.dossier_id in settled.absent),
        )
        for index, dossier in enumerate(dossiers)
    ]


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
