"""Words people write, and what the contract makes of them; the words are data, in `terms/`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from reconcile.intake.values import normalised_words

ExitReason = Literal["no_show", "other", "unclear"]


@cache
def _reasons(name: str) -> dict[str, list[frozenset[str]]]:
    entries = tomllib.loads((files("reconcile.terms") / f"{name}.toml").read_text("utf-8"))["reasons"]
    return {key: [frozenset(normalised_words(text)) for text in texts] for key, texts in entries.items()}


def _holds(text: str, entries: list[frozenset[str]]) -> bool:
    words = set(normalised_words(text))
    return any(entry <= words for entry in entries)


def listed_reason(text: str) -> str:
    """Return the reason of the force majeure list that a text means (contract.md §7), empty for none."""
    return next((reason for reason, entries in _reasons("force_majeure").items() if _holds(text, entries)), "")


def edof_labels() -> dict[str, str]:
    """Return each status with the label that EDOF shows."""
    labels = tomllib.loads((files("reconcile.terms") / "statuses.toml").read_text("utf-8"))["labels"]
    return {str(key): str(label) for key, label in labels.items()}


def listed_reasons() -> list[str]:
    """Return the reasons of the force majeure list (contract.md §7)."""
    return list(_reasons("force_majeure"))


def reason_of_exit(text: str) -> ExitReason:
    """Tell why AMG cancelled: a no-show, a reason of its own, or unclear (none, or words of neither list)."""
    reasons = _reasons("exit_reasons")
    if _holds(text, reasons["no_show"]):
        return "no_show"
    return "other" if _holds(text, reasons["of_provider"]) else "unclear"
