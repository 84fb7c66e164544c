"""Which rows under the header are rows of the table, and what the others are: totals, notes, an example."""

import re
from collections.abc import Sequence, Set
from datetime import date
from functools import lru_cache
from typing import Any

from reconcile.findings import Finding, Subject
from reconcile.intake.grids import Grid
from reconcile.intake.layouts import Layout, fields, titles
from reconcile.intake.values import READERS
from reconcile.names import name_key
from reconcile.origins import Origin
from reconcile.terms.words import legend_words
from reconcile.texts import normalised_words, plain, text_of
from schemas.fields import EXAMPLE
from schemas.personal import is_personal

_UNMERGED = object()
_LEGEND = re.compile(r"=|^\s*\S{1,4} ?:")


# What a row of one dossier has; two of the first say that it is one.
_NAMING = frozenset(("last_name", "first_name", "session_id", "status", "starts_on"))
_OF_ONE_PERSON = _NAMING | {"dossier_id", "ends_on"}


def cell_of(grid: Grid, row: int, column: int | None) -> Any:
    """Return a cell of the table; one covered by a merged neighbour has its value."""
    cells = grid.rows[row - 1]
    if column is None:
        return None
    if (row, column) in grid.merged:
        return grid.merged[row, column]
    return cells[column] if column < len(cells) else None


def column_of(grid: Grid, rows: Sequence[int], column: int) -> list[Any]:
    """Return the cells of a column in some rows, as `cell_of` does."""
    if grid.merged:
        return [cell_of(grid, row, column) for row in rows]
    found = (grid.rows[row - 1] for row in rows)
    return [cells[column] if column < len(cells) else None for cells in found]


def rows_of(grid: Grid, layout: Layout, learners: Set[str]) -> tuple[list[int], tuple[int, ...]]:
    """Return the row numbers of the table and of the rows set aside; blank rows are neither.

    `learners` are the known names: a row of one of them is a learner's, even if called Total or Cachet. The example
    row of a template is set aside, whatever name it shows.
    """
    below = enumerate(grid.rows[layout.header_row :], start=layout.header_row + 1)
    filled = [row for row, cells in below if any(cell is not None for cell in cells)]
    known = _rows_named(grid, layout, filled, learners)
    rows: list[int] = []
    set_aside: list[int] = []
    for row in filled:
        kept = not _is_example(grid, layout, row) and (row in known or _belongs(grid, layout, row))
        (rows if kept else set_aside).append(row)
    return rows, tuple(set_aside)


def _is_example(grid: Grid, layout: Layout, row: int) -> bool:
    """Tell the example row of a template, left as it was: over-written, it is a row like any other."""
    if text_of(cell_of(grid, row, layout.columns.get("dossier_id"))).casefold() != EXAMPLE.casefold():
        return False
    declared = ((fields(layout.kind)[name], column) for name, column in layout.columns.items())
    return all(
        READERS[field.reader](cell_of(grid, row, column)) == READERS[field.reader](field.example or None)
        for field, column in declared
    )


def _rows_named(grid: Grid, layout: Layout, rows: Sequence[int], learners: Set[str]) -> set[int]:
    """Return the rows of known names."""
    columns = [layout.columns[name] for name in ("full_name", "last_name", "first_name") if name in layout.columns]
    if not learners or not columns:
        return set()
    names = zip(*(map(text_of, column_of(grid, rows, column)) for column in columns), strict=True)
    return {row for row, parts in zip(rows, names, strict=True) if name_key(" ".join(parts)) in learners}


def _belongs(grid: Grid, layout: Layout, row: int) -> bool:
    """Tell a row of the table from a totals row or a note under it."""
    number = text_of(cell_of(grid, row, layout.columns.get("dossier_id")))
    if not number.isdigit() and normalised_words(number)[:1] in (["total"], ["totaux"]):
        return False
    if layout.kind == "attendance":
        return side_row(grid, layout, row) is None
    if layout.kind == "dossiers":
        written = {name for name in _OF_ONE_PERSON if _is_written(cell_of(grid, row, layout.columns.get(name)))}
        return len(written & _NAMING) >= 2 and not _is_of_totals(grid, layout, row, written)
    return any(text_of(cell_of(grid, row, column)) for column in layout.columns.values())


def _is_written(cell: Any) -> bool:
    return isinstance(cell, date | int | float) or bool(text_of(cell))


