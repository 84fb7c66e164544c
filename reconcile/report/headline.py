"""What a month comes to in three totals, and what to do first: said alike by *Synthèse* and by the page."""

from collections.abc import Iterator

from msgspec import Struct

from reconcile.french import euros, plural
from reconcile.month.outcome import Firmness, Outcome

FIRST_TO_DO = 3


class Total(Struct, frozen=True):
    """The dossiers of one firmness: how many, what they owe in cents (`None` where that is not decided), a sentence."""

    section: str
    firmness: Firmness
    count: int
    cents: int | None
    text: str


class Step(Struct, frozen=True):
    """One of the first things to do: what, what it is worth in cents, and how."""

    title: str
    stake: int | None
    text: str


def totals_of(outcome: Outcome) -> tuple[Total, Total, Total]:
    """Return what is to be cashed in, what waits and why, what is to be decided and between which amounts."""
    totals = outcome.totals

    def count(firmness: Firmness) -> int:
        return sum(1 for result in outcome.kept if result.firmness is firmness)

    return (
        Total("À encaisser", Firmness.FIRM, count(Firmness.FIRM), totals.firm, "Payable en l'état."),
        Total(
            "En attente", Firmness.CONDITIONAL, count(Firmness.CONDITIONAL), totals.conditional, _why_waiting(outcome)
        ),
        Total("À décider", Firmness.UNDECIDED, totals.undecided, None, _between(outcome)),
    )


def _between(outcome: Outcome) -> str:
    totals = outcome.totals
    if not totals.undecided:
        return ""
    unpriced = f" ; {plural(totals.unpriced, 'dossier')} sans prix lisible en plus" if totals.unpriced else ""
    return f"De {euros(totals.least)} à {euros(totals.most)}, selon les réponses{unpriced}. Voir « À traiter »."


def _why_waiting(outcome: Outcome) -> str:
    """Say what the conditional amounts wait for."""
    waiting = [result for result in outcome.kept if result.firmness is Firmness.CONDITIONAL]
    if not waiting:
        return "Rien n'attend."
    wrong = sum(1 for result in waiting if result.held_back)
    said = [outcome.condition.in_words] if outcome.condition.in_words else []
    said += (
        [f"{plural(wrong, 'entrée déclarée', 'entrées déclarées')} à tort sur EDOF, à corriger (M05)."] if wrong else []
    )
    return " ".join(said)


def first_steps(outcome: Outcome) -> Iterator[Step]:
    """Yield the three things to do first, with what each is worth."""
    for row in outcome.to_do[:FIRST_TO_DO]:
        who = " ".join(filter(None, (row.dossier_id, row.last_name, row.first_name))) or row.session_id
        yield Step(row.title, row.stake, f"{who} : {row.remedy}" if who else row.remedy)
