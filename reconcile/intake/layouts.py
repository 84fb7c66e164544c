"""What a sheet was recognised as: its kind, its header row, and what each of its columns holds."""

from collections.abc import Mapping
from functools import cache
from typing import Literal

from msgspec import Struct

from reconcile.intake.grids import Grid
from reconcile.intake.half_day_headings import HalfDayHeading
from schemas.attendance import AttendanceSheet
from schemas.correspondences import Meanings
from schemas.decisions import Decisions, EarlierAmounts
from schemas.dossiers import Dossiers
from schemas.fields import Field, InputTable, fields_of, normalised
from schemas.follow_up import FollowUp
from schemas.invoices import Invoices
from schemas.reminders import Reminders

Kind = Literal["dossiers", "follow_up", "attendance", "invoices", "decisions", "amounts", "meanings", "reminders"]
SCHEMAS: dict[Kind, type[InputTable]] = {
    "dossiers": Dossiers,
    "follow_up": FollowUp,
    "attendance": AttendanceSheet,
    "invoices": Invoices,
    # Of an earlier workbook of our own, told by the names of its sheets and never by headings.
    "decisions": Decisions,
    "amounts": EarlierAmounts,
    "meanings": Meanings,
    "reminders": Reminders,
}
KIND_NAMES: dict[Kind, str] = {
    "dossiers": "tableau des dossiers",
    "follow_up": "tableau de suivi",
    "attendance": "feuille d'émargement",
    "invoices": "tableau des factures",
    "decisions": "décisions d'un classeur précédent",
    "amounts": "montants d'un classeur précédent",
    "meanings": "correspondances",
    "reminders": "relances",
}


class BesideColumn(Struct, frozen=True):
    """A column of an attendance sheet that stands beside the marks: where, its title, and what its cells hold.

    `measure` is a key of `terms/measures.toml` (`remark`, `total`, `arrival`, `departure`), `unit` that of a total;
    `other` is a column that nothing says the sense of, whose cells count where they, or its title, speak of absence.
    `heading` is the half-day, or the day, that it is of; `None` where its title names none.
    """

    column: int
    title: str
    measure: str
    unit: str = ""
    heading: HalfDayHeading | None = None


class Layout(Struct, frozen=True):
    """How a sheet was recognised: its kind, header row as Excel shows it, and field → column counted from 0.

    `half_days` are the dated columns of a wide attendance sheet; with `two_rows` the row above the header row holds
    dates and the titles of the other columns. `beside` are the columns that stand beside the marks of an attendance
    sheet, `unread` those that may hold marks and do not say of which half-day; `day` is the one day that an attendance
    sheet is of, where it writes it above its table or in its name. `nearly`: only the titles that it lacks, or its own
    words for them, keep it from being a dossier table.
    """

    kind: Kind
    header_row: int
    columns: Mapping[str, int]
    half_days: tuple[HalfDayHeading, ...] = ()
    two_rows: bool = False
    beside: tuple[BesideColumn, ...] = ()
    unread: tuple[int, ...] = ()
    day: HalfDayHeading | None = None
    nearly: bool = False


@cache
def fields(kind: Kind) -> dict[str, Field]:
    """Return the fields of a kind of table by name."""
    return fields_of(SCHEMAS[kind])


@cache
def field_by_heading(kind: Kind) -> dict[str, str]:
    """Return the field that each accepted heading of a kind of table stands for, by the heading as compared."""
    return {normalised(text): name for name, field in fields(kind).items() for text in field.headings}


def titles(grid: Grid, layout: Layout) -> list[str]:
    """Return the title of each column as the file has it; of two header rows, the lower one's first."""
    return merged_titles(grid, layout.header_row, two_rows=layout.two_rows)


def merged_titles(grid: Grid, header_row: int, *, two_rows: bool) -> list[str]:
    """Return the titles that a row holds, with those of the row above where it has none and `two_rows`."""
    lower = list(grid.texts(header_row))
    if not two_rows:
        return lower
    upper = list(grid.texts(header_row - 1))
    width = max(len(lower), len(upper))
    lower, upper = (row + [""] * (width - len(row)) for row in (lower, upper))
    return [below or above for below, above in zip(lower, upper, strict=True)]


def is_explained(grid: Grid, layout: Layout, column: int) -> bool:
    """Tell a column whose title a person explained, or said to ignore."""
    return any((row, column) in grid.learned for row in (layout.header_row, layout.header_row - 1))
