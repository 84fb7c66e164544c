"""Sheet "Synthèse": the figures at a glance, live on the detail, with their controls and a chart."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reconcile.contract.amounts import round_half_up
from reconcile.findings import Severity
from reconcile.french import day as fr_day
from reconcile.french import plural
from reconcile.labels import Labelled
from reconcile.month.changes import Changes
from reconcile.month.edof_checks import Situation, gap_of, situation
from reconcile.month.outcome import Case, ChangeKind, Firmness, Nature, Outcome, Result
from reconcile.month.payments import Payments, Settlement
from reconcile.report.styles import Styles
from reconcile.report.tables import FIRST_ROW, Column, Formula, Tinted, Written, write_table

COLUMNS = (
    Column("Rubrique", "text", 16),
    Column("Poste", "text", 36),
    Column("Nombre", "count", 10),
    Column("Montant (€)", "euros", 15),
    Column("Contrôle", "text", 12),
    Column("Explication", "wrap", 62),
)
DUE = "Montant dû (€)"
# Their dossiers have no amount: a total of 0,00 € would say that nothing is due.
_WITHOUT_AMOUNT = (Firmness.UNDECIDED, Case.UNDECIDED, Case.UPCOMING)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the summary; `count` and `amount` are formulas on the detail."""

    section: str
    post: str
    count: Formula | None = None
    amount: Formula | float | None = None
    check: Any = None
    text: str = ""

    @property
    def cells(self) -> list[object]:
        return [self.section, self.post, self.count, self.amount, self.check, self.text]


@dataclass(frozen=True, slots=True)
class Detail:
    """Where the detail stands that the summary adds up; the last two sheets are not in every workbook."""

    amounts: Written
    sessions: Written
    findings: Written
    payments: Written | None
    changes: Written | None


def write_summary(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome, detail: Detail) -> None:
    """Write the totals, the cases, the condition and the findings, then the controls: each OK or ÉCART."""
    amounts = detail.amounts
    lines = [*_totals(outcome, amounts), *_natures(outcome, amounts), *_cases(outcome, amounts)]
    lines += [*_condition(outcome), *_findings(outcome, detail.findings)]
    if detail.payments and outcome.payments:
        lines += _payments(outcome, outcome.payments, detail.payments)
        lines.append(_strangers(outcome, outcome.payments, detail.payments))
    if detail.changes and outcome.changes:
        lines += _changes(outcome.changes, detail.changes)
    rows = {(line.section, line.post): number for number, line in enumerate(lines, start=FIRST_ROW)}
    lines += _controls(outcome, amounts, detail.sessions, rows)
    if detail.payments and outcome.payments:
        lines += _payment_controls(outcome, outcome.payments, amounts, detail.payments)
    if detail.changes and outcome.changes:
        lines.append(_bridge(outcome, outcome.changes, rows))
    description = f"Au {fr_day(outcome.as_of)} : {outcome.period}."
    cells = [line.cells for line in lines]
    sheet, _ = write_table(
        book, styles, "Synthèse", "Synthèse du rapprochement", description, COLUMNS, cells, identity=2
    )
    _add_chart(book, sheet, rows)


_KINDS = {
    ChangeKind.NEW: "nouveaux dossiers",
    ChangeKind.CHANGED: "dossiers modifiés",
    ChangeKind.GONE: "dossiers disparus",
}


def _changes(changes: Changes, sheet: Written) -> Iterable[_Line]:
    """Yield the total of the earlier workbook, then what each kind of change adds to it."""
    text = f"« {changes.file} », au {fr_day(changes.as_of)}."
    yield _Line("Changements", "total précédent", amount=changes.due_before / 100, text=text)
    for kind, post in _KINDS.items():
        chosen = [change for change in changes.rows if change.kind is kind]
        moved = sum((change.after.due or 0) - (change.before.due or 0) for change in chosen)
        where = f'{sheet.range("Changement")},"{kind.label}"'
        count = Formula(f"=COUNTIFS({where})", len(chosen))
        amount = Formula(f"=SUMIFS({sheet.range('Différence (€)')},{where})", moved / 100)
        yield _Line("Changements", post, count, amount)


