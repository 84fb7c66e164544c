"""Sheets of a file that opens and that cannot be used: the month goes on, and each is said (F46, inputs.md)."""

import hashlib
from dataclasses import dataclass

from reconcile.errors import ReconcileError
from reconcile.findings import Finding, Question, Subject
from reconcile.french import listed
from reconcile.intake.grids import Grid
from reconcile.intake.heading_faults import UnusableTableError
from reconcile.intake.headings import HEADER_SEARCHED_ROWS, columns_of
from reconcile.intake.layouts import KIND_NAMES, Kind, Layout, fields, titles
from reconcile.origins import Origin
from reconcile.references import Reference

# A sheet of fewer rows of fewer cells holds no table: the journal names it.
_LEAST_ROWS = _LEAST_CELLS = 2
_KINDS: tuple[Kind, ...] = ("dossiers", "follow_up", "attendance", "invoices")
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class UnusableSheet:
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
        return f"empreinte {hashlib.sha256(repr(self.grid.rows).encode()).hexdigest()[:12]}"

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
    return max(found, key=lambda one: len(one.columns), default=None)


def _nearest_table(grid: Grid) -> str:
    """Say which headings were seen, which kind of table is nearest, and what it lacks."""
    layout = nearest_layout(grid)
    if layout is None:
        return "Aucun titre connu n'y a été trouvé."
    kind, names = layout.kind, set(layout.columns)
    row = [title for title in titles(grid, layout) if title]
    understood = listed([f"« {fields(kind)[name].title} »" for name in fields(kind) if name in names])
    # With one known word a row may be one of persons: its other cells are not repeated.
    seen = f"Titres vus : {listed([f'« {text} »' for text in row[:_SHOWN]])}. " if len(names) > 1 else ""
    return f"{seen}Tableau le plus proche : {KIND_NAMES[kind]}, par {understood} ; il y manque {_lacks(kind, names)}."


def _lacks(kind: Kind, names: set[str]) -> str:
    if kind == "attendance":
        who = names & {"full_name", "last_name", "dossier_id"}
        return "une colonne de présences datée (12/03/2025 matin)" if who else "une colonne « Nom » ou « N° dossier »"
    needed = [field.title for name, field in fields(kind).items() if field.required and name not in names]
    return listed([f"« {title} »" for title in needed]) or "d'autres colonnes de ce tableau"
