"""Blanks, errors, hidden and merged cells of attendance sheets."""

from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.builders.attendance import ALPHA, BETA, GAMMA, NAMES, WHOLE_DAY, half_days, kinds, merge, wide
from tests.builders.each import each
from tests.builders.sheets import (
    FIRST,
    Cells,
    codes,
    read,
    read_attendance_csv,
    write_dossiers,
    write_xlsx,
)


@each(
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


@each(("written", "text"), [("#N/A", "#N/A"), ("#REF!", "#REF!"), ("=1+1", "=1+1")])
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
