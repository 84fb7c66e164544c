"""The control equations of "Synthèse": each compares two sides that were added up apart, OK or ÉCART."""

from collections.abc import Iterable, Mapping

from reconcile.month.changes import Changes
from reconcile.month.edof_checks import gap_of
from reconcile.month.outcome import Case, ChangeKind, Firmness, Nature, Outcome
from reconcile.month.payments import Payments, Settlement
from reconcile.report.summary_lines import DUE, KINDS, Line
from reconcile.report.tables import Formula, Written


def check(formula: str, *, holds: bool) -> Formula:
    """Return a control: a difference that must be nothing, with its result."""
    return Formula(f'=IF(ROUND({formula},2)=0,"OK","ÉCART")', "OK" if holds else "ÉCART")


def bridge(outcome: Outcome, changes: Changes, rows: Mapping[tuple[str, str], int]) -> Line:
    """Return the control of *Changements*: the total before and the changes make the total of today."""
    first, last = rows["Changements", "total précédent"], rows["Changements", KINDS[ChangeKind.GONE]]
    total = rows["Montants dus", "total dû"]
    moved = sum((change.after.due or 0) - (change.before.due or 0) for change in changes.rows)
    holds = changes.due_before + moved == outcome.totals.due
    equation = check(f"SUM(D{first}:D{last})-D{total}", holds=holds)
    return Line("Contrôles", "précédent + changements = total", check=equation)


def payment_controls(outcome: Outcome, payments: Payments, amounts: Written, sheet: Written) -> Iterable[Line]:
    """Yield the controls of *Paiements*: gaps against amounts, payments against invoices."""
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
    ):
        yield Line("Contrôles", name, check=check(formula, holds=holds))


def controls(
    outcome: Outcome, amounts: Written, sessions: Written, rows: Mapping[tuple[str, str], int]
) -> Iterable[Line]:
    """Yield the control equations; each compares two sides that were added up apart."""

    def amount(section: str, post: str) -> str:
        return f"D{rows[section, post]}"

    first, last = (rows["Cas", case.label] for case in (Case.UNDECIDED, Case.PARTIAL))
    total, dossiers = amount("Montants dus", "total dû"), f"COUNTA({amounts.range('Cas')})"
    firm, conditional = (amount("Montants dus", one.label) for one in (Firmness.FIRM, Firmness.CONDITIONAL))
    services, indemnities = (amount("Nature", one.label) for one in Nature)
    kept, sums = outcome.kept, outcome.totals
    read, due = len(outcome.results), sum(result.cents or 0 for result in kept)
    aside = sum(1 for result in outcome.results if not result.in_period)
    by_case = sum(result.cents or 0 for case in Case for result in kept if result.case is case)
    proofs = sum(result.proof_cents or 0 for result in kept)
    by_session = sum(session.due or 0 for session in outcome.sessions)
    cases = sum(outcome.count_by_case().values())
    equations: dict[str, tuple[str, str, bool]] = {
        "total = ferme + conditionnel": (f"{firm}+{conditional}", total, sums.firm + sums.conditional == due),
        "total = prestations + indemnités": (
            f"{services}+{indemnities}",
            total,
            sums.services + sums.indemnities == due,
        ),
        "total = somme par cas": (f"SUM(D{first}:D{last})", total, by_case == due),
        "total = somme par session": (f"SUM({sessions.range(DUE)})", total, by_session == due),
        "total = somme des preuves": (f"SUM({amounts.range('Preuve')})", total, proofs == due),
        "dossiers = somme par cas": (f"SUM(C{first}:C{last})", dossiers, cases == len(kept)),
        "lus = retenus + hors période": (f"{dossiers}+{aside}", str(read), len(kept) + aside == read),
    }
    for name, (left, right, holds) in equations.items():
        yield Line("Contrôles", name, check=check(f"{left}-({right})", holds=holds))
