"""Decisions on the condition of the indemnities (M06), what "vu" does, and what an unsigned decision is."""

from datetime import date
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from tests.builders.decisions import (
    BOTH,
    FILLED,
    WHEN,
    WHO,
    WORKBOOK,
    assert_amount,
    codes,
    decide,
    first_run,
    found,
    no_show_month,
    run_again,
    write,
)
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    LEARNER,
    lines,
    result_of,
)


def test_attested_reminders_make_the_indemnity_firm(tmp_path: Path) -> None:
    before = no_show_month(tmp_path)
    assert (result_of(before).cents, result_of(before).firmness) == (500, "conditional")
    outcome = decide(tmp_path, "M06", "relances attestées")
    assert (result_of(outcome).cents, result_of(outcome).firmness) == (500, "firm")
    assert (outcome.totals.firm, outcome.totals.conditional) == (10_500, 0)


@pytest.mark.parametrize("attested", [False, True])
def test_reminders_said_not_attested_win_over_the_option(attested: bool, tmp_path: Path) -> None:
    no_show_month(tmp_path)
    write(tmp_path / WORKBOOK, "M06", "relances non attestées")
    outcome = run_again(tmp_path, attested=attested)
    assert (result_of(outcome).cents, result_of(outcome).firmness) == (500, "conditional")
    assert "F40" not in codes(outcome)


# "vu", and what is not signed.


def test_seen_lowers_what_is_to_check_to_information_and_changes_no_amount(tmp_path: Path) -> None:
    no_show_month(tmp_path)
    outcome = decide(tmp_path, "M06", "vu")
    assert found(outcome, "M06").severity == "information"
    assert (result_of(outcome).cents, result_of(outcome).firmness) == (500, "conditional")


def test_seen_leaves_what_blocks_blocking_and_the_amount_undecided(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "P", "?"), *FILLED])
    outcome = decide(tmp_path, "P07", "vu", ALPHA)
    assert found(outcome, "P07").severity == "blocking"
    assert_amount(outcome, Case.UNDECIDED, None)


@each(("on", "by"), [(None, WHO), (WHEN, ""), (None, "")])
def test_a_decision_that_is_not_dated_or_signed_is_applied_and_stays_to_check(
    on: date | None, by: str, tmp_path: Path
) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    write(tmp_path / WORKBOOK, "P07", "présent", ALPHA, on=on, by=by)
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.PARTIAL, 5_000)
    assert found(outcome, "P07").severity == "check"


def test_a_decision_that_is_dated_and_signed_leaves_its_row_as_information(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    assert found(decide(tmp_path, "P07", "présent", ALPHA), "P07").severity == "information"


@pytest.mark.parametrize(("on", "by"), [(None, WHO), (WHEN, "")])
def test_seen_without_a_date_or_a_name_stays_to_check(on: date | None, by: str, tmp_path: Path) -> None:
    no_show_month(tmp_path)
    write(tmp_path / WORKBOOK, "M06", "vu", on=on, by=by)
    assert found(run_again(tmp_path), "M06").severity == "check"
