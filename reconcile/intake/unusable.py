"""Sheets of a file that opens and that cannot be used: the month goes on, and each is said (F46, inputs.md)."""

from dataclasses import dataclass

from reconcile.errors import ReconcileError
from reconcile.findings import Finding, Subject
from reconcile.french import listed
from reconcile.intake.grids import Grid
from reconcile.intake.layouts import KIND_NAMES, Kind, field_by_heading, fields
from reconcile.origins import Origin
from reconcile.texts import text_of
from schemas.fields import normalised

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

    @classmethod
    def refused(cls, grid: Grid, refusal: ReconcileError) -> "UnusableSheet":
        """Return a sheet whose table was recognised and then refused."""
        place = refusal.where.removeprefix(grid.place).strip(" ›")
        return cls(grid, f"{refusal.what} ({place})" if place else refusal.what, refusal.remedy)

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
            "F46", Subject(origin=Origin(self.grid.file, self.grid.sheet, 0)), said, identity=self.grid.place
        )


def _nearest_table(grid: Grid) -> str:
    """Say which headings were seen, which kind of table is nearest, and what it lacks."""
    rows = [[text_of(cell) for cell in row if isinstance(cell, str)] for row in grid.rows[:200]]
    known = {kind: field_by_heading(kind) for kind in _KINDS}
    found = [
        (len(names), kind, row, names)
        for row in rows
        for kind in _KINDS
        if (names := {known[kind][key] for text in row if (key := normalised(text)) in known[kind]})
    ]
    if not found:
        return "Aucun titre connu n'y a été trouvé."
    _, kind, row, names = max(found, key=lambda one: one[0])
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
