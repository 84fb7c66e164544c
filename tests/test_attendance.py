"""Every shape of attendance sheet gives one line per learner and half-day (inputs.md §1)."""

from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from reconcile.errors import ReconcileError
from reconcile.evidence.lines import AttendanceLine
from reconcile.half_days import Half
from tests.builders.sheets import (
    FIRST,
    LAST,
    SESSION,
    Cells,
    codes,
    dossier,
    read,
    read_attendance_csv,
    write_csv,
    write_dossiers,
    write_xlsx,
)

MORNING, AFTERNOON, WHOLE_DAY = Half
NAMES = ["Nom", "Prénom"]
ALPHA, BETA, GAMMA = ["EXEMPLE-ALPHA", "Testine"], ["EXEMPLE-BETA", "Factice"], ["EXEMPLE-GAMMA", "Fictif"]
ONE_DAY = dossier() | {"Date de fin": "12/03/2025"}


def half_days(lines: Iterable[AttendanceLine]) -> list[tuple[date | None, Half | None]]:
    return [(line.day, line.half) for line in lines]


def kinds(lines: Iterable[AttendanceLine]) -> list[str]:
    return [line.mark.kind for line in lines]


def minutes(lines: Iterable[AttendanceLine]) -> list[Fraction]:
    return [line.mark.minutes for line in lines]


def planned(lines: Iterable[AttendanceLine]) -> list[Fraction | None]:
    return [line.planned for line in lines]


def wide(*headings: str) -> list[str]:
    return [*NAMES, *headings]


# Long sheets


def test_a_long_sheet_gives_one_line_per_row(tmp_path: Path) -> None:
    rows = [
        ["N° session", "N° dossier", "Nom", "Prénom", "Date", "Demi-journée", "Heures prévues", "Présence"],
        [SESSION, "00417", *ALPHA, "12/03/2025", "Matin", "3h30", "P"],
        [SESSION, "00417", *ALPHA, "12/03/2025", "Après-midi", "3,5", "A"],
        [SESSION, "", *BETA, "2025-03-13", "AM", "", "2h30"],
    ]

    lines = read_attendance_csv(tmp_path, rows)

    assert [(line.session_id, line.dossier_id, line.learner) for line in lines] == [
        (SESSION, "00417", "EXEMPLE-ALPHA Testine"),
        (SESSION, "00417", "EXEMPLE-ALPHA Testine"),
        (SESSION, "", "EXEMPLE-BETA Factice"),
    ]
    assert half_days(lines) == [(FIRST, MORNING), (FIRST, AFTERNOON), (LAST, AFTERNOON)]
    assert planned(lines) == [210, 210, None]
    assert [(line.mark.kind, line.mark.minutes) for line in lines] == [
        ("present", Fraction(0)),
        ("absent", Fraction(0)),
        ("hours", Fraction(150)),
    ]


@pytest.mark.parametrize("heading", ["Stagiaire", "Nom Prénom", "NOM_PRENOM"])
def test_the_name_may_stand_in_one_column(tmp_path: Path, heading: str) -> None:
    rows = [[heading, "Date", "Présence"], ["EXEMPLE-ALPHA Testine", "12/03/2025", "P"]]

    (line,) = read_attendance_csv(tmp_path, rows)

    assert (line.learner, line.half) == ("EXEMPLE-ALPHA Testine", WHOLE_DAY)


def test_hours_outrank_the_mark_of_the_same_row(tmp_path: Path) -> None:
    rows = [
        [*NAMES, "Date", "Demi-journée", "Présence", "Heures réalisées"],
        [*ALPHA, "12/03/2025", "Matin", "P", "1"],
        [*BETA, "12/03/2025", "Matin", "P", ""],
        [*GAMMA, "12/03/2025", "Matin", "P", "0"],
    ]

    lines = read_attendance_csv(tmp_path, rows)

    assert kinds(lines) == ["hours", "present", "unreadable"]
    assert lines[0].mark.minutes == 60


