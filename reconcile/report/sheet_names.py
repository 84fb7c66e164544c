"""Names of the sheets of a session: Excel allows 31 characters, and each must tell its session apart."""

import re
from collections.abc import Sequence

from reconcile.report.sheet_texts import uncoded

MAX_NAME = 31


def sheet_names(prefix: str, sessions: Sequence[str]) -> dict[str, str]:
    """Return a sheet name for each session number: the prefix, then the end of the number, where numbers differ.

    >>> sheet_names("Liste", ["AMG-2025-0513"])
    {'AMG-2025-0513': 'Liste AMG-2025-0513'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    told_apart = [_plain(session) for session in sessions]
    room = MAX_NAME - len(prefix) - 1
    if len({told[-room:].casefold() for told in told_apart}) < len(told_apart):
        told_apart = _differing(told_apart)
    for session, told in zip(sessions, told_apart, strict=True):
        number = 1
        while (name := _fitted(prefix, told, number)).casefold() in taken:
            number += 1
        taken.add(name.casefold())
        names[session] = name
    return names


def _plain(session: str) -> str:
    """Replace the signs that Excel refuses in the name of a sheet, those it counts twice, and those nobody sees."""
    refused = re.sub("[\\[\\]:*?/\\\\'\U00010000-\U0010ffff]+", "-", uncoded(session))
    return re.sub("[\\s\ufffd\u200b-\u200f]+", " ", refused).strip("- ") or "session"


def _differing(texts: Sequence[str]) -> list[str]:
    """Cut the end that all share, so that what tells them apart comes last; not where nothing would be left."""
    shortest = min(map(len, texts))
    shared = next((n for n in range(shortest) if len({text[-1 - n] for text in texts}) > 1), shortest)
    cut = [text[: len(text) - shared] for text in texts]
    return cut if all(cut) else list(texts)


def _fitted(prefix: str, told: str, number: int) -> str:
    suffix = f" ({number})" if number > 1 else ""
    room = MAX_NAME - len(prefix) - 1 - len(suffix)
    return f"{prefix} {told[-room:].strip()}{suffix}"
