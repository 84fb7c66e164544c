"""The result of a monthly run: one frozen object, of which every report is a rendering."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from reconcile.contract.amounts import Case
from reconcile.contract.assessments import Assessment
from reconcile.contract.delays import Delays
from reconcile.contract.indemnities import Condition, Firmness
from reconcile.dossiers import Dossier
from reconcile.evidence.matching import MatchedLine
from reconcile.evidence.presence import Presence
from reconcile.findings import SEVERITIES, Finding, Severity
from reconcile.french import day as fr_day
from reconcile.intake.reading import Inputs
from reconcile.month.payments import Account, Payments
from reconcile.terms import Figure
from reconcile.terms.readings import OtherReading
from reconcile.working_days import WorkingDays

if TYPE_CHECKING:
    from reconcile.month.changes import Changes

# The cases that turn on what the sheets say, or say that nobody came.
ATTENDING = frozenset((Case.NO_SHOW, Case.COMPLETED, Case.FORCE_MAJEURE_DURING, Case.ABANDONMENT, Case.PARTIAL))


@dataclass(frozen=True, slots=True)
class Result:
    """One dossier, what it owes and why. Amounts in cents.

    `other_amounts` are those that other readings of the guide give, `None` for *à décider*, each with its reading;
    `decided` what people decided about the dossier, in French.
    """

    dossier: Dossier
    delays: Delays
    presence: Presence
    assessment: Assessment
    firmness: Firmness
    reason: str
    in_period: bool
    other_amounts: tuple[tuple[str, int | None], ...] = ()
    decided: tuple[str, ...] = ()

    @property
    def case(self) -> Case:
        """The case of contract.md §4."""
        return self.assessment.due.case

    @property
    def cents(self) -> int | None:
        """The amount due, `None` for *à venir* and *à décider*."""
        return self.assessment.due.cents

    @property
    def assiduity(self) -> Fraction | None:
        """The assiduity, `None` where it is left open, not over yet, or means nothing (gone before the first day)."""
        facts, presence = self.assessment.facts, self.presence
        if facts is None or not facts.over or not presence.assiduity.known or not presence.has_sheets:
            return None
        expected = self.case in ATTENDING or presence.on_sheet
        return presence.assiduity.least if expected else None


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """One session: its dossiers and how its sheets were found. `due` in cents, `None` when nothing is decided."""

    session_id: str
    title: str
    starts_on: date | None
    ends_on: date | None
    registered: int
    present: int
    no_shows: int
    undecided: int
    assiduity: Fraction | None
    due: int | None
    sheets: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums of the run, in cents; `reachable` is Σ of the known prices of undecided dossiers."""

    firm: int
    conditional: int
    services: int
    indemnities: int
    undecided: int
    reachable: int
    unpriced: int

    @property
    def due(self) -> int:
        """Everything due, firm or conditional."""
        return self.firm + self.conditional


@dataclass(frozen=True, slots=True)
class ReadingTotals:
    """What the totals would be under another reading, and how many dossiers would change amount or firmness."""

    other: OtherReading
    totals: Totals
    changed: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything a monthly run found. `results` holds every dossier read, in the export's order."""

    as_of: date
    month: str
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    sessions: tuple[SessionSummary, ...]
    attendance: tuple[MatchedLine, ...]
    condition: Condition
    totals: Totals
    readings: tuple[ReadingTotals, ...]
    payments: Payments | None
    figures: tuple[Figure, ...]
    calendar: WorkingDays
    inputs: Inputs
    changes: "Changes | None" = None

    @property
    def edition(self) -> int:
        """How many runs led here, counting the earlier workbook that was read."""
        return 1 + (self.inputs.earlier.edition if self.inputs.earlier else 0)

    @property
    def kept(self) -> tuple[Result, ...]:
        """The dossiers of the period."""
        return tuple(result for result in self.results if result.in_period)

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The account of each dossier of the period; rows that share a number share one, which stands on the first."""
        seen: set[str] = set()
        found = []
        for result in self.kept:
            number = result.dossier.dossier_id
            known = self.payments is not None and number not in seen
            found.append(self.payments.of(number) if self.payments is not None and known else Account())
            seen.add(number)
        return tuple(found)

    @property
    def period(self) -> str:
        """The period of the run, in French."""
        if self.month:
            return f"sessions dont le dernier jour est en {self.month[5:]}/{self.month[:4]}"
        days = sorted(day for result in self.kept if (day := result.dossier.ends_on))
        span = f", finissant du {fr_day(days[0])} au {fr_day(days[-1])}" if days else ""
        return f"toutes les sessions des fichiers donnés{span}"

    def count_by_case(self) -> dict[Case, int]:
        """Return how many dossiers of the period fall in each case, in the contract's order."""
        return {case: sum(1 for result in self.kept if result.case is case) for case in Case}

    def count_by_severity(self) -> dict[Severity, int]:
        """Return how many findings there are of each severity."""
        return {level: sum(1 for one in self.findings if one.severity == level) for level in SEVERITIES}


def totals_of(results: Iterable[Result]) -> Totals:
    """Add up the amounts of a run."""
    kept = list(results)

    def total(selected: Iterable[Result]) -> int:
        return sum(result.cents or 0 for result in selected)

    undecided = [result for result in kept if result.case is Case.UNDECIDED]
    prices = [result.dossier.price for result in undecided]
    return Totals(
        firm=total(result for result in kept if result.firmness == "ferme"),
        conditional=total(result for result in kept if result.firmness == "conditionnel"),
        services=total(result for result in kept if result.case.nature == "prestation"),
        indemnities=total(result for result in kept if result.case.nature == "indemnité"),
        undecided=len(undecided),
        reachable=sum(price or 0 for price in prices),
        unpriced=sum(1 for price in prices if price is None),
    )
