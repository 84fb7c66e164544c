"""Our own workbooks among the inputs: what was decided and explained in them; none of it is read as an export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reconcile.correspondences import Correspondences
from reconcile.errors import ReconcileError
from reconcile.findings import Finding
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
from reconcile.intake.learned import Learned, answered_sheets, is_correspondences, learned_of, merged
from reconcile.intake.sources import Skipped, without
from schemas.fields import HELP


@dataclass(frozen=True, slots=True)
class Own:
    """The newest workbook with decisions, the words that all explain, and what is said of them."""

    earlier: Earlier | None
    learned: Correspondences
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    refused: tuple[ReconcileError, ...]


def own_among(books: Sequence[Sequence[Grid]], as_of: date) -> tuple[Own, list[list[Grid]]]:
    """Return what our own workbooks hold, and the sheets of every book that are read as data."""
    decided: list[Earlier] = []
    learned: list[Learned] = []
    refused: list[ReconcileError] = []
    data: list[list[Grid]] = []
    for grids in books:
        meanings = [learned_of(grid, as_of) for grid in grids if is_correspondences(grid)]
        try:
            own = is_own_workbook(grids)
            decided += [read_earlier(grids, as_of)] if own else []
        except ReconcileError as refusal:
            own = True
            refused.append(without(grids[0].file, refusal))
        learned += meanings
        data.append([] if own else _of_data(grids))
    decided.sort(key=lambda one: one.age)
    newest, older = (decided[-1], decided[:-1]) if decided else (None, [])
    words, findings = merged([*learned, *([answered_sheets(newest)] if newest else [])])
    skipped: list[Skipped] = []
    if newest:
        skipped = [Skipped(one.file, f"classeur plus ancien que {newest.file}, non relu") for one in older]
        findings = [*newest.decisions.findings, *older_decisions(newest, older), *findings]
    return Own(newest, words, tuple(findings), tuple(skipped), tuple(refused)), data


def _of_data(grids: Sequence[Grid]) -> list[Grid]:
    """Return the sheets that are read: of our own roster only the forms, of our templates all but their help."""
    if is_check(grids):
        return []
    of_roster = is_roster(grids)
    return [
        grid
        for grid in grids
        if grid.sheet != HELP and not (of_roster and not is_form(grid)) and not is_correspondences(grid)
    ]
