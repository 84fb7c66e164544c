"""Words people write, and what the contract makes of them; the words are data, in `terms/`."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from reconcile.texts import normalised_words, plain
from schemas.fields import normalised

ExitReason = Literal["no_show", "other", "unclear"]


@cache
def _reasons(name: str) -> dict[str, list[frozenset[str]]]:
    entries = tomllib.loads((files("reconcile.terms") / f"{name}.toml").read_text("utf-8"))["reasons"]
    return {key: [frozenset(normalised_words(text)) for text in texts] for key, texts in entries.items()}


def _holds(text: str, entries: list[frozenset[str]]) -> bool:
    words = set(normalised_words(text))
    return any(entry <= words for entry in entries)


@lru_cache(maxsize=20_000)
def listed_reason(text: str) -> str:
    """Return the reason of the force majeure list that a text means (contract.md §7), empty for none."""
    if _holds(text, _taken_back()):
        return ""
    return next((reason for reason, entries in _reasons("force_majeure").items() if _holds(text, entries)), "")


@cache
def _taken_back() -> list[frozenset[str]]:
    entries = tomllib.loads((files("reconcile.terms") / "force_majeure.toml").read_text("utf-8"))["not_listed"]
    return [frozenset(normalised_words(text)) for text in entries]


@cache
def edof_labels() -> dict[str, str]:
    """Return each status with the label that EDOF shows."""
    labels = tomllib.loads((files("reconcile.terms") / "statuses.toml").read_text("utf-8"))["labels"]
    return {str(key): str(label) for key, label in labels.items()}


def listed_reasons() -> list[str]:
    """Return the reasons of the force majeure list (contract.md §7)."""
    return list(_reasons("force_majeure"))


@cache
def offered_exit_reasons() -> list[str]:
    """Return the reasons of a cancellation by AMG that a person can choose from, as `reason_of_exit` reads them."""
    return list(tomllib.loads((files("reconcile.terms") / "exit_reasons.toml").read_text("utf-8"))["offered"])


@lru_cache(maxsize=20_000)
def reason_of_exit(text: str) -> ExitReason:
    """Tell why AMG cancelled: a no-show, a reason of its own, or unclear (none, or words of neither list)."""
    reasons = _reasons("exit_reasons")
    of_provider = _holds(text, reasons["of_provider"])
    if _holds(text, reasons["no_show"]):
        return "unclear" if of_provider else "no_show"
    # `Absent à la session` is no reason of AMG's own.
    return "other" if of_provider and not _holds(text, reasons["absence"]) else "unclear"


@cache
def answers() -> dict[str, list[str]]:
    """Return the answers that a person can give, by their key: the first spelling is the one that lists offer."""
    entries = tomllib.loads((files("reconcile.terms") / "answers.toml").read_text("utf-8"))["answers"]
    return {key: list(spellings) for key, spellings in entries.items()}


@cache
def legend(name: str) -> dict[str, tuple[str, ...]]:
    """Return a legend kept as data (`reconcile/terms/<name>.toml`): key → spellings, compared without accents."""
    entries = tomllib.loads((files("reconcile.terms") / f"{name}.toml").read_text("utf-8"))["legend"]
    return {key: tuple(normalised(text) for text in spellings) for key, spellings in entries.items()}


@cache
def legend_words(name: str) -> dict[str, list[list[str]]]:
    """Return a legend whose spellings are compared word by word: key → list of word lists."""
    entries = tomllib.loads((files("reconcile.terms") / f"{name}.toml").read_text("utf-8"))["legend"]
    return {key: [plain(text).split() for text in spellings] for key, spellings in entries.items()}


@cache
def _status_legend() -> dict[str, list[str]]:
    entries = tomllib.loads((files("reconcile.terms") / "statuses.toml").read_text("utf-8"))["legend"]
    return {key: list(spellings) for key, spellings in entries.items()}


@cache
def _keys_by_label() -> dict[str, str]:
    return {_status_label(text): key for key, spellings in _status_legend().items() for text in spellings}


def status_key(text: str) -> str | None:
    """Return the key of the status that a label means, `None` for an unknown one."""
    return _keys_by_label().get(_status_label(text))


def status_labels() -> list[str]:
    """Return the status labels as the legend writes them, for suggestions."""
    return [spelling for spellings in _status_legend().values() for spelling in spellings]


def _status_label(text: str) -> str:
    """Reduce a status label to what is compared: no case, accents, brackets, gender or little words."""
    words = (re.sub(r"ee$", "e", word) for word in normalised_words(text))
    return "".join(word for word in words if word not in {"par", "le", "la", "l", "e"})
