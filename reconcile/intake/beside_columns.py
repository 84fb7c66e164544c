"""The columns of an attendance sheet that are neither names nor marks: evidence, nothing, or marks nobody can place."""

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from reconcile.intake.grids import Grid
from reconcile.intake.half_day_headings import HalfDayHeading, date_over, dated_headings, is_nearly_a_half, measure_of
from reconcile.intake.layouts import BesideColumn, Layout, fields, is_explained, titles
from reconcile.intake.suggestions import nearest
from reconcile.terms.words import legend
from reconcile.texts import normalised_words, text_of
from schemas.fields import normalised

# What stands beside a mark is evidence (inputs.md §1).
# `18-mars`, `J2`, `mardi 18`: perhaps a half-day; `Distanciel`, `En visio`: a way to be present.
_DAY_LIKE = re.compile(r"(?i)(?<![/\d])\b(?:j|jour|s[ée]ance)? ?\d{1,2}\b|\d[/-]\w")
_WAYS = frozenset({"distanciel", "distance", "visio", "presentiel", "partiel", "partiellement", "learning"})
_EVIDENCE = frozenset({"remark", "total", "arrival", "departure"})
# Measures that say, beside columns of half-days, what these come to.
_COUNTED = {"hours": "hours", "days": "days", "percent": "percent", "presence": ""}
# What a total of something else counts: nothing of it compares with the time attended.
_OF_ELSE = frozenset({
    "payer", "euro", "euros", "prix", "montant", "annuel", "annuelle", "annee", "dif", "droits", "cumule", "reste",
})  # fmt: skip
# Fields of a sheet with one column of marks; beside columns of half-days they say what these come to.
_SUMMARIES = {"hours": "hours", "presence": "mark"}


def beside_columns(grid: Grid, layout: Layout) -> tuple[BesideColumn, ...]:
    """Return the columns of remarks, totals, arrivals and departures of an attendance sheet, from left to right."""
    dated = {one.column: one for number in _header_rows(layout) for one in dated_headings(grid, number)}
    marks = {one.column for one in layout.half_days}
    found = []
    for column, title in enumerate(titles(grid, layout)):
        heading = dated.get(column)
        measure = heading.measure if heading else measure_of(title)
        summary = next((one for one in _SUMMARIES if layout.columns.get(one) == column), None)
        if summary and layout.half_days and column not in marks:
            found.append(BesideColumn(column, title, "total", _SUMMARIES[summary]))
        elif column in layout.columns.values() or is_explained(grid, layout, column):
            continue
        elif measure == "total" or ((measure in _COUNTED or _counts(title)) and not heading and column not in marks):
            found.append(_total(column, title, heading))
        elif measure in _EVIDENCE:
            found.append(BesideColumn(column, title, measure, "", heading))
        elif measure != "misspelt" and column not in marks:
            # Whatever else stands there may speak of absence, under a heading that does or not.
            found.append(BesideColumn(column, title, "other", "", heading))
    return tuple(filter(None, (_with_half_day(one, found, layout) for one in found)))


def _with_half_day(column: BesideColumn, all_columns: Sequence[BesideColumn], layout: Layout) -> BesideColumn | None:
    """Return an undated arrival or departure with the half-day that it follows, where there are several of them.

    A single pair is of all the day; of a sheet of several days, nobody can tell, and it is no evidence (`None`).
    """
    if column.heading or column.measure not in {"arrival", "departure"}:
        return column
    same = [one for one in all_columns if one.measure == column.measure and not one.heading]
    left = [one for one in layout.half_days if one.column < column.column]
    if len(same) > 1 and left:
        return replace(column, heading=left[-1])
    return column if len({(one.day, one.month) for one in layout.half_days}) < 2 else None


def _header_rows(layout: Layout) -> tuple[int, ...]:
    return (layout.header_row - 1, layout.header_row) if layout.two_rows else (layout.header_row,)


def _total(column: int, title: str, heading: HalfDayHeading | None) -> BesideColumn:
    """Return a column that counts what was attended, or something else: `Total absences`, `Total à payer`."""
    words = set(normalised_words(title))
    unit = _unit(title)
    if unit in {"absence", "planned", "none", "remark"} or words & (_OF_ELSE | _WAYS) or "€" in title:
        return BesideColumn(column, title, "other", "", heading)
    if words & {"min", "minutes", "mn"}:
        unit = "minutes"
    elif words & {"presences", "presents", "seances", "dj", "demi", "signatures"}:
        unit = "half_days"
    return BesideColumn(column, title, "total", "" if unit == "presence" else unit, heading)


def _counts(title: str) -> bool:
    """Tell `Nb de demi-journées`, `Demi-journées suivies`."""
    words = set(normalised_words(title))
    return bool(words & {"demi", "dj", "seances"} and words & {"nb", "nbre", "nombre", "suivies", "presentes"})


def _unit(title: str) -> str:
    """Return what a total counts, a key of `terms/measures.toml`: its heading beside the word total."""
    words = " ".join(word for word in title.split() if measure_of(word) != "total")
    return measure_of(words)


def unread_columns(grid: Grid, layout: Layout) -> tuple[int, ...]:
    """Return the filled columns that may hold marks and do not say of which half-day: nothing of them is read."""
    read = (one.column for one in layout.beside if one.measure != "other")
    used = {*layout.columns.values(), *(one.column for one in layout.half_days), *read}
    return tuple(
        column
        for column in _candidates(grid, layout)
        if column not in used
        and not is_explained(grid, layout, column)
        and any(column < len(row) and row[column] is not None for row in grid.rows[layout.header_row :])
    )


def _candidates(grid: Grid, layout: Layout) -> Iterator[int]:
    """Yield the columns whose heading is nearly one of marks, or that stand under or beside a date without one."""
    shown = titles(grid, layout)
    spellings = [text for name in ("presence", "hours", "half") for text in fields("attendance")[name].headings]
    headings = [one for number in _header_rows(layout) for one in dated_headings(grid, number)]
    misspelt = {one.column for one in headings if one.measure == "misspelt"}
    half_days = {one.column for one in layout.half_days}
    for column in range(max(map(len, grid.rows))):
        title = shown[column] if column < len(shown) else ""
        if column in misspelt:
            yield column
            continue
        if measure_of(title) in {"none", "signature", "absence", "planned"}:
            continue
        dated = bool(layout.half_days) and _DAY_LIKE.search(title) is not None
        if (dated or _WAYS & set(normalised_words(title))) and _holds_marks(grid, layout, column):
            yield column
            continue
        near = bool(title) and (is_nearly_a_half(title) or bool(nearest(title, spellings)))
        near = near or measure_of(title) in {"arrival", "departure"}
        lost = bool(half_days) and column > min(half_days)
        lost = lost and (bool(date_over(grid, layout.header_row, column)) if title else column - 1 in half_days)
        lost = lost and _holds_marks(grid, layout, column)
        if near or lost:
            yield column


def _holds_marks(grid: Grid, layout: Layout, column: int) -> bool:
    """Tell a column whose filled cells are, for the most part, marks of presence or durations."""
    cells = [row[column] for row in grid.rows[layout.header_row :] if column < len(row) and row[column] is not None]
    known = {word for words in legend("presence").values() for word in words}
    read = sum(1 for cell in cells if normalised(text_of(cell)) in known or not isinstance(cell, str))
    return bool(read) and read * 2 >= len(cells)
