"""What can be missing or contradictory (contract.md §4, first part), each with the facts it leaves open.

A doubt does not decide by itself: `assessments.py` computes the table for each way it can turn out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from reconcile.contract.amounts import Facts
from reconcile.dossiers import CONFIRMED, REFUSED, UNCONFIRMED, Dossier, Status
from reconcile.evidence.presence import Presence
from reconcile.french import day as _fr
from reconcile.french import percent
from reconcile.terms.words import reason_of_exit


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way a doubt can turn out: in French, and the facts it changes."""

    label: str
    changes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Doubt:
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
    """Return the doubts of an état that its own dates contradict."""
    status = facts.status
    if status in CONFIRMED and "cancelled_on" in dossier.unreadable:
        kept = Alternative("le dossier est maintenu", {"cancelled_on": None})
        gone = Alternative(
            "l'élu a annulé à temps", {"status": Status.CANCELLED_BY_LEARNER, "cancelled_on": facts.last_free_day}
        )
        needed = f"l'état exact du dossier, « {dossier.status_text} » et pourtant avec une date d'annulation"
        return [doubt_of("F25", needed, "cancelled_on", kept, gone)]
    if status in CONFIRMED and facts.cancelled_on:
        kept = Alternative("le dossier est maintenu", {"cancelled_on": None})
        gone = Alternative("l'élu a annulé", {"status": Status.CANCELLED_BY_LEARNER})
        needed = f"l'état exact du dossier, « {dossier.status_text} » et pourtant annulé le {_fr(facts.cancelled_on)}"
        return [doubt_of("F25", needed, "cancelled_on", kept, gone)]
    if status in {Status.CLOSED_UNCONFIRMED, Status.REFUSED_BY_LEARNER} and dossier.confirmed_on:
        closed = Alternative("il n'a jamais été confirmé", {"confirmed": False})
        kept = Alternative("la confirmation vaut", {"status": Status.ACCEPTED})
        needed = (
            f"l'état exact du dossier, « {dossier.status_text} » et pourtant confirmé le {_fr(dossier.confirmed_on)}"
        )
        return [doubt_of("F25", needed, "confirmed_on", closed, kept)]
    return []


def cancellation_doubts(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """Return what is missing about a cancellation: its date (M09), AMG's reason (F21), the confirmation (M01)."""
    if facts.status is Status.CANCELLED_BY_PROVIDER:
        return _provider_doubts(dossier, facts)
    if facts.status is not Status.CANCELLED_BY_LEARNER and not (facts.status in CONFIRMED and facts.cancelled_on):
        return []
    doubts = []
    if facts.cancelled_on is None:
        days = _possible_cancellations(dossier, facts)
        doubts.append(doubt_of("M09", _needed_date(dossier), "cancelled_on", *days))
    late = facts.cancelled_on is None or facts.last_free_day < facts.cancelled_on < facts.first_day
    confirmed_on = dossier.confirmed_on
    impossible = confirmed_on and facts.cancelled_on and confirmed_on > facts.cancelled_on
    if late and (confirmed_on is None or impossible):
        needed = _needed_confirmation(dossier)
        running = Alternative("si la rétractation courait encore", {"withdrawal_until": date.max})
        ended = Alternative("si elle était close", {"withdrawal_until": None})
        doubts.append(doubt_of("M01", needed, "confirmed_on", running, ended))
    return doubts


def _needed_date(dossier: Dossier) -> str:
    read = dossier.unreadable.get("cancelled_on")
    return "la date d'annulation" + (f" (« {read} » n'est pas utilisable)" if read else "")


def _needed_confirmation(dossier: Dossier) -> str:
    if dossier.confirmed_on:
        return f"la date de confirmation exacte (le {_fr(dossier.confirmed_on)} est après l'annulation)"
    read = dossier.unreadable.get("confirmed_on")
    return "la date de confirmation" + (f" (« {read} » n'est pas utilisable)" if read else "")


def _latest_cancellation(dossier: Dossier, as_of: date) -> date | None:
    """Return the last day the cancellation can have been: the last action, unless it is still to come."""
    last = dossier.last_action_on
    return last if last and last <= as_of else None


def _possible_cancellations(dossier: Dossier, facts: Facts) -> tuple[Alternative, ...]:
    """Return the days that a missing cancellation date admits, one per outcome (inputs.md §1, order of trust 4)."""
    latest, earliest = _latest_cancellation(dossier, facts.as_of), dossier.not_cancelled_on
    free, first = facts.last_free_day, facts.first_day
    if latest and latest <= free:
        return (Alternative(f"annulée au plus tard le {_fr(latest)}", {"cancelled_on": latest}),)
    eve = min(latest or first - timedelta(days=1), first - timedelta(days=1))
    after = max(free + timedelta(days=1), earliest or date.min)
    days = {}
    if earliest is None or earliest <= free:
        days[free] = f"si l'annulation est du {_fr(free)} ou avant"
    if after <= eve:
        days[after] = f"si elle est du {_fr(after)}"
        days[eve] = f"si elle est du {_fr(eve)}"
    if latest is None or latest >= first:
        days[max(first, earliest or first)] = f"si elle est du {_fr(first)} ou après"
    return tuple(Alternative(label, {"cancelled_on": day}) for day, label in days.items())


def _provider_doubts(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """Without a known reason: AMG's own cancellation before the first day; from then on it may close a no-show."""
    reason = reason_of_exit(dossier.exit_reason)
    if reason == "no_show" and facts.cancelled_on and facts.cancelled_on < facts.first_day:
        own = Alternative("si AMG a annulé pour une autre raison", {"closed_for_no_show": False})
        no_show = Alternative("si l'élu ne s'est pas présenté", {"closed_for_no_show": True})
        needed = f"le motif exact, une non-présentation close le {_fr(facts.cancelled_on)}, avant le premier jour"
        return [doubt_of("F25", needed, "exit_reason", own, no_show)]
    if reason != "unclear":
        return []
    cancelled_on = facts.cancelled_on or _latest_cancellation(dossier, facts.as_of)
    if cancelled_on and cancelled_on < facts.first_day:
        return []
    own = Alternative("si AMG a annulé pour une autre raison", {"closed_for_no_show": False})
    no_show = Alternative("s'il s'agit d'une non-présentation", {"closed_for_no_show": True})
    needed = "le motif de l'annulation par AMG"
    if facts.cancelled_on is None:
        return [doubt_of("M09", f"{needed}, ou sa date", "cancelled_on", own, no_show)]
    return [doubt_of("F21", needed, "exit_reason", own, no_show)]


def registration_doubts(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """An unreadable confirmation date leaves open whether a dossier that waits was confirmed."""
    if facts.confirmed or facts.status not in UNCONFIRMED or "confirmed_on" not in dossier.unreadable:
        return []
    never = Alternative("s'il n'a pas confirmé", {})
    confirmed = Alternative("s'il a confirmé", {"confirmed": True})
    return [doubt_of("F04", _needed_confirmation(dossier), "confirmed_on", never, confirmed)]


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
    interrupted_on = facts.cancelled_on if facts.status is Status.CANCELLED_BY_LEARNER else None
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
    nobody = Alternative("si les présences sont d'un autre", {"assiduity": Fraction(0)})
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
        # Without its date, the last action is the latest day the cancellation can have been.
        cancelled_on = dossier.cancelled_on or dossier.last_action_on
        return bool(cancelled_on and dossier.starts_on and cancelled_on < dossier.starts_on)
    return not dossier.registered
