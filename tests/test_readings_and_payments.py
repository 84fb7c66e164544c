"""A month worked out by hand: other readings of the guide, EDOF's rates and amounts, invoices and payments.

`tests/month_with_payments/` holds its exports, `tests/cases/month_with_payments.csv` what each dossier gives.
"""

from datetime import date
from pathlib import Path

import pytest

from reconcile.edof_checks import gap_of, situation
from reconcile.monthly import reconcile_month
from reconcile.outcome import Outcome
from reconcile.terms.readings import parse
from tests.builders import cases, codes_of, result_of

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


@pytest.mark.parametrize("row", cases("month_with_payments.csv"))
def test_a_dossier_gives_the_amounts_findings_and_payment_worked_out_by_hand(
    outcome: Outcome, row: dict[str, str]
) -> None:
    result = result_of(outcome, row["dossier_id"])
    assert (result.case.label, shown(result.cents), result.firmness) == (row["case"], row["due"], row["firmness"])
    others = {name: row[name] for name in LABELS if row[name]}
    found = dict(result.other_amounts)
    assert {name: shown(found[label]) for name, label in LABELS.items() if label in found} == others
    codes = [code for code in codes_of(outcome, row["dossier_id"]) if code in {"M02", "M03", "M04", "M08"}]
    assert codes == row["codes"].split()
    assert outcome.payments
    account = outcome.payments.of(row["dossier_id"])
    assert (shown(account.paid), shown(gap_of(result, account)), situation(result, account)) == (
        row["paid"],
        row["gap"],
        row["situation"],
    )


def test_the_totals_and_the_rate_are_those_added_by_hand(outcome: Outcome) -> None:
    totals = outcome.totals
    assert (totals.firm, totals.conditional, totals.services, totals.indemnities) == (90880, 353, 86360, 4873)
    assert (totals.undecided, totals.reachable) == (2, 20000)
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
