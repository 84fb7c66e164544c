"""Sheets "Liste …" of the roster: each session's list, confirmed, then provisional, then to decide, by name."""

from collections.abc import Mapping, Sequence

import xlsxwriter
from msgspec import Struct
from msgspec.structs import replace

from reconcile.french import NBSP, plural
from reconcile.grouping import grouped
from reconcile.report.cells import Tinted
from reconcile.report.styles import Styles, Tint
from reconcile.report.tables import Column, Sheet, write_table
from reconcile.roster.pipeline import Roster
from reconcile.roster.places import LISTED, Place, Registration
from reconcile.roster.sessions import UpcomingSession

_TINT_OF_PLACE: dict[Place, Tint] = {Place.PROVISIONAL: "check", Place.UNDECIDED: "blocking"}
# What a list says beside a name; the rest of the findings is in "À traiter".
_TO_WATCH = frozenset({"D01", "D06", "D07", "P09"})


class ListRow(Struct, frozen=True):
    """A learner on a list, at a rank, with what is to be watched."""

    rank: int
    one: Registration
    watched: Sequence[str]


def _confirm_by(row: ListRow) -> object:
    return row.one.until if row.one.place is Place.PROVISIONAL else None


def _leaves_free_until(row: ListRow) -> object:
    return row.one.cancels_free_until if row.one.place is Place.CONFIRMED else None


SHEET: Sheet[ListRow] = Sheet(
    "Liste …",
    "Liste des inscrits",
    "",
    (
        Column("Rang", "count", 6, lambda row: row.rank, "Rang sur la liste."),
        Column("Nom", "text", 22, lambda row: row.one.dossier.last_name, "Nom de l'élu."),
        Column("Prénom", "text", 18, lambda row: row.one.dossier.first_name, "Prénom de l'élu."),
        Column("N° dossier", "id", 16, lambda row: row.one.dossier.dossier_id, "Numéro du dossier sur EDOF."),
        Column("Inscription", "text", 14, lambda row: Tinted(row.one.place, _TINT_OF_PLACE.get(row.one.place, "")),
               "Confirmé, à confirmer ou à décider."),
        Column("À confirmer avant le", "day", 13, _confirm_by, "Dernier jour pour confirmer."),
        Column("Annulation sans frais jusqu'au", "day", 13, _leaves_free_until, "Dernier jour d'annulation gratuite."),
        Column("Situation", "words", 44, lambda row: row.one.why, "Pourquoi il est à cette place."),
        Column("À surveiller", "words", 34, lambda row: " ".join(row.watched), "Ce que ses délais révèlent."),
        Column("Courriel", "text", 30, lambda row: row.one.dossier.email, "Adresse électronique de l'élu."),
    ),
    identity=3,
)  # fmt: skip


def write_lists(book: xlsxwriter.Workbook, styles: Styles, roster: Roster, names: Mapping[str, str]) -> None:
    """Write each session's list under its sheet name."""
    to_watch = (one for one in roster.actions if one.dossier and one.code in _TO_WATCH)
    watched = {
        key: [action.why for action in found] for key, found in grouped(to_watch, lambda one: id(one.dossier)).items()
    }
    for session in roster.sessions:
        listed = enumerate(session.at(*LISTED), start=1)
        rows = (ListRow(rank, one, watched.get(id(one.dossier), ())) for rank, one in listed)
        title = f"{SHEET.title}{f' : {session.title}' if session.title else ''}"
        sheet = replace(SHEET, name=names[session.session_id], title=title, description=_described(session))
        write_table(book, styles, sheet, rows)


def _described(session: UpcomingSession) -> str:
    """Return the heading line of a session: its full number, dates, place and counts."""
    dates = session.dates_in_words
    counts = f"{plural(session.count(Place.CONFIRMED), 'confirmé')}, {session.count(Place.PROVISIONAL)} à confirmer"
    undecided = session.count(Place.UNDECIDED)
    counts += f", {undecided}{NBSP}à décider" if undecided else ""
    waiting = session.count(Place.TO_ANSWER)
    asked = (
        f" {plural(waiting, 'demande attend', 'demandes attendent')} une réponse (voir À traiter)." if waiting else ""
    )
    left = session.places_left
    room = f"{plural(left, 'place restante', 'places restantes')}" if left >= 0 else f"{-left}{NBSP}de trop"
    where = f", {session.place}" if session.place else ""
    return f"Session {session.session_id}, {dates}{where} : {counts} ; {room} sur {session.capacity}.{asked}"
