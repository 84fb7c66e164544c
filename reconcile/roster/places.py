"""Where each dossier stands before its session: confirmed, provisional, to answer, out, to decide (outputs.md §3).

The portal's state and the contract's delays alone place a dossier; what is missing or contradictory leaves it to
decide, and it stays on the list so that nobody vanishes.
"""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from reconcile.contract import deadlines
from reconcile.contract.amounts import Case
from reconcile.contract.deadlines import last_day_to_leave_free
from reconcile.dossiers import CANCELLED, REFUSED, STILL_WAITING, Dossier, Status
from reconcile.evidence.doubles import doubles, homonyms
from reconcile.evidence.missing_dates import latest_day
from reconcile.french import day as fr_day
from reconcile.labels import Labelled
from reconcile.month.result import Result
from reconcile.terms import Terms
from reconcile.working_days import WorkingDays


class Place(Labelled):
    """Where a dossier stands before its session, from the furthest advanced."""

    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"
    TO_ANSWER = "to_answer"
    UNDECIDED = "undecided"
    OUT = "out"


# Who is printed on the lists: the undecided too, so that the trainer sees them.
LISTED = (Place.CONFIRMED, Place.PROVISIONAL, Place.UNDECIDED)


class Registration(Struct, frozen=True):
    """A dossier and where it stands.

    `why` says it in French; `until` is the day an answer or a confirmation is due,
    `code` the finding that leaves it undecided; `double_of` the dossier that is kept instead, `tied` one as advanced.
    """

    result: Result
    place: Place
    why: str = ""
    until: date | None = None
    code: str = ""
    double_of: str = ""
    tied: bool = False

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.result.dossier

    @property
    def shown(self) -> str:
        """The place with its date: `à confirmer au plus tard le 09/05/2025`."""
        if self.place is not Place.PROVISIONAL or self.until is None:
            return self.place.label
        first = self.dossier.starts_on
        when = "avant la session" if first and self.until >= first else f"au plus tard le {fr_day(self.until)}"
        return f"{self.place.label} {when}"

    @property
    def cancels_free_until(self) -> date | None:
        """The last day a learner leaves for nothing, `None` where a date is missing."""
        delays, first = self.result.delays, self.dossier.starts_on
        if first is None or delays.cancel_free_by is None or delays.withdraw_by is None:
            return None
        return last_day_to_leave_free(first, delays.cancel_free_by, delays.withdraw_by)


def registration_of(result: Result, as_of: date, terms: Terms, calendar: WorkingDays) -> Registration:
    """Place one dossier on the as-of date."""
    dossier = result.dossier
    if undecided := _undecided(dossier):
        code, why = undecided
        return Registration(result, Place.UNDECIDED, why, code=code)
    if dossier.status in CANCELLED | REFUSED or dossier.status is Status.CLOSED_UNCONFIRMED:
        return Registration(result, Place.OUT, _why_gone(result))
    if dossier.registered:
        return Registration(result, Place.CONFIRMED, _why_confirmed(dossier))
    if dossier.status is Status.PROPOSED:
        return _proposed(result, as_of, terms, calendar)
    return _waiting(result, as_of, terms, calendar)


def _undecided(dossier: Dossier) -> tuple[str, str] | None:
    """Return the finding and the reason that leave a dossier without a place."""
    shown = f"« {dossier.status_text} »"
    if dossier.duplicated:
        return "F10", "Plusieurs lignes différentes portent ce numéro de dossier."
    if dossier.status is None:
        return ("F06", f"Statut {shown} inconnu.") if dossier.status_text else ("F03", "Statut vide.")
    if dossier.cancelled_beside:
        on = dossier.cancelled_on
        noted = f"annulation du {fr_day(on)}" if on else "une date d'annulation illisible"
        return "F25", f"Statut {shown} sur EDOF, mais {noted}."
    if dossier.confirmed_on and dossier.status in {Status.CLOSED_UNCONFIRMED, Status.REFUSED_BY_LEARNER}:
        return "F25", f"Statut {shown} sur EDOF, mais confirmation du {fr_day(dossier.confirmed_on)}."
    return None


def _why_confirmed(dossier: Dossier) -> str:
    confirmed = (
        f"Confirmé le {fr_day(dossier.confirmed_on)}" if dossier.confirmed_on else "Date de confirmation inconnue"
    )
    return (
        f"{confirmed}, mais « {dossier.status_text} » sur EDOF." if dossier.status in STILL_WAITING else f"{confirmed}."
    )


