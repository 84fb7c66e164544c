"""What cannot be decided (contract.md §4, first part): which datum is missing and the amounts it admits.

Each doubt gives the facts it leaves open as alternatives. The table is computed for every combination: a doubt
decides only where they give different amounts; then the dossier is *à décider* and nothing is guessed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from typing import Any

from reconcile import deadlines
from reconcile.amounts import AmountDue, Case, Facts, amount_due
from reconcile.dossiers import CONFIRMED, REFUSED, UNCONFIRMED, Dossier, Status
from reconcile.french import day as _fr
from reconcile.french import euros, percent
from reconcile.legends import reason_of_exit
from reconcile.presence import Presence
from reconcile.terms import Terms
from reconcile.working_days import WorkingDays


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


def _doubt(code: str, needed: str, name: str, *alternatives: Alternative) -> Doubt:
    return Doubt(((code, needed),), name, alternatives)


@dataclass(frozen=True, slots=True)
class Decision:
    """What a dossier owes, or why that cannot be said.

    `facts` are those the amount was computed from (`None` when price, dates or status are missing). For an
    undecided dossier `open_doubts` say what is needed and `candidates` which amounts in cents it would give.
    """

    due: AmountDue
    facts: Facts | None
    open_doubts: tuple[Doubt, ...] = ()
    settled_doubts: tuple[Doubt, ...] = ()
    candidates: tuple[tuple[str, AmountDue], ...] = ()

    @property
    def amounts_in_words(self) -> str:
        """The amounts that each alternative would give, in French; empty when there is none to give."""
        amounts = [
            f"{label} : {euros(due.cents) if due.cents is not None else 'rien encore'}"
            for label, due in self.candidates
        ]
        return f"Montants possibles : {' ; '.join(amounts)}." if amounts else ""


UNDECIDED = AmountDue(Case.UNDECIDED, None, None)
_NEEDED = {
    "dossier_id": ("un numéro de dossier entier", "F09"),
    "price": ("le prix", "F03"),
    "starts_on": ("le premier jour de la session", "F03"),
    "ends_on": ("le dernier jour de la session", "F03"),
    "status": ("l'état du dossier", "F03"),
}


def decide(dossier: Dossier, presence: Presence, as_of: date, terms: Terms, calendar: WorkingDays) -> Decision:
    """Return what a dossier owes on the as-of date, or the doubts that prevent saying it."""
    if missing := _missing_base(dossier):
        return Decision(UNDECIDED, None, open_doubts=missing)
    facts = _facts(dossier, presence, as_of, terms, calendar)
    doubts = [
        *_contradictions(dossier, facts),
        *_registration_doubts(dossier, facts),
        *_cancellation_doubts(dossier, facts),
        *_force_majeure_doubts(dossier),
        *_attendance_doubts(presence, facts),
        *_presence_doubts(dossier, presence),
    ]
    return _weigh(facts, doubts, terms)


def _missing_base(dossier: Dossier) -> tuple[Doubt, ...]:
    """Return what is needed whatever the case: number, price, first day, last day, status; one row, in order."""
    found = [
        _doubt(code, f"{needed} ({_why_missing(dossier, name)})", name)
        for name, (needed, code) in _NEEDED.items()
        if not getattr(dossier, name) and getattr(dossier, name) != 0
    ]
    if dossier.duplicated:
        found.append(_doubt("F10", "une seule ligne pour ce numéro de dossier", "dossier_id"))
    if dossier.starts_on and dossier.ends_on and dossier.ends_on < dossier.starts_on:
        found.append(_doubt("F12", "des dates de session dans l'ordre", "ends_on"))
    return tuple(found)


def _why_missing(dossier: Dossier, name: str) -> str:
    read = dossier.unreadable.get(name)
    return "cellule vide" if read is None else f"« {read} » n'est pas lisible"


def _facts(dossier: Dossier, presence: Presence, as_of: date, terms: Terms, calendar: WorkingDays) -> Facts:
    first_day, last_day, status = dossier.starts_on, dossier.ends_on, dossier.status
    assert first_day and last_day and status and dossier.price is not None
    proposed_on, confirmed_on = dossier.proposed_on, dossier.confirmed_on
    return Facts(
        as_of=as_of,
        status=status,
        price=dossier.price,
        first_day=first_day,
        last_day=last_day,
        last_free_day=deadlines.last_free_cancellation(first_day, terms, calendar),
        confirmed=dossier.registered,
        confirmation_due=deadlines.confirmation_due(proposed_on, terms, calendar)
        if proposed_on and status is Status.PROPOSED
        else None,
        cancelled_on=dossier.cancelled_on,
        withdrawal_until=deadlines.end_of_withdrawal(confirmed_on, terms, calendar) if confirmed_on else None,
        closed_for_no_show=reason_of_exit(dossier.exit_reason) == "no_show",
        force_majeure=dossier.force_majeure.recognised,
        assiduity=presence.at_least,
    )


def _contradictions(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """Return the doubts of an état that its own dates contradict."""
    status = facts.status
    if status in CONFIRMED and facts.cancelled_on:
        kept = Alternative("le dossier est maintenu", {"cancelled_on": None})
        gone = Alternative("l'élu a annulé", {"status": Status.CANCELLED_BY_LEARNER})
        needed = f"l'état exact du dossier, « {dossier.status_text} » et pourtant annulé le {_fr(facts.cancelled_on)}"
        return [_doubt("F25", needed, "cancelled_on", kept, gone)]
    if status in {Status.CLOSED_UNCONFIRMED, Status.REFUSED_BY_LEARNER} and dossier.confirmed_on:
        closed = Alternative("il n'a jamais été confirmé", {"confirmed": False})
        kept = Alternative("la confirmation vaut", {"status": Status.ACCEPTED})
        needed = (
            f"l'état exact du dossier, « {dossier.status_text} » et pourtant confirmé le {_fr(dossier.confirmed_on)}"
        )
        return [_doubt("F25", needed, "confirmed_on", closed, kept)]
    return []


def _cancellation_doubts(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """Return what is missing about a cancellation: its date (M09), AMG's reason (F21), the confirmation (M01)."""
    if facts.status is Status.CANCELLED_BY_PROVIDER:
        return _provider_doubts(dossier, facts)
    if facts.status is not Status.CANCELLED_BY_LEARNER and not (facts.status in CONFIRMED and facts.cancelled_on):
        return []
    doubts = []
    if facts.cancelled_on is None:
        days = _possible_cancellations(dossier, facts)
        doubts.append(_doubt("M09", _needed_date(dossier), "cancelled_on", *days))
    late = facts.cancelled_on is None or facts.last_free_day < facts.cancelled_on < facts.first_day
    confirmed_on = dossier.confirmed_on
    impossible = confirmed_on and facts.cancelled_on and confirmed_on > facts.cancelled_on
    if late and (confirmed_on is None or impossible):
        needed = _needed_confirmation(dossier)
        running = Alternative("si la rétractation courait encore", {"withdrawal_until": date.max})
        ended = Alternative("si elle était close", {"withdrawal_until": None})
        doubts.append(_doubt("M01", needed, "confirmed_on", running, ended))
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
    """No reason given: AMG's own cancellation before the first day; from that day on it may close a no-show."""
    if reason_of_exit(dossier.exit_reason) != "unclear":
        return []
    cancelled_on = facts.cancelled_on or _latest_cancellation(dossier, facts.as_of)
    if cancelled_on and cancelled_on < facts.first_day:
        return []
    own = Alternative("si AMG a annulé pour une autre raison", {"closed_for_no_show": False})
    no_show = Alternative("s'il s'agit d'une non-présentation", {"closed_for_no_show": True})
    needed = "le motif de l'annulation par AMG"
    if facts.cancelled_on is None:
        return [_doubt("M09", f"{needed}, ou sa date", "cancelled_on", own, no_show)]
    return [_doubt("F21", needed, "exit_reason", own, no_show)]


