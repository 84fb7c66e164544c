"""Figures as a French reader expects them: `27/03/2025`, `1 495,00 €`, `33,33 %`, `3 h 30`."""

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache

NBSP = "\u00a0"
_NARROW = "\u202f"


def day(value: date | None) -> str:
    """Return `27/03/2025`, empty for no date."""
    return value.strftime("%d/%m/%Y") if value else ""


_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


def weekday(value: date) -> str:
    """Return the name of the day of the week."""
    return _WEEKDAYS[value.weekday()]


def thousands(value: int) -> str:
    """Return a whole number with its thousands apart: `10 000`."""
    return f"{value:,}".replace(",", _NARROW)


def euros(cents: int) -> str:
    """Return an amount in cents as `1 495,00 €`, with no-break spaces."""
    whole, rest = divmod(abs(cents), 100)
    sign = "-" if cents < 0 else ""
    return f"{sign}{thousands(whole)},{rest:02d}{NBSP}€"


def percent(value: Fraction) -> str:
    """Return a share from 0 to 1 as percent with two decimals at most, half up."""
    whole, rest = divmod(int(value * 20_000 + 1) // 2, 100)
    digits = f"{rest:02d}".rstrip("0")
    return f"{whole}{',' + digits if digits else ''}{NBSP}%"


def minutes(value: Fraction) -> str:
    """Return a duration in minutes as `3 h 30`, or as decimal minutes where it is no whole number of them."""
    if value.denominator != 1:
        return f"{float(value):.1f}{NBSP}min".replace(".", ",")
    hours, rest = divmod(int(value), 60)
    if not hours:
        return f"{rest}{NBSP}min"
    return f"{hours}{NBSP}h" + (f"{NBSP}{rest:02d}" if rest else "")


def plural(count: int, word: str, several: str = "") -> str:
    """Return `1 dossier`, `3 dossiers`; French counts zero and one as singular."""
    return f"{count}{NBSP}{word if count < 2 else several or word + 's'}"


def listed(words: Sequence[str], last: str = "et") -> str:
    """Return `a, b et c`."""
    return f"{', '.join(words[:-1])} {last} {words[-1]}" if len(words) > 1 else "".join(words)


_QUOTED = re.compile(r"«[ \u00a0]?([^«»]*?)[ \u00a0]?»")
# An elision before a word of our own; a name keeps the apostrophe it is written with.
_ELISION = re.compile(r"(?<=\b[cdjlmnstCDJLMNST])'(?=[a-zà-ÿœ(«]|AMG|EDOF)|(?<=[qQ]u)'(?=[a-zà-ÿœ])")


@lru_cache(maxsize=20_000)
def typeset(text: str) -> str:
    """Set a sentence of ours as French is: no-break spaces where they belong, one apostrophe; what it quotes stays."""
    parts, end = [], 0
    for quoted in _QUOTED.finditer(text):
        parts += [_set(text[end : quoted.start()]), f"«{NBSP}{quoted[1]}{NBSP}»"]
        end = quoted.end()
    return "".join([*parts, _set(text[end:])])


def _set(text: str) -> str:
    for sign in ";!?":
        text = text.replace(f" {sign}", f"{_NARROW}{sign}")
    for sign in ":%€":
        text = text.replace(f" {sign}", f"{NBSP}{sign}")
    return _ELISION.sub("’", text)


def with_comma(text: str) -> str:
    """Return a number that a spreadsheet holds as French writes it: `3,5`; any other text as it is."""
    return text.replace(".", ",") if re.fullmatch(r"\d+\.\d+", text) else text
