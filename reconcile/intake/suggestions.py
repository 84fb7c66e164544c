"""Near misses: what was probably meant. Only ever suggested; nothing is read by resemblance."""

from collections.abc import Iterable

# Out of 100. Names share more letters by chance than headings do.
CLOSE_ENOUGH, CLOSE_NAME = 80, 85


def nearest(text: str, known: Iterable[str]) -> str:
    """Return the known text that resembles most, empty when none is close."""
    from rapidfuzz import fuzz, process, utils

    found = process.extractOne(
        text, list(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=CLOSE_ENOUGH
    )
    return found[0] if found else ""


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """Return ` — vouliez-vous dire « … » ?`, empty when nothing is close."""
    close = nearest(text, known)
    return f" — vouliez-vous dire « {close} » ?" if close else ""


def resemblance(name: str, other: str) -> bool:
    """Tell whether two names, already reduced to what is compared, are spelled nearly alike."""
    from rapidfuzz import fuzz

    return fuzz.ratio(name, other) >= CLOSE_NAME
