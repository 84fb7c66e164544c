"""What can be missing or contradictory (contract.md §4, first part), each with the facts it leaves open.

A doubt does not decide by itself: `assessments.py` computes the table for each way it can turn out.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from msgspec import Struct

from reconcile.contract.amounts import Facts
from reconcile.dossiers import CONFIRMED, REFUSED, SERVICE_DONE, STILL_WAITING, UNCONFIRMED, Dossier, Status
from reconcile.evidence.missing_dates import possible_days
from reconcile.evidence.presence import Presence
from reconcile.french import day as _fr
from reconcile.french import percent


class Alternative(Struct, frozen=True):
    """One way a doubt can turn out: in French, and the facts it changes."""

    label: str
    changes: Mapping[str, Any]


class Doubt(Struct, frozen=True):
    """Missing or contradictory data that leave one thing open: what is needed, and how it can turn out.

    `needs` holds a finding code and what is needed, in French, for each datum; `name` the field they stand in.
    """

    needs: tuple[tuple[str, str], ...]
    name: str
    alternatives: tuple[Alternative, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The finding codes, in order."""
        return tuple(code for code, _ in self.needs)


def doubt_of(code: str, needed: str, name: str, *alternatives: Alternative) -> Doubt:
    """Return a doubt about one datum."""
    return Doubt(((code, needed),), name, alternatives)


