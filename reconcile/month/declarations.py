"""What AMG still has to declare on EDOF: the entry after the first day, the service done after the last (D09, D10).

An entry is declared for somebody who came: declared for an absent learner it loses the indemnity (official EDOF help),
so nothing is asked for a learner who is known to have never come.
"""

from collections.abc import Iterator
from datetime import date

from reconcile.dossiers import Dossier, Status
from reconcile.findings import Finding, Severity
from reconcile.french import day as fr_day
from reconcile.french import plural
from reconcile.month.result import Result
from reconcile.working_days import WorkingDays

DECLARATIONS = ("D09", "D10")
_SERVICE_NOT_DECLARED = frozenset((Status.ACCEPTED, Status.IN_TRAINING, Status.EXITED))


def declaration_findings(result: Result, as_of: date, calendar: WorkingDays) -> Iterator[Finding]:
    """Yield D09 once the session has begun, D10 once it is over, each to check from the day after its limit."""
    dossier, delays = result.dossier, result.delays
    presence = result.presence
    known_absent = dossier.over(as_of) and presence.has_sheets and not presence.assiduity.most
    if known_absent or _contradictory(dossier):
        return
    began = dossier.starts_on is not None and dossier.starts_on <= as_of
    if dossier.status is Status.ACCEPTED and began and delays.declare_entry_by:
        what = f"Session commencée le {fr_day(dossier.starts_on)} ; entrée à déclarer"
        yield _declaration("D09", what, result, delays.declare_entry_by, as_of, calendar)
    if dossier.status in _SERVICE_NOT_DECLARED and dossier.over(as_of) and delays.declare_service_by:
        what = f"Session finie le {fr_day(dossier.ends_on)} ; service fait à déclarer"
        yield _declaration("D10", what, result, delays.declare_service_by, as_of, calendar)


def _contradictory(dossier: Dossier) -> bool:
    """Tell a dossier whose rows or dates must be settled before anything is declared (F10, F12, F25)."""
    first, last = dossier.starts_on, dossier.ends_on
    disordered = first is not None and last is not None and last < first
    return dossier.duplicated or disordered or dossier.cancelled_beside


def _came(result: Result) -> str:
    """Say what the sheets tell so far."""
    presence = result.presence
    if presence.assiduity.least:
        return "le stagiaire étant présent selon les feuilles"
    absent = presence.on_sheet and not presence.maybe_present
    return "si le stagiaire vient (noté absent sur les feuilles lues)" if absent else "si le stagiaire est venu"


def _declaration(code: str, what: str, result: Result, due_on: date, as_of: date, calendar: WorkingDays) -> Finding:
    late = as_of > due_on
    days = plural(calendar.between(due_on, as_of), "jour ouvré", "jours ouvrés")
    detail = f"{what}, {_came(result)}, au plus tard le {fr_day(due_on)}" + (f" : {days} de retard." if late else ".")
    severity = Severity.CHECK if late else None
    dossier = result.dossier
    return Finding(code, dossier.at("status"), detail, read=dossier.status_text, due_on=due_on, own_severity=severity)
