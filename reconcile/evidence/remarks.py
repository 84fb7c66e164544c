"""Remarks and cell comments beside the marks of a learner (inputs.md §1): which are void, which may change a mark."""

import re
from collections.abc import Iterable

from reconcile.half_days import HalfDay
from reconcile.intake.half_day_headings import halves_named, written_date
from reconcile.terms.words import legend_words
from reconcile.texts import normalised_words, plain

# What a cell left as it is holds.
_STROKES = frozenset(" -–—….·_/,;:'\u00a0")
_SHARE = re.compile(r"\d ?%|\b1/2\b|½")
_CLOCK = re.compile(r"\d ?(?:h|:|min)")


def is_void(text: str) -> bool:
    """Tell a remark that says nothing: `RAS`, `ok`, a dash."""
    words = normalised_words(text)
    return (not words and not set(text) - _STROKES) or words in legend_words("remarks")["void"]


def speaks_of_absence(text: str) -> bool:
    """Tell words of absence, or the mark of one."""
    return _holds(text, "absence") or plain(text) == "a"


def speaks_of_time(text: str) -> bool:
    """Tell words of lateness, of leaving, of a part, or of hours; a half of the day named alone is a part too."""
    comes_or_goes = _holds(text, "moves") and _holds(text, "moments")
    timed = _CLOCK.search(plain(text)) is not None or _SHARE.search(text) is not None
    return "?" in text or _holds(text, "partial") or comes_or_goes or timed or len(halves_named(text)) == 1


def speaks(text: str) -> bool:
    """Tell words of absence, of lateness or of leaving, whatever stands beside them; hours alone are none."""
    timed = _holds(text, "moments") or _CLOCK.search(plain(text)) is not None
    return speaks_of_absence(text) or _holds(text, "partial") or (_holds(text, "moves") and timed)


def _holds(text: str, kind: str) -> bool:
    words = set(normalised_words(text))
    return any(words.issuperset(entry) for entry in legend_words("remarks")[kind])


def meant_half_days(text: str, half_days: Iterable[HalfDay]) -> list[HalfDay]:
    """Return the half-days that a remark may be about: those it names by half or by date, else all."""
    there = list(half_days)
    date, halves = written_date(text), halves_named(text)
    if date:
        number, month, _ = date[0]
        there = [one for one in there if (one.day.day, one.day.month) == (number, month)] or there
    named = [one for one in there if one.half in halves or one.is_whole_day]
    return named if len(halves) == 1 and named else there