def _is_of_totals(grid: Grid, layout: Layout, row: int, written: Set[str]) -> bool:
    """Tell `TOTAL | 15 dossiers`, `dont annulés | 4`: nothing of one person, and words or figures where names stand."""
    if written & (_OF_ONE_PERSON - {"last_name", "session_id"}):
        return False
    first = next((normalised_words(text_of(cell)) for cell in grid.rows[row - 1] if text_of(cell)), [])
    name = text_of(cell_of(grid, row, layout.columns.get("last_name")))
    totals = {words[0] for words in legend_words("side_rows")["total"]}
    return bool(set(first[:1]) & totals) or name[:1].isdigit()


def side_row(grid: Grid, layout: Layout, row: int) -> str | None:
    """Tell what a row of an attendance sheet is when it is no learner's: `planned`, `trainer`, `total` or `note`."""
    names = [layout.columns[name] for name in ("full_name", "last_name", "dossier_id") if name in layout.columns]
    marks = [heading.column for heading in layout.half_days]
    marks += [layout.columns[name] for name in ("presence", "hours") if name in layout.columns]
    cells = grid.rows[row - 1]
    before = cells[: min(marks)] if marks else cells
    label = next((text for cell in before if (text := text_of(cell))), "")
    first_name = layout.columns.get("first_name")
    named = first_name is not None and first_name < len(cells) and cells[first_name] is not None
    if grid.merged and any(grid.merged.get((row, column), _UNMERGED) in before for column in marks):
        # A cell merged over names and marks alike is a sentence or a frame, no learner.
        return "note"
    for kind in _kinds_of_label(label):
        # "Total" or "Cachet" is also a surname: beside a first name it is a learner's.
        if not (named and kind in {"total", "note"}):
            return kind
    if any(_LEGEND.search(text_of(cell_of(grid, row, column))) for column in names):
        # `X = absent`: a legend of the marks, no learner.
        return "note"
    if not any(cell_of(grid, row, column) is not None for column in marks) and _is_a_note(grid, row, names):
        return "note"
    filled = [column for column in (*names, *marks) if cell_of(grid, row, column) is not None]
    return None if filled else "note"


@lru_cache(maxsize=20_000)
def _kinds_of_label(label: str) -> tuple[str, ...]:
    """Return the kinds of side rows that a label may begin: those of a learner's rows are read once."""
    found = re.sub("[:,]", " ", plain(label)).split()
    # `Le formateur, J. EXEMPLE`.
    found = found[1:] if found[:1] in (["le"], ["la"], ["les"]) else found
    kinds = legend_words("side_rows").items()
    return tuple(kind for kind, spellings in kinds if any(found[: len(words)] == words for words in spellings))


def _is_a_note(grid: Grid, row: int, names: list[int]) -> bool:
    """Tell a footnote or a sentence on absences, `* absente l'après-midi`, where a name would stand."""
    text = next((text_of(cell_of(grid, row, column)) for column in names if cell_of(grid, row, column)), "")
    words = set(normalised_words(text))
    remarks = legend_words("remarks")
    spoken = any(words.issuperset(entry) for key in ("absence", "partial", "moves") for entry in remarks[key])
    return text.startswith("*") or ":" in text or spoken


def set_aside_notes(grid: Grid, layout: Layout, set_aside: tuple[int, ...]) -> list[Finding]:
    """Return F20 for each row set aside that may be somebody's."""
    return [_set_aside_note(grid, layout, row) for row in set_aside if _worth_a_note(grid, layout, row)]


def _worth_a_note(grid: Grid, layout: Layout, row: int) -> bool:
    """A planned-time row is read elsewhere; a printed row with its number, or a box to sign, alone holds nothing."""
    written = [text_of(cell) for cell in grid.rows[row - 1] if cell is not None]
    labels = {word for words in legend_words("side_rows")["trainer"] for word in words}
    empty = len(written) == 1 and (written[0].rstrip(".").isdigit() or set(normalised_words(written[0])) <= labels)
    return not empty and side_row(grid, layout, row) != "planned"


def _set_aside_note(grid: Grid, layout: Layout, row: int) -> Finding:
    # Whatever the row is, what it holds of somebody's address or telephone is repeated nowhere.
    private = {column for column, title in enumerate(titles(grid, layout)) if is_personal(title)}
    cells = (cell for column, cell in enumerate(grid.rows[row - 1]) if cell is not None and column not in private)
    words = " ".join(map(text_of, cells))
    detail = f"La ligne d'exemple (N° dossier {EXAMPLE}) n'a pas été lue." if _is_example(grid, layout, row) else ""
    place = Subject(origin=Origin(grid.file, grid.sheet, row, layout.columns))
    return Finding("F20", place, detail, read=words[:80])
