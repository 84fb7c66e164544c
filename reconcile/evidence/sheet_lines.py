"""Every shape of attendance sheet → one line per learner and half-day (inputs.md §1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reconcile.errors import ReconcileError
from reconcile.evidence.block_times import BlockTimes, block_times
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import Mark, MarkKind, combine, is_amount_of_time, read_mark
from reconcile.evidence.planned_times import MarkColumn, mark_cell, planned_minutes, planned_row, single_columns
from reconcile.evidence.sheet_sessions import Sessions, only_day, session_of_sheet
from reconcile.half_days import Half, HalfDay
from reconcile.intake.half_day_headings import HalfDayHeading
from reconcile.intake.tables import Row, Table
from reconcile.origins import Origin


@dataclass(frozen=True, slots=True)
class SheetLines:
    """The lines of one sheet, blanks not settled, and the planned times above its table."""

    lines: tuple[AttendanceLine, ...]
    times: BlockTimes


def sheet_lines(table: Table, sessions: Sessions) -> SheetLines:
    """Read one attendance sheet, in rows of half-days or in columns of them; `sessions` are those known."""
    if "day" in table.layout.columns and not table.layout.half_days:
        return _long_lines(table, sessions)
    return _wide_lines(table, sessions)


def _long_lines(table: Table, sessions: Sessions) -> SheetLines:
    days = [day for day in table.column("day") if day]
    session_by_row = _session_by_row(table, sessions, days)
    columns = single_columns(table)
    in_hours = _numbers_are_hours(table, columns)
    times = block_times(table, days)
    lines = []
    # Without halves a line is the day's; with them, one that names none cannot be placed.
    halves_named = any(table.column("half"))
    for row in table:
        half = row["half"] or (None if halves_named or "half" in row.unreadable else Half.WHOLE_DAY)
        half_day = HalfDay(row["day"], half) if row["day"] and half else None
        own = row["planned"]
        line = AttendanceLine(
            session_id=session_by_row[row.number],
            dossier_id=row.text("dossier_id"),
            learner=_learner(row),
            half_day=half_day,
            undated_half=half,
            planned=times.planned(half_day) if own is None and half_day else own,
            mark=_mark(table, row.number, columns, in_hours),
            origin=_mark_origin(table, row.number, columns[0].column),
            planned_disputed=own is None and half_day is not None and times.disputed(half_day.day),
        )
        lines.append(line)
    return SheetLines(tuple(lines), times)


def _wide_lines(table: Table, sessions: Sessions) -> SheetLines:
    """One line per learner and half-day; a presence column and an hours column of one half-day are joined."""
    session_by_row = _session_by_row(table, sessions, [])
    by_session = {key: _dated_columns(table, key, sessions) for key in dict.fromkeys(session_by_row.values())}
    every_column = [column for columns in next(iter(by_session.values()), {}).values() for column in columns]
    in_hours = _numbers_are_hours(table, every_column)
    times = block_times(table, (half_day.day for half_days in by_session.values() for half_day in half_days))
    planned_by_session = {key: planned_minutes(table, half_days, times) for key, half_days in by_session.items()}
    from_row = planned_row(table) is not None
    lines = []
    for row in table:
        session_id = session_by_row[row.number]
        planned = planned_by_session[session_id]
        for half_day, columns in by_session[session_id].items():
            line = AttendanceLine(
                session_id=session_id,
                dossier_id=row.text("dossier_id"),
                learner=_learner(row),
                half_day=half_day,
                planned=planned.get(half_day, row["planned"]),
                mark=_mark(table, row.number, columns, in_hours),
                origin=_mark_origin(table, row.number, columns[0].column),
                planned_disputed=not from_row and times.disputed(half_day.day),
            )
            lines.append(line)
    return SheetLines(tuple(lines), times)


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
