"""Which sessions a sheet that cannot be used may be of: it shows their number, or one of their days with a learner."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from msgspec.structs import replace

from reconcile.correspondences import Correspondences, WordKind
from reconcile.dossiers import Dossier
from reconcile.evidence.presence import Presence
from reconcile.evidence.session_sheets import in_session
from reconcile.evidence.sheet_sessions import named_sessions
from reconcile.french import listed
from reconcile.half_days import Half
from reconcile.intake.half_day_headings import HalfDayHeading, written_date
from reconcile.intake.unusable import UnusableSheet
from reconcile.names import name_key
from reconcile.texts import text_of


def unplaced_by_session(
    unusable: Iterable[UnusableSheet], dossiers: Sequence[Dossier], learned: Correspondences
) -> dict[str, list[str]]:
    """Return, for each session, the unusable sheets that may be of it, in French; a person may have said which."""
    found: dict[str, list[str]] = defaultdict(list)
    sessions = {one.session_id: (one.starts_on, one.ends_on) for one in dossiers if one.session_id}
    for sheet in unusable:
        rows = [[text_of(cell) for cell in row if cell is not None] for row in sheet.grid.rows]
        texts = [sheet.grid.sheet, sheet.grid.file, *(text for row in rows for text in row)]
        named = {session for text in texts for session in named_sessions(text, sessions)}
        people = {name_key(part) for row in rows for part in (*row, *map(" ".join, pairwise(row)))}
        dates = [read[0] for text in texts if (read := written_date(text))]
        named |= {one.session_id for one in dossiers if _shows(one, people, dates)}
        if (said := learned.meaning(WordKind.SHEET, "", sheet.content)) in sessions:
            named = {said}
        for session_id in named - {""}:
            found[session_id].append(f"« {sheet.grid.place} »")
    return found


def told_unread(
    unusable: Iterable[UnusableSheet], dossiers: Iterable[Dossier], learned: Correspondences
) -> frozenset[tuple[str, str]]:
    """Return the sheets that a person said are of a session and that nobody can read, each with it, in French."""
    sessions = {one.session_id for one in dossiers}
    said = ((sheet, learned.meaning(WordKind.SHEET, "", sheet.content)) for sheet in unusable)
    return frozenset(
        (session, f"la feuille « {sheet.grid.place} », que vous dites de cette session et qui n'a pas été comprise")
        for sheet, session in said
        if session in sessions - {""}
    )


def _shows(dossier: Dossier, people: set[str], dates: Iterable[tuple[int, int, int | None]]) -> bool:
    if name_key(f"{dossier.last_name} {dossier.first_name}") not in people:
        return False
    headings = (HalfDayHeading(-1, *written, Half.WHOLE_DAY) for written in dates)
    days = (one.date_near(dossier.starts_on, dossier.ends_on) for one in headings)
    return any(isinstance(day, date) and in_session(day, dossier) for day in days)


def naming_unplaced(presence: Presence, sheets: Sequence[str]) -> Presence:
    """Return a presence whose missing sheets (P04) name those that could not be used."""
    if not sheets:
        return presence
    verb = "n'a pas été comprise" if len(sheets) == 1 else "n'ont pas été comprises"
    said = f" (peut-être {listed(sheets)}, qui {verb} : F46)"
    gaps = (replace(gap, needed=gap.needed + said) if gap.code == "P04" else gap for gap in presence.gaps)
    return replace(presence, gaps=tuple(gaps))
