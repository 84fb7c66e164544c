"""Long and wide attendance sheets, and what stands around their tables."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from tests.builders.attendance import (
    AFTERNOON,
    ALPHA,
    BETA,
    GAMMA,
    MORNING,
    NAMES,
    ONE_DAY,
    WHOLE_DAY,
    half_days,
    kinds,
    merge,
    minutes,
    planned,
    wide,
)
from tests.builders.each import each
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
from tests.builders.unusable import not_understood


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


@each("heading", ["Stagiaire", "Nom Prénom", "NOM_PRENOM"])
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


@each(
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


def test_a_date_without_year_of_an_unknown_session_is_not_understood_and_its_cell_is_named(tmp_path: Path) -> None:
    rows = [["N° session : SES-99"], wide("12/03 Matin"), [*ALPHA, "P"]]

    assert read_attendance_csv(tmp_path, rows) == ()
    found = not_understood(tmp_path)
    assert found.place == "feuille.csv"
    assert "L'année ou le jour d'une colonne ne peut pas être déterminé" in found.said
    assert "écrivez la date complète dans le titre de la colonne, par exemple 12/03/2025 matin" in found.said
    assert "C2" in found.said
    # Its learner is one of SES-12, on a day that may be of it.
    assert found.named in found.needed["00417"]


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


@each(
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


def test_a_single_column_of_a_longer_session_without_any_date_is_not_understood(tmp_path: Path) -> None:
    assert read_attendance_csv(tmp_path, [[SESSION], wide("Présence"), [*ALPHA, "P"]]) == ()

    found = not_understood(tmp_path)
    assert found.place == "feuille.csv"
    assert f"Feuille sans date, alors que la session {SESSION} dure plusieurs jours" in found.said
    assert "donnez une colonne par demi-journée, titrée de sa date : 12/03/2025 matin" in found.said
    assert found.named in found.needed["00417"]


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
