"""Near misses: what was probably meant. Only ever suggested; nothing is read by resemblance."""

from collections.abc import Iterable

from reconcile.french import listed
from reconcile.texts import normalised_words

# Out of 100. Names share more letters by chance than headings do.
CLOSE_ENOUGH, CLOSE_NAME = 80, 85
# Words of a heading that do not tell it from another.
_LITTLE_WORDS = frozenset({"de", "du", "des", "la", "le", "les", "l", "d", "n", "no", "en", "h", "euro", "euros"})


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the known text that resembles most, empty when none is close."""
    from rapidfuzz import fuzz, process, utils

    found = process.extractOne(
        text, list(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=CLOSE_ENOUGH
    )
    return found[0] if found else ""


def is_near(heading: str, headings: Iterable[str]) -> bool:
    """Tell whether a heading is nearly one of a field's, or holds, or is held by, the words of one."""
    headings = list(headings)
    words = _telling_words(heading)
    others = map(_telling_words, headings)
    return bool(nearest(heading, headings)) or any(
        words and other and (words <= other or other <= words) for other in others
    )


def _telling_words(heading: str) -> set[str]:
    return set(normalised_words(heading)) - _LITTLE_WORDS


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """Return ` — vouliez-vous dire « … » ?`, empty when nothing is close."""
    close = nearest(text, known)
    return one_of([close]) if close else ""


def one_of(candidates: Iterable[str]) -> str:
    """Return ` — vouliez-vous dire « … » ou « … » ?`, empty without candidates."""
    said = listed([f"« {one} »" for one in candidates], "ou")
    return f" — vouliez-vous dire {said} ?" if said else ""


def resemblance(name: str, other: str) -> bool:
    """Tell whether two names, already reduced to what is compared, are spelled nearly alike."""
    from rapidfuzz import fuzz

    return fuzz.ratio(name, other) >= CLOSE_NAME
