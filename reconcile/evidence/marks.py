"""What a presence mark means (inputs.md §1): a legend kept as data, hours, times, and blanks."""

import tomllib
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib.resources import files

from reconcile.intake.values import read_duration
from reconcile.labels import Labelled
from reconcile.texts import plain, text_of
from schemas.fields import Unreadable


class MarkKind(Labelled):
    """What a mark was understood as."""

    PRESENT = "present"
    ABSENT = "absent"
    HOURS = "hours"
    BLANK = "blank"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Mark:
    """A presence mark: `minutes` only for `hours`; `text` as written; `note` why unreadable, or a contradiction."""

    kind: MarkKind
    text: str = ""
    minutes: Fraction = Fraction(0)
    note: str = ""

    @property
    def shows_presence(self) -> bool:
        """Someone was there for at least a minute."""
        return self.kind is MarkKind.PRESENT or (self.kind is MarkKind.HOURS and self.minutes > 0)

    @property
    def shows_absence(self) -> bool:
        """An absence is written, as a mark or as zero hours."""
        return self.kind is MarkKind.ABSENT or (self.kind is MarkKind.HOURS and self.minutes == 0)


@cache
def _symbols() -> frozenset[str]:
    data = tomllib.loads((files("reconcile.terms") / "presence.toml").read_text("utf-8"))
    return frozenset(data["symbols"]["present"])


@cache
def _words() -> dict[str, frozenset[str]]:
    """Return the marks of the legend as they are compared: a "P ?" is no "P"."""
    data = tomllib.loads((files("reconcile.terms") / "presence.toml").read_text("utf-8"))
    return {kind: frozenset(plain(text) for text in texts) for kind, texts in data["legend"].items()}


def read_mark(cell: object, *, numbers_are_hours: bool) -> Mark:
    """Read one mark; a plain number is hours, or else 1 present and 0 absent and nothing more."""
    if isinstance(cell, Unreadable):
        return Mark(MarkKind.UNREADABLE, cell.text, note=cell.reason)
    text = text_of(cell)
    if not text:
        return Mark(MarkKind.BLANK)
    if not numbers_are_hours and text in {"0", "1"}:
        return Mark(MarkKind.PRESENT if text == "1" else MarkKind.ABSENT, text)
    word = plain(text)
    if text in _symbols() or word in _words()["present"]:
        return Mark(MarkKind.PRESENT, text)
    if word in _words()["absent"]:
        return Mark(MarkKind.ABSENT, text)
    duration = read_duration(cell)
    if isinstance(duration, Fraction) and duration <= 24 * 60:
        return Mark(MarkKind.HOURS, text, duration)
    return Mark(MarkKind.UNREADABLE, text, note="ni présence, ni absence, ni durée")


def is_amount_of_time(cell: object) -> bool:
    """Tell whether a cell is a number other than 0 and 1, or a time: then the sheet's numbers are hours."""
    if isinstance(cell, Unreadable) or text_of(cell).replace(",", ".") in {"", "0", "1"}:
        return False
    return isinstance(read_duration(cell), Fraction)


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