def _bridge(outcome: Outcome, changes: Changes, rows: dict[tuple[str, str], int]) -> _Line:
    first, last = rows["Changements", "total précédent"], rows["Changements", _KINDS[ChangeKind.GONE]]
    total = rows["Montants dus", "total dû"]
    moved = sum((change.after.due or 0) - (change.before.due or 0) for change in changes.rows)
    holds = changes.due_before + moved == outcome.totals.due
    check = Formula(f'=IF(ROUND(SUM(D{first}:D{last})-D{total},2)=0,"OK","ÉCART")', "OK" if holds else "ÉCART")
    return _Line("Contrôles", "précédent + changements = total", check=check)


def _of(section: str, heading: str, value: Labelled, results: Iterable[Result], amounts: Written, text: str) -> _Line:
    """Return the line of the dossiers whose column `heading` holds `value`: how many, and what they owe."""
    chosen = list(results)
    where = f'{amounts.range(heading)},"{value.label}"'
    count = Formula(f"=COUNTIFS({where})", len(chosen))
    amount = Formula(f"=SUMIFS({amounts.range(DUE)},{where})", sum(result.cents or 0 for result in chosen) / 100)
    blank = value in _WITHOUT_AMOUNT
    return _Line(section, value.label, count, None if blank else amount, text=text)


def _totals(outcome: Outcome, amounts: Written) -> Iterable[_Line]:
    kept, totals = outcome.kept, outcome.totals
    texts = {
        Firmness.FIRM: "Payable en l'état.",
        Firmness.CONDITIONAL: "Indemnités qui attendent leur condition, ou une entrée corrigée sur EDOF (M05).",
        Firmness.UNDECIDED: "Une donnée manque : rien n'est compté. Voir la feuille À traiter.",
    }
    for firmness, text in texts.items():
        chosen = [result for result in kept if result.firmness is firmness]
        yield _of("Montants dus", "Fermeté", firmness, chosen, amounts, text)
    unpriced = f" ; {plural(totals.unpriced, 'dossier')} sans prix lisible en plus" if totals.unpriced else ""
    where = f'{amounts.range("Fermeté")},"{Firmness.UNDECIDED.label}"'
    most = Formula(f"=SUMIFS({amounts.range('Prix (€)')},{where})", totals.reachable / 100)
    reach = f"La plus grande somme qu'ils pourraient atteindre (somme des prix){unpriced}."
    yield _Line("Montants dus", "à décider, au plus", amount=most, text=reach)
    count = Formula(f"=COUNT({amounts.range(DUE)})", sum(1 for result in kept if result.cents is not None))
    total = Formula(f"=SUM({amounts.range(DUE)})", totals.due / 100)
    yield _Line("Montants dus", "total dû", count, total, text="Ferme et conditionnel.")


def _natures(outcome: Outcome, amounts: Written) -> Iterable[_Line]:
    texts = {
        Nature.SERVICE: "Produits de formation.",
        Nature.INDEMNITY: "Indemnités, hors produits de formation.",
    }
    for nature, text in texts.items():
        chosen = [result for result in outcome.kept if result.case.nature is nature]
        yield _of("Nature", "Nature", nature, chosen, amounts, text)


def _cases(outcome: Outcome, amounts: Written) -> Iterable[_Line]:
    texts = {
        Case.UNDECIDED: "Montant vide : une donnée manque.",
        Case.UPCOMING: "Montant vide : la session n'est pas finie.",
    }
    for case in Case:
        chosen = [result for result in outcome.kept if result.case is case]
        yield _of("Cas", "Cas", case, chosen, amounts, texts.get(case, ""))


def _condition(outcome: Outcome) -> Iterable[_Line]:
    condition = outcome.condition
    rate = "remplie" if condition.rate_met else "non remplie"
    attested = "oui" if condition.reminders_met else "non"
    yield _Line(
        "Condition",
        f"taux d'abandon : {condition.abandoned} / {condition.present}",
        check=Tinted(rate, "good" if condition.rate_met else "check"),
        text=f"Stagiaires en abandon sur stagiaires présents ; strictement inférieur à {condition.limit} %.",
    )
    yield _Line(
        "Condition",
        "relances attestées",
        check=Tinted(attested, "good" if condition.reminders_met else "check"),
        text="Relances des stagiaires partiellement présents : par --reminders-attested ou la décision sur M06.",
    )


