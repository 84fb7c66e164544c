"""A typed table and its rows, each value with where it stands."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import pandas as pd
from msgspec import Struct

from reconcile.correspondences import NOTHING_LEARNED, Correspondences, scope_of
from reconcile.findings import Finding, Subject
from reconcile.french import listed
from reconcile.intake.grids import Grid
from reconcile.intake.layouts import KIND_NAMES, Layout, titles
from reconcile.intake.table_rows import cell_of
from reconcile.origins import Origin
from reconcile.texts import text_of
from schemas.fields import values_of


class Table(Struct, frozen=True, dict=True):
    """A table read from a sheet.

    `frame` has one column per field of the schema (`None` where the sheet has no such column or the cell is
    empty or faulty) and the row number in the file as index; `unreadable` maps a row to its faulty fields and what was
    written in them; `repeated` are the rows whose number stands on another row too; `set_aside` lists the rows below
    the header that are not rows of the table. `learned` are the words that a person explained.
    """

    grid: Grid
    layout: Layout
    frame: pd.DataFrame
    findings: tuple[Finding, ...]
    unreadable: Mapping[int, Mapping[str, str]]
    repeated: frozenset[int]
    set_aside: tuple[int, ...]
    learned: Correspondences = NOTHING_LEARNED

    @cached_property
    def scope(self) -> str:
        """The titles of the table: what its words were said to mean is valid where they are the same."""
        return scope_of(titles(self.grid, self.layout))

    @property
    def filled_rows(self) -> int:
        """How many rows under the titles hold something, counted on the sheet itself."""
        return sum(1 for row in self.grid.rows[self.layout.header_row :] if any(cell is not None for cell in row))

    def __len__(self) -> int:
        return len(self.frame)

    def __iter__(self) -> Iterator["Row"]:
        """Yield the rows in their order."""
        for number, values in zip(self.frame.index.tolist(), self.frame.to_numpy().tolist(), strict=True):
            yield Row(self, number, self._positions, tuple(values))

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {str(name): position for position, name in enumerate(self.frame)}

    @property
    def is_of_dossiers(self) -> bool:
        """The table holds dossiers."""
        return self.layout.kind == "dossiers"

    @property
    def kind_name(self) -> str:
        """What the table was taken for, in French."""
        return KIND_NAMES[self.layout.kind]

    @property
    def titles(self) -> list[str]:
        """The title of each column as the file has it."""
        return titles(self.grid, self.layout)

    @property
    def identity_titles(self) -> list[str]:
        """The titles of the columns that say whom a row is about."""
        columns = (self.layout.columns.get(name) for name in ("dossier_id", "last_name", "first_name"))
        return [self.titles[column] for column in columns if column is not None]

    @property
    def used_titles(self) -> list[str]:
        """The titles of the columns that are used, from left to right."""
        header = titles(self.grid, self.layout)
        return [header[column] for column in sorted(self._used()) if column < len(header)]

    @property
    def unused_titles(self) -> list[str]:
        """The titles of the columns that no field takes, from left to right."""
        used, header = self._used(), titles(self.grid, self.layout)
        return [title for column, title in enumerate(header) if column not in used and title]

    def _used(self) -> set[int]:
        beside = (one.column for one in self.layout.beside if one.measure != "other")
        return {*self.layout.columns.values(), *(heading.column for heading in self.layout.half_days), *beside}

    def column(self, name: str) -> list[Any]:
        """Return the values of a field, row by row."""
        return values_of(self.frame, name)


class Row(Struct, frozen=True, eq=False):
    """A row of a table: its number as Excel shows it, and its values by field."""

    table: Table
    number: int
    _names: Mapping[str, int]
    values: tuple[Any, ...]

    def __getitem__(self, name: str) -> Any:
        return self.values[self._names[name]]

    def text(self, name: str) -> str:
        """Return the value of a text or number field, empty for none."""
        return self[name] or ""

    @property
    def unreadable(self) -> Mapping[str, str]:
        """What was written in the fields that could not be read."""
        return self.table.unreadable.get(self.number, {})

    @property
    def origin(self) -> Origin:
        """Where the row comes from."""
        grid = self.table.grid
        return Origin(grid.file, grid.sheet, self.number, self.table.layout.columns)

    def at(self, name: str = "") -> Subject:
        """Return what a finding about the row is about, pointing at the cell of a field."""
        dossier, session, last, first = (self.text(key) if key in self._names else "" for key in IDENTITY)
        return Subject(dossier, session, last, first, self.origin, name)

    def holds_text(self, name: str) -> bool:
        """Tell a cell that holds a text, and no error or formula without a value."""
        return isinstance(cell_of(self.table.grid, self.number, self.table.layout.columns.get(name)), str)

    def as_written(self, name: str) -> str:
        """Return what the cell of a field holds, as text."""
        return text_of(cell_of(self.table.grid, self.number, self.table.layout.columns.get(name)))


IDENTITY = ("dossier_id", "session_id", "last_name", "first_name")


def contradiction(rows: Sequence[Row]) -> str:
    """Say on which rows a dossier stands that do not say the same of it."""
    places = listed([f"{row.table.grid.place} › ligne {row.number}" for row in rows])
    return f"Le dossier {rows[0]['dossier_id']} figure sur {places}."