def test_every_line_keeps_the_cell_of_its_mark(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    rows = [["Feuille d'émargement"], [], [*NAMES, "12/03/2025 matin"], [*ALPHA, "P"]]
    write_xlsx(tmp_path / "feuilles.xlsx", {"Mars": rows})

    (line,) = read(tmp_path).lines

    assert (line.origin.file, line.origin.sheet, line.origin.cell("mark")) == ("feuilles.xlsx", "Mars", "C4")


def test_an_unreadable_date_is_said_and_gives_no_day(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    rows = [["N° session", *NAMES, "Date", "Présence"], [SESSION, *ALPHA, "31/02/2025", "P"]]
    write_csv(tmp_path / "feuille.csv", rows)

    inputs = read(tmp_path)

    assert ([line.day for line in inputs.lines], codes(inputs)) == ([None], ["F04"])


# Wide sheets


@pytest.mark.parametrize(
    ("heading", "day", "half"),
    [
        ("12/03/2025 matin", FIRST, MORNING),
        ("12/03/2025 Après-midi", FIRST, AFTERNOON),
        ("2025-03-12 après-midi", FIRST, AFTERNOON),
        ("12-03-2025 MATIN", FIRST, MORNING),
        ("12.03.2025 apres midi", FIRST, AFTERNOON),
        ("13/03/25 matin", LAST, MORNING),
        ("12/03 Matin", FIRST, MORNING),
        ("13/03 après-midi", LAST, AFTERNOON),
        ("Matin 12/03/2025", FIRST, MORNING),
        ("Mercredi 12/03/2025 - Matin", FIRST, MORNING),
        ("12/03/2025 AM", FIRST, AFTERNOON),
        ("12/03 AM", FIRST, AFTERNOON),
        ("DJ1 Matin 12/03 (présence)", FIRST, MORNING),
        ("DJ4 Après-midi 13/03 (présence)", LAST, AFTERNOON),
        ("12/03/2025", FIRST, WHOLE_DAY),
    ],
)
def test_a_column_heading_names_its_half_day(tmp_path: Path, heading: str, day: date, half: str) -> None:
    write_dossiers(tmp_path)
    write_csv(tmp_path / f"{SESSION}.csv", [wide(heading), [*ALPHA, "P"]])

    (line,) = read(tmp_path).lines

    assert (line.session_id, line.day, line.half, line.mark.kind) == (SESSION, day, half, "present")


def test_a_true_date_in_a_heading_is_a_whole_day(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    write_xlsx(tmp_path / "feuille.xlsx", {"Mars": [[*NAMES, FIRST, LAST], [*ALPHA, "P", "A"]]})

    assert half_days(read(tmp_path).lines) == [(FIRST, WHOLE_DAY), (LAST, WHOLE_DAY)]


def test_a_date_without_year_takes_the_session_s_even_over_new_year(tmp_path: Path) -> None:
    write_dossiers(tmp_path, dossier() | {"Date de début": "30/12/2024", "Date de fin": "03/01/2025"})

    lines = read_attendance_csv(tmp_path, [[SESSION], wide("30/12 Matin", "03/01 Matin"), [*ALPHA, "P", "P"]])

    assert [line.day for line in lines] == [date(2024, 12, 30), date(2025, 1, 3)]


def test_a_date_without_year_of_an_unknown_session_is_refused_with_its_cell(tmp_path: Path) -> None:
    with pytest.raises(ReconcileError) as caught:
        read_attendance_csv(tmp_path, [["N° session : SES-99"], wide("12/03 Matin"), [*ALPHA, "P"]])

    assert (caught.value.where, caught.value.exit_code) == ("feuille.csv › C2", 2)


def test_presence_and_hours_of_one_half_day_are_joined(tmp_path: Path) -> None:
    headings = ["DJ1 Matin 12/03 (présence)", "DJ1 Matin 12/03 (heure)"]
    headings += ["DJ2 AM 12/03 (présence)", "DJ2 AM 12/03 (heure)"]
    rows: list[Cells] = [
        ["N° session : SES-12"],
        wide(*headings),
        [*ALPHA, "P", "2,5", "A", ""],
        [*BETA, "P", "0", "", "1"],
    ]

    lines = read_attendance_csv(tmp_path, rows)

    assert half_days(lines) == [(FIRST, MORNING), (FIRST, AFTERNOON)] * 2
    assert kinds(lines) == ["hours", "absent", "unreadable", "hours"]
    assert minutes(lines) == [150, 0, 0, 60]


DATES = ["12/03/2025", "", "13/03/2025", ""]
HALVES = ["Matin", "Après-midi"] * 2


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["", "", *DATES], [*NAMES, *HALVES]),
        ([*NAMES, *DATES], ["", "", *HALVES]),
        (["", "", *DATES], [*NAMES, "Matin", "AM", "Matin", "AM"]),
    ],
    ids=["names beside the halves", "names beside the dates", "AM"],
)
def test_two_header_rows_give_the_date_and_the_half(tmp_path: Path, above: Cells, below: Cells) -> None:
    lines = read_attendance_csv(tmp_path, [above, below, [*ALPHA, "P", "A", "A", "P"]])

    assert half_days(lines) == [(FIRST, MORNING), (FIRST, AFTERNOON), (LAST, MORNING), (LAST, AFTERNOON)]
    assert kinds(lines) == ["present", "absent", "absent", "present"]
    assert {line.learner for line in lines} == {"EXEMPLE-ALPHA Testine"}


