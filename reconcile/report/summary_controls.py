"""The control equations of "Synthèse", OK or ÉCART: row by row, across sheets, and against the inputs.

Each compares two things that were worked out apart, so that a cell changed by hand, or a sum that forgets a row, shows.
"""

from collections.abc import Iterable, Mapping

from reconcile.month.changes import Changes
from reconcile.month.edof_checks import gap_of
from reconcile.month.outcome import ChangeKind, Firmness, Nature, Outcome
from reconcile.month.payments import Payments, Settlement
from reconcile.report.cells import Formula
from reconcile.report.summary_lines import DUE, KINDS, Detail, Line
from reconcile.report.tables import Written

GAP = "ÉCART"


def check(formula: str, *, holds: bool) -> Formula:
    """Return a control: a difference that must be nothing, with its result."""
    return Formula(f'=IF(ROUND({formula},2)=0,"OK","{GAP}")', "OK" if holds else GAP)


def bridge(outcome: Outcome, changes: Changes, rows: Mapping[tuple[str, str], int]) -> Line:
    """Return the control of *Changements*: the total before and the changes make the total of today."""
    first, last = rows["Changements", "total précédent"], rows["Changements", KINDS[ChangeKind.GONE]]
    total = rows["Total dû", "ferme et conditionnel"]
    moved = sum((change.after.due or 0) - (change.before.due or 0) for change in changes.rows)
    holds = changes.due_before + moved == outcome.totals.due
    equation = check(f"SUM(D{first}:D{last})-D{total}", holds=holds)
    return Line("Contrôles", "précédent + changements = total", check=equation)


def payment_controls(outcome: Outcome, payments: Payments, amounts: Written, sheet: Written) -> Iterable[Line]:
    """Yield the controls of payments: gaps against amounts, the payments of each of two sheets against invoices."""
    pairs = list(zip(outcome.kept, outcome.accounts, strict=True))
    gap, paid, due = (amounts.range(name) for name in ("Écart (€)", "Payé (€)", DUE))
    known = [pair for pair in pairs if gap_of(*pair) is not None]
    gaps = sum(gap_of(*pair) or 0 for pair in known)
    sums = sum((account.paid or 0) - (result.cents or 0) for result, account in known)
    invoices = sum(
        one.cents or 0
        for account in payments.accounts.values()
        if account.paid is not None
        for one in account.invoices
        if one.settlement is Settlement.PAID
    )
    total = sum(account.paid or 0 for account in payments.accounts.values())
    kept = {result.dossier.dossier_id for result in outcome.kept}
    elsewhere = sum(account.paid or 0 for number, account in payments.accounts.items() if number not in kept)
    for name, formula, holds in (
        (
            "écarts = payé - dû",
            f'SUM({gap})-SUMPRODUCT(--({gap}<>""),{paid})+SUMPRODUCT(--({gap}<>""),{due})',
            gaps == sums,
        ),
        (
            "payé = factures versées",
            f"SUM({sheet.range('Payé (€)')})-{invoices / 100}",
            total == invoices,
        ),
        (
            "payé des dossiers + hors période = factures versées",
            f"SUM({paid})+{elsewhere / 100}-{invoices / 100}",
            sum(account.paid or 0 for account in outcome.accounts) + elsewhere == invoices,
        ),
    ):
        yield Line("Contrôles", name, check=check(formula, holds=holds))


def controls(outcome: Outcome, detail: Detail, rows: Mapping[tuple[str, str], int]) -> Iterable[Line]:
    """Yield the control equations; each compares two sides that were worked out apart."""
    for name, formula, holds, text in (
        *_row_by_row(outcome, detail),
        *_across(outcome, detail, rows),
        *_against_inputs(outcome, detail),
    ):
        yield Line("Contrôles", name, check=check(formula, holds=holds), text=text)


Control = tuple[str, str, bool, str]


