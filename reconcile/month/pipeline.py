"""The monthly reconciliation in one screen: read → decide → compute → findings → outcome."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec.structs import replace

from reconcile.dossiers import STILL_WAITING, Dossier
from reconcile.evidence.doubles import double_findings
from reconcile.findings import Finding, Question, numbered
from reconcile.intake.reading import Inputs, read_inputs
from reconcile.month.causes import rows_of, without_repeats
from reconcile.month.changes import changes_since
from reconcile.month.checking import refuse_without_dossiers
from reconcile.month.decisions import decisions_of
from reconcile.month.edof_checks import edof_findings
from reconcile.month.evidence import Evidence, evidence_of
from reconcile.month.finding_rows import FindingRow
from reconcile.month.outcome import Outcome
from reconcile.month.payments import Payments, payments_of
from reconcile.month.period import period_of, refuse_empty_month
from reconcile.month.reminders import absences_of, reminders_of
from reconcile.month.result import Result, Tally, totals_of
from reconcile.month.result_findings import condition_findings, result_findings
from reconcile.month.results import figures_in_force, ordered_on, results_of
from reconcile.month.sessions import session_summaries
from reconcile.month.settled import settle
from reconcile.month.sheet_findings import sheet_findings
from reconcile.month.stakes import stakes
from reconcile.month.unread_columns import naming_unread_columns
from reconcile.progress import Tell, untold
from reconcile.terms import Figure, Schedule, age_note, load


def reconcile_month(
    paths: Sequence[Path],
    as_of: date,
    month: str = "",
    *,
    reminders_attested: bool = False,
    skip: Sequence[str] = (),
    tell: Tell = untold,
) -> Outcome:
    """Reconcile the exports found in files and folders, as things stand on `as_of`.

    `month` (`AAAA-MM`) keeps the sessions whose last day falls in it; empty keeps all. `tell` is told each step.
    Raises `ReconcileError` when nothing can be computed.
    """
    inputs = read_inputs(paths, as_of, tell, skip)
    refuse_without_dossiers(inputs, paths, as_of)
    tell("Rapprochement et calcul des montants")
    return reconcile(inputs, as_of, month, load(), reminders_attested=reminders_attested, tell=tell)


def reconcile(
    inputs: Inputs, as_of: date, month: str, schedule: Schedule, *, reminders_attested: bool, tell: Tell = untold
) -> Outcome:
    """Compute the outcome of what was read; no file is touched.

    What people decided in the earlier workbook is made into facts where its question is open, then the rules run once.
    """
    decisions = decisions_of(inputs.earlier)
    known = evidence_of(inputs, decisions, as_of, tell)
    period = period_of(known.dossiers, month)
    refuse_empty_month(known.dossiers, month)
    reminders, said = reminders_of(inputs.earlier), decisions.reminders(period.key)
    attested = said if said is not None else reminders_attested or None
    results, condition, readings = results_of(
        known, as_of, period, schedule, reminders, reminders_attested=attested, tell=tell
    )
    payments, invoicing = payments_of(inputs.invoices, as_of, frozenset(one.dossier_id for one in known.dossiers))
    sessions = tuple(dict.fromkeys(one.session_id for one in known.dossiers if one.session_id))
    findings = [*_findings(known, results, payments, as_of, schedule), *invoicing]
    findings += condition_findings(results, condition, period)
    findings = [*naming_unread_columns(findings, inputs, known.dossiers)]
    asked = [replace(one, candidates=sessions) if one.asks is Question.SHEET else one for one in findings]
    results, findings = settle(results, numbered(asked), decisions, known, period)
    kept = _in_order(_of_period(findings, results, month))
    return Outcome(
        as_of=as_of,
        month=month,
        results=tuple(results),
        findings=kept,
        rows=_rows(kept, results, payments, as_of),
        absences=absences_of(results, reminders),
        sessions=session_summaries(results, known.current, as_of),
        attendance=tuple(known.lines),
        condition=condition,
        totals=totals_of(Tally.of(result for result in results if result.in_period)),
        readings=readings,
        payments=payments,
        figures=figures_used(known.dossiers, schedule, as_of),
        age_note=_age_note([result.dossier for result in results if result.in_period], schedule),
        calendar=known.calendar,
        inputs=inputs,
        changes=changes_since(inputs.earlier, results, payments),
        correspondences=tuple(known.correspondences),
    )


def _findings(
    known: Evidence, results: Sequence[Result], payments: Payments | None, as_of: date, schedule: Schedule
) -> Iterator[Finding]:
    """Yield what reading, matching and the rules reveal of the dossiers."""
    yield from known.findings
    yield from sheet_findings(results, known.current)
    yield from result_findings(results, as_of, known.calendar)
    for result, terms in zip(results, figures_in_force(known.dossiers, schedule, as_of), strict=True):
        yield from edof_findings(result, terms, payments)
    yield from double_findings(known.dossiers)


def _rows(
    findings: Sequence[Finding], results: Sequence[Result], payments: Payments | None, as_of: date
) -> tuple[FindingRow, ...]:
    """Return the findings as the rows that a person works through."""
    over = {one.dossier.dossier_id for one in results if one.dossier.over(as_of)}
    sessions = {one.dossier.session_id for one in results if one.dossier.over(as_of)}
    return rows_of(without_repeats(findings), stakes(results, payments), over, sessions)


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
    return tuple(sorted(findings, key=lambda one: (one.severity.rank, one.code)))


def _age_note(dossiers: Iterable[Dossier], schedule: Schedule) -> str:
    """Return the note on figures checked more than twelve months before the latest order of the period."""
    latest = max((day for one in dossiers if (day := ordered_on(one))), default=None)
    return age_note(schedule.figures_at(latest), latest) if latest else ""


def figures_used(dossiers: Iterable[Dossier], schedule: Schedule, as_of: date) -> tuple[Figure, ...]:
    """Return every dated figure that some order of the run, or its condition, uses."""
    days = {ordered_on(dossier) or as_of for dossier in dossiers} | {as_of}
    used = dict.fromkeys(figure for day in sorted(days) for figure in schedule.figures_at(day))
    return tuple(figure for figure in schedule.figures if figure in used)
