"""The times above an attendance table: read whole, from their own line, or said and left to decide."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.contract.amounts import Case
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from tests.builders.each import each
from tests.builders.examples import examples
from tests.builders.months import ALPHA, OMEGA, dossier_row, filler_row, result_of, write_csv
from tests.builders.sheets import Cells, codes, read, read_attendance_csv
from tests.builders.sheets import write_csv as write_sheet

HEADER = ["Stagiaire", "12/03/2025 matin", "12/03/2025 après-midi"]


def planned(folder: Path, *block: Cells) -> list[Fraction | None]:
    """The planned minutes of a morning and an afternoon under a heading block."""
    rows = [["N° session :", "SES-12"], *block, HEADER, ["EXEMPLE-ALPHA Testine", "P", "P"]]
    return [line.planned for line in read_attendance_csv(folder, rows)]


@each(
    "line",
    [
        "9h00-12h30 / 14h00-17h30",
        "9h - 12h30 et 14h - 17h30",
        "de 9h00 à 12h30 puis de 14h00 à 17h30",
        "9 h 00 – 12 h 30 / 14 h 00 – 17 h 30 (7 heures)",
        "Matin : 9h-12h30 ; Après-midi : 14h-17h30",
        "09:00-12:30 | 14:00-17:30",
        "9h00-12h30 / 14h00-17h30 (pause 15 min)",
        "9h00-12h30 / 14h00-17h30 (déjeuner 12h30-14h00)",
        "9h00-12h30 / 14h00-17h30 soit 7h",
        "9h00-12h30 / 14h00-17h30 (7h/jour)",
        "9h00-12h30 / 14h00-17h30 (14h sur 2 jours)",
        "9h00-12h30 (3h30) / 14h00-17h30 (3h30)",
        "accueil à 8h45, 9h00-12h30 / 14h00-17h30",
        "12 et 13 mars : 9h00-12h30 / 14h00-17h30",
        "le 12/03 : 9h00-12h30 / 14h00-17h30",
        "9h00-12h30 / 14h00-17h30 - salle 2",
        "09h00 -> 12h30 / 14h00 → 17h30",
        "9h00-12h30 / 14h00-17h30 (7:00)",
    ],
)
def test_a_line_of_times_is_read_whatever_stands_beside(tmp_path: Path, line: str) -> None:
    # 3 h 30 and 3 h 30.
    assert planned(tmp_path, ["Horaires :", line]) == [210, 210]


@each(
    "line",
    [
        "9h/12h - 13h30/17h30",
        "9-12 / 13h30-17h30",
        "9/12 - 13h30-17h30",
        "9h00/12h00 ; 13h30/17h30",
        "J1 : 9h00-12h30 / 14h00-17h30 - J2 : 9h00-11h30 / 14h00-17h30",
        "9h00-12h30 / 14h00-17h30 (6h30)",
        "9h00 à 17h30 (dont 1h30 de pause)",
    ],
)
def test_a_line_of_times_read_in_part_is_said_and_plans_nothing(tmp_path: Path, line: str) -> None:
    assert planned(tmp_path, ["Horaires :", line]) == [None, None]
    assert "F08" in codes(read(tmp_path))


@each("line", ["7h", "7 heures par jour", "3h30 + 3h30", "voir la convocation"])
def test_a_line_without_times_is_no_line_of_times(tmp_path: Path, line: str) -> None:
    assert planned(tmp_path, ["Horaires :", line]) == [None, None]
    assert codes(read(tmp_path)) == []


@each(
    "block",
    [
        ["Lieu :", "Villefictive", "", "Horaires :", "9h00-12h30 / 14h00-17h30"],
        ["Formateur : EXEMPLE-FORMATEUR Bidon", "Horaires : 9h00-12h30 / 14h00-17h30"],
        ["Lieu : Villefictive – Horaires : 9h00-12h30 / 14h00-17h30"],
        ["Horaires :", "9h00-12h30 / 14h00-17h30", "Date :", "12/03/2025"],
        ["Horaires :", "9h00-12h30", "14h00-17h30", "Page 1/1"],
        ["Horaires du 12/03/2025 : 9h00-12h30 / 14h00-17h30"],
        ["Horaires : 9h00-12h30 / 14h00-17h30 - Lieu : salle 3, 1 rue Imaginaire"],
        ["Formation : 9h00-12h30 / 14h00-17h30"],
    ],
)
def test_times_are_found_beside_other_labels(tmp_path: Path, block: Cells) -> None:
    assert planned(tmp_path, block) == [210, 210]


def test_times_of_a_title_give_way_to_those_of_their_own_line(tmp_path: Path) -> None:
    title = ["Intitulé :", "Les finances (en ligne 18h-20h)"]
    assert planned(tmp_path, title, ["Horaires :", "9h00-12h30 / 14h00-17h30"]) == [210, 210]
    assert codes(read(tmp_path)) == []


def test_times_that_only_a_title_gives_are_said(tmp_path: Path) -> None:
    assert planned(tmp_path, ["Formation : Le budget, de 9h00 à 12h00 et de 13h30 à 17h30"]) == [None, None]
    assert codes(read(tmp_path)) == ["F08"]


def test_a_line_of_times_for_each_day_is_read_day_by_day(tmp_path: Path) -> None:
    header = ["Stagiaire", *(f"{on}/03/2025 {half}" for on in (12, 13) for half in ("matin", "après-midi"))]
    rows = [
        ["N° session :", "SES-12"],
        ["Horaires :", "le 12/03 : 9h00-12h30 / 14h00-17h30"],
        ["", "le 13/03 : 9h00-12h00 / 13h30-16h30"],
        header,
        ["EXEMPLE-ALPHA Testine", "P", "P", "P", "P"],
    ]
    assert [line.planned for line in read_attendance_csv(tmp_path, rows)] == [210, 210, 180, 180]


FOUR = ["Stagiaire", *(f"{on}/03/2025 {half}" for on in (12, 13) for half in ("matin", "après-midi"))]


def four_half_days(folder: Path, *block: str) -> list[Fraction | None]:
    """The planned minutes of Wednesday the 12th and Thursday the 13th of March under rows of times."""
    rows = [["N° session :", "SES-12"], *([line] for line in block), FOUR, ["EXEMPLE-ALPHA Testine", *"PPPP"]]
    return [line.planned for line in read_attendance_csv(folder, rows)]


# The 12th 3 h 30 and 3 h 30, the 13th 3 h and 3 h.
BY_DAY = [
    pytest.param(
        ["le 13/03 : 9h00-12h00 / 13h30-16h30", "le 12/03 : 9h00-12h30 / 14h00-17h30"], id="dates in another order"
    ),
    pytest.param(
        ["Jeudi 13 mars : 9h-12h et 13h30-16h30", "Mercredi 12 mars : 9h-12h30 et 14h-17h30"], id="named months"
    ),
    pytest.param(["Jeudi : 9h-12h / 13h30-16h30", "Mercredi : 9h-12h30 / 14h-17h30"], id="weekdays"),
    pytest.param(["2025-03-13 9h-12h 13h30-16h30", "2025-03-12 9h-12h30 14h-17h30"], id="dates as machines write them"),
    pytest.param(
        ["Horaires : le 13/03 : 9h-12h / 13h30-16h30 ; le 12/03 : 9h-12h30 / 14h-17h30"], id="two days on one line"
    ),
    pytest.param(["9h-12h30 / 14h-17h30", "le 13/03 : 9h-12h / 13h30-16h30"], id="one day unlike the others"),
    pytest.param(["Jour 2 : 9h-12h / 13h30-16h30", "Jour 1 : 9h-12h30 / 14h-17h30"], id="days by their number"),
    pytest.param(["J1 : 9h-12h30 / 14h-17h30 - J2 : 9h-12h / 13h30-16h30"], id="days by their number on one line"),
]


@each("block", BY_DAY)
def test_dated_times_plan_their_own_day_in_whatever_order_they_stand(tmp_path: Path, block: Sequence[str]) -> None:
    assert four_half_days(tmp_path, *block) == [210, 210, 180, 180]
    assert codes(read(tmp_path)) == []


@each(
    "line",
    [
        "du 12/03 au 13/03 : 9h-12h / 14h-17h",
        "12 et 13 mars : 9h-12h / 14h-17h",
        "du lundi au vendredi : 9h-12h / 14h-17h",
    ],
)
def test_times_of_several_days_plan_each_of_them(tmp_path: Path, line: str) -> None:
    assert four_half_days(tmp_path, line) == [180, 180, 180, 180]


def test_a_day_without_times_of_its_own_is_not_planned_by_those_of_another(tmp_path: Path) -> None:
    assert four_half_days(tmp_path, "le 13/03 : 9h-12h / 14h-17h") == [None, None, 180, 180]


def test_two_rows_without_a_date_that_differ_plan_nothing(tmp_path: Path) -> None:
    assert four_half_days(tmp_path, "9h-12h30 / 14h-17h30", "9h-12h / 13h30-16h30") == [None] * 4


@each("line", ["le 20/03 : 9h-12h / 14h-17h", "Samedi : 9h-12h", "Jour 3 : 9h-12h / 14h-17h"])
def test_times_for_no_day_of_the_sheet_are_said_and_plan_nothing(tmp_path: Path, line: str) -> None:
    assert four_half_days(tmp_path, line) == [None] * 4
    assert codes(read(tmp_path)) == ["F08"]


STARTS = st.integers(min_value=7 * 60, max_value=10 * 60)
LENGTHS = st.sampled_from([60, 90, 180, 195, 210])
DAYS = {date(2025, 3, 12): "mercredi", date(2025, 3, 13): "jeudi", date(2025, 3, 14): "vendredi"}
NAMES = (
    lambda day: f"le {day:%d/%m} : ",
    lambda day: f"{day:%d/%m/%Y} ",
    lambda day: f"{DAYS[day]} : ",
    lambda day: f"{DAYS[day].capitalize()} {day.day} mars de ",
)
DASHES = ("-", " - ", " – ", " à ", "→")
JOINTS = (" / ", " et ", " ; ", " puis de ", ", ")


def clock(minutes: int) -> str:
    return f"{minutes // 60}h{minutes % 60:02}"


@examples(25)
@given(st.data())
def test_any_times_of_any_days_plan_the_minutes_they_say(data: st.DataObject) -> None:
    rows, expected = [], {}
    for day in data.draw(st.permutations(list(DAYS))):
        start, length, second = data.draw(STARTS), data.draw(LENGTHS), data.draw(LENGTHS)
        dash, joint = data.draw(st.sampled_from(DASHES)), data.draw(st.sampled_from(JOINTS))
        ranges = [(start, min(start + length, 12 * 60 + 30)), (13 * 60 + 30, 13 * 60 + 30 + second)]
        said = joint.join(f"{clock(first)}{dash}{clock(last)}" for first, last in ranges)
        rows.append(data.draw(st.sampled_from(NAMES))(day) + said)
        expected[day] = [last - first for first, last in ranges]
    headings = ["Stagiaire", *(f"{day:%d/%m/%Y} {half}" for day in DAYS for half in ("matin", "après-midi"))]
    with TemporaryDirectory() as folder:
        sheet = [["N° session :", "SES-12"], *([row] for row in rows), headings, ["EXEMPLE-ALPHA Testine", *"PPPPPP"]]
        found = [line.planned for line in read_attendance_csv(Path(folder), sheet)]
    assert found == [minutes for day in DAYS for minutes in expected[day]]


@each(
    ("row", "expected"),
    [
        pytest.param(["", "3h30", "3h30"], [210, 210], id="a whole row"),
        pytest.param(["", "3h30", ""], [210, 210], id="in part, of one mind with the times"),
        pytest.param(["", "", "0"], [210, 0], id="a half-day that was not held"),
        pytest.param(["", "7h", ""], [420, None], id="the time of the day: the afternoon is not added to it"),
    ],
)
def test_a_row_of_planned_times_takes_from_the_line_only_what_agrees(
    tmp_path: Path, row: Sequence[str], expected: list[Fraction | None]
) -> None:
    rows = [
        ["N° session :", "SES-12"],
        ["Horaires :", "9h00-12h30 / 14h00-17h30"],
        HEADER,
        ["Durée prévue", *row[1:]],
        ["EXEMPLE-ALPHA Testine", "P", "P"],
    ]
    assert [line.planned for line in read_attendance_csv(tmp_path, rows)] == expected


# Sheets left blank, and blanks where no time is known.


def month(folder: Path, **sheets: Sequence[Cells]) -> Outcome:
    """A month of two learners of one day, Thursday 27 March 2025, without hours, and its sheets."""
    write_csv(folder / "dossiers.csv", [dossier_row(planned_hours=""), filler_row(planned_hours="")])
    for name, rows in sheets.items():
        write_sheet(folder / f"{name}.csv", rows)
    return reconcile_month([folder], date(2025, 4, 5))


def sheet(*columns: str, alpha: Sequence[str] = (), omega: Sequence[str] = ()) -> list[Cells]:
    rows: list[Cells] = [["N° dossier", "Stagiaire", *(f"27/03/2025 {column}" for column in columns)]]
    rows += [[ALPHA, "EXEMPLE-ALPHA Testine", *alpha]] if alpha else []
    rows += [[OMEGA, "EXEMPLE-OMEGA Factice", *omega]] if omega else []
    return rows


def test_the_other_half_of_the_day_left_blank_is_no_copy(tmp_path: Path) -> None:
    morning = sheet("matin", alpha=["P"], omega=["P"])
    afternoon = sheet("après-midi", alpha=[""], omega=[""])
    outcome = month(tmp_path, matin=morning, soir=afternoon)
    assert {result_of(outcome, number).case for number in (ALPHA, OMEGA)} == {Case.UNDECIDED}


def test_another_learner_s_sheet_left_blank_is_no_copy(tmp_path: Path) -> None:
    halves = ("matin", "après-midi")
    outcome = month(tmp_path, un=sheet(*halves, alpha=["P", "A"]), deux=sheet(*halves, omega=["", ""]))
    assert result_of(outcome, OMEGA).case is Case.UNDECIDED


def test_a_whole_sheet_left_blank_beside_the_same_one_filled_in_is_a_copy(tmp_path: Path) -> None:
    halves = ("matin", "après-midi")
    blank = sheet(*halves, alpha=["", ""], omega=["", ""])
    outcome = month(tmp_path, avant=blank, apres=sheet(*halves, alpha=["P", "A"], omega=["P", "P"]))
    # One half-day of two; both.
    assert [result_of(outcome, number).cents for number in (ALPHA, OMEGA)] == [5000, 10000]


def test_an_empty_cell_of_unknown_length_is_not_a_half_day_that_was_not_held(tmp_path: Path) -> None:
    rows = [["N° session :", "S-TEST-1"], ["Horaires :", "9-12 / 13h30-17h30"]]
    rows += [list(row) for row in sheet("matin", "après-midi", alpha=["", ""], omega=["P", "A"])]
    assert result_of(month(tmp_path, feuille=rows)).case is Case.UNDECIDED
