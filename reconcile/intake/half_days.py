"""Half-days as column headings: `12/03/2025 matin`, `2025-03-12 après-midi`, `DJ1 Matin 12/03 (heure)`."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from reconcile.intake.values import legend_words, normalised_words, read_day, read_half, text_of
from schemas.fields import Unreadable


@dataclass(frozen=True, slots=True)
class HalfDayHeading:
    """A dated column: its column counted from 0, day and month, year if written, and half of the day.

    `measure` is `hours` or `presence` where the heading says so, `signature` for a box to sign.
    """

    column: int
    day: int
    month: int
    year: int | None
    half: str
    measure: str = ""

    def date_near(self, first_day: date | None, last_day: date | None) -> date | None:
        """Return the day; without a year, the one that falls within the session, else in its first day's year."""
        years = [self.year] if self.year else [d.year for d in (first_day, last_day) if d]
        found = []
        for year in years:
            try:
                found.append(date(year, self.month, self.day))
            except ValueError:
                continue
        within = [d for d in found if first_day and last_day and first_day <= d <= last_day]
        return next(iter(within or found), None)


_DATE = re.compile(r"(?<!\d)(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?)(?!\d)")


def half_day_headings(rows: tuple[tuple[Any, ...], ...], number: int) -> tuple[HalfDayHeading, ...]:
    """Return the dated columns of a header row (its number as Excel shows it).

    Under a row of dates, often merged over Matin | Après-midi, a column that names only a half takes the date
    written above it or the nearest on its left.
    """
    above = rows[number - 2] if number > 1 else ()
    found = []
    carried: Any = None
    for column, cell in enumerate(rows[number - 1]):
        over = above[column] if column < len(above) else None
        carried = over if over is not None else carried
        heading = _heading(column, cell, None)
        if heading is None and isinstance(cell, str) and isinstance(read_half(cell), str):
            heading = _heading(column, carried, str(read_half(cell)))
        if heading:
            found.append(heading)
    return tuple(one for one in found if one.measure != "signature" or not _marked_elsewhere(one, found))


def _marked_elsewhere(signature: HalfDayHeading, headings: list[HalfDayHeading]) -> bool:
    """Tell whether another column of the same half-day holds the marks, the signature being only that."""
    half_day = (signature.day, signature.month, signature.half)
    return any((one.day, one.month, one.half) == half_day for one in headings if one.measure != "signature")


def _heading(column: int, cell: object, half: str | None) -> HalfDayHeading | None:
    if isinstance(cell, date):
        day = read_day(cell)
        if isinstance(day, Unreadable) or day is None:
            return None
        return HalfDayHeading(column, day.day, day.month, day.year, half or "journée")
    if not isinstance(cell, str):
        return None
    text = text_of(cell)
    found = _DATE.search(text)
    if not found:
        return None
    iso_year, iso_month, iso_day, day_number, month, year = found.groups()
    if iso_year:
        written = (int(iso_day), int(iso_month), int(iso_year))
    else:
        full_year = int(year) + (2000 if len(year) == 2 else 0) if year else None
        written = (int(day_number), int(month), full_year)  # type: ignore[assignment]
    if not (1 <= written[0] <= 31 and 1 <= written[1] <= 12):
        return None
    rest = text[: found.start()] + " " + text[found.end() :]
    words = normalised_words(rest)
    return HalfDayHeading(column, *written, half or _half(words), _measure(words))


def _measure(words: list[str]) -> str:
    for measure, spellings in legend_words("measures").items():
        if any(spelling[0] in words for spelling in spellings):
            return measure
    return ""


def _half(words: list[str]) -> str:
    """Return the half of the day that the words of a heading name; the whole day when they name none."""
    candidates = [*words, *(" ".join(pair) for pair in pairwise(words))]
    for word in candidates:
        half = read_half(word)
        if isinstance(half, str):
            return half
    return "journée"
