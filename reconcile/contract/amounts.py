"""What a dossier owes AMG: the table of contract.md §4, in its order, in exact arithmetic.

`amount_due` needs every fact; what is missing or contradictory is settled before, in `doubts.py`.
"""

from datetime import date
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from reconcile.dossiers import UNCONFIRMED, Status
from reconcile.labels import Labelled
from reconcile.terms import Terms


class Case(Labelled):
    """The cases of contract.md §4."""

    UNDECIDED = "undecided"
    CANCELLED_BY_FUNDER = "cancelled_by_funder"
    CANCELLED_BY_PROVIDER = "cancelled_by_provider"
    NOT_REGISTERED = "not_registered"
    FORCE_MAJEURE_BEFORE = "force_majeure_before"
    FREE_CANCELLATION = "free_cancellation"
    WITHDRAWAL = "withdrawal"
    LATE_CANCELLATION = "late_cancellation"
    UPCOMING = "upcoming"
    NO_SHOW = "no_show"
    COMPLETED = "completed"
    FORCE_MAJEURE_DURING = "force_majeure_during"
    ABANDONMENT = "abandonment"
    PARTIAL = "partial"

    @property
    def nature(self) -> "Nature | None":
        """What the amount is for accounting: a service, an indemnity, or nothing."""
        if self in INDEMNITIES:
            return Nature.INDEMNITY
        return Nature.SERVICE if self in SERVICES else None


class Nature(Labelled):
    """What accounting books apart (contract.md §4): training revenue, and indemnities outside it."""

    SERVICE = "service"
    INDEMNITY = "indemnity"


SERVICES = frozenset((Case.COMPLETED, Case.PARTIAL, Case.FORCE_MAJEURE_DURING))
INDEMNITIES = frozenset((Case.LATE_CANCELLATION, Case.NO_SHOW, Case.ABANDONMENT))


class Facts(Struct, frozen=True):
    """Everything the table asks, nothing missing.

    `price` in cents; `cancelled_on` is the learner's cancellation; `last_free_day` and `withdrawal_until`, the last
    days of notice and of withdrawal, are those of a dossier that is or may be cancelled, `None` where none runs;
    `confirmation_due` the last day to confirm a proposal still waiting; `assiduity` from 0 to 1; `missed_first_day`
    where the learner was certainly absent all that day.
    """

    as_of: date
    status: Status
    price: int
    first_day: date
    last_day: date
    last_free_day: date | None = None
    confirmed: bool = False
    confirmation_due: date | None = None
    cancelled_on: date | None = None
    withdrawal_until: date | None = None
    closed_for_no_show: bool = False
    force_majeure: bool = False
    assiduity: Fraction = Fraction(0)
    missed_first_day: bool = False

    @property
    def over(self) -> bool:
        """The last day of the session is on or before the as-of date."""
        return self.last_day <= self.as_of

    @property
    def free_until(self) -> date:
        """The last day of notice, of a dossier that is or may be cancelled."""
        assert self.last_free_day is not None
        return self.last_free_day


class AmountDue(Struct, frozen=True):
    """The case, the share of the price due (0 to 1) and the amount in cents; both `None` where nothing is due yet."""

    case: Case
    share: Fraction | None
    cents: int | None


def amount_due(facts: Facts, terms: Terms) -> AmountDue:
    """Return what the dossier owes; rounded once, to the cent, half up."""
    # A whole percentage is the same under both readings.
    if 100 % facts.assiduity.denominator and terms.reading.whole_percent:
        facts = replace(facts, assiduity=Fraction(round_half_up(facts.assiduity * 100), 100))
    case = _case(facts, terms)
    share = _share(case, facts, terms)
    return AmountDue(case, share, None if share is None else round_half_up(facts.price * share))


def _case(facts: Facts, terms: Terms) -> Case:
    """Return the first line of the table that fits."""
    status, assiduity = facts.status, facts.assiduity
    cancelled_on = facts.cancelled_on if status is Status.CANCELLED_BY_LEARNER else None
    cancelled_before = cancelled_on is not None and cancelled_on < facts.first_day
    if status in {Status.CANCELLED_BY_FUNDER, Status.REFUSED_BY_FUNDER}:
        return Case.CANCELLED_BY_FUNDER
    if status is Status.REFUSED_BY_PROVIDER:
        return Case.CANCELLED_BY_PROVIDER
    if status is Status.CANCELLED_BY_PROVIDER and not facts.closed_for_no_show:
        return Case.CANCELLED_BY_PROVIDER
    if _not_registered(facts):
        return Case.NOT_REGISTERED
    never_came = facts.over and (not assiduity or _no_show_on_first_day(facts, terms))
    if facts.force_majeure and (cancelled_before or never_came):
        return Case.FORCE_MAJEURE_BEFORE
    if cancelled_on is not None and cancelled_on <= facts.free_until:
        return Case.FREE_CANCELLATION
    if cancelled_before:
        in_withdrawal = facts.withdrawal_until is not None and cancelled_on <= facts.withdrawal_until  # type: ignore[operator]
        return Case.WITHDRAWAL if in_withdrawal else Case.LATE_CANCELLATION
    if not facts.over:
        return Case.UPCOMING
    if never_came:
        return Case.NO_SHOW
    whole_price = not facts.force_majeure or terms.reading.full_price_over_threshold
    if assiduity == 1 or (assiduity * 100 > terms.completion_threshold and whole_price):
        return Case.COMPLETED
    if facts.force_majeure:
        return Case.FORCE_MAJEURE_DURING
    return Case.ABANDONMENT if assiduity * 100 < terms.abandonment_floor else Case.PARTIAL


def _no_show_on_first_day(facts: Facts, terms: Terms) -> bool:
    """Absent all the first day though present later: a no-show under one reading only."""
    return facts.missed_first_day and terms.reading.no_show_on_first_day


def _not_registered(facts: Facts) -> bool:
    """Never confirmed, and: sans suite, refused by the learner, over, or past the confirmation date."""
    if facts.confirmed or facts.status not in UNCONFIRMED:
        return False
    closed = facts.status in {Status.CLOSED_UNCONFIRMED, Status.REFUSED_BY_LEARNER}
    expired = facts.confirmation_due is not None and facts.as_of > facts.confirmation_due
    return closed or facts.over or expired


def _share(case: Case, facts: Facts, terms: Terms) -> Fraction | None:
    percent = {
        Case.LATE_CANCELLATION: terms.late_cancellation_share,
        Case.NO_SHOW: terms.no_show_share,
        Case.ABANDONMENT: terms.abandonment_share,
        Case.COMPLETED: 100,
    }
    if case in percent:
        return Fraction(percent[case], 100)
    if case in {Case.PARTIAL, Case.FORCE_MAJEURE_DURING}:
        return facts.assiduity
    return None if case is Case.UPCOMING else Fraction(0)


def round_half_up(value: Fraction) -> int:
    """Round a positive exact value to the nearest integer, a half upwards: the only rounding of an amount."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)
