"""The answers that the drop-down of a row offers: dossiers by number and name, states, dates to type."""

from collections.abc import Callable, Iterable, Sequence

from reconcile.month.answers import possible_answers
from reconcile.month.finding_rows import FindingRow
from reconcile.month.result import Result


def answers_with_names(results: Iterable[Result]) -> Callable[[FindingRow], Sequence[str]]:
    """Return the function that gives the answers to a row; a number of a dossier stands with its learner's name."""
    names = {
        one.dossier.dossier_id: f"{one.dossier.dossier_id} {one.dossier.last_name} {one.dossier.first_name}".strip()
        for one in results
    }

    def answers_to(row: FindingRow) -> Sequence[str]:
        return [names.get(answer, answer) for answer in possible_answers(row.first)]

    return answers_to
