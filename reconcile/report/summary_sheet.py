"""Sheet "Synthèse": one page to read first and to sign; its figures are live on the detail, its controls can fail."""

from collections.abc import Iterable

import xlsxwriter
from msgspec.structs import replace

from reconcile.french import day as fr_day
from reconcile.french import plural
from reconcile.labels import Labelled
from reconcile.month.changes import Changes
from reconcile.month.edof_checks import Situation, gap_of, situation
from reconcile.month.outcome import Case, Firmness, Nature, Outcome, Result
from reconcile.month.payments import Payments
from reconcile.report.cells import Formula, Tinted
from reconcile.report.headline import FIRST_TO_DO, first_steps, totals_of
from reconcile.report.styles import Styles
from reconcile.report.summary_controls import bridge, controls, payment_controls
from reconcile.report.summary_lines import DUE, KINDS, Detail, Line
from reconcile.report.summary_page import add_block_to_sign, add_chart, mark_gaps
from reconcile.report.tables import FIRST_ROW, Column, Sheet, Written, write_table

SHEET: Sheet[Line] = Sheet(
    "Synthèse",
    "Synthèse du rapprochement",
    "",
    (
        Column("Rubrique", "text", 16, lambda line: line.section, "De quoi parle la ligne."),
        Column("Poste", "wrap", 36, lambda line: line.post, "Ce qui est compté."),
        Column("Nombre", "count", 9, lambda line: line.count, "Nombre de dossiers."),
        Column("Montant (€)", "euros", 14, lambda line: line.amount, "Somme, vivante sur le détail."),
        Column("dont indemnités (€)", "euros", 14, lambda line: line.indemnity,
               "La part du montant qui est une indemnité ; le reste est une prestation."),
        Column("Contrôle", "check", 12, lambda line: line.check, "OK ou ÉCART, ou si la condition est remplie."),
        Column("Explication", "words", 70, lambda line: line.text, "Ce que la ligne veut dire, ou que faire."),
    ),
    identity=2,
)  # fmt: skip
# More sessions than a page can show are in the sheet of their own.
MOST_SESSIONS = 14
# Their dossiers have no amount: a total of 0,00 € would say that nothing is due.
_WITHOUT_AMOUNT = (Firmness.UNDECIDED, Case.UNDECIDED, Case.UPCOMING)


def write_summary(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome, detail: Detail) -> None:
    """Write the headline, what to do first, sessions, cases, condition and controls; then a block to sign."""
    amounts = detail.amounts
    lines = [*_headline(outcome, amounts), *_to_do_first(outcome), *_sessions(outcome, detail.sessions)]
    lines += [*_cases(outcome, amounts), *_condition(outcome), *_left_out(outcome)]
    if detail.payments and outcome.payments:
        lines += _payments(outcome, outcome.payments, detail.payments)
        lines.append(_strangers(outcome, outcome.payments, detail.payments))
    if detail.changes and outcome.changes:
        lines += _changes(outcome.changes, detail.changes)
    rows = {(line.section, line.post): number for number, line in enumerate(lines, start=FIRST_ROW)}
    lines += controls(outcome, detail, rows)
    if detail.payments and outcome.payments:
        lines += payment_controls(outcome, outcome.payments, amounts, detail.payments)
    if detail.changes and outcome.changes:
        lines.append(bridge(outcome, outcome.changes, rows))
    description = f"Au {fr_day(outcome.as_of)} : {outcome.period}."
    page, written = write_table(book, styles, replace(SHEET, description=description), lines)
    mark_gaps(page, styles, written)
    add_block_to_sign(page, styles, written.last_row + 2)
    add_chart(book, page, lines, rows, len(SHEET.columns))
    # One page: what it is, what it is worth, what to do, who signs.
    page.fit_to_pages(1, 1)


def _headline(outcome: Outcome, amounts: Written) -> Iterable[Line]:
    *with_amount, undecided = totals_of(outcome)
    for total in with_amount:
        chosen = [result for result in outcome.kept if result.firmness is total.firmness]
        yield _of(total.section, "Fermeté", total.firmness, chosen, amounts, total.text)
    where = f'{amounts.range("Fermeté")},"{Firmness.UNDECIDED.label}"'
    count = Formula(f"=COUNTIFS({where})", undecided.count)
    yield Line(undecided.section, Firmness.UNDECIDED.label, count, text=undecided.text)
    totals = outcome.totals
    count = Formula(f"=COUNT({amounts.range(DUE)})", sum(1 for result in outcome.kept if result.cents is not None))
    total_due = Formula(f"=SUM({amounts.range(DUE)})", totals.due / 100)
    where = f'{amounts.range("Nature")},"{Nature.INDEMNITY.label}"'
    indemnity = Formula(f"=SUMIFS({amounts.range(DUE)},{where})", totals.indemnities / 100)
    yield Line("Total dû", "ferme et conditionnel", count, total_due, indemnity, text="Prestations et indemnités.")


