"""What each dossier owes under the retained reading of the guide, and what the others would make of it."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date

from msgspec.structs import replace

from reconcile.contract.articles import article_of
from reconcile.contract.assessments import assess
from reconcile.contract.delays import delays_of
from reconcile.contract.indemnities import Condition, condition_of, firmness_of
from reconcile.contract.reasons import reason
from reconcile.dossiers import Dossier
from reconcile.evidence.presence import Presence
from reconcile.month.evidence import Evidence
from reconcile.month.period import Period
from reconcile.month.readings import under_other_readings
from reconcile.month.reminders import Reminder, attested_by_evidence
from reconcile.month.result import ReadingTotals, Result
from reconcile.progress import Tell, counted, untold
from reconcile.terms import Schedule, Terms
from reconcile.terms.readings import OtherReading, noting, other_readings
from reconcile.working_days import WorkingDays


def results_of(
    known: Evidence,
    as_of: date,
    period: Period,
    schedule: Schedule,
    reminders: Mapping[str, Reminder],
    *,
    reminders_attested: bool | None,
    tell: Tell = untold,
) -> tuple[list[Result], Condition, tuple[ReadingTotals, ...]]:
    """Return one result per dossier in their order, the condition on indemnities, the totals under each reading.

    `reminders_attested` is what a person said; `None` leaves it to the dated reminders.
    """
    in_force = figures_in_force(known.dossiers, schedule, as_of)
    retained = [
        _retained(dossier, presence, as_of, terms, known.calendar, in_period=period.holds(dossier))
        for dossier, presence, terms in counted(
            list(zip(known.dossiers, known.presences, in_force, strict=True)), "Calcul des montants", tell
        )
    ]
    attested = reminders_attested
    if attested is None:
        attested = attested_by_evidence(retained, reminders, as_of)
    asked: set[str] = set()
    today = schedule.read_as(noting(schedule.reading, asked)).at(as_of)
    condition = _condition(retained, today, reminders_attested=attested)
    retained = [_with_firmness(one, condition, terms) for one, terms in zip(retained, in_force, strict=True)]

    def under(other: OtherReading) -> list[Result]:
        read, changes = schedule.read_as(other.reading), other.changes
        touched = [at for at, one in enumerate(retained) if not changes.isdisjoint(one.assessment.asked)]
        results, its = _reassessed(retained, touched, known, read, as_of), condition
        if touched or not changes.isdisjoint(asked):
            its = _condition(results, read.at(as_of), reminders_attested=attested)
        # The firmness of the others turns on nothing else.
        if its.met is not condition.met or "gated" in changes:
            touched = list(range(len(results)))
        figures = figures_in_force([known.dossiers[at] for at in touched], read, as_of)
        for at, terms in zip(touched, figures, strict=True):
            results[at] = _with_firmness(results[at], its, terms)
        return results

    results, readings = under_other_readings(retained, under, tell)
    return [_with_article(one, terms) for one, terms in zip(results, in_force, strict=True)], condition, readings


def _with_article(result: Result, terms: Terms) -> Result:
    """Return a result with the source of its amount, and the numbers of the readings that decide it."""
    other = {label for label, _ in result.other_amounts}
    numbers = [one.number for one in other_readings() if one.label in other]
    return replace(result, article=article_of(result.case, result.firmness, terms, numbers))


def ordered_on(dossier: Dossier) -> date | None:
    """Return the day of the order: confirmation, else proposal, else request, else first day (contract.md §1)."""
    return dossier.confirmed_on or dossier.proposed_on or dossier.requested_on or dossier.starts_on


def figures_in_force(dossiers: Sequence[Dossier], schedule: Schedule, as_of: date) -> list[Terms]:
    """Return the figures in force on the day of each order; those of days between two changes are one."""
    changes = sorted({figure.since for figure in schedule.figures})
    terms: dict[int, Terms] = {}
    found = []
    for dossier in dossiers:
        day = ordered_on(dossier) or as_of
        between = bisect_right(changes, day)
        if between not in terms:
            terms[between] = schedule.at(day)
        found.append(terms[between])
    return found


def _retained(
    dossier: Dossier, presence: Presence, as_of: date, terms: Terms, calendar: WorkingDays, *, in_period: bool
) -> Result:
    """Return what a dossier owes under the retained reading, its firmness left open."""
    assessment = assess(dossier, presence, as_of, terms, calendar)
    delays = delays_of(dossier, as_of, terms, calendar)
    return Result(dossier, delays, presence, assessment, None, reason(dossier, presence, assessment, terms), in_period)


def _reassessed(
    retained: Sequence[Result], touched: Sequence[int], known: Evidence, schedule: Schedule, as_of: date
) -> list[Result]:
    """Return the results with some assessed anew, under the schedule's reading."""
    results = list(retained)
    figures = figures_in_force([known.dossiers[at] for at in touched], schedule, as_of)
    for at, terms in zip(touched, figures, strict=True):
        one = retained[at]
        results[at] = replace(one, assessment=assess(one.dossier, one.presence, as_of, terms, known.calendar))
    return results


def _condition(results: Sequence[Result], today: Terms, *, reminders_attested: bool) -> Condition:
    """Return the condition that the indemnities of the period wait for."""
    counted = (one for one in results if one.in_period)
    if today.reading.rate_of_year:
        years = {one.dossier.ends_on.year for one in results if one.in_period and one.dossier.ends_on}
        counted = (one for one in results if one.dossier.ends_on and one.dossier.ends_on.year in years)
    return condition_of((one.assessment for one in counted), today, reminders_attested=reminders_attested)


def _with_firmness(result: Result, condition: Condition, terms: Terms) -> Result:
    firmness = firmness_of(result.assessment, result.dossier, condition, terms)
    return result if firmness is result.firmness else replace(result, firmness=firmness)