def _row_by_row(outcome: Outcome, detail: Detail) -> Iterable[Control]:
    proof, due = (detail.amounts.range(name) for name in ("Preuve", DUE))
    wrong = sum(1 for one in outcome.kept if one.proof_cents is not None and one.proof_cents != one.cents)
    text = "Lignes dont la formule « Preuve » ne redonne pas le montant : aucune."
    yield "preuves = montants, ligne à ligne", f"SUMPRODUCT(--(ROUND({proof},2)<>ROUND({due},2)))", not wrong, text
    read, kept, aside = (detail.journal.range(f"Lignes {name}") for name in ("lues", "retenues", "écartées"))
    tables = outcome.inputs.tables
    lost = [one for one in tables if one.filled_rows != len(one) + len(one.set_aside)]
    text = "Pour chaque tableau, les lignes remplies sous les titres, comptées à part, sont retenues ou écartées."
    yield "lignes lues = retenues + écartées", f"SUMPRODUCT(--({read}<>{kept}+{aside}))", not lost, text


def _across(outcome: Outcome, detail: Detail, rows: Mapping[tuple[str, str], int]) -> Iterable[Control]:
    total, sums = f"D{rows['Total dû', 'ferme et conditionnel']}", outcome.totals
    due = sum(result.cents or 0 for result in outcome.kept)
    firm, conditional = (
        f"D{rows['À encaisser', Firmness.FIRM.label]}",
        f"D{rows['En attente', Firmness.CONDITIONAL.label]}",
    )
    yield "total = ferme + conditionnel", f"{firm}+{conditional}-{total}", sums.firm + sums.conditional == due, ""
    amounts, sessions = detail.amounts, detail.sessions
    natures = "+".join(f'SUMIFS({amounts.range(DUE)},{amounts.range("Nature")},"{one.label}")' for one in Nature)
    yield "total = prestations + indemnités", f"{natures}-{total}", sums.services + sums.indemnities == due, ""
    by_session = sum(session.due or 0 for session in outcome.sessions)
    yield "total = somme par session", f"SUM({sessions.range(DUE)})-{total}", by_session == due, ""
    counted, followed = detail.attendance.range("Heures comptées"), amounts.range("Heures suivies")
    yield (
        "heures d'« Émargements » = heures suivies",
        f"SUM({counted})+{float(outcome.told_minutes / 60)}-SUM({followed})",
        sum(detail.counted, outcome.told_minutes) == outcome.attended_minutes,
        "Les demi-journées comptées, une à une, font les heures des dossiers.",
    )
    present, out = sum(session.present for session in outcome.sessions), outcome.left_out_of_rate
    yield (
        "présents = N du taux + laissés de côté",
        f"SUM({sessions.range('Présents')})-{outcome.condition.present}-{out}",
        present == outcome.condition.present + out,
        "Les laissés de côté sont nommés dans « Absences et relances ».",
    )


def _against_inputs(outcome: Outcome, detail: Detail) -> Iterable[Control]:
    read = sum(price for table in outcome.inputs.dossiers for price in table.column("price") if price is not None)
    kept = sum(result.dossier.price or 0 for result in outcome.kept)
    aside = sum(result.dossier.price or 0 for result in outcome.results if not result.in_period)
    other = outcome.replaced_prices
    yield (
        "prix lus = retenus + laissés de côté",
        f"SUM({detail.amounts.range('Prix (€)')})+{(aside + other) / 100}-{read / 100}",
        kept + aside + other == read,
        "Laissés de côté : hors période, lignes répétées ou remplacées par un export plus récent.",
    )
    dossiers, left = f"COUNTA({detail.amounts.range('Cas')})", sum(1 for one in outcome.results if not one.in_period)
    yield (
        "dossiers lus = retenus + hors période",
        f"{dossiers}+{left}-{len(outcome.results)}",
        len(outcome.kept) + left == len(outcome.results),
        "",
    )
