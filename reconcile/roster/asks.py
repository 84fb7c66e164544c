"""One thing to do around a session: what it asks, why, by when, and how."""

from datetime import date

from msgspec import Struct

from reconcile.dossiers import Dossier
from reconcile.findings import Severity
from reconcile.labels import Labelled
from reconcile.origins import Origin
from reconcile.roster.places import Registration


class Ask(Labelled):
    """What an action asks of somebody."""

    CHECK_LATE_REQUEST = "check_late_request"
    CHECK_LATE_CONFIRMATION = "check_late_confirmation"
    CHECK_PROPOSAL = "check_proposal"
    COMPLETE_FOLLOW_UP = "complete_follow_up"
    DECLARE_ENTRY = "declare_entry"
    DECLARE_SERVICE = "declare_service"
    CORRECT_ENTRY = "correct_entry"
    CORRECT_DATA = "correct_data"
    CANCEL_DOUBLE = "cancel_double"
    CHECK_DOUBLE = "check_double"
    DECIDE = "decide"
    CHECK_ENTRY = "check_entry"
    CHECK_REGISTRATION = "check_registration"
    ANSWER = "answer"
    CHASE = "chase"
    REMOVE = "remove"
    REDUCE_TO_CAPACITY = "reduce_to_capacity"
    WATCH_CAPACITY = "watch_capacity"
    CORRECT_DATES = "correct_dates"
    COMPLETE_DATES = "complete_dates"


_HOW = {
    Ask.CANCEL_DOUBLE: "Annulez ou refusez sur EDOF ce dossier-ci ; l'autre est gardé.",
    Ask.CHECK_DOUBLE: "Si c'est une seule personne, annulez sur EDOF l'un des dossiers ; sinon gardez-les.",
    Ask.DECIDE: "Regardez le dossier sur EDOF, corrigez l'export ou le suivi, puis recommencez.",
    Ask.CHECK_ENTRY: "Regardez le dossier sur EDOF : l'entrée se déclare une fois le stagiaire venu.",
    Ask.CHECK_REGISTRATION: "Regardez sur EDOF si la commande existe : sans elle, la formation ne serait pas payée.",
}


class Action(Struct, frozen=True):
    """One thing to do, by `due_on` where it has a day; `code` is its finding's, if any.

    `block` sorts before the day: 0 to do now, then what is late for the past, then what only informs.
    """

    what: Ask
    why: str
    severity: Severity
    due_on: date | None
    session_id: str
    starts_on: date | None = None
    dossier: Dossier | None = None
    code: str = ""
    how: str = ""
    origin: Origin | None = None
    name: str = ""
    block: int = 0

    @property
    def worth(self) -> int | None:
        """The price, in cents, of the dossier that it is about: what the session would bring."""
        return self.dossier.price if self.dossier else None


def action_before(
    one: Registration,
    what: Ask,
    why: str,
    severity: Severity,
    code: str = "",
    due_on: date | None = None,
    how: str = "",
) -> Action:
    """Return an action before the session: a limit that falls after the first day is of no use."""
    dossier, first = one.dossier, one.dossier.starts_on
    return Action(
        what=what,
        why=why,
        severity=severity,
        due_on=min(due_on, first) if due_on and first else due_on or first,
        session_id=dossier.session_id,
        starts_on=first,
        dossier=dossier,
        code=code,
        how=how or _HOW.get(what, ""),
        origin=dossier.origin,
        name="status",
    )
