"""The titles of a sheet as a person explained them (*Correspondances*), in each of its rows of titles."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from reconcile.correspondences import IGNORED, Correspondences, WordKind, scope_key, scope_of
from reconcile.intake.grids import Grid
from reconcile.intake.headings import HEADER_SEARCHED_ROWS
from reconcile.intake.layouts import Kind, field_by_heading, merged_titles
from reconcile.intake.lookalikes import names_a_half_day
from reconcile.texts import plain
from schemas.fields import normalised

_KINDS: tuple[Kind, ...] = ("dossiers", "follow_up", "attendance", "invoices")


def with_learned_titles(grid: Grid, learned: Correspondences) -> Grid:
    """Return a sheet whose titles read as a person said that they do.

    `Grid.learned` keeps what stands in the file, `Grid.unapplied` the meanings that do not fit: a title that is
    understood, a field that another column has, a field of another kind of table.
    """
    scopes = learned.title_scopes
    for number in range(1, min(len(grid.rows), HEADER_SEARCHED_ROWS) + 1) if scopes else ():
        for two_rows in (False, True) if number > 1 else (False,):
            titles = merged_titles(grid, number, two_rows=two_rows)
            if scope_key(scope := scope_of(titles)) in scopes:
                meanings = {title: learned.meaning(WordKind.TITLE, title, scope) for title in titles if title}
                grid = _renamed(grid, number, titles, {title: said for title, said in meanings.items() if said})
                break
    return grid


def _renamed(grid: Grid, number: int, titles: Sequence[str], meanings: Mapping[str, str]) -> Grid:
    rows = [list(row) for row in grid.rows]
    known, unapplied = dict(grid.learned), list(grid.unapplied)
    fitting = _fitting(titles, meanings)
    for column, title in enumerate(titles):
        if title not in meanings:
            continue
        below = column < len(rows[number - 1]) and rows[number - 1][column] is not None
        row = number if below else number - 1
        if title not in fitting:
            unapplied.append((title, meanings[title]))
        elif isinstance(rows[row - 1][column], str):
            known[row, column] = (title, meanings[title])
            rows[row - 1][column] = title if plain(meanings[title]) == IGNORED else meanings[title]
    return replace(grid, rows=tuple(map(tuple, rows)), learned=known, unapplied=tuple(unapplied))


def _fitting(titles: Sequence[str], meanings: Mapping[str, str]) -> set[str]:
    """Return the titles whose meaning can be taken: of no field of the table already, and of one title alone."""
    kind = max(_KINDS, key=lambda one: len(_fields(one, titles) | _fields(one, list(meanings.values()))))
    of_kind = field_by_heading(kind)
    there = _fields(kind, titles)
    said = [of_kind.get(normalised(meaning)) for meaning in meanings.values()]

    def fits(title: str, meaning: str) -> bool:
        if normalised(title) in of_kind or names_a_half_day(title):
            return False
        field = of_kind.get(normalised(meaning))
        return plain(meaning) == IGNORED or (field is not None and field not in there and said.count(field) == 1)

    return {title for title, meaning in meanings.items() if fits(title, meaning)}


def _fields(kind: Kind, titles: Sequence[str]) -> set[str]:
    known = field_by_heading(kind)
    return {known[key] for title in titles if (key := normalised(title)) in known}
