"""Sheet "Synthèse": the figures at a glance, live on the detail, with their controls and a chart."""

from collections.abc import Iterable
from dataclasses import replace

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reconcile.findings import Severity
from reconcile.french import day as fr_day
from reconcile.french import plural
from reconcile.labels import Labelled
from reconcile.month.changes import Changes
from reconcile.month.edof_checks import Situation, gap_of, situation
from reconcile.month.outcome import Case, Firmness, Nature, Outcome, Result
from reconcile.month.payments import Payments
from reconcile.report.styles import Styles
from reconcile.report.summary_controls import bridge, controls, payment_controls
from reconcile.report.summary_lines import DUE, KINDS, Detail, Line
from reconcile.report.tables import FIRST_ROW, Column, Formula, Sheet, Tinted, Written, write_table

SHEET: Sheet[Line] = Sheet(
    "Synthèse",
    "Synthèse du rapprochement",
    "",
    (
        Column("Rubrique", "text", 16, lambda line: line.section, "De quoi parle la ligne."),
        Column("Poste", "text", 36, lambda line: line.post, "Ce qui est compté."),
        Column("Nombre", "count", 10, lambda line: line.count, "Nombre de dossiers, ou de constats."),
        Column("Montant (€)", "euros", 15, lambda line: line.amount, "Somme, vivante sur le détail."),
        Column("Contrôle", "text", 12, lambda line: line.check, "OK ou ÉCART, ou si la condition est remplie."),
        Column("Explication", "wrap", 62, lambda line: line.text, "Ce que la ligne veut dire."),
    ),
    identity=2,
)
# Their dossiers have no amount: a total of 0,00 € would say that nothing is due.
_WITHOUT_AMOUNT = (Firmness.UNDECIDED, Case.UNDECIDED, Case.UPCOMING)


def write_summary(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome, detail: Detail) -> None:
    """Write the totals, the cases, the condition and the findings, then the controls: each OK or ÉCART."""
    amounts = detail.amounts
    lines = [*_totals(outcome, amounts), *_natures(outcome, amounts), *_cases(outcome, amounts)]
    lines += [*_condition(outcome), *_findings(outcome, detail.findings), *_left_out(outcome)]
    if detail.payments and outcome.payments:
        lines += _payments(outcome, outcome.payments, detail.payments)
        lines.append(_strangers(outcome, outcome.payments, detail.payments))
    if detail.changes and outcome.changes:
        lines += _changes(outcome.changes, detail.changes)
    rows = {(line.section, line.post): number for number, line in enumerate(lines, start=FIRST_ROW)}
    lines += controls(outcome, amounts, detail.sessions, rows)
    if detail.payments and outcome.payments:
        lines += payment_controls(outcome, outcome.payments, amounts, detail.payments)
    if detail.changes and outcome.changes:
        lines.append(bridge(outcome, outcome.changes, rows))
    description = f"Au {fr_day(outcome.as_of)} : {outcome.period}."
    sheet, _ = write_table(book, styles, replace(SHEET, description=description), lines)
    _add_chart(book, sheet, rows)


def _changes(changes: Changes, sheet: Written) -> Iterable[Line]:
    """Yield the total of the earlier workbook, then what each kind of change adds to it."""
    text = f"« {changes.file} », au {fr_day(changes.as_of)}."
    yield Line("Changements", "total précédent", amount=changes.due_before / 100, text=text)
    for kind, post in KINDS.items():
        chosen = [change for change in changes.rows if change.kind is kind]
        moved = sum((change.after.due or 0) - (change.before.due or 0) for change in chosen)
        where = f'{sheet.range("Changement")},"{kind.label}"'
        count = Formula(f"=COUNTIFS({where})", len(chosen))
        amount = Formula(f"=SUMIFS({sheet.range('Différence (€)')},{where})", moved / 100)
        yield Line("Changements", post, count, amount)


def _of(section: str, heading: str, value: Labelled, results: Iterable[Result], amounts: Written, text: str) -> Line:
    """Return the line of the dossiers whose column `heading` holds `value`: how many, and what they owe."""
    chosen = list(results)
    where = f'{amounts.range(heading)},"{value.label}"'
    count = Formula(f"=COUNTIFS({where})", len(chosen))
    amount = Formula(f"=SUMIFS({amounts.range(DUE)},{where})", sum(result.cents or 0 for result in chosen) / 100)
    blank = value in _WITHOUT_AMOUNT
    return Line(section, value.label, count, None if blank else amount, text=text)


