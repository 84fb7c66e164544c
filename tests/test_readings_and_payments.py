"""A month worked out by hand: other readings of the guide, EDOF's rates and amounts, invoices and payments.

`tests/month_with_payments/` holds its exports, `tests/cases/month_with_payments.csv` what each dossier gives.
"""

from datetime import date
from pathlib import Path

import pytest

from reconcile.month.edof_checks import gap_of, situation
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.terms.readings import parse
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    FILLER,
    LEARNER,
    cases,
    codes_of,
    dossier_row,
    filler_row,
    label,
    lines,
    result_of,
    run,
    write_csv,
)
from tests.builders.pages import plain

MONTH = Path(__file__).parent / "month_with_payments"
LABELS = {
    "withdraw_14wd": "14 jours ouvrés",
    "withdraw_11wd": "11 jours ouvrés",
    "clear_days": "jours francs, un jour ouvré plus tôt",
    "first_day_counted": "premier jour compté, un jour ouvré plus tard",
    "no_show_first_day": "absent toute la première journée, même présent ensuite",
    "whole_percent": "pourcentage entier, arrondi au plus proche",
    "fm_full_price": "prix entier",
}


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return reconcile_month([MONTH], date(2025, 4, 15), reminders_attested=True)


def shown(value: int | None) -> str:
    return "" if value is None else f"{value / 100:.2f}"


@each("row", cases("month_with_payments.csv"))
def test_a_dossier_gives_the_amounts_findings_and_payment_worked_out_by_hand(
    outcome: Outcome, row: dict[str, str]
) -> None:
    result = result_of(outcome, row["dossier_id"])
    assert (result.case.label, shown(result.cents), label(result.firmness)) == (
        row["case"],
        row["due"],
        row["firmness"],
    )
    others = {name: row[name] for name in LABELS if row[name]}
    found = dict(result.other_amounts)
    assert {name: shown(found[label]) for name, label in LABELS.items() if label in found} == others
    codes = [code for code in codes_of(outcome, row["dossier_id"]) if code in {"M02", "M03", "M04", "M08"}]
    assert codes == row["codes"].split()
    assert outcome.payments
    account = outcome.payments.of(row["dossier_id"])
    assert (shown(account.paid), shown(gap_of(result, account)), situation(result, account).label) == (
        row["paid"],
        row["gap"],
        row["situation"],
    )


def test_the_totals_and_the_rate_are_those_added_by_hand(outcome: Outcome) -> None:
    totals = outcome.totals
    assert (totals.firm, totals.conditional, totals.services, totals.indemnities) == (90880, 353, 86360, 4873)
    # 305 attended 6 h of 7 h: 100.00, or 600/7 with the force majeure recognised; 306 cancelled late: 5.00 or 0.
    assert (totals.undecided, totals.least, totals.most, totals.unpriced) == (2, 8571, 10500, 0)
    assert (outcome.condition.abandoned, outcome.condition.present) == (1, 12)


def test_each_other_reading_gives_the_total_added_by_hand(outcome: Outcome) -> None:
    due = {one.other.label: one.totals.due for one in outcome.readings}
    assert {name: due[label] for name, label in LABELS.items()} == {
        "withdraw_14wd": 90233,
        "withdraw_11wd": 90733,
        "clear_days": 91733,
        "first_day_counted": 91066,
        "no_show_first_day": 86733,
        # 912.33 - 20.00 (80.24 % read as 80 %) + 0.48 (59.52 % read as 60 %, the case unchanged)
        "whole_percent": 89281,
        # 912.33 + 15.00, and the unproven force majeure, whose two outcomes are then 100.00 both
        "fm_full_price": 102733,
    }


def test_no_shows_counted_in_the_rate_make_every_indemnity_conditional(outcome: Outcome) -> None:
    (read,) = [one for one in outcome.readings if one.other.label == "les absents comptent comme abandons"]
    # 4/15 instead of 1/12
    assert (read.totals.firm, read.totals.conditional) == (86360, 4873)


