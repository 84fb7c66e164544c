"""Names of the sheets of a session: Excel allows 31 characters, and each must tell its session apart."""

import re
from collections.abc import Sequence

MAX_NAME = 31


def sheet_names(prefix: str, sessions: Sequence[str]) -> dict[str, str]:
    """Return a sheet name for each session number: the prefix, then the end of the number, where numbers differ.

    >>> sheet_names("Liste", ["AMG-2025-0513"])
    {'AMG-2025-0513': 'Liste AMG-2025-0513'}
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for session in sessions:
        # Signs that Excel refuses in the name of a sheet.
        told = re.sub(r"[\[\]:*?/\\']+", "-", session).strip("- ") or "session"
        number = 1
        while (name := _fitted(prefix, told, number)).casefold() in taken:
            number += 1
        taken.add(name.casefold())
        names[session] = name
    return names


def _fitted(prefix: str, told: str, number: int) -> str:
    suffix = f" ({number})" if number > 1 else ""
    room = MAX_NAME - len(prefix) - 1 - len(suffix)
    return f"{prefix} {told[-room:].strip()}{suffix}"
