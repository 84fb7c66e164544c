"""Every shape of attendance sheet → one line per learner and half-day (inputs.md §1)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from reconcile.errors import ReconcileError
from reconcile.findings import Finding
from reconcile.french import listed
from reconcile.intake.grids import Grid
from reconcile.intake.half_days import HalfDayHeading
from reconcile.intake.headings import Layout, fields
from reconcile.intake.marks import Mark, beyond_zero_and_one, combine, read_mark
from reconcile.intake.tables import Table, read_table, side_row
from reconcile.intake.values import normalised_words, read_day, read_duration, read_times, text_of
from reconcile.origins import Origin
from schemas.fields import normalised

Sessions = Mapping[str, tuple[date | None, date | None]]
NOON = 12 * 60


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One learner in one half-day. `day` is `None` where the sheet's date cannot be read; `planned` in minutes.

    `origin.cell("mark")` is the cell of the mark.
    """

    session_id: str
    dossier_id: str
    learner: str
    day: date | None
    half: str
    planned: Fraction | None
    mark: Mark
    origin: Origin


@dataclass(frozen=True, slots=True)
class AttendanceSheetRead:
    """What one sheet gave: its lines, its sessions, the faults found in it."""

    table: Table
    lines: tuple[AttendanceLine, ...]
    findings: tuple[Finding, ...]


def read_attendance(grid: Grid, layout: Layout, sessions: Sessions, as_of: date) -> AttendanceSheetRead:
    """Read one attendance sheet; `sessions` are the known ones with their first and last day.

    Raises `ReconcileError` when the sheet's session or its day cannot be told.
    """
    table = read_table(grid, layout, as_of)
    long = "day" in layout.columns and not layout.half_days
    lines = list(_long_lines(table, sessions) if long else _wide_lines(table, sessions))
    lines = _with_blanks_settled(lines)
    return AttendanceSheetRead(table, tuple(lines), (*table.findings, *_planned_faults(table)))


def _long_lines(table: Table, sessions: Sessions) -> Iterator[AttendanceLine]:
    frame, columns = table.frame, table.layout.columns
    days = [day for day in frame["day"] if isinstance(day, date)]
    default = _session_of_sheet(table, sessions, days) if frame["session_id"].isna().any() else ""
    in_hours = _numbers_are_hours(table, [columns[name] for name in ("presence",) if name in columns])
    for row in frame.index:
        yield AttendanceLine(
            session_id=table.value(row, "session_id") or default,
            dossier_id=table.value(row, "dossier_id") or "",
            learner=_learner(table, row),
            day=table.value(row, "day"),
            half=table.value(row, "half") or "journée",
            planned=table.value(row, "planned"),
            mark=_row_mark(table, row, in_hours),
            origin=_mark_origin(table, row, columns.get("presence", columns.get("hours", 0))),
        )


def _wide_lines(table: Table, sessions: Sessions) -> Iterator[AttendanceLine]:
    """One line per learner and half-day; a presence column and an hours column of one half-day are joined."""
    layout, frame = table.layout, table.frame
    first_guess = [day for heading in layout.half_days if (day := heading.date_near(None, None))]
    session_id = _session_of_sheet(table, sessions, first_guess)
    half_days = _dated_columns(table, session_id, sessions)
    planned = _planned_minutes(table, half_days)
    in_hours = _numbers_are_hours(table, [column for columns in half_days.values() for column, _ in columns])
    for row in frame.index:
        for (day, half), columns in half_days.items():
            yield AttendanceLine(
                session_id=table.value(row, "session_id") or session_id,
                dossier_id=table.value(row, "dossier_id") or "",
                learner=_learner(table, row),
                day=day,
                half=half,
                planned=planned.get((day, half)) or table.value(row, "planned"),
                mark=_joined(table, row, columns, in_hours),
                origin=_mark_origin(table, row, columns[0][0]),
            )


HalfDay = tuple[date, str]
MarkColumns = list[tuple[int, bool]]