def test_a_date_merged_over_its_halves_is_read_in_a_workbook(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    rows: list[Cells] = [["", "", FIRST, None, LAST, None], [*NAMES, *HALVES], [*ALPHA, "P", "A", "A", "P"]]
    path = write_xlsx(tmp_path / "feuille.xlsx", {"Mars": rows})
    merge(path, "C1:D1", "E1:F1")

    lines = read(tmp_path).lines

    assert half_days(lines) == [(FIRST, MORNING), (FIRST, AFTERNOON), (LAST, MORNING), (LAST, AFTERNOON)]
    assert kinds(lines) == ["present", "absent", "absent", "present"]


def merge(path: Path, *ranges: str) -> None:
    book = load_workbook(path)
    for cells in ranges:
        book.worksheets[0].merge_cells(cells)
    book.save(path)


@pytest.mark.parametrize(
    ("heading", "cell", "kind"), [("Présence", "P", "present"), ("Heures réalisées", "1", "hours")]
)
def test_a_one_day_session_needs_a_single_column(tmp_path: Path, heading: str, cell: str, kind: str) -> None:
    write_dossiers(tmp_path, ONE_DAY)

    (line,) = read_attendance_csv(tmp_path, [[SESSION], wide(heading), [*ALPHA, cell]])

    assert (line.day, line.half, line.mark.kind) == (FIRST, WHOLE_DAY, kind)


def test_a_single_column_takes_the_one_date_of_the_heading_block(tmp_path: Path) -> None:
    (line,) = read_attendance_csv(tmp_path, [[SESSION], ["Date :", "13/03/2025"], wide("Présence"), [*ALPHA, "P"]])

    assert line.day == LAST


def test_a_single_column_of_a_longer_session_without_any_date_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReconcileError) as caught:
        read_attendance_csv(tmp_path, [[SESSION], wide("Présence"), [*ALPHA, "P"]])

    assert (caught.value.where, caught.value.exit_code) == ("feuille.csv", 2)


def test_columns_for_signatures_are_not_read(tmp_path: Path) -> None:
    headings = wide("12/03/2025 matin", "Signature", "13/03/2025 matin", "Signature", "Observations")

    lines = read_attendance_csv(tmp_path, [headings, [*ALPHA, "P", "", "A", "", "rien"]])

    assert kinds(lines) == ["present", "absent"]


def test_a_blank_dated_signature_column_does_not_hide_the_mark(tmp_path: Path) -> None:
    headings = wide("12/03/2025 matin", "12/03/2025 matin signature")

    lines = read_attendance_csv(tmp_path, [headings, [*ALPHA, "P", ""], [*BETA, "P", ""]])

    assert kinds(lines) == ["present", "present"]


