"""Every shape of attendance sheet → one line per learner and half-day (inputs.md §1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType

from msgspec import Struct
from msgspec.structs import replace

from reconcile.correspondences import NUMBERS, WordKind
from reconcile.errors import ReconcileError
from reconcile.evidence.beside_marks import beside_of, has_stays, stay_of
from reconcile.evidence.block_times import Announced, BlockTimes, block_times
from reconcile.evidence.dated_columns import dated_columns
from reconcile.evidence.lines import AttendanceLine, Beside
from reconcile.evidence.marks import Mark, MarkKind, with_scale
from reconcile.evidence.moments import others_of, shared_minutes, with_stay
from reconcile.evidence.number_scales import Scale, scale_named
from reconcile.evidence.planned_times import planned_minutes, planned_row, planned_runs, single_columns
from reconcile.evidence.sheet_marks import sheet_marks
from reconcile.evidence.sheet_sessions import Sessions, explained_by_row, only_half_day, session_of_sheet
from reconcile.evidence.times_of_day import Range, over_noon
from reconcile.grouping import grouped
from reconcile.half_days import Half, HalfDay
from reconcile.intake.tables import Row, Table
from reconcile.intake.values import read_times
from reconcile.origins import Origin
from reconcile.progress import Tell, counted, untold
from reconcile.terms import load


class SheetLines(Struct, frozen=True):
    """The lines of one sheet, blanks not settled, the planned times above its table, each row's session as written."""

    lines: tuple[AttendanceLine, ...]
    times: BlockTimes
    sessions: Sequence[str] = ()


def sheet_lines(table: Table, sessions: Sessions, tell: Tell = untold) -> SheetLines:
    """Read one attendance sheet, in rows of half-days or in columns of them; `sessions` are those known."""
    if {"day", "half"} & set(table.layout.columns) and not table.layout.half_days:
        return _long_lines(table, sessions, tell)
    return _wide_lines(table, sessions, tell)


def _long_lines(table: Table, sessions: Sessions, tell: Tell) -> SheetLines:
    days = [day for day in table.column("day") if day]
    written = _session_by_row(table, sessions, days)
    session_by_row = explained_by_row(table, written, sessions)
    dated = "day" in table.layout.columns
    # Without a column of dates, the rows are of the sheet's own day.
    own_day = {} if dated else {key: only_half_day(table, key, sessions).day for key in session_by_row.values()}
    days = days or [*own_day.values()]
    columns = single_columns(table)
    marks = sheet_marks(table, session_by_row, {key: {None: columns} for key in session_by_row.values()})
    times = block_times(table, days)
    lines = []
    # Without halves a line is the day's; with them, one that names none cannot be placed.
    halves_named = any(table.column("half"))
    half_days: dict[tuple[date, Half], HalfDay] = {}
    announced: dict[HalfDay, Announced] = {}
    for row in counted(list(table), f"Émargements de {table.grid.file}", tell):
        half = row["half"] or (None if halves_named or "half" in row.unreadable else Half.WHOLE_DAY)
        day = row["day"] if dated else own_day[session_by_row[row.number]]
        half_day = half_days.setdefault((day, half), HalfDay(day, half)) if day and half else None
        if half_day and half_day not in announced:
            announced[half_day] = times.announced(half_day)
        own = row["planned"]
        line = AttendanceLine(
            session_id=session_by_row[row.number],
            dossier_id=row.text("dossier_id"),
            learner=_learner(row),
            half_day=half_day,
            undated_half=half,
            planned=announced[half_day].minutes if own is None and half_day else own,
            mark=marks.mark(row.number, session_by_row[row.number], columns),
            origin=_mark_origin(table, row.number, columns[0].column),
            planned_disputed=own is None and half_day is not None and announced[half_day].disputed,
            beside=beside_of(table, row.number, {one.column: half_day for one in columns}),
        )
        lines.append(line)
    runs = {half_day: one.runs for half_day, one in announced.items()}
    return SheetLines(_finished(table, lines, runs), times, tuple(written.values()))


def _wide_lines(table: Table, sessions: Sessions, tell: Tell) -> SheetLines:
    """One line per learner and half-day; a presence column and an hours column of one half-day are joined."""
    written = _session_by_row(table, sessions, [])
    session_by_row = explained_by_row(table, written, sessions)
    by_session = {key: dated_columns(table, key, sessions) for key in dict.fromkeys(session_by_row.values())}
    marks = sheet_marks(table, session_by_row, by_session)
    times = block_times(table, _days_of(by_session))
    planned_by_session = {key: planned_minutes(table, half_days, times) for key, half_days in by_session.items()}
    from_row = planned_row(table) is not None
    disputed = {day for day in _days_of(by_session) if not from_row and times.disputed(day)}
    lines = []
    for row in counted(list(table), f"Émargements de {table.grid.file}", tell):
        session_id = session_by_row[row.number]
        planned, half_days = planned_by_session[session_id], by_session[session_id]
        beside = beside_of(table, row.number, {one.column: key for key, found in half_days.items() for one in found})
        for half_day, columns in half_days.items():
            line = AttendanceLine(
                session_id=session_id,
                dossier_id=row.text("dossier_id"),
                learner=_learner(row),
                half_day=half_day,
                # Beside several half-days the row's own planned time is that of all, or of each: nothing says which.
                planned=planned.get(half_day, row["planned"] if len(half_days) == 1 else None),
                mark=marks.mark(row.number, session_id, columns),
                origin=_mark_origin(table, row.number, columns[0].column),
                planned_disputed=half_day.day in disputed,
                beside=beside,
            )
            lines.append(line)
    runs = {key: planned_runs(times, key, columns) for found in by_session.values() for key, columns in found.items()}
    return SheetLines(_finished(table, lines, runs), times, tuple(written.values()))


