"""Sheet "Montants dus": one row per dossier, the amount, its live proof and its reason."""

from fractions import Fraction

import xlsxwriter
from msgspec import Struct

from reconcile.grouping import grouped
from reconcile.month.edof_checks import gap_of, rate_to_declare
from reconcile.month.outcome import Case, Outcome, Result
from reconcile.month.payments import Account
from reconcile.origins import Origin
from reconcile.report.attendance_sheet import SHEET as LINES
from reconcile.report.cells import Formula, Tinted, cents, hours, hundredths
from reconcile.report.findings_sheet import SHEET as TO_DO
from reconcile.report.links import link, place_of
from reconcile.report.styles import TINT_OF_FIRMNESS, Styles
from reconcile.report.tables import Column, Sheet, Written, write_table


class AmountRow(Struct, frozen=True):
    """A dossier of the period; `account` is `None` without invoices, `attendance` and `article` link on."""

    result: Result
    account: Account | None
    attendance: Formula | str
    article: Formula | str


def _hours(row: AmountRow, minutes: Fraction | None) -> float | None:
    """Return hours where the assiduity is known and counted in minutes."""
    timed = row.result.assiduity is not None and row.result.presence.unit == "minutes"
    return hours(minutes) if timed else None


def _rate(row: AmountRow) -> int | None:
    return None if row.result.assiduity is None else rate_to_declare(row.result.assiduity)


def _proof(row: AmountRow) -> Formula | None:
    """Return the formula that recomputes the amount from the row's own cells.

    In whole cents and whole minutes, so that no spreadsheet's binary fractions can tip a half cent.
    """
    result, due = row.result, row.result.assessment.due
    if due.cents is None or due.share is None:
        return None
    in_cents = "ROUND({Prix (€)}*100,0)"
    if due.case not in {Case.PARTIAL, Case.FORCE_MAJEURE_DURING}:
        text = f"=ROUND({in_cents}*{{Part due (%)}}/100,0)/100"
    elif result.presence.unit == "minutes" and _whole_minutes(result):
        minutes = "ROUND({Heures suivies}*60,0)/ROUND({Heures prévues}*60,0)"
        text = f"=ROUND({in_cents}*{minutes},0)/100"
    else:
        text = f"=ROUND({in_cents}*{due.share.numerator}/{due.share.denominator},0)/100"
    return Formula(text, due.cents / 100)


def _whole_minutes(result: Result) -> bool:
    times = (result.presence.planned, result.presence.attended)
    return all(time is not None and time.denominator == 1 for time in times)


def _other_amount(row: AmountRow) -> Tinted | None:
    """Return the amount of another reading, the furthest one where several differ; *Motif* names each."""
    result = row.result
    amounts = [cents for _, cents in result.other_amounts if cents is not None]
    if not result.other_amounts or result.cents is None:
        return None
    due = result.cents
    furthest = max(amounts, key=lambda one: abs(one - due), default=None)
    return Tinted(cents(furthest), "check", result.borderline)


def _gap(row: AmountRow) -> Formula | None:
    gap = None if row.account is None else gap_of(row.result, row.account)
    return None if gap is None else Formula("=ROUND({Payé (€)}-{Montant dû (€)},2)", gap / 100)


def _firmness(row: AmountRow) -> Tinted:
    return Tinted(row.result.firmness, TINT_OF_FIRMNESS.get(row.result.firmness, ""))


def _force_majeure(row: AmountRow) -> str:
    """Say what is claimed, its reason and whether the document came in."""
    claim = row.result.dossier.force_majeure
    if not claim.claimed:
        return ""
    proof = {True: "pièce reçue", False: "pièce non reçue", None: "pièce : non renseigné"}[claim.proved]
    state = "reconnue" if claim.recognised else "non reconnue"
    return f"{state} : {claim.reason or 'sans motif'} ; {proof}"


