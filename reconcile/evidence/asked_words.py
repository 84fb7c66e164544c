"""The words of an attendance sheet to ask about (*Correspondances*), and those explained, each time they serve."""

from collections.abc import Iterable, Iterator, Sequence

from reconcile.correspondences import IGNORED, NUMBERS, Correspondence, Key, WordKind, key_of
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import UNKNOWN_NOTES, Mark, MarkKind, read_mark
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
    """Yield the marks, the meaning of numbers and the sessions of a sheet that nobody understood or explained.

    Without any session known, its own is no question.
    """
    unknown = [one for one in lines if one.mark.kind is MarkKind.UNREADABLE and one.mark.note in UNKNOWN_NOTES]
    words = [one for one in unknown if _is_a_word(one.mark.text)]
    for same in grouped(words, lambda line: plain(line.mark.text)).values():
        yield _asked(WordKind.MARK, same[0].mark.text, table, same, presence_words())
    if numbers := [one for one in lines if one.scale_of is not None and not one.mark.explained]:
        yield _asked(WordKind.NUMBERS, NUMBERS, table, numbers, scale_words())
    strangers = [one for one in lines if one.session_id and one.session_id not in sessions] if sessions else []
    for session_id, same in grouped(strangers, lambda line: line.session_id).items():
        yield _asked(WordKind.SESSION, session_id, table, same, [*sessions, IGNORED])


def presence_words() -> list[str]:
    """Return what a mark can mean."""
    return [answers()[key][0] for key in _PRESENCES]


def scale_words() -> list[str]:
    """Return what the numbers of a sheet can mean."""
    return [answers()[key][0] for key in SCALE_KEYS]


def _is_a_word(text: str) -> bool:
    """Tell a word from a number, and from a sign of doubt such as `?`, that has no meaning to learn."""
    return "?" not in text and any(map(str.isalpha, text)) and not any(map(str.isdigit, text))


def _asked(
    kind: WordKind, written: str, table: Table, lines: Sequence[AttendanceLine], choices: Sequence[str]
) -> Correspondence:
    origin = lines[0].origin
    session = table.layout.columns.get("session_id")
    cell = origin.cell("mark")
    if kind is WordKind.SESSION:
        cell = f"ligne {origin.row}" if session is None else Origin("", "", origin.row, {"cell": session}).cell("cell")
    place = f"{table.grid.place} › {cell}"
    return Correspondence(kind, written, table.scope, "", place, len(lines), tuple(choices))


def unread_marks(table: Table) -> Iterator[Correspondence]:
    """Yield the marks that nobody understood of a sheet whose session or days cannot be told."""
    explained = table.learned.of_scope(WordKind.MARK, table.scope)
    cells = [pair for pair in unreadable_cells(table) if plain(pair[1].text) not in explained]
    for same in grouped(
        (pair for pair in cells if _is_a_word(pair[1].text)), lambda pair: plain(pair[1].text)
    ).values():
        place = f"{table.grid.place} › {same[0][0].cell('mark')}"
        choices = tuple(presence_words())
        yield Correspondence(WordKind.MARK, same[0][1].text, table.scope, "", place, len(same), choices)


def unreadable_cells(table: Table) -> Iterator[tuple[Origin, Mark]]:
    """Yield the marks of a sheet that nothing understands, whatever its session and its days, each with its cell."""
    single = (table.layout.columns.get(name) for name in ("presence", "hours"))
    columns = {one.column for one in table.layout.half_days} | {column for column in single if column is not None}
    for row in table:
        for column in sorted(columns):
            mark = read_mark(cell_of(table.grid, row.number, column))
            if mark.note in UNKNOWN_NOTES:
                yield Origin(table.grid.file, table.grid.sheet, row.number, {"mark": column}), mark


def asked_sheet(sheet: UnusableSheet, sessions: Sessions, ignored: str) -> Correspondence:
    """Return the question of a sheet that cannot be used: which session it is of, if any."""
    return Correspondence(
        WordKind.SHEET, sheet.grid.place, sheet.content, "", sheet.grid.place, 1, (*sessions, ignored)
    )


def used_words(
    table: Table, lines: Sequence[AttendanceLine], written_sessions: Iterable[str], sessions: Sessions
) -> Iterator[Key]:
    """Yield the key of an explained word each time that it served in a sheet."""
    scope = table.scope
    for line in lines:
        if line.mark.explained:
            numbers = not any(map(str.isalpha, line.mark.text))
            yield key_of(*((WordKind.NUMBERS, NUMBERS) if numbers else (WordKind.MARK, line.mark.text)), scope)
    for written in written_sessions:
        if written and explained_session(table, written, sessions) != written:
            yield key_of(WordKind.SESSION, written, scope)
    if table.learned.of_sheets:
        content = UnusableSheet(table.grid).content
        if table.learned.meaning(WordKind.SHEET, "", content) in sessions:
            yield key_of(WordKind.SHEET, "", content)
