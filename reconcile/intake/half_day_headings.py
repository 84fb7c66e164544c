"""Half-days as column headings: `12/03/2025 matin`, `2025-03-12 après-midi`, `DJ1 Matin 12/03 (heure)`."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from reconcile.half_days import Half
from reconcile.intake.grids import Grid
from reconcile.intake.suggestions import nearest
from reconcile.intake.values import read_day, read_half, read_times
from reconcile.terms.words import legend, legend_words
from reconcile.texts import month_number, normalised_words, text_of
from schemas.fields import Unreadable


class HalfDayHeading(Struct, frozen=True):
    """A column of a half-day: its column counted from 0, day and month, year if written, and half of the day.

    Where no date is written at all, `day` and `month` are `None`: it is of the only day of its session.

    `measure` is what the heading says its cells hold, a key of `terms/measures.toml`: `hours`, `presence`, `signature`
    for a box to sign, `misspelt` where a word is nearly the name of a half-day; `times` the clock times it plans.
    """

    column: int
    day: int | None
    month: int | None
    year: int | None
    half: Half
    measure: str = ""
    times: tuple[tuple[int, int], ...] = ()

    @property
    def written(self) -> str:
        """The day as far as the sheet writes it: `14/11`, or that of the session."""
        return "jour de la session" if self.day is None else f"{self.day:02d}/{self.month:02d}"

    def date_near(self, first_day: date | None, last_day: date | None) -> date | None:
        """Return the day; without a year, the one that falls within the session, else in its first day's year."""
        if self.day is None or self.month is None:
            return first_day if first_day == last_day else None
        years = [self.year] if self.year else [d.year for d in (first_day, last_day) if d]
        found = []
        for year in years:
            try:
                found.append(date(year, self.month, self.day))
            except ValueError:
                continue
        within = [d for d in found if first_day and last_day and first_day <= d <= last_day]
        return next(iter(within or found), None)


# No date stands inside `9h15-12h15`.
_DATE = re.compile(
    r"(?<![\dhH:])(?:(\d{4})-(\d{2})-(\d{2})|(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?)(?!\d|[hH:]\d|[hH]\b)"
)
# `18 et 19/03`, `18-19 mars`: several days are no half-day.
_MONTHS = r"(?:janv|f[ée]v|mars|avr|mai|juin|juil|ao[uû]t|sept|oct|nov|d[ée]c)"
_SEVERAL_DAYS = re.compile(
    rf"(?i)(?<![\d:/h.-])\d{{1,2}} ?(?:(?:et|&|au|à|\+) ?\d{{1,2}} ?(?:[/.]\d|{_MONTHS})|- ?\d{{1,2}} ?{_MONTHS})"
)
_NAMED_MONTH = re.compile(r"(?<!\d)(\d{1,2}|1er) ([^\W\d_]+)\.?(?: (\d{4}))?(?!\d)")
NOON = 12 * 60
# Clock times and durations: the "h" of "9 h - 12 h 30" says nothing of what the cells hold.
CLOCK = re.compile(
    r"(?:\bdur[ée]e|\b(?:nb|nombre) d.heures?) ?:? ?\d{1,2}(?:[.,]\d{1,2})?(?: ?h(?:eures?)? ?\d{0,2})?(?!\w)"
    r"|(?<![A-Za-z0-9])\d{1,2}(?:[.,]\d{1,2})? ?(?:heures?\b|[hH:] ?(?:[0-5]\d)?(?!\w))",
    re.IGNORECASE,
)
# `Heure de début`, `Fin`: from when to when a learner was there.
_BOUNDS = frozenset({"heure", "heures", "h", "de", "d", "debut", "fin"})
# Columns that hold no presence, whatever date stands in their heading or over it.
NOT_HALF_DAYS = frozenset({"remark", "none", "total", "misspelt", "absence", "planned"})
# Boxes to sign, arrivals and departures: they say which half-days there are where no marks stand beside them.
_NO_MARKS = frozenset({"signature", "arrival", "departure"})


