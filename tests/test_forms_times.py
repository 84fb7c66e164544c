"""The planned times written on a form."""

from datetime import time
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from tests.builders.each import each
from tests.builders.forms import (
    ONE_DAY,
    TIMES,
    TWO_DAYS,
    WEEKEND,
    Form,
    amounts,
    cents,
    filled,
    form,
    learner,
    monthly,
    other,
    printed,
    several,
)
from tests.builders.months import ALPHA, OMEGA, dossier_row, filler_row, result_of


@pytest.mark.parametrize("hours", ["7h00", ""])
def test_times_on_the_line_weigh_the_half_days(tmp_path: Path, hours: str) -> None:
    lines = (
        "9h00-12h00 / 13h30-17h30",
        "9h-12h et 13h30-17h30",
        "09:00-12:00 13:30-17:30",
        "de 9h à 12h puis de 13h30 à 17h30",
    )

    def fill_in(sheet: Form, number: int) -> None:
        sheet.note("Horaires :", lines[number])
        sheet.mark(learner(number), "P", "A")
        sheet.mark(other(number), "A", "P")

    due = amounts(several(tmp_path, [ONE_DAY | {"planned_hours": hours}] * 4, fill_in))
    # 3 h of 7 h = 42,857… %; 4 h of 7 h = 57,142… %.
    assert [due[learner(number)] for number in range(4)] == [(Case.PARTIAL, 4286)] * 4
    assert [due[other(number)] for number in range(4)] == [(Case.PARTIAL, 5714)] * 4


@pytest.mark.parametrize("hours", ["7h00", ""])
def test_the_row_of_planned_times_weighs_the_half_days(tmp_path: Path, hours: str) -> None:
    planned: list[tuple[object, object]] = [("3h00", "4h00"), (3, 4), ("3", "4,0"), (time(3, 0), time(4, 0))]

    def fill_in(sheet: Form, number: int) -> None:
        sheet.plan(*planned[number])
        sheet.mark(learner(number), "P", "A")
        sheet.mark(other(number), "A", "P")

    due = amounts(several(tmp_path, [ONE_DAY | {"planned_hours": hours}] * 4, fill_in))
    # 3 h of 7 h = 42,857… %; 4 h of 7 h = 57,142… %.
    assert [due[learner(number)] for number in range(4)] == [(Case.PARTIAL, 4286)] * 4
    assert [due[other(number)] for number in range(4)] == [(Case.PARTIAL, 5714)] * 4


def test_the_row_of_planned_times_outranks_the_line(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY | {"planned_hours": ""}, "PA", times=TIMES, planned=("2h00", "4h00"))
    # 2 h of 6 h = 33,333… %.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 3333)


def test_the_row_of_planned_times_may_differ_from_day_to_day(tmp_path: Path) -> None:
    session = TWO_DAYS | {"planned_hours": "13h00"}
    filled(tmp_path, session, ["2h30", "A", "P", "A"], planned=("3h30", 3.5, "2h30", time(3, 30)))
    # 150 + 150 of 780 minutes = 38,461… %.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 3846)


def test_times_on_the_line_serve_every_day_of_a_weekend(tmp_path: Path) -> None:
    filled(tmp_path, WEEKEND | {"planned_hours": ""}, ["P", "1h45", "A", "A"], times=TIMES)
    # 210 + 105 of 840 minutes = 37,5 %.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 3750)


def test_hours_without_any_planned_time_are_left_to_decide(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY | {"planned_hours": ""}, ["2h30", "A"])
    assert amounts(tmp_path) == {ALPHA: (Case.UNDECIDED, None), OMEGA: (Case.COMPLETED, 10000)}


def test_a_form_prints_the_planned_time_only_where_it_is_known(tmp_path: Path) -> None:
    for hours, expected in (("7h00", "7\u00a0h"), ("", None)):
        path = printed(tmp_path, dossier_row(**ONE_DAY | {"planned_hours": hours}), name=f"{hours or 'sans'}.xlsx")
        with form(path) as sheet:
            block = {sheet.sheet.cell(row, 1).value: sheet.sheet.cell(row, 3).value for row in range(2, sheet.header)}
        assert block.get("Durée prévue :") == expected


@each(
    "times",
    [
        # One run from 12h to 13h30, and two ends left over.
        "9h/12h - 13h30/17h30",
        # A morning without its h.
        "9-12 / 13h30-17h30",
        # A slash is no dash.
        "9h00/12h00 ; 13h30/17h30",
    ],
)
def test_times_that_cannot_be_read_whole_are_said_and_leave_the_amount_to_decide(tmp_path: Path, times: str) -> None:
    filled(tmp_path, ONE_DAY, "PA", times=times)
    outcome = monthly(tmp_path)
    assert result_of(outcome).case is Case.UNDECIDED
    assert "F08" in [one.code for one in outcome.findings]


@pytest.mark.parametrize("hours", ["13h00", ""])
def test_the_times_of_two_days_on_one_line_are_not_added_up(tmp_path: Path, hours: str) -> None:
    times = "J1 : 9h00-12h30 / 14h00-17h30 - J2 : 9h00-11h30 / 14h00-17h30"
    filled(tmp_path, TWO_DAYS | {"planned_hours": hours}, "PAAA", times=times)
    # 210 of 420 + 360 = 780 minutes = 26,923… %.
    assert cents(tmp_path) == 2692


def test_times_in_the_title_of_the_training_plan_nothing_and_are_said(tmp_path: Path) -> None:
    title = {"Intitulé": "Les finances (visioconférence 18h-20h)"}
    path = printed(tmp_path, dossier_row() | title, filler_row() | title)
    with form(path) as sheet:
        sheet.mark(ALPHA, "P", "A")
        sheet.mark(OMEGA, "P", "P")
    # Whether the session is the two hours of its title, nobody can tell, until its times stand on their own line.
    assert cents(tmp_path) is None
    assert "F08" in [one.code for one in monthly(tmp_path).findings]
    with form(path) as sheet:
        sheet.note("Horaires :", TIMES)
    # 3 h 30 of 7 h.
    assert cents(tmp_path) == 5000


def test_a_title_that_speaks_of_a_session_does_not_name_it(tmp_path: Path) -> None:
    title = {"Intitulé": "Session : les finances locales"}
    path = printed(tmp_path, dossier_row() | title, filler_row() | title)
    with form(path) as sheet:
        sheet.mark(ALPHA, "P", "A")
        sheet.mark(OMEGA, "P", "P")
    # 3 h 30 of 7 h.
    assert cents(tmp_path) == 5000