def _days_of(by_session: Mapping[str, Iterable[HalfDay]]) -> list[date]:
    return [half_day.day for half_days in by_session.values() for half_day in half_days]


def _finished(
    table: Table, lines: Sequence[AttendanceLine], runs: Mapping[HalfDay, Sequence[Range]]
) -> tuple[AttendanceLine, ...]:
    """Return the lines with what arrivals and departures say, and whose numbers are one question."""
    first = {
        session_id: min((one.half_day for one in found if one.half_day), default=None, key=lambda one: one.order)
        for session_id, found in grouped(lines, lambda one: one.session_id).items()
    }
    lines = _with_compared_totals(lines)
    said = scale_named(table.learned.meaning(WordKind.NUMBERS, NUMBERS, table.scope))
    asked = [_scaled(one, said, first[one.session_id]) for one in lines]
    asked = [_within(one, runs.get(one.half_day, ())) if one.half_day else one for one in asked]
    if not has_stays(table.layout.beside):
        return tuple(asked)
    stays = [stay_of(table, one.origin.row, one.half_day) for one in asked]
    by_half_day = grouped(zip(asked, stays, strict=True), lambda pair: pair[0].half_day)
    others = {key: others_of(stay for _, stay in found) for key, found in by_half_day.items()}
    return tuple(
        replace(one, mark=with_stay(one.mark, stay, runs.get(one.half_day, ()), others[one.half_day], _tolerance(one)))
        if one.half_day
        else one
        for one, stay in zip(asked, stays, strict=True)
    )


def _scaled(line: AttendanceLine, said: Scale | None, question: HalfDay | None) -> AttendanceLine:
    """Return a line whose number reads as a person said that the table's numbers do, or waits with its `question`."""
    if line.mark.number is None:
        return line
    if said is None or line.half_day is None:
        return replace(line, scale_of=question)
    mark = with_scale(line.mark, said, whole_day=line.half_day.is_whole_day)
    return replace(line, mark=replace(mark, explained=True, number=line.mark.number), scale_of=question)


def _within(line: AttendanceLine, planned: Sequence[Range]) -> AttendanceLine:
    """Return a line whose mark is clock times with the time they share with the planned ones: a lunch is none.

    Over noon without planned times, or outside them, nobody can tell.
    """
    written = read_times(line.mark.text) if line.mark.kind is MarkKind.HOURS else []
    if not written:
        return line
    if not planned:
        over = any(map(over_noon, written)) and line.half_day is not None and line.half_day.is_whole_day
        note = "des heures par-dessus midi, sans horaires prévus"
    else:
        shared = shared_minutes(written, planned, _tolerance(line))
        over, note = not shared, "des heures hors des horaires prévus"
        line = replace(line, mark=replace(line.mark, minutes=shared))
    return replace(line, mark=Mark(MarkKind.UNREADABLE, line.mark.text, note=note)) if over else line


def _with_compared_totals(lines: Sequence[AttendanceLine]) -> list[AttendanceLine]:
    """Mark the totals below that of another row with the same marks: without planned times nothing else shows them."""
    rows = grouped((one for one in lines if one.beside and one.beside.totals), lambda one: one.origin.row)
    alike = grouped(rows.values(), lambda row: tuple((one.session_id, one.half_day, one.mark.kind) for one in row))
    below: dict[int, Beside] = {}
    for same in alike.values():
        besides = [row[0].beside for row in same if row[0].beside]
        for position in range(min(len(one.totals) for one in besides)):
            most = max((value for one in besides if (value := one.totals[position].value) is not None), default=None)
            for row, one in zip(same, besides, strict=True):
                written = below.get(row[0].origin.row, one)
                value = written.totals[position].value
                less = value is not None and most is not None and value < most
                totals = [replace(each, below=less) if n == position else each for n, each in enumerate(written.totals)]
                below[row[0].origin.row] = replace(written, totals=tuple(totals))
    return [replace(one, beside=below[one.origin.row]) if one.origin.row in below else one for one in lines]


def _tolerance(line: AttendanceLine) -> int:
    """Return the minutes that an arrival may be late in, on the day of the line."""
    assert line.half_day is not None
    return _tolerance_on(line.half_day.day)


@cache
def _tolerance_on(day: date) -> int:
    return load().at(day).arrival_tolerance


def _session_by_row(table: Table, sessions: Sessions, days: Sequence[date]) -> dict[int, str]:
    """Return each row's session as written: in its own cell, else the sheet's."""
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
    return Origin(table.grid.file, table.grid.sheet, row, _mark_in(column))


@cache
def _mark_in(column: int) -> Mapping[str, int]:
    """Return where the mark of a line stands in its row: one mapping for all the lines that have it there."""
    return MappingProxyType({"mark": column})
