"""What to do before and around the sessions, each with its date, most urgent first (outputs.md §3)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from reconcile.declarations import DECLARATIONS
from reconcile.dossiers import ENTRY_DECLARED, STILL_WAITING, Dossier
from reconcile.findings import SEVERITIES, Finding, Severity
from reconcile.french import day as fr_day
from reconcile.french import plural
from reconcile.origins import Origin
from reconcile.outcome import Outcome
from reconcile.registrations import Place, Registration
from reconcile.upcoming import UpcomingSession

# What each finding asks for; one that asks for nothing before the session is not here.
_ASKED = {
    "D01": "Vérifier la demande tardive",
    "D02": "Répondre à la demande",
    "D04": "Relancer l'élu",
    "D05": "Retirer de la liste",
    "D06": "Vérifier la confirmation tardive",
    "D07": "Vérifier la proposition",
    "D08": "Compléter le suivi",
    "D09": "Déclarer l'entrée",
    "D10": "Déclarer le service fait",
}
_OF_THE_DATA = "Corriger la donnée"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do. `due_on` is the day to act by, `sorted_on` what ranks it; `code` its finding's, if any."""

    what: str
    why: str
    severity: Severity
    due_on: date | None
    sorted_on: date
    session_id: str
    starts_on: date | None = None
    dossier: Dossier | None = None
    code: str = ""
    how: str = ""
    origin: Origin | None = None
    name: str = ""


def actions_of(
    sessions: Sequence[UpcomingSession], outcome: Outcome, elsewhere: Iterable[Finding]
) -> tuple[Action, ...]:
    """Return what to do for the sessions, and the declarations of those `elsewhere`, most urgent first.

    What has no date of its own is to be done before the session; what only informs comes last.
    """
    found: dict[tuple[str, ...], list[Finding]] = {}
    for finding in outcome.findings:
        found.setdefault(_about(finding), []).append(finding)
    dossiers = {_about(result.dossier): result.dossier for result in outcome.results}
    actions = [
        action
        for session in sessions
        for action in (
            *_of_session(session, outcome.as_of),
            *(
                action
                for one in session.registrations
                for action in _of_registration(one, session, found.get(_about(one.dossier), []), outcome.as_of)
            ),
        )
    ]
    actions += [_of_finding(finding, dossiers[_about(finding)]) for finding in elsewhere]
    actions += [_of_files(finding, outcome.as_of) for finding in outcome.findings if _is_of_files(finding)]
    return tuple(sorted(actions, key=lambda one: (one.sorted_on, SEVERITIES.index(one.severity), one.code)))


def _about(one: Finding | Dossier) -> tuple[str, ...]:
    return one.dossier_id, one.session_id, one.last_name, one.first_name


def _of_registration(
    one: Registration, session: UpcomingSession, findings: Sequence[Finding], as_of: date
) -> Iterator[Action]:
    """Yield what one dossier asks for: its place first, then what its delays and its data reveal."""
    if action := _of_place(one, session, as_of):
        yield action
    for finding in findings:
        # The place has said these already; of several empty cells, only the status.
        mine = finding.code == one.code and (one.code != "F03" or finding.name == "status")
        to_mend = finding.code.startswith("F") and finding.severity != "information"
        asked = (finding.code in _ASKED or to_mend) and not mine and finding.code not in {"D02", "D04", "D05"}
        if asked and (one.place is not Place.OUT or finding.code in DECLARATIONS):
            yield _of_finding(finding, one.dossier)
    if one.tied:
        others = next((finding.explanation for finding in findings if finding.code == "P09"), "")
        yield _action(one, "Annuler le dossier en trop", others, "à vérifier", code="P09")
    first = one.dossier.starts_on
    if one.place is Place.CONFIRMED and one.dossier.status in ENTRY_DECLARED and first and first > as_of:
        why = f"« {one.dossier.status_text} » avant le premier jour, le {fr_day(first)} : une entrée déclarée à tort "
        yield _action(one, "Vérifier l'entrée déclarée", f"{why}fait perdre l'indemnité.", "à vérifier")
    if one.place is Place.CONFIRMED and one.dossier.status in STILL_WAITING:
        yield _action(one, "Vérifier l'inscription", one.why, "à vérifier")


def _of_place(one: Registration, session: UpcomingSession, as_of: date) -> Action | None:
    """Return what the place itself asks for."""
    late = one.until is not None and as_of > one.until
    if one.place is Place.UNDECIDED:
        return _action(one, "Décider avant la session", one.why, "bloquant", code=one.code)
    if one.place is Place.TO_ANSWER:
        code = "D02" if late else ""
        severity: Severity = "à vérifier" if late or one.until is None else "information"
        why = one.why + _hints(session, as_of)
        return _action(one, "Répondre à la demande", why, severity, code=code, due_on=one.until)
    if one.place is Place.PROVISIONAL:
        code = "D04" if one.until else ""
        severity = "information" if one.until else "à vérifier"
        return _action(one, "Relancer l'élu", one.why, severity, code=code, due_on=one.until)
    if one.double_of:
        return _action(one, "Annuler le dossier en trop", one.why, "à vérifier", code="P09", due_on=one.until)
    if one.place is Place.OUT and one.dossier.status in STILL_WAITING:
        return _action(one, "Retirer de la liste", one.why, "à vérifier", code="D05")
    return None


