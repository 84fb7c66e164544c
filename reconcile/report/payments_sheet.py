"""Sheet "Paiements", where an invoices table is given: what came for each dossier, against what is due."""

import xlsxwriter

from reconcile.french import euros
from reconcile.month.edof_checks import Situation, gap_of, is_in_control, situation
from reconcile.month.outcome import Outcome, Result
from reconcile.month.payments import Account, Payments
from reconcile.report.styles import Styles, Tint
from reconcile.report.tables import FIRST_ROW, Column, Formula, Tinted, Written, cents, write_table

PAYMENTS = "Paiements"
PAYMENT_COLUMNS = (
    Column("N° dossier", "id", 17),
    Column("Nom", "text", 20),
    Column("Prénom", "text", 16),
    Column("N° session", "id", 16),
    Column("Cas", "wrap", 22),
    Column("Montant dû (€)", "euros", 12),
    Column("Facturé (€)", "euros", 12),
    Column("Payé (€)", "euros", 12),
    Column("Écart (€)", "euros", 12),
    Column("Situation", "wrap", 20),
    Column("En contrôle", "text", 10),
    Column("Dernier règlement", "day", 12),
    Column("Factures", "wrap", 52),
)
_TINTS: dict[Situation, Tint] = {
    Situation.PAID_TWICE: "blocking",
    Situation.OVERPAID: "blocking",
    Situation.PAID_NOT_DUE: "blocking",
    Situation.BILLED_NOT_DUE: "blocking",
    Situation.UNCLEAR: "check",
    Situation.NOT_BILLED: "check",
    Situation.PARTLY_PAID: "check",
    Situation.AWAITED: "info",
    Situation.ELSEWHERE: "check",
}


def write_payments(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome, payments: Payments) -> Written:
    """Write one row per dossier of the period, then the invoiced dossiers that are not in it."""
    rows = [
        _row(result, account, number)
        for number, (result, account) in enumerate(zip(outcome.kept, outcome.accounts, strict=True), start=FIRST_ROW)
    ]
    shown = {result.dossier.dossier_id for result in outcome.kept}
    rows += [_stranger_row(number, account) for number, account in payments.accounts.items() if number not in shown]
    _, written = write_table(
        book,
        styles,
        PAYMENTS,
        "Factures et paiements",
        "Une ligne par dossier : ce qui est dû, facturé et payé à la date d'arrêté. Écart = payé moins dû : négatif, "
        "il reste à recevoir ; positif, c'est trop.",
        PAYMENT_COLUMNS,
        rows,
        identity=3,
    )
    return written


def _row(result: Result, account: Account, row: int) -> list[object]:
    dossier, gap, where = result.dossier, gap_of(result, account), situation(result, account)
    return [
        dossier.dossier_id,
        dossier.last_name,
        dossier.first_name,
        dossier.session_id,
        result.case.label,
        cents(result.cents),
        cents(account.billed),
        cents(account.paid),
        None if gap is None else Formula(f"=ROUND(H{row}-F{row},2)", gap / 100),
        Tinted(where, _TINTS.get(where, "")),
        "oui" if is_in_control(dossier, account) else "",
        account.last_paid_on,
        _invoices(account),
    ]


def _stranger_row(number: str, account: Account) -> list[object]:
    return [
        number,
        "",
        "",
        "",
        "",
        None,
        cents(account.billed),
        cents(account.paid),
        None,
        Tinted(Situation.ELSEWHERE, _TINTS[Situation.ELSEWHERE]),
        "oui" if account.in_control else "",
        account.last_paid_on,
        _invoices(account),
    ]


def _invoices(account: Account) -> str:
    return " ; ".join(
        f"{one.invoice_id} : {'montant à vérifier' if one.cents is None else euros(one.cents)}, {one.settlement.label}"
        for one in account.invoices
    )
