"""What the columns that no field takes may be: titles that are nearly a field's, days where a day is missing.

Only ever suggested, every candidate with the others: a person says which it is, in *Correspondances* or by a new title.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from reconcile.correspondences import IGNORED, Correspondence, WordKind, scope_of
from reconcile.half_days import Half
from reconcile.intake.grids import Grid
from reconcile.intake.half_day_headings import named_half, written_date
from reconcile.intake.layouts import Layout, field_by_heading, fields, is_explained, titles
from reconcile.intake.suggestions import is_near, nearest
from reconcile.intake.values import read_day
from reconcile.origins import Origin, column_letters
from reconcile.terms.words import legend
from reconcile.texts import normalised_words, text_of
from schemas.fields import normalised
from schemas.personal import is_personal


def unused_columns(grid: Grid, layout: Layout, *, filled: bool = True) -> dict[int, str]:
    """Return the columns, `filled` ones alone, whose title nothing reads and nobody explained: column → title."""
    read = (one.column for one in layout.beside if one.measure != "other")
    used = {*layout.columns.values(), *(one.column for one in layout.half_days), *read}
    shown = titles(grid, layout)
    named = {column: title for column, title in enumerate(shown) if title and shown.index(title) == column}
    return {
        column: title
        for column, title in named.items()
        if column not in used
        and not is_explained(grid, layout, column)
        and (not filled or any(_cells(grid, layout, column)))
    }


def _cells(grid: Grid, layout: Layout, column: int) -> Iterator[str]:
    for row in grid.rows[layout.header_row :]:
        if column < len(row) and row[column] is not None:
            yield text_of(row[column])


def names_a_half_day(title: str) -> bool:
    """Tell a title that holds a date, or names a half of the day, nearly or exactly."""
    words = normalised_words(title)
    if written_date(title) is not None or named_half(words) in {Half.MORNING, Half.AFTERNOON}:
        return True
    halves = [name for key in ("morning", "afternoon") for name in legend("half_days")[key] if len(name) > 3]
    return any(nearest("".join(pair), halves) for pair in [*((word,) for word in words), *pairwise(words)])


def missing_fields(layout: Layout) -> list[str]:
    """Return the fields of its kind that a table has no column for."""
    return [name for name in fields(layout.kind) if name not in layout.columns]


def near_fields(title: str, layout: Layout) -> list[str]:
    """Return the missing fields that a title may mean, in the order of the table; every one, not the nearest."""
    known = fields(layout.kind)
    return [name for name in missing_fields(layout) if is_near(title, known[name].headings)]


def lookalikes(grid: Grid, layout: Layout) -> dict[int, list[str]]:
    """Return the unused columns that look like something the table lacks: column → the fields it may be."""
    known = fields(layout.kind)
    found = {}
    for column, title in unused_columns(grid, layout).items():
        if normalised(title) in field_by_heading("dossiers"):
            # A follow-up may repeat what the export says.
            continue
        near = near_fields(title, layout)
        if not near and not is_personal(title) and _holds_days(grid, layout, column):
            near = [name for name in missing_fields(layout) if known[name].reader == "day"]
        if near:
            found[column] = near
    return found


def _holds_days(grid: Grid, layout: Layout, column: int) -> bool:
    """Tell a column of days: most of its cells are one, and none is a plain number, which may be anything."""
    cells = Counter(
        row[column] for row in grid.rows[layout.header_row :] if column < len(row) and row[column] is not None
    )
    days = sum(n for one, n in cells.items() if not isinstance(one, int | float) and not _unreadable_day(one))
    return days * 2 > cells.total()


def _unreadable_day(cell: object) -> bool:
    return type(read_day(cell)).__name__ == "Unreadable"


def named_lookalikes(grid: Grid, layout: Layout) -> Mapping[str, tuple[str, ...]]:
    """Return, for each field that a table lacks, the columns that look like it, in French."""
    shown = titles(grid, layout)
    found: dict[str, tuple[str, ...]] = {}
    for column, names in lookalikes(grid, layout).items():
        said = f"la colonne {column_letters(column)} « {shown[column]} »"
        for name in names:
            found[name] = (*found.get(name, ()), said)
    return found


def asked_titles(grid: Grid, layout: Layout, *, usable: bool) -> Iterator[Correspondence]:
    """Yield the titles to ask about: those that look like a field that the table lacks.

    Of a table that is not `usable` all, where nothing looks like a column it cannot do without.
    """
    known, like = fields(layout.kind), lookalikes(grid, layout)
    scope = scope_of(titles(grid, layout))
    required = {name for name in missing_fields(layout) if known[name].required}
    seen = {name for names in like.values() for name in names}
    ask_all = not usable and not (required and required <= seen)
    for column, title in unused_columns(grid, layout).items():
        wanted = column in like or column in layout.unread or ask_all
        # A column of a half-day is no field: its title is to be mended, for each month has its own days.
        if not wanted or is_personal(title) or names_a_half_day(title):
            continue
        first = like.get(column, [])
        names = [*first, *(name for name in missing_fields(layout) if name not in first)]
        choices = (*(known[name].title for name in names), IGNORED)
        place = f"{grid.place} › {Origin('', '', layout.header_row, {'h': column}).cell('h')}"
        yield Correspondence(
            WordKind.TITLE, title, scope, "", place, sum(1 for _ in _cells(grid, layout, column)), choices
        )