def _why_gone(result: Result) -> str:
    """Say how a dossier ended, when, and under which case of the contract where the case is known."""
    dossier = result.dossier
    known = result.case in {Case.FREE_CANCELLATION, Case.WITHDRAWAL, Case.LATE_CANCELLATION}
    label = f" : {result.case.label.lower()}" if known else ""
    if dossier.cancelled_on:
        when = f" le {fr_day(dossier.cancelled_on)}"
    elif dossier.shown_on:
        when = f" au plus tard le {fr_day(dossier.shown_on)}"
    else:
        when = ", date inconnue"
    motive = f" (motif : {dossier.exit_reason})" if dossier.exit_reason else ""
    return f"« {dossier.status_text} »{when}{label}{motive}."


def _proposed(result: Result, as_of: date, terms: Terms, calendar: WorkingDays) -> Registration:
    """A proposal waits for its confirmation, and is out once that is overdue.

    Without its date, it was made on the last day that it can lie on, at the latest.
    """
    dossier = result.dossier
    made = latest_day(dossier, "proposed_on", as_of)
    if made is None:
        return Registration(result, Place.PROVISIONAL, "Date de la proposition inconnue : échéance inconnue.")
    bounded = dossier.proposed_on is None
    until = deadlines.confirmation_due(made, terms, calendar)
    proposal = f"Proposition {'faite au plus tard le' if bounded else 'du'} {fr_day(made)}"
    if as_of > until:
        why = f"{proposal}, non confirmée au {fr_day(until)} : confirmation expirée."
        return Registration(result, Place.OUT, why, until)
    why = f"{proposal}, confirmation attendue au plus tard le {fr_day(until)}."
    return Registration(result, Place.PROVISIONAL, why, until)


def _waiting(result: Result, as_of: date, terms: Terms, calendar: WorkingDays) -> Registration:
    dossier = result.dossier
    made = latest_day(dossier, "requested_on", as_of)
    if made is None:
        return Registration(result, Place.TO_ANSWER, "Date de la demande inconnue : échéance inconnue.")
    bounded = dossier.requested_on is None
    until = deadlines.answer_due(made, terms, calendar)
    request = f"Demande {'faite au plus tard le' if bounded else 'du'} {fr_day(made)}"
    why = f"{request}, réponse attendue au plus tard le {fr_day(until)}."
    return Registration(result, Place.TO_ANSWER, why, until)


def without_doubles(registrations: Sequence[Registration]) -> list[Registration]:
    """Keep the furthest advanced of a learner's standing dossiers in one session, the others are out.

    A tie is never broken by order, and homonyms are not one learner: all stay.
    """
    by_row = {id(one.dossier): index for index, one in enumerate(registrations)}
    kept = list(registrations)
    standing = (Place.CONFIRMED, Place.PROVISIONAL, Place.TO_ANSWER)
    for twins in doubles([one.dossier for one in registrations if one.place in standing]):
        tied = homonyms(twins)
        for learner in _learners(twins):
            group = [by_row[id(dossier)] for dossier in learner]
            best = max(_advance(registrations[index]) for index in group)
            first = [index for index in group if _advance(registrations[index]) == best]
            for index in group:
                if index in first:
                    kept[index] = replace(kept[index], tied=tied or len(first) > 1)
                else:
                    kept[index] = _out_for(kept[index], registrations[first[0]].dossier)
    return kept


def _learners(twins: Sequence[Dossier]) -> list[list[Dossier]]:
    """Return the dossiers of one name learner by learner: all together, or by address where the addresses differ."""
    if not homonyms(twins):
        return [list(twins)]
    by_address: dict[str, list[Dossier]] = {}
    for dossier in twins:
        by_address.setdefault(dossier.email.casefold() or dossier.dossier_id, []).append(dossier)
    return list(by_address.values())


def _advance(one: Registration) -> tuple[bool, int]:
    status = one.dossier.status
    return one.place is Place.CONFIRMED, -1 if status is None else list(Status).index(status)


def _out_for(one: Registration, kept: Dossier) -> Registration:
    why = f"Inscription en double : le dossier {kept.dossier_id} (« {kept.status_text} »), plus avancé, est gardé."
    return replace(one, place=Place.OUT, why=why, double_of=kept.dossier_id)
