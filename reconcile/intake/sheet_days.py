"""A sheet that writes its day once (block, title or name), over `Matin | Après-midi` or over one column of marks.

inputs.md §1. Dates that disagree give none: a copied sheet often keeps the day of the other.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from reconcile.half_days import Half
from reconcile.intake.grids import Grid
from reconcile.intake.half_day_headings import (
    CLOCK,
    NOT_HALF_DAYS,
    HalfDayHeading,
    halves_named,
    measure_of,
    named_half,
    said_of,
    without_boxes,
    written_date,
)
from reconcile.intake.layouts import field_by_heading
from reconcile.intake.values import read_times
from reconcile.terms.words import legend, legend_words
from reconcile.texts import normalised_words, text_of
from schemas.fields import normalised

_RUN_OF_DAYS = re.compile(r"\d.*\b(?:au|jusqu)\b.*\d", re.IGNORECASE)
_PRESENCE = frozenset({"presence", "present", "presents", "emargement"})
_OF_A_DAY = frozenset({"jours", "jour", "j", "taux", "de", "en", "la", "du", "nombre", "nb", "pourcentage"})
_LITTLE = frozenset({"de", "du", "le", "la", "l", "et", "a", "en", "demi", "seance", "journee", "jour"})
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def undated_headings(grid: Grid, number: int) -> tuple[HalfDayHeading, ...]:
    """Return the columns of a header row that name a half of the day and no date: `Matin`, `PM`, `9h00-12h30`.

    They are of the sheet's day where it writes one, else of the only day of its session.
    """
    found = []
    for column, cell in enumerate(grid.rows[number - 1]):
        if not isinstance(cell, str) or written_date(text := text_of(cell)) is not None:
            continue
        half, measure, times = said_of(text)
        field = field_by_heading("attendance").get(normalised(text))
        if half and _says_only_a_half(text) and measure not in NOT_HALF_DAYS and field in {None, "presence", "hours"}:
            found.append(HalfDayHeading(column, None, None, None, half, measure, times))
    found = found or _day_columns(grid, number)
    # « M. » alone may be a civility.
    if len(found) == 1 and normalised_words(text_of(grid.rows[number - 1][found[0].column])) == ["m"]:
        return ()
    day = sheet_day(grid, number)
    dated = [replace(one, day=day.day, month=day.month, year=day.year) if day else one for one in found]
    return without_boxes(dated)


def _says_only_a_half(text: str) -> bool:
    """Tell `Matin`, `Présence après-midi`, `9h00-12h30` from `Premier jour`: no word of something else."""
    words = normalised_words(CLOCK.sub(" ", text))
    halves = {word for names in legend("half_days").values() for name in names for word in re.findall(r"\w+", name)}
    halves |= {"apres", "midi", "matin", "ap", "aprem"}
    held = {
        one for key in ("hours", "presence", "signature") for names in legend_words("measures")[key] for one in names
    }
    return all(word in halves | held | _LITTLE or word.isdigit() for word in words)


def _day_columns(grid: Grid, number: int) -> list[HalfDayHeading]:
    """Return the one column of marks of the day that is no field: `Présence (jours)`, `Taux de présence`."""
    found = []
    for column, cell in enumerate(grid.rows[number - 1]):
        text = text_of(cell) if isinstance(cell, str) else ""
        measure = measure_of(text)
        words = set(normalised_words(text))
        if field_by_heading("attendance").get(normalised(text)) in {"presence", "hours"}:
            return []
        if words <= _PRESENCE | _OF_A_DAY and measure in {"days", "percent", "presence"} and _PRESENCE & words:
            found.append(HalfDayHeading(column, None, None, None, Half.WHOLE_DAY, measure))
    return found if len(found) == 1 else []


def sheet_day(grid: Grid, number: int) -> HalfDayHeading | None:
    """Return the day of a sheet whose header row is `number`, with its half where one alone is named; column -1.

    `None` where no date is written, or several that nothing tells apart.
    """
    block = grid.rows[grid.block_from - 1 : number - 1]
    labelled, others = _dates(block)
    name = list(_dates_in(grid.sheet, named=False))
    if not name:
        name = list(_dates_in(grid.file.rpartition(".")[0], named=True))
    inside = labelled or others
    days = _distinct([*inside, *name])
    if len(days) != 1:
        return None
    (day, month, year) = days[0]
    texts = [grid.sheet, *(text_of(cell) for row in block for cell in row if cell is not None)]
    halves = {half for text in texts if not read_times(text, whole=False) for half in halves_named(text)}
    halves |= {half for half in [named_half(normalised_words(grid.sheet))] if half and half is not Half.WHOLE_DAY}
    return HalfDayHeading(-1, day, month, year, halves.pop() if len(halves) == 1 else Half.WHOLE_DAY)


_Date = tuple[int, int, int | None]


def dates_of_block(block: Sequence[Sequence[Any]]) -> list[_Date]:
    """Return every date written in the rows above a table, as day, month and year if written."""
    labelled, others = _dates(block)
    return labelled + others


def _dates(block: Sequence[Sequence[Any]]) -> tuple[list[_Date], list[_Date]]:
    """Return the dates of a heading block: those that a word or a weekday says are the sheet's, and the others."""
    words = legend("heading_block")
    labelled: list[_Date] = []
    others: list[_Date] = []
    for row in block:
        before: list[str] = []
        for cell in row:
            if cell is None:
                continue
            said = normalised_words(text_of(cell))
            dates = list(_dates_in(cell, named=False))
            of_day = {*said[:1], *before[:1]} & set(words["day"])
            if not set(words["not_of_day"]) & {*said, *before}:
                (labelled if of_day else others).extend(dates)
            before = [] if dates else said
    return labelled, others


def _dates_in(cell: object, *, named: bool) -> Iterator[_Date]:
    """Yield the dates of a text, none where it holds a run of days; in a file's name only those with their year."""
    text = text_of(cell)
    if _RUN_OF_DAYS.search(text) or (named and not _YEAR.search(text)):
        return
    while (read := written_date(text)) is not None:
        yield read[0]
        if read[1] == text:
            return
        text = read[1]


def _distinct(dates: Sequence[_Date]) -> list[_Date]:
    """Return the different days, each with its year where one of them has it."""
    found: dict[tuple[int, int], int | None] = {}
    for day, month, year in dates:
        known = found.get((day, month))
        if known and year and known != year:
            return [(day, month, year), (day, month, known)]
        found[day, month] = known or year
    return [(day, month, year) for (day, month), year in found.items()]
