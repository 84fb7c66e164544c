"""Words of the inputs that were not understood, and what a person said once that they mean (inputs.md, from its top).

A word is learned for the tables that have the same row of titles, never for others: one trainer's "R" rules no other's.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from msgspec import Struct

from reconcile.labels import Labelled
from reconcile.texts import month_number, normalised_words, plain


class WordKind(Labelled):
    """What a word stands for where it was not understood."""

    TITLE = "title"
    STATUS = "status"
    MARK = "mark"
    EXIT_REASON = "exit_reason"
    FORCE_MAJEURE = "force_majeure"
    SESSION = "session"
    NUMBERS = "numbers"
    SHEET = "sheet"


# A reason may be one of health: its words are for the workbook, never for the console.
OF_PERSONS = frozenset({WordKind.EXIT_REASON, WordKind.FORCE_MAJEURE})
# The answer that a column, a reason or a sheet has no use here.
IGNORED = "ignorer"
# What is asked of the numbers of a table is not one word of it.
NUMBERS = "(les nombres)"
BETWEEN = " | "

Key = tuple[WordKind, str, str]


class Correspondence(Struct, frozen=True):
    """A word as written and what it means: `meaning` is empty as long as nobody has said.

    `scope` are the titles of the tables that it is of, or the one sheet; `place` is where it stands first, `count` how
    often, `choices` what it can mean; `source` the workbook that the meaning was read from, `used` how often it served;
    `asked`: it is a question of this run as well.
    """

    kind: WordKind
    written: str
    scope: str
    meaning: str = ""
    place: str = ""
    count: int = 0
    choices: tuple[str, ...] = ()
    source: str = ""
    used: int = 0
    asked: bool = False

    @property
    def key(self) -> Key:
        """What tells it from another, however its scope is spelled this time."""
        return key_of(self.kind, self.written, self.scope)


def key_of(kind: WordKind, written: str, scope: str) -> Key:
    """Return what names a word of a scope: dates and numbers in titles, upper case and accents do not count.

    A sheet is named by its content alone: one of the same name next month is another.
    """
    if kind is WordKind.SHEET:
        return kind, plain(scope), ""
    return kind, scope_key(scope), plain(written)


class Correspondences(Struct, frozen=True, dict=True):
    """Every meaning that was given; of two for one word the later rules. `edition`: the runs that led to the latest."""

    given: tuple[Correspondence, ...] = ()
    edition: int = 0

    @cached_property
    def _by_key(self) -> Mapping[Key, Correspondence]:
        return {one.key: one for one in self.given if one.meaning}

    @cached_property
    def title_scopes(self) -> frozenset[str]:
        """The rows of titles, as compared, of which a title has a meaning."""
        return frozenset(scope for kind, scope, _ in self._by_key if kind is WordKind.TITLE)

    @cached_property
    def of_sheets(self) -> bool:
        """Something was said of whole sheets."""
        return any(kind is WordKind.SHEET for kind, _, _ in self._by_key)

    def meaning(self, kind: WordKind, written: str, scope: str) -> str:
        """Return what a word of a table was said to mean, empty where nobody said."""
        found = self._by_key.get(key_of(kind, written, scope)) if self._by_key else None
        return found.meaning if found else ""

    def of_scope(self, kind: WordKind, scope: str) -> dict[str, str]:
        """Return the meanings of one kind that rule a table: word, as compared → meaning."""
        key = scope_key(scope) if self._by_key else ""
        return {word: one.meaning for (of, where, word), one in self._by_key.items() if (of, where) == (kind, key)}


NOTHING_LEARNED = Correspondences()


def scope_of(titles: Iterable[str]) -> str:
    """Return the titles of a table as the sheet *Correspondances* shows them, one of each form."""
    shown = {_form(title): title.replace("|", "/") for title in reversed([*titles]) if _form(title)}
    return BETWEEN.join(reversed(shown.values()))


def scope_key(scope: str) -> str:
    """Reduce the titles of a table to what is compared: next month's dates are other dates of the same form."""
    return BETWEEN.join(dict.fromkeys(filter(None, map(_form, scope.split(BETWEEN)))))


_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_HALVES = frozenset({"matin", "matinee", "am", "pm", "m", "midi", "apres", "aprem", "apresmidi"})


# `12/03`, `2025-03-12`, `DJ1`, `J2`: what makes a title one of a half-day.
_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}|\b(?:dj|j|jour|seance) ?\d", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def _form(title: str) -> str:
    """Return a title as it is compared; in one that holds a day, numbers, days, months, halves by their form."""
    words = normalised_words(title)
    dated = _DAY.search(title) is not None or any(_is_of_a_day(word) for word in words)
    return " ".join(dict.fromkeys(map(_form_of_word, words)) if dated else words)


def _is_of_a_day(word: str) -> bool:
    return word in _HALVES or any(word == day for day in _WEEKDAYS) or bool(month_number(word))


def _form_of_word(word: str) -> str:
    if any(char.isdigit() for char in word):
        return re.sub(r"\d+", "9", word)
    if word in _HALVES:
        return "demi"
    if any(word in (day, day[:3]) for day in _WEEKDAYS):
        return "jour"
    return "mois" if month_number(word) else word
