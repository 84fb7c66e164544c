"""Sheets of a file that opens and that cannot be used: the month goes on, and each is said (F46, inputs.md)."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from reconcile.errors import ReconcileError
from reconcile.findings import Finding, Question, Subject
from reconcile.french import listed, plural
from reconcile.intake.grids import Grid
from reconcile.intake.half_day_headings import measure_of, written_date
from reconcile.intake.heading_faults import UnusableTableError
from reconcile.intake.headings import HEADER_SEARCHED_ROWS, columns_of
from reconcile.intake.layouts import KIND_NAMES, Kind, Layout, field_by_heading, fields, titles
from reconcile.origins import Origin
from reconcile.references import Reference
from reconcile.terms.words import legend
from reconcile.texts import text_of
from schemas.fields import normalised

# A sheet of fewer rows of fewer cells holds no table: the journal names it.
_LEAST_ROWS = _LEAST_CELLS = 2
_KINDS: tuple[Kind, ...] = ("dossiers", "follow_up", "attendance", "invoices")
_SHOWN = 8


class UnusableSheet(Struct, frozen=True):
    """A sheet, why it cannot be used and how to mend it, in French; both empty where no table was recognised."""

    grid: Grid
    why: str = ""
    remedy: str = ""
    layout: Layout | None = None

    @classmethod
    def refused(cls, grid: Grid, refusal: ReconcileError) -> "UnusableSheet":
        """Return a sheet whose table was recognised and then refused, with every fault of it."""
        faults = refusal.faults if isinstance(refusal, UnusableTableError) else (refusal,)
        places = [(one, one.where.removeprefix(grid.place).strip(" ›")) for one in faults]
        why = " ; ".join(f"{one.what} ({place})" if place else one.what for one, place in places)
        layout = refusal.layout if isinstance(refusal, UnusableTableError) else None
        return cls(grid, why, " ; ".join(dict.fromkeys(one.remedy for one in faults)), layout)

    @property
    def content(self) -> str:
        """What names the sheet: an answer about it is not for another of its name, nor for a later state of it."""
        rows = [list(row) for row in self.grid.rows]
        for (row, column), (title, _) in self.grid.learned.items():
            rows[row - 1][column] = title
        return f"empreinte {hashlib.sha256(repr(rows).encode()).hexdigest()[:12]}"

    @property
    def holds_a_table(self) -> bool:
        """It has at least two rows of two filled cells."""
        filled = (sum(cell is not None for cell in row) >= _LEAST_CELLS for row in self.grid.rows)
        return sum(filled) >= _LEAST_ROWS

    @property
    def finding(self) -> Finding:
        """F46: what the sheet shows, what is understood of it, what is missing."""
        said = f"{self.why[0].upper()}{self.why[1:]} : {self.remedy}." if self.why else _nearest_table(self.grid)
        return Finding(
            "F46",
            Subject(origin=Origin(self.grid.file, self.grid.sheet, 0)),
            said,
            subject=f"« {self.grid.sheet or self.grid.file} »",
            asks=Question.SHEET,
            own_reference=Reference("F46", detail=self.content),
        )


def nearest_layout(grid: Grid) -> Layout | None:
    """Return the row that is most like the titles of a table, and of which kind; `None` where no title is known."""
    found = [
        Layout(kind, number, columns)
        for number, row in enumerate(grid.rows[:HEADER_SEARCHED_ROWS], start=1)
        for kind in _KINDS
        if (columns := columns_of(kind, row))
    ]

    def likeness(one: Layout) -> tuple[int, int]:
        return len(one.columns), -sum(
            field.required for name, field in fields(one.kind).items() if name not in one.columns
        )

    return max(found, key=likeness, default=None)


def _nearest_table(grid: Grid) -> str:
    """Say which headings were seen, which kind of table is nearest, and what it lacks."""
    layout = nearest_layout(grid)
    if _learners_are_columns(grid):
        return "Les stagiaires y semblent être en colonnes, et les jours en lignes : mettez un stagiaire par ligne."
    if layout is None:
        return "Aucun titre connu n'y a été trouvé."
    kind, names = layout.kind, set(layout.columns)
    row = [title for title in titles(grid, layout) if title]
    understood = listed([f"« {fields(kind)[name].title} »" for name in fields(kind) if name in names])
    # With one known word a row may be one of persons: its other cells are not repeated.
    seen = f"Titres vus : {_shown(row)}. " if len(names) > 1 else ""
    said = f"{seen}Tableau le plus proche : {KIND_NAMES[kind]}, par {understood} ; il y manque {_lacks(kind, names)}."
    return said + _numbered_days(row)


def _shown(titles_of_row: Sequence[str]) -> str:
    """Name the titles of a row that are surely titles: among others, a name of somebody may stand."""
    known = [text for text in titles_of_row if _is_a_title(text)][:_SHOWN]
    others = len(titles_of_row) - len(known)
    return listed([*(f"« {text} »" for text in known), *([plural(others, "autre")] if others else [])])


def _is_a_title(text: str) -> bool:
    known = any(normalised(text) in field_by_heading(kind) for kind in _KINDS)
    return known or counts_days(text) or written_date(text) is not None or bool(measure_of(text))


# `J1 M`, `Jour 2`, `Séance 3`: a day of some session, and not which.
_NUMBERED_DAY = re.compile(r"(?i)(?:j|jour|jours|s|s[ée]ance|dj|cours|semaine|week|w|session)[ _]?\d{1,2}\b.{0,14}")


def counts_days(title: str) -> bool:
    """Tell `J1 M`, `Jour 2`: no field, and no date."""
    return _NUMBERED_DAY.fullmatch(title) is not None


def _numbered_days(titles_of_row: Sequence[str]) -> str:
    """Say that days are numbered and not dated: a first day is not always the session's, nor the second the next."""
    numbered = [title for title in titles_of_row if counts_days(title)]
    if len(numbered) < _LEAST_CELLS:
        return ""
    shown = listed([f"« {title} »" for title in numbered[:3]])
    return f" Les colonnes {shown} comptent les jours sans les dater : titrez-les 12/03/2025 matin."


