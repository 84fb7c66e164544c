"""Our own workbooks among the inputs: what was decided and explained in them; none of it is read as an export."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from reconcile.correspondences import Correspondences
from reconcile.errors import ReconcileError, UnopenedError
from reconcile.findings import Finding, Subject
from reconcile.intake.earlier import (
    Earlier,
    is_check,
    is_form,
    is_own_workbook,
    is_roster,
    older_decisions,
    read_earlier,
)
from reconcile.intake.grids import Grid
from reconcile.intake.learned import (
    Learned,
    answered_sheets,
    is_correspondences,
    learned_of,
    merged,
    named_correspondences,
)
from reconcile.intake.sources import Skipped
from reconcile.origins import Origin
from schemas.fields import HELP


class Own(Struct, frozen=True):
    """The newest workbook with decisions, the words that all explain, what is said of them, and their `files`."""

    earlier: Earlier | None
    learned: Correspondences
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    refused: tuple[ReconcileError, ...]
    files: frozenset[str] = frozenset()
    check_files: frozenset[str] = frozenset()


def own_among(books: Sequence[Sequence[Grid]], as_of: date) -> tuple[Own, list[list[Grid]]]:
    """Return what our own workbooks hold, and the sheets of every book that are read as data."""
    decided: list[Earlier] = []
    learned: list[Learned] = []
    refused: list[ReconcileError] = []
    data: list[list[Grid]] = []
    files: set[str] = set()
    checks: set[str] = set()
    unread: list[Finding] = []
    for grids in books:
        meanings = [learned_of(grid, as_of) for grid in grids if is_correspondences(grid)]
        try:
            own = is_own_workbook(grids)
            decided += [read_earlier(grids, as_of)] if own else []
        except ReconcileError as refusal:
            own = True
            refused.append(UnopenedError(refusal, grids[0].file))
        learned += meanings
        files |= {grid.file for grid in grids} if own else set()
        checks |= {grid.file for grid in grids} if is_check(grids) else set()
        unread += [_unread(grid) for grid in grids if named_correspondences(grid) and not is_correspondences(grid)]
        data.append([] if own else _of_data(grids))
    decided.sort(key=lambda one: one.age)
    newest, older = (decided[-1], decided[:-1]) if decided else (None, [])
    words, findings = merged([*learned, *([answered_sheets(newest)] if newest else [])])
    findings += unread
    skipped: list[Skipped] = []
    if newest:
        skipped = [Skipped(one.file, f"classeur plus ancien que {newest.file}, non relu") for one in older]
        findings = [*newest.faults, *older_decisions(newest, older), *findings]
    return Own(
        newest, words, tuple(findings), tuple(skipped), tuple(refused), frozenset(files), frozenset(checks)
    ), data


def _of_data(grids: Sequence[Grid]) -> list[Grid]:
    """Return the sheets that are read: of our own roster only the forms, of our templates all but their help."""
    if is_check(grids):
        return []
    of_roster = is_roster(grids)
    return [
        grid
        for grid in grids
        if grid.sheet != HELP and not (of_roster and not is_form(grid)) and not named_correspondences(grid)
    ]


def _unread(grid: Grid) -> Finding:
    """Return F47 for a sheet of correspondences that has lost one of its columns: nothing of it is read back."""
    detail = "Cette feuille « Correspondances » n'a plus toutes ses colonnes : rien n'en est relu."
    return Finding("F47", Subject(origin=Origin(grid.file, grid.sheet, 0)), detail, identity=grid.place)
