"""An earlier output workbook → what people decided in it, and the amounts to compare with."""

import re
from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from reconcile.errors import ReconcileError
from reconcile.findings import Finding, Subject
from reconcile.french import listed
from reconcile.intake.grids import Grid
from reconcile.intake.headings import layout_of
from reconcile.intake.layouts import fields
from reconcile.intake.own_sheets import ABOUT, AMOUNTS, DECISIONS, OWN_SHEETS, TO_DO
from reconcile.intake.table_reading import read_table
from reconcile.intake.tables import Row, Table
from reconcile.intake.values import read_day
from reconcile.origins import Origin
from reconcile.texts import text_of
from schemas.attendance import FORM_TITLE
from schemas.correspondences import SHEET as MEANINGS
from schemas.decisions import AS_OF, EDITION
from schemas.reminders import SHEET as REMINDERS


class Earlier(Struct, frozen=True):
    """An earlier workbook: its as-of date, how many runs led to it, its findings, amounts and reminders."""

    file: str
    as_of: date
    edition: int
    tables: tuple[Table, ...]
    amounts: Table
    reminders: Table | None = None

    @property
    def decisions(self) -> list[Row]:
        """The rows of *À traiter*, and those of *Pour information*, where what was settled stands."""
        return [row for table in self.tables for row in table]

    @property
    def faults(self) -> list[Finding]:
        """What is wrong in what people wrote there."""
        return [finding for table in self.tables for finding in table.findings]

    @property
    def age(self) -> tuple[date, int, str]:
        """What sorts workbooks from the oldest: as-of date, edition, name."""
        return self.as_of, self.edition, self.file

    @property
    def decided(self) -> frozenset[tuple[str, ...]]:
        """The rows that a person filled in: what each is about, and the answer."""
        names = ("reference", "answer")
        return frozenset(tuple(row.text(name) for name in names) for row in self.decisions if row["answer"])


def is_own_workbook(grids: Sequence[Grid]) -> bool:
    """Tell one of our own workbooks by its sheets; raises `ReconcileError` when one that is read back has gone.

    Without this its copies of the export would be read as one.
    """
    names = {grid.sheet for grid in grids}
    if AMOUNTS not in names and not any(grid.sheet == TO_DO and _has_decisions(grid) for grid in grids):
        return False
    if missing := sorted(OWN_SHEETS - names):
        raise ReconcileError(
            f"ce classeur de rapprochement n'a plus la feuille {listed([f'« {name} »' for name in missing])}",
            grids[0].file,
            "redonnez-lui ses feuilles et leurs noms, ou retirez-le des fichiers donnés",
        )
    return True


def is_roster(grids: Sequence[Grid]) -> bool:
    """Tell one of our roster workbooks by its sheets: only its forms are read, and the others are no fault."""
    return {ABOUT, TO_DO, "Retirés"} <= {grid.sheet for grid in grids}


def is_check(grids: Sequence[Grid]) -> bool:
    """Tell a workbook that `check` wrote: only its correspondences come back."""
    return {"Lecture", "Constats", MEANINGS} <= {grid.sheet for grid in grids}


def is_form(grid: Grid) -> bool:
    """Tell one of the attendance sheets that our roster prints."""
    return bool(grid.rows) and FORM_TITLE in grid.rows[0]


def _has_decisions(grid: Grid) -> bool:
    """Tell the sheet of a reconciliation from that of a roster, which has no room for decisions."""
    return any(text_of(cell) == fields("decisions")["answer"].title for row in grid.rows for cell in row)


def read_earlier(grids: Sequence[Grid], as_of: date) -> Earlier:
    """Read one of our own workbooks, rows sorted, filtered or saved by another program.

    Raises `ReconcileError` when a column it needs has gone.
    """
    sheets = {grid.sheet: grid for grid in grids}
    facts = {text_of(row[0]): row[1] for row in sheets[ABOUT].rows if len(row) > 1}
    day, edition = read_day(facts.get(AS_OF)), text_of(facts.get(EDITION))
    amounts, reminders = sheets[AMOUNTS], sheets.get(REMINDERS)
    decided = [sheets[name] for name in DECISIONS if name in sheets]
    return Earlier(
        file=amounts.file,
        as_of=day if isinstance(day, date) else date.min,
        edition=int(edition) if re.fullmatch(r"\d{1,6}", edition, re.ASCII) else 0,
        tables=tuple(read_table(grid, layout_of(grid, "decisions"), as_of) for grid in decided),
        amounts=read_table(amounts, layout_of(amounts, "amounts"), as_of),
        reminders=read_table(reminders, layout_of(reminders, "reminders"), as_of) if reminders else None,
    )


def older_decisions(newest: Earlier, others: Sequence[Earlier]) -> list[Finding]:
    """Return F43 for each older workbook with decisions that the newest does not hold."""
    return [
        Finding(
            "F43",
            Subject(origin=Origin(other.file, TO_DO, other.tables[0].layout.header_row)),
            f"« {other.file} » porte des décisions que « {newest.file} » n'a pas ; seul ce dernier est relu.",
        )
        for other in others
        if other.decided - newest.decided
    ]
