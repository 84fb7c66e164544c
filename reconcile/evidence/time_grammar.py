"""The times of a session as people write them: `[date or weekday] start-end [start-end] [duration]` (inputs.md §1).

A text is cut into tokens, and the tokens make groups: the days that stand before some times, then the times. A group
without a day plans every day that has no times of its own. Words alone say nothing; a figure that is no part of a
group leaves the text not understood.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from reconcile.half_days import Half
from reconcile.terms.words import legend_words
from reconcile.texts import month_number, normalised_words, plain

NOON = 12 * 60
_DAY_MINUTES = 24 * 60
# A run of hours that ends this long after noon may hold a break: it does not say how it splits.
_PAST_NOON = 60
_LONGEST_DAY = 12 * 60
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

# Of "12h 13h30", the 13 is an hour and no minutes.
_CLOCK = r"(?:[01]?\d|2[0-4]) ?[h:] ?(?:[0-5]\d(?! ?[h:]))?"
_MONTH = r"(?:janv|févr|fevr|mars|avr|mai|juin|juil|août|aout|sept|oct|nov|déc|dec)[^\W\d]*\.?"
_TOKEN = re.compile(
    # A break, an hour of welcome, a room: up to the next sign they plan nothing, whatever figures they hold.
    r"(?P<aside>\b(?:pauses?|déjeuner|repas|accueil|salles?)\b[^/|;,)\n]*)"
    rf"|(?P<range>{_CLOCK} ?(?:->|→|-|–|—|à|a) ?{_CLOCK})"
    # 14 h sur 2 jours, 7h/jour
    r"|(?P<length>\d{1,2}(?::[0-5]\d| ?(?:heures?|h) ?(?:[0-5]\d)?|[.,]\d{1,2} ?(?:heures?|h))"
    r"(?: ?(?:sur|par|/) ?(?P<times>\d{1,2} )?jours?)?)"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<date>\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
    # A day of the month alone could be an hour (9/12): a word or a colon must say that it is a day.
    r"|(?<=le )\d{1,2}/\d{1,2}\b|(?<=du )\d{1,2}/\d{1,2}\b|(?<=au )\d{1,2}/\d{1,2}\b|(?<=et )\d{1,2}/\d{1,2}\b"
    r"|\d{1,2}/\d{1,2}(?= ?:))"
    rf"|(?P<named>\d{{1,2}}(?:er)?(?:(?: ?,| et| au|-) ?\d{{1,2}}(?:er)?)* {_MONTH}(?: \d{{4}})?)"
    rf"|(?P<weekday>\b(?:{'|'.join(_WEEKDAYS)})s?\b)"
    r"|(?P<ordinal>\b(?:j|jours?|journée) ?\d{1,2}\b)"
    r"|(?P<number>[^\W\d]*\d+)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as times name it: a date, perhaps without its year, a day of the week (0 = Monday), or the n-th day."""

    day: int = 0
    month: int = 0
    year: int | None = None
    weekday: int | None = None
    ordinal: int | None = None

    def is_on(self, on: date) -> bool:
        """Tell whether it names a given day; an ordinal names none by itself."""
        if self.weekday is not None:
            return on.weekday() == self.weekday
        return (self.day, self.month) == (on.day, on.month) and self.year in {None, on.year}