def _dated_columns(table: Table, session_id: str, sessions: Sessions) -> dict[HalfDay, MarkColumns]:
    """Return the columns of each half-day: (column, whether it holds hours)."""
    first, last = sessions.get(session_id, (None, None))
    found: dict[HalfDay, MarkColumns] = {}
    for heading in table.layout.half_days:
        day = heading.date_near(first, last)
        if day is None:
            raise ReconcileError(
                "l'année ou le jour d'une colonne ne peut pas être déterminé",
                f"{table.grid.place} › {_heading_cell(table, heading)}",
                "écrivez la date complète dans le titre de la colonne, par exemple 12/03/2025 matin",
            )
        found.setdefault((day, heading.half), []).append((heading.column, heading.hours))
    if found:
        return found
    columns = [
        (table.layout.columns[name], name == "hours") for name in ("presence", "hours") if name in table.layout.columns
    ]
    return {(_only_day(table, session_id, first, last), "journée"): columns}


def _only_day(table: Table, session_id: str, first: date | None, last: date | None) -> date:
    """Return the day of a sheet without dates: its session's, when that has only one."""
    if first and first == last:
        return first
    dates = {day for cell in _block_cells(table) if isinstance(day := read_day(cell), date)}
    if len(dates) == 1:
        return dates.pop()
    raise ReconcileError(
        f"feuille sans date, alors que la session {session_id} dure plusieurs jours ou n'est pas connue",
        table.grid.place,
        "donnez une colonne par demi-journée, titrée de sa date : 12/03/2025 matin",
    )


def _heading_cell(table: Table, heading: HalfDayHeading) -> str:
    return Origin(table.grid.file, table.grid.sheet, table.layout.header_row, {"h": heading.column}).cell("h")


def _learner(table: Table, row: int) -> str:
    names = [table.value(row, name) for name in ("full_name", "last_name", "first_name")]
    return " ".join(name for name in names if name)


def _mark_origin(table: Table, row: int, column: int) -> Origin:
    return Origin(table.grid.file, table.grid.sheet, row, {"mark": column})


def _cell(table: Table, row: int, column: int | None) -> Any:
    cells = table.grid.rows[row - 1]
    return cells[column] if column is not None and column < len(cells) else None


def _row_mark(table: Table, row: int, in_hours: bool) -> Mark:
    columns = table.layout.columns
    presence = read_mark(_cell(table, row, columns.get("presence")), numbers_are_hours=in_hours)
    return combine(presence, read_mark(_cell(table, row, columns.get("hours")), numbers_are_hours=True))


def _joined(table: Table, row: int, columns: MarkColumns, in_hours: bool) -> Mark:
    mark = hours = Mark("blank")
    for column, holds_hours in columns:
        read = read_mark(_cell(table, row, column), numbers_are_hours=in_hours or holds_hours)
        mark, hours = (mark, read) if holds_hours else (read, hours)
    return combine(mark, hours)


def _numbers_are_hours(table: Table, columns: Iterable[int]) -> bool:
    """Numbers are hours where a planned-time row exists or a number of the sheet is neither 0 nor 1."""
    if table.layout.half_days and _planned_row(table) is not None:
        return True
    return any(beyond_zero_and_one(_cell(table, row, column)) for row in table.frame.index for column in columns)


def _planned_row(table: Table) -> int | None:
    rows = range(1, len(table.grid.rows) + 1)
    dated = [heading.column for heading in table.layout.half_days]
    found = (
        row for row in rows if row != table.layout.header_row and side_row(table.grid, table.layout, row) == "planned"
    )
    return next((row for row in found if any(_cell(table, row, column) is not None for column in dated)), None)


def _planned_minutes(table: Table, half_days: Mapping[HalfDay, MarkColumns]) -> dict[HalfDay, Fraction]:
    """Return the planned time of each half-day: the planned-time row, else the times of the heading block."""
    if (row := _planned_row(table)) is not None:
        read = {
            key: [read_duration(_cell(table, row, column)) for column, _ in cols] for key, cols in half_days.items()
        }
        known = {key: [value for value in values if isinstance(value, Fraction)] for key, values in read.items()}
        return {key: values[0] for key, values in known.items() if values}
    times = [pair for cell in _block_cells(table) for pair in read_times(text_of(cell), whole=False)]
    if not times:
        return {}
    by_half = {
        "matin": sum(end - start for start, end in times if start < NOON),
        "après-midi": sum(end - start for start, end in times if start >= NOON),
        "journée": sum(end - start for start, end in times),
    }
    if any(start < NOON and end > NOON + 60 for start, end in times):
        # One run of hours over noon does not say how it splits.
        by_half = {"journée": by_half["journée"]}
    return {key: Fraction(by_half[key[1]]) for key in half_days if by_half.get(key[1])}