def test_what_waits_for_the_condition_depends_on_the_reading_where_reminders_are_not_attested() -> None:
    outcome = reconcile_month([MONTH], date(2025, 4, 15))
    sums = {one.other.label: (one.totals.firm, one.totals.conditional) for one in outcome.readings}
    assert (outcome.totals.firm, outcome.totals.conditional) == (86360, 4873)
    assert sums["l'abandon seul"] == (88380, 2853)
    assert sums["le prorata aussi"] == (50383, 40850)


def test_invoices_out_of_the_ordinary_are_findings(outcome: Outcome) -> None:
    found = {(one.code, one.dossier_id[-3:]) for one in outcome.findings if one.code in {"F11", "F14", "F37", "F39"}}
    assert found == {("F11", "303"), ("F14", "205"), ("F39", "999")}


def test_every_reading_shipped_changes_one_thing_and_an_unknown_change_is_refused() -> None:
    text = '[[readings]]\nname = "N"\ndefault = "D"\nothers = [{ label = "L", tolerance = 3 }]\n'
    with pytest.raises(Exception, match="lecture mal écrite : tolerance"):
        parse(text)


def invoice(number: str, amount: str, *, kind: str = "Facture", status: str = "Versé") -> dict[str, str]:
    return {
        "NUMERO_DOSSIER": ALPHA,
        "NUMERO_FACTURE": number,
        "TYPE": kind,
        "MONTANT_REGLEMENT": amount,
        "STATUT_REGLEMENT": status,
    }


@each(
    ("rows", "paid", "code"),
    [
        ([invoice("F-1", "100,00"), invoice("A-1", "20,00", kind="Avoir")], 8000, ""),
        ([invoice("F-1", "100,00"), invoice("A-1", "-20,00", kind="Note de crédit")], 8000, ""),
        ([invoice("F-1", "100,00"), invoice("A-1", "20,00", kind="Divers")], None, "F44"),
        ([invoice("F-1", "100,00", status="Rejeté")], 0, ""),
        ([invoice("F-1", "100,00", status="On verra")], None, "F37"),
        ([invoice("F-1", "100,00"), invoice("F-1", "90,00")], None, "F38"),
        ([invoice("F-1", "100,00"), invoice("F-1", "100,00", status="En attente")], 10000, "F11"),
    ],
    ids=["avoir", "note de crédit", "type inconnu", "rejetée", "statut inconnu", "contradictoire", "deux exports"],
)
def test_what_was_paid_is_the_sum_of_clear_invoices_and_blank_otherwise(
    rows: list[dict[str, str]], paid: int | None, code: str, tmp_path: Path
) -> None:
    write_csv(tmp_path / "factures.csv", rows)
    outcome = run(tmp_path, [dossier_row(), filler_row()], [*lines(LEARNER, "P", "P"), *lines(FILLER, "P", "P")])
    assert outcome.payments
    assert outcome.payments.of(ALPHA).paid == paid
    assert code in {"", *(one.code for one in outcome.findings)}
    assert {one.code for one in outcome.findings} & {"F11", "F37", "F38", "F44"} == ({code} if code else set())


def test_two_rows_of_one_dossier_number_do_not_count_its_payment_twice(tmp_path: Path) -> None:
    write_csv(tmp_path / "factures.csv", [invoice("F-1", "100,00")])
    outcome = run(tmp_path, [dossier_row(), dossier_row(price="200,00"), filler_row()], lines(FILLER, "P", "P"))
    assert [account.paid for account in outcome.accounts] == [10000, 0, 0]


@each(("rate", "said"), [("50", ["Taux saisi : 50 %, pour un dossier sans présence."]), ("0", []), ("", [])])
def test_a_rate_declared_for_who_cancelled_in_time_is_said_unless_it_is_none(
    rate: str, said: list[str], tmp_path: Path
) -> None:
    gone = dossier_row(status="Annulé (par le titulaire)", cancelled_on="03/03/2025")
    rows = [row | {"Taux de réalisation saisi (%)": rate} for row in (gone, filler_row())]
    outcome = run(tmp_path, rows, lines(FILLER, "P", "P"))
    about = [one for one in outcome.findings if one.code == "M03" and one.dossier_id == ALPHA]
    assert [plain(one.detail) for one in about] == said
