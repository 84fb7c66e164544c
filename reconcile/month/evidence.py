"""What is known of a month before any rule runs: what the files say, and what people decided where it is open."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from reconcile.correspondences import Correspondence
from reconcile.dossiers import Dossier
from reconcile.evidence.attendance import read_attendance
from reconcile.evidence.history import dossiers_of
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import with_scale
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.evidence.matching import match
from reconcile.evidence.missing_dates import ACTS
from reconcile.evidence.presence import Presence, with_decided_marks
from reconcile.evidence.presences import presences_of
from reconcile.evidence.session_sheets import sheets_by_session
from reconcile.evidence.unplaced_sheets import naming_unplaced, told_unread, unplaced_by_session
from reconcile.findings import Finding
from reconcile.intake.reading import Inputs
from reconcile.month.correspondences import correspondences_of, meaning_findings
from reconcile.month.decided_facts import with_decided_facts
from reconcile.month.decisions import Decisions
from reconcile.month.sheet_findings import future_lines
from reconcile.progress import Tell, untold
from reconcile.working_days import WorkingDays


class Evidence(Struct, frozen=True):
    """The dossiers in the order of the exports, with what people decided, and what the sheets say of each.

    `read` are the same dossiers before any decision, `presences` theirs in their order; `lines` every attendance line,
    `current` those up to the as-of date; `findings` what reading and matching revealed, `correspondences` the
    words that nobody understood, and those that somebody explained.
    """

    read: Sequence[Dossier]
    dossiers: Sequence[Dossier]
    lines: Sequence[MatchedLine]
    current: Sequence[MatchedLine]
    presences: Sequence[Presence]
    calendar: WorkingDays
    findings: Sequence[Finding]
    as_of: date
    correspondences: Sequence[Correspondence]


def evidence_of(inputs: Inputs, decisions: Decisions, as_of: date, tell: Tell = untold) -> Evidence:
    """Put together what the tables say, then what people decided, each where its question is open."""
    read, history = dossiers_of(inputs.dossiers, inputs.follow_ups, as_of)
    dossiers = with_decided_facts(read, decisions, as_of)
    calendar = _calendar(dossiers, as_of)
    attendance = read_attendance(inputs.attendance, inputs.dossiers, tell)
    read_lines = [_with_decided_scale(line, decisions) for line in attendance.lines]
    lines, matching = match(read_lines, dossiers, decisions.lines)
    words = correspondences_of(inputs, attendance)
    current, later = future_lines(lines, as_of)
    announced = [one for one in attendance.announced if one[1].day <= as_of]
    unusable = [*inputs.unusable, *attendance.unusable]
    unread = attendance.unread | told_unread(unusable, dossiers, inputs.learned)
    sheets = sheets_by_session(current, announced, unread)
    unplaced = unplaced_by_session(unusable, dossiers, inputs.learned)
    told = presences_of(dossiers, sheets, decisions.told, calendar, tell)
    presences = [
        naming_unplaced(presence, unplaced.get(dossier.session_id, ()))
        for dossier, presence in zip(dossiers, told, strict=True)
    ]
    settled = {
        (dossier.dossier_id, half_day)
        for dossier, presence in zip(dossiers, presences, strict=True)
        for half_day in presence.decided
    }
    asked = _still_asked(inputs.findings, read, dossiers)
    open_ones = (one for one in matching if not one.half_day or (one.dossier_id, one.half_day) not in settled)
    return Evidence(
        read,
        dossiers,
        with_decided_marks(lines, presences),
        with_decided_marks(current, presences),
        presences,
        calendar,
        [*asked, *attendance.findings, *history, *open_ones, *later, *meaning_findings(inputs, words)],
        as_of,
        words,
    )


def _still_asked(
    findings: Iterable[Finding], read: Sequence[Dossier], dossiers: Sequence[Dossier]
) -> Iterator[Finding]:
    """Yield the faults of the files but those of a cell that a person has answered (F03, F04, F06)."""
    answered = {
        (now.dossier_id, name)
        for before, now in zip(read, dossiers, strict=True)
        for name in _ANSWERED
        if getattr(before, name) is None and getattr(now, name) is not None
    }
    for one in findings:
        if one.code not in {"F03", "F04", "F06"} or (one.dossier_id, one.name) not in answered:
            yield one


_ANSWERED = ("status", "starts_on", "ends_on", *ACTS)


def _with_decided_scale(line: AttendanceLine, decisions: Decisions) -> AttendanceLine:
    """Return a line with its number read as a person said that the numbers of its sheet are."""
    scale = decisions.scales.get((line.session_id, line.scale_of)) if line.scale_of else None
    if scale is None or line.half_day is None:
        return line
    return replace(line, mark=with_scale(line.mark, scale, whole_day=line.half_day.is_whole_day))


def _calendar(dossiers: Iterable[Dossier], as_of: date) -> WorkingDays:
    """Build the working days of every year a date of the run can fall in."""
    names = ("starts_on", "ends_on", *ACTS, "shown_on")
    days = [day for dossier in dossiers for name in names if (day := getattr(dossier, name))]
    years = [day.year for day in (*days, as_of)]
    return WorkingDays(min(years), max(years))
