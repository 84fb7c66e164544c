"""The sheets *Correspondances* of the inputs → what words mean, and the titles of a sheet as explained."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reconcile.correspondences import IGNORED, Correspondence, Correspondences, WordKind, scope_key, scope_of
from reconcile.findings import Finding, Severity, Subject
from reconcile.french import day as fr_day
from reconcile.intake.earlier import Earlier
from reconcile.intake.grids import Grid
from reconcile.intake.headings import HEADER_SEARCHED_ROWS, meanings_layout
from reconcile.intake.layouts import merged_titles
from reconcile.intake.tables import read_table
from reconcile.intake.values import read_day
from reconcile.origins import Origin
from reconcile.references import Reference
from reconcile.texts import plain, text_of
from schemas.correspondences import AS_OF, SHEET

_DATED = re.compile(re.escape(AS_OF) + r" (\d\d/\d\d/\d{4})")
# What a finding of an earlier workbook was answered, that is of a sheet and not of a dossier.
_OF_A_SHEET = "F46"


@dataclass(frozen=True, slots=True)
class Learned:
    """The meanings that one workbook gives, and the day it was made for."""

    file: str
    as_of: date
    given: tuple[Correspondence, ...]


def is_correspondences(grid: Grid) -> bool:
    """Tell the sheet of correspondences of any workbook, ours or one that it was copied into."""
    return plain(grid.sheet) == plain(SHEET) and meanings_layout(grid) is not None


def learned_of(grid: Grid, as_of: date) -> Learned:
    """Read a sheet of correspondences: the rows that a person filled in."""
    layout = meanings_layout(grid)
    assert layout is not None
    said = " ".join(text_of(cell) for row in grid.rows[: layout.header_row] for cell in row)
    dated = _DATED.search(said)
    day = read_day(dated[1]) if dated else None
    given = [
        Correspondence(kind, row.text("written"), row.text("scope"), row.text("meaning"), source=grid.file)
        for row in read_table(grid, layout, as_of)
        if (kind := WordKind.labelled(row.text("kind"))) and row["meaning"] and row["written"]
    ]
    return Learned(grid.file, day if isinstance(day, date) else date.min, tuple(given))


def answered_sheets(earlier: Earlier) -> Learned:
    """Return what was decided of whole sheets in *À traiter* (F46)."""
    rows = (row for row in earlier.decisions if row.text("code") == _OF_A_SHEET and row["answer"])
    references = ((row, Reference.parse(row.text("reference"))) for row in rows)
    given = [
        Correspondence(WordKind.SHEET, "", reference.detail, row.text("answer"), source=earlier.file)
        for row, reference in references
        if reference
    ]
    return Learned(earlier.file, earlier.as_of, tuple(given))


def merged(learned: Iterable[Learned]) -> tuple[Correspondences, list[Finding]]:
    """Return all that the workbooks say; where two disagree the later rules, and F47 says so."""
    given: dict[object, Correspondence] = {}
    findings = []
    for workbook in sorted(learned, key=lambda one: (one.as_of, one.file)):
        for one in workbook.given:
            before = given.get(one.key)
            if before and plain(before.meaning) != plain(one.meaning):
                findings.append(_disagreement(before, one, workbook.as_of))
            given[one.key] = one
    return Correspondences(tuple(given.values())), findings


def _disagreement(before: Correspondence, after: Correspondence, day: date) -> Finding:
    dated = f", du {fr_day(day)}" if day > date.min else ""
    detail = (
        f"« {after.written} » veut dire « {before.meaning} » selon {before.source}, et « {after.meaning} » selon "
        f"{after.source}{dated} : c'est ce dernier qui est suivi."
    )
    about = Subject(origin=Origin(after.source, SHEET, 0))
    return Finding("F47", about, detail, after.written, own_severity=Severity.INFORMATION, identity=after.written)


def with_learned_titles(grid: Grid, learned: Correspondences) -> Grid:
    """Return a sheet whose titles read as a person said that they do; `Grid.learned` keeps what stands in the file."""
    scopes = learned.title_scopes
    if not scopes:
        return grid
    for number in range(1, min(len(grid.rows), HEADER_SEARCHED_ROWS) + 1):
        for two_rows in (False, True) if number > 1 else (False,):
            titles = merged_titles(grid, number, two_rows=two_rows)
            if scope_key(scope := scope_of(titles)) in scopes:
                return _renamed(grid, number, titles, learned, scope)
    return grid


def _renamed(grid: Grid, number: int, titles: Sequence[str], learned: Correspondences, scope: str) -> Grid:
    rows = [list(row) for row in grid.rows]
    known = dict(grid.learned)
    for column, title in enumerate(titles):
        meaning = learned.meaning(WordKind.TITLE, title, scope) if title else ""
        below = column < len(rows[number - 1]) and rows[number - 1][column] is not None
        row = number if below else number - 1
        if meaning and isinstance(rows[row - 1][column], str):
            known[row, column] = (title, meaning)
            rows[row - 1][column] = title if plain(meaning) == IGNORED else meaning
    return replace(grid, rows=tuple(map(tuple, rows)), learned=known)
