"""What to do before and around the sessions, each with its date, most urgent first (outputs.md §3)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from reconcile.dossiers import ENTRY_DECLARED, STILL_WAITING, Dossier
from reconcile.findings import SEVERITIES, Finding, Severity
from reconcile.french import day as fr_day
from reconcile.french import plural
from reconcile.month.outcome import Outcome
from reconcile.origins import Origin
from reconcile.roster.places import Place, Registration
from reconcile.roster.sessions import UpcomingSession

# What each finding asks for; one that asks for nothing before the session, or that the place says, is not here.
_ASKED = {
    "D01": "Vérifier la demande tardive",
    "D06": "Vérifier la confirmation tardive",
    "D07": "Vérifier la proposition",
    "D08": "Compléter le suivi",
    "D09": "Déclarer l'entrée",
    "D10": "Déclarer le service fait",
    "M05": "Corriger l'entrée déclarée",
}
_OF_THE_DATA = "Corriger la donnée"
_HOW = {
    "Annuler le dossier en trop": "Annulez ou refusez sur EDOF ce dossier-ci ; l'autre est gardé.",
    "Vérifier le double": "Si c'est une seule personne, annulez sur EDOF l'un des dossiers ; sinon gardez-les.",
    "Décider avant la session": "Regardez le dossier sur EDOF, corrigez l'export ou le suivi, puis recommencez.",
    "Vérifier l'entrée déclarée": "Regardez le dossier sur EDOF : l'entrée se déclare une fois le stagiaire venu.",
    "Vérifier l'inscription": "Regardez sur EDOF si la commande existe : sans elle, la formation ne serait pas payée.",
}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do, by `due_on` where it has a day; `code` is its finding's, if any.

    `block` sorts before the day: 0 to do now, then what is late for the past, then what only informs.
    """

    what: str
    why: str
    severity: Severity
    due_on: date | None
    session_id: str
    starts_on: date | None = None
    dossier: Dossier | None = None
    code: str = ""
    how: str = ""
    origin: Origin | None = None
    name: str = ""
    block: int = 0


# What only informs comes last, after the declarations that are late for sessions of the past.
_PAST, _INFORMS = 1, 2


def actions_of(
    sessions: Sequence[UpcomingSession], outcome: Outcome, elsewhere: Iterable[Finding]
) -> tuple[Action, ...]:
    """Return what to do for the sessions, and the declarations of those `elsewhere`, most urgent first.

    What has no date of its own is to be done before the session; what is late for a session of the past, and what
    only informs, come after.
    """
    found: dict[tuple[str, ...], list[Finding]] = {}
    for finding in outcome.findings:
        found.setdefault(_about(finding), []).append(finding)
    dossiers = {_about(result.dossier): result.dossier for result in outcome.results}
    actions: list[Action] = []
    for session in sessions:
        actions += _of_session(session, outcome.as_of)
        for one in session.registrations:
            actions += _of_registration(one, session, found.get(_about(one.dossier), []), outcome.as_of)
    for finding in elsewhere:
        late = finding.due_on is not None and finding.due_on < outcome.as_of
        actions.append(replace(_of_finding(finding, dossiers[_about(finding)]), block=_PAST if late else 0))
    actions += [_of_files(finding) for finding in outcome.findings if _is_of_files(finding)]

    def urgency(one: Action) -> tuple[int, date, int, str]:
        return one.block, one.due_on or outcome.as_of, SEVERITIES.index(one.severity), one.code

    return tuple(sorted(actions, key=urgency))


def _about(one: Finding | Dossier) -> tuple[str, ...]:
    return one.dossier_id, one.session_id, one.last_name, one.first_name


