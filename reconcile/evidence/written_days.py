"""The days that people write beside times: `le 12/03`, `mercredi 12 mars`, `lundi et mardi`, `du 12 au 14 mars`."""

import re
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from reconcile.texts import month_number

# What people write, without case or accents.
_WEEKDAYS = ("lun(?:dis?)?", "mar(?:dis?)?", "mer(?:credis?)?", "jeu(?:dis?)?", "ven(?:dredis?)?", "sam(?:edis?)?",
             "dim(?:anches?)?")  # fmt: skip
_MONTH = r"(?:jan|fev|mars|avr|mai|juin|juil|aout|sep|oct|nov|dec)[a-z]*\.?"
DASH = r"(?:[-=‐‒–—―−─]*>|[-‐‒–—―−─]+|[→⇒➔➜⟶]|jusqu.a\b|a\b)"
# Of "9/12h" and "12/13h30", the second figure is an hour; of "jour 9h", the only one.
_NO_HOUR = r"(?!\d| ?h|:\d)"
_NUMBER = r"\d{1,2}(?:er)?"
_DATE = (
    rf"(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:\d{{4}}|\d\d){_NO_HOUR}|\d{{1,2}}/\d{{1,2}}{_NO_HOUR}"
    rf"|{_NUMBER} ?{_MONTH}(?: \d{{4}})?)"
)
_WEEKDAY = rf"(?:{'|'.join(_WEEKDAYS)})\b\.?"
_ORDINAL = rf"(?:j(?:ours?|ournee)? ?\d{{1,2}}{_NO_HOUR}|\d(?:er?|eme) jour(?:nee)?\b)"
_POINT = (
    rf"(?:(?:{_ORDINAL}[ :|(–-]*)?(?:{_WEEKDAY}[ ,|(]*(?:le )?)?{_DATE}|{_WEEKDAY} {_NUMBER}{_NO_HOUR}"
    rf"|{_ORDINAL}|{_WEEKDAY})"
)
_RUN = rf"(?:au\b|{DASH})"
_JOINT = rf" ?(?:,|&|/|et\b|{_RUN}) ?(?:le |du )?"
# A week of days at most: a long list of figures costs its square to read.
_LISTED = rf"(?:{_NUMBER}{_JOINT}){{0,7}}{_POINT}"
DAYS = rf"(?:(?:le|les|du|des) )?{_LISTED}(?:{_JOINT}{_LISTED})*"
_LONGEST_RUN = 31


class NotTimesError(Exception):
    """A text holds what the grammar does not."""


class Day(Struct, frozen=True):
    """A day as times name it: a date, a weekday (0 = Monday) or both, or the n-th day; `None`: not written."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    number: int | None = None

    def is_on(self, on: date) -> bool:
        """Tell whether it names a given day; a number names none by itself."""
        pairs = ((self.day, on.day), (self.month, on.month), (self.year, on.year), (self.weekday, on.weekday()))
        written = [own == other for own, other in pairs if own is not None]
        return bool(written) and all(written)


def may_be_hours(text: str) -> bool:
    """Tell `9/12`, perhaps 9 h to 12 h, from `le 9/12` and `9/12/2025`."""
    return re.search(r"[a-z]{2}|\d{4}|\d[/.-]\d+[/.-]\d", text) is None


def read_days(text: str) -> tuple[tuple[Day, ...], ...]:
    """Return the days of a list, each alone or with all those of its run (`du 12 au 14 mars`).

    A number takes the month, and a date the year, of the next: `12 et 13 mars`.
    """
    found = list(re.finditer(rf"(?: ?(?P<run>{_RUN}) ?(?:le |du )?|{_JOINT})?(?P<point>{_POINT}|{_NUMBER})", text))
    days: list[Day] = []
    for day in reversed([_day(one["point"]) for one in found]):
        after = days[0] if days and day.day else Day()
        days.insert(0, replace(day, month=day.month or after.month, year=day.year or after.year))
    if any(one.day and not one.month for one in days):
        raise NotTimesError
    runs: list[tuple[Day, ...]] = []
    for one, day in zip(found, days, strict=True):
        runs = [*runs[:-1], _from_to(runs[-1][-1], day)] if runs and one["run"] else [*runs, (day,)]
    return tuple(runs)


def _day(text: str) -> Day:
    weekday = next((n for n, name in enumerate(_WEEKDAYS) if re.search(rf"\b{name}\b", text)), None)
    written = re.search(_DATE, text)
    figures = [int(one) for one in re.findall(r"\d+", written[0] if written else text)]
    if not written:
        numbered = re.match(_ORDINAL, text)
        return Day(number=figures[0]) if numbered else Day(figures[0] if figures else None, weekday=weekday)
    if named := re.search(_MONTH, written[0]):
        figures.insert(1, month_number(named[0]))
    day, month, *year = reversed(figures) if re.match(r"\d{4}", written[0]) else figures
    return Day(day, month, year[0] + (2000 if year[0] < 100 else 0) if year else None, weekday)


def _from_to(first: Day, last: Day) -> tuple[Day, ...]:
    if first.day and last.day:
        return _dates(first, last)
    if first.weekday is None or last.weekday is None or first.day or last.day:
        raise NotTimesError
    return tuple(Day(weekday=(first.weekday + n) % 7) for n in range((last.weekday - first.weekday) % 7 + 1))


def _dates(first: Day, last: Day) -> tuple[Day, ...]:
    try:
        # Without a year, those of a leap year: it has every day.
        start, end = (date(one.year or 2000, one.month or 0, one.day or 0) for one in (first, last))
    except ValueError as error:
        raise NotTimesError from error
    if not 0 < (end - start).days < _LONGEST_RUN:
        raise NotTimesError
    days = (start + timedelta(days=n) for n in range((end - start).days + 1))
    return tuple(Day(one.day, one.month, first.year) for one in days)
