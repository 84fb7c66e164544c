"""Words in the cells of a table that a person explained (*Correspondances*), as what they mean."""

from collections.abc import Mapping
from typing import Any

from reconcile.correspondences import IGNORED, Correspondences, WordKind
from reconcile.intake.validation import FAULT_OF_CELL
from reconcile.intake.values import read_status
from reconcile.terms.words import listed_reason, reason_of_exit
from reconcile.texts import plain
from schemas.fields import Unreadable

# The fields whose words a person may explain; what is understood anyway never takes another meaning.
EXPLAINED = {
    "status": WordKind.STATUS,
    "exit_reason": WordKind.EXIT_REASON,
    "force_majeure_reason": WordKind.FORCE_MAJEURE,
}


def explain(columns: Mapping[str, list[Any]], learned: Correspondences, scope: str) -> None:
    """Replace the words that a person explained, where nothing else understands them, by what they mean."""
    for name, kind in EXPLAINED.items():
        meanings = learned.of_scope(kind, scope)
        for index, value in enumerate(columns.get(name, ()) if meanings else ()):
            meaning = meanings.get(plain(str(value))) if _is_a_word(value) and not is_understood(kind, value) else None
            if meaning and plain(meaning) != IGNORED:
                columns[name][index] = read_status(meaning) if kind is WordKind.STATUS else f"{value} : {meaning}"


def is_understood(kind: WordKind, value: object) -> bool:
    """Tell whether a word of one of these fields means something without anybody explaining it."""
    if isinstance(value, Unreadable):
        return False
    if kind is WordKind.FORCE_MAJEURE:
        return bool(listed_reason(str(value)))
    return kind is not WordKind.EXIT_REASON or reason_of_exit(str(value)) != "unclear"


def _is_a_word(value: object) -> bool:
    """Tell a word from an empty cell, an error cell and a formula without a value."""
    return value is not None and not (isinstance(value, Unreadable) and value.reason in FAULT_OF_CELL)
