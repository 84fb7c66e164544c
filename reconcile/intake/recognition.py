"""A sheet → the tables in it, and the parts of it that are recognised and cannot be used."""

from collections.abc import Iterable
from itertools import chain

from msgspec import Struct

from reconcile.correspondences import IGNORED, Correspondences, WordKind
from reconcile.errors import ReconcileError
from reconcile.intake.grids import Grid
from reconcile.intake.heading_faults import UnusableTableError
from reconcile.intake.headings import columns_of, recognise
from reconcile.intake.layouts import Layout
from reconcile.intake.learned_titles import with_learned_titles
from reconcile.intake.several_tables import tables_in
from reconcile.intake.sources import Skipped
from reconcile.intake.unusable import UnusableSheet
from reconcile.texts import plain, text_of


class Recognised(Struct, frozen=True):
    """What sheets were taken for: their tables, the parts that cannot be used, dossier tables refused, sheets passed.

    The layout of a refused table is kept with it, where it has one; `ignored` is the content of the sheets that a
    person said to leave aside.
    """

    tables: tuple[tuple[Grid, Layout], ...] = ()
    unusable: tuple[UnusableSheet, ...] = ()
    refused: tuple[UnusableSheet, ...] = ()
    faults: tuple[ReconcileError, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    ignored: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.tables or self.unusable or self.faults)


def together(found: Iterable[Recognised]) -> Recognised:
    """Return what several sheets were taken for, in their order."""
    found = list(found)
    return Recognised(
        tuple(chain.from_iterable(one.tables for one in found)),
        tuple(chain.from_iterable(one.unusable for one in found)),
        tuple(chain.from_iterable(one.refused for one in found)),
        tuple(chain.from_iterable(one.faults for one in found)),
        tuple(chain.from_iterable(one.skipped for one in found)),
        tuple(chain.from_iterable(one.ignored for one in found)),
    )


def recognised(grid: Grid, learned: Correspondences) -> Recognised:
    """Return what a sheet is taken for, its titles read as a person explained them."""
    try:
        parts = tables_in(with_learned_titles(grid, learned))
    except ReconcileError as refusal:
        # Two kinds of table fit it equally well.
        return Recognised(faults=(refusal,))
    return together(_recognised_part(part) for part in parts)


def _recognised_part(part: Grid) -> Recognised:
    try:
        layout = recognise(part)
    except UnusableTableError as refusal:
        sheet = UnusableSheet.refused(part, refusal)
        if refusal.layout.kind == "dossiers":
            return Recognised(refused=(sheet,), faults=refusal.faults)
        return Recognised(unusable=(sheet,))
    except ReconcileError as refusal:
        return Recognised(faults=(refusal,))
    return Recognised(tables=((part, layout),)) if layout else Recognised()


def with_unknown(grid: Grid, found: Recognised, learned: Correspondences) -> Recognised:
    """Return what a sheet was taken for, named where it holds something that nothing was recognised in.

    A sheet that a person said to ignore is only named.
    """
    if not found and any(cell is not None for row in grid.rows for cell in row):
        skipped = Skipped(grid.place, "aucun tableau reconnu")
        unknown = UnusableSheet(grid)
        found = Recognised(unusable=(unknown,) if unknown.holds_a_table else (), skipped=(skipped,))
    ignored = [one for one in found.unusable if is_ignored(one, learned)]
    if not ignored:
        return found
    passed = tuple(Skipped(one.grid.place, "ignorée, comme vous l'avez répondu") for one in ignored)
    kept = tuple(one for one in found.unusable if one not in ignored)
    return Recognised(found.tables, kept, found.refused, found.faults, passed, tuple(one.content for one in ignored))


def is_ignored(sheet: UnusableSheet, learned: Correspondences) -> bool:
    """Tell a sheet that a person said to leave aside."""
    return plain(learned.meaning(WordKind.SHEET, "", sheet.content)) == IGNORED


def beside_dossiers(found: Recognised) -> Recognised:
    """Return what sheets were taken for where a dossier table is among them.

    What only resembles one, and has no dossier of its own, is the follow-up that its dates make it, or a sheet that is
    not understood: it stops nothing.
    """
    known = {number for grid, layout in found.tables if layout.kind == "dossiers" for number in _numbers(grid, layout)}
    nearly = [(one, one.layout) for one in found.refused if one.layout and one.layout.nearly]
    resembling = [one for one, layout in nearly if known and _numbers(one.grid, layout) <= known]
    tables, unusable = list(found.tables), list(found.unusable)
    for sheet in resembling:
        assert sheet.layout is not None
        number = sheet.layout.header_row
        columns = columns_of("follow_up", sheet.grid.rows[number - 1])
        if set(columns) & _FOLLOWED:
            tables.append((sheet.grid, Layout("follow_up", number, columns)))
        else:
            unusable.append(sheet)
    faults = tuple(one for one in found.faults if not any(_is_of(one, sheet) for sheet in resembling))
    refused = tuple(one for one in found.refused if one not in resembling)
    return Recognised(tuple(tables), tuple(unusable), refused, faults, found.skipped, found.ignored)


def _numbers(grid: Grid, layout: Layout) -> set[str]:
    """Return the dossier numbers that stand under the titles of a table."""
    column = layout.columns["dossier_id"]
    cells = (row[column] for row in grid.rows[layout.header_row :] if column < len(row))
    return {text for cell in cells if (text := text_of(cell)) and any(map(str.isdigit, text))}


_FOLLOWED = frozenset({"requested_on", "proposed_on", "confirmed_on", "cancelled_on", "force_majeure"})


def _is_of(fault: ReconcileError, sheet: UnusableSheet) -> bool:
    return fault.where.startswith(f"{sheet.grid.place} › ")