@dataclass(frozen=True, slots=True)
class Times:
    """Times (start and end in minutes of the day) and the days they are for; no days: every day."""

    ranges: tuple[tuple[int, int], ...]
    days: frozenset[Day] = frozenset()

    def are_for(self, on: date) -> bool:
        """Tell whether the times name a given day."""
        return any(day.is_on(on) for day in self.days)

    @property
    def by_half(self) -> dict[Half, Fraction]:
        """Minutes of each half of the day and of the whole; one run of hours over noon does not say how it splits."""
        split = not any(start < NOON and end > NOON + _PAST_NOON for start, end in self.ranges)
        found = {
            Half.MORNING: sum(end - start for start, end in self.ranges if start < NOON) if split else 0,
            Half.AFTERNOON: sum(end - start for start, end in self.ranges if start >= NOON) if split else 0,
            Half.WHOLE_DAY: sum(end - start for start, end in self.ranges),
        }
        return {half: Fraction(minutes) for half, minutes in found.items() if minutes}


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text says: its times, and whether all its figures are part of them."""

    times: tuple[Times, ...]
    whole: bool


def parse_times(text: str) -> Parsed:
    """Return the times that a text holds; `whole` when every figure of it is understood and no two times overlap.

    A label in the middle (`Lieu :`) ends the times; a time after it is not understood.
    """
    groups: list[Times] = []
    days: list[Day] = []
    lengths: list[tuple[int, int]] = []
    whole, ended, previous = True, False, ""
    for kind, found in _tokens(text):
        said = found[0]
        if kind == "range":
            found_range = _range(said)
            if ended or found_range is None:
                whole = False
            elif days or not groups:
                groups.append(Times((found_range,), frozenset(days)))
            else:
                groups[-1] = Times((*groups[-1].ranges, found_range), groups[-1].days)
            days = []
        elif kind in {"iso", "date", "named", "weekday", "ordinal"} and not ended:
            days = _with_days(days, _days(kind, said), span=previous in {"au", "-"})
        elif kind == "length" and not ended:
            lengths.append((_minutes(found["length"]), int(found["times"] or 1)))
        elif kind == "number" and not ended:
            whole = False
        elif kind == "sign" and said == ":" and previous not in _BEFORE_TIMES and not _is_day(previous):
            ended = ended or bool(groups)
        previous = plain(said)
    return Parsed(tuple(groups), whole and _agree(groups, lengths) and not any(_overlap(one) for one in groups))


# Words whose colon comes before times; any other word with a colon is another label.
_BEFORE_TIMES = frozenset(
    word
    for spellings in legend_words("half_days").values()
    for spelling in spellings
    for word in normalised_words(" ".join(spelling))
)


def _tokens(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or ""
        # A duration's own part is named inside it.
        yield ("length" if found["length"] else kind), found


def _is_day(text: str) -> bool:
    return any(char.isdigit() for char in text) or text.rstrip("s") in _WEEKDAYS


def _range(text: str) -> tuple[int, int] | None:
    start, end = (_minutes(found) for found in re.findall(_CLOCK, text, re.IGNORECASE))
    return (start, end) if start < end <= _DAY_MINUTES else None


def _minutes(text: str) -> int:
    """Return the minutes of a clock time or a duration: `9h30`, `9:30`, `3,5 h`, `7 heures`."""
    if found := re.match(r"(\d{1,2})[.,](\d{1,2})", text):
        return int(Fraction(f"{found[1]}.{found[2]}") * 60)
    hours, minutes = re.match(r"(\d{1,2})\D*(\d{2})?", text).groups()  # type: ignore[union-attr]
    return int(hours) * 60 + int(minutes or 0)


def _days(kind: str, text: str) -> list[Day]:
    """Return the days of a token: a date, days of a month (`12 et 13 mars`, `12 au 14 mars`), a weekday, `Jour 2`."""
    if kind == "ordinal":
        return [Day(ordinal=int(re.sub(r"\D", "", text)))]
    if kind == "weekday":
        return [Day(weekday=_WEEKDAYS.index(plain(text).rstrip("s")))]
    if kind == "iso":
        year, month, day = (int(part) for part in text.split("-"))
        return [Day(day, month, year)]
    if kind == "date":
        day, month, *years = (int(part) for part in re.split("[/.-]", text))
        return [Day(day, month, years[0] + (2000 if years[0] < 100 else 0) if years else None)]
    numbers, month_name, named_year = re.fullmatch(rf"(.*?) ({_MONTH})(?: (\d{{4}}))?", text, re.IGNORECASE).groups()  # type: ignore[union-attr]
    found: list[Day] = []
    for joint, number in re.findall(r"(au|-|)\s*(\d{1,2})", numbers):
        named = Day(int(number), month_number(month_name), int(named_year) if named_year else None)
        found = _with_days(found, [named], span=bool(joint))
    return found


def _with_days(days: Sequence[Day], more: Sequence[Day], *, span: bool) -> list[Day]:
    """Add days to those before them; `span` for all the days between (`du 12 au 14 mars`, `du lundi au jeudi`).

    The weekday of a date says nothing more than the date.
    """
    if more[0].weekday is None:
        days = [one for one in days if one.weekday is None]
    return [*days, *(_between(days[-1], more[0]) if span and days else ()), *more]


def _between(first: Day, last: Day) -> list[Day]:
    if first.weekday is not None and last.weekday is not None:
        return [Day(weekday=one) for one in range(first.weekday + 1, last.weekday)]
    year = last.year or first.year
    try:
        start, end = (date(year or 2000, one.month, one.day) for one in (first, last))
    except ValueError:
        return []
    days = (start + timedelta(days=n) for n in range(1, (end - start).days))
    return [Day(one.day, one.month, year) for one in days]


def _agree(groups: Sequence[Times], lengths: Sequence[tuple[int, int]]) -> bool:
    """Tell whether the durations beside the times are theirs: of one of them, of a day, of several such days.

    Without any time they plan nothing; more than a day is then no duration of one.
    """
    if not groups:
        return all(length <= _LONGEST_DAY for length, _ in lengths)
    parts = {end - start for one in groups for start, end in one.ranges}
    whole_days = {sum(end - start for start, end in one.ranges) for one in groups}
    return all(length in parts or any(length == day * times for day in whole_days) for length, times in lengths)


def _overlap(times: Times) -> bool:
    return any(before[1] > after[0] for before, after in pairwise(sorted(times.ranges)))
