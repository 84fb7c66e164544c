"""Forms marked on screen give the amounts, whatever the shape of the session.

Unless a test says otherwise the price is 100,00 €, a no-show owes 5 %, less than 25 % attended owes 25 %, more than
80 % the whole price.
"""

from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from tests.builders.forms import (
    HALF_DAY,
    LONGER,
    ONE_DAY,
    TIMES,
    TWO_DAYS,
    WEEKEND,
    Form,
    about_sheets,
    amounts,
    filled,
    held,
    learner,
    monthly,
    other,
    reshaped,
    several,
)
from tests.builders.months import ALPHA, OMEGA, codes_of, result_of

SHAPES: list[tuple[str, dict[str, str], str, int]] = [
    # 3 h 30 of 7 h = 50 %.
    ("one day", ONE_DAY, "PA", 5000),
    # 3 h 30 of 3 h 30.
    ("half a day", HALF_DAY, "P", 10000),
    # 10 h 30 of 14 h = 75 %.
    ("two days", TWO_DAYS, "PPPA", 7500),
    # One half-day a day: 3 h 30 of 7 h = 50 %.
    ("two days of half a day", held("27/03/2025", "28/03/2025", "7h00"), "AP", 5000),
    # 7 h of 14 h = 50 %.
    ("Saturday and Sunday", WEEKEND, "PPAA", 5000),
    # 14 h of 21 h = 66,666… %.
    ("Friday to Sunday", held("28/03/2025", "30/03/2025", "21h00"), "PPPPAA", 6667),
    # The weekend between is not held: 10 h 30 of 14 h = 75 %.
    ("Friday and Monday", held("28/03/2025", "31/03/2025", "14h00"), "PPPA", 7500),
    # 24 h 30 of 35 h = 70 %.
    ("Monday to Friday", held("24/03/2025", "28/03/2025", "35h00"), "PPPPPPPAAA", 7000),
    # 35 h of 49 h = 71,428… %.
    ("Monday to Sunday", held("24/03/2025", "30/03/2025", "49h00"), "P" * 10 + "A" * 4, 7143),
    # 1 May is not held: 7 h of 14 h = 50 %.
    ("around a public holiday", held("30/04/2025", "02/05/2025", "14h00"), "APPA", 5000),
    # Nothing but the first and the last day, 14 h in all: 10 h 30 of 14 h = 75 %.
    ("two days more than a week apart", LONGER | {"planned_hours": "14h00"}, "PPPA", 7500),
]


@pytest.mark.parametrize("hours", [True, False], ids=["hours known", "export without hours"])
def test_a_form_marked_on_screen_gives_the_amounts_whatever_the_shape_of_the_session(
    tmp_path: Path, hours: bool
) -> None:
    """EDOF's own export holds no hours; then half-days weigh alike, and here all of a session are as long."""
    shapes = [one for one in SHAPES if hours or "half" not in one[0]]

    def fill_in(sheet: Form, shape: int) -> None:
        _, _, marks, _ = shapes[shape]
        sheet.mark(learner(shape), *marks)
        sheet.mark(other(shape), *("P" * len(marks)))

    sessions = [days if hours else days | {"planned_hours": ""} for _, days, _, _ in shapes]
    outcome = several(tmp_path, sessions, fill_in)
    due = amounts(outcome)
    assert {name: due[learner(shape)][1] for shape, (name, *_) in enumerate(shapes)} == {
        name: cents for name, _, _, cents in shapes
    }
    assert {due[other(shape)] for shape in range(len(shapes))} == {(Case.COMPLETED, 10000)}
    # The shapes share their days: whoever bears one name in two sessions at once is asked about, and no more.
    assert set(about_sheets(outcome)) == {"P09"}


def test_who_never_came_owes_five_percent_and_a_quarter_of_the_time_is_no_abandonment(tmp_path: Path) -> None:
    # Nothing of 14 h: 5 %. 3 h 30 of 14 h = exactly 25 %.
    filled(tmp_path, TWO_DAYS, "AAAA", others="PAAA")
    assert amounts(tmp_path) == {ALPHA: (Case.NO_SHOW, 500), OMEGA: (Case.PARTIAL, 2500)}


def test_a_blank_is_an_absence_where_others_are_present_and_nobody_is_marked_absent(tmp_path: Path) -> None:
    filled(tmp_path, TWO_DAYS, ["P", "P", "P", ""])
    # 10 h 30 of 14 h.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 7500)


def test_a_blank_beside_a_written_absence_is_left_to_decide(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY, ["P", ""], others=["P", "A"])
    outcome = monthly(tmp_path)
    assert result_of(outcome).case is Case.UNDECIDED
    assert "P07" in codes_of(outcome)


def test_a_day_that_nobody_marked_and_nobody_deleted_is_left_to_decide(tmp_path: Path) -> None:
    filled(
        tmp_path,
        held("28/03/2025", "30/03/2025", "14h00"),
        ["P", "P", "", "", "A", "A"],
        others=["P", "P", "", "", "P", "P"],
    )
    assert {case for case, _ in amounts(tmp_path).values()} == {Case.UNDECIDED}


# --- A session longer than a week ------------------------------------------------------------------------------------


def test_half_days_added_to_a_longer_session_count_with_those_printed(tmp_path: Path) -> None:
    path = filled(tmp_path, LONGER | {"planned_hours": "28h00"}, "PPPA")
    with reshaped(path) as sheet:
        for heading in ("27/03/2025 matin", "27/03/2025 après-midi", "01/04/2025 matin", "01/04/2025 après-midi"):
            sheet.add(heading, alpha="A", omega="P")
    # 3 half-days of 8, each 28 h / 8 = 3 h 30: 37,5 %.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 3750), OMEGA: (Case.COMPLETED, 10000)}


@pytest.mark.parametrize("times", ["", TIMES])
def test_days_missing_from_a_longer_session_leave_it_to_decide(tmp_path: Path, times: str) -> None:
    """28 hours on four half-days would be seven each."""
    filled(tmp_path, LONGER | {"planned_hours": "28h00"}, "PPPA", times=times)
    outcome = monthly(tmp_path)
    assert result_of(outcome).case is Case.UNDECIDED
    assert "P04" in codes_of(outcome)
