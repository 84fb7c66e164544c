"""Invoices and payments per dossier, from EDOF's *factures* export (inputs.md §1)."""

from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from reconcile.findings import Finding
from reconcile.french import day as fr_day
from reconcile.french import euros
from reconcile.grouping import grouped
from reconcile.intake.tables import Row, Table
from reconcile.labels import Labelled
from reconcile.origins import Origin
from reconcile.terms.words import legend, legend_words
from reconcile.texts import plain
from schemas.fields import normalised


class Settlement(Labelled):
    """How far the payment of an invoice is, on the as-of date."""

    PAID = "paid"
    PENDING = "pending"
    LATER = "later"
    VOID = "void"
    UNKNOWN = "unknown"


class Invoice(Struct, frozen=True):
    """One invoice: `cents` is negative for a credit note, `None` where it cannot be told."""

    invoice_id: str
    dossier_id: str
    cents: int | None
    settlement: Settlement
    settled_on: date | None
    in_control: bool
    origin: Origin


class Account(Struct, frozen=True):
    """The invoices of one dossier; those void, or issued after the as-of date, are left out of every sum.

    Sums in cents, `None` where one is unclear.
    """

    invoices: tuple[Invoice, ...] = ()

    @property
    def live(self) -> tuple[Invoice, ...]:
        """The invoices that stand on the as-of date."""
        return tuple(one for one in self.invoices if one.settlement not in {Settlement.VOID, Settlement.LATER})

    @property
    def billed(self) -> int | None:
        """The sum of the invoices, paid or pending."""
        return _sum(self.live)

    @property
    def paid(self) -> int | None:
        """The sum of the payments that came by the as-of date."""
        if any(one.settlement is Settlement.UNKNOWN for one in self.invoices):
            return None
        return _sum(one for one in self.invoices if one.settlement is Settlement.PAID)

    @property
    def last_paid_on(self) -> date | None:
        """The day of the latest payment."""
        days = [one.settled_on for one in self.invoices if one.settlement is Settlement.PAID and one.settled_on]
        return max(days, default=None)

    @property
    def in_control(self) -> bool:
        """One of the invoices is in control."""
        return any(one.in_control for one in self.invoices)


def _sum(invoices: Iterable[Invoice]) -> int | None:
    amounts = [one.cents for one in invoices]
    return None if None in amounts else sum(amount for amount in amounts if amount is not None)


class Payments(Struct, frozen=True):
    """Every account by dossier number; `None` in `Outcome.payments` stands for no such table."""

    accounts: dict[str, Account]

    def of(self, dossier_id: str) -> Account:
        """Return the account of a dossier, empty when nothing was invoiced."""
        return self.accounts.get(dossier_id, Account())


def payments_of(tables: Sequence[Table], as_of: date, known: frozenset[str]) -> tuple[Payments | None, list[Finding]]:
    """Return the accounts, and the findings F11, F14, F37, F38, F39; `known` are the dossier numbers of the run."""
    if not tables:
        return None, []
    rows = [row for table in tables for row in table]
    by_number = grouped(rows, lambda row: row["invoice_id"] or f"{row.table.grid.place} › ligne {row.number}")
    accounts: dict[str, list[Invoice]] = {}
    findings: list[Finding] = []
    for number, same in by_number.items():
        for invoice, found in _invoices(number, same, as_of):
            accounts.setdefault(invoice.dossier_id, []).append(invoice)
            findings += found
    strangers = (row for row in rows if row["dossier_id"] and row["dossier_id"] not in known)
    findings += (Finding("F39", row.at("dossier_id"), read=row["dossier_id"]) for row in strangers)
    return Payments({key: Account(tuple(found)) for key, found in accounts.items()}), findings


def _invoices(number: str, rows: list[Row], as_of: date) -> Iterable[tuple[Invoice, list[Finding]]]:
    """Yield one invoice for all the rows of a number; where they contradict each other its amount is unknown."""
    read = [_invoice(number, row, as_of) for row in rows]
    first, findings = read[0]
    if len(rows) == 1:
        yield first, findings
        return
    if len({(one.dossier_id, one.cents) for one, _ in read}) == 1:
        # The same invoice in two exports: the money that came, came.
        latest = next((one for one, _ in read if one.settlement is Settlement.PAID), read[-1][0])
        yield latest, [*findings, *(Finding("F11", row.at("invoice_id")) for row in rows[1:])]
        return
    unclear = {one.dossier_id: one for one, _ in read}
    for dossier_id, one in unclear.items():
        detail = f"La facture {number} figure sur {len(rows)} lignes qui ne disent pas la même chose."
        row = next(place for place, (other, _) in zip(rows, read, strict=True) if other is one)
        yield (
            Invoice(number, dossier_id, None, Settlement.UNKNOWN, None, one.in_control, one.origin),
            [Finding("F38", row.at("invoice_id"), detail, read=number)],
        )


def _type(text: str) -> str:
    """Tell an invoice from a credit note by the words of its type, a credit note first: `avoir sur facture`."""
    words = plain(text).replace("-", " ").split()
    for kind in ("credit", "invoice"):
        for spelling in legend_words("settlements")[kind]:
            if set(spelling) <= set(words):
                return kind
    return "unknown" if words else "invoice"


def _invoice(number: str, row: Row, as_of: date) -> tuple[Invoice, list[Finding]]:
    words = legend("settlements")
    cents, text = row["amount"], row.text("settlement")
    kinds = (Settlement.PAID, Settlement.PENDING, Settlement.VOID)
    settlement = next((kind for kind in kinds if normalised(text) in words[kind]), Settlement.UNKNOWN)
    findings = []
    kind = _type(row.text("type"))
    if kind == "credit" and cents is not None:
        cents = -abs(cents)
    elif kind == "unknown":
        cents = None
        findings.append(Finding("F44", row.at("type"), read=row["type"]))
    settled_on, issued_on = row["settled_on"], row["issued_on"]
    if settlement is Settlement.UNKNOWN and text:
        findings.append(Finding("F37", row.at("settlement"), read=text))
    if settlement is Settlement.PAID and settled_on and settled_on > as_of:
        detail = (
            f"Règlement de {euros(cents or 0)} daté du {fr_day(settled_on)}, après la date d'arrêté ; il ne compte pas "
            "encore."
        )
        findings.append(Finding("F14", row.at("settled_on"), detail, read=fr_day(settled_on)))
        settlement = Settlement.PENDING
    if issued_on and issued_on > as_of:
        settlement = Settlement.LATER
    invoice = Invoice(
        number,
        row.text("dossier_id"),
        cents,
        settlement,
        settled_on,
        bool(row["in_control"]),
        row.origin,
    )
    return invoice, findings