def half_day_headings(grid: Grid, number: int) -> tuple[HalfDayHeading, ...]:
    """Return the dated columns of a header row (its number as Excel shows it).

    Under a row of dates, often merged over Matin | Après-midi, a column that names a half takes the date written
    above it, or the nearest on its left.
    """
    return without_boxes([one for one in dated_headings(grid, number) if one.measure not in NOT_HALF_DAYS])


def without_boxes(found: Sequence[HalfDayHeading]) -> tuple[HalfDayHeading, ...]:
    """Leave out the boxes to sign, arrivals and departures of the half-days that another column holds the marks of."""
    return tuple(one for one in found if one.measure not in _NO_MARKS or not _marked_elsewhere(one, found))


def dated_headings(grid: Grid, number: int) -> list[HalfDayHeading]:
    """Return every column of a header row that a date is written in or over, whatever it holds."""
    found = []
    for column, cell in enumerate(grid.rows[number - 1]):
        heading = _heading(column, cell)
        if heading is None and isinstance(cell, str) and (day := date_over(grid, number, column)):
            heading = _under_date(column, text_of(cell), day, grid, number)
        if heading:
            found.append(heading)
    return found


def date_over(grid: Grid, number: int, column: int) -> HalfDayHeading | None:
    """Return the date written over a cell: above it, or above and further left with nothing in between."""
    above = grid.rows[number - 2] if number > 1 else ()
    for left in range(min(column, len(above) - 1), -1, -1):
        if above[left] is not None:
            heading = _heading(left, above[left])
            labelled = _is_labelled(above, left)
            return heading if heading and not labelled and _is_only_a_date(above[left]) else None
    return None


def _is_labelled(row: Sequence[object], column: int) -> bool:
    """Tell a date behind its label, `Imprimé le | 27/03/2025`: it is of the heading block."""
    before = next((text_of(cell) for cell in reversed(row[:column]) if cell is not None), "")
    words = normalised_words(before)
    return before.endswith(":") or bool(words and words[-1] in {"le", "du", "au", "date", "dates", "jour", "journee"})


def _is_only_a_date(cell: object) -> bool:
    """Tell a date, with its weekday perhaps, from a sentence of the heading block that holds one."""
    words = set(normalised_words(text_of(cell)))
    others = {"du", "au", "date", "dates", "session", *legend("heading_block")["not_of_day"]}
    return isinstance(cell, date) or not others & words


def _under_date(column: int, text: str, day: HalfDayHeading, grid: Grid, number: int) -> HalfDayHeading | None:
    """Read `Matin`, `AM`, `9h00-12h30` under a date; `Présence` or `Heures` only where the date is merged over it."""
    half, measure, times = said_of(text)
    covered = (number - 1, column) in grid.merged or day.column == column
    if not half and not (measure and covered):
        return None
    # `12/03 matin` over `Présent | Absent`: the date above names the half.
    return replace(day, column=column, half=half or day.half, measure=measure, times=times)


def said_of(text: str) -> tuple[Half | None, str, tuple[tuple[int, int], ...]]:
    """Return what a heading says beside its date: the half of the day, what the cells hold, the times it plans."""
    times = tuple(read_times(text, whole=False))
    half = named_half(normalised_words(text)) or _half_of_times(times)
    measure = measure_of(text)
    # `matin + déjeuner`: a half-day is named, and what the column holds is not said.
    if (half and measure == "none") or (
        not half and measure not in NOT_HALF_DAYS | {"days"} and is_nearly_a_half(text)
    ):
        measure = "misspelt"
    return half, measure, times


def _half_of_times(times: tuple[tuple[int, int], ...]) -> Half | None:
    if len(times) != 1:
        return None
    return Half.MORNING if times[0][0] < NOON else Half.AFTERNOON