def _to_do_first(outcome: Outcome) -> Iterable[Line]:
    """Yield the three things to do first, with what each is worth."""
    for number, step in enumerate(first_steps(outcome), start=1):
        amount = None if step.stake is None else step.stake / 100
        yield Line("À faire d'abord", f"{number}. {step.title}", amount=amount, text=step.text)
    rest = len(outcome.to_do) - FIRST_TO_DO
    if rest > 0:
        yield Line(
            "À faire d'abord", "et ensuite", count=rest, text="Lignes de « À traiter », par gravité puis par enjeu."
        )
    elif not outcome.to_do:
        yield Line("À faire d'abord", "rien", text="Plus rien n'attend une réponse.")


def _sessions(outcome: Outcome, sessions: Written) -> Iterable[Line]:
    shown = outcome.sessions[:MOST_SESSIONS]
    for number, session in enumerate(shown, start=FIRST_ROW):
        at = f"'{sessions.sheet}'!"
        post = f"{session.session_id or '(sans numéro)'} du {fr_day(session.starts_on) or '?'}"
        total, indemnities = (f"={at}{sessions.letters(name)}{number}" for name in (DUE, "dont indemnités (€)"))
        yield Line(
            "Par session",
            post,
            Formula(f"={at}{sessions.letters('Inscrits')}{number}", session.registered),
            None if session.due is None else Formula(total, session.due / 100),
            None if session.due is None else Formula(indemnities, session.indemnities / 100),
            text=session.title + (f" ; {plural(session.undecided, 'dossier')} à décider" if session.undecided else ""),
        )
    rest = outcome.sessions[MOST_SESSIONS:]
    if rest:
        due = sum(session.due or 0 for session in rest) / 100
        part = sum(session.indemnities for session in rest) / 100
        count = sum(session.registered for session in rest)
        yield Line("Par session", f"et {len(rest)} autres", count, due, part, text="Voir la feuille « Sessions ».")


def _of(section: str, heading: str, value: Labelled, results: Iterable[Result], amounts: Written, text: str) -> Line:
    """Return the line of the dossiers whose column `heading` holds `value`: how many, and what they owe."""
    chosen = list(results)
    where = f'{amounts.range(heading)},"{value.label}"'
    count = Formula(f"=COUNTIFS({where})", len(chosen))
    amount = Formula(f"=SUMIFS({amounts.range(DUE)},{where})", sum(result.cents or 0 for result in chosen) / 100)
    of_indemnity = f'{where},{amounts.range("Nature")},"{Nature.INDEMNITY.label}"'
    cents = sum(result.cents or 0 for result in chosen if result.case.nature is Nature.INDEMNITY)
    part = Formula(f"=SUMIFS({amounts.range(DUE)},{of_indemnity})", cents / 100)
    if value in _WITHOUT_AMOUNT:
        return Line(section, value.label, count, text=text)
    return Line(section, value.label, count, amount, part, text=text)


def _cases(outcome: Outcome, amounts: Written) -> Iterable[Line]:
    """Yield the cases that occur."""
    texts = {
        Case.UNDECIDED: "Montant vide : une donnée manque.",
        Case.UPCOMING: "Montant vide : la session n'est pas finie.",
    }
    for case in Case:
        if chosen := [result for result in outcome.kept if result.case is case]:
            yield _of("Cas", "Cas", case, chosen, amounts, texts.get(case, ""))


def _condition(outcome: Outcome) -> Iterable[Line]:
    condition = outcome.condition
    rate = "remplie" if condition.rate_met else "non remplie"
    attested = "oui" if condition.reminders_met else "non"
    yield Line(
        "Condition",
        f"taux d'abandon : {condition.abandoned} / {condition.present}",
        check=Tinted(rate, "good" if condition.rate_met else "check"),
        text=f"En abandon sur présents, strictement sous {condition.limit} % ; « Absences et relances » nomme.",
    )
    yield Line(
        "Condition",
        "relances attestées",
        check=Tinted(attested, "good" if condition.reminders_met else "check"),
        text="Par les relances datées d'« Absences et relances », la décision sur M06 ou --reminders-attested.",
    )


def _left_out(outcome: Outcome) -> Iterable[Line]:
    """Yield the files that were left out on demand: what they hold is in no figure."""
    for name in outcome.inputs.left_out:
        text = f"« {name} » a été laissé de côté à votre demande (--skip) : rien de ce qu'il contient n'est compté ici."
        yield Line("Lecture", "fichier laissé de côté", check=Tinted("à savoir", "check"), text=text)
    for one in outcome.ignored_sheets:
        text = f"« {one.written} » est ignorée, comme vous l'avez répondu : rien de ce qu'elle contient n'est compté."
        yield Line("Lecture", "feuille ignorée", check=Tinted("à savoir", "check"), text=text)


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
