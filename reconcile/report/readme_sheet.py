"""Sheet "Lisez-moi": what the workbook is, what it was made from, how to read it."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import xlsxwriter

from reconcile.findings import Severity
from reconcile.french import day as fr_day
from reconcile.french import plural
from reconcile.month.outcome import Firmness, Inputs, Outcome
from reconcile.report.cells import Tinted
from reconcile.report.styles import TINT_OF_SEVERITY, Styles
from reconcile.report.tables import Column, Sheet, write_table
from schemas.correspondences import SHEET as CORRESPONDENCES
from schemas.decisions import AS_OF, EDITION


class ReadmeRow(NamedTuple):
    """A line of the legend."""

    section: str
    name: object
    detail: str


SHEET: Sheet[ReadmeRow] = Sheet(
    "Lisez-moi",
    "Rapprochement des dossiers DIF élu et des émargements",
    "Ce que contient ce classeur, à partir de quels fichiers, et comment le lire.",
    (
        Column("Rubrique", "text", 20, lambda row: row.section, "De quoi parle la ligne."),
        Column("Élément", "wrap", 46, lambda row: row.name, "La feuille, le mot ou le fichier."),
        Column("Détail", "words", 96, lambda row: row.detail, "Ce qu'il faut en savoir."),
    ),
)
# What each sheet is; one that the workbook has not is not listed.
_SHEETS: dict[str, str] = {
    "Synthèse": "Une page : à encaisser, en attente, à décider, que faire d'abord, les contrôles, où signer.",
    "À traiter": "Ce qui attend une personne, une ligne par cause, le plus grave et le plus cher d'abord.",
    "Montants dus": "Une ligne par dossier : montant et motif d'abord, puis la preuve, les sources et ce que dit EDOF.",
    "Absences et relances": "Qui a manqué quoi, qui compte dans le taux d'abandon, et les relances à noter.",
    CORRESPONDENCES: "Les titres et les mots qui n'ont pas été compris, à expliquer une fois pour toutes.",
    "Sessions": "Une ligne par session : inscrits, présents, montant, feuille trouvée ou non.",
    "Pour information": "Les autres constats : bons à savoir, ou réglés, par qui et quand.",
    "Délais": "Chaque délai du contrat en une date, à côté de l'acte.",
    "Émargements": "Chaque présence lue, ce qu'elle compte, le dossier rapproché et sa cellule d'origine.",
    "Dossiers": "L'export tel qu'il est arrivé, sans ses colonnes vides ou personnelles, puis les colonnes de l'outil.",
    "Paiements": "Payé, écart et situation de chaque dossier.",
    "Changements": "Ce qui a changé depuis le classeur précédent, et le lien entre les totaux.",
    "Paramètres": "Les chiffres du contrat, les lectures retenues et les jours fériés, avec leur source.",
    "Journal": "Ce qui a été lu, écarté ou laissé de côté, avec l'empreinte de chaque fichier.",
}
_TEXTS: tuple[tuple[str, object, str], ...] = (
    ("Gravité", Severity.BLOCKING, "Le montant n'est pas décidé, ou ne doit pas être facturé en l'état."),
    ("Gravité", Severity.CHECK, "Un montant est calculé ; un point mérite d'être regardé."),
    ("Gravité", Severity.INFORMATION, "Bon à savoir ; rien ne presse."),
    ("Fermeté", Firmness.FIRM, "Payable en l'état."),
    (
        "Fermeté",
        Firmness.CONDITIONAL,
        "Indemnité dont la condition n'est pas remplie ou pas attestée, ou dont l'entrée est déclarée à tort sur EDOF.",
    ),
    ("Fermeté", Firmness.UNDECIDED, "Une donnée manque ; le motif dit laquelle et les montants qu'elle donnerait."),
    ("Fermeté", "(vide)", "Rien n'est encore dû : la session n'est pas finie."),
    (
        "Montants",
        "Montant dû (€)",
        "Valeur enregistrée, arrondie une seule fois au centime. Vide tant que rien n'est dû ou décidé.",
    ),
    (
        "Montants",
        "Preuve",
        "Formule qui refait le calcul à partir de la ligne ; elle doit toujours égaler le montant dû.",
    ),
    (
        "Montants",
        "Autre lecture (€)",
        "Ce que donnerait une autre lecture du guide, là où elle change le montant ; le motif dit laquelle.",
    ),
    (
        "Montants",
        "Payé (€), Écart (€)",
        "Les règlements reçus et leur différence avec le dû ; vides si aucun tableau de factures n'est donné.",
    ),
    (
        "Décisions",
        "Feuille À traiter",
        "Choisissez une réponse dans la colonne Décision, dites pourquoi, quand et par qui, enregistrez, puis relancez "
        "le calcul en donnant ce classeur avec les fichiers du mois : les décisions sont relues et appliquées, même si "
        "les lignes ont été triées ou filtrées. Les listes, elles, ne suivent pas un tri : tapez alors la réponse.",
    ),
    (
        "Décisions",
        "vu, lu",
        "Le point a été regardé : « à vérifier » devient « information » ; ce qui est bloquant le reste.",
    ),
    (
        "Décisions",
        "N° de dossier",
        "Pour une personne présente sans dossier (P01, P02, P03) : le dossier auquel sa ligne appartient, ou « payeur "
        "direct », ou « sans dossier ».",
    ),
    (
        "Décisions",
        "présent, absent",
        "Pour une marque illisible (P07, F26) : la présence de la demi-journée, ou sa durée (2h30) ; pour une feuille "
        "manquante (P04), celle de ce qui manque. « absent » règle aussi le cas d'un stagiaire absent de la feuille.",
    ),
    (
        "Décisions",
        "une date, un état",
        "Pour une date qui manque ou ne se lit pas (M01, M09, F03, F04) : JJ/MM/AAAA. Pour un état inconnu, ou qu'une "
        "date contredit (F06, F25) : celui d'EDOF, dans la liste.",
    ),
    (
        "Décisions",
        "une durée prévue",
        "Pour une durée prévue inconnue ou contradictoire (F22) : celle de chacune des demi-journées citées (3h30).",
    ),
    ("Décisions", "une session, ignorer", "Pour une feuille non comprise (F46) : de quelle session elle est, ou rien."),
    (
        "Décisions",
        "oui (pièce vue) : …, non",
        "Pour une force majeure incomplète (M07) : le motif de la liste quand la pièce a été vue, ou non.",
    ),
    (
        "Décisions",
        "relances attestées",
        "Pour la condition des indemnités (M06) : AMG atteste relancer les stagiaires partiellement présents.",
    ),
)


def write_readme(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> None:
    """Write the period, the as-of date, each input with its rows and hash, the sheets and the legend."""
    write_table(book, styles, SHEET, _rows(outcome))


def _rows(outcome: Outcome) -> Iterator[ReadmeRow]:
    over = "Une session est finie si son dernier jour est ce jour-là ou avant ; les actes postérieurs ne comptent pas."
    counts = f"{plural(len(outcome.kept), 'dossier retenu', 'dossiers retenus')} sur {len(outcome.results)}."
    chain = "Numéro d'ordre : un de plus que le classeur précédent relu. Le plus récent est celui qui est relu."
    yield ReadmeRow("Période", outcome.period, counts)
    yield ReadmeRow(AS_OF, fr_day(outcome.as_of), over)
    yield ReadmeRow(EDITION, str(outcome.edition), chain)
    if outcome.age_note:
        yield ReadmeRow("Chiffres", "Âge des chiffres", f"{outcome.age_note} Ils sont utilisés tels quels.")
    yield from source_rows(outcome.inputs)
    there = {
        CORRESPONDENCES: bool(outcome.correspondences),
        "Paiements": outcome.payments is not None,
        "Changements": outcome.changes is not None,
    }
    yield from (ReadmeRow("Feuille", name, text) for name, text in _SHEETS.items() if there.get(name, True))
    for section, name, text in _TEXTS:
        shown = Tinted(name, TINT_OF_SEVERITY[name]) if isinstance(name, Severity) else name
        yield ReadmeRow(section, shown, text)


def source_rows(inputs: Inputs) -> Iterator[ReadmeRow]:
    """Yield one row per input file: what was read of it, and its hash."""
    explained = Counter(one.source for one in inputs.learned.given)
    for source in inputs.sources:
        tables = [table for table in inputs.tables if table.grid.file == source.name]
        parts = [f"{table.grid.sheet or 'CSV'} ({plural(len(table), 'ligne')})" for table in tables]
        earlier = inputs.earlier
        if earlier and earlier.file == source.name:
            parts = [f"classeur précédent ({plural(len(earlier.decided), 'décision relue', 'décisions relues')})"]
        if words := explained[source.name]:
            parts.append(plural(words, "correspondance"))
        reason = next((one.reason for one in inputs.skipped if one.name == source.name), "aucun tableau reconnu")
        what = ", ".join(parts) or reason
        yield ReadmeRow("Fichier lu", source.name, f"{what} — SHA-256 {source.sha256}")
