"""The tables of the roster workbook: the sessions at a glance, what to do, who is on the list, who is out."""

from collections.abc import Iterable, Mapping, Sequence

import xlsxwriter

from reconcile.french import NBSP, plural
from reconcile.french import day as fr_day
from reconcile.report.styles import TINT_OF_SEVERITY, Styles, Tint
from reconcile.report.tables import FIRST_ROW, Column, Formula, Tinted, write_table
from reconcile.roster.asks import Action
from reconcile.roster.pipeline import Roster
from reconcile.roster.places import LISTED, Place, Registration
from reconcile.roster.sessions import UpcomingSession

SUMMARY, ACTIONS, REMOVED = "Synthèse", "À traiter", "Retirés"

SUMMARY_COLUMNS = (
    Column("N° session", "id", 17),
    Column("Intitulé", "wrap", 28),
    Column("Premier jour", "day", 11),
    Column("Jours ouvrés restants", "count", 10),
    Column("Confirmés", "count", 11),
    Column("En attente de confirmation", "count", 13),
    Column("À répondre", "count", 10),
    Column("À décider", "count", 9),
    Column("Retirés", "count", 9),
    Column("Places restantes", "count", 10),
    Column("Dernier jour d'annulation gratuite", "day", 13),
    Column("Remarque", "wrap", 32),
    Column("Dernier jour", "day", 11),
    Column("Capacité", "count", 10),
    Column("Places si tous confirment", "count", 11),
    Column("Dernier jour pour demander", "day", 12),
    Column("Entrée à déclarer avant le", "day", 12),
    Column("Service fait à déclarer avant le", "day", 12),
)
# No heading of these tables may make one pass for an export: the reader must find the attendance sheets alone.
ACTION_COLUMNS = (
    Column("Au plus tard le", "day", 11),
    Column("À faire", "wrap", 20),
    Column("N° dossier", "id", 15),
    Column("Nom", "text", 19),
    Column("Prénom", "text", 15),
    Column("Jours ouvrés d'ici là", "count", 10),
    Column("N° session", "id", 16),
    Column("Premier jour", "day", 11),
    Column("Pourquoi", "wrap", 52),
    Column("Comment", "wrap", 44),
    Column("Courriel", "text", 28),
    Column("Gravité", "text", 12),
    Column("Code", "text", 7),
    Column("Fichier", "wrap", 22),
    Column("Feuille", "wrap", 14),
    Column("Cellule", "text", 9),
)
LIST_COLUMNS = (
    Column("Rang", "count", 6),
    Column("Nom", "text", 22),
    Column("Prénom", "text", 18),
    Column("N° dossier", "id", 16),
    Column("Inscription", "text", 14),
    Column("À confirmer avant le", "day", 13),
    Column("Annulation sans frais jusqu'au", "day", 13),
    Column("Situation", "wrap", 44),
    Column("À surveiller", "wrap", 34),
    Column("Courriel", "text", 30),
)
REMOVED_COLUMNS = (
    Column("N° session", "id", 17),
    Column("Premier jour", "day", 11),
    Column("N° dossier", "id", 16),
    Column("Nom", "text", 22),
    Column("Prénom", "text", 18),
    Column("Situation sur EDOF", "wrap", 26),
    Column("Raison", "wrap", 70),
)
_TINT_OF_PLACE: dict[Place, Tint] = {Place.PROVISIONAL: "check", Place.UNDECIDED: "blocking"}
# What a list says beside a name; the rest of the findings is in "À traiter".
_TO_WATCH = frozenset({"D01", "D06", "D07", "P09"})


def write_roster_summary(book: xlsxwriter.Workbook, styles: Styles, roster: Roster) -> None:
    """Write one row per session, the next one first; places left are live formulas on the counts."""
    rows = [_summary_row(one, row) for row, one in enumerate(roster.sessions, start=FIRST_ROW)]
    description = (
        f"Au {fr_day(roster.as_of)} : {roster.chosen}. Les jours ouvrés restants comptent la date d'arrêté, pas le "
        "premier jour. Une place est prise par un élu confirmé."
    )
    write_table(
        book, styles, SUMMARY, "Sessions à préparer", description, SUMMARY_COLUMNS, rows, identity=1, pages_wide=2
    )


