"""The condition on indemnities, and which amounts are firm (contract.md §5)."""

from collections.abc import Iterable

from msgspec import Struct

from reconcile.contract.amounts import Case
from reconcile.contract.assessments import Assessment
from reconcile.dossiers import ENTRY_DECLARED, Dossier
from reconcile.french import listed
from reconcile.labels import Labelled
from reconcile.terms import Terms
from reconcile.terms.readings import Reading


class Firmness(Labelled):
    """Whether an amount is payable as it stands (contract.md §5)."""

    FIRM = "firm"
    CONDITIONAL = "conditional"
    UNDECIDED = "undecided"


_PRESENT = frozenset((Case.COMPLETED, Case.PARTIAL, Case.ABANDONMENT))


class Condition(Struct, frozen=True):
    """Abandonment rate of the run as n / N, and whether AMG attests its reminders."""

    abandoned: int
    present: int
    limit: int
    reminders_required: bool
    reminders_attested: bool

    @property
    def rate_met(self) -> bool:
        """Strictly below the limit, compared exactly; nobody present cannot be computed."""
        return self.present > 0 and 100 * self.abandoned < self.limit * self.present

    @property
    def reminders_met(self) -> bool:
        """The reminder system is attested, or none is required."""
        return self.reminders_attested or not self.reminders_required

    @property
    def met(self) -> bool:
        """Indemnities are payable."""
        return self.rate_met and self.reminders_met

    @property
    def in_words(self) -> str:
        """Why the condition is not met, in French; empty when it is."""
        reasons = []
        if not self.present:
            reasons.append("le taux d'abandon ne peut être calculé (aucun stagiaire présent)")
        elif not self.rate_met:
            reasons.append(
                f"le taux d'abandon ({self.abandoned} sur {self.present}) n'est pas strictement inférieur "
                f"à {self.limit} %"
            )
        if not self.reminders_met:
            reasons.append("les relances des stagiaires partiellement présents ne sont pas attestées")
        return f"Indemnités conditionnelles : {listed(reasons)}." if reasons else ""


def in_rate(assessment: Assessment, reading: Reading) -> bool:
    """Tell whether a learner counts in the abandonment rate: present, decided, and without force majeure."""
    counting = _PRESENT | {Case.NO_SHOW} if reading.no_shows_in_rate else _PRESENT
    facts = assessment.facts
    return assessment.due.case in counting and facts is not None and not facts.force_majeure


def condition_of(assessments: Iterable[Assessment], terms: Terms, *, reminders_attested: bool) -> Condition:
    """Count learners present, and those who attended less than the floor.

    Force majeure and undecided dossiers are left out; direct payers have no dossier.
    """
    counted = [one for one in assessments if in_rate(one, terms.reading)]
    abandoned = sum(1 for one in counted if one.due.case in {Case.ABANDONMENT, Case.NO_SHOW})
    return Condition(
        abandoned, len(counted), terms.abandonment_rate_limit, terms.reminders_required, reminders_attested
    )


def firmness_of(assessment: Assessment, dossier: Dossier, condition: Condition, terms: Terms) -> Firmness | None:
    """*ferme* is payable as it stands; an indemnity waits for its condition, and for a corrected entry (M05).

    `None` where nothing is due yet.
    """
    case = assessment.due.case
    if case is Case.UNDECIDED:
        return Firmness.UNDECIDED
    if case is Case.UPCOMING:
        return None
    waits = case in terms.reading.gated and not condition.met
    return Firmness.CONDITIONAL if waits or entry_of_an_absent(assessment, dossier) else Firmness.FIRM


def entry_of_an_absent(assessment: Assessment, dossier: Dossier) -> bool:
    """Tell whether EDOF says that a no-show entered training: the indemnity is lost until that is mended (M05)."""
    return assessment.due.case is Case.NO_SHOW and dossier.status in ENTRY_DECLARED
