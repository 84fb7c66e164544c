"""What EDOF says against what is due: M03, M04, M08, and where each dossier's payment stands."""

from collections.abc import Iterable
from fractions import Fraction

from reconcile.contract.amounts import Case, round_half_up
from reconcile.dossiers import CANCELLED, Dossier, Status
from reconcile.findings import Finding
from reconcile.french import euros, listed, percent
from reconcile.labels import Labelled
from reconcile.month.payments import Account, Payments, Settlement
from reconcile.month.result import Result
from reconcile.terms import Terms

# From here on EDOF holds a rate and an amount, even where it is zero; before, a zero is an empty cell.
_RATE_DECLARED = frozenset((
    Status.EXITED, Status.SERVICE_DECLARED, Status.SERVICE_VALIDATED, Status.BILLED, Status.PAID,
))  # fmt: skip
_BILLABLE = frozenset((Status.SERVICE_VALIDATED, Status.BILLED, Status.PAID)) | CANCELLED
_BILLED = frozenset((Status.BILLED, Status.PAID))
_AT_THE_RATE = frozenset((Case.PARTIAL, Case.FORCE_MAJEURE_DURING))


def rate_to_declare(assiduity: Fraction) -> int:
    """Return the rate that EDOF accepts: a whole percent, half up (contract.md §6)."""
    return round_half_up(assiduity * 100)


def edof_findings(result: Result, terms: Terms, payments: Payments | None) -> Iterable[Finding]:
    """Yield M03, M04 and M08 of a dossier of the period."""
    dossier = result.dossier
    if found := _rate(result):
        yield Finding("M03", dossier.at("declared_rate"), found, read=percent(dossier.declared_rate or Fraction(0)))
    if differing := differing_amounts(result, payments):
        said = listed([f"{name} : {euros(cents)}" for name, cents in differing])
        detail = f"{said} ; dû : {euros(result.cents or 0)}."
        yield Finding("M04", dossier.at("billable"), detail[0].upper() + detail[1:])
    if dossier.price is not None and dossier.price != terms.price_dif:
        detail = f"Prix de {euros(dossier.price)}, tarif de {euros(terms.price_dif)}."
        yield Finding("M08", dossier.at("price"), detail, read=euros(dossier.price))


def _rate(result: Result) -> str:
    """Return how the declared rate differs from the assiduity, in French; empty when it does not."""
    declared, assiduity = result.dossier.declared_rate, result.assiduity
    if declared is None or result.case in {Case.UNDECIDED, Case.UPCOMING}:
        return ""
    if assiduity is None:
        return f"Taux saisi : {percent(declared)}, pour un dossier sans présence." if declared else ""
    expected = rate_to_declare(assiduity)
    entered = declared != 0 or result.dossier.status in _RATE_DECLARED
    if not entered or declared in {Fraction(expected, 100), assiduity}:
        return ""
    return f"Taux saisi : {percent(declared)}, à déclarer : {expected}\u00a0% (assiduité de {percent(assiduity)})."


def differing_amounts(result: Result, payments: Payments | None) -> list[tuple[str, int]]:
    """Return EDOF's amounts that are not the amount due, in cents, each with its French name (M04)."""
    if result.case is Case.UNDECIDED:
        return []
    dossier = result.dossier
    account = None if payments is None else payments.of(dossier.dossier_id)
    said: list[tuple[str, int | None, bool]] = [
        ("facturable", dossier.billable, dossier.status in _BILLABLE),
        ("facturé", dossier.billed, dossier.status in _BILLED),
    ]
    if account is not None and account.live:
        said += [("factures", account.billed, True), ("payé", account.paid, False)]
    elif account is not None and dossier.status is Status.PAID:
        said.append(("payé", 0, True))
    allowed = _allowed(result)
    return [
        (name, cents)
        for name, cents, counts_at_zero in said
        if cents is not None and cents not in allowed and (cents or counts_at_zero)
    ]


def _allowed(result: Result) -> set[int]:
    """Return the amount due and, for a pro rata, that at the whole rate which EDOF accepts (contract.md §6)."""
    allowed = {result.cents or 0}
    if result.case in _AT_THE_RATE and result.assiduity is not None and result.dossier.price is not None:
        allowed.add(round_half_up(Fraction(result.dossier.price * rate_to_declare(result.assiduity), 100)))
    return allowed


class Situation(Labelled):
    """Where the payment of a dossier stands."""

    UNDECIDED = "undecided"
    UNCLEAR = "unclear"
    PAID_NOT_DUE = "paid_not_due"
    BILLED_NOT_DUE = "billed_not_due"
    NOTHING_DUE = "nothing_due"
    NOT_BILLED = "not_billed"
    PAID = "paid"
    PAID_AT_RATE = "paid_at_rate"
    PAID_TWICE = "paid_twice"
    OVERPAID = "overpaid"
    PARTLY_PAID = "partly_paid"
    AWAITED = "awaited"
    ELSEWHERE = "elsewhere"


def situation(result: Result, account: Account) -> Situation:
    """Tell where the payment of a dossier of the run stands."""
    due, paid, billed = result.cents or 0, account.paid, account.billed
    if result.case is Case.UNDECIDED:
        return Situation.UNDECIDED
    if paid is None or billed is None:
        return Situation.UNCLEAR
    if not due:
        return _nothing_due(paid, billed)
    if not account.live:
        return Situation.NOT_BILLED
    if paid in _allowed(result):
        return Situation.PAID if paid == due else Situation.PAID_AT_RATE
    if paid > due:
        times = [one.cents for one in account.invoices if one.settlement is Settlement.PAID].count(due)
        return Situation.PAID_TWICE if times > 1 else Situation.OVERPAID
    return Situation.PARTLY_PAID if paid else Situation.AWAITED


def _nothing_due(paid: int, billed: int) -> Situation:
    if paid:
        return Situation.PAID_NOT_DUE
    return Situation.BILLED_NOT_DUE if billed else Situation.NOTHING_DUE


def gap_of(result: Result, account: Account) -> int | None:
    """Return paid minus due, in cents; `None` where either is not known. What is to come is not due yet."""
    if account.paid is None or result.case is Case.UNDECIDED:
        return None
    return account.paid - (result.cents or 0)


def is_in_control(dossier: Dossier, account: Account) -> bool:
    """The export or an invoice says that the Caisse des Dépôts controls the dossier."""
    return bool(dossier.in_control) or account.in_control