def _planned_faults(table: Table) -> Iterator[Finding]:
    row = _planned_row(table) if table.layout.half_days else None
    if row is None:
        return
    for heading in table.layout.half_days:
        cell = _cell(table, row, heading.column)
        if cell is not None and not isinstance(read_duration(cell), Fraction):
            origin = Origin(table.grid.file, table.grid.sheet, row, {"planned": heading.column})
            yield Finding("F08", origin=origin, name="planned", read=text_of(cell))


def _with_blanks_settled(lines: list[AttendanceLine]) -> list[AttendanceLine]:
    """A blank is an absence where others carry a presence in that half-day and nobody an explicit absence."""
    marks: dict[tuple[str, date | None, str], list[Mark]] = {}
    for line in lines:
        marks.setdefault((line.session_id, line.day, line.half), []).append(line.mark)
    settled = []
    for line in lines:
        if line.mark.kind == "blank":
            others = marks[line.session_id, line.day, line.half]
            absent = any(mark.shows_presence for mark in others) and not any(mark.shows_absence for mark in others)
            mark = Mark("absent", "") if absent else Mark("unreadable", "", note="case vide")
            line = replace(line, mark=mark)
        settled.append(line)
    return settled


def _block_cells(table: Table) -> Iterator[Any]:
    for row in table.grid.rows[: table.layout.header_row - 1]:
        yield from (cell for cell in row if cell is not None)


def _session_of_sheet(table: Table, sessions: Sessions, days: Iterable[date]) -> str:
    """Return the sheet's session: its column, heading block, sheet name, file name, else the only one with its days."""
    column = {value for value in table.frame["session_id"] if value}
    if len(column) == 1:
        return str(column.pop())
    if found := _session_in_block(table, sessions):
        return found
    for name in (table.grid.sheet, table.grid.file.rpartition(".")[0]):
        named = _named_sessions(name, sessions)
        if len(named) == 1:
            return named[0]
    seen = set(days)
    dated = [
        key
        for key, (first, last) in sessions.items()
        if seen and first and last and all(first <= d <= last for d in seen)
    ]
    if len(dated) == 1:
        return dated[0]
    raise ReconcileError(
        "la session de cette feuille d'émargement ne peut pas être déterminée"
        + (f" : {listed(dated, 'ou')} ont ces dates" if dated else ""),
        table.grid.place,
        "écrivez au-dessus du tableau « N° session : » suivi de son numéro",
    )


def _session_in_block(table: Table, sessions: Sessions) -> str:
    """Return the session that the heading block names: after its label, else any known number in the block."""
    labels = {normalised(text) for text in fields("attendance")["session_id"].headings}
    for row in table.grid.rows[: table.layout.header_row - 1]:
        cells = [text_of(cell) for cell in row if text_of(cell)]
        for index, cell in enumerate(cells):
            label, colon, rest = cell.partition(":")
            following = rest.strip() if colon and rest.strip() else next(iter(cells[index + 1 :]), "")
            if normalised(label) in labels and following:
                return next(iter(_named_sessions(following, sessions)), following)
    known = {key for cell in _block_cells(table) for key in _named_sessions(text_of(cell), sessions)}
    return known.pop() if len(known) == 1 else ""


def _named_sessions(text: str, sessions: Sessions) -> list[str]:
    """Return the known sessions whose number stands in a text as whole words."""
    words = normalised_words(text)
    found = []
    for key in sessions:
        wanted = normalised_words(key)
        if wanted and any(words[i : i + len(wanted)] == wanted for i in range(len(words))):
            found.append(key)
    return found
