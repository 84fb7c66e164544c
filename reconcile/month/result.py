"""What a run gives for each dossier and each session, and their sums."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from msgspec import Struct

from reconcile.contract.amounts import Case, Nature, round_half_up
from reconcile.contract.assessments import Assessment
from reconcile.contract.delays import Delays
from reconcile.contract.indemnities import Firmness, entry_of_an_absent
from reconcile.dossiers import Dossier
from reconcile.evidence.presence import Presence
from reconcile.labels import Labelled
from reconcile.terms.readings import DEFAULT_READING, OtherReading, Reading

# The cases that turn on what the sheets say, or say that nobody came.
ATTENDING = frozenset((Case.NO_SHOW, Case.COMPLETED, Case.FORCE_MAJEURE_DURING, Case.ABANDONMENT, Case.PARTIAL))


class Result(Struct, frozen=True):
    """One dossier, what it owes, why, and the article that says so. Amounts in cents.

    `other_amounts` are those that other readings of the guide give, `None` for *à décider*, each with its reading, and
    `limit_case` says them in French; `decided` what people decided about the dossier, in French.
    """

    dossier: Dossier
    delays: Delays
    presence: Presence
    assessment: Assessment
    firmness: Firmness | None
    reason: str
    in_period: bool
    article: str = ""
    other_amounts: tuple[tuple[str, int | None], ...] = ()
    limit_case: str = ""
    decided: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The sentence of *Motif*, with what holds the amount back."""
        said = f" Conditionnel : l'entrée est déclarée sur EDOF (« {self.dossier.status_text} »), à corriger (M05)."
        return self.reason + said * self.held_back

    @property
    def held_back(self) -> bool:
        """An entry declared for an absent learner holds the indemnity back (M05)."""
        return self.firmness is Firmness.CONDITIONAL and entry_of_an_absent(self.assessment, self.dossier)

    @property
    def has_hours(self) -> bool:
        """Its attendance is known, and counted in minutes."""
        return self.assiduity is not None and self.presence.unit == "minutes" and self.presence.attended is not None

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The least and the largest sum that an undecided dossier could owe, in cents.

        Those of its alternatives; without any, nothing and its price (`None` where that is missing).
        """
        amounts = [due.cents or 0 for _, due in self.assessment.candidates]
        return (min(amounts), max(amounts)) if amounts else (0, self.dossier.price)

    @property
    def borderline(self) -> str:
        """What other readings give, in French, with what people decided of the dossier."""
        return " ".join((self.limit_case, *self.decided))

    @property
    def proof_cents(self) -> int | None:
        """The amount that the share of the price gives, worked out again; `None` where nothing is due or decided."""
        price, share = self.dossier.price, self.assessment.due.share
        return None if price is None or share is None else round_half_up(price * share)

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


class SheetsFound(Labelled):
    """Whether a session's attendance sheets are among the files."""

    FOUND = "found"
    TO_COME = "to_come"
    MISSING = "missing"


class SessionSummary(Struct, frozen=True):
    """One session: its dossiers, and which sheets (file › sheet) are its own.

    `due` in cents, `None` when nothing is decided; `indemnities` is the part of it that is none of a service.
    """

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
    indemnities: int
    found: SheetsFound
    sheets: tuple[str, ...]


class Totals(Struct, frozen=True):
    """Sums of the run, in cents; undecided dossiers could owe from `least` to `most`, those without a price apart."""

    firm: int
    conditional: int
    services: int
    indemnities: int
    undecided: int
    least: int
    most: int
    unpriced: int

    @property
    def due(self) -> int:
        """Everything due, firm or conditional."""
        return self.firm + self.conditional


class ReadingTotals(Struct, frozen=True):
    """What the totals would be under another reading, and how many dossiers would change amount or firmness."""

    other: OtherReading
    totals: Totals
    changed: int


class Tally(Counter[tuple[Case, Firmness | None] | str]):
    """What `totals_of` adds up: cents by case and firmness, and counts and bounds of the undecided, by name.

    Tallies of parts of a run add up to that of the whole, and one can be taken from another.
    """

    @classmethod
    def of(cls, results: Iterable[Result]) -> "Tally":
        """Return the tally of some results."""
        found = cls()
        for result in results:
            due = result.assessment.due
            found[due.case, result.firmness] += due.cents or 0
            if due.case is Case.UNDECIDED:
                least, most = result.bounds
                found.update(undecided=1, least=least, most=most or 0, unpriced=most is None)
        return found


def totals_of(tally: Tally, reading: Reading = DEFAULT_READING) -> Totals:
    """Return the sums of a run; `reading` may book a pro rata with the indemnities."""
    moved = {Case.PARTIAL, Case.FORCE_MAJEURE_DURING} if reading.pro_rata_is_indemnity else set()
    firmnesses: Counter[Firmness | None] = Counter()
    booked: Counter[Nature | None] = Counter()
    for key, cents in tally.items():
        if not isinstance(key, str):
            case, firmness = key
            firmnesses[firmness] += cents
            booked[Nature.INDEMNITY if case in moved else case.nature] += cents
    return Totals(
        firm=firmnesses[Firmness.FIRM],
        conditional=firmnesses[Firmness.CONDITIONAL],
        services=booked[Nature.SERVICE],
        indemnities=booked[Nature.INDEMNITY],
        undecided=tally["undecided"],
        least=tally["least"],
        most=tally["most"],
        unpriced=tally["unpriced"],
    )
