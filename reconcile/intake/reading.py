"""All inputs → the tables in them, recognised and typed, and a journal of everything."""

from collections.abc import Sequence, Set
from datetime import date
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from reconcile.correspondences import NOTHING_LEARNED, Correspondence, Correspondences
from reconcile.errors import ReconcileError, UnopenedError
from reconcile.findings import Finding
from reconcile.french import listed, plural
from reconcile.intake.asked_titles import titles_to_ask
from reconcile.intake.earlier import Earlier
from reconcile.intake.grids import Grid, csv_grids, read_grids
from reconcile.intake.heading_notes import sheet_notes
from reconcile.intake.layouts import KIND_NAMES
from reconcile.intake.own_workbooks import Own, own_among
from reconcile.intake.recognition import Recognised, beside_dossiers, recognised, together, with_unknown
from reconcile.intake.sources import Found, Skipped, Source, find_sources
from reconcile.intake.table_reading import read_table
from reconcile.intake.tables import Table
from reconcile.intake.unusable import UnusableSheet
from reconcile.names import name_key
from reconcile.progress import Tell


class Inputs(Struct, frozen=True):
    """Everything read: sources with their hash, typed tables in file order, faults, sheets that cannot be used.

    `left_out` are the files that the user asked to leave out, `refused` what leaves no month to compute, with the
    dossier tables that it is about in `refused_sheets`; `learned` the words that people explained, `asked` the titles
    that nobody did, `ignored` the content of the sheets that somebody said to leave aside; `own_files` are our own
    workbooks and `check_files` those of `check`, which alone may be written again; `closed` refuses the files that do
    not open.
    """

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    dossiers: tuple[Table, ...]
    follow_ups: tuple[Table, ...]
    attendance: tuple[Table, ...]
    invoices: tuple[Table, ...]
    findings: tuple[Finding, ...]
    earlier: Earlier | None = None
    unusable: tuple[UnusableSheet, ...] = ()
    left_out: tuple[str, ...] = ()
    refused: tuple[ReconcileError, ...] = ()
    refused_sheets: tuple[UnusableSheet, ...] = ()
    learned: Correspondences = NOTHING_LEARNED
    asked: tuple[Correspondence, ...] = ()
    ignored: tuple[str, ...] = ()
    own_files: frozenset[str] = frozenset()
    check_files: frozenset[str] = frozenset()
    closed: tuple[ReconcileError, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """Every table read."""
        return (*self.dossiers, *self.follow_ups, *self.attendance, *self.invoices)


def read_inputs(inputs: Sequence[Path], as_of: date, tell: Tell, skip: Sequence[str] = ()) -> Inputs:
    """Read files and folders but the files that `skip` names; `tell` is told what is being read.

    Raises `ReconcileError` when an input is none; a file that does not open is in `Inputs.closed`.
    """
    found = find_sources(inputs, skip)
    closed = [*found.refused]
    books: list[list[Grid]] = []
    for source in found.sources:
        tell(f"Lecture de {source.name}")
        try:
            books.append(list(csv_grids(source)) if source.format == "csv" else read_grids(source))
        except ReconcileError as refusal:
            closed.append(UnopenedError(refusal, source.name))
    own, data = own_among(books, as_of)
    sheets = [_sheets(grids, own.learned) for grids in data if grids]
    read = _typed(beside_dossiers(together(sheets)), own, found, as_of, tell)
    return replace(read, own_files=own.files, check_files=own.check_files, closed=(*closed, *own.refused))


def _sheets(grids: Sequence[Grid], learned: Correspondences) -> Recognised:
    """Return what the sheets of a book are taken for.

    A csv, cut in several ways, is the first that is something, else the one of most cells.
    """
    if grids[0].sheet:
        return together(with_unknown(grid, recognised(grid, learned), learned) for grid in grids)
    ways = ((grid, recognised(grid, learned)) for grid in grids)
    unknown = max(grids, key=lambda grid: sum(cell is not None for row in grid.rows for cell in row))
    return with_unknown(*next((one for one in ways if one[1]), (unknown, Recognised())), learned)


def _typed(sheets: Recognised, own: Own, found: Found, as_of: date, tell: Tell) -> Inputs:
    def tables(kind: str, learners: Set[str] = frozenset()) -> tuple[Table, ...]:
        of_kind = (one for one in sheets.tables if one[1].kind == kind)
        found = []
        for grid, layout in of_kind:
            tell(f"Valeurs de {grid.file} : {plural(len(grid.rows), 'ligne')}")
            found.append(read_table(grid, layout, as_of, learners, own.learned))
        return tuple(found)

    dossiers, follow_ups, invoices = tables("dossiers"), tables("follow_up"), tables("invoices")
    rows = (row for table in dossiers for row in table)
    learners = {name_key(f"{row.text('last_name')} {row.text('first_name')}") for row in rows} - {""}
    attendance = tables("attendance", learners)
    findings = [note for grid, layout in sheets.tables for note in sheet_notes(grid, layout)]
    findings += [*own.findings, *(one.finding for one in sheets.unusable)]
    findings += [one for table in (*dossiers, *follow_ups, *invoices, *attendance) for one in table.findings]
    skipped = (*found.skipped, *sheets.skipped, *own.skipped)
    refused = sheets.faults or _no_dossiers(dossiers, sheets, skipped)
    return Inputs(
        found.sources,
        skipped,
        dossiers,
        follow_ups,
        attendance,
        invoices,
        tuple(findings),
        own.earlier,
        sheets.unusable,
        found.left_out,
        refused,
        sheets.refused,
        own.learned,
        tuple(titles_to_ask(sheets)),
        sheets.ignored,
    )


class NoDossiersError(ReconcileError):
    """No dossier is among the inputs."""


def _no_dossiers(
    dossiers: Sequence[Table], sheets: Recognised, skipped: Sequence[Skipped]
) -> tuple[ReconcileError, ...]:
    if any(len(table) for table in dossiers):
        return ()
    if dossiers:
        return (
            NoDossiersError(
                "le tableau des dossiers est vide",
                dossiers[0].grid.place,
                "refaites l'export sur la période voulue, ou remplissez ce modèle",
            ),
        )
    seen = [f"{grid.place} ({KIND_NAMES[layout.kind]})" for grid, layout in sheets.tables]
    seen += [f"{one.name} ({one.reason})" for one in skipped]
    shown = listed(seen[:5]) + (f" et {plural(len(seen) - 5, 'autre')}" if len(seen) > 5 else "")
    return (
        NoDossiersError(
            "aucun tableau de dossiers parmi les fichiers donnés",
            shown or "aucune feuille",
            "ajoutez l'export des dossiers d'EDOF, ou un tableau avec au moins les colonnes N° dossier, Nom, Prénom, "
            "N° session, Date de début, Date de fin, Statut et Prix (€) dans ses 200 premières lignes",
        ),
    )
