"""The sheets *Correspondances* of the inputs, and what was answered of whole sheets → what words mean."""

import re
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from reconcile.correspondences import OF_PERSONS, Correspondence, Correspondences, WordKind
from reconcile.findings import Finding, Severity, Subject
from reconcile.french import day as fr_day
from reconcile.intake.earlier import Earlier
from reconcile.intake.grids import Grid
from reconcile.intake.headings import meanings_layout
from reconcile.intake.table_reading import read_table
from reconcile.intake.tables import Row
from reconcile.intake.values import read_day
from reconcile.origins import Origin
from reconcile.references import apart
from reconcile.texts import plain, text_of
from schemas.correspondences import AS_OF, EDITION, SHEET

_EDITION = re.compile(re.escape(EDITION) + r" (\d{1,6})\b")
_DATED = re.compile(re.escape(AS_OF) + r" (\d\d/\d\d/\d{4})")
# What a finding of an earlier workbook was answered, that is of a sheet and not of a dossier.
_OF_A_SHEET = "F46"


class Learned(Struct, frozen=True):
    """The meanings that one workbook gives, the day it was made for, how many runs led to it, rows that say nothing."""

    file: str
    as_of: date
    given: tuple[Correspondence, ...]
    edition: int = 0
    cleared: tuple[Correspondence, ...] = ()
    faults: tuple[Finding, ...] = ()

    @property
    def age(self) -> tuple[int, date, str]:
        """What sorts workbooks from the oldest: how many runs led to it, its day, its name."""
        return self.edition, self.as_of, self.file


def named_correspondences(grid: Grid) -> bool:
    """Tell a sheet of that name, whether it still has its columns or not."""
    return plain(grid.sheet) == plain(SHEET)


def is_correspondences(grid: Grid) -> bool:
    """Tell the sheet of correspondences of any workbook, ours or one that it was copied into."""
    return named_correspondences(grid) and meanings_layout(grid) is not None


def learned_of(grid: Grid, as_of: date) -> Learned:
    """Read a sheet of correspondences: the rows that a person filled in."""
    layout = meanings_layout(grid)
    assert layout is not None
    said = " ".join(text_of(cell) for row in grid.rows[: layout.header_row] for cell in row)
    dated = _DATED.search(said)
    day = read_day(dated[1]) if dated else None
    edition = _EDITION.search(said)
    table = read_table(grid, layout, as_of)
    words = [
        Correspondence(kind, row.text("written"), row.text("scope"), row.text("meaning"), source=grid.file)
        for row in table
        if (kind := _kind(row))
    ]
    given = [one for one in words if one.meaning]
    lost = (_lost(row) for row in table if row["meaning"] and not _kind(row))
    faults = (*lost, *(one for one in table.findings if one.name == "meaning"))
    return Learned(
        grid.file,
        day if isinstance(day, date) else date.min,
        tuple(given),
        int(edition[1]) if edition else 0,
        tuple(one for one in words if not one.meaning),
        faults,
    )


def _kind(row: Row) -> WordKind | None:
    """Return what a filled-in row is about, `None` where it no longer says of which word or of which tables."""
    return WordKind.labelled(row.text("kind")) if row["written"] and row["scope"] else None


def _lost(row: Row) -> Finding:
    detail = (
        f"La ligne {row.number} n'a plus sa nature, son mot ou sa portée : « {row.text('meaning')} » ne sert à rien."
    )
    about = Subject(origin=Origin(row.table.grid.file, SHEET, row.number))
    return Finding("F47", about, detail, row.text("meaning"), identity=f"ligne {row.number}")


def answered_sheets(earlier: Earlier) -> Learned:
    """Return what was decided of whole sheets in *À traiter* (F46)."""
    rows = (row for row in earlier.decisions if row.text("code") == _OF_A_SHEET and row["answer"])
    given = [
        Correspondence(WordKind.SHEET, _sheet(row), reference.detail, row.text("answer"), source=earlier.file)
        for row in rows
        for reference in apart(row.text("reference"))
    ]
    return Learned(earlier.file, earlier.as_of, tuple(given), earlier.edition)


def _sheet(row: Row) -> str:
    return " › ".join(filter(None, (row.text("file"), row.text("sheet"))))


def merged(learned: Iterable[Learned]) -> tuple[Correspondences, list[Finding]]:
    """Return all that the workbooks say; where two disagree the later rules, and F47 says so."""
    given: dict[object, Correspondence] = {}
    editions: dict[object, int] = {}
    findings: list[Finding] = []
    learned = list(learned)
    findings += [fault for workbook in learned for fault in workbook.faults]
    for workbook in sorted(learned, key=lambda one: one.age):
        # A workbook that was made with an answer, and asks again, takes it back.
        for one in workbook.cleared:
            if editions.get(one.key, workbook.edition) < workbook.edition:
                given.pop(one.key, None)
        for one in workbook.given:
            before = given.get(one.key)
            if before and plain(before.meaning) != plain(one.meaning):
                findings.append(_disagreement(before, one, workbook.as_of))
            given[one.key] = one
            editions[one.key] = workbook.edition
    edition = max((workbook.edition for workbook in learned), default=0)
    return Correspondences(tuple(given.values()), edition), findings


def _disagreement(before: Correspondence, after: Correspondence, day: date) -> Finding:
    dated = f", du {fr_day(day)}" if day > date.min else ""
    detail = (
        f"« {after.written} » veut dire « {before.meaning} » selon {before.source}, et « {after.meaning} » selon "
        f"{after.source}{dated} : c'est ce dernier qui est suivi."
    )
    about = Subject(origin=Origin(after.source, SHEET, 0))
    if after.kind in OF_PERSONS:
        detail = f"Deux classeurs n'expliquent pas de même un motif ; c'est {after.source} qui est suivi."
    return Finding("F47", about, detail, own_severity=Severity.INFORMATION, identity=after.written)
