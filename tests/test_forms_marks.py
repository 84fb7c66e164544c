"""What is written in a cell of a form."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from tests.builders.forms import HALF_DAY, ONE_DAY, amounts, cents, filled, form, monthly, one_form
from tests.builders.months import ALPHA, OMEGA, codes_of, result_of


def test_a_presence_may_be_written_in_many_ways(tmp_path: Path) -> None:
    # 3 h 30 of 7 h.
    assert one_form(tmp_path, "P", "p", "X", "x", "✓", "Présente", "P ") == [5000] * 7


def test_an_absence_may_be_written_in_many_ways(tmp_path: Path) -> None:
    # 5 % of 100 €.
    absences = ["A", "a", "abs.", "Absente", "EXC", "non", "0", 0, "0h00", time(0, 0)]
    assert one_form(tmp_path, *absences) == [500] * 10


def test_two_hours_and_a_half_may_be_written_in_many_ways(tmp_path: Path) -> None:
    times = ["2h30", "2 h 30", "02:30", "2,5", "2.5", 2.5, time(2, 30), timedelta(hours=2, minutes=30), "9h00-11h30"]
    # 150 of 420 minutes = 35,714… %.
    assert one_form(tmp_path, *times) == [3571] * 9


@pytest.mark.parametrize("mark", ["2h30", 2.5, time(2, 30)], ids=["text", "number", "time"])
def test_hours_need_no_other_hours_beside_them_to_be_read(tmp_path: Path, mark: object) -> None:
    # 150 of 420 minutes = 35,714… %.
    assert one_form(tmp_path, mark) == [3571]


def test_hours_of_a_half_day_session_are_a_share_of_it(tmp_path: Path) -> None:
    filled(tmp_path, HALF_DAY, ["2h30"], times="14h00-17h30")
    # 150 of 210 minutes = 71,428… %.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 7143)


def test_more_than_planned_counts_as_planned_and_is_said(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY, ["5h00", "A"])
    outcome = monthly(tmp_path)
    # 3 h 30 of 7 h.
    assert result_of(outcome).cents == 5000
    assert "F23" in codes_of(outcome)


def test_one_is_an_hour_beside_a_row_of_planned_times(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY, [1, "A"], planned=["3h30", "3h30"])
    # 60 of 420 minutes = 14,28… %: less than 25 %, so 25 % of the price.
    assert amounts(tmp_path)[ALPHA] == (Case.ABANDONMENT, 2500)


def test_one_is_a_presence_where_no_hours_are_written(tmp_path: Path) -> None:
    # inputs.md: a plain 1 beside marks is a presence; a morning of two.
    filled(tmp_path, ONE_DAY, [1, "A"])
    assert cents(tmp_path) == 5000


def test_the_remark_the_trainer_and_the_signatures_change_nothing(tmp_path: Path) -> None:
    path = filled(tmp_path, ONE_DAY, ["2h00", "A"])
    with form(path) as sheet:
        sheet.note("Formateur :", "EXEMPLE-FORMATEUR Bidon")
        last = sheet.sheet.max_column
        sheet.sheet.cell(sheet.header + 2, last).value = "partie à 11h00, revenue le 27/03/2025 matin"
        trainer = sheet._row(3, "Formateur (signature)")
        sheet.sheet.cell(trainer, 5).value, sheet.sheet.cell(trainer, 6).value = "X", "P"
    outcome = monthly(tmp_path)
    # 120 of 420 minutes = 28,571… %.
    assert (result_of(outcome).cents, result_of(outcome, OMEGA).cents) == (2857, 10000)
    assert {one.severity for one in outcome.findings if one.code[0] in "PF"} <= {"information"}
