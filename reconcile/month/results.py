"""What each dossier owes under the retained reading of the guide, and what the others would make of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

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
from reconcile.terms import Schedule, Terms
from reconcile.terms.readings import OtherReading, other_readings
from reconcile.working_days import WorkingDays


def results_of(
    known: Evidence,
    as_of: date,
    period: Period,
    schedule: Schedule,
    reminders: Mapping[str, Reminder],
    *,
    reminders_attested: bool | None,
) -> tuple[list[Result], Condition, tuple[ReadingTotals, ...]]:
    """Return one result per dossier in their order, the condition on indemnities, the totals under each reading.

    `reminders_attested` is what a person said; `None` leaves it to the dated reminders.
    """
    in_force = figures_in_force(known.dossiers, schedule, as_of)
    retained = [
        _retained(dossier, presence, as_of, terms, known.calendar, in_period=period.holds(dossier))
        for dossier, presence, terms in zip(known.dossiers, known.presences, in_force, strict=True)
    ]
    attested = reminders_attested
    if attested is None:
        attested = attested_by_evidence(retained, reminders, as_of)
    retained, condition = _with_firmness(retained, in_force, schedule.at(as_of), reminders_attested=attested)

    def under(other: OtherReading) -> list[Result]:
        read = schedule.read_as(other.reading)
        figures, changes = figures_in_force(known.dossiers, read, as_of), other.changes
        results = [
            mine
            if changes.isdisjoint(mine.assessment.asked)
            else replace(mine, assessment=assess(mine.dossier, mine.presence, as_of, terms, known.calendar))
            for mine, terms in zip(retained, figures, strict=True)
        ]
        return _with_firmness(results, figures, read.at(as_of), reminders_attested=attested)[0]

    results, readings = under_other_readings(retained, under)
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
    """Return the figures in force on the day of each order."""
    days = [ordered_on(dossier) or as_of for dossier in dossiers]
    terms = {day: schedule.at(day) for day in set(days)}
    return [terms[day] for day in days]


def _retained(
    dossier: Dossier, presence: Presence, as_of: date, terms: Terms, calendar: WorkingDays, *, in_period: bool
) -> Result:
    """Return what a dossier owes under the retained reading, its firmness left open."""
    assessment = assess(dossier, presence, as_of, terms, calendar)
    delays = delays_of(dossier, as_of, terms, calendar)
    return Result(dossier, delays, presence, assessment, None, reason(dossier, presence, assessment, terms), in_period)


def _with_firmness(
    results: Sequence[Result], in_force: Sequence[Terms], today: Terms, *, reminders_attested: bool
) -> tuple[list[Result], Condition]:
    """Return the results with their firmness, and the condition that the indemnities of the period wait for."""
    years = {one.dossier.ends_on.year for one in results if one.in_period and one.dossier.ends_on}
    of_year = today.reading.rate_of_year
    counted = (
        one.assessment
        for one in results
        if (of_year and one.dossier.ends_on and one.dossier.ends_on.year in years) or (not of_year and one.in_period)
    )
    condition = condition_of(counted, today, reminders_attested=reminders_attested)
    settled = []
    for result, terms in zip(results, in_force, strict=True):
        firmness = firmness_of(result.assessment, result.dossier, condition, terms)
        settled.append(result if firmness is result.firmness else replace(result, firmness=firmness))
    return settled, condition