def _learners_are_columns(grid: Grid) -> bool:
    """Tell a sheet whose first filled column holds days, with at least three texts over what stands beside them."""
    filled = [row for row in grid.rows if sum(cell is not None for cell in row) >= _LEAST_CELLS]
    first = [next((cell for cell in row if cell is not None), None) for row in filled]
    dated = [position for position, cell in enumerate(first) if _is_a_day(cell)]
    if len(dated) < _LEAST_ROWS or dated[0] == 0:
        return False
    header = [cell for cell in filled[dated[0] - 1][1:] if isinstance(cell, str)]
    marks = [
        normalised(text_of(cell)) for row in (filled[number] for number in dated) for cell in row if cell is not None
    ]
    known = {word for words in legend("presence").values() for word in words}
    if sum(mark in known for mark in marks) * 2 < len(marks):
        return False
    named = {name for kind in _KINDS for name in columns_of(kind, filled[dated[0] - 1])}
    return len(header) > _LEAST_CELLS and not named & {"last_name", "full_name", "dossier_id", "presence", "hours"}


def _is_a_day(cell: object) -> bool:
    return isinstance(cell, date) or (isinstance(cell, str) and written_date(text_of(cell)) is not None)


def _lacks(kind: Kind, names: set[str]) -> str:
    if kind == "attendance":
        who = names & {"full_name", "last_name", "dossier_id"}
        return "une colonne de présences datée (12/03/2025 matin)" if who else "une colonne « Nom » ou « N° dossier »"
    needed = [field.title for name, field in fields(kind).items() if field.required and name not in names]
    return listed([f"« {title} »" for title in needed]) or "d'autres colonnes de ce tableau"
