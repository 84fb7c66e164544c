"""The words of an attendance sheet to ask about (*Correspondances*), and those explained, each time they serve."""

from collections.abc import Iterator, Sequence

from reconcile.correspondences import NUMBERS, Correspondence, Key, WordKind, key_of
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import UNKNOWN_NOTES, MarkKind, read_mark
from reconcile.evidence.number_scales import SCALE_KEYS
from reconcile.evidence.sheet_sessions import Sessions, explained_session
from reconcile.grouping import grouped
from reconcile.intake.table_rows import cell_of
from reconcile.intake.tables import Table
from reconcile.intake.unusable import UnusableSheet
from reconcile.origins import Origin
from reconcile.terms.words import answers
from reconcile.texts import plain

_PRESENCES = ("present", "absent")


def asked_words(table: Table, lines: Sequence[AttendanceLine], sessions: Sessions) -> Iterator[Correspondence]:
    """Yield the marks, the meaning of numbers and the sessions of a sheet that nobody understood or explained."""
    unknown = [one for one in lines if one.mark.kind is MarkKind.UNREADABLE and one.mark.note in UNKNOWN_NOTES]
    words = [one for one in unknown if _is_a_word(one.mark.text)]
    for same in grouped(words, lambda line: plain(line.mark.text)).values():
        yield _asked(WordKind.MARK, same[0].mark.text, table, same, [answers()[key][0] for key in _PRESENCES])
    if numbers := [one for one in lines if one.scale_of is not None]:
        yield _asked(WordKind.NUMBERS, NUMBERS, table, numbers, [answers()[key][0] for key in SCALE_KEYS])
    strangers = [one for one in lines if one.session_id and one.session_id not in sessions]
    for session_id, same in grouped(strangers, lambda line: line.session_id).items():
        yield _asked(WordKind.SESSION, session_id, table, same, list(sessions))


def _is_a_word(text: str) -> bool:
    """Tell a word from a number, and from a sign of doubt such as `?`, that has no meaning to learn."""
    return "?" not in text and any(map(str.isalpha, text)) and not any(map(str.isdigit, text))


def _asked(
    kind: WordKind, written: str, table: Table, lines: Sequence[AttendanceLine], choices: Sequence[str]
) -> Correspondence:
    origin = lines[0].origin
    place = f"{table.grid.place} › {origin.cell('mark')}"
    return Correspondence(kind, written, table.scope, "", place, len(lines), tuple(choices))


def unread_marks(table: Table) -> Iterator[Correspondence]:
    """Yield the marks that nobody understood of a sheet whose session or days cannot be told."""
    single = (table.layout.columns.get(name) for name in ("presence", "hours"))
    columns = {one.column for one in table.layout.half_days} | {column for column in single if column is not None}
    explained = table.learned.of_scope(WordKind.MARK, table.scope)
    cells: dict[str, list[Origin]] = {}
    written: dict[str, str] = {}
    for row in table:
        for column in sorted(columns):
            mark = read_mark(cell_of(table.grid, row.number, column))
            word = plain(mark.text)
            if mark.note in UNKNOWN_NOTES and word not in explained and _is_a_word(word):
                cells.setdefault(word, []).append(Origin("", "", row.number, {"mark": column}))
                written.setdefault(word, mark.text)
    for word, origins in cells.items():
        place = f"{table.grid.place} › {origins[0].cell('mark')}"
        choices = tuple(answers()[key][0] for key in _PRESENCES)
        yield Correspondence(WordKind.MARK, written[word], table.scope, "", place, len(origins), choices)


def asked_sheet(sheet: UnusableSheet, sessions: Sessions, ignored: str) -> Correspondence:
    """Return the question of a sheet that cannot be used: which session it is of, if any."""
    return Correspondence(
        WordKind.SHEET, sheet.grid.place, sheet.content, "", sheet.grid.place, 1, (*sessions, ignored)
    )


def used_words(table: Table, lines: Sequence[AttendanceLine], sessions: Sessions) -> Iterator[Key]:
    """Yield the key of an explained word each time that it served in a sheet."""
    scope = table.scope
    marks = table.learned.of_scope(WordKind.MARK, scope)
    for line in lines if marks else ():
        if plain(line.mark.text) in marks and line.mark.kind is not MarkKind.UNREADABLE:
            yield key_of(WordKind.MARK, line.mark.text, scope)
    if table.learned.meaning(WordKind.NUMBERS, NUMBERS, scope):
        yield key_of(WordKind.NUMBERS, NUMBERS, scope)
    for row in table if table.learned.of_scope(WordKind.SESSION, scope) else ():
        written = row.text("session_id")
        if written and explained_session(table, written, sessions) != written:
            yield key_of(WordKind.SESSION, written, scope)
    if table.learned.of_sheets:
        content = UnusableSheet(table.grid).content
        if table.learned.meaning(WordKind.SHEET, "", content) in sessions:
            yield key_of(WordKind.SHEET, "", content)
