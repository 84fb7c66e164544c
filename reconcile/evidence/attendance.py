"""Every shape of attendance sheet → one line per learner and half-day (inputs.md §1)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from reconcile.errors import ReconcileError
from reconcile.evidence.block_times import block_times
from reconcile.evidence.marks import Mark, MarkKind, combine, is_amount_of_time, read_mark
from reconcile.evidence.planned_times import (
    MarkColumn,
    mark_cell,
    planned_faults,
    planned_minutes,
    planned_row,
    single_columns,
)
from reconcile.evidence.sheet_sessions import Sessions, only_day, session_of_sheet, sessions_of
from reconcile.findings import Finding, Subject
from reconcile.half_days import Half, HalfDay
from reconcile.intake.half_day_headings import HalfDayHeading
from reconcile.intake.tables import Row, Table
from reconcile.origins import Origin
from schemas.attendance import FORM_TITLE


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One learner in one half-day.

    `half_day` is `None` where the sheet's date or half cannot be read, `undated_half` what it then still says;
    `planned` in minutes, `planned_disputed` where the times above the table do not agree; `origin.cell("mark")` is the
    cell of the mark.
    """

    session_id: str
    dossier_id: str
    learner: str
    half_day: HalfDay | None
    planned: Fraction | None
    mark: Mark
    origin: Origin
    planned_disputed: bool = False
    undated_half: Half | None = None

    def at_mark(self) -> Subject:
        """Return what a finding about the line is about, pointing at its mark."""
        return Subject(self.dossier_id, self.session_id, self.learner, origin=self.origin, name="mark")

    @property
    def day(self) -> date | None:
        """The day, where the sheet says it."""
        return self.half_day.day if self.half_day else None

    @property
    def half(self) -> Half | None:
        """The half of the day, where the sheet says it."""
        return self.half_day.half if self.half_day else self.undated_half

    @property
    def when(self) -> str:
        """The half-day in French, or as much of it as the sheet says."""
        return str(self.half_day) if self.half_day else self.half.label if self.half else ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """What all the sheets say: their lines, blanks settled, the half-days they announce, the faults found in them.

    `announced` holds the half-days, each with its session, that the times of a heading block announce, and those of a
    form left blank, which has no lines.
    """

    lines: tuple[AttendanceLine, ...]
    announced: frozenset[tuple[str, HalfDay]]
    findings: tuple[Finding, ...]


def read_attendance(tables: Iterable[Table], dossiers: Sequence[Table]) -> Attendance:
    """Read the attendance tables; the tables of `dossiers` give the known sessions.

    Raises `ReconcileError` when the session of a sheet or its day cannot be told.
    """
    sessions = sessions_of(dossiers)
    lines: list[AttendanceLine] = []
    announced: set[tuple[str, HalfDay]] = set()
    findings: list[Finding] = []
    for table in tables:
        of_sheet, half_days = _read_sheet(table, sessions)
        lines += of_sheet
        announced |= half_days
        findings += planned_faults(table)
    return Attendance(tuple(settled_blanks(lines)), frozenset(announced), tuple(findings))


def _read_sheet(table: Table, sessions: Sessions) -> tuple[Sequence[AttendanceLine], frozenset[tuple[str, HalfDay]]]:
    """Return the lines of one sheet, blanks not settled, and the half-days that it announces."""
    long = "day" in table.layout.columns and not table.layout.half_days
    lines = tuple(_long_lines(table, sessions) if long else _wide_lines(table, sessions))
    held = {(line.session_id, line.half_day) for line in lines if line.half_day}
    halves = {half for row in block_times(table).by_row for half in row if half is not Half.WHOLE_DAY}
    whole_days = {(session_id, one.day) for session_id, one in held if one.is_whole_day}
    announced = {
        (session_id, HalfDay(one.day, half))
        for session_id, one in held
        if (session_id, one.day) not in whole_days
        for half in halves
    }
    if _is_blank_form(table, lines):
        # As good as no sheet; but it says which half-days there are.
        return (), frozenset(announced | held)
    return lines, frozenset(announced)


def _is_blank_form(table: Table, lines: Sequence[AttendanceLine]) -> bool:
    """Tell one of our printed forms that nobody filled in on screen."""
    titled = bool(table.grid.rows) and FORM_TITLE in table.grid.rows[0]
    return titled and all(line.mark.kind is MarkKind.BLANK for line in lines)