def _of_registration(
    one: Registration, session: UpcomingSession, findings: Sequence[Finding], as_of: date
) -> Iterator[Action]:
    """Yield what one dossier asks for: its place first, then what its delays and its data reveal."""
    yield from _of_place(one, session, as_of)
    for finding in findings if one.place is not Place.OUT else ():
        # Of several empty cells, the place has said the status alone.
        mine = finding.code == one.code and (one.code != "F03" or finding.name == "status")
        to_mend = finding.code.startswith("F") and finding.severity != "information"
        if (finding.code in _ASKED or to_mend) and not mine:
            yield _with_hint(_of_finding(finding, one.dossier), one.place)
    if one.tied:
        others = next((finding.explanation for finding in findings if finding.code == "P09"), "")
        yield _action(one, "Vérifier le double", others, "à vérifier", "P09")
    first = one.dossier.starts_on
    if one.place is Place.CONFIRMED and one.dossier.status in ENTRY_DECLARED and first and first > as_of:
        why = f"« {one.dossier.status_text} » avant le premier jour, le {fr_day(first)} : une entrée déclarée à tort "
        yield _action(one, "Vérifier l'entrée déclarée", f"{why}fait perdre l'indemnité.", "à vérifier")
    if one.place is Place.CONFIRMED and one.dossier.status in STILL_WAITING:
        yield _action(one, "Vérifier l'inscription", one.why, "à vérifier")


def _with_hint(action: Action, place: Place) -> Action:
    """Word D01 for a learner who is not registered yet: there is no registration to check on the platform."""
    if action.code == "D01" and place is not Place.CONFIRMED:
        return replace(action, how="Tenez-en compte : la plateforme peut bloquer une proposition tardive.")
    return action


def _of_place(one: Registration, session: UpcomingSession, as_of: date) -> Iterator[Action]:
    """Yield what the place itself asks for."""
    late = one.until is not None and as_of > one.until
    to_check: Severity = "à vérifier" if late or one.until is None else "information"
    if one.place is Place.UNDECIDED:
        yield _action(one, "Décider avant la session", one.why, "bloquant", one.code)
    elif one.place is Place.TO_ANSWER:
        what, how = "Répondre à la demande", _how_to_answer(session, as_of)
        why = one.why + _room(session) + _notice(session, as_of) + _too_late(one, session, as_of)
        yield _action(one, what, why, to_check, "D02" if late else "", one.until, how)
    elif one.place is Place.PROVISIONAL:
        code = "D04" if one.until else ""
        why = one.why + _room(session) + _too_late(one, session, as_of)
        yield _action(one, "Relancer l'élu", why, to_check, code, one.until, _how_to_chase(session, as_of))
    elif one.double_of:
        yield _action(one, "Annuler le dossier en trop", one.why, "à vérifier", "P09", one.until)
    elif one.place is Place.OUT and one.dossier.status in STILL_WAITING:
        yield _action(one, "Retirer et prévenir", one.why, "à vérifier", "D05", how=_how_to_remove(session, as_of))


def _begun(session: UpcomingSession, as_of: date) -> bool:
    return session.starts_on is not None and session.starts_on <= as_of


def _how_to_answer(session: UpcomingSession, as_of: date) -> str:
    if _begun(session, as_of):
        return "La session a commencé : refusez la demande, ou proposez une autre session."
    if session.places_left <= 0:
        return "Refusez la demande ou proposez une autre session : celle-ci est complète."
    if _full_if_all_confirm(session):
        return "Attendez les confirmations en cours, ou proposez une autre session."
    return "Proposez la formation sur EDOF, ou refusez la demande."


def _how_to_chase(session: UpcomingSession, as_of: date) -> str:
    if _begun(session, as_of):
        return "La session a commencé : s'il y est, il doit confirmer tout de suite ; sinon annulez la proposition."
    if session.places_left <= 0:
        return "Ne le relancez que si une place se libère ; sinon proposez-lui une autre session."
    return "Demandez-lui de confirmer sur Mon Compte Formation ; sans confirmation, il n'est pas inscrit."


def _how_to_remove(session: UpcomingSession, as_of: date) -> str:
    again = not _begun(session, as_of) and session.places_left > 0
    how = "Il n'est plus sur la liste : dites-le-lui."
    return how + (" Faites une nouvelle proposition s'il veut encore venir." if again else "")


def _room(session: UpcomingSession) -> str:
    """Say when a session has no place left, or none once all who may have confirmed."""
    if session.places_left <= 0:
        return " La session est complète."
    return " Il ne resterait pas de place si tous confirmaient." if _full_if_all_confirm(session) else ""


