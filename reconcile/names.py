"""Names, reduced to what is compared (inputs.md §2)."""

import re
from functools import cache

from anyascii import anyascii

_TITLES = {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr"}
# Exports write D'EXEMPLE and D EXEMPLE for the same name.
_PARTICLES = {"d", "l", "o"}


@cache
def name_key(name: str) -> str:
    """Reduce a name to what is compared: no case, accents, hyphens, apostrophes, titles or order.

    >>> name_key("Mme D’ESSAI-PHI Irréelle") == name_key("irreelle d essai phi")
    True
    """
    words = re.findall(r"[a-z0-9]+", re.sub("['`]", "", (name if name.isascii() else anyascii(name)).casefold()))
    kept = [word for word in words if word not in _TITLES] or words
    joined: list[str] = []
    for word in kept:
        if joined and joined[-1] in _PARTICLES:
            joined[-1] += word
        else:
            joined.append(word)
    return " ".join(sorted(joined))