def _long_lines(table: Table, sessions: Sessions) -> Iterator[AttendanceLine]:
    days = [day for day in table.column("day") if day]
    session_by_row = _session_by_row(table, sessions, days)
    columns = single_columns(table)
    in_hours = _numbers_are_hours(table, columns)
    times = block_times(table)
    # Without halves a line is the day's; with them, one that names none cannot be placed.
    halves_named = any(table.column("half"))
    for row in table:
        half = row["half"] or (None if halves_named or "half" in row.unreadable else Half.WHOLE_DAY)
        own = row["planned"]
        yield AttendanceLine(
            session_id=session_by_row[row.number],
            dossier_id=row.text("dossier_id"),
            learner=_learner(row),
            half_day=HalfDay(row["day"], half) if row["day"] and half else None,
            undated_half=half,
            planned=times.by_half.get(half) if own is None and half else own,
            mark=_mark(table, row.number, columns, in_hours),
            origin=_mark_origin(table, row.number, columns[0].column),
            planned_disputed=own is None and times.disputed,
        )


def _wide_lines(table: Table, sessions: Sessions) -> Iterator[AttendanceLine]:
    """One line per learner and half-day; a presence column and an hours column of one half-day are joined."""
    session_by_row = _session_by_row(table, sessions, [])
    by_session = {key: _dated_columns(table, key, sessions) for key in dict.fromkeys(session_by_row.values())}
    every_column = [column for columns in next(iter(by_session.values()), {}).values() for column in columns]
    in_hours = _numbers_are_hours(table, every_column)
    times = block_times(table)
    planned_by_session = {key: planned_minutes(table, half_days, times) for key, half_days in by_session.items()}
    for row in table:
        session_id = session_by_row[row.number]
        half_days, planned = by_session[session_id], planned_by_session[session_id]
        unsettled = times.disputed and planned_row(table) is None and not planned
        for half_day, columns in half_days.items():
            yield AttendanceLine(
                session_id=session_by_row[row.number],
                dossier_id=row.text("dossier_id"),
                learner=_learner(row),
                half_day=half_day,
                planned=planned.get(half_day, row["planned"]),
                mark=_mark(table, row.number, columns, in_hours),
                origin=_mark_origin(table, row.number, columns[0].column),
                planned_disputed=unsettled,
            )


def _session_by_row(table: Table, sessions: Sessions, days: Sequence[date]) -> dict[int, str]:
    """Return each row's session: its own cell, else the sheet's."""
    own = {row.number: row["session_id"] for row in table}
    for row in table:
        if "session_id" in row.unreadable:
            raise ReconcileError(
                "le numéro de session d'une ligne est illisible",
                f"{table.grid.place} › {row.origin.cell('session_id')}",
                "écrivez le numéro de session dans la cellule",
            )
    # A sheet without a learner is of no session.
    default = "" if all(own.values()) else session_of_sheet(table, sessions, days)
    return {number: session or default for number, session in own.items()}


def _learner(row: Row) -> str:
    return " ".join(row[name] for name in ("full_name", "last_name", "first_name") if row[name])


def _mark_origin(table: Table, row: int, column: int) -> Origin:
    return Origin(table.grid.file, table.grid.sheet, row, {"mark": column})


def _dated_columns(table: Table, session_id: str, sessions: Sessions) -> dict[HalfDay, list[MarkColumn]]:
    """Return the columns of each half-day, with the dates of a session."""
    first, last = sessions.get(session_id, (None, None))
    found: dict[HalfDay, list[MarkColumn]] = {}
    for heading in table.layout.half_days:
        day = heading.date_near(first, last)
        if day is None:
            raise ReconcileError(
                "l'année ou le jour d'une colonne ne peut pas être déterminé",
                f"{table.grid.place} › {_heading_cell(table, heading)}",
                "écrivez la date complète dans le titre de la colonne, par exemple 12/03/2025 matin",
            )
        same = found.setdefault(HalfDay(day, heading.half), [])
        if any(one.measure == heading.measure for one in same):
            raise ReconcileError(
                f"deux colonnes pour une même demi-journée, le {day:%d/%m/%Y} {heading.half.label}",
                f"{table.grid.place} › {_heading_cell(table, heading)}",
                "titrez chaque colonne de sa date et de Matin ou Après-midi (AM se lit après-midi)",
            )
        same.append(MarkColumn(heading.column, heading.measure))
    return found or {HalfDay(only_day(table, session_id, sessions), Half.WHOLE_DAY): single_columns(table)}