def test_several_sheets_and_files_are_all_read(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    sheets = {f"Jour {n}": [wide(f"{day} matin"), [*ALPHA, "P"]] for n, day in enumerate(["12/03/2025", "13/03/2025"])}
    write_xlsx(tmp_path / "feuilles.xlsx", sheets)
    write_csv(tmp_path / "autre.csv", [wide("12/03/2025 après-midi"), [*ALPHA, "A"]])

    lines = read(tmp_path).lines

    assert half_days(lines) == [(FIRST, AFTERNOON), (FIRST, MORNING), (LAST, MORNING)]


# Around the table


def test_what_surrounds_the_table_gives_no_line_and_is_said(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    rows: list[Cells] = [
        ["Feuille d'émargement inventée"],
        ["Session du 12 au 13 mars 2025", "", "Lieu : Nulle-Part"],
        [],
        ["N°", *NAMES, "12/03/2025 matin"],
        ["1", *ALPHA, "P"],
        [],
        ["2", *BETA, "A"],
        ["3", "", "", ""],
        ["Formateur : EXEMPLE-ZETA", "", "", "X"],
        ["Signature du formateur", "", "", ""],
        ["Total présents", "", "", "1"],
    ]
    write_csv(tmp_path / "feuille.csv", rows)

    inputs = read(tmp_path)

    assert [(line.learner, line.mark.kind) for line in inputs.lines] == [
        ("EXEMPLE-ALPHA Testine", "present"),
        ("EXEMPLE-BETA Factice", "absent"),
    ]
    said = [finding.origin.row for finding in inputs.findings if finding.code == "F20" and finding.origin]
    assert {9, 10, 11} <= set(said) <= {8, 9, 10, 11}


def test_a_learner_whose_name_starts_like_a_footer_is_still_a_learner(tmp_path: Path) -> None:
    lines = read_attendance_csv(tmp_path, [wide("12/03/2025 matin"), ["CACHET-EXEMPLE", "Testine", "P"]])

    assert [line.learner for line in lines] == ["CACHET-EXEMPLE Testine"]


# Planned time


@pytest.mark.parametrize("position", [0, 1, 2, 3])
@pytest.mark.parametrize("label", ["Durée prévue", "Heures prévues"])
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
    assert kinds(lines) == ["present", "hours"]


TIMES = ["Horaires : 9h00-12h30 / 14h00-17h45"]


@pytest.mark.parametrize(
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
    "a planned row": ([MATIN, PLANNED, [*ALPHA, "1"], [*BETA, "0"]], ["hours", "hours"]),
    "another number below": ([MATIN, [*ALPHA, "1"], [*BETA, "2,5"]], ["hours", "hours"]),
    "another number beside": ([wide("12/03 matin", "13/03 matin"), [*ALPHA, "1", "3"]], ["hours", "hours"]),
    "a duration below": ([MATIN, [*ALPHA, "1"], [*BETA, "2h30"]], ["hours", "hours"]),
    "long, a mark": ([[*NAMES, "Date", "Présence"], [*ALPHA, "12/03/2025", "1"]], ["present"]),
    "long, hours": ([[*NAMES, "Date", "Heures réalisées"], [*ALPHA, "12/03/2025", "1"]], ["hours"]),
}


@pytest.mark.parametrize("why", NUMBERS)
def test_plain_numbers_are_hours_where_the_sheet_shows_it(tmp_path: Path, why: str) -> None:
    rows, read_as = NUMBERS[why]

    assert kinds(read_attendance_csv(tmp_path, [["N° session : SES-12"], *rows])) == read_as


# Blanks, errors, hidden and merged cells


@pytest.mark.parametrize(
    ("marks", "read_as"),
    [
        (["P", ""], ["present", "absent"]),
        (["P", "2h", ""], ["present", "hours", "absent"]),
        (["P", "A", ""], ["present", "absent", "unreadable"]),
        (["P", "0h", ""], ["present", "hours", "unreadable"]),
        (["A", ""], ["absent", "unreadable"]),
        (["?", ""], ["unreadable", "unreadable"]),
        (["", ""], ["unreadable", "unreadable"]),
    ],
)
def test_a_blank_is_an_absence_only_beside_presences_without_a_written_absence(
    tmp_path: Path, marks: list[str], read_as: list[str]
) -> None:
    learners = [ALPHA, BETA, GAMMA]
    rows = [
        wide("12/03/2025 matin"),
        *([*learner, mark] for learner, mark in zip(learners, marks, strict=False)),
    ]

    assert kinds(read_attendance_csv(tmp_path, rows)) == read_as


def test_a_blank_is_judged_within_its_own_half_day(tmp_path: Path) -> None:
    rows = [wide("12/03/2025 matin", "13/03/2025 matin"), [*ALPHA, "P", "A"], [*BETA, "", ""]]

    assert kinds(read_attendance_csv(tmp_path, rows)) == ["present", "absent", "absent", "unreadable"]


@pytest.mark.parametrize(("written", "text"), [("#N/A", "#N/A"), ("#REF!", "#REF!"), ("=1+1", "=1+1")])
def test_an_error_or_a_formula_without_value_is_unreadable_and_no_absence(
    tmp_path: Path, written: str, text: str
) -> None:
    write_dossiers(tmp_path)
    rows: list[Cells] = [wide("12/03/2025 matin"), [*ALPHA, "P"], [*BETA, written]]
    write_xlsx(tmp_path / "feuille.xlsx", {"Mars": rows})

    lines = read(tmp_path).lines

    assert kinds(lines) == ["present", "unreadable"]
    assert lines[1].mark.text == text


def test_hidden_rows_are_read_and_said(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    rows: list[Cells] = [wide("12/03/2025 matin"), [*ALPHA, "P"], [*BETA, "A"]]
    write_xlsx(tmp_path / "feuille.xlsx", {"Mars": rows}, hidden_rows=[3])

    inputs = read(tmp_path)

    assert kinds(inputs.lines) == ["present", "absent"]
    (finding,) = inputs.findings
    assert (finding.code, finding.origin and finding.origin.sheet) == ("F19", "Mars")
    assert finding.explanation == "Lignes masquées ou filtrées, lues comme les autres : 3."


def test_a_hidden_sheet_is_read_and_said(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    rows: list[Cells] = [wide("12/03/2025 matin"), [*ALPHA, "P"]]
    path = write_xlsx(tmp_path / "feuille.xlsx", {"Mars": rows, "Autre": [["rien"]]})
    book = load_workbook(path)
    book["Mars"].sheet_state = "hidden"
    book.active = 1
    book.save(path)

    inputs = read(tmp_path)

    assert (kinds(inputs.lines), codes(inputs)) == (["present"], ["F19"])


def test_a_mark_merged_over_two_half_days_is_no_silent_absence(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    rows: list[Cells] = [
        wide("12/03/2025 matin", "12/03/2025 après-midi"),
        [*ALPHA, "P", "P"],
        [*BETA, "P", None],
    ]
    merge(write_xlsx(tmp_path / "feuille.xlsx", {"Mars": rows}), "C3:D3")

    inputs = read(tmp_path)

    assert kinds(inputs.lines)[:3] == ["present"] * 3
    assert kinds(inputs.lines)[3] in ("present", "unreadable") or codes(inputs) != []


def test_dates_of_a_1904_workbook_are_the_days_it_shows(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    for row in ([*NAMES, "Date", "Présence"], [*ALPHA, FIRST, "P"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "feuille.xlsx")

    assert half_days(read(tmp_path).lines) == [(FIRST, WHOLE_DAY)]


# Which session

TWIN = dossier("00500", "EXEMPLE-OMEGA") | {"N° session": "SES-13"}
TABLE: list[Cells] = [wide("12/03/2025 matin"), [*ALPHA, "P"]]


def session_of(folder: Path, write: Callable[[Path], object]) -> str:
    """Return the session of a sheet among two of the same dates."""
    write_dossiers(folder, dossier(), TWIN)
    write(folder)
    (line,) = read(folder).lines
    return line.session_id


@pytest.mark.parametrize(
    "block",
    [
        [["N° session : SES-13"]],
        [["N° session :", "SES-13"]],
        [["N° session", "", "SES-13"]],
        [["Session : SES-13", "Lieu : Nulle-Part"]],
        [["Feuille d'émargement de la session SES-13"]],
        [["Formation inventée"], [], ["du 12 au 13 mars", "", "", "ses-13"]],
    ],
)
def test_the_session_comes_from_the_heading_block(tmp_path: Path, block: list[Cells]) -> None:
    assert session_of(tmp_path, lambda folder: write_csv(folder / "feuille.csv", [*block, *TABLE])) == "SES-13"


def test_the_session_comes_from_a_column_before_all_else(tmp_path: Path) -> None:
    rows = [["N° session : SES-12"], ["N° session", *TABLE[0]], ["SES-13", *TABLE[1]]]

    assert session_of(tmp_path, lambda folder: write_csv(folder / "SES-12.csv", rows)) == "SES-13"


def test_the_session_comes_from_the_name_of_the_sheet(tmp_path: Path) -> None:
    assert session_of(tmp_path, lambda folder: write_xlsx(folder / "SES-12.xlsx", {"SES-13 J1": TABLE})) == "SES-13"


def test_the_session_comes_from_the_name_of_the_file(tmp_path: Path) -> None:
    assert session_of(tmp_path, lambda folder: write_csv(folder / "Mars (ses-13).csv", TABLE)) == "SES-13"


def test_the_heading_block_outranks_the_name_of_the_file(tmp_path: Path) -> None:
    rows = [["N° session : SES-13"], *TABLE]

    assert session_of(tmp_path, lambda folder: write_csv(folder / "SES-12.csv", rows)) == "SES-13"


@pytest.mark.parametrize("heading", ["12/03/2025 matin", "12/03 Matin"])
def test_the_session_is_else_the_only_one_with_those_dates(tmp_path: Path, heading: str) -> None:
    april = {"N° session": "SES-14", "Date de début": "02/04/2025", "Date de fin": "03/04/2025"}
    write_dossiers(tmp_path, dossier(), dossier("00500", "EXEMPLE-OMEGA") | april)

    (line,) = read_attendance_csv(tmp_path, [wide(heading), [*ALPHA, "P"]])

    assert (line.session_id, line.day) == (SESSION, FIRST)


@pytest.mark.parametrize("shape", ["long", "wide"])
def test_a_column_may_name_several_sessions(tmp_path: Path, shape: str) -> None:
    write_dossiers(tmp_path, dossier(), TWIN)
    rows: dict[str, list[Cells]] = {
        "long": [
            ["N° session", *NAMES, "Date", "Présence"],
            ["SES-12", *ALPHA, "12/03/2025", "P"],
            ["SES-13", *BETA, "12/03/2025", "P"],
        ],
        "wide": [
            ["N° session", *NAMES, "12/03/2025 matin"],
            ["SES-12", *ALPHA, "P"],
            ["SES-13", *BETA, "P"],
        ],
    }

    assert [line.session_id for line in read_attendance_csv(tmp_path, rows[shape])] == ["SES-12", "SES-13"]


@pytest.mark.parametrize("day", ["12/03/2025", "12/05/2025"], ids=["two sessions", "no session"])
@pytest.mark.parametrize("name", ["Mars", "SES-123"])
def test_a_sheet_whose_session_cannot_be_told_is_refused_by_its_name(tmp_path: Path, day: str, name: str) -> None:
    write_dossiers(tmp_path, dossier(), TWIN)
    write_xlsx(tmp_path / "feuilles.xlsx", {name: [wide(f"{day} matin"), [*ALPHA, "P"]]})

    with pytest.raises(ReconcileError) as caught:
        read(tmp_path)

    assert (caught.value.where, caught.value.exit_code) == (f"feuilles.xlsx › {name}", 2)
    assert caught.value.remedy


# A sheet says the same in every shape

HALF_DAYS = [(day, half) for day in (FIRST, LAST) for half in (MORNING, AFTERNOON)]
MARKS = {
    "P": ("present", 0),
    "A": ("absent", 0),
    "2h30": ("hours", 150),
    "3,5": ("hours", 210),
    "02:45": ("hours", 165),
}
LEARNERS = st.lists(
    st.sampled_from([f"EXEMPLE-{letter} Testine" for letter in "ABCDEF"]), unique=True, min_size=1, max_size=4
)
Sheet = dict[tuple[str, date, Half], str]


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Draw a full sheet: learner and half-day → mark as written."""
    chosen = draw(st.lists(st.sampled_from(HALF_DAYS), unique=True, min_size=1))
    mark = st.sampled_from(sorted(MARKS))
    return {(learner, *half_day): draw(mark) for learner in draw(LEARNERS) for half_day in sorted(chosen)}


def long_rows(sheet: Sheet) -> list[Cells]:
    rows = [[learner, f"{day:%d/%m/%Y}", half.label, mark] for (learner, day, half), mark in sheet.items()]
    return [["Stagiaire", "Date", "Demi-journée", "Présence"], *rows]


def wide_rows(sheet: Sheet, form: str) -> list[Cells]:
    columns = sorted({(day, half) for _, day, half in sheet})
    headings = [form.format(day=day, half=half.label) for day, half in columns]
    learners = dict.fromkeys(learner for learner, _, _ in sheet)
    return [["Stagiaire", *headings], *([one, *(sheet[one, *key] for key in columns)] for one in learners)]


def paired_rows(sheet: Sheet) -> list[Cells]:
    """Write marks and hours of each half-day in two columns."""
    columns = sorted({(day, half) for _, day, half in sheet})
    headings = [f"{half.label} {day:%d/%m} ({what})" for day, half in columns for what in ("présence", "heure")]
    rows: list[Cells] = [["Stagiaire", *headings]]
    for learner in dict.fromkeys(one for one, _, _ in sheet):
        marks = [sheet[learner, *key] for key in columns]
        pairs = [(mark, "") if mark in {"P", "A"} else ("", mark) for mark in marks]
        rows.append([learner, *(cell for pair in pairs for cell in pair)])
    return rows


def two_header_rows(sheet: Sheet) -> list[Cells]:
    headings, *rows = wide_rows(sheet, "{day:%d/%m/%Y}|{half}")
    split = [str(heading).split("|") for heading in headings[1:]]
    return [["", *(day for day, _ in split)], ["Stagiaire", *(half for _, half in split)], *rows]


SHAPES: dict[str, Callable[[Sheet], list[Cells]]] = {
    "long": long_rows,
    "day first": lambda sheet: wide_rows(sheet, "{day:%d/%m/%Y} {half}"),
    "year first": lambda sheet: wide_rows(sheet, "{day:%Y-%m-%d} {half}"),
    "no year": lambda sheet: wide_rows(sheet, "{half} {day:%d/%m}"),
    "pairs": paired_rows,
    "two header rows": two_header_rows,
}


@given(st.sampled_from(sorted(SHAPES)), sheets())
@settings(deadline=None, max_examples=60)
def test_any_sheet_reads_the_same_in_every_shape(shape: str, sheet: Sheet) -> None:
    with TemporaryDirectory() as folder:
        lines = read_attendance_csv(Path(folder), [[f"N° session : {SESSION}"], *SHAPES[shape](sheet)])

    found = {(line.learner, line.day, line.half, line.mark.kind, line.mark.minutes) for line in lines}
    assert len(lines) == len(sheet)
    assert found == {(*key, kind, Fraction(time)) for key, mark in sheet.items() for kind, time in [MARKS[mark]]}
