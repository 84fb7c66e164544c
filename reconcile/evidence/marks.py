"""What a presence mark means (inputs.md §1): a legend kept as data, hours, times, and blanks."""

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from msgspec import Struct

from reconcile.evidence.number_scales import Scale, number_of
from reconcile.intake.values import read_duration
from reconcile.labels import Labelled
from reconcile.texts import plain, text_of
from schemas.fields import Unreadable

_LONGEST = 24 * 60
_UNKNOWN = "ni présence, ni absence, ni durée"
_OF_LEGEND = "la légende de la feuille ne dit pas si c'est une présence"
# Why a mark that is a word is unreadable: a person may explain it.
UNKNOWN_NOTES = frozenset({_UNKNOWN})
NUMBER_NOTE = "un nombre dont la feuille ne dit pas s'il compte des heures ou des parts"


class MarkKind(Labelled):
    """What a mark was understood as."""

    PRESENT = "present"
    ABSENT = "absent"
    HOURS = "hours"
    SHARE = "share"
    BLANK = "blank"
    UNREADABLE = "unreadable"


class Mark(Struct, frozen=True):
    """A presence mark: `text` as written; `note` why unreadable, or a contradiction.

    `minutes` only for `hours`; `share` only for `share`, of the half-day's planned time or, `of_day`, of its day's;
    `number` only for an unreadable one that is a number nobody said the meaning of; `explained`: a person said what it
    means (*Correspondances*).
    """

    kind: MarkKind
    text: str = ""
    minutes: Fraction = Fraction(0)
    note: str = ""
    share: Fraction = Fraction(0)
    of_day: bool = False
    number: Fraction | None = None
    explained: bool = False

    def __hash__(self) -> int:
        # To hash a fraction takes longer than all the rest, and marks of one text seldom differ in theirs.
        return hash((self.kind, self.text, self.note))

    @property
    def shows_presence(self) -> bool:
        """Someone was there for at least a minute."""
        if self.kind is MarkKind.HOURS:
            return bool(self.minutes)
        return self.kind is MarkKind.PRESENT or self.kind is MarkKind.SHARE

    @property
    def shows_absence(self) -> bool:
        """An absence is written, as a mark or as zero hours."""
        return self.kind is MarkKind.ABSENT or (self.kind is MarkKind.HOURS and not self.minutes)


@cache
def _symbols() -> frozenset[str]:
    data = tomllib.loads((files("reconcile.terms") / "presence.toml").read_text("utf-8"))
    return frozenset(data["symbols"]["present"])


@cache
def words_of_marks() -> dict[MarkKind, frozenset[str]]:
    """Return the marks of the legend as they are compared: a "P ?" is no "P"."""
    data = tomllib.loads((files("reconcile.terms") / "presence.toml").read_text("utf-8"))
    return {MarkKind(kind): frozenset(plain(text) for text in texts) for kind, texts in data["legend"].items()}


def read_mark(
    cell: object, scale: Scale = Scale.HOURS, on_sheet: Mapping[str, MarkKind | None] = MappingProxyType({})
) -> Mark:
    """Read one mark; `scale` says what a plain number is, `on_sheet` what the sheet's own legend means."""
    if isinstance(cell, Unreadable):
        return Mark(MarkKind.UNREADABLE, cell.text, note=cell.reason)
    text = text_of(cell)
    if not text:
        return Mark(MarkKind.BLANK)
    word = plain(text)
    if word in on_sheet:
        kind = on_sheet[word]
        note = _OF_LEGEND if kind is None else ""
        return Mark(kind or MarkKind.UNREADABLE, text, note=note)
    if number := number_of(cell):
        return _number(text, *number, scale)
    if text in _symbols() or word in words_of_marks()[MarkKind.PRESENT]:
        return Mark(MarkKind.PRESENT, text)
    if word in words_of_marks()[MarkKind.ABSENT]:
        return Mark(MarkKind.ABSENT, text)
    duration = read_duration(cell)
    if isinstance(duration, Fraction) and duration <= _LONGEST:
        return Mark(MarkKind.HOURS, text, duration)
    return Mark(MarkKind.UNREADABLE, text, note=_UNKNOWN)


def _number(text: str, value: Fraction, is_percent: bool, scale: Scale) -> Mark:
    """Read a number: a percentage is a share of the planned time whatever the others are; nothing is nothing."""
    if not is_percent and scale is Scale.HOURS:
        if value * 60 <= _LONGEST:
            return Mark(MarkKind.HOURS, text, value * 60)
        return Mark(MarkKind.UNREADABLE, text, note=_UNKNOWN)
    if not value:
        return Mark(MarkKind.ABSENT, text)
    if not is_percent and scale is Scale.ASKED:
        return Mark(MarkKind.UNREADABLE, text, note=NUMBER_NOTE, number=value)
    if not is_percent and scale is Scale.DAY:
        return Mark(MarkKind.SHARE, text, share=value, of_day=True)
    if value > 1:
        return Mark(MarkKind.UNREADABLE, text, note="plus que la durée prévue")
    return Mark(MarkKind.PRESENT, text) if value == 1 else Mark(MarkKind.SHARE, text, share=value)


def with_scale(mark: Mark, scale: Scale, *, whole_day: bool) -> Mark:
    """Return a mark that is a number of unsaid meaning as a person said what such numbers are.

    In a column of whole days one half-day is half of it.
    """
    if mark.number is None:
        return mark
    value = mark.number / 2 if whole_day and scale is Scale.HALF_DAY else mark.number
    return _number(mark.text, value, is_percent=False, scale=scale)


def combine(mark: Mark, hours: Mark) -> Mark:
    """Join a mark and hours for one half-day: hours outrank marks; present with no hours is unreadable."""
    if hours.kind is MarkKind.BLANK:
        return mark
    if mark.kind in {MarkKind.BLANK, MarkKind.UNREADABLE} or hours.kind is MarkKind.UNREADABLE:
        return hours
    text = f"{mark.text} / {hours.text}"
    if mark.shows_presence and hours.shows_absence:
        return Mark(MarkKind.UNREADABLE, text, note="présent avec zéro heure")
    if mark.shows_absence and hours.shows_presence:
        return Mark(hours.kind, text, hours.minutes, note="absent avec des heures suivies")
    return Mark(hours.kind, text, hours.minutes)
