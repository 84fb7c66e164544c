"""Sheet "Montants dus": one row per dossier, the amount, its live proof and its reason."""

from fractions import Fraction

import xlsxwriter

from reconcile.contract.amounts import Case
from reconcile.month.edof_checks import gap_of, rate_to_declare
from reconcile.month.outcome import Outcome, Result
from reconcile.month.payments import Account
from reconcile.report.styles import TINT_OF_FIRMNESS, Styles
from reconcile.report.tables import (
    FIRST_ROW,
    Column,
    Formula,
    Tinted,
    Written,
    cents,
    hundredths,
    write_table,
)

AMOUNTS = "Montants dus"
AMOUNT_COLUMNS = (
    Column("N° dossier", "id", 17),
    Column("Nom", "text", 20),
    Column("Prénom", "text", 16),
    Column("N° session", "id", 16),
    Column("Intitulé", "wrap", 26),
    Column("Date de début", "day", 11),
    Column("Date de fin", "day", 11),
    Column("Statut", "wrap", 20),
    Column("Cas", "wrap", 20),
    Column("Heures prévues", "hours", 9),
    Column("Heures suivies", "hours", 9),
    Column("Assiduité (%)", "percent", 10),
    Column("Taux à déclarer (%)", "count", 10),
    Column("Prix (€)", "euros", 12),
    Column("Part due (%)", "percent", 9),
    Column("Montant dû (€)", "euros", 12),
    Column("Preuve", "euros", 12),
    Column("Nature", "text", 11),
    Column("Fermeté", "text", 13),
    Column("Motif", "wrap", 70),
    Column("Autre lecture (€)", "euros", 12),
    Column("Facturable (€)", "euros", 12),
    Column("Facturé (€)", "euros", 12),
    Column("Payé (€)", "euros", 12),
    Column("Écart (€)", "euros", 12),
    Column("Source", "wrap", 34),
)
_LETTERS = {column.heading: chr(ord("A") + index) for index, column in enumerate(AMOUNT_COLUMNS)}


def write_amounts(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> Written:
    """Write one row per dossier of the period, in the export's order; blank amounts for *À venir* and *À décider*."""
    accounts = outcome.accounts if outcome.payments else [None] * len(outcome.kept)
    pairs = zip(outcome.kept, accounts, strict=True)
    rows = [_amount_row(result, number, account) for number, (result, account) in enumerate(pairs, start=FIRST_ROW)]
    _, written = write_table(
        book,
        styles,
        AMOUNTS,
        "Montants dus à AMG",
        "Une ligne par dossier : le cas, le montant, sa preuve recalculée par le tableur, et la phrase qui l'explique.",
        AMOUNT_COLUMNS,
        rows,
        identity=3,
        pages_wide=2,
    )
    return written


def _amount_row(result: Result, row: int, account: Account | None) -> list[object]:
    dossier, presence = result.dossier, result.presence
    gap = None if account is None else gap_of(result, account)
    paid_cell, due_cell = f"{_LETTERS['Payé (€)']}{row}", f"{_LETTERS['Montant dû (€)']}{row}"
    assiduity = result.assiduity
    timed = assiduity is not None and presence.unit == "minutes"
    return [
        dossier.dossier_id,
        dossier.last_name,
        dossier.first_name,
        dossier.session_id,
        dossier.training_title,
        dossier.starts_on,
        dossier.ends_on,
        dossier.status_text,
        result.case.label,
        _hours(presence.planned) if timed else None,
        _hours(presence.attended) if timed else None,
        hundredths(assiduity),
        None if assiduity is None else rate_to_declare(assiduity),
        cents(dossier.price),
        hundredths(result.assessment.due.share),
        cents(result.cents),
        _proof(result, row),
        result.case.nature,
        Tinted(result.firmness, TINT_OF_FIRMNESS.get(result.firmness, "")),
        result.reason,
        _other_amount(result),
        cents(dossier.billable),
        cents(dossier.billed),
        None if account is None else cents(account.paid),
        None if gap is None else Formula(f"=ROUND({paid_cell}-{due_cell},2)", gap / 100),
        str(dossier.origin),
    ]


def _other_amount(result: Result) -> Tinted | None:
    """Return the amount of another reading, the furthest one where several differ; *Motif* names each."""
    amounts = [cents for _, cents in result.other_amounts if cents is not None]
    if not result.other_amounts or result.cents is None:
        return None
    due = result.cents
    furthest = max(amounts, key=lambda one: abs(one - due), default=None)
    return Tinted(cents(furthest), "check", result.reason[result.reason.index("Cas limite") :])


def _hours(minutes: Fraction | None) -> float | None:
    return None if minutes is None else float(minutes / 60)


def _proof(result: Result, row: int) -> Formula | None:
    """Return the formula that recomputes the amount from the row's own cells.

    In whole cents and whole minutes, so that no spreadsheet's binary fractions can tip a half cent.
    """
    due = result.assessment.due
    if due.cents is None or due.share is None:
        return None
    price, share = f"{_LETTERS['Prix (€)']}{row}", f"{_LETTERS['Part due (%)']}{row}"
    planned, attended = f"{_LETTERS['Heures prévues']}{row}", f"{_LETTERS['Heures suivies']}{row}"
    in_cents = f"ROUND({price}*100,0)"
    if due.case not in {Case.PARTIAL, Case.FORCE_MAJEURE_DURING}:
        text = f"=ROUND({in_cents}*{share}/100,0)/100"
    elif result.presence.unit == "minutes" and _whole_minutes(result):
        text = f"=ROUND({in_cents}*ROUND({attended}*60,0)/ROUND({planned}*60,0),0)/100"
    else:
        text = f"=ROUND({in_cents}*{due.share.numerator}/{due.share.denominator},0)/100"
    return Formula(text, due.cents / 100)


def _whole_minutes(result: Result) -> bool:
    times = (result.presence.planned, result.presence.attended)
    return all(time is not None and time.denominator == 1 for time in times)
