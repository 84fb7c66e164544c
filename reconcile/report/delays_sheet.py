"""Sheet "Délais": each limit of a dossier as a date, beside the act it limits."""

import xlsxwriter

from reconcile.dossiers import STILL_WAITING, Status
from reconcile.month.outcome import Outcome, Result
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Written, write_table

DELAY_COLUMNS = (
    Column("N° dossier", "id", 17),
    Column("Nom", "text", 20),
    Column("Prénom", "text", 16),
    Column("N° session", "id", 16),
    Column("Statut", "wrap", 20),
    Column("Date de début", "day", 11),
    Column("Demande le", "day", 11),
    Column("Demande : limite", "day", 11),
    Column("Demande : marge (j. ouvrés)", "count", 11),
    Column("Proposition le", "day", 11),
    Column("Réponse : limite", "day", 11),
    Column("Réponse : marge (j. ouvrés)", "count", 11),
    Column("Confirmation le", "day", 12),
    Column("Confirmation : limite", "day", 12),
    Column("Confirmation : marge (j. ouvrés)", "count", 12),
    Column("Annulation le", "day", 11),
    Column("Annulation gratuite : limite", "day", 12),
    Column("Annulation : marge (j. ouvrés)", "count", 11),
    Column("Rétractation : fin", "day", 12),
    Column("Entrée à déclarer : limite", "day", 12),
    Column("Service fait à déclarer : limite", "day", 12),
    Column("Dates déduites", "wrap", 24),
    Column("Constats", "text", 16),
)


def write_delays(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> Written:
    """Write each limit date beside the act it limits, with the working days left, or late when negative."""
    codes: dict[str, list[str]] = {}
    for finding in outcome.findings:
        if finding.code.startswith("D") and finding.code not in codes.setdefault(finding.dossier_id, []):
            codes[finding.dossier_id].append(finding.code)
    rows = [_delay_row(result, outcome, codes) for result in outcome.kept]
    _, written = write_table(
        book,
        styles,
        "Délais",
        "Délais de chaque dossier",
        "Chaque limite est une date : un acte ce jour-là est à temps. La marge compte les jours ouvrés qui restaient "
        "(ou restent à la date d'arrêté) ; négative, c'est un retard.",
        DELAY_COLUMNS,
        rows,
        identity=3,
        pages_wide=2,
    )
    return written


def _delay_row(result: Result, outcome: Outcome, codes: dict[str, list[str]]) -> list[object]:
    dossier, delays = result.dossier, result.delays
    waiting = dossier.status in STILL_WAITING

    def margin(act: object, limit: object, *, still_open: bool) -> int | None:
        day = act or (outcome.as_of if still_open else None)
        return outcome.calendar.between(day, limit) if day and limit else None  # type: ignore[arg-type]

    own = dossier.status is Status.CANCELLED_BY_LEARNER
    to_answer = waiting and dossier.proposed_on is None
    to_confirm = waiting and dossier.proposed_on is not None
    return [
        dossier.dossier_id,
        dossier.last_name,
        dossier.first_name,
        dossier.session_id,
        dossier.status_text,
        dossier.starts_on,
        dossier.requested_on,
        delays.request_by,
        margin(dossier.requested_on, delays.request_by, still_open=False),
        dossier.proposed_on,
        delays.answer_by,
        margin(dossier.proposed_on, delays.answer_by, still_open=to_answer),
        dossier.confirmed_on,
        delays.confirm_by,
        margin(dossier.confirmed_on, delays.confirm_by, still_open=to_confirm),
        dossier.cancelled_on,
        delays.cancel_free_by,
        margin(dossier.cancelled_on if own else None, delays.cancel_free_by, still_open=False),
        delays.withdraw_by,
        delays.declare_entry_by,
        delays.declare_service_by,
        " ; ".join(f"{_DATE_NAMES[name]} : {source}" for name, source in dossier.deduced.items()),
        " ".join(codes.get(dossier.dossier_id, [])),
    ]


_DATE_NAMES = {
    "requested_on": "demande",
    "proposed_on": "proposition",
    "confirmed_on": "confirmation",
    "cancelled_on": "annulation",
}