def _findings(outcome: Outcome, findings: Written) -> Iterable[_Line]:
    counts = outcome.count_by_severity()
    for severity in Severity:
        count = Formula(f'=COUNTIFS({findings.range("Gravité")},"{severity.label}")', counts[severity])
        yield _Line("Constats", severity.label, count)


def _payments(outcome: Outcome, payments: Payments, sheet: Written) -> Iterable[_Line]:
    """Yield what came in, then the dossiers by the situation of their payment with the gap of each group."""
    pairs = list(zip(outcome.kept, outcome.accounts, strict=True))
    paid = sum(account.paid or 0 for account in payments.accounts.values())
    text = "Tous les règlements reçus à la date d'arrêté, dossiers hors période compris."
    yield _Line("Paiements", "payé", amount=Formula(f"=SUM({sheet.range('Payé (€)')})", paid / 100), text=text)
    for where in sorted({situation(*pair) for pair in pairs}, key=lambda one: one.label):
        gaps = [gap_of(*pair) or 0 for pair in pairs if situation(*pair) is where]
        chosen = f'{sheet.range("Situation")},"{where.label}"'
        count = Formula(f"=COUNTIFS({chosen})", len(gaps))
        gap = Formula(f"=SUMIFS({sheet.range('Écart (€)')},{chosen})", sum(gaps) / 100)
        blank = where in {Situation.UNDECIDED, Situation.UNCLEAR}
        yield _Line("Paiements", where.label, count, None if blank else gap, text="Montant : l'écart, payé moins dû.")


def _strangers(outcome: Outcome, payments: Payments, sheet: Written) -> _Line:
    """Return what was paid for dossiers that this workbook does not hold."""
    shown = {result.dossier.dossier_id for result in outcome.kept}
    accounts = [account for number, account in payments.accounts.items() if number not in shown]
    chosen = f'{sheet.range("Situation")},"{Situation.ELSEWHERE.label}"'
    paid = sum(account.paid or 0 for account in accounts)
    count = Formula(f"=COUNTIFS({chosen})", len(accounts))
    amount = Formula(f"=SUMIFS({sheet.range('Payé (€)')},{chosen})", paid / 100)
    return _Line("Paiements", Situation.ELSEWHERE.label, count, amount, text="Montant : ce qui a été payé pour eux.")


def _payment_controls(outcome: Outcome, payments: Payments, amounts: Written, sheet: Written) -> Iterable[_Line]:
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
        yield _Line(
            "Contrôles", name, check=Formula(f'=IF(ROUND({formula},2)=0,"OK","ÉCART")', "OK" if holds else "ÉCART")
        )


def _controls(
    outcome: Outcome, amounts: Written, sessions: Written, rows: dict[tuple[str, str], int]
) -> Iterable[_Line]:
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
    shares = [(result.dossier.price, result.assessment.due.share) for result in kept]
    proofs = sum(round_half_up(price * share) for price, share in shares if price is not None and share is not None)
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
        check = Formula(f'=IF(ROUND({left}-({right}),2)=0,"OK","ÉCART")', "OK" if holds else "ÉCART")
        yield _Line("Contrôles", name, check=check)


def _add_chart(book: xlsxwriter.Workbook, sheet: Worksheet, rows: dict[tuple[str, str], int]) -> None:
    first, last = (rows["Cas", case.label] for case in (Case.UNDECIDED, Case.PARTIAL))
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Dossiers par cas",
            "categories": f"='Synthèse'!$B${first}:$B${last}",
            "values": f"='Synthèse'!$C${first}:$C${last}",
            "fill": {"color": "#2F5597"},
            "data_labels": {"value": True},
            "gap": 60,
        }
    )
    chart.set_title({"name": "Nombre de dossiers par cas", "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 620, "height": 400})
    described = "Diagramme en barres : nombre de dossiers par cas, mêmes chiffres que le tableau."
    sheet.insert_chart("H4", chart, {"description": described})
