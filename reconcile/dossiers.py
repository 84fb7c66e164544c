"""A dossier: one learner's registration to one session, as the rules see it."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct, field

from reconcile.findings import Subject
from reconcile.origins import Origin


class Status(StrEnum):
    """Where a dossier stands on EDOF (contract.md §3); the labels are data, in `terms/statuses.toml`."""

    WAITING = "waiting"
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    IN_TRAINING = "in_training"
    EXITED = "exited"
    SERVICE_DECLARED = "service_declared"
    SERVICE_VALIDATED = "service_validated"
    BILLED = "billed"
    PAID = "paid"
    CANCELLED_BY_LEARNER = "cancelled_by_learner"
    CANCELLED_BY_PROVIDER = "cancelled_by_provider"
    CANCELLED_BY_FUNDER = "cancelled_by_funder"
    CLOSED_UNCONFIRMED = "closed_unconfirmed"
    REFUSED_BY_LEARNER = "refused_by_learner"
    REFUSED_BY_PROVIDER = "refused_by_provider"
    REFUSED_BY_FUNDER = "refused_by_funder"


_IN_TRAINING_OR_LATER = (
    Status.IN_TRAINING,
    Status.EXITED,
    Status.SERVICE_DECLARED,
    Status.SERVICE_VALIDATED,
    Status.BILLED,
    Status.PAID,
)
ENTRY_DECLARED = frozenset(_IN_TRAINING_OR_LATER)
SERVICE_DONE = frozenset((Status.SERVICE_DECLARED, Status.SERVICE_VALIDATED, Status.BILLED, Status.PAID))
CONFIRMED = frozenset((Status.ACCEPTED, *_IN_TRAINING_OR_LATER))
STILL_WAITING = frozenset((Status.WAITING, Status.PROPOSED))
# What a dossier can be without ever having been confirmed by the learner.
UNCONFIRMED = frozenset((*STILL_WAITING, Status.CLOSED_UNCONFIRMED, Status.REFUSED_BY_LEARNER))
CANCELLED = frozenset((Status.CANCELLED_BY_LEARNER, Status.CANCELLED_BY_PROVIDER, Status.CANCELLED_BY_FUNDER))
REFUSED = frozenset((Status.REFUSED_BY_LEARNER, Status.REFUSED_BY_PROVIDER, Status.REFUSED_BY_FUNDER))


class ForceMajeure(Struct, frozen=True):
    """Force majeure as declared: `declared` and `proved` are `None` where the cell is empty or unreadable.

    `listed` is the reason of the list that the words mean (contract.md §7), empty for an unknown one.
    """

    declared: bool | None = None
    reason: str = ""
    listed: str = ""
    proved: bool | None = None

    @property
    def claimed(self) -> bool:
        """Force majeure is said to apply, whatever is still missing; a reason alone is a claim."""
        return self.declared is True or (self.declared is None and bool(self.reason or self.proved))

    @property
    def incomplete(self) -> bool:
        """Claimed, and not recognised: a reason of the list or a proof is missing (M07)."""
        return self.claimed and not self.recognised

    @property
    def recognised(self) -> bool:
        """Declared, with a listed reason and a proof received."""
        return self.declared is True and bool(self.listed) and self.proved is True


class Provenance(Struct, frozen=True):
    """Where a datum comes from: the row that gave it, if another than the dossier's own, and how sure it is.

    `unreadable` is what was written where nothing could be read; `deduced` names the column a date was deduced from;
    `later` says of an unreadable date that it is a day after the as-of date, when the act may still be to come.
    """

    origin: Origin | None = None
    unreadable: str | None = None
    deduced: str = ""
    later: bool = False


OWN_CELL = Provenance()


class Dossier(Struct, frozen=True):
    """A row of the dossier table with the dates that other sources add.

    Amounts in cents, durations in minutes, rates from 0 to 1; `None` where the datum is missing. `provenance` says
    where a field comes from, when that is not a readable cell of the dossier's own row. `not_cancelled_on` is the last
    day an earlier export shows the dossier not yet cancelled, `exported_on` the day in the name of the latest export.
    """

    dossier_id: str
    last_name: str
    first_name: str
    session_id: str
    origin: Origin
    training_title: str = ""
    place: str = ""
    email: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    planned_minutes: Fraction | None = None
    status: Status | None = None
    status_text: str = ""
    requested_on: date | None = None
    proposed_on: date | None = None
    confirmed_on: date | None = None
    cancelled_on: date | None = None
    last_action_on: date | None = None
    exit_reason: str = ""
    force_majeure: ForceMajeure = ForceMajeure()
    price: int | None = None
    billable: int | None = None
    billed: int | None = None
    declared_rate: Fraction | None = None
    in_control: bool | None = None
    duplicated: bool = False
    not_cancelled_on: date | None = None
    exported_on: date | None = None
    provenance: Mapping[str, Provenance] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.dossier_id, self.origin))

    @property
    def registered(self) -> bool:
        """Confirmed: status `Accepté` or later, or a confirmation date (contract.md §4)."""
        return self.status in CONFIRMED or self.confirmed_on is not None

    @property
    def shown_on(self) -> date | None:
        """The day by which the export shows the present state: the last action, else the day in the export's name."""
        return self.last_action_on or self.exported_on

    @property
    def cancelled_beside(self) -> bool:
        """A cancellation is noted, readable or not, beside a status that knows of none: a contradiction (F25)."""
        noted = self.cancelled_on is not None or "cancelled_on" in self.unreadable
        return noted and self.status in CONFIRMED | STILL_WAITING

    def over(self, as_of: date) -> bool:
        """The session's last day is on or before the as-of date."""
        return self.ends_on is not None and self.ends_on <= as_of

    @property
    def unreadable(self) -> dict[str, str]:
        """What was written in the cells of the fields that could not be read."""
        return {name: one.unreadable for name, one in self.provenance.items() if one.unreadable is not None}

    @property
    def deduced(self) -> dict[str, str]:
        """What the dates that no cell states were deduced from."""
        return {name: one.deduced for name, one in self.provenance.items() if one.deduced}

    @property
    def other_sources(self) -> list[str]:
        """The rows of other tables that gave a date or force majeure, in French."""
        rows = (one.origin for one in self.provenance.values() if one.origin and one.origin != self.origin)
        return list(dict.fromkeys(map(str, rows)))

    def source_of(self, name: str) -> Origin:
        """Return the row that gave a field."""
        known = self.provenance.get(name)
        return known.origin if known and known.origin else self.origin

    def at(self, name: str = "") -> Subject:
        """Return what a finding about the dossier is about, pointing at the row that gave a field."""
        origin = self.source_of(name)
        return Subject(self.dossier_id, self.session_id, self.last_name, self.first_name, origin, name)
