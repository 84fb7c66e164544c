"""What to do before and around the sessions, each with its date, most urgent first (outputs.md §3)."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from reconcile.dossiers import ENTRY_DECLARED, STILL_WAITING, Dossier
from reconcile.findings import Finding, Severity
from reconcile.french import day as fr_day
from reconcile.month.outcome import Outcome
from reconcile.roster.asks import Action, Ask, action_before
from reconcile.roster.place_actions import of_place, of_session
from reconcile.roster.places import Place, Registration
from reconcile.roster.sessions import UpcomingSession

# What each finding asks for; one that asks for nothing before the session, or that the place says, is not here.
_ASKED = {
    "D01": Ask.CHECK_LATE_REQUEST,
    "D06": Ask.CHECK_LATE_CONFIRMATION,
    "D07": Ask.CHECK_PROPOSAL,
    "D08": Ask.COMPLETE_FOLLOW_UP,
    "D09": Ask.DECLARE_ENTRY,
    "D10": Ask.DECLARE_SERVICE,
    "M05": Ask.CORRECT_ENTRY,
}
# What only informs comes last, after the declarations that are late for sessions of the past.
_PAST, _INFORMS = 1, 2


def actions_of(
    sessions: Sequence[UpcomingSession], outcome: Outcome, elsewhere: Iterable[Finding]
) -> tuple[Action, ...]:
    """Return what to do for the sessions, and the declarations of those `elsewhere`, most urgent first, then dearest.

    What has no date of its own is to be done before the session; what is late for a session of the past, and what
    only informs, come after.
    """
    found: dict[tuple[str, ...], list[Finding]] = {}
    for finding in outcome.findings:
        found.setdefault(_about(finding), []).append(finding)
    dossiers = {_about(result.dossier): result.dossier for result in outcome.results}
    actions: list[Action] = []
    for session in sessions:
        actions += of_session(session, outcome.as_of)
        for one in session.registrations:
            actions += _of_registration(one, session, found.get(_about(one.dossier), []), outcome.as_of)
    for finding in elsewhere:
        late = finding.due_on is not None and finding.due_on < outcome.as_of
        actions.append(replace(_of_finding(finding, dossiers[_about(finding)]), block=_PAST if late else 0))
    actions += [_of_files(finding) for finding in outcome.findings if _is_of_files(finding)]

    def urgency(one: Action) -> tuple[int, date, int, int, str]:
        return one.block, one.due_on or outcome.as_of, -(one.worth or 0), one.severity.rank, one.code

    return tuple(sorted(actions, key=urgency))


def _about(one: Finding | Dossier) -> tuple[str, ...]:
    return one.dossier_id, one.session_id, one.last_name, one.first_name


def _of_registration(
    one: Registration, session: UpcomingSession, findings: Sequence[Finding], as_of: date
) -> Iterator[Action]:
    """Yield what one dossier asks for: its place first, then what its delays and its data reveal."""
    yield from of_place(one, session, as_of)
    for finding in findings if one.place is not Place.OUT else ():
        # Of several empty cells, the place has said the status alone.
        mine = finding.code == one.code and (one.code != "F03" or finding.name == "status")
        to_mend = finding.code.startswith("F") and finding.severity is not Severity.INFORMATION
        if (finding.code in _ASKED or to_mend) and not mine:
            yield _with_hint(_of_finding(finding, one.dossier), one.place)
    if one.tied:
        others = next((finding.explanation for finding in findings if finding.code == "P09"), "")
        yield action_before(one, Ask.CHECK_DOUBLE, others, Severity.CHECK, "P09")
    first = one.dossier.starts_on
    if one.place is Place.CONFIRMED and one.dossier.status in ENTRY_DECLARED and first and first > as_of:
        why = f"« {one.dossier.status_text} » avant le premier jour, le {fr_day(first)} : une entrée déclarée à tort "
        yield action_before(one, Ask.CHECK_ENTRY, f"{why}fait perdre l'indemnité.", Severity.CHECK)
    if one.place is Place.CONFIRMED and one.dossier.status in STILL_WAITING:
        yield action_before(one, Ask.CHECK_REGISTRATION, one.why, Severity.CHECK)


def _with_hint(action: Action, place: Place) -> Action:
    """Word D01 for a learner who is not registered yet: there is no registration to check on the platform."""
    if action.code == "D01" and place is not Place.CONFIRMED:
        return replace(action, how="Tenez-en compte : la plateforme peut bloquer une proposition tardive.")
    return action


def _of_finding(finding: Finding, dossier: Dossier) -> Action:
    """Return a finding as an action; before the session, unless it has its own date or only informs."""
    first = dossier.starts_on
    only_informs = finding.severity is Severity.INFORMATION and finding.due_on is None
    return Action(
        what=_ASKED.get(finding.code, Ask.CORRECT_DATA),
        why=finding.explanation,
        severity=finding.severity,
        due_on=finding.due_on or (None if only_informs else first),
        session_id=dossier.session_id,
        starts_on=first,
        dossier=dossier,
        code=finding.code,
        how=finding.remedy,
        origin=finding.origin,
        name=finding.name,
        block=_INFORMS if only_informs else 0,
    )


def _is_of_files(finding: Finding) -> bool:
    """Tell a fault of the files that is about no session: it may hide a learner, or what is known of one."""
    serious = finding.severity is not Severity.INFORMATION or finding.code == "F28"
    return not finding.session_id and finding.code.startswith("F") and serious


def _of_files(finding: Finding) -> Action:
    return Action(
        what=Ask.CORRECT_DATA,
        why=finding.explanation + (f" (dossier {finding.dossier_id})" if finding.dossier_id else ""),
        severity=finding.severity,
        due_on=None,
        session_id="",
        code=finding.code,
        how=finding.remedy,
        origin=finding.origin,
        name=finding.name,
        block=_INFORMS if finding.severity is Severity.INFORMATION else 0,
    )
