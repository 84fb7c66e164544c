"""Sheet "Paiements", where an invoices table is given: what came for each dossier, against what is due."""

from collections.abc import Iterator

import xlsxwriter
from msgspec import Struct

from reconcile.french import euros
from reconcile.month.edof_checks import Situation, gap_of, is_in_control, situation
from reconcile.month.outcome import Outcome, Result
from reconcile.month.payments import Account, Payments
from reconcile.report.cells import Formula, Tinted, cents
from reconcile.report.styles import Styles, Tint
from reconcile.report.tables import Column, Sheet, Written, write_table

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


class PaymentRow(Struct, frozen=True):
    """An account; `result` is `None` for a dossier that is not of the period."""

    dossier_id: str
    account: Account
    result: Result | None = None


def _gap(row: PaymentRow) -> Formula | None:
    gap = gap_of(row.result, row.account) if row.result else None
    return None if gap is None else Formula("=ROUND({Payé (€)}-{Montant dû (€)},2)", gap / 100)


def _situation(row: PaymentRow) -> Tinted:
    where = situation(row.result, row.account) if row.result else Situation.ELSEWHERE
    return Tinted(where, _TINTS.get(where, ""))


def _control(row: PaymentRow) -> str:
    controlled = is_in_control(row.result.dossier, row.account) if row.result else row.account.in_control
    return "oui" if controlled else ""


def _invoices(row: PaymentRow) -> str:
    return " ; ".join(
        f"{one.invoice_id} : {'montant à vérifier' if one.cents is None else euros(one.cents)}, {one.settlement.label}"
        for one in row.account.invoices
    )


SHEET: Sheet[PaymentRow] = Sheet(
    "Paiements",
    "Factures et paiements",
    "Une ligne par dossier : ce qui est dû, facturé et payé à la date d'arrêté. Écart = payé moins dû : négatif, "
    "il reste à recevoir ; positif, c'est trop.",
    (
        Column("N° dossier", "id", 17, lambda row: row.dossier_id, "Numéro du dossier sur EDOF."),
        Column("Nom", "text", 20, lambda row: row.result and row.result.dossier.last_name, "Nom de l'élu."),
        Column("Prénom", "text", 16, lambda row: row.result and row.result.dossier.first_name, "Prénom de l'élu."),
        Column("N° session", "id", 16, lambda row: row.result and row.result.dossier.session_id,
               "Numéro de la session."),
        Column("Cas", "wrap", 22, lambda row: row.result and row.result.case, "Cas du contrat."),
        Column("Montant dû (€)", "euros", 12, lambda row: cents(row.result.cents) if row.result else None,
               "Montant dû à AMG."),
        Column("Facturé (€)", "euros", 12, lambda row: cents(row.account.billed), "Somme des factures, payées ou non."),
        Column("Payé (€)", "euros", 12, lambda row: cents(row.account.paid), "Règlements reçus à la date d'arrêté."),
        Column("Écart (€)", "euros", 12, _gap, "Payé moins dû."),
        Column("Situation", "wrap", 20, _situation, "Où en est le paiement."),
        Column("En contrôle", "text", 10, _control, "Oui si la Caisse des Dépôts contrôle le dossier."),
        Column("Dernier règlement", "day", 12, lambda row: row.account.last_paid_on, "Jour du dernier versement."),
        Column("Factures", "wrap", 52, _invoices, "Chaque facture, son montant et son état."),
    ),
    identity=3,
)  # fmt: skip


def write_payments(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome, payments: Payments) -> Written:
    """Write one row per dossier of the period, then the invoiced dossiers that are not in it."""
    return write_table(book, styles, SHEET, _rows(outcome, payments))[1]


def _rows(outcome: Outcome, payments: Payments) -> Iterator[PaymentRow]:
    for result, account in zip(outcome.kept, outcome.accounts, strict=True):
        yield PaymentRow(result.dossier.dossier_id, account, result)
    shown = {result.dossier.dossier_id for result in outcome.kept}
    for number, account in payments.accounts.items():
        if number not in shown:
            yield PaymentRow(number, account)
