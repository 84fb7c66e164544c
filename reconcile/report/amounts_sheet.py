"""Sheets "Montants dus", "Délais" and "Sessions": one row per dossier or per session."""

from fractions import Fraction

import xlsxwriter

from reconcile.amounts import Case
from reconcile.dossiers import STILL_WAITING
from reconcile.outcome import Outcome, Result, SessionSummary
from reconcile.report.styles import TINT_OF_FIRMNESS, Styles
from reconcile.report.tables import (
    FIRST_ROW,
    Column,
    Formula,
    Tinted,
    Written,
    cents,
    hundredths,
    write_table,
)

AMOUNTS = "Montants dus"
AMOUNT_COLUMNS = (
    Column("N° dossier", "id", 17),
    Column("Nom", "text", 20),
    Column("Prénom", "text", 16),
    Column("N° session", "id", 16),
    Column("Intitulé", "wrap", 26),
    Column("Date de début", "day", 11),
    Column("Date de fin", "day", 11),
    Column("Statut", "wrap", 20),
    Column("Cas", "wrap", 20),
    Column("Heures prévues", "hours", 9),
    Column("Heures suivies", "hours", 9),
    Column("Assiduité (%)", "percent", 10),
    Column("Taux à déclarer (%)", "count", 10),
    Column("Prix (€)", "euros", 12),
    Column("Part due (%)", "percent", 9),
    Column("Montant dû (€)", "euros", 12),
    Column("Preuve", "euros", 12),
    Column("Nature", "text", 11),
    Column("Fermeté", "text", 13),
    Column("Motif", "wrap", 70),
    Column("Autre lecture (€)", "euros", 12),
    Column("Facturable (€)", "euros", 12),
    Column("Facturé (€)", "euros", 12),
    Column("Payé (€)", "euros", 12),
    Column("Écart (€)", "euros", 12),
    Column("Source", "wrap", 34),
)
_LETTERS = {column.heading: chr(ord("A") + index) for index, column in enumerate(AMOUNT_COLUMNS)}


def write_amounts(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> Written:
    """Write one row per dossier of the period, in the export's order; blank amounts for *À venir* and *À décider*."""
    rows = [_amount_row(result, number) for number, result in enumerate(outcome.kept, start=FIRST_ROW)]
    _, written = write_table(
        book,
        styles,
        AMOUNTS,
        "Montants dus à AMG",
        "Une ligne par dossier : le cas, le montant, sa preuve recalculée par le tableur, et la phrase qui l'explique.",
        AMOUNT_COLUMNS,
        rows,
        identity=3,
        pages_wide=2,
    )
    return written


def _amount_row(result: Result, row: int) -> list[object]:
    dossier, presence = result.dossier, result.presence
    assiduity = result.assiduity
    timed = assiduity is not None and presence.unit == "minutes"
    return [
        dossier.dossier_id,
        dossier.last_name,
        dossier.first_name,
        dossier.session_id,
        dossier.training_title,
        dossier.starts_on,
        dossier.ends_on,
        dossier.status_text,
        result.case.label,
        _hours(presence.planned) if timed else None,
        _hours(presence.attended) if timed else None,
        hundredths(assiduity),
        None if assiduity is None else int(assiduity * 200 + 1) // 2,
        cents(dossier.price),
        hundredths(result.decision.due.share),
        cents(result.cents),
        _proof(result, row),
        result.case.nature,
        Tinted(result.firmness, TINT_OF_FIRMNESS.get(result.firmness, "")),
        result.reason,
        None,
        cents(dossier.billable),
        cents(dossier.billed),
        None,
        None,
        str(dossier.origin),
    ]


def _hours(minutes: Fraction | None) -> float | None:
    return None if minutes is None else float(minutes / 60)


def _proof(result: Result, row: int) -> Formula | None:
    """Return the formula that recomputes the amount from the row's own cells.

    In whole cents and whole minutes, so that no spreadsheet's binary fractions can tip a half cent.
    """
    due = result.decision.due
    if due.cents is None or due.share is None:
        return None
    price, share = f"{_LETTERS['Prix (€)']}{row}", f"{_LETTERS['Part due (%)']}{row}"
    planned, attended = f"{_LETTERS['Heures prévues']}{row}", f"{_LETTERS['Heures suivies']}{row}"
    in_cents = f"ROUND({price}*100,0)"
    if due.case not in {Case.PARTIAL, Case.FORCE_MAJEURE_DURING}:
        text = f"=ROUND({in_cents}*{share}/100,0)/100"
    elif result.presence.unit == "minutes" and _whole_minutes(result):
        text = f"=ROUND({in_cents}*ROUND({attended}*60,0)/ROUND({planned}*60,0),0)/100"
    else:
        text = f"=ROUND({in_cents}*{due.share.numerator}/{due.share.denominator},0)/100"
    return Formula(text, due.cents / 100)


def _whole_minutes(result: Result) -> bool:
    times = (result.presence.planned, result.presence.attended)
    return all(time is not None and time.denominator == 1 for time in times)


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
        margin(dossier.cancelled_on, delays.cancel_free_by, still_open=False),
        delays.withdraw_by,
        " ; ".join(f"{_DATE_NAMES[name]} : {source}" for name, source in dossier.deduced.items()),
        " ".join(codes.get(dossier.dossier_id, [])),
    ]


_DATE_NAMES = {
    "requested_on": "demande",
    "proposed_on": "proposition",
    "confirmed_on": "confirmation",
    "cancelled_on": "annulation",
}
SESSION_COLUMNS = (
    Column("N° session", "id", 18),
    Column("Intitulé", "wrap", 32),
    Column("Premier jour", "day", 11),
    Column("Dernier jour", "day", 11),
    Column("Inscrits", "count", 9),
    Column("Présents", "count", 9),
    Column("Absents", "count", 9),
    Column("À décider", "count", 9),
    Column("Assiduité moyenne (%)", "percent", 11),
    Column("Montant dû (€)", "euros", 13),
    Column("Capacité", "wrap", 22),
    Column("Feuilles d'émargement", "wrap", 44),
)


def write_sessions(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome, amounts: Written) -> Written:
    """Write one row per session; the amount due adds up the rows of "Montants dus".

    Not with SUMIFS, which would take the sessions 00123 and 123 for one.
    """
    keys, sums = amounts.range("N° session"), amounts.range("Montant dû (€)")
    capacity = next(figure.value for figure in reversed(outcome.figures) if figure.key == "session_capacity")
    rows = [
        _session_row(session, int(capacity), Formula(f"=SUMPRODUCT(({keys}=A{row})*{sums})", session.due / 100))
        for row, session in enumerate(outcome.sessions, start=FIRST_ROW)
    ]
    _, written = write_table(
        book,
        styles,
        "Sessions",
        "Sessions de la période",
        "Inscrits : confirmés et non partis avant le premier jour ; assiduité moyenne de ceux dont elle est connue.",
        SESSION_COLUMNS,
        rows,
        identity=1,
    )
    return written


def _session_row(session: SessionSummary, capacity: int, due: Formula) -> list[object]:
    over = session.registered - capacity
    room = f"{capacity} places" if over <= 0 else f"{capacity} places, dépassées de {over}"
    return [
        session.session_id,
        session.title,
        session.starts_on,
        session.ends_on,
        session.registered,
        session.present,
        session.no_shows,
        session.undecided,
        hundredths(session.assiduity),
        due,
        room if over <= 0 else Tinted(room, "check"),
        session.sheets if session.sheets != "non trouvée" else Tinted("non trouvée", "check"),
    ]
