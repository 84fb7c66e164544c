"""Strict readers of French values (inputs.md §2): each takes a cell and gives a value, `None` or `Unreadable`.

A closed set of forms per field; whatever fits none of them is refused, never guessed. Days come first in a date,
the decimal mark of an amount is a comma, and a text that looks like a missing value is still a text.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from reconcile.half_days import Half
from reconcile.terms.words import legend, status_key
from reconcile.texts import plain, text_of
from schemas.fields import Reader, Unreadable, normalised

PARIS = ZoneInfo("Europe/Paris")
# Excel's day 0: it counts a 29 February 1900 that never was, so every later serial is one off from 1899-12-31.
EXCEL_EPOCH = date(1899, 12, 30)


def read_text(cell: object) -> str | None:
    """Read a free text; `NA`, `NULL` and `Nul` are texts, only an empty cell is `None`."""
    return text_of(cell) or None


def read_identifier(cell: object) -> str | Unreadable | None:
    """Read a number that names something: leading zeros stay; digits lost to `3,38E+13` are lost for good."""
    text = text_of(cell).removeprefix("'")
    too_long = isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 1e15
    if too_long or re.fullmatch(r"\d([.,]\d+)?E\+?\d+", text, re.IGNORECASE):
        return Unreadable(text, "numéro abrégé par le tableur : ses derniers chiffres sont perdus")
    return text or None


_HOUR = r"(?: (?:à )?(?:[01]?\d|2[0-3])[:h][0-5]\d(?::[0-5]\d)?)?"
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})" + _HOUR)
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{2})-(\d{2})" + _HOUR)
_ISO_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?")


def read_day(cell: object) -> date | Unreadable | None:
    """Read a day: a true date, a day-first or ISO text with or without a time, an Excel serial number.

    An instant in UTC becomes the day it was in Paris.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = text_of(cell)
    if not text:
        return None
    try:
        return _day_from(cell, text) or Unreadable(text, "date non reconnue")
    except (ValueError, OverflowError):
        return Unreadable(text, "cette date n'existe pas")


def _day_from(cell: object, text: str) -> date | None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return EXCEL_EPOCH + timedelta(days=int(cell)) if 1 <= cell < 2_958_466 else None
    if found := _DAY_FIRST.fullmatch(text):
        day, _, month, year = found.groups()
        return date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = found.groups()
        return date(int(year), int(month), int(day))
    if _ISO_INSTANT.fullmatch(text):
        instant = datetime.fromisoformat(text)
        return (instant.astimezone(PARIS) if instant.tzinfo else instant).date()
    return None


