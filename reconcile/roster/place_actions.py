"""What the place of a dossier asks for before its session, and what a session itself asks for (outputs.md §3)."""

from collections.abc import Iterator
from datetime import date

from reconcile.dossiers import STILL_WAITING
from reconcile.findings import Severity
from reconcile.french import day as fr_day
from reconcile.french import plural
from reconcile.roster.asks import Action, Ask, action_before
from reconcile.roster.places import Place, Registration
from reconcile.roster.sessions import UpcomingSession


def of_place(one: Registration, session: UpcomingSession, as_of: date) -> Iterator[Action]:
    """Yield what the place itself asks for."""
    late = one.until is not None and as_of > one.until
    to_check = Severity.CHECK if late or one.until is None else Severity.INFORMATION
    if one.place is Place.UNDECIDED:
        yield action_before(one, Ask.DECIDE, one.why, Severity.BLOCKING, one.code)
    elif one.place is Place.TO_ANSWER:
        what, how = Ask.ANSWER, _how_to_answer(session, as_of)
        why = one.why + _room(session) + _notice(session, as_of) + _too_late(one, session, as_of)
        yield action_before(one, what, why, to_check, "D02" if late else "", one.until, how)
    elif one.place is Place.PROVISIONAL:
        code = "D04" if one.until else ""
        why = one.why + _room(session) + _too_late(one, session, as_of)
        yield action_before(one, Ask.CHASE, why, to_check, code, one.until, _how_to_chase(session, as_of))
    elif one.double_of:
        yield action_before(one, Ask.CANCEL_DOUBLE, one.why, Severity.CHECK, "P09", one.until)
    elif one.place is Place.OUT and one.dossier.status in STILL_WAITING:
        yield action_before(one, Ask.REMOVE, one.why, Severity.CHECK, "D05", how=_how_to_remove(session, as_of))


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


def of_session(session: UpcomingSession, as_of: date) -> Iterator[Action]:
    """Yield what a session itself asks for: learners above its capacity, dates that disagree or are missing."""
    confirmed, waiting = session.count(Place.CONFIRMED), session.count(Place.PROVISIONAL)
    limit, first = session.capacity, session.starts_on

    def action(what: Ask, why: str, severity: Severity, how: str, due_on: date | None = first) -> Action:
        return Action(what, why, severity, due_on, session.session_id, starts_on=first, how=how)

    if session.places_left < 0:
        why = f"{plural(confirmed, 'confirmé')} pour {plural(limit, 'place')} : {-session.places_left} de trop."
        how = "Proposez une autre session à ceux qui peuvent changer : le DIF ne finance pas une session plus grande."
        free = session.cancel_free_by
        if free and free >= as_of:
            how += f" Jusqu'au {fr_day(free)} au moins, une annulation ne leur coûte rien."
        yield action(Ask.REDUCE_TO_CAPACITY, why, Severity.CHECK, how, free if free and free >= as_of else first)
    elif waiting > session.places_left:
        over = waiting - session.places_left
        why = f"{plural(confirmed, 'confirmé')} et {waiting} à confirmer pour {plural(limit, 'place')}"
        why += f" : {over} de trop si tous confirment."
        yield action(Ask.WATCH_CAPACITY, why, Severity.INFORMATION, "N'acceptez plus de demande pour cette session.")
    if session.dates_differ:
        why = f"Les dossiers de cette session ne donnent pas les mêmes dates ; retenues ici : {session.dates_in_words}."
        yield action(Ask.CORRECT_DATES, why, Severity.CHECK, "Vérifiez les dates de la session sur EDOF.")
    if first is None:
        why = (
            "Aucun dossier de cette session n'en donne les dates, ou dans l'ordre : ni délai, ni feuille d'émargement."
        )
        yield action(Ask.COMPLETE_DATES, why, Severity.BLOCKING, "Vérifiez les dates de la session sur EDOF.")
