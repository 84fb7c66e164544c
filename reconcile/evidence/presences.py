"""What the sheets say of every learner of a run: learners of a session with the same marks are weighed once."""

from collections.abc import Hashable, Mapping, Sequence

from reconcile.dossiers import Dossier
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.evidence.presence import NOTHING_TOLD, Presence, Told, presence_of
from reconcile.evidence.session_sheets import NO_SHEETS, SessionSheets
from reconcile.evidence.session_time import PlannedTime, planned_time
from reconcile.progress import Tell, counted, untold
from reconcile.working_days import WorkingDays


def presences_of(
    dossiers: Sequence[Dossier],
    by_session: Mapping[str, SessionSheets],
    told: Mapping[str, Told],
    calendar: WorkingDays,
    tell: Tell = untold,
) -> list[Presence]:
    """Return the presence of each dossier, in their order; `told` holds what people decided, by dossier number."""
    times: dict[Hashable, PlannedTime | None] = {}
    weighed: dict[Hashable, Presence] = {}
    found = []
    for index, dossier in enumerate(counted(dossiers, "Présences", tell)):
        sheets = by_session.get(dossier.session_id, NO_SHEETS)
        said = told.get(dossier.dossier_id, NOTHING_TOLD)
        session = (dossier.session_id, dossier.starts_on, dossier.ends_on, dossier.planned_minutes)
        if session not in times:
            times[session] = planned_time(sheets, dossier, calendar)
        marks = _marks(index, sheets, said)
        presence = weighed.get((session, marks)) if marks is not None else None
        if presence is None:
            presence = presence_of(index, dossier, sheets, times[session], calendar, said)
            # One that names a line is its learner's own.
            if marks is not None and not presence.unreadable and not presence.exceeding:
                weighed[session, marks] = presence
        found.append(presence)
    return found


def _marks(index: int, sheets: SessionSheets, told: Told) -> Hashable | None:
    """Return all that tells a learner from the others of the session, `None` where that is more than the marks."""
    own = sheets.own.get(index, ())
    alone = told is NOTHING_TOLD and not sheets.strangers and not sheets.elsewhere(index)
    if not alone or any(map(_says_more, own)):
        return None
    return tuple((one.line.half_day, one.line.mark) for one in own)


def _says_more(found: MatchedLine) -> bool:
    return bool(found.code) or found.line.beside is not None