def _decimal(cell: object, pattern: str) -> Decimal | None:
    """Read a number cell as shown (12 digits, which drops binary dust), or a text that fits `pattern`."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Decimal(f"{cell:.12g}") if math.isfinite(cell) else None
    text = text_of(cell)
    found = re.fullmatch(pattern, text)
    try:
        return Decimal(found[1].replace(" ", "").replace(",", ".")) if found else None
    except InvalidOperation:
        return None


_AMOUNT = r"(-?(?:\d{1,3}(?: \d{3})+|\d+)(?:[.,]\d{1,2})?) ?(?:€|EUR)?"
_LARGEST = Decimal(10**12)


def read_amount(cell: object) -> int | Unreadable | None:
    """Read an amount as cents: `1 495,00 €`, `100`, `99.5`; more than two decimals are not an amount."""
    text = text_of(cell)
    if not text:
        return None
    value = _decimal(cell, _AMOUNT)
    # Beyond, a decimal loses its cents, and Python writes out no number of more than 4,300 digits.
    if value is None or not value.is_finite() or abs(value) > _LARGEST or value * 100 != int(value * 100):
        return Unreadable(text, "montant non reconnu")
    return int(value * 100)


class Percentage(float):
    """A number cell that its sheet shows as a percentage: 0.8 stands for 80 %."""


_RATE = r"(\d{1,3}(?:[.,]\d+)?) ?%?"


def read_rate(cell: object) -> Fraction | Unreadable | None:
    """Read a rate as percent (`80`, `80 %`)."""
    text = text_of(cell)
    if not text:
        return None
    if isinstance(cell, Percentage):
        cell = cell * 100
    value = _decimal(cell, _RATE)
    return Unreadable(text, "taux non reconnu") if value is None or not 0 <= value <= 100 else Fraction(value)


# Of "12h 13h30", the 13 is an hour and no minutes.
_CLOCK = r"(\d{1,2}) ?[hH:] ?(\d{2}(?! ?[hH:]))?"
_RANGE = re.compile(_CLOCK + r" ?(?:->|→|-|–|—|à|a) ?" + _CLOCK)
_HOURS_MINUTES = re.compile(r"(\d{1,3}) ?[hH:] ?([0-5]\d)?(?::00)?")
_DECIMAL_HOURS = r"(\d{1,3}(?:[.,]\d+)?) ?(?:h|heures?)?"


def read_duration(cell: object) -> Fraction | Unreadable | None:
    """Read a duration as minutes: `2h30`, `02:30`, `2,5` (hours), a time cell, or times `9h00-11h30`."""
    if isinstance(cell, time):
        return Fraction(cell.hour * 60 + cell.minute)
    if isinstance(cell, timedelta):
        return Fraction(round(cell.total_seconds() / 60))
    text = text_of(cell)
    if not text:
        return None
    if found := _HOURS_MINUTES.fullmatch(text):
        return Fraction(int(found[1]) * 60 + int(found[2] or 0))
    if ranges := read_times(text):
        return Fraction(sum(end - start for start, end in ranges))
    value = _decimal(cell, _DECIMAL_HOURS)
    return Unreadable(text, "durée non reconnue") if value is None or value < 0 else Fraction(value) * 60


def read_times(text: str, *, whole: bool = True) -> list[tuple[int, int]]:
    """Read times such as `9h00-12h30 / 14h00-17h30` as (start, end) in minutes of the day.

    With `whole` the text must hold nothing else; otherwise the times are found anywhere in it. Empty when none
    fits or an end precedes its start.
    """
    return list(_times_in(text_of(text), whole=whole))


@lru_cache(maxsize=20_000)
def _times_in(text: str, *, whole: bool) -> Sequence[tuple[int, int]]:
    if whole and re.fullmatch(r"[ /;,+&]*(et)?[ ]*", _RANGE.sub("", text)) is None:
        return ()
    found = []
    for start_hour, start_minute, end_hour, end_minute in _RANGE.findall(text):
        start, end = int(start_hour) * 60 + int(start_minute or 0), int(end_hour) * 60 + int(end_minute or 0)
        if not (start < end <= 24 * 60 and int(start_minute or 0) < 60 and int(end_minute or 0) < 60):
            return ()
        found.append((start, end))
    return found


def read_yes_no(cell: object) -> bool | Unreadable | None:
    """Read oui/non, O/N, VRAI/FAUX."""
    text = text_of(cell)
    if not text:
        return None
    known = {
        "oui": True,
        "o": True,
        "vrai": True,
        "true": True,
        "non": False,
        "n": False,
        "faux": False,
        "false": False,
    }
    return known.get(plain(text), Unreadable(text, "ni oui ni non"))


def read_status(cell: object) -> str | Unreadable | None:
    """Read EDOF's status label as a key of the legend `statuses.toml`; an unknown label is refused."""
    text = text_of(cell)
    if not text:
        return None
    known = None if "?" in text else status_key(text)
    return known or Unreadable(text, "statut inconnu")


def read_half(cell: object) -> Half | Unreadable | None:
    """Read which half of the day, or the whole of it; `AM` means après-midi here."""
    text = text_of(cell)
    if not text:
        return None
    for half, spellings in legend("half_days").items():
        if normalised(text) in spellings and "?" not in text:
            return Half(half)
    return Unreadable(text, "ni matin ni après-midi")


def _as_written(cell: object) -> object:
    return None if text_of(cell) == "" else cell


READERS: dict[Reader, Callable[[object], Any]] = {
    "identifier": read_identifier,
    "text": read_text,
    "day": read_day,
    "amount": read_amount,
    "duration": read_duration,
    "rate": read_rate,
    "yes_no": read_yes_no,
    "status": read_status,
    "half_day": read_half,
    # What a presence mark means depends on its sheet: see intake/marks.py.
    "mark": _as_written,
}
