"""Near misses: what was probably meant. Only ever suggested; nothing is read by resemblance."""

from collections.abc import Iterable

from reconcile.french import listed
from reconcile.terms.words import edof_labels, status_key, status_labels
from reconcile.texts import normalised_words

# Out of 100. Names share more letters by chance than headings do.
CLOSE_ENOUGH, CLOSE_NAME = 80, 85
# Words of a heading that do not tell it from another.
_LITTLE_WORDS = frozenset(
    {"par", "sans", "de", "du", "des", "la", "le", "les", "l", "d", "n", "no", "en", "h", "euro", "euros"}
)


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


def near_statuses(text: str) -> list[str]:
    """Return the labels of every status that a text may mean: those sharing a word with it, else spelled alike.

    A status has its price: of several candidates none is left out, not even the nearest one's rivals.
    """
    from rapidfuzz import fuzz, utils

    words, reduced = {_rooted(word) for word in normalised_words(text)} - _LITTLE_WORDS, utils.default_process(text)
    labels = edof_labels()
    sharing = [label for label in labels.values() if words & {_rooted(word) for word in normalised_words(label)}]
    spelled = {
        status_key(known)
        for known in status_labels()
        if fuzz.ratio(reduced, utils.default_process(known), score_cutoff=CLOSE_ENOUGH) >= CLOSE_ENOUGH
    }
    return sharing or [label for key, label in labels.items() if key in spelled]


def _rooted(word: str) -> str:
    """Return a word without the endings of gender and number."""
    return word.rstrip("s").rstrip("e")


def one_of(candidates: Iterable[str]) -> str:
    """Return ` — vouliez-vous dire « … » ou « … » ?`, empty without candidates."""
    said = listed([f"« {one} »" for one in candidates], "ou")
    return f" — vouliez-vous dire {said} ?" if said else ""


def resemblance(name: str, other: str) -> bool:
    """Tell whether two names, already reduced to what is compared, are spelled nearly alike."""
    from rapidfuzz import fuzz

    return fuzz.ratio(name, other, score_cutoff=CLOSE_NAME) >= CLOSE_NAME
