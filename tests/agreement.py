"""Where the pipeline and the plain computation disagree on random dossiers.

By hand, ten thousand of them: `python -m tests.agreement [dossiers] [first seed]`.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from reconcile.contract.amounts import Case
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.month.result import Result
from tests import plain_computation as plain
from tests.plain_computation import Record
from tests.random_months import Month, random_month

A_MONTH = 252
READINGS = {
    "14 jours ouvrés": "14 working days",
    "11 jours ouvrés": "11 working days",
    "jours francs, un jour ouvré plus tôt": "clear days",
    "premier jour compté, un jour ouvré plus tard": "first day counted",
    "7 jours calendaires, comme le titre de la question": "7 calendar days",
    "absent toute la première journée, même présent ensuite": "absent on the first day",
    "pourcentage entier, arrondi au plus proche": "whole percent",
    "prix entier": "full price over 80",
}
_DATES = ("requested_on", "proposed_on", "confirmed_on", "cancelled_on", "last_action_on", "exported_on")


@dataclass
class Comparison:
    """How many dossiers of each case were compared, and what differed, in words."""

    cases: Counter[str] = field(default_factory=Counter)
    borderline: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)


def compare(dossiers: int, first_seed: int = 1) -> Comparison:
    """Reconcile random months of so many dossiers in all, fillers not counted, and compute each a second time."""
    found = Comparison()
    for seed in range(first_seed, first_seed + -(-dossiers // A_MONTH)):
        month = random_month(seed, min(dossiers, A_MONTH))
        with TemporaryDirectory() as folder:
            month.write(Path(folder))
            outcome = reconcile_month([Path(folder)], month.as_of, reminders_attested=bool(seed % 2))
        results = {result.dossier.dossier_id: result for result in outcome.results}
        for record in month.records:
            result = results[record.number]
            found.cases[result.case] += 1
            found.borderline.update(READINGS[label] for label, _ in result.other_amounts)
            found.differences += [f"seed {seed}: {one}" for one in _differences(record, result, month)]
        found.differences += [
            f"seed {seed}: {one}" for one in _condition(month, outcome, results, attested=bool(seed % 2))
        ]
    return found


def _in_short(record: Record, as_of: date) -> str:
    """Return the dossier on a line, its days counted from the as-of date."""

    def at(day: date | None) -> str:
        return "-" if day is None else f"{(day - as_of).days:+d}"

    session = record.session
    half_days = [(at(one.day), one.planned, one.on_sheet) for one in session.half_days]
    dates = {name: at(getattr(record, name)) for name in _DATES if getattr(record, name)}
    told = f"{record.number} as of {as_of} {record.status} {record.reason} {record.price} fm={record.force_majeure}"
    sheets = f"{record.attended} of {half_days} sheets={session.has_sheets} stranger={session.stranger}"
    return f"{told} {dates} {[*record.unreadable]} {sheets}"


def _differences(record: Record, result: Result, month: Month) -> Iterator[str]:
    """Yield what the pipeline says of a dossier that the contract does not, in words."""
    mine = plain.due(record, month.as_of)
    told, plainly = f"{result.case} {result.cents}", f"plainly {set(mine.cases)} {set(mine.amounts)}"
    where = f"{_in_short(record, month.as_of)}\n    {result.reason}"
    if result.case is Case.UNDECIDED:
        possible = {due.cents for _, due in result.assessment.candidates}
        if mine.decided or not _are_bounds(possible, mine.amounts):
            yield f"{told}, possible {possible}, {plainly}: {where}"
    elif not mine.decided or mine.cents != result.cents or result.case not in mine.cases:
        yield f"{told}, {plainly}: {where}"
    else:
        others = {READINGS[label]: cents for label, cents in result.other_amounts}
        expected = plain.other_amounts(record, month.as_of)
        if others != expected:
            yield f"{told}, elsewhere {others}, plainly {expected}: {where}"


def _are_bounds(said: Set[int | None], possible: Set[int | None]) -> bool:
    """Tell whether what is said is possible, with the least and the largest of it, and that nothing may be due yet."""
    sums = {amount for amount in possible if amount is not None}
    ends = {min(sums), max(sums)} if sums else set()
    return ends | ({None} & possible) <= said <= possible


def _condition(month: Month, outcome: Outcome, results: Mapping[str, Result], *, attested: bool) -> Iterator[str]:
    n, of = plain.abandonment(month.records, month.as_of)
    if (n, of) != (outcome.condition.abandoned, outcome.condition.present):
        yield f"rate {outcome.condition.abandoned}/{outcome.condition.present}, plainly {n}/{of}"
    for record in month.records:
        result = results[record.number]
        firmness = None
        if result.case is Case.UNDECIDED:
            firmness = "undecided"
        elif result.cents is not None:
            firm = plain.is_firm(record, result.case, (n, of), attested=attested)
            firmness = "firm" if firm else "conditional"
        if result.firmness != firmness:
            yield f"{result.case} {result.cents} is {result.firmness}, plainly {firmness}"


if __name__ == "__main__":
    comparison = compare(*map(int, sys.argv[1:] or ["10000"]))
    print("\n".join(comparison.differences))
    print(dict(comparison.cases), dict(comparison.borderline), sep="\n")
    sys.exit(bool(comparison.differences))
