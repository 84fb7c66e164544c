"""The attendance sheets of a run: their lines, the half-days they announce, the faults found in them."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from reconcile.correspondences import IGNORED, Correspondence, Key, WordKind, key_of
from reconcile.errors import ReconcileError
from reconcile.evidence.asked_words import asked_words, unread_marks, used_words
from reconcile.evidence.blanks import settled_blanks
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import MarkKind
from reconcile.evidence.planned_times import planned_faults
from reconcile.evidence.sheet_lines import SheetLines, sheet_lines
from reconcile.evidence.sheet_notes import sheet_notes
from reconcile.evidence.sheet_sessions import sessions_of
from reconcile.findings import Finding
from reconcile.half_days import HalfDay
from reconcile.intake.earlier import is_form
from reconcile.intake.layouts import titles
from reconcile.intake.recognition import is_ignored
from reconcile.intake.tables import Table
from reconcile.intake.unusable import UnusableSheet
from reconcile.origins import column_letters
from reconcile.progress import Tell, untold
from reconcile.texts import plain


class Attendance(Struct, frozen=True):
    """What all the sheets say: their lines, blanks settled, the half-days they announce, the faults found in them.

    `announced` holds the half-days, each with its session, that the times of a heading block announce, and those of a
    form left blank, which has no lines. `unread` are the columns that may hold marks, each with a session of its sheet,
    in French; `unusable` the sheets whose session or day cannot be told; `asked` the words that nobody
    explained, `used` the keys of those that somebody did, each time that they served.
    """

    lines: tuple[AttendanceLine, ...]
    announced: frozenset[tuple[str, HalfDay]]
    findings: tuple[Finding, ...]
    unread: frozenset[tuple[str, str]] = frozenset()
    unusable: tuple[UnusableSheet, ...] = ()
    asked: tuple[Correspondence, ...] = ()
    used: tuple[Key, ...] = ()


def read_attendance(tables: Iterable[Table], dossiers: Sequence[Table], tell: Tell = untold) -> Attendance:
    """Read the attendance tables; the tables of `dossiers` give the known sessions."""
    sessions = sessions_of(dossiers)
    lines: list[AttendanceLine] = []
    announced: set[tuple[str, HalfDay]] = set()
    findings: list[Finding] = []
    unread: set[tuple[str, str]] = set()
    unusable: list[UnusableSheet] = []
    asked: list[Correspondence] = []
    used: list[Key] = []
    for table in tables:
        try:
            sheet = sheet_lines(table, sessions, tell)
        except ReconcileError as refusal:
            refused = UnusableSheet.refused(table.grid, refusal)
            if is_ignored(refused, table.learned):
                used.append(key_of(WordKind.SHEET, "", refused.content))
                continue
            unusable.append(refused)
            asked += unread_marks(table)
            continue
        announced |= _announced(sheet)
        asked += asked_words(table, sheet.lines, sessions)
        used += used_words(table, sheet.lines, sheet.sessions, sessions)
        sheet = _without_ignored(sheet)
        findings += planned_faults(table, sheet.times)
        findings += sheet_notes(table, (line.session_id for line in sheet.lines))
        unread |= {(line.session_id, _named(table, column)) for line in sheet.lines for column in table.layout.unread}
        # A form left blank is as good as no sheet; but it says which half-days there are.
        if _is_blank_form(table, sheet.lines):
            announced |= {(line.session_id, line.half_day) for line in sheet.lines if line.half_day}
        else:
            lines += sheet.lines
    findings += [one.finding for one in unusable]
    return Attendance(
        tuple(settled_blanks(lines)),
        frozenset(announced),
        tuple(findings),
        frozenset(unread),
        tuple(unusable),
        tuple(asked),
        tuple(used),
    )


def _without_ignored(sheet: SheetLines) -> SheetLines:
    """Return a sheet without the rows of a session that a person said to leave aside."""
    return replace(sheet, lines=tuple(one for one in sheet.lines if plain(one.session_id) != IGNORED))


def _announced(sheet: SheetLines) -> set[tuple[str, HalfDay]]:
    """Return the half-days that the times above a table announce for its days; a whole day in one column has none."""
    held = {(line.session_id, line.half_day) for line in sheet.lines if line.half_day}
    whole_days = {(session_id, one.day) for session_id, one in held if one.is_whole_day}
    return {
        (session_id, HalfDay(one.day, half))
        for session_id, one in held
        if (session_id, one.day) not in whole_days
        for half in sheet.times.halves(one.day)
    }


def _named(table: Table, column: int) -> str:
    shown = titles(table.grid, table.layout)
    title = f"« {shown[column]} »" if column < len(shown) and shown[column] else "sans titre"
    return f"la colonne {column_letters(column)} {title} ({table.grid.place}), qui n'a pas été comprise"


def _is_blank_form(table: Table, lines: Sequence[AttendanceLine]) -> bool:
    """Tell one of our printed forms that nobody filled in on screen."""
    return is_form(table.grid) and all(line.mark.kind is MarkKind.BLANK for line in lines)
