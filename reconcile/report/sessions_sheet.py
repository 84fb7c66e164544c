"""Sheet "Sessions": who was registered, who came, what is due, whether the sheets were found."""

import xlsxwriter
from msgspec import Struct

from reconcile.french import listed
from reconcile.month.outcome import Outcome, SessionSummary, SheetsFound
from reconcile.report.cells import Formula, Tinted, cents, hundredths
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Sheet, Written, write_table


class SessionRow(Struct, frozen=True):
    """A session, how many learners it may hold, and where the amounts stand that its sum adds up."""

    session: SessionSummary
    capacity: int
    amounts: Written


def _due(row: SessionRow) -> Formula | None:
    """A session where nothing is decided owes nothing that can be written, not 0 €.

    Not added up with SUMIFS, which would take the sessions 00123 and 123 for one.
    """
    if row.session.due is None:
        return None
    keys, sums = row.amounts.range("N° session"), row.amounts.range("Montant dû (€)")
    return Formula(f"=SUMPRODUCT(({keys}={{N° session}})*{sums})", row.session.due / 100)


def _room(row: SessionRow) -> object:
    over = row.session.registered - row.capacity
    if over <= 0:
        return f"{row.capacity} places"
    return Tinted(f"{row.capacity} places, dépassées de {over}", "check")


def _sheets(row: SessionRow) -> object:
    found = row.session.found
    if found is SheetsFound.FOUND:
        return f"{found.label} : {listed(row.session.sheets)}"
    return Tinted(found, "check") if found is SheetsFound.MISSING else found


SHEET: Sheet[SessionRow] = Sheet(
    "Sessions",
    "Sessions de la période",
    "Inscrits : confirmés et non partis avant le premier jour ; assiduité moyenne de ceux dont elle est connue.",
    (
        Column("N° session", "id", 18, lambda row: row.session.session_id, "Numéro de la session."),
        Column("Intitulé", "wrap", 32, lambda row: row.session.title, "Intitulé de la formation."),
        Column("Premier jour", "day", 11, lambda row: row.session.starts_on, "Premier jour."),
        Column("Dernier jour", "day", 11, lambda row: row.session.ends_on, "Dernier jour."),
        Column("Inscrits", "count", 9, lambda row: row.session.registered, "Confirmés, non partis avant le début."),
        Column("Présents", "count", 9, lambda row: row.session.present, "Inscrits venus au moins une fois."),
        Column("Absents", "count", 9, lambda row: row.session.no_shows, "Inscrits jamais venus."),
        Column("À décider", "count", 9, lambda row: row.session.undecided, "Dossiers dont le montant est à décider."),
        Column("Assiduité moyenne (%)", "percent", 11, lambda row: hundredths(row.session.assiduity),
               "Moyenne des assiduités connues."),
        Column("Montant dû (€)", "euros", 13, _due, "Somme des montants de la session dans « Montants dus »."),
        Column("dont indemnités (€)", "euros", 12,
               lambda row: None if row.session.due is None else cents(row.session.indemnities),
               "La part qui est une indemnité ; le reste est une prestation."),
        Column("Capacité", "wrap", 22, _room, "Places que le DIF peut financer, et leur dépassement."),
        Column("Feuilles d'émargement", "wrap", 44, _sheets, "Feuilles trouvées, ou non."),
    ),
    identity=1,
)  # fmt: skip


def write_sessions(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome, amounts: Written) -> Written:
    """Write one row per session; the amount due adds up the rows of "Montants dus"."""
    capacity = next(figure.value for figure in reversed(outcome.figures) if figure.key == "session_capacity")
    rows = (SessionRow(session, int(capacity), amounts) for session in outcome.sessions)
    return write_table(book, styles, SHEET, rows)[1]
