"""Sheet "Lisez-moi": what the workbook is, what it was made from, how to read it."""

import xlsxwriter

from reconcile.findings import Severity
from reconcile.french import day as fr_day
from reconcile.french import plural
from reconcile.intake.earlier import AS_OF, EDITION
from reconcile.intake.reading import Inputs
from reconcile.intake.sources import Source
from reconcile.month.outcome import Firmness, Outcome
from reconcile.report.styles import TINT_OF_SEVERITY, Styles
from reconcile.report.tables import Column, Tinted, write_table

COLUMNS = (Column("Rubrique", "text", 20), Column("Élément", "wrap", 46), Column("Détail", "wrap", 96))
_TEXTS: tuple[tuple[str, str, str], ...] = (
    ("Feuille", "Synthèse", "Les totaux, le nombre de dossiers par cas, la condition des indemnités et les contrôles."),
    ("Feuille", "À traiter", "Ce qu'il reste à vérifier ou à décider, le plus grave d'abord."),
    ("Feuille", "Montants dus", "Une ligne par dossier : cas, montant, preuve, motif."),
    ("Feuille", "Paiements", "Si un tableau de factures est donné : payé, écart et situation de chaque dossier."),
    (
        "Feuille",
        "Changements",
        "Si un classeur précédent est donné : ce qui a changé, et le lien entre les totaux.",
    ),
    ("Feuille", "Délais", "Chaque délai du contrat en une date, à côté de l'acte."),
    ("Feuille", "Sessions", "Une ligne par session : inscrits, présents, montant, feuille trouvée ou non."),
    (
        "Feuille",
        "Dossiers",
        "L'export tel qu'il est arrivé, puis les colonnes de l'outil ; les cellules signalées sont teintées et portent "
        "une note.",
    ),
    ("Feuille", "Émargements", "Chaque présence lue, avec sa cellule d'origine et le dossier rapproché."),
    ("Feuille", "Paramètres", "Les chiffres du contrat, les lectures retenues et les jours fériés, avec leur source."),
    ("Feuille", "Journal", "Ce qui a été lu, écarté ou masqué."),
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
        "les lignes ont été triées ou filtrées.",
    ),
    (
        "Décisions",
        "vu",
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
        "Pour une marque illisible (P07, F26) : la présence de la demi-journée, ou sa durée (2h30). « absent » règle "
        "aussi le cas d'un stagiaire qui n'est pas sur la feuille.",
    ),
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
    over = "Une session est finie si son dernier jour est ce jour-là ou avant ; les actes postérieurs ne comptent pas."
    counts = f"{plural(len(outcome.kept), 'dossier retenu', 'dossiers retenus')} sur {len(outcome.results)}."
    rows: list[list[object]] = [["Période", outcome.period, counts], [AS_OF, fr_day(outcome.as_of), over]]
    chain = "Numéro d'ordre : un de plus que le classeur précédent relu. Le plus récent est celui qui est relu."
    rows.append([EDITION, str(outcome.edition), chain])
    rows += source_rows(outcome.inputs)
    for section, name, text in _TEXTS:
        shown = Tinted(name, TINT_OF_SEVERITY[name]) if isinstance(name, Severity) else name
        rows.append([section, shown, text])
    title = "Rapprochement des dossiers DIF élu et des émargements"
    description = "Ce que contient ce classeur, à partir de quels fichiers, et comment le lire."
    write_table(book, styles, "Lisez-moi", title, description, COLUMNS, rows)


def source_rows(inputs: Inputs) -> list[list[object]]:
    """Return one row per input file: what was read of it, and its hash."""
    return [_source_row(inputs, source) for source in inputs.sources]


def _source_row(inputs: Inputs, source: Source) -> list[object]:
    tables = [table for table in inputs.tables if table.grid.file == source.name]
    parts = [f"{table.grid.sheet or 'CSV'} ({plural(len(table), 'ligne')})" for table in tables]
    earlier = inputs.earlier
    if earlier and earlier.file == source.name:
        parts = [f"classeur précédent ({plural(len(earlier.decided), 'décision relue', 'décisions relues')})"]
    reason = next((one.reason for one in inputs.skipped if one.name == source.name), "aucun tableau reconnu")
    what = ", ".join(parts) or reason
    return ["Fichier lu", source.name, f"{what} — SHA-256 {source.sha256}"]
