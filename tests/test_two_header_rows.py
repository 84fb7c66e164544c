"""Attendance sheets with dates merged over half-days, and the frames and notes of a printed sheet."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from reconcile.contract.amounts import Case
from reconcile.half_days import Half
from reconcile.month.pipeline import reconcile_month
from tests.builders import sheets
from tests.builders.each import each
from tests.builders.sheets import Read
from tests.builders.unusable import not_understood

AS_OF = date(2025, 4, 5)
HEADINGS = "N° dossier;Nom;Prénom;N° session;Date de début;Date de fin;Statut;Prix (€)"


def read(folder: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> Read:
    """Read a sheet of the one-day session S1 of 12 March 2025."""
    (folder / "dossiers.csv").write_text(
        f"{HEADINGS}\n1;EXEMPLE-ALPHA;Testine;S1;12/03/2025;12/03/2025;Accepté;100\n", "utf-8"
    )
    sheets.write_xlsx(folder / "emargement S1.xlsx", {"Sheet": rows}, merged=merged)
    return sheets.read(folder, as_of=AS_OF)


def marks(inputs: Read) -> list[tuple[str, Half | None, str]]:
    return [(line.learner, line.half, line.mark.kind) for line in inputs.lines]


DAY = date(2025, 3, 12)
LEARNER: list[Any] = ["EXEMPLE-ALPHA", "Testine", "P", "A"]
BOTH = [("EXEMPLE-ALPHA Testine", Half.MORNING, "present"), ("EXEMPLE-ALPHA Testine", Half.AFTERNOON, "absent")]


@each(
    "halves",
    [
        ("Matin", "Après-midi"),
        ("Matin 9h-12h30", "Après-midi 14h-17h30"),
        ("9h00-12h30", "14h00-17h30"),
        ("Matin\n(présence)", "Après-midi\n(présence)"),
        ("M", "AM"),
    ],
)
@each("above", [DAY, "12/03/2025", "Mercredi 12 mars 2025", "Jour 1 – 12/03"])
def test_halves_under_a_merged_date_are_read_however_they_are_written(
    tmp_path: Path, halves: tuple[str, str], above: Any
) -> None:
    rows: list[list[Any]] = [["Nom", "Prénom", above, None, "Signature"], [None, None, *halves, None], LEARNER]
    assert marks(read(tmp_path, rows, ["A1:A2", "B1:B2", "C1:D1", "E1:E2"])) == BOTH


def test_a_title_that_stands_in_the_upper_row_alone_is_its_column_s(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Nom", "Prénom", DAY, None, "Observations"],
        [None, None, "Matin", "Après-midi", None],
        ["EXEMPLE-ALPHA", "Testine", "P", "P", "partie à 10h"],
    ]
    (table,) = read(tmp_path, rows, ["A1:A2", "B1:B2", "C1:D1", "E1:E2"]).attendance
    assert table.titles == ["Nom", "Prénom", "Matin", "Après-midi", "Observations"]
    assert [(one.title, one.measure) for one in table.layout.beside] == [("Observations", "remark")]


def test_two_columns_of_one_half_day_are_not_understood_rather_than_lost(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Nom", "Prénom", DAY, None], [None, None, "AM", "PM"], LEARNER]
    assert read(tmp_path, rows, ["C1:D1"]).lines == ()
    found = not_understood(tmp_path)
    assert found.place == "emargement S1.xlsx › Sheet"
    assert "Deux colonnes pour une même demi-journée, le 12/03/2025 après-midi" in found.said
    assert "titrez chaque colonne de sa date et de Matin ou Après-midi (AM se lit après-midi)" in found.said
    assert found.named in found.needed["1"]


def test_the_cell_of_a_half_day_written_twice_is_named(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Nom", "Prénom", DAY, None], [None, None, "AM", "PM"], LEARNER]
    read(tmp_path, rows, ["C1:D1"])
    assert "D2" in not_understood(tmp_path).said


@each("halves", [("Séance A", "Séance B"), (None, None), ("Matin", "Apres-mdi")])
def test_a_column_under_a_date_that_names_no_half_leaves_the_session_to_decide(
    tmp_path: Path, halves: tuple[Any, Any]
) -> None:
    rows: list[list[Any]] = [["Nom", "Prénom", DAY, None], [None, None, *halves], LEARNER]
    read(tmp_path, rows, ["C1:D1"])
    [result] = reconcile_month([tmp_path], AS_OF).results
    assert result.case == Case.UNDECIDED
    assert [gap.code for gap in result.presence.gaps] == ["P04"]
    assert "colonne D" in result.presence.gaps[0].needed


def test_an_absence_beside_the_names_of_both_halves_is_not_lost(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Stagiaire", "12 mars 2025 matin", "12 mars 2025 après-midi"],
        ["EXEMPLE-ALPHA Testine", "P", "A"],
    ]
    assert marks(read(tmp_path, rows)) == BOTH


@each(
    ("label", "merged"),
    [
        ("Total présents", "A3:B3"),
        ("Feuille à rendre signée au siège, merci", "A3:D3"),
        ("Visa de l'intervenante", "A3:B3"),
        ("Taux de présence", "A3:B3"),
    ],
)
def test_what_is_merged_under_the_table_is_no_learner(tmp_path: Path, label: str, merged: str) -> None:
    rows: list[list[Any]] = [
        ["Nom", "Prénom", "12/03/2025 matin", "12/03/2025 après-midi"],
        LEARNER,
        [label, None, None, None],
    ]
    if merged == "A3:B3":
        rows[2] = [label, None, 1, 0]
    assert marks(read(tmp_path, rows, [merged])) == BOTH


def test_totals_do_not_turn_ones_into_hours(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Nom", "Prénom", "12/03/2025 matin", "12/03/2025 après-midi"],
        ["EXEMPLE-ALPHA", "Testine", 1, 0],
        ["Total", None, 3, 2],
    ]
    assert marks(read(tmp_path, rows, ["A3:B3"])) == BOTH


def test_a_mark_merged_over_two_half_days_is_unreadable_and_said(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Nom", "Prénom", "12/03/2025 matin", "12/03/2025 après-midi"],
        ["EXEMPLE-ALPHA", "Testine", "ABSENT", None],
    ]
    inputs = read(tmp_path, rows, ["C2:D2"])
    assert [line.mark.kind for line in inputs.lines] == ["absent", "unreadable"]
    assert "F33" in [finding.code for finding in inputs.findings]


def test_numbered_blank_rows_are_passed_over_in_silence(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["N°", "Nom", "Prénom", "12/03/2025 matin", "12/03/2025 après-midi"],
        [1, *LEARNER],
        [2],
        [3],
    ]
    inputs = read(tmp_path, rows)
    assert marks(inputs) == BOTH
    assert [finding.code for finding in inputs.findings] == []


def test_of_two_sessions_where_one_number_begins_the_other_the_labelled_one_is_taken(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["N° session : S1-B"], ["Stagiaire", "12/03/2025 matin"], ["EXEMPLE-ALPHA Testine", "P"]]
    assert {line.session_id for line in read(tmp_path, rows).lines} == {"S1-B"}


@each("surname", ["TOTAL", "CACHET", "FORMATEUR", "VISA"])
def test_a_learner_whose_name_begins_like_a_footer_is_no_footer(tmp_path: Path, surname: str) -> None:
    (tmp_path / "dossiers.csv").write_text(
        f"{HEADINGS}\n1;{surname};Testine;S1;12/03/2025;12/03/2025;Accepté;100\n", "utf-8"
    )
    (tmp_path / "emargement S1.csv").write_text(
        f"Stagiaire;12/03/2025 matin;12/03/2025 après-midi\n{surname} Testine;P;A\nTotal;1;0\n", "utf-8"
    )
    inputs = sheets.read(tmp_path, as_of=AS_OF)
    assert [(line.learner, line.mark.kind) for line in inputs.lines] == [
        (f"{surname} Testine", "present"),
        (f"{surname} Testine", "absent"),
    ]


def test_a_half_named_with_the_date_holds_over_present_and_absent(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["Nom", "Prénom", "12/03/2025 matin", None, "12/03/2025 après-midi", None],
        [None, None, "Présent", "Absent", "Présent", "Absent"],
        ["EXEMPLE-ALPHA", "Testine", "X", None, None, "X"],
        ["EXEMPLE-INCONNU", "Passante", "X", None, "X", None],
    ]
    read(tmp_path, rows, ["C1:D1", "E1:F1"])
    outcome = reconcile_month([tmp_path], AS_OF)
    # One half of two; the cross under « Absent » beside a blank is no remark.
    assert [result.cents for result in outcome.results] == [5000]
    assert [one.code for one in outcome.findings if one.code in {"F45", "P07"}] == []
