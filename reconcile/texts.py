"""What a cell says as text, and texts reduced to what is compared."""

import re
import unicodedata
from datetime import date, datetime, time
from functools import lru_cache

_SPACES = re.compile(r"[\s\u00a0\u202f\u2007]+")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def text_of(cell: object) -> str:
    """Return the text of a cell: composed accents, single spaces, no invisible characters; a number as typed."""
    if cell is None:
        return ""
    if isinstance(cell, str) and cell.isascii():
        return " ".join(cell.split())
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        cell = int(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, time):
        return cell.strftime("%H:%M")
    return _cleaned(str(cell))


@lru_cache(maxsize=2_000)
def printable(text: str) -> str:
    r"""Return a text on one line, with what a terminal would obey or hide spelled out: `\x1b`, `\u202e`, `\n`."""
    if text.isprintable():
        return text
    # Python counts the no-break spaces of French among what is not printable.
    return "".join(
        char if char.isprintable() or unicodedata.category(char) == "Zs" else spelled_out(char) for char in text
    )


def spelled_out(char: str) -> str:
    """Return the code of a sign, in signs that any encoding has; a byte of a name that is no UTF-8 as that byte."""
    # Python keeps a byte that it cannot decode as one of these halves of signs.
    char = chr(ord(char) - 0xDC00) if "\udc80" <= char <= "\udcff" else char
    return char.encode("unicode_escape").decode("ascii")


def as_argument(text: str) -> str:
    """Return a text as the argument of a command that is typed: between quotes where a terminal may read signs of it.

    >>> as_argument("octobre.csv"), as_argument("octobre (2).csv")
    ('octobre.csv', '"octobre (2).csv"')
    """
    return text if re.fullmatch(r"[\w./:-]+", text) else f'"{text}"'


@lru_cache(maxsize=20_000)
def _cleaned(text: str) -> str:
    """Clean a text once: the same words come back in row after row."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(_INVISIBLE)).strip()


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Reduce a word to what is compared in a closed list: no case, accents or final stop, single spaces."""
    decomposed = unicodedata.normalize("NFKD", text_of(text)).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char)).removesuffix(".")


def normalised_words(text: str) -> list[str]:
    """Return the words of a text without case or accents, cut at spaces, punctuation and underscores."""
    return list(_words(text))


@lru_cache(maxsize=20_000)
def _words(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(re.findall(r"[^\W_]+", plain))


_MONTHS = ("janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
           "decembre")  # fmt: skip


@lru_cache(maxsize=20_000)
def month_number(word: str) -> int:
    """Return the month that a French name or its abbreviation means, 0 for none."""
    plain_word = plain(word)
    known = [number for number, name in enumerate(_MONTHS, start=1) if name.startswith(plain_word)]
    return known[0] if len(known) == 1 and len(plain_word) >= 3 else 0