def _registration_doubts(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """An unreadable confirmation date leaves open whether a dossier that waits was confirmed."""
    if facts.confirmed or facts.status not in UNCONFIRMED or "confirmed_on" not in dossier.unreadable:
        return []
    never = Alternative("s'il n'a pas confirmé", {})
    confirmed = Alternative("s'il a confirmé", {"confirmed": True})
    return [_doubt("F04", _needed_confirmation(dossier), "confirmed_on", never, confirmed)]


def _force_majeure_doubts(dossier: Dossier) -> list[Doubt]:
    declared = dossier.force_majeure
    if not declared.claimed or declared.recognised:
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
    return [_doubt("M07", " et ".join(missing), "force_majeure", without, with_it)]


def _attendance_doubts(presence: Presence, facts: Facts) -> list[Doubt]:
    """Return what the sheets leave open; the bounds of assiduity are enough, since the amount grows with it."""
    needs = [(gap.code, gap.needed) for gap in presence.gaps]
    least, most = presence.at_least, presence.at_most
    interrupted_on = facts.cancelled_on if facts.status is Status.CANCELLED_BY_LEARNER else None
    if interrupted_on and interrupted_on >= facts.first_day and (after := presence.attended_after(interrupted_on)):
        needs.append(("P06", f"la date exacte de l'interruption (présences après le {_fr(interrupted_on)})"))
        least -= after
    if not needs:
        return []
    bounds = ((least, "au moins"), (most, "au plus"))
    alternatives = (
        Alternative(_extent(bound, word if presence.planned is None else ""), {"assiduity": bound})
        for bound, word in bounds
    )
    return [Doubt(tuple(needs), "presence", tuple(alternatives))]


def _extent(assiduity: Fraction, unknown: str) -> str:
    """Return how much of a session was attended, in French; `unknown` stands for a share of an unknown whole."""
    if assiduity == 0:
        return "s'il n'est pas venu"
    return "s'il a tout suivi" if assiduity == 1 else unknown or f"assiduité de {percent(assiduity)}"


def _presence_doubts(dossier: Dossier, presence: Presence) -> list[Doubt]:
    """Present, or perhaps present, on a dossier that is refused, never confirmed, cancelled before, or closed (P06)."""
    if not presence.maybe_present or not barred(dossier):
        return []
    nobody = Alternative("si les présences sont d'un autre", {"assiduity": Fraction(0)})
    valid = {"status": Status.ACCEPTED, "confirmed": True, "cancelled_on": None, "closed_for_no_show": False}
    somebody = Alternative("si l'inscription valait", valid)
    needed = f"savoir qui était présent : le dossier est « {dossier.status_text} »"
    return [_doubt("P06", needed, "presence", nobody, somebody)]


def barred(dossier: Dossier) -> bool:
    """Tell whether nobody can be present on this dossier (contract.md §4, P06)."""
    if dossier.status in REFUSED or dossier.status in {
        Status.CANCELLED_BY_PROVIDER,
        Status.CANCELLED_BY_FUNDER,
    }:
        return True
    if dossier.status is Status.CANCELLED_BY_LEARNER:
        return bool(dossier.cancelled_on and dossier.starts_on and dossier.cancelled_on < dossier.starts_on)
    return not dossier.registered


def _weigh(facts: Facts, doubts: list[Doubt], terms: Terms) -> Decision:
    """Compute the table for every combination of alternatives; undecided where a doubt changes what is due."""
    choices = list(product(*(range(len(doubt.alternatives)) for doubt in doubts)))
    outcomes = {choice: _outcome(facts, doubts, choice, terms) for choice in choices}
    deciding = {i for i in range(len(doubts)) if _decides(i, choices, outcomes)}
    settled = tuple(doubt for i, doubt in enumerate(doubts) if i not in deciding)
    if not deciding:
        first, due = outcomes[choices[0]]
        return Decision(due, first, settled_doubts=settled)
    candidates: dict[str, AmountDue] = {}
    for choice in choices:
        label = " et ".join(doubts[i].alternatives[choice[i]].label for i in sorted(deciding))
        candidates.setdefault(label, outcomes[choice][1])
    open_doubts = tuple(doubt for i, doubt in enumerate(doubts) if i in deciding)
    return Decision(UNDECIDED, facts, open_doubts, settled, tuple(candidates.items()))


def _outcome(facts: Facts, doubts: list[Doubt], choice: tuple[int, ...], terms: Terms) -> tuple[Facts, AmountDue]:
    for doubt, chosen in zip(doubts, choice, strict=True):
        facts = replace(facts, **doubt.alternatives[chosen].changes)
    return facts, amount_due(facts, terms)


def _decides(
    index: int, choices: list[tuple[int, ...]], outcomes: Mapping[tuple[int, ...], tuple[Facts, AmountDue]]
) -> bool:
    """Tell whether two combinations that differ in this doubt alone give different amounts, or another nature.

    A free course owes 0 € either way; but absent or present, indemnity or service, is not the same to anyone.
    """
    given: dict[tuple[int, ...], set[tuple[int | None, str]]] = {}
    for choice in choices:
        due = outcomes[choice][1]
        given.setdefault(choice[:index] + choice[index + 1 :], set()).add((due.cents, due.case.nature))
    return any(len(found) > 1 for found in given.values())
