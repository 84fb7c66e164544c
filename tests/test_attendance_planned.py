"""The planned time that a sheet gives, and numbers that are marks or hours."""

from pathlib import Path

from tests.builders.attendance import ALPHA, BETA, GAMMA, NAMES, ONE_DAY, kinds, planned, wide
from tests.builders.each import each
from tests.builders.sheets import (
    SESSION,
    Cells,
    codes,
    read,
    read_attendance_csv,
    write_csv,
    write_dossiers,
)


@each("position", [0, 1, 2, 3])
@each("label", ["Durée prévue", "Heures prévues"])
def test_a_planned_row_gives_the_time_of_each_half_day(tmp_path: Path, label: str, position: int) -> None:
    rows: list[Cells] = [
        wide("12/03/2025 matin", "12/03/2025 après-midi"),
        [*ALPHA, "P", "A"],
        [*BETA, "A", "P"],
    ]
    rows.insert(position, [label, "", "3h30", "4"])

    lines = read_attendance_csv(tmp_path, rows)

    assert planned(lines) == [210, 240, 210, 240]


def test_a_planned_row_serves_a_sheet_of_a_single_column(tmp_path: Path) -> None:
    write_dossiers(tmp_path, ONE_DAY)

    lines = read_attendance_csv(
        tmp_path, [[SESSION], wide("Présence"), ["Durée prévue", "", "7"], [*ALPHA, "P"], [*BETA, "1"]]
    )

    assert planned(lines) == [420, 420]
    # A row of planned times says nothing of the learners' numbers: a 1 alone is a mark (inputs.md §1).
    assert kinds(lines) == ["present", "present"]


TIMES = ["Horaires : 9h00-12h30 / 14h00-17h45"]


@each(
    "block",
    [
        [TIMES],
        [["Horaires", "9h00-12h30 / 14h00-17h45"]],
        [["Matin : 9h00 - 12h30"], ["Après-midi : 14h00 - 17h45"]],
        [["de 09:00 à 12:30 et de 14:00 à 17:45"]],
    ],
)
def test_the_times_of_the_heading_block_are_the_planned_time(tmp_path: Path, block: list[Cells]) -> None:
    rows = [*block, wide("12/03/2025 matin", "12/03/2025 après-midi", "13/03/2025"), [*ALPHA, "P", "P", "P"]]

    assert planned(read_attendance_csv(tmp_path, rows)) == [210, 225, 435]


def test_the_times_of_the_heading_block_serve_a_long_sheet_too(tmp_path: Path) -> None:
    rows = [
        TIMES,
        [*NAMES, "Date", "Demi-journée", "Présence"],
        [*ALPHA, "12/03/2025", "Matin", "P"],
        [*ALPHA, "12/03/2025", "Après-midi", "P"],
    ]

    assert planned(read_attendance_csv(tmp_path, rows)) == [210, 225]


def test_the_planned_row_outranks_the_times_of_the_heading_block(tmp_path: Path) -> None:
    rows = [TIMES, wide("12/03/2025 matin"), ["Durée prévue", "", "2h"], [*ALPHA, "P"]]

    assert planned(read_attendance_csv(tmp_path, rows)) == [120]


def test_the_row_s_own_planned_time_outranks_the_heading_block(tmp_path: Path) -> None:
    rows = [
        TIMES,
        [*NAMES, "Date", "Demi-journée", "Heures prévues", "Présence"],
        [*ALPHA, "12/03/2025", "Matin", "2h", "P"],
    ]

    assert planned(read_attendance_csv(tmp_path, rows)) == [120]


def test_one_run_of_hours_over_noon_is_the_planned_time_of_a_whole_day_only(tmp_path: Path) -> None:
    rows = [["9h00-17h00"], wide("12/03/2025 matin", "13/03/2025"), [*ALPHA, "P", "P"]]

    assert planned(read_attendance_csv(tmp_path, rows)) == [None, 480]


def test_without_any_planned_time_none_is_invented(tmp_path: Path) -> None:
    assert planned(read_attendance_csv(tmp_path, [wide("12/03/2025 matin"), [*ALPHA, "P"]])) == [None]


def test_an_unreadable_planned_time_is_said(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    write_csv(tmp_path / "feuille.csv", [wide("12/03/2025 matin"), ["Durée prévue", "", "longue"], [*ALPHA, "P"]])

    inputs = read(tmp_path)

    assert (planned(inputs.lines), codes(inputs)) == ([None], ["F08"])


# Numbers: marks or hours


PLANNED: Cells = ["Durée prévue", "", "3,5"]
MATIN = wide("12/03/2025 matin")
NUMBERS: dict[str, tuple[list[Cells], list[str]]] = {
    "only 0 and 1": ([MATIN, [*ALPHA, "1"], [*BETA, "0"]], ["present", "absent"]),
    "hours in the heading": ([wide("12/03 matin (heures)"), [*ALPHA, "1"], [*BETA, "0"]], ["hours", "hours"]),
    "a planned row": ([MATIN, PLANNED, [*ALPHA, "1"], [*BETA, "0"]], ["present", "absent"]),
    "most over 1": ([MATIN, [*ALPHA, "1"], [*BETA, "2,5"], [*GAMMA, "3"]], ["hours"] * 3),
    "half of them over 1": ([MATIN, [*ALPHA, "1"], [*BETA, "2,5"]], ["unreadable"] * 2),
    "ones beside a 0,5": ([MATIN, [*ALPHA, "1"], [*BETA, "0,5"], [*GAMMA, "0"]], ["unreadable"] * 2 + ["absent"]),
    "over 12": ([MATIN, [*ALPHA, "50"], [*BETA, "100"]], ["unreadable"] * 2),
    "one over 1": ([MATIN, [*ALPHA, "3,5"], [*BETA, "0"]], ["hours"] * 2),
    "a clock time in the heading": (
        [wide("12/03 matin 9 h - 12 h 30"), [*ALPHA, "1"], [*BETA, "0"]],
        ["present", "absent"],
    ),
    "jours in the heading": ([wide("12/03 (jours)"), [*ALPHA, "1"], [*BETA, "0"]], ["unreadable", "absent"]),
    "a duration below": ([MATIN, [*ALPHA, "1"], [*BETA, "2h30"]], ["present", "hours"]),
    "percent": ([MATIN, [*ALPHA, "100 %"], [*BETA, "50 %"], [*GAMMA, "0 %"]], ["present", "share", "absent"]),
    "percent beside whole numbers": ([MATIN, [*ALPHA, "50 %"], [*BETA, "80"]], ["share", "unreadable"]),
    "long, a mark": ([[*NAMES, "Date", "Présence"], [*ALPHA, "12/03/2025", "1"]], ["present"]),
    "long, hours": ([[*NAMES, "Date", "Heures réalisées"], [*ALPHA, "12/03/2025", "1"]], ["hours"]),
}


@each("why", NUMBERS)
def test_plain_numbers_are_hours_where_the_sheet_shows_it(tmp_path: Path, why: str) -> None:
    rows, read_as = NUMBERS[why]

    assert kinds(read_attendance_csv(tmp_path, [["N° session : SES-12"], *rows])) == read_as