def _summary_row(session: UpcomingSession, row: int) -> list[object]:
    counts = {place: session.count(place) for place in Place}
    left, waiting = session.places_left, counts[Place.PROVISIONAL]
    return [
        session.session_id,
        session.title,
        session.starts_on,
        session.working_days_left,
        counts[Place.CONFIRMED],
        waiting,
        counts[Place.TO_ANSWER],
        Tinted(counts[Place.UNDECIDED], "blocking") if counts[Place.UNDECIDED] else 0,
        counts[Place.OUT],
        _short(Formula(f"=N{row}-E{row}", left)),
        session.cancel_free_by,
        _session_remark(session),
        session.ends_on,
        session.capacity,
        _short(Formula(f"=J{row}-F{row}", left - waiting)),
        session.request_by,
        session.declare_entry_by,
        session.declare_service_by,
    ]


def _short(places: Formula) -> object:
    """Tint a number of places below zero."""
    return Tinted(places, "check") if float(places.result) < 0 else places


def _session_remark(session: UpcomingSession) -> str:
    remarks = []
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


def write_actions(book: xlsxwriter.Workbook, styles: Styles, roster: Roster) -> None:
    """Write what to do, most urgent first."""
    rows = [_action_row(action, roster) for action in roster.actions]
    description = (
        f"Ce qu'il faut faire, le plus urgent d'abord, au {fr_day(roster.as_of)} ; puis les déclarations en retard de "
        "sessions finies, et ce qui n'est que bon à savoir. Un nombre de jours négatif est un retard."
    )
    write_table(book, styles, ACTIONS, ACTIONS, description, ACTION_COLUMNS, rows, identity=4, pages_wide=2)


def _action_row(action: Action, roster: Roster) -> list[object]:
    dossier, origin = action.dossier, action.origin
    late = action.due_on is not None and action.due_on < roster.as_of
    left = roster.calendar.between(roster.as_of, action.due_on) if action.due_on else None
    return [
        Tinted(action.due_on, "check") if late else action.due_on,
        action.what.label,
        dossier.dossier_id if dossier else "",
        dossier.last_name if dossier else "",
        dossier.first_name if dossier else "",
        left,
        action.session_id,
        action.starts_on,
        action.why,
        action.how,
        dossier.email if dossier else "",
        Tinted(action.severity, TINT_OF_SEVERITY[action.severity]),
        action.code,
        origin.file if origin else "",
        origin.sheet if origin else "",
        origin.cell(action.name) if origin else "",
    ]


def write_lists(book: xlsxwriter.Workbook, styles: Styles, roster: Roster, names: Mapping[str, str]) -> None:
    """Write each session's list: confirmed, then provisional, then to decide, each sorted by name."""
    watched: dict[int, list[str]] = {}
    for action in roster.actions:
        if action.dossier and action.code in _TO_WATCH:
            watched.setdefault(id(action.dossier), []).append(action.why)
    for session in roster.sessions:
        listed = session.at(*LISTED)
        rows = [
            [
                rank,
                one.dossier.last_name,
                one.dossier.first_name,
                one.dossier.dossier_id,
                Tinted(one.place, _TINT_OF_PLACE.get(one.place, "")),
                one.until if one.place is Place.PROVISIONAL else None,
                one.cancels_free_until if one.place is Place.CONFIRMED else None,
                one.why,
                " ".join(watched.get(id(one.dossier), [])),
                one.dossier.email,
            ]
            for rank, one in enumerate(listed, start=1)
        ]
        title = f"Liste des inscrits{f' : {session.title}' if session.title else ''}"
        write_table(book, styles, names[session.session_id], title, _described(session), LIST_COLUMNS, rows, identity=3)


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


def write_removed(book: xlsxwriter.Workbook, styles: Styles, roster: Roster) -> None:
    """Write who is on no list, and why."""
    rows = [_removed_row(session, one) for session in roster.sessions for one in session.at(Place.OUT)]
    description = "Les dossiers de ces sessions qui ne sont sur aucune liste, et la raison de chacun."
    write_table(book, styles, REMOVED, "Retirés des listes", description, REMOVED_COLUMNS, rows, identity=3)