SHEET: Sheet[AmountRow] = Sheet(
    "Montants dus",
    "Montants dus à AMG",
    "Une ligne par dossier : le cas, le montant et la phrase qui l'explique ; plus à droite, la preuve et les sources.",
    (
        Column("N° dossier", "id", 14, lambda row: row.result.dossier.dossier_id, "Numéro du dossier sur EDOF."),
        Column("Nom", "text", 18, lambda row: row.result.dossier.last_name, "Nom de l'élu."),
        Column("Prénom", "text", 14, lambda row: row.result.dossier.first_name, "Prénom de l'élu."),
        Column("N° session", "id", 17, lambda row: row.result.dossier.session_id, "Numéro de la session."),
        Column("Cas", "wrap", 20, lambda row: row.result.case, "Cas du contrat qui décide du montant."),
        Column("Montant dû (€)", "euros", 12, lambda row: cents(row.result.cents),
               "Montant dû à AMG ; vide tant que rien n'est dû ou décidé."),
        Column("Fermeté", "text", 13, _firmness, "Ferme, conditionnel ou à décider."),
        Column("Nature", "text", 11, lambda row: row.result.case.nature, "Prestation ou indemnité."),
        Column("Motif", "words", 80, lambda row: row.result.told, "La phrase qui explique le montant."),
        Column("Article", "words", 36, lambda row: row.article,
               "Où la règle se trouve : guide ou conditions générales ; lecture retenue s'il y en a deux."),
        Column("Autre lecture (€)", "euros", 12, _other_amount, "Montant le plus éloigné que donne une autre lecture."),
        Column("Prix (€)", "euros", 12, lambda row: cents(row.result.dossier.price), "Prix de la commande."),
        Column("Part due (%)", "percent", 9, lambda row: hundredths(row.result.assessment.due.share),
               "Part du prix qui est due."),
        Column("Preuve", "euros", 12, _proof, "Formule qui refait le montant à partir de la ligne."),
        Column("Heures prévues", "hours", 9, lambda row: _hours(row, row.result.presence.planned),
               "Durée prévue de la session, en heures."),
        Column("Heures suivies", "hours", 9, lambda row: _hours(row, row.result.presence.attended),
               "Durée suivie, chaque demi-journée comptant au plus sa durée prévue."),
        Column("Assiduité (%)", "percent", 10, lambda row: hundredths(row.result.assiduity),
               "Heures suivies sur heures prévues."),
        Column("Taux à déclarer (%)", "count", 10, _rate, "Assiduité arrondie au pourcent, comme EDOF l'accepte."),
        Column("Force majeure", "words", 30, _force_majeure, "Motif invoqué, et si la pièce a été reçue."),
        Column("Intitulé", "wrap", 26, lambda row: row.result.dossier.training_title, "Intitulé de la formation."),
        Column("Date de début", "day", 11, lambda row: row.result.dossier.starts_on, "Premier jour de la session."),
        Column("Date de fin", "day", 11, lambda row: row.result.dossier.ends_on, "Dernier jour de la session."),
        Column("Statut", "wrap", 20, lambda row: row.result.dossier.status_text, "État du dossier tel qu'exporté."),
        Column("Facturable (€)", "euros", 12, lambda row: cents(row.result.dossier.billable),
               "Montant facturable selon EDOF."),
        Column("Facturé (€)", "euros", 12, lambda row: cents(row.result.dossier.billed),
               "Montant facturé selon EDOF."),
        Column("Payé (€)", "euros", 12, lambda row: cents(row.account.paid) if row.account else None,
               "Règlements reçus à la date d'arrêté."),
        Column("Écart (€)", "euros", 12, _gap, "Payé moins dû."),
        Column("Source dossier", "wrap", 34, lambda row: str(row.result.dossier.origin), "Fichier, feuille et ligne."),
        Column("Source suivi", "wrap", 30, lambda row: " ; ".join(row.result.dossier.other_sources),
               "Lignes des autres tables qui ont donné une date ou la force majeure."),
        Column("Source émargement", "wrap", 34, lambda row: row.attendance,
               "Première et dernière cellule des présences du stagiaire, par feuille."),
    ),
    identity=4,
    pages_wide=3,
)  # fmt: skip


def write_amounts(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> Written:
    """Write one row per dossier of the period, in the export's order; blank amounts for *À venir* and *À décider*."""
    accounts = outcome.accounts if outcome.payments else [None] * len(outcome.kept)
    cells = _attendance_cells(outcome)
    lines, to_do = place_of(LINES, len(outcome.attendance)), place_of(TO_DO, len(outcome.to_do))
    asked = {row.dossier_id for row in outcome.to_do}

    def row_of(result: Result, account: Account | None) -> AmountRow:
        number, attendance = result.dossier.dossier_id, cells.get(result.dossier.origin, "")
        asking = link(result.article or "voir « À traiter »", number, to_do, "N° dossier")
        article = asking if number in asked else result.article
        return AmountRow(result, account, link(attendance, number, lines, "N° dossier rapproché"), article)

    rows = [row_of(result, account) for result, account in zip(outcome.kept, accounts, strict=True)]
    return write_table(book, styles, SHEET, rows)[1]


def _attendance_cells(outcome: Outcome) -> dict[Origin, str]:
    """Return, by the row of each dossier, the first and the last cell of its learner's marks on each sheet."""
    served = ((one.index, one.line.origin) for one in outcome.attendance if one.index is not None)
    by_sheet = grouped(served, lambda pair: (pair[0], pair[1].file, pair[1].sheet))
    told: dict[Origin, str] = {}
    for (index, file, sheet), same in by_sheet.items():
        cells = [origin.cell("mark") for _, origin in same]
        span = cells[0] if len(cells) == 1 else f"{cells[0]} à {cells[-1]}"
        dossier = outcome.results[index].dossier.origin
        place = " › ".join(filter(None, (file, sheet, span)))
        told[dossier] = f"{told[dossier]} ; {place}" if dossier in told else place
    return told
