"""Sheet "Synthèse" of the roster: one row per session to come, the next one first."""

from collections.abc import Mapping

import xlsxwriter
from msgspec import Struct
from msgspec.structs import replace

from reconcile.french import day as fr_day
from reconcile.report.cells import Formula, Tinted
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Sheet, write_table
from reconcile.roster.pipeline import Roster
from reconcile.roster.places import Place
from reconcile.roster.sessions import UpcomingSession


class SessionRow(Struct, frozen=True):
    """A session and how many of its dossiers stand at each place."""

    session: UpcomingSession
    counts: Mapping[Place, int]


def _undecided(row: SessionRow) -> object:
    count = row.counts[Place.UNDECIDED]
    return Tinted(count, "blocking") if count else 0


def _short(places: Formula) -> object:
    """Tint a number of places below zero."""
    return Tinted(places, "check") if float(places.result) < 0 else places


def _left(row: SessionRow) -> object:
    return _short(Formula("={Capacité}-{Confirmés}", row.session.places_left))


def _left_if_all(row: SessionRow) -> object:
    left = row.session.places_left - row.counts[Place.PROVISIONAL]
    return _short(Formula("={Places restantes}-{En attente de confirmation}", left))


def _remark(row: SessionRow) -> str:
    session, remarks = row.session, []
    if session.starts_on is None or session.ends_on is None:
        remarks.append("Dates de la session inconnues : pas de feuille d'émargement.")
    elif session.working_days_left is None:
        remarks.append("La session a commencé.")
    if session.places_left <= 0:
        over = -session.places_left
        remarks.append(f"Trop de confirmés : {over} de plus que la capacité." if over else "Complète.")
    if not session.count(Place.CONFIRMED):
        remarks.append("Personne n'est confirmé.")
    if session.days_unknown and session.half_days:
        remarks.append("Jours intermédiaires inconnus : complétez la feuille d'émargement.")
    return " ".join(remarks)


SHEET: Sheet[SessionRow] = Sheet(
    "Synthèse",
    "Sessions à préparer",
    "Les jours ouvrés restants comptent la date d'arrêté, pas le premier jour. Une place est prise par un élu "
    "confirmé.",
    (
        Column("N° session", "id", 17, lambda row: row.session.session_id, "Numéro de la session."),
        Column("Intitulé", "wrap", 28, lambda row: row.session.title, "Intitulé de la formation."),
        Column("Premier jour", "day", 11, lambda row: row.session.starts_on, "Premier jour."),
        Column("Jours ouvrés restants", "count", 10, lambda row: row.session.working_days_left,
               "Jours ouvrés avant le premier jour."),
        Column("Confirmés", "count", 11, lambda row: row.counts[Place.CONFIRMED], "Élus confirmés."),
        Column("En attente de confirmation", "count", 13, lambda row: row.counts[Place.PROVISIONAL],
               "Propositions qui attendent l'élu."),
        Column("À répondre", "count", 10, lambda row: row.counts[Place.TO_ANSWER], "Demandes qui attendent AMG."),
        Column("À décider", "count", 9, _undecided, "Dossiers dont une donnée manque ou se contredit."),
        Column("Retirés", "count", 9, lambda row: row.counts[Place.OUT], "Dossiers qui ne sont sur aucune liste."),
        Column("Places restantes", "count", 10, _left, "Capacité moins confirmés."),
        Column("Dernier jour d'annulation gratuite", "day", 13, lambda row: row.session.cancel_free_by,
               "Dernier jour où annuler ne coûte rien."),
        Column("Remarque", "words", 32, _remark, "Ce qu'il faut savoir de la session."),
        Column("Dernier jour", "day", 11, lambda row: row.session.ends_on, "Dernier jour."),
        Column("Capacité", "count", 10, lambda row: row.session.capacity, "Places que le DIF peut financer."),
        Column("Places si tous confirment", "count", 11, _left_if_all, "Places restantes si tous confirmaient."),
        Column("Dernier jour pour demander", "day", 12, lambda row: row.session.request_by, "Limite des demandes."),
        Column("Entrée à déclarer avant le", "day", 12, lambda row: row.session.declare_entry_by,
               "Limite de la déclaration d'entrée sur EDOF."),
        Column("Service fait à déclarer avant le", "day", 12, lambda row: row.session.declare_service_by,
               "Limite de la déclaration de service fait sur EDOF."),
    ),
    identity=1,
    pages_wide=2,
)  # fmt: skip


def write_roster_summary(book: xlsxwriter.Workbook, styles: Styles, roster: Roster) -> None:
    """Write one row per session, the next one first; places left are live formulas on the counts."""
    rows = (SessionRow(one, {place: one.count(place) for place in Place}) for one in roster.sessions)
    description = f"Au {fr_day(roster.as_of)} : {roster.chosen}. {SHEET.description}"
    write_table(book, styles, replace(SHEET, description=description), rows)