def _removed_row(session: UpcomingSession, one: Registration) -> list[object]:
    dossier = one.dossier
    return [
        session.session_id,
        dossier.starts_on or session.starts_on,
        dossier.dossier_id,
        dossier.last_name,
        dossier.first_name,
        dossier.status_text,
        one.why,
    ]


def write_roster_readme(
    book: xlsxwriter.Workbook,
    styles: Styles,
    roster: Roster,
    columns: Sequence[Column],
    sources: Iterable[list[object]],
) -> None:
    """Write what the workbook is, its inputs, its figures with their source, and how to fill in the sheets."""
    rows: list[list[object]] = [
        ["Sessions", roster.chosen, f"{plural(len(roster.sessions), 'session')} dans ce classeur."],
        ["Date d'arrêté", fr_day(roster.as_of), "Les actes postérieurs ne comptent pas encore."],
        *sources,
    ]
    rows += [list(text) for text in _TEXTS]
    rows += [
        ["Chiffre", f"{figure.meaning} : {figure.shown}", f"Depuis le {figure.in_force} — {figure.source}"]
        for figure in roster.figures
        if figure.key in _FIGURES
    ]
    title = "Préparation des sessions DIF élu"
    description = "Ce que contient ce classeur, à partir de quels fichiers, et comment s'en servir."
    write_table(book, styles, "Lisez-moi", title, description, columns, rows)


_FIGURES = frozenset(
    {
        "withdrawal_period",
        "request_notice", "answer_allowance", "confirmation_allowance", "free_cancellation_notice", "session_capacity",
        "entry_declaration_allowance", "service_declaration_allowance",
    }
)  # fmt: skip
_TEXTS = (
    ("Feuille", SUMMARY, "Une ligne par session : inscrits, places, jours restants et dates limites."),
    ("Feuille", ACTIONS, "À qui répondre, qui relancer, quoi déclarer, avec la date ; le plus urgent d'abord. Les "
     "déclarations qui restent pour des sessions finies y sont aussi, si aucune session n'a été choisie."),
    ("Feuille", "Liste …", "La liste de chaque session : confirmés, puis à confirmer, puis à décider, par nom."),
    ("Feuille", "Émargement …", "La feuille de chaque session, à imprimer et à signer, ou à remplir à l'écran."),
    ("Feuille", REMOVED, "Qui n'est sur aucune liste, et pourquoi."),
    ("Inscription", Place.CONFIRMED, "L'élu a confirmé : la commande existe."),
    ("Inscription", Place.PROVISIONAL,
     "AMG a proposé ; sans confirmation à la date indiquée, l'élu n'est pas inscrit."),
    ("Inscription", Place.TO_ANSWER, "La demande attend la réponse d'AMG ; l'élu n'est pas encore sur la liste."),
    ("Inscription", Place.UNDECIDED, "Une donnée manque ou se contredit ; l'élu reste sur la liste en attendant."),
    ("Inscription", Place.OUT, "Confirmation expirée, annulation, refus, ou inscription en double moins avancée."),
    ("Émargement", "Avant la session", "Écrivez les horaires (9h00-12h30 / 14h00-17h30) et le formateur en haut de la "
     "feuille, ou la durée prévue de chaque demi-journée sous les titres, si elles ne sont pas égales ou si la durée "
        "prévue manque : sans cela, seuls P et A sont compris."),
    ("Émargement", "Après la session", "Écrivez P, A ou la durée suivie dans chaque case, enregistrez, puis donnez ce "
     "classeur à « reconcile monthly » avec l'export du mois : rien d'autre n'est à modifier. Une feuille restée vide "
     "compte comme une feuille manquante."),
    ("Émargement", "Hors liste", "Une personne venue sans être inscrite s'écrit sur une ligne libre : nom, prénom, "
     "présence, et le numéro de dossier s'il est connu."),
)  # fmt: skip
