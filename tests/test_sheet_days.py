"""A sheet that writes its day once, above its table or in its name, and several tables in one sheet (inputs.md §1).

A session of Thursday 27 and Friday 28 March 2025, 14 h, price 100 €, four half-days that weigh alike; each amount was
worked out by hand. `None` is *à décider*.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    FRIDAY,
    OMEGA,
    SESSION,
    THURSDAY,
    dossier_row,
    filler_row,
    reconciled,
    result_of,
    write_csv,
)
from tests.builders.office import needs_office, saved_as
from tests.builders.sheets import write_csv as write_rows
from tests.builders.sheets import write_xlsx

Cells = Sequence[Any]
A, O = "EXEMPLE-ALPHA Testine", "EXEMPLE-OMEGA Factice"  # noqa: E741
HALVES: Cells = ["Stagiaire", "Matin", "Après-midi"]
DAY: Cells = ["Stagiaire", "Présence"]
NAMES: Cells = ["Nom", "Prénom", "Matin", "Après-midi"]
# On Thursday Alpha is away in the afternoon; on Friday Omega is away all day: 3 and 2 half-days of 4.
OF_THURSDAY: list[Cells] = [HALVES, [A, "P", "A"], [O, "P", "P"]]
OF_FRIDAY: list[Cells] = [HALVES, [A, "P", "P"], [O, "A", "A"]]
FRIDAY_WITH_DATES: list[Cells] = [
    ["Stagiaire", "28/03/2025 matin", "28/03/2025 après-midi"],
    [A, "P", "P"],
    [O, "A", "A"],
]
THREE_AND_TWO = [7500, 5000]
NOBODY = [None, None]


def month(folder: Path, sheets: Mapping[str, Sequence[Cells]], *, last: str = FRIDAY, hours: str = "14h00") -> Path:
    """Write two dossiers of the session and one workbook of sheets."""
    dossiers = [make(ends_on=last, planned_hours=hours) for make in (dossier_row, filler_row)]
    write_csv(folder / "dossiers.csv", dossiers)
    write_xlsx(folder / "feuilles.xlsx", sheets)
    return folder


def owed(folder: Path) -> list[int | None]:
    outcome = reconciled(folder)
    return [result_of(outcome, number).cents for number in (ALPHA, OMEGA)]


def not_understood(folder: Path) -> list[str]:
    """Return the places of the sheets that are not understood (F46)."""
    origins = [one.origin for one in reconciled(folder).findings if one.code == "F46"]
    return [" › ".join(filter(None, (one.file, one.sheet))) for one in origins if one]


def needed(folder: Path, number: str = ALPHA) -> list[tuple[str, str]]:
    """Return the codes and words of what a dossier waits for."""
    return [(gap.code, gap.needed) for gap in result_of(reconciled(folder), number).presence.gaps]


# The day above the table.

DATES: list[list[Cells]] = [
    [["Date : 27/03/2025"]],
    [["Date :", "27/03/2025"]],
    [["Date : jeudi 27 mars 2025"]],
    [["Date", "", "jeudi 27 mars 2025"]],
    [["Journée du 27/03/2025"]],
    [["Journée du jeudi 27 mars"]],
    [["Le 27/03/2025"]],
    [["Le jeudi 27 mars 2025"]],
    [["Jeudi 27 mars 2025"]],
    [["JEUDI 27/03"]],
    [["Date : 2025-03-27"]],
    [["Date : 27.03.25"]],
    # In the title.
    [["Feuille d'émargement - 27/03/2025"]],
    [["ÉMARGEMENT DU 27 MARS 2025"]],
    [["Feuille d'émargement"], ["N° session : S-TEST-1"], [], ["Date : 27/03/2025", "", "Lieu : Nulle-Part"], []],
    # Said twice alike.
    [["Émargement du 27 mars"], ["Date : 27/03/2025"]],
]


@each("block", DATES, ids=lambda block: " / ".join(str(row[0]) for row in block if row))
def test_the_day_written_above_the_halves_is_theirs(tmp_path: Path, block: list[Cells]) -> None:
    month(tmp_path, {"Feuil1": [*block, *OF_THURSDAY], "Feuil2": FRIDAY_WITH_DATES})
    assert owed(tmp_path) == THREE_AND_TWO
    assert not_understood(tmp_path) == []


@each("block", DATES, ids=lambda block: " / ".join(str(row[0]) for row in block if row))
def test_the_day_written_above_one_column_of_presences_is_its_own(tmp_path: Path, block: list[Cells]) -> None:
    # One day of two each.
    month(tmp_path, {"Feuil1": [*block, DAY, [A, "A"], [O, "P"]], "Feuil2": FRIDAY_WITH_DATES})
    assert owed(tmp_path) == [5000, 5000]
    assert not_understood(tmp_path) == []


@each("typed", [date(2025, 3, 27), datetime(2025, 3, 27)])
@each("label", ["Date :", "Date", "Jour", "Le", None])
def test_a_typed_date_beside_its_label_is_the_day(tmp_path: Path, label: str | None, typed: date) -> None:
    month(tmp_path, {"Feuil1": [[label, typed], *OF_THURSDAY], "Feuil2": FRIDAY_WITH_DATES})
    assert owed(tmp_path) == THREE_AND_TWO


@each(
    ("halves", "cents"),
    [
        (["Matin", "Après-midi"], THREE_AND_TWO),
        (["M", "AM"], THREE_AND_TWO),
        (["9h00-12h30", "14h00-17h30"], THREE_AND_TWO),
        (["Présence matin", "Présence après-midi"], THREE_AND_TWO),
        # The afternoon may stand first.
        (["Après-midi", "Matin"], THREE_AND_TWO),
    ],
)
def test_the_halves_may_be_written_as_people_do(tmp_path: Path, halves: list[str], cents: list[int | None]) -> None:
    rows: list[Cells] = [["Date : 27/03/2025"], ["Stagiaire", *halves], [A, "P", "A"], [O, "P", "P"]]
    month(tmp_path, {"Feuil1": rows, "Feuil2": FRIDAY_WITH_DATES})
    assert owed(tmp_path) == cents


# The day in a name.


@each("name", ["27 mars", "27-03", "27.03.2025", "Jeudi 27 mars", "J1 27-03-25", "2025-03-27"])
def test_the_day_may_stand_in_the_name_of_the_sheet(tmp_path: Path, name: str) -> None:
    month(tmp_path, {name: OF_THURSDAY, "Feuil2": FRIDAY_WITH_DATES})
    assert owed(tmp_path) == THREE_AND_TWO


@pytest.mark.parametrize("name", ["emargement 27-03-2025", "2025-03-27 feuille"])
def test_the_day_may_stand_in_the_name_of_the_file_with_its_year(tmp_path: Path, name: str) -> None:
    month(tmp_path, {"Feuil2": FRIDAY_WITH_DATES})
    write_rows(tmp_path / f"{name}.csv", OF_THURSDAY)
    assert owed(tmp_path) == THREE_AND_TWO


def test_one_sheet_per_day_is_the_session(tmp_path: Path) -> None:
    block: list[Cells] = [["FEUILLE D'ÉMARGEMENT"], [f"N° session : {SESSION}"]]
    month(tmp_path, {"27 mars": [*block, *OF_THURSDAY], "28 mars": [*block, *OF_FRIDAY]})
    assert owed(tmp_path) == THREE_AND_TWO


@pytest.mark.parametrize("table", [OF_FRIDAY, [DAY, [A, "P"], [O, "A"]]], ids=["halves", "one column"])
def test_a_copied_sheet_that_kept_the_day_of_the_other_decides_nobody(tmp_path: Path, table: list[Cells]) -> None:
    block: list[Cells] = [[f"N° session : {SESSION}"], ["Date : 27/03/2025"]]
    month(tmp_path, {"27 mars": [*block, *OF_THURSDAY], "28 mars": [*block, *table]})
    assert owed(tmp_path) == NOBODY
    assert not_understood(tmp_path) == ["feuilles.xlsx › 28 mars"]
    for number in (ALPHA, OMEGA):
        assert needed(tmp_path, number) == [
            (
                "P04",
                "la feuille d'émargement du 28/03/2025 "
                "(peut-être « feuilles.xlsx › 28 mars », qui n'a pas été comprise : F46)",
            )
        ]


def test_what_a_copied_sheet_lacks_is_said(tmp_path: Path) -> None:
    month(tmp_path, {"28 mars": [[f"N° session : {SESSION}"], ["Date : 27/03/2025"], *OF_FRIDAY]})
    (found,) = [one for one in reconciled(tmp_path).findings if one.code == "F46"]
    assert (found.severity, found.dossier_id) == ("check", "")
    assert "écrivez la date complète" in found.explanation
    assert owed(tmp_path) == NOBODY


# Dates that are not the day.


@each(
    "other",
    [
        ["Imprimé le 02/04/2025"],
        ["Imprimé le", date(2025, 4, 2)],
        ["Édité le 28/03/2025"],
        ["Version du 28/03/2025"],
        ["Fait à Nulle-Part, le 28/03/2025"],
        ["Session du 27 au 28 mars 2025"],
        ["Session du 27/03/2025 au 28/03/2025"],
    ],
    ids=lambda cells: str(cells[0]),
)
@each("order", ["before", "after", "after, and a blank row"])
def test_another_date_beside_the_day_is_left_aside(tmp_path: Path, other: Cells, order: str) -> None:
    day: Cells = ["Date : 27/03/2025"]
    block = {"before": [other, day], "after": [day, other], "after, and a blank row": [day, other, []]}[order]
    month(tmp_path, {"Feuil1": [*block, *OF_THURSDAY], "Feuil2": FRIDAY_WITH_DATES})
    assert owed(tmp_path) == THREE_AND_TWO


@each(
    "block",
    [
        [["Imprimé le 27/03/2025"]],
        [["Imprimé le", "27/03/2025"]],
        [["Imprimé le :", date(2025, 3, 27)]],
        [["Session du 27 au 28 mars 2025"]],
        [["du 27 au 28 mars"]],
        [["Dates : du 27/03/2025 au 28/03/2025"]],
        [["Du", date(2025, 3, 27), "au", date(2025, 3, 28)]],
        [["Date : 27/03/2025"], ["Date : 28/03/2025"]],
        [["27/03/2025"], ["28/03/2025"], []],
        [["Émargement de mars 2025"]],
    ],
    ids=lambda block: " / ".join(str(row[0]) for row in block if row),
)
@each("gap", [[], [[]]], ids=["above the table", "a blank row between"])
@each("table", [OF_THURSDAY, [DAY, [A, "A"], [O, "P"]]], ids=["halves", "one column"])
def test_a_run_of_days_and_a_date_of_printing_give_no_day(
    tmp_path: Path, block: list[Cells], gap: list[Cells], table: list[Cells]
) -> None:
    month(tmp_path, {"Feuil1": [[f"N° session : {SESSION}"], *block, *gap, *table], "Feuil2": FRIDAY_WITH_DATES})
    assert owed(tmp_path) == NOBODY
    assert not_understood(tmp_path) == ["feuilles.xlsx › Feuil1"]
    [(code, words)] = needed(tmp_path)
    assert code == "P04"
    assert "« feuilles.xlsx › Feuil1 », qui n'a pas été comprise : F46" in words


@each("block", [[], [["Imprimé le 02/04/2025"]], [["Imprimé le 02/04/2025"], []]])
def test_a_session_of_one_day_needs_no_date(tmp_path: Path, block: list[Cells]) -> None:
    # 1 half-day of 2, and both.
    title: Cells = [f"N° session : {SESSION}"]
    month(tmp_path, {"Feuil1": [title, *block, *OF_THURSDAY]}, last=THURSDAY, hours="7h00")
    assert owed(tmp_path) == [5000, 10000]


# One half of the day.


@each(
    ("morning", "afternoon"),
    [
        (("27-03 matin", []), ("27-03 après-midi", [])),
        (("27-03 M", []), ("27-03 AM", [])),
        (("Feuil1", [["Date : 27/03/2025 matin"]]), ("Feuil2", [["Date : 27/03/2025 après-midi"]])),
        (("Feuil1", [["Date : 27/03/2025"], ["Matin"]]), ("Feuil2", [["Date : 27/03/2025"], ["Après-midi"]])),
        (("Feuil1", [["Matin du 27/03/2025"]]), ("Feuil2", [["Après-midi du 27/03/2025"]])),
        (("Matin", [["Date : 27/03/2025"]]), ("Après-midi", [["Date : 27/03/2025"]])),
    ],
)
def test_a_half_named_once_over_one_column_is_that_half_alone(
    tmp_path: Path, morning: tuple[str, list[Cells]], afternoon: tuple[str, list[Cells]]
) -> None:
    sheets = {
        morning[0]: [*morning[1], DAY, [A, "P"], [O, "P"]],
        afternoon[0]: [*afternoon[1], DAY, [A, "A"], [O, "P"]],
    }
    # 3 h 30 of 7 h.
    month(tmp_path, sheets, last=THURSDAY, hours="7h00")
    assert owed(tmp_path) == [5000, 10000]


@pytest.mark.parametrize("name", ["27-03 matin", "27-03 après-midi"])
def test_one_half_alone_leaves_the_other_to_be_asked_for(tmp_path: Path, name: str) -> None:
    month(tmp_path, {name: [DAY, [A, "P"], [O, "A"]]}, last=THURSDAY, hours="7h00")
    assert owed(tmp_path) == NOBODY
    assert [code for code, _ in needed(tmp_path)] == ["P04"]


def test_a_session_of_one_half_is_that_half(tmp_path: Path) -> None:
    month(tmp_path, {"27-03 matin": [DAY, [A, "P"], [O, "A"]]}, last=THURSDAY, hours="3h30")
    assert owed(tmp_path) == [10000, 500]


# Several tables in one sheet.


def beside(left: Sequence[Cells], right: Sequence[Cells], gap: int = 1) -> list[Cells]:
    """Put two tables side by side, with blank columns between them."""
    width = max(len(row) for row in left) + gap
    rows = max(len(left), len(right))
    padded = [[*row, *[None] * (width - len(row))] for row in [*left, *[[]] * (rows - len(left))]]
    return [[*a, *b] for a, b in zip(padded, [*right, *[[]] * (rows - len(right))], strict=True)]


ON_THURSDAY: list[Cells] = [["Date : 27/03/2025"], *OF_THURSDAY]
ON_FRIDAY: list[Cells] = [["Date : 28/03/2025"], *OF_FRIDAY]
TRAINER: list[Cells] = [
    ["Formatrice : EXEMPLE-ZETA", "X", "X"],
    ["Total présents", 2, 1],
    [],
    ["Signature du formateur"],
]
ONE_SHEET = {
    "below": [*ON_THURSDAY, [], *ON_FRIDAY],
    "below, at once": [*ON_THURSDAY, *ON_FRIDAY],
    "below, Friday first": [*ON_FRIDAY, [], [], *ON_THURSDAY],
    "below, trainer and totals between": [*ON_THURSDAY, *TRAINER, [], *ON_FRIDAY, *TRAINER],
    "below, a general title": [["FEUILLES D'ÉMARGEMENT"], [f"N° session : {SESSION}"], [], *ON_THURSDAY, *ON_FRIDAY],
    "beside": beside(ON_THURSDAY, ON_FRIDAY),
    "beside, at once": beside(ON_THURSDAY, ON_FRIDAY, gap=0),
    "beside, Friday first": beside(ON_FRIDAY, ON_THURSDAY, gap=2),
    "beside, trainer and totals": beside([*ON_THURSDAY, *TRAINER], [*ON_FRIDAY, *TRAINER]),
    "beside, a general title": [
        ["FEUILLES D'ÉMARGEMENT"],
        [f"N° session : {SESSION}"],
        [],
        *beside(ON_THURSDAY, ON_FRIDAY),
    ],
    "beside, learners in another order": beside(ON_THURSDAY, [*ON_FRIDAY[:2], ON_FRIDAY[3], ON_FRIDAY[2]]),
    "below, learners in another order": [*ON_THURSDAY, [], *ON_FRIDAY[:2], ON_FRIDAY[3], ON_FRIDAY[2]],
    "below, afternoon first": [
        *ON_FRIDAY,
        [],
        ON_THURSDAY[0],
        ["Stagiaire", "Après-midi", "Matin"],
        [A, "A", "P"],
        [O, "P", "P"],
    ],
    "below, blank printed rows": [*ON_THURSDAY, [None], [None], [], *ON_FRIDAY, [], []],
    "below, a table left without learners": [*ON_THURSDAY, [], ["Date : 28/03/2025"], HALVES, [], *ON_FRIDAY],
}


@each("shape", list(ONE_SHEET))
def test_two_tables_of_one_sheet_are_so_many_sheets(tmp_path: Path, shape: str) -> None:
    month(tmp_path, {"Mars": ONE_SHEET[shape]})
    assert owed(tmp_path) == THREE_AND_TWO
    assert not_understood(tmp_path) == []


@pytest.mark.parametrize("shape", ["below, a general title", "beside, a general title"])
def test_two_tables_of_one_csv_are_so_many_sheets(tmp_path: Path, shape: str) -> None:
    write_csv(
        tmp_path / "dossiers.csv", [make(ends_on=FRIDAY, planned_hours="14h00") for make in (dossier_row, filler_row)]
    )
    write_rows(tmp_path / "feuille.csv", ONE_SHEET[shape])
    assert owed(tmp_path) == THREE_AND_TWO


@needs_office
@pytest.mark.parametrize("extension", ["xls", "ods"])
def test_two_tables_of_one_sheet_are_the_same_in_every_format(tmp_path: Path, extension: str) -> None:
    month(tmp_path, {"27 mars": OF_THURSDAY, "Feuil2": [[], *beside(ON_FRIDAY, [])]})
    saved_as(tmp_path / "feuilles.xlsx", extension)
    assert owed(tmp_path) == THREE_AND_TWO


def test_names_in_two_columns_are_never_those_of_the_table_beside(tmp_path: Path) -> None:
    left: list[Cells] = [["Date : 27/03/2025"], NAMES, [*A.split(), "P", "A"], [*O.split(), "P", "P"]]
    right: list[Cells] = [["Date : 28/03/2025"], NAMES, [*O.split(), "A", "A"], [*A.split(), "P", "P"]]
    month(tmp_path, {"Mars": beside(left, right)})
    assert owed(tmp_path) == THREE_AND_TWO
    month(tmp_path, {"Mars": [*left, [], *right]})
    assert owed(tmp_path) == THREE_AND_TWO


def test_columns_in_another_order_in_the_second_table_are_read_under_their_own_titles(tmp_path: Path) -> None:
    left: list[Cells] = [["Date : 27/03/2025"], NAMES, [*A.split(), "P", "A"], [*O.split(), "P", "P"]]
    right: list[Cells] = [
        ["Date : 28/03/2025"],
        ["Nom", "Matin", "Après-midi", "Prénom"],
        ["EXEMPLE-ALPHA", "P", "P", "Testine"],
        ["EXEMPLE-OMEGA", "A", "A", "Factice"],
    ]
    month(tmp_path, {"Mars": [*left, [], *right]})
    assert owed(tmp_path) == THREE_AND_TWO


def test_two_tables_with_the_first_name_first_are_never_mixed(tmp_path: Path) -> None:
    headings: Cells = ["Prénom", "Nom", "Matin", "Après-midi"]
    left: list[Cells] = [["Date : 27/03/2025"], headings, ["Testine", "EXEMPLE-ALPHA", "P", "A"]]
    right: list[Cells] = [["Date : 28/03/2025"], headings, ["Factice", "EXEMPLE-OMEGA", "A", "A"]]
    left += [["Factice", "EXEMPLE-OMEGA", "P", "P"]]
    right += [["Testine", "EXEMPLE-ALPHA", "P", "P"]]
    month(tmp_path, {"Mars": beside(left, right)})
    assert owed(tmp_path) == THREE_AND_TWO


@pytest.mark.parametrize("numbered", [["N°", *HALVES]])
def test_numbered_tables_side_by_side_are_read(tmp_path: Path, numbered: Cells) -> None:
    left: list[Cells] = [["Date : 27/03/2025"], numbered, [1, A, "P", "A"], [2, O, "P", "P"]]
    right: list[Cells] = [["Date : 28/03/2025"], numbered, [1, A, "P", "P"], [2, O, "A", "A"]]
    month(tmp_path, {"Mars": beside(left, right)})
    assert owed(tmp_path) == THREE_AND_TWO


@pytest.mark.parametrize("side_by_side", [False, True])
def test_two_tables_each_of_one_half_are_the_day(tmp_path: Path, side_by_side: bool) -> None:
    morning: list[Cells] = [["Date : 27/03/2025 matin"], DAY, [A, "P"], [O, "P"]]
    afternoon: list[Cells] = [["Date : 27/03/2025 après-midi"], DAY, [A, "A"], [O, "P"]]
    rows = beside(morning, afternoon) if side_by_side else [*morning, [], *afternoon]
    month(tmp_path, {"Mars": rows}, last=THURSDAY, hours="7h00")
    assert owed(tmp_path) == [5000, 10000]


@each("side_by_side", [False, True])
@each("gap", [[], [[]]], ids=["at once", "a blank row between"])
def test_a_general_title_gives_its_session_to_every_table(tmp_path: Path, gap: list[Cells], side_by_side: bool) -> None:
    # Another session of the same days: only the title tells which one the tables are of.
    days = {"ends_on": FRIDAY, "planned_hours": "14h00"}
    twin = filler_row(dossier_id="0007050", last_name="EXEMPLE-JUMEAU", session_id="S-TEST-2", **days)
    write_csv(tmp_path / "dossiers.csv", [dossier_row(**days), filler_row(**days), twin])
    tables = beside(ON_THURSDAY, ON_FRIDAY) if side_by_side else [*ON_THURSDAY, [], *ON_FRIDAY]
    title: list[Cells] = [["FEUILLES D'ÉMARGEMENT"], [f"N° session : {SESSION}"]]
    write_xlsx(tmp_path / "feuilles.xlsx", {"Mars": [*title, *gap, *tables]})
    assert owed(tmp_path) == THREE_AND_TWO
    assert not_understood(tmp_path) == []


@pytest.mark.parametrize("side_by_side", [False, True])
def test_each_table_may_be_of_its_own_session(tmp_path: Path, side_by_side: bool) -> None:
    other = {"session_id": "S-TEST-2", "starts_on": FRIDAY, "ends_on": FRIDAY}
    write_csv(tmp_path / "dossiers.csv", [dossier_row(), filler_row(**other)])
    first: list[Cells] = [[f"N° session : {SESSION}"], ["Date : 27/03/2025"], HALVES, [A, "P", "A"]]
    second: list[Cells] = [["N° session : S-TEST-2"], ["Date : 28/03/2025"], HALVES, [O, "A", "A"]]
    write_xlsx(tmp_path / "feuilles.xlsx", {"Mars": beside(first, second) if side_by_side else [*first, [], *second]})
    # 1 half-day of 2; nobody came: 5 %.
    assert owed(tmp_path) == [5000, 500]


@pytest.mark.parametrize("side_by_side", [False, True])
def test_of_two_tables_the_one_without_its_date_is_asked_for(tmp_path: Path, side_by_side: bool) -> None:
    undated: list[Cells] = [["Salle : Nulle-Part"], *OF_FRIDAY]
    rows = beside(ON_THURSDAY, undated) if side_by_side else [*ON_THURSDAY, [], *undated]
    month(tmp_path, {"Mars": [["Émargements"], [f"N° session : {SESSION}"], *rows]})
    assert owed(tmp_path) == NOBODY
    assert not_understood(tmp_path) == ["feuilles.xlsx › Mars"]
    [(code, words)] = needed(tmp_path)
    assert code == "P04"
    assert "28/03/2025" in words
    assert "« feuilles.xlsx › Mars », qui n'a pas été comprise : F46" in words


X_THURSDAY: list[Cells] = [["Date : 27/03/2025"], HALVES, [A, "P", "X"], [O, "P", "P"]]
X_FRIDAY: list[Cells] = [["Date : 28/03/2025"], HALVES, [A, "P", "P"], [O, "X", "X"]]


@each("side_by_side", [False, True])
@each("above", [True, False])
def test_a_legend_of_the_sheet_rules_each_of_its_tables(tmp_path: Path, above: bool, side_by_side: bool) -> None:
    tables = beside(X_THURSDAY, X_FRIDAY) if side_by_side else [*X_THURSDAY, [], *X_FRIDAY]
    legend: Cells = ["X = absent"]
    month(tmp_path, {"Mars": [legend, *tables] if above else [*tables, [], legend]})
    assert owed(tmp_path) == THREE_AND_TWO


@pytest.mark.parametrize("side_by_side", [False, True])
def test_planned_times_above_every_table_are_those_of_each(tmp_path: Path, side_by_side: bool) -> None:
    friday: list[Cells] = [["Date : 28/03/2025"], HALVES, [A, "P", "P"], [O, "A", "P"]]
    tables = beside(ON_THURSDAY, friday) if side_by_side else [*ON_THURSDAY, [], *friday]
    month(tmp_path, {"Mars": [["Horaires : 9h00-13h00 / 14h00-17h00"], [], *tables]})
    # 4 + 4 + 3 of 14 h: 78,571… %; 4 + 3 + 3 of 14 h: 71,428… %.
    assert owed(tmp_path) == [7857, 7143]


def test_a_last_learner_without_marks_is_of_the_table_above(tmp_path: Path) -> None:
    thursday: list[Cells] = [["Date : 27/03/2025"], HALVES, [A, "P", "A"], [O, None, None]]
    friday: list[Cells] = [["Date : 28/03/2025"], HALVES, [A, "P", "P"], [O, "P", "P"]]
    # A blank beside a presence alone (the morning) is an absence; beside an absence (the afternoon) it is not.
    month(tmp_path, {"Mars": [*thursday, [], *friday]})
    assert owed(tmp_path) == [7500, None]
    assert [code for code, _ in needed(tmp_path, OMEGA)] == ["P07"]


@pytest.mark.parametrize("gap", [[], [[]]], ids=["above the table", "a blank row between"])
def test_a_day_of_printing_never_makes_a_sheet_of_another_session(tmp_path: Path, gap: list[Cells]) -> None:
    friday = {"dossier_id": OMEGA, "session_id": "S-TEST-2", "starts_on": FRIDAY, "ends_on": FRIDAY}
    write_csv(tmp_path / "dossiers.csv", [dossier_row(), dossier_row(**friday)])
    block: list[Cells] = [["Date : 27/03/2025"], ["Imprimé le 28/03/2025"], *gap]
    write_xlsx(tmp_path / "feuilles.xlsx", {"Feuil1": [*block, HALVES, [A, "P", "A"]]})
    assert owed(tmp_path) == [5000, None]


def test_three_tables_below_one_another_are_three_days(tmp_path: Path) -> None:
    rows: list[Cells] = [[f"N° session : {SESSION}"]]
    for day, marks in (("27/03/2025", "PA"), ("28/03/2025", "PP"), ("29/03/2025", "AA")):
        rows += [[f"Date : {day}"], HALVES, [A, *marks], [O, "P", "P"], []]
    month(tmp_path, {"Mars": rows}, last="29/03/2025", hours="21h00")
    # 3 half-days of 6, and all.
    assert owed(tmp_path) == [5000, 10000]


@pytest.mark.parametrize("row", [8, 9])
def test_a_line_keeps_the_cell_that_excel_shows(tmp_path: Path, row: int) -> None:
    table = [*ON_FRIDAY[:2], [A, "P", "?"], [O, "P", "P"]]
    month(tmp_path, {"Mars": [*ON_THURSDAY, *[[]] * (row - 7), *table]})
    (found,) = [one for one in reconciled(tmp_path).findings if one.code == "P07"]
    assert found.origin is not None
    assert (found.dossier_id, found.cell) == (ALPHA, f"C{row}")