def _hints(session: UpcomingSession, as_of: date) -> str:
    """Say what speaks against another proposal for a session."""
    hints = " La session est complète." if session.places_left <= 0 else ""
    if session.request_by and as_of > session.request_by:
        hints += f" Depuis le {fr_day(session.request_by)}, la plateforme peut bloquer une proposition."
    return hints


def _action(
    one: Registration, what: str, why: str, severity: Severity, *, code: str = "", due_on: date | None = None
) -> Action:
    dossier, first = one.dossier, one.dossier.starts_on
    if due_on and first and due_on >= first:
        why += " La session aura commencé : obtenez-la avant elle."
    return Action(
        what=what,
        why=why,
        severity=severity,
        due_on=due_on or first,
        sorted_on=min(due_on or date.max, first or date.max),
        session_id=dossier.session_id,
        starts_on=first,
        dossier=dossier,
        code=code,
        how=_HOW.get(what, ""),
        origin=dossier.origin,
        name="status",
    )


_HOW = {
    "Répondre à la demande": "Proposez la formation sur EDOF, ou refusez la demande.",
    "Relancer l'élu": "Demandez-lui de confirmer sur Mon Compte Formation ; sans confirmation, il n'est pas inscrit.",
    "Retirer de la liste": "Il n'est plus sur la liste ; faites une nouvelle proposition s'il veut encore venir.",
    "Annuler le dossier en trop": "Annulez ou refusez sur EDOF celui qui est de trop ; gardez ceux de deux homonymes.",
    "Décider avant la session": "Regardez le dossier sur EDOF, corrigez l'export ou le suivi, puis recommencez.",
    "Vérifier l'entrée déclarée": "Regardez le dossier sur EDOF : l'entrée se déclare une fois le stagiaire venu.",
    "Vérifier l'inscription": "Regardez sur EDOF si la commande existe : sans elle, la formation ne serait pas payée.",
}


def _of_finding(finding: Finding, dossier: Dossier) -> Action:
    """Return a finding as an action; before the session, unless it has its own date or only informs."""
    first = dossier.starts_on
    only_informs = finding.severity == "information" and finding.due_on is None
    due_on = finding.due_on or (None if only_informs else first)
    return Action(
        what=_ASKED.get(finding.code, _OF_THE_DATA),
        why=finding.explanation,
        severity=finding.severity,
        due_on=due_on,
        sorted_on=due_on or date.max,
        session_id=dossier.session_id,
        starts_on=first,
        dossier=dossier,
        code=finding.code,
        how=finding.remedy,
        origin=finding.origin,
        name=finding.name,
    )


def _is_of_files(finding: Finding) -> bool:
    """Tell a fault of the files that is about no dossier and no session: it may hide one."""
    alone = not finding.dossier_id and not finding.session_id and not finding.last_name
    return alone and finding.code.startswith("F") and finding.severity != "information"


def _of_files(finding: Finding, as_of: date) -> Action:
    return Action(
        _OF_THE_DATA, finding.explanation, finding.severity, None, as_of, "",
        code=finding.code, how=finding.remedy, origin=finding.origin, name=finding.name,
    )  # fmt: skip


def _of_session(session: UpcomingSession, as_of: date) -> Iterator[Action]:
    """Yield what a session itself asks for: learners above its capacity, dates that disagree."""
    confirmed, waiting = session.count(Place.CONFIRMED), session.count(Place.PROVISIONAL)
    limit, first = session.capacity, session.starts_on

    def action(what: str, why: str, severity: Severity, how: str) -> Action:
        day = first or as_of
        return Action(what, why, severity, first, day, session.session_id, starts_on=first, how=how)

    if session.places_left < 0:
        why = f"{plural(confirmed, 'confirmé')} pour {plural(limit, 'place')} : {-session.places_left} de trop."
        how = "Proposez une autre session à ceux qui peuvent changer : le DIF ne finance pas une session plus grande."
        yield action("Ramener la session à sa capacité", why, "à vérifier", how)
    elif waiting > session.places_left:
        over = waiting - session.places_left
        why = f"{plural(confirmed, 'confirmé')} et {waiting} à confirmer pour {plural(limit, 'place')}"
        why += f" : {over} de trop si tous confirment."
        yield action("Surveiller la capacité", why, "information", "N'acceptez plus de demande pour cette session.")
    if session.dates_differ:
        why = "Les dossiers de cette session ne donnent pas tous les mêmes dates ; les plus larges sont retenues."
        yield action("Corriger les dates", why, "à vérifier", "Vérifiez les dates de la session sur EDOF.")
