"""What is written in a cell of a form."""

from datetime import time, timedelta
from pathlib import Path

from reconcile.contract.amounts import Case
from tests.builders.each import each
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


@each("mark", ["2h30", 2.5, time(2, 30)], ids=["text", "number", "time"])
def test_hours_need_no_other_hours_beside_them_to_be_read(tmp_path: Path, mark: object) -> None:
    # 150 of 420 minutes = 35,714… %.
    assert one_form(tmp_path, mark) == [3571]


def test_hours_of_a_half_day_session_are_a_share_of_it(tmp_path: Path) -> None:
    filled(tmp_path, HALF_DAY, ["2h30"], times="14h00-17h30")
    # 150 of 210 minutes = 71,428… %.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 7143)


def test_more_than_planned_counts_as_planned_and_is_said(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY, ["4h30", "A"], planned=["3h30", "3h30"])
    outcome = monthly(tmp_path)
    # 3 h 30 of 7 h; one hour over is the most that counts as planned.
    assert result_of(outcome).cents == 5000
    assert "F23" in codes_of(outcome)


def test_more_than_an_hour_over_the_planned_time_is_no_duration(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY, ["4h31", "A"], planned=["3h30", "3h30"])
    outcome = monthly(tmp_path)
    assert result_of(outcome).cents is None
    assert "P07" in codes_of(outcome)


def test_more_than_an_average_of_the_dossier_s_hours_asks_for_the_planned_times(tmp_path: Path) -> None:
    # 7 h over two half-days are 3 h 30 on average; nobody wrote an afternoon of 2 h, so nothing says 5 h + 2 h.
    filled(tmp_path, ONE_DAY, ["5h00", "A"])
    outcome = monthly(tmp_path)
    assert result_of(outcome).cents is None
    assert "F22" in codes_of(outcome)


def test_the_longest_durations_are_the_planned_times_where_they_make_the_dossier_s_hours(tmp_path: Path) -> None:
    # 5 h + 2 h = the dossier's 7 h: all of it was attended.
    filled(tmp_path, ONE_DAY, ["5h00", "2h00"])
    assert amounts(tmp_path)[ALPHA] == (Case.COMPLETED, 10000)


def test_a_row_of_planned_times_does_not_make_hours_of_ones(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY, [1, "A"], planned=["3h30", "3h30"])
    # 210 of 420 minutes: a 1 that nothing says to be an hour is a mark (inputs.md §1).
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 5000)


def test_one_is_a_presence_where_no_hours_are_written(tmp_path: Path) -> None:
    # inputs.md: a plain 1 beside marks is a presence; a morning of two.
    filled(tmp_path, ONE_DAY, [1, "A"])
    assert cents(tmp_path) == 5000


def test_the_trainer_and_the_signatures_change_nothing_and_a_remark_beside_an_absence_is_to_read(
    tmp_path: Path,
) -> None:
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
    assert {one.code for one in outcome.findings if one.code[0] in "PF" and one.severity != "information"} == {"F45"}
