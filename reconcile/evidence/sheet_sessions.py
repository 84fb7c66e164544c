"""Which session an attendance sheet is of: its heading block, its name, its file's name, else its dates."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from reconcile.correspondences import IGNORED, WordKind
from reconcile.errors import ReconcileError
from reconcile.french import listed
from reconcile.half_days import Half, HalfDay
from reconcile.intake.layouts import fields
from reconcile.intake.tables import Table
from reconcile.intake.unusable import UnusableSheet
from reconcile.texts import normalised_words, plain, text_of
from schemas.fields import normalised

# Known sessions: number → first and last day.
Sessions = Mapping[str, tuple[date | None, date | None]]


def sessions_of(tables: Sequence[Table]) -> Sessions:
    """Return the sessions that the dossiers name, with the earliest first day and the latest last day given."""
    found: dict[str, tuple[date | None, date | None]] = {}
    for table in tables:
        told = zip(*(table.column(name) for name in ("session_id", "starts_on", "ends_on")), strict=True)
        # Many dossiers of a session give the same days.
        for session, starts_on, ends_on in dict.fromkeys(told):
            if not session:
                continue
            first, last = found.get(session, (None, None))
            starts = [day for day in (first, starts_on) if isinstance(day, date)]
            ends = [day for day in (last, ends_on) if isinstance(day, date)]
            found[session] = (min(starts, default=None), max(ends, default=None))
    return found


def session_of_sheet(table: Table, sessions: Sessions, days: Sequence[date]) -> str:
    """Return the session of a sheet, in the order of inputs.md §1; `days` are those written in its rows.

    Raises `ReconcileError` naming the sheet when nothing tells it.
    """
    column = {value for value in table.column("session_id") if value}
    if len(column) == 1:
        return str(column.pop())
    if found := _session_in_block(table, sessions):
        return found
    for name in (table.grid.sheet, table.grid.file.rpartition(".")[0]):
        named = named_sessions(name, sessions)
        if len(named) == 1:
            return named[0]
    dated = [key for key, (first, last) in sessions.items() if _has_days(table, days, first, last)]
    if len(dated) == 1:
        return dated[0]
    if (said := table.learned.meaning(WordKind.SHEET, "", UnusableSheet(table.grid).content)) in sessions:
        return said
    raise ReconcileError(
        "la session de cette feuille d'émargement ne peut pas être déterminée"
        + (f" : {listed(dated, 'ou')} ont ces dates" if dated else ""),
        table.grid.place,
        "écrivez au-dessus du tableau « N° session : » suivi de son numéro",
    )


def explained_session(table: Table, written: str, sessions: Sessions) -> str:
    """Return the session that a number stands for: itself where it is known, else what a person said that it means."""
    if written in sessions:
        return written
    said = table.learned.meaning(WordKind.SESSION, written, table.scope)
    return said if said in sessions or plain(said) == IGNORED else written


def explained_by_row(table: Table, written: Mapping[int, str], sessions: Sessions) -> dict[int, str]:
    """Return each row's session as a person explained it."""
    meant = {one: explained_session(table, one, sessions) for one in dict.fromkeys(written.values())}
    return {number: meant[one] for number, one in written.items()}


def only_half_day(table: Table, session_id: str, sessions: Sessions) -> HalfDay:
    """Return the half-day of a sheet without dated columns: the day it writes, else its session's only one."""
    first, last = sessions.get(session_id, (None, None))
    heading = table.layout.day
    if heading and (day := heading.date_near(first, last)):
        return HalfDay(day, heading.half)
    if first and first == last:
        return HalfDay(first, Half.WHOLE_DAY)
    raise ReconcileError(
        f"feuille sans date, alors que la session {session_id} dure plusieurs jours ou n'est pas connue",
        table.grid.place,
        "donnez une colonne par demi-journée, titrée de sa date : 12/03/2025 matin",
    )


def block_cells(table: Table) -> Iterator[Any]:
    """Yield the filled cells above the header row."""
    for row in table.grid.rows[: table.layout.header_row - 1]:
        yield from (cell for cell in row if cell is not None)


def _has_days(table: Table, days: Sequence[date], first: date | None, last: date | None) -> bool:
    """Tell whether every day of the sheet falls within a session; headings without a year take the session's."""
    if first is None or last is None:
        return False
    dated = [heading.date_near(first, last) for heading in table.layout.half_days]
    if not table.layout.half_days and "day" not in table.layout.columns and table.layout.day:
        dated.append(table.layout.day.date_near(first, last))
    seen = [*days, *dated]
    return bool(seen) and all(day is not None and first <= day <= last for day in seen)


def _session_in_block(table: Table, sessions: Sessions) -> str:
    """Return the session that the heading block names: after its label, else the only known number in it."""
    labels = {normalised(text) for text in fields("attendance")["session_id"].headings}
    unknown = ""
    above, own = table.grid.rows[: table.layout.header_row - 1], table.grid.block_from - 1
    for row in (*above[own:], *above[:own]):
        cells = [text_of(cell) for cell in row if text_of(cell)]
        for index, cell in enumerate(cells):
            label, colon, rest = cell.partition(":")
            following = rest.strip() if colon and rest.strip() else next(iter(cells[index + 1 :]), "")
            if normalised(label) in labels and following:
                if following in sessions:
                    return following
                if len(several := named_sessions(following, sessions)) > 1:
                    raise ReconcileError(
                        f"cette feuille nomme plusieurs sessions : {listed(several)}",
                        table.grid.place,
                        "faites une feuille par session, ou ajoutez une colonne N° session",
                    )
                # A title may begin with « Session : » too: a number that is known comes first.
                if (labelled := _labelled_session(following, sessions)) in sessions:
                    return labelled
                unknown = unknown or labelled
    if unknown:
        return unknown
    known = {key for cell in block_cells(table) for key in named_sessions(text_of(cell), sessions)}
    return known.pop() if len(known) == 1 else ""


def _labelled_session(text: str, sessions: Sessions) -> str:
    """Return the session that a label names: the whole text, else its first word when that is a known number."""
    by_text = {normalised(key): key for key in sessions}
    first_word = text.split()[0].strip("()[],;:")
    return by_text.get(normalised(text)) or by_text.get(normalised(first_word)) or text


def named_sessions(text: str, sessions: Sessions) -> list[str]:
    """Return the known sessions whose number stands in a text as whole words; of S-12 and S-12-B, the longer."""
    words = normalised_words(text)
    found = []
    for key in sessions:
        wanted = normalised_words(key)
        if wanted and any(words[i : i + len(wanted)] == wanted for i in range(len(words))):
            found.append(key)
    spans = {key: normalised_words(key) for key in found}
    return [key for key in found if not any(_is_part(spans[key], spans[other]) for other in found if other != key)]


def _is_part(short: list[str], long: list[str]) -> bool:
    return len(short) < len(long) and any(long[i : i + len(short)] == short for i in range(len(long)))
