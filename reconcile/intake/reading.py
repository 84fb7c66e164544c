"""All inputs → the tables in them, recognised and typed, and a journal of everything."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from reconcile.errors import ReconcileError
from reconcile.findings import Finding, Subject
from reconcile.french import listed, plural
from reconcile.intake.earlier import Earlier, is_form, is_own_workbook, is_roster, older_decisions, read_earlier
from reconcile.intake.grids import Grid, csv_grids, read_grids
from reconcile.intake.half_day_headings import measure_of
from reconcile.intake.heading_faults import UnusableTableError
from reconcile.intake.headings import recognise
from reconcile.intake.layouts import KIND_NAMES, Layout, fields, titles
from reconcile.intake.several_tables import tables_in
from reconcile.intake.sources import Skipped, Source, find_sources
from reconcile.intake.suggestions import did_you_mean
from reconcile.intake.tables import Table, read_table
from reconcile.intake.unusable import UnusableSheet
from reconcile.names import name_key
from reconcile.origins import Origin, column_letters
from schemas.fields import HELP


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything read: sources with their hash, typed tables in file order, faults, sheets that cannot be used."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    dossiers: tuple[Table, ...]
    follow_ups: tuple[Table, ...]
    attendance: tuple[Table, ...]
    invoices: tuple[Table, ...]
    findings: tuple[Finding, ...]
    earlier: Earlier | None = None
    unusable: tuple[UnusableSheet, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table read."""
        return (*self.dossiers, *self.follow_ups, *self.attendance, *self.invoices)


def read_inputs(inputs: Sequence[Path], as_of: date, tell: Callable[[str], None]) -> Inputs:
    """Read files and folders; `tell` is told what is being read.

    Raises `ReconcileError` when a file cannot be read, a table is wrong, or no dossier table is found.
    """
    sources, skipped = find_sources(inputs)
    recognised: list[tuple[Grid, Layout]] = []
    findings: list[Finding] = []
    unusable: list[UnusableSheet] = []
    own: list[Earlier] = []
    for source in sources:
        tell(f"Lecture de {source.name}")
        grids = _grids(source)
        if is_own_workbook(grids):
            own.append(read_earlier(grids, as_of))
            continue
        of_roster = is_roster(grids)
        for grid in grids:
            # Of our own roster only the forms come back, of our templates all but their help.
            ours = grid.sheet == HELP or (of_roster and not is_form(grid))
            tables, refused = ([], []) if ours else _recognised(grid)
            recognised += tables
            findings += [note for table in tables for note in _sheet_notes(*table)]
            unusable += refused
            if not tables and not refused and any(cell is not None for row in grid.rows for cell in row):
                skipped.append(Skipped(grid.place, "aucun tableau reconnu"))
                unknown = UnusableSheet(grid)
                unusable += [unknown] if unknown.holds_a_table and not ours else []
    own.sort(key=lambda one: one.age)
    newest = own[-1] if own else None
    older = own[:-1]
    if newest:
        skipped += [Skipped(one.file, f"classeur plus ancien que {newest.file}, non relu") for one in older]
        findings += [*newest.decisions.findings, *older_decisions(newest, older)]
    findings += [one.finding for one in unusable]
    return replace(_typed(sources, skipped, recognised, findings, as_of), earlier=newest, unusable=tuple(unusable))


def _recognised(grid: Grid) -> tuple[list[tuple[Grid, Layout]], list[UnusableSheet]]:
    """Return the tables of a sheet, and the parts of it that are recognised and cannot be used.

    A dossier table that cannot be used stops everything: `ReconcileError`.
    """
    tables, refused = [], []
    for part in tables_in(grid):
        try:
            layout = recognise(part)
        except UnusableTableError as refusal:
            refused.append(UnusableSheet.refused(part, refusal))
        else:
            tables += [(part, layout)] if layout else []
    return tables, refused


def _grids(source: Source) -> list[Grid]:
    if source.format == "workbook":
        return read_grids(source)
    candidates = list(csv_grids(source))
    return [next((grid for grid in candidates if any(_recognised(grid))), candidates[0])]