def _totals(outcome: Outcome, amounts: Written) -> Iterable[Line]:
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
    yield Line("Montants dus", "à décider, au plus", amount=most, text=reach)
    count = Formula(f"=COUNT({amounts.range(DUE)})", sum(1 for result in kept if result.cents is not None))
    total = Formula(f"=SUM({amounts.range(DUE)})", totals.due / 100)
    yield Line("Montants dus", "total dû", count, total, text="Ferme et conditionnel.")


def _natures(outcome: Outcome, amounts: Written) -> Iterable[Line]:
    texts = {
        Nature.SERVICE: "Produits de formation.",
        Nature.INDEMNITY: "Indemnités, hors produits de formation.",
    }
    for nature, text in texts.items():
        chosen = [result for result in outcome.kept if result.case.nature is nature]
        yield _of("Nature", "Nature", nature, chosen, amounts, text)


def _cases(outcome: Outcome, amounts: Written) -> Iterable[Line]:
    texts = {
        Case.UNDECIDED: "Montant vide : une donnée manque.",
        Case.UPCOMING: "Montant vide : la session n'est pas finie.",
    }
    for case in Case:
        chosen = [result for result in outcome.kept if result.case is case]
        yield _of("Cas", "Cas", case, chosen, amounts, texts.get(case, ""))


def _condition(outcome: Outcome) -> Iterable[Line]:
    condition = outcome.condition
    rate = "remplie" if condition.rate_met else "non remplie"
    attested = "oui" if condition.reminders_met else "non"
    yield Line(
        "Condition",
        f"taux d'abandon : {condition.abandoned} / {condition.present}",
        check=Tinted(rate, "good" if condition.rate_met else "check"),
        text=f"Stagiaires en abandon sur stagiaires présents ; strictement inférieur à {condition.limit} %.",
    )
    yield Line(
        "Condition",
        "relances attestées",
        check=Tinted(attested, "good" if condition.reminders_met else "check"),
        text="Relances des stagiaires partiellement présents : par --reminders-attested ou la décision sur M06.",
    )


def _findings(outcome: Outcome, findings: Written) -> Iterable[Line]:
    counts = outcome.count_by_severity()
    for severity in Severity:
        count = Formula(f'=COUNTIFS({findings.range("Gravité")},"{severity.label}")', counts[severity])
        yield Line("Constats", severity.label, count)


def _left_out(outcome: Outcome) -> Iterable[Line]:
    """Yield the files that were left out on demand: what they hold is in no figure."""
    for name in outcome.inputs.left_out:
        text = f"« {name} » a été laissé de côté à votre demande (--skip) : rien de ce qu'il contient n'est compté ici."
        yield Line("Lecture", "fichier laissé de côté", check=Tinted("à savoir", "check"), text=text)


def _payments(outcome: Outcome, payments: Payments, sheet: Written) -> Iterable[Line]:
    """Yield what came in, then the dossiers by the situation of their payment with the gap of each group."""
    pairs = list(zip(outcome.kept, outcome.accounts, strict=True))
    paid = sum(account.paid or 0 for account in payments.accounts.values())
    text = "Tous les règlements reçus à la date d'arrêté, dossiers hors période compris."
    yield Line("Paiements", "payé", amount=Formula(f"=SUM({sheet.range('Payé (€)')})", paid / 100), text=text)
    for where in sorted({situation(*pair) for pair in pairs}, key=lambda one: one.label):
        gaps = [gap_of(*pair) or 0 for pair in pairs if situation(*pair) is where]
        chosen = f'{sheet.range("Situation")},"{where.label}"'
        count = Formula(f"=COUNTIFS({chosen})", len(gaps))
        gap = Formula(f"=SUMIFS({sheet.range('Écart (€)')},{chosen})", sum(gaps) / 100)
        blank = where in {Situation.UNDECIDED, Situation.UNCLEAR}
        yield Line("Paiements", where.label, count, None if blank else gap, text="Montant : l'écart, payé moins dû.")


def _strangers(outcome: Outcome, payments: Payments, sheet: Written) -> Line:
    """Return what was paid for dossiers that this workbook does not hold."""
    shown = {result.dossier.dossier_id for result in outcome.kept}
    accounts = [account for number, account in payments.accounts.items() if number not in shown]
    chosen = f'{sheet.range("Situation")},"{Situation.ELSEWHERE.label}"'
    paid = sum(account.paid or 0 for account in accounts)
    count = Formula(f"=COUNTIFS({chosen})", len(accounts))
    amount = Formula(f"=SUMIFS({sheet.range('Payé (€)')},{chosen})", paid / 100)
    return Line("Paiements", Situation.ELSEWHERE.label, count, amount, text="Montant : ce qui a été payé pour eux.")


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
