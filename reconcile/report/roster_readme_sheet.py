"""Sheet "Lisez-moi" of the roster: what the workbook is, its inputs, its figures, how to fill in the sheets."""

from collections.abc import Iterator

import xlsxwriter
from msgspec.structs import replace

from reconcile.french import day as fr_day
from reconcile.french import plural
from reconcile.report import readme_sheet
from reconcile.report.readme_sheet import ReadmeRow, source_rows
from reconcile.report.styles import Styles
from reconcile.report.tables import write_table
from reconcile.roster.pipeline import Roster
from reconcile.roster.places import Place
from schemas.decisions import AS_OF

_FIGURES = frozenset(
    {
        "withdrawal_period",
        "request_notice", "answer_allowance", "confirmation_allowance", "free_cancellation_notice", "session_capacity",
        "entry_declaration_allowance", "service_declaration_allowance",
    }
)  # fmt: skip
_TEXTS = (
    ("Feuille", "Synthèse", "Une ligne par session : inscrits, places, jours restants et dates limites."),
    ("Feuille", "À traiter", "À qui répondre, qui relancer, quoi déclarer, avec la date ; le plus urgent d'abord. Les "
     "déclarations qui restent pour des sessions finies y sont aussi, si aucune session n'a été choisie."),
    ("Feuille", "Liste …", "La liste de chaque session : confirmés, puis à confirmer, puis à décider, par nom."),
    ("Feuille", "Émargement …", "La feuille de chaque session, à imprimer et à signer, ou à remplir à l'écran."),
    ("Feuille", "Retirés", "Qui n'est sur aucune liste, et pourquoi."),
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

SHEET = replace(
    readme_sheet.SHEET,
    title="Préparation des sessions DIF élu",
    description="Ce que contient ce classeur, à partir de quels fichiers, et comment s'en servir.",
)


def write_roster_readme(book: xlsxwriter.Workbook, styles: Styles, roster: Roster) -> None:
    """Write what the workbook is, its inputs, its figures with their source, and how to fill in the sheets."""
    write_table(book, styles, SHEET, _rows(roster))


def _rows(roster: Roster) -> Iterator[ReadmeRow]:
    yield ReadmeRow("Sessions", roster.chosen, f"{plural(len(roster.sessions), 'session')} dans ce classeur.")
    yield ReadmeRow(AS_OF, fr_day(roster.as_of), "Les actes postérieurs ne comptent pas encore.")
    yield from source_rows(roster.inputs)
    yield from (ReadmeRow(*text) for text in _TEXTS)
    for figure in roster.figures:
        if figure.key in _FIGURES:
            name, since = f"{figure.meaning} : {figure.shown}", f"Depuis le {figure.in_force} — {figure.source}"
            yield ReadmeRow("Chiffre", name, since)