def is_nearly_a_half(text: str) -> bool:
    """Tell a word that is nearly `matin` or `après-midi`, and is not."""
    words = normalised_words(text)
    known = [name for name in _NAMES_OF_HALVES if len(name) > 3]
    near = (nearest("".join(pair), known) for pair in [*((word,) for word in words), *pairwise(words)])
    return any(near)


_NAMES_OF_HALVES = tuple(name for names in legend("half_days").values() for name in names)


def _marked_elsewhere(box: HalfDayHeading, headings: Sequence[HalfDayHeading]) -> bool:
    """Tell whether another column of the same half-day, or of a part of it, holds the marks."""
    others = (one for one in headings if one.measure not in _NO_MARKS)
    return any((one.day, one.month) == (box.day, box.month) and _meet(one.half, box.half) for one in others)


def _meet(half: Half, other: Half) -> bool:
    return half is other or Half.WHOLE_DAY in {half, other}


def _heading(column: int, cell: object) -> HalfDayHeading | None:
    if isinstance(cell, date):
        day = read_day(cell)
        if isinstance(day, Unreadable) or day is None:
            return None
        return HalfDayHeading(column, day.day, day.month, day.year, Half.WHOLE_DAY)
    if not isinstance(cell, str):
        return None
    text = text_of(cell)
    read = written_date(text)
    if read is None:
        return None
    (day_number, month, year), rest = read
    if (other := written_date(rest)) is not None and other[0] != read[0]:
        # Two dates are no half-day.
        return None
    half, measure, times = said_of(rest)
    return HalfDayHeading(column, day_number, month, year, half or Half.WHOLE_DAY, measure, times)


def written_date(text: str) -> tuple[tuple[int, int, int | None], str] | None:
    """Return the day, month and year (if written) of a heading, and the rest of it."""
    if _SEVERAL_DAYS.search(text):
        return None
    if found := _DATE.search(text):
        iso_year, iso_month, iso_day, day, month, year = found.groups()
        day_number, in_month, year = int(iso_day or day), int(iso_month or month), iso_year or year
    elif found := next((one for one in _NAMED_MONTH.finditer(text) if month_number(one[2])), None):
        day_number, in_month, year = int(found[1].removesuffix("er")), month_number(found[2]), found[3]
    else:
        return None
    if not (1 <= day_number <= 31 and 1 <= in_month <= 12):
        return None
    full_year = None if not year else int(year) + (2000 if len(year) == 2 else 0)
    return (day_number, in_month, full_year), f"{text[: found.start()]} {text[found.end() :]}"


@lru_cache(maxsize=20_000)
def measure_of(text: str) -> str:
    """Return what a heading says its cells hold, a key of `terms/measures.toml`, empty for nothing."""
    words = normalised_words(CLOCK.sub(" ", text))
    present = {"present", "presente", "presents", "presence"} & set(words)
    if present and {"non", "pas"} & set(words) and "oui" not in words:
        return "absence"
    if words and set(words) <= _BOUNDS and len({"debut", "fin"} & set(words)) == 1:
        return "arrival" if "debut" in words else "departure"
    for measure, spellings in legend_words("measures").items():
        if any(spelling[0] in words for spelling in spellings) or (measure == "percent" and "%" in text):
            return measure
    return ""


def named_half(words: list[str]) -> Half | None:
    """Return the half of the day that the words of a heading name: of `Jour 1 matin`, the morning."""
    parts = [*words, *(" ".join(pair) for pair in pairwise(words))]
    named = [half for word in parts if isinstance(half := read_half(word), Half)]
    # `Demi-journée 1` says that it is one half, and not which.
    whole = named[0] if named and "demi" not in words else None
    return next((half for half in named if half is not Half.WHOLE_DAY), whole)


def halves_named(text: str) -> set[Half]:
    """Return the halves of the day that a text names by more than a letter: « M. » is a civility."""
    words = [word for word in normalised_words(text) if len(word) > 2]
    found = {named_half([word]) for word in [*words, *(" ".join(pair) for pair in pairwise(words))]}
    return {half for half in found if half in {Half.MORNING, Half.AFTERNOON}}
