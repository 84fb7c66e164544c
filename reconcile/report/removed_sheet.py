"""Sheet "Retirés" of the roster: who is on no list, and why."""

import xlsxwriter
from msgspec import Struct

from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Sheet, write_table
from reconcile.roster.pipeline import Roster
from reconcile.roster.places import Place, Registration
from reconcile.roster.sessions import UpcomingSession


class RemovedRow(Struct, frozen=True):
    """A dossier that is on no list of its session."""

    session: UpcomingSession
    one: Registration


SHEET: Sheet[RemovedRow] = Sheet(
    "Retirés",
    "Retirés des listes",
    "Les dossiers de ces sessions qui ne sont sur aucune liste, et la raison de chacun.",
    (
        Column("N° session", "id", 17, lambda row: row.session.session_id, "Numéro de la session."),
        Column("Premier jour", "day", 11, lambda row: row.one.dossier.starts_on or row.session.starts_on,
               "Premier jour de la session."),
        Column("N° dossier", "id", 16, lambda row: row.one.dossier.dossier_id, "Numéro du dossier sur EDOF."),
        Column("Nom", "text", 22, lambda row: row.one.dossier.last_name, "Nom de l'élu."),
        Column("Prénom", "text", 18, lambda row: row.one.dossier.first_name, "Prénom de l'élu."),
        Column("Situation sur EDOF", "wrap", 26, lambda row: row.one.dossier.status_text, "État tel qu'exporté."),
        Column("Raison", "words", 70, lambda row: row.one.why, "Pourquoi il n'est sur aucune liste."),
    ),
    identity=3,
)  # fmt: skip


def write_removed(book: xlsxwriter.Workbook, styles: Styles, roster: Roster) -> None:
    """Write who is on no list, and why."""
    rows = (RemovedRow(session, one) for session in roster.sessions for one in session.at(Place.OUT))
    write_table(book, styles, SHEET, rows)
