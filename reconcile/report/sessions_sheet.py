"""Sheet "Sessions": who was registered, who came, what is due, whether the sheets were found."""

import xlsxwriter

from reconcile.french import listed
from reconcile.month.outcome import Outcome, SessionSummary, SheetsFound
from reconcile.report.styles import Styles
from reconcile.report.tables import FIRST_ROW, Column, Formula, Tinted, Written, hundredths, write_table

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
        _session_row(session, int(capacity), _due(session, f"=SUMPRODUCT(({keys}=A{row})*{sums})"))
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


def _due(session: SessionSummary, formula: str) -> Formula | None:
    """A session where nothing is decided owes nothing that can be written, not 0 €."""
    return None if session.due is None else Formula(formula, session.due / 100)


def _sheets(session: SessionSummary) -> object:
    if session.found is SheetsFound.FOUND:
        return f"{session.found.label} : {listed(session.sheets)}"
    return Tinted(session.found, "check") if session.found is SheetsFound.MISSING else session.found


def _session_row(session: SessionSummary, capacity: int, due: Formula | None) -> list[object]:
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
        _sheets(session),
    ]