def _full_if_all_confirm(session: UpcomingSession) -> bool:
    return session.places_left <= session.count(Place.PROVISIONAL)


def _notice(session: UpcomingSession, as_of: date) -> str:
    if session.request_by is None or as_of <= session.request_by or _begun(session, as_of):
        return ""
    return f" Après le {fr_day(session.request_by)}, la plateforme peut bloquer une proposition."


def _too_late(one: Registration, session: UpcomingSession, as_of: date) -> str:
    """Say that a limit on the first day or after it comes too late."""
    first = one.dossier.starts_on
    late = one.until is not None and first is not None and one.until >= first
    return " C'est à régler avant la session." if late and not _begun(session, as_of) else ""


def _action(
    one: Registration,
    what: str,
    why: str,
    severity: Severity,
    code: str = "",
    due_on: date | None = None,
    how: str = "",
) -> Action:
    """Return an action before the session: a limit that falls after the first day is of no use."""
    dossier, first = one.dossier, one.dossier.starts_on
    return Action(
        what=what,
        why=why,
        severity=severity,
        due_on=min(due_on, first) if due_on and first else due_on or first,
        session_id=dossier.session_id,
        starts_on=first,
        dossier=dossier,
        code=code,
        how=how or _HOW.get(what, ""),
        origin=dossier.origin,
        name="status",
    )


def _of_finding(finding: Finding, dossier: Dossier) -> Action:
    """Return a finding as an action; before the session, unless it has its own date or only informs."""
    first = dossier.starts_on
    only_informs = finding.severity == "information" and finding.due_on is None
    return Action(
        what=_ASKED.get(finding.code, _OF_THE_DATA),
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
    serious = finding.severity != "information" or finding.code == "F28"
    return not finding.session_id and finding.code.startswith("F") and serious


def _of_files(finding: Finding) -> Action:
    return Action(
        what=_OF_THE_DATA,
        why=finding.explanation + (f" (dossier {finding.dossier_id})" if finding.dossier_id else ""),
        severity=finding.severity,
        due_on=None,
        session_id="",
        code=finding.code,
        how=finding.remedy,
        origin=finding.origin,
        name=finding.name,
        block=_INFORMS if finding.severity == "information" else 0,
    )


def _of_session(session: UpcomingSession, as_of: date) -> Iterator[Action]:
    """Yield what a session itself asks for: learners above its capacity, dates that disagree or are missing."""
    confirmed, waiting = session.count(Place.CONFIRMED), session.count(Place.PROVISIONAL)
    limit, first = session.capacity, session.starts_on

    def action(what: str, why: str, severity: Severity, how: str, due_on: date | None = first) -> Action:
        return Action(what, why, severity, due_on, session.session_id, starts_on=first, how=how)

    if session.places_left < 0:
        why = f"{plural(confirmed, 'confirmé')} pour {plural(limit, 'place')} : {-session.places_left} de trop."
        how = "Proposez une autre session à ceux qui peuvent changer : le DIF ne finance pas une session plus grande."
        free = session.cancel_free_by
        if free and free >= as_of:
            how += f" Jusqu'au {fr_day(free)} au moins, une annulation ne leur coûte rien."
        yield action(
            "Ramener la session à sa capacité", why, "à vérifier", how, free if free and free >= as_of else first
        )
    elif waiting > session.places_left:
        over = waiting - session.places_left
        why = f"{plural(confirmed, 'confirmé')} et {waiting} à confirmer pour {plural(limit, 'place')}"
        why += f" : {over} de trop si tous confirment."
        yield action("Surveiller la capacité", why, "information", "N'acceptez plus de demande pour cette session.")
    if session.dates_differ:
        why = f"Les dossiers de cette session ne donnent pas les mêmes dates ; retenues ici : {session.dates_in_words}."
        yield action("Corriger les dates", why, "à vérifier", "Vérifiez les dates de la session sur EDOF.")
    if first is None:
        why = (
            "Aucun dossier de cette session n'en donne les dates, ou dans l'ordre : ni délai, ni feuille d'émargement."
        )
        yield action("Compléter les dates", why, "bloquant", "Vérifiez les dates de la session sur EDOF.")