def _typed(
    sources: list[Source],
    skipped: list[Skipped],
    recognised: list[tuple[Grid, Layout]],
    findings: list[Finding],
    as_of: date,
) -> Inputs:
    def tables(kind: str, learners: Set[str] = frozenset()) -> tuple[Table, ...]:
        return tuple(read_table(grid, layout, as_of, learners) for grid, layout in recognised if layout.kind == kind)

    dossiers, follow_ups, invoices = tables("dossiers"), tables("follow_up"), tables("invoices")
    _refuse_no_dossiers(dossiers, recognised, skipped)
    rows = (row for table in dossiers for row in table)
    learners = {name_key(f"{row.text('last_name')} {row.text('first_name')}") for row in rows} - {""}
    attendance = tables("attendance", learners)
    for table in (*dossiers, *follow_ups, *invoices, *attendance):
        findings += table.findings
    return Inputs(tuple(sources), tuple(skipped), dossiers, follow_ups, attendance, invoices, tuple(findings))


def _refuse_no_dossiers(
    dossiers: Sequence[Table], recognised: list[tuple[Grid, Layout]], skipped: list[Skipped]
) -> None:
    if any(len(table) for table in dossiers):
        return
    if dossiers:
        raise ReconcileError(
            "le tableau des dossiers est vide",
            dossiers[0].grid.place,
            "refaites l'export sur la période voulue, ou remplissez ce modèle",
        )
    seen = [f"{grid.place} ({KIND_NAMES[layout.kind]})" for grid, layout in recognised]
    seen += [f"{one.name} ({one.reason})" for one in skipped]
    shown = listed(seen[:5]) + (f" et {plural(len(seen) - 5, 'autre')}" if len(seen) > 5 else "")
    raise ReconcileError(
        "aucun tableau de dossiers parmi les fichiers donnés",
        shown or "aucune feuille",
        "ajoutez l'export des dossiers d'EDOF, ou un tableau avec au moins les colonnes N° dossier, Nom, Prénom, "
        "N° session, Date de début, Date de fin, Statut et Prix (€) dans ses 200 premières lignes",
    )


def _sheet_notes(grid: Grid, layout: Layout) -> list[Finding]:
    """Return what the eye does not see in a sheet, or sees otherwise: F19, F34, F35, F36."""
    origin = Origin(grid.file, grid.sheet, 0)
    notes = [("F19", "La feuille est masquée ; elle a été lue.")] if not grid.visible else []
    if grid.hidden_rows:
        rows = listed([str(row) for row in grid.hidden_rows[:10]]) + (" …" if len(grid.hidden_rows) > 10 else "")
        notes.append(("F19", f"Lignes masquées ou filtrées, lues comme les autres : {rows}."))
    if grid.since_1904:
        notes.append(("F36", ""))
    return [*(Finding(code, Subject(origin=origin), detail) for code, detail in notes), *_heading_notes(grid, layout)]


def _heading_notes(grid: Grid, layout: Layout) -> list[Finding]:
    header = titles(grid, layout)
    used = {*layout.columns.values(), *(heading.column for heading in layout.half_days)}
    used |= {one.column for one in layout.beside if one.measure != "other" or measure_of(one.title)}
    spellings = [
        text for name, field in fields(layout.kind).items() if name not in layout.columns for text in field.headings
    ]
    notes, lost = [], []
    for column, heading in enumerate(header):
        if column in used:
            continue
        filled = any(column < len(row) and row[column] is not None for row in grid.rows[layout.header_row :])
        if filled and (not heading or header.index(heading) < column):
            lost.append(column_letters(column))
        elif heading and (close := did_you_mean(heading, spellings)):
            origin = Origin(grid.file, grid.sheet, layout.header_row, {"heading": column})
            notes.append(
                Finding("F35", Subject(origin=origin, name="heading"), f"Colonne « {heading} » non utilisée{close}")
            )
    if lost:
        origin = Origin(grid.file, grid.sheet, layout.header_row)
        notes.append(
            Finding(
                "F34", Subject(origin=origin), f"Colonnes remplies sans titre, ou de titre répété : {listed(lost)}."
            )
        )
    return notes
