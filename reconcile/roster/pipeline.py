"""The roster of the sessions to come in one screen: read → dates of each dossier → places → sessions → actions."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

from msgspec import Struct

from reconcile.errors import ReconcileError
from reconcile.findings import Finding, Severity
from reconcile.french import day as fr_day
from reconcile.french import listed, plural
from reconcile.intake.reading import Inputs, read_inputs
from reconcile.month.checking import refuse_without_dossiers
from reconcile.month.declarations import DECLARATIONS
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import figures_used, reconcile
from reconcile.month.result import Result
from reconcile.month.results import figures_in_force
from reconcile.roster.actions import actions_of
from reconcile.roster.asks import Action
from reconcile.roster.sessions import UpcomingSession, upcoming_session
from reconcile.screen import is_somebodys
from reconcile.terms import Figure, Schedule, Terms, load
from reconcile.working_days import WorkingDays


class Roster(Struct, frozen=True):
    """Everything a roster run found: the sessions by first day, what to do with its date, most urgent first."""

    as_of: date
    chosen: str
    sessions: tuple[UpcomingSession, ...]
    actions: tuple[Action, ...]
    figures: tuple[Figure, ...]
    calendar: WorkingDays
    inputs: Inputs

    def count_by_severity(self) -> dict[Severity, int]:
        """Return how many actions there are of each severity."""
        return {level: sum(1 for one in self.actions if one.severity is level) for level in Severity}


def prepare_roster(
    paths: Sequence[Path],
    as_of: date,
    sessions: Sequence[str] = (),
    from_day: date | None = None,
    to_day: date | None = None,
    *,
    skip: Sequence[str] = (),
    tell: Callable[[str], None] = lambda _: None,
) -> Roster:
    """Prepare the sessions found in files and folders, as things stand on `as_of`.

    `sessions` names them by number, `from_day` and `to_day` keep those held on a day between them; with none of them,
    those whose last day is not past. Raises `ReconcileError` when no session is left or a number is unknown.
    """
    inputs = read_inputs(paths, as_of, tell, skip)
    refuse_without_dossiers(inputs, paths, as_of)
    tell("Préparation des sessions")
    return roster_of(inputs, as_of, sessions, from_day, to_day, load())


def roster_of(
    inputs: Inputs,
    as_of: date,
    sessions: Sequence[str],
    from_day: date | None,
    to_day: date | None,
    schedule: Schedule,
) -> Roster:
    """Compute the roster of what was read; no file is touched."""
    outcome = reconcile(inputs, as_of, "", schedule, reminders_attested=False)
    in_force = figures_in_force([result.dossier for result in outcome.results], schedule, as_of)
    members: dict[str, list[tuple[Result, Terms]]] = {}
    for result, terms in zip(outcome.results, in_force, strict=True):
        if result.dossier.session_id:
            members.setdefault(result.dossier.session_id, []).append((result, terms))
    sessions = _known(sessions, list(members))
    every = [
        upcoming_session(key, found, as_of, schedule.at(as_of), outcome.calendar) for key, found in members.items()
    ]
    by_default = not (sessions or from_day or to_day)
    kept = [
        one
        for one in every
        if (not sessions or one.session_id in sessions) and _held(one, as_of if by_default else from_day, to_day)
    ]
    if not kept:
        _refuse_nothing(every)
    kept.sort(key=lambda one: (one.starts_on or date.max, one.session_id))
    elsewhere = _elsewhere(outcome, kept) if by_default else []
    return Roster(
        as_of=as_of,
        chosen=_in_words(sessions, from_day, to_day),
        sessions=tuple(kept),
        actions=actions_of(kept, outcome, elsewhere),
        figures=figures_used([result.dossier for result in outcome.results], schedule, as_of),
        calendar=outcome.calendar,
        inputs=inputs,
    )


def _held(session: UpcomingSession, from_day: date | None, to_day: date | None) -> bool:
    """Tell whether a session has a day in a period; dates that are not known cannot leave it out."""
    after = from_day is None or session.ends_on is None or session.ends_on >= from_day
    return after and (to_day is None or session.starts_on is None or session.starts_on <= to_day)


def _known(sessions: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the numbers asked for as the files write them; spaces and case are forgiven where one number fits."""
    found = []
    for asked in sessions:
        alike = [number for number in known if number.casefold() == asked.strip().casefold()]
        exact = asked if asked in known else alike[0] if len(alike) == 1 else None
        if exact is None:
            shown = [number for number in known if not is_somebodys(number)]
            raise ReconcileError(
                f"session inconnue : {asked}",
                "option --session",
                f"sessions des fichiers donnés : {', '.join(shown) or 'aucune'}",
            )
        found.append(exact)
    return found


def _refuse_nothing(every: Sequence[UpcomingSession]) -> NoReturn:
    if not every:
        raise ReconcileError(
            "aucun dossier ne dit sa session",
            "colonne N° session des dossiers",
            "complétez-la dans l'export, ou refaites l'export",
        )
    days = [day for one in every if (day := one.ends_on)]
    last = f" ; la dernière finit le {fr_day(max(days))}" if days else ""
    raise ReconcileError(
        "aucune session à préparer",
        f"{plural(len(every), 'session')} dans les fichiers donnés{last}",
        "donnez un export plus récent, ou choisissez les sessions (--session) ou leur période (--from, --to)",
    )


def _elsewhere(outcome: Outcome, kept: Sequence[UpcomingSession]) -> list[Finding]:
    """Return the declarations of sessions that are over: their days come after the session has left the roster."""
    shown = {one.session_id for one in kept}
    return [one for one in outcome.findings if one.code in DECLARATIONS and one.session_id not in shown]


def _in_words(sessions: Sequence[str], from_day: date | None, to_day: date | None) -> str:
    """Say in French which sessions were chosen."""
    since, until = f" à partir du {fr_day(from_day)}", f" jusqu'au {fr_day(to_day)}"
    period = (since if from_day else "") + (until if to_day else "")
    if sessions:
        return f"sessions demandées : {listed(list(sessions))}{period and f',{period}'}"
    return f"sessions tenues{period}" if period else "sessions dont le dernier jour n'est pas passé"