def contradictions(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """Return the doubts of an état that its own dates contradict (F25), each by itself: one hides no other."""
    status = facts.status
    shown = f"l'état exact du dossier, « {dossier.status_text} » et pourtant"
    found = []
    if status in CONFIRMED and "cancelled_on" in dossier.unreadable:
        kept = Alternative("le dossier est maintenu", {"cancelled_on": None})
        gone = Alternative(
            "l'élu a annulé à temps", {"status": Status.CANCELLED_BY_LEARNER, "cancelled_on": facts.free_until}
        )
        found.append(doubt_of("F25", f"{shown} avec une date d'annulation", "cancelled_on", kept, gone))
    elif status in CONFIRMED and facts.cancelled_on:
        kept = Alternative("le dossier est maintenu", {"cancelled_on": None})
        gone = Alternative("l'élu a annulé", {"status": Status.CANCELLED_BY_LEARNER})
        found.append(doubt_of("F25", f"{shown} annulé le {_fr(facts.cancelled_on)}", "cancelled_on", kept, gone))
    elif status in UNCONFIRMED and dossier.confirmed_on:
        # Nothing is due either way before the session is over: an overdue proposal is no amount.
        never = Alternative("il n'a jamais été confirmé", {"confirmed": False, "confirmation_due": None})
        valid = {} if status in STILL_WAITING else {"status": Status.ACCEPTED}
        kept = Alternative("la confirmation vaut", valid)
        found.append(doubt_of("F25", f"{shown} confirmé le {_fr(dossier.confirmed_on)}", "confirmed_on", never, kept))
    shown_on = dossier.shown_on or facts.as_of
    if status in SERVICE_DONE and shown_on < facts.last_day:
        later = Alternative("la session n'est pas finie", {})
        over = Alternative("elle l'est", {"last_day": min(facts.last_day, facts.as_of)})
        needed = f"{shown} au plus tard le {_fr(shown_on)}, avant le dernier jour de la session"
        found.append(doubt_of("F25", needed, "status", later, over))
    return found


def registration_doubts(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """Return what leaves open whether a dossier was confirmed on the as-of date.

    An unreadable confirmation date beside a dossier that waits, or an undated one that only a later export shows.
    """
    if facts.status is Status.ACCEPTED and not dossier.confirmed_on:
        if not possible_days(dossier, "confirmed_on", facts.as_of).perhaps_later:
            return []
        waiting = Alternative("s'il ne l'était pas encore", {"status": Status.PROPOSED, "confirmed": False})
        needed = needed_confirmation(dossier)
        return [doubt_of("F04", needed, "confirmed_on", Alternative("s'il était confirmé", {}), waiting)]
    if facts.confirmed or facts.status not in UNCONFIRMED or "confirmed_on" not in dossier.unreadable:
        return []
    never = Alternative("s'il n'a pas confirmé", {})
    confirmed = Alternative("s'il a confirmé", {"confirmed": True})
    return [doubt_of("F04", needed_confirmation(dossier), "confirmed_on", never, confirmed)]


def needed_confirmation(dossier: Dossier) -> str:
    """Return how a missing or impossible confirmation date is asked for, in French."""
    if dossier.confirmed_on:
        return f"la date de confirmation exacte (le {_fr(dossier.confirmed_on)} est après l'annulation)"
    read = dossier.unreadable.get("confirmed_on")
    return "la date de confirmation" + (f" (« {read} » n'est pas utilisable)" if read else "")


def force_majeure_doubts(dossier: Dossier) -> list[Doubt]:
    """Force majeure claimed without a listed reason or a proof (M07)."""
    declared = dossier.force_majeure
    if not declared.incomplete:
        return []
    missing = []
    if declared.declared is not True:
        missing.append("la déclaration de force majeure (oui ou non)")
    if not declared.listed:
        missing.append(f"un motif de la liste (lu : « {declared.reason} »)" if declared.reason else "un motif")
    if declared.proved is not True:
        missing.append("la pièce justificative")
    without = Alternative("sans force majeure", {"force_majeure": False})
    with_it = Alternative("avec la force majeure reconnue", {"force_majeure": True})
    name = "force_majeure" if declared.declared is not True else "force_majeure_proof"
    if declared.declared is True and not declared.listed:
        name = "force_majeure_reason"
    return [doubt_of("M07", " et ".join(missing), name, without, with_it)]


def attendance_doubts(presence: Presence, facts: Facts) -> list[Doubt]:
    """Return what the sheets leave open; the bounds of assiduity are enough, since the amount grows with it."""
    needs = [(gap.code, gap.needed) for gap in presence.gaps]
    least, most = presence.assiduity.least, presence.assiduity.most
    interrupted_on = facts.cancelled_on if facts.status in {Status.CANCELLED_BY_LEARNER, *CONFIRMED} else None
    if interrupted_on and interrupted_on >= facts.first_day and (after := presence.attended_after(interrupted_on)):
        needs.append(("P06", f"la date exacte de l'interruption (présences après le {_fr(interrupted_on)})"))
        least -= after
    if not needs:
        return []
    first_day = facts.first_day
    bounds = (
        (least, "au moins", presence.may_miss(first_day)),
        (most, "au plus", presence.missed(first_day)),
    )
    alternatives = (
        Alternative(
            _extent(bound, word if presence.planned is None else ""),
            {"assiduity": bound, "missed_first_day": missed},
        )
        for bound, word, missed in bounds
    )
    return [Doubt(tuple(needs), "presence", tuple(alternatives))]


def _extent(assiduity: Fraction, unknown: str) -> str:
    """Return how much of a session was attended, in French; `unknown` stands for a share of an unknown whole."""
    if assiduity == 0:
        return "s'il n'est pas venu"
    return "s'il a tout suivi" if assiduity == 1 else unknown or f"assiduité de {percent(assiduity)}"


def presence_doubts(dossier: Dossier, presence: Presence) -> list[Doubt]:
    """Present, or perhaps present, on a dossier that is refused, never confirmed, cancelled before, or closed (P06)."""
    if not presence.maybe_present or not barred(dossier):
        return []
    # Only a no-show closed by AMG owes by whether the learner came.
    absent = {"assiduity": Fraction(0)} if dossier.status is Status.CANCELLED_BY_PROVIDER else {}
    nobody = Alternative("si les présences sont d'un autre", absent)
    valid = {"status": Status.ACCEPTED, "confirmed": True, "cancelled_on": None, "closed_for_no_show": False}
    somebody = Alternative("si l'inscription valait", valid)
    needed = f"savoir qui était présent : le dossier est « {dossier.status_text} »"
    return [doubt_of("P06", needed, "presence", nobody, somebody)]


def barred(dossier: Dossier) -> bool:
    """Tell whether nobody can be present on this dossier (contract.md §4, P06)."""
    if dossier.status in REFUSED or dossier.status in {
        Status.CANCELLED_BY_PROVIDER,
        Status.CANCELLED_BY_FUNDER,
    }:
        return True
    if dossier.status is Status.CANCELLED_BY_LEARNER:
        cancelled_on = dossier.cancelled_on or dossier.shown_on
        return bool(cancelled_on and dossier.starts_on and cancelled_on < dossier.starts_on)
    return not dossier.registered
