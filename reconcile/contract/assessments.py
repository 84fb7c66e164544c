"""What a dossier owes, or what prevents saying it (contract.md §4).

The contract's table is computed for every way the doubts can turn out: a doubt decides only where they give different
amounts; then the dossier is *à décider* and nothing is guessed.
"""

from collections.abc import Mapping, Set
from datetime import date
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from reconcile.contract import deadlines
from reconcile.contract.amounts import AmountDue, Case, Facts, Nature, amount_due
from reconcile.contract.cancellations import cancellation_doubts
from reconcile.contract.doubts import (
    Doubt,
    attendance_doubts,
    contradictions,
    doubt_of,
    force_majeure_doubts,
    presence_doubts,
    registration_doubts,
)
from reconcile.dossiers import CONFIRMED, Dossier, Status
from reconcile.evidence.missing_dates import latest_day, possible_days
from reconcile.evidence.presence import Presence
from reconcile.french import euros
from reconcile.grouping import grouped
from reconcile.terms import Terms
from reconcile.terms.readings import noting
from reconcile.terms.words import reason_of_exit
from reconcile.working_days import WorkingDays


class Assessment(Struct, frozen=True):
    """What a dossier owes, or why that cannot be said.

    `facts` are those the amount was computed from (`None` when price, dates or status are missing). For an
    undecided dossier `open_doubts` say what is needed and `candidates` which amounts in cents it would give.
    `asked` names what the assessment asked of the reading of the guide: another reading of anything else changes none
    of it.
    """

    due: AmountDue
    facts: Facts | None
    open_doubts: tuple[Doubt, ...] = ()
    settled_doubts: tuple[Doubt, ...] = ()
    candidates: tuple[tuple[str, AmountDue], ...] = ()
    asked: frozenset[str] = frozenset()

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


def assess(dossier: Dossier, presence: Presence, as_of: date, terms: Terms, calendar: WorkingDays) -> Assessment:
    """Return what a dossier owes on the as-of date, or the doubts that prevent saying it."""
    if missing := _missing_base(dossier):
        return Assessment(UNDECIDED, None, open_doubts=missing)
    asked: set[str] = set()
    terms = replace(terms, reading=noting(terms.reading, asked))
    facts = _facts(dossier, presence, as_of, terms, calendar)
    doubts = [
        *contradictions(dossier, facts),
        *registration_doubts(dossier, facts),
        *cancellation_doubts(dossier, facts),
        *force_majeure_doubts(dossier),
        *attendance_doubts(presence, facts),
        *presence_doubts(dossier, presence),
    ]
    return _weigh(facts, doubts, terms, asked)


def _missing_base(dossier: Dossier) -> tuple[Doubt, ...]:
    """Return what is needed whatever the case: number, price, first day, last day, status; one row, in order."""
    found = [
        doubt_of(code, f"{needed} ({_why_missing(dossier, name)})", name)
        for name, (needed, code) in _NEEDED.items()
        if not getattr(dossier, name) and getattr(dossier, name) != 0
    ]
    if dossier.duplicated:
        found.append(doubt_of("F10", "une seule ligne pour ce numéro de dossier", "dossier_id"))
    if dossier.starts_on and dossier.ends_on and dossier.ends_on < dossier.starts_on:
        found.append(doubt_of("F12", "des dates de session dans l'ordre", "ends_on"))
    return tuple(found)


def _why_missing(dossier: Dossier, name: str) -> str:
    read = dossier.unreadable.get(name)
    return "cellule vide" if read is None else f"« {read} » n'est pas lisible"


def _facts(dossier: Dossier, presence: Presence, as_of: date, terms: Terms, calendar: WorkingDays) -> Facts:
    first_day, last_day, status = dossier.starts_on, dossier.ends_on, dossier.status
    assert first_day and last_day and status and dossier.price is not None
    # A proposal that waits is overdue once the limit that its last possible day gives has passed; a confirmation whose
    # date is missing opens a withdrawal that runs at least as long as from the first day on which it can lie.
    proposed_on, confirmed_on = latest_day(dossier, "proposed_on", as_of), dossier.confirmed_on
    if confirmed_on is None:
        days = possible_days(dossier, "confirmed_on", as_of)
        confirmed_on = None if days.empty else days.earliest
    said = dossier.cancelled_on or "cancelled_on" in dossier.unreadable
    may_leave = status is Status.CANCELLED_BY_LEARNER or (said and status in CONFIRMED)
    return Facts(
        as_of=as_of,
        status=status,
        price=dossier.price,
        first_day=first_day,
        last_day=last_day,
        last_free_day=deadlines.last_free_cancellation(first_day, terms, calendar) if may_leave else None,
        confirmed=dossier.registered,
        confirmation_due=deadlines.confirmation_due(proposed_on, terms, calendar)
        if proposed_on and status is Status.PROPOSED
        else None,
        cancelled_on=dossier.cancelled_on,
        withdrawal_until=deadlines.end_of_withdrawal(confirmed_on, terms, calendar)
        if may_leave and confirmed_on
        else None,
        closed_for_no_show=reason_of_exit(dossier.exit_reason) == "no_show",
        force_majeure=dossier.force_majeure.recognised,
        assiduity=presence.assiduity.least,
        missed_first_day=presence.may_miss(first_day),
    )


def _weigh(facts: Facts, doubts: list[Doubt], terms: Terms, asked: Set[str]) -> Assessment:
    """Compute the table for every combination of alternatives; undecided where a doubt changes what is due.

    `asked` fills as the table asks the reading of the guide.
    """
    if not doubts:
        return Assessment(amount_due(facts, terms), facts, asked=frozenset(asked))
    choices = list(product(*(range(len(doubt.alternatives)) for doubt in doubts)))
    outcomes = {choice: _outcome(facts, doubts, choice, terms) for choice in choices}
    deciding = {i for i in range(len(doubts)) if _decides(i, choices, outcomes)}
    settled = tuple(doubt for i, doubt in enumerate(doubts) if i not in deciding)
    if not deciding:
        first, due = outcomes[choices[0]]
        return Assessment(due, first, settled_doubts=settled, asked=frozenset(asked))
    found: dict[str, AmountDue] = {}
    for choice in choices:
        label = " et ".join(doubts[i].alternatives[choice[i]].label for i in sorted(deciding))
        found.setdefault(label, outcomes[choice][1])
    open_doubts = tuple(doubt for i, doubt in enumerate(doubts) if i in deciding)
    return Assessment(UNDECIDED, facts, open_doubts, settled, _distinct(found), frozenset(asked))


def _distinct(found: Mapping[str, AmountDue]) -> tuple[tuple[str, AmountDue], ...]:
    """Return each amount once, with all that gives it: `si A, ou si B`."""
    by_amount = grouped(found.items(), lambda pair: (pair[1].cents, pair[1].case.nature))
    return tuple((", ou ".join(label for label, _ in same), same[0][1]) for same in by_amount.values())


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
    given: dict[tuple[int, ...], set[tuple[int | None, Nature | None]]] = {}
    for choice in choices:
        due = outcomes[choice][1]
        given.setdefault(choice[:index] + choice[index + 1 :], set()).add((due.cents, due.case.nature))
    return any(len(found) > 1 for found in given.values())