def _heading_cell(table: Table, heading: HalfDayHeading) -> str:
    return Origin(table.grid.file, table.grid.sheet, table.layout.header_row, {"h": heading.column}).cell("h")


def _mark(table: Table, row: int, columns: Iterable[MarkColumn], in_hours: bool) -> Mark:
    """Return what the columns of one half-day say together."""
    marks: list[Mark] = []
    hours: list[Mark] = []
    for one in columns:
        numbers_are_hours = one.measure == "hours" or (in_hours and one.measure != "presence")
        mark = read_mark(mark_cell(table, row, one.column), numbers_are_hours=numbers_are_hours)
        (hours if one.measure == "hours" else marks).append(mark)
    return combine(_agreed(marks), _agreed(hours))


def _agreed(marks: Iterable[Mark]) -> Mark:
    """Return the one mark of several columns for one half-day; two that differ cannot both be right."""
    written = list(dict.fromkeys(mark for mark in marks if mark.kind is not MarkKind.BLANK))
    if len({(mark.kind, mark.minutes) for mark in written}) > 1:
        text = " / ".join(mark.text for mark in written)
        return Mark(MarkKind.UNREADABLE, text, note="deux colonnes de la même demi-journée se contredisent")
    return written[0] if written else Mark(MarkKind.BLANK)


def _numbers_are_hours(table: Table, columns: Iterable[MarkColumn]) -> bool:
    """Numbers are hours where a planned-time row exists or a value of the sheet is a time other than 0 and 1."""
    if planned_row(table) is not None:
        return True
    plain = [one.column for one in columns if not one.measure]
    return any(is_amount_of_time(mark_cell(table, row.number, column)) for row in table for column in plain)


def settled_blanks(lines: Sequence[AttendanceLine]) -> list[AttendanceLine]:
    """Say what the blanks of all sheets together mean.

    A blank beside a mark for the same learner and half-day on another sheet is only an unused cell, and so are those
    of a sheet left blank for a learner whose half-day, or whole day, stands on one that is filled in. Otherwise it is
    an absence where others carry a presence in that half-day and nobody an explicit absence, and unreadable elsewhere.
    """
    filled = {_sheet(line) for line in lines if line.mark.kind is not MarkKind.BLANK}
    elsewhere: dict[tuple[str, ...], list[HalfDay]] = {}
    for line in lines:
        if _sheet(line) in filled and line.half_day:
            elsewhere.setdefault(_person(line), []).append(line.half_day)
    lines = [line for line in lines if _sheet(line) in filled or not _is_copy(line, elsewhere.get(_person(line), ()))]
    marked = {(*_person(line), _when(line)) for line in lines if line.mark.kind is not MarkKind.BLANK}
    marks: dict[tuple[str, HalfDay | Half | None], list[Mark]] = {}
    for line in lines:
        marks.setdefault((line.session_id, _when(line)), []).append(line.mark)
    settled = []
    for line in lines:
        if line.mark.kind is not MarkKind.BLANK:
            settled.append(line)
        elif (*_person(line), _when(line)) not in marked:
            others = marks[line.session_id, _when(line)]
            absent = any(mark.shows_presence for mark in others) and not any(mark.shows_absence for mark in others)
            mark = Mark(MarkKind.ABSENT) if absent else Mark(MarkKind.UNREADABLE, note="case vide")
            settled.append(replace(line, mark=mark))
    return settled


def _person(line: AttendanceLine) -> tuple[str, ...]:
    return line.session_id, line.dossier_id, line.learner.casefold()


def _when(line: AttendanceLine) -> HalfDay | Half | None:
    return line.half_day or line.half


def _sheet(line: AttendanceLine) -> tuple[str, str]:
    return line.origin.file, line.origin.sheet


def _is_copy(line: AttendanceLine, elsewhere: Iterable[HalfDay]) -> bool:
    return line.half_day is not None and any(line.half_day.meets(one) for one in elsewhere)
