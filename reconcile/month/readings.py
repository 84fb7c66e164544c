"""The same computation under each other reading of the guide (contract.md §6): what defends a figure."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from reconcile.contract.indemnities import Firmness
from reconcile.findings import Finding
from reconcile.french import euros
from reconcile.month.result import ReadingTotals, Result, Tally, totals_of
from reconcile.progress import Tell, so_far, untold
from reconcile.terms.readings import OtherReading, other_readings


class _Elsewhere(Struct, frozen=True):
    """What a run gives under another reading."""

    other: OtherReading
    results: Sequence[Result]


def under_other_readings(
    results: Sequence[Result], recompute: Callable[[OtherReading], Sequence[Result]], tell: Tell = untold
) -> tuple[list[Result], tuple[ReadingTotals, ...]]:
    """Return the results with the amounts that other readings give them, and the totals under each reading.

    `recompute` returns the results of the same dossiers, in the same order, under a reading.
    """
    elsewhere = []
    for number, other in enumerate(other_readings()):
        tell(so_far("Autres lectures du guide", number, len(other_readings())))
        elsewhere.append(_Elsewhere(other, recompute(other)))
    retained = Tally.of(one for one in results if one.in_period)
    totals = tuple(_totals(one, results, retained) for one in elsewhere)
    found: dict[int, list[tuple[str, int | None]]] = {}
    for one in elsewhere:
        for index, (mine, theirs) in enumerate(zip(results, one.results, strict=True)):
            if _differs(mine, theirs, one.other):
                found.setdefault(index, []).append((one.other.label, theirs.cents))
    marked = list(results)
    for index, amounts in found.items():
        marked[index] = _marked(results[index], tuple(amounts))
    return marked, totals


def _marked(result: Result, found: tuple[tuple[str, int | None], ...]) -> Result:
    marked = replace(result, other_amounts=found)
    said = f"Cas limite : {in_words(marked)}."
    return replace(marked, reason=f"{result.reason} {said}", limit_case=said)


def _differs(result: Result, elsewhere: Result, other: OtherReading) -> bool:
    """Only a decided amount that another reading changes is a borderline case; a rounding must change the case too."""
    if elsewhere is result or result.cents is None or elsewhere.cents == result.cents:
        return False
    return not other.only_cases or elsewhere.case is not result.case


def _totals(one: _Elsewhere, results: Sequence[Result], retained: Tally) -> ReadingTotals:
    """Return the totals under a reading: those of the results, but for the few that it changes."""
    both = zip(results, one.results, strict=True)
    pairs = [(mine, theirs) for mine, theirs in both if mine is not theirs and mine.in_period]
    tally = Tally(retained)
    tally.subtract(Tally.of(mine for mine, _ in pairs))
    tally.update(Tally.of(theirs for _, theirs in pairs))
    changed = sum(1 for mine, theirs in pairs if _owes(mine) != _owes(theirs))
    return ReadingTotals(one.other, totals_of(tally, one.other.reading), changed)


def _owes(result: Result) -> tuple[int | None, Firmness | None]:
    return result.cents, result.firmness


def borderline(result: Result) -> Finding | None:
    """Return M02 for a dossier whose amount another reading changes."""
    if not result.other_amounts or result.cents is None:
        return None
    detail = f"{euros(result.cents)} selon la lecture retenue ; {in_words(result)}."
    return Finding("M02", result.dossier.at("price"), detail)


def in_words(result: Result) -> str:
    """Return the amounts that other readings give, in French: `0,00 € si l'on lit « 14 jours ouvrés »`."""
    amounts: dict[int | None, list[str]] = {}
    for label, cents in result.other_amounts:
        amounts.setdefault(cents, []).append(f"« {label} »")
    return " ; ".join(
        f"{'à décider' if cents is None else euros(cents)} si l'on lit {' ou '.join(labels)}"
        for cents, labels in amounts.items()
    )
