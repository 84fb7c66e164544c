"""Sheets and exports that a quick reader gets wrong: the right amount, or somebody is asked, never another amount.

A session of one day, Thursday 27 March 2025, price 100 €, unless a test says otherwise. What a person reads was worked
out by hand for each; `None` is *à décider*.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from tests.builders.each import each
from tests.builders.months import (
    AFTER,
    ALPHA,
    FILLER,
    LEARNER,
    OMEGA,
    SESSION,
    THURSDAY,
    codes_of,
    dossier_row,
    filler_row,
    result_of,
    write_csv,
)
from tests.builders.sheets import write_xlsx

Cells = Sequence[Any]
Table = Sequence[Cells]

M, AM = "27/03/2025 matin", "27/03/2025 après-midi"
MARKS = ["Stagiaire", M, AM]
BLOCK = [f"Session : {SESSION}"]
TIMES = ["Horaires : 9h00-12h30 / 14h00-17h30"]
LONG = ["Stagiaire", "Date", "Demi-journée", "Présence"]


def month(
    folder: Path,
    *sheets: Table,
    names: Sequence[str] = (),
    alpha: Mapping[str, str] | None = None,
    both: Mapping[str, str] | None = None,
    comments: Mapping[str, str] | None = None,
) -> None:
    """Write two dossiers of the session, changed as a test says, and a workbook of its sheets."""
    shared = dict(both or {})
    write_csv(folder / "dossiers.csv", [dossier_row(**shared | dict(alpha or {})), filler_row(**shared)])
    workbook(folder, *sheets, names=names, comments=comments)


def workbook(
    folder: Path, *sheets: Table, names: Sequence[str] = (), comments: Mapping[str, str] | None = None
) -> None:
    titles = names or [f"Feuil{number}" for number, _ in enumerate(sheets, start=1)]
    write_xlsx(folder / "feuille.xlsx", dict(zip(titles, sheets, strict=True)), comments=comments)


def wide(
    *beside: Cells,
    alpha: Cells = ("P", "P"),
    omega: Cells = ("P", "P"),
    above: Table = (),
    below: Table = (),
    headings: Cells = MARKS,
) -> Table:
    """Return a table of two half-days; each of `beside` is a column: its heading, ALPHA's cell, OMEGA's or nothing."""
    padded = [(*column, None)[:3] for column in beside]
    titles, first, second = ([column[place] for column in padded] for place in range(3))
    return [*above, [*headings, *titles], [LEARNER, *alpha, *first], [FILLER, *omega, *second], *below]


def long(heading: str, alpha: Cells, omega: Cells = (None, None), *, above: Table = ()) -> Table:
    """Return a long table of two rows a learner, all present, with one more column."""
    halves = ("Matin", "Après-midi")
    return [
        *above,
        [*LONG, heading],
        *([LEARNER, THURSDAY, half, "P", cell] for half, cell in zip(halves, alpha, strict=True)),
        *([FILLER, THURSDAY, half, "P", cell] for half, cell in zip(halves, omega, strict=True)),
    ]


@lru_cache(maxsize=1)
def reconciled(folder: Path) -> Outcome:
    """Reconcile the folder of a test, once: each test writes all its files before."""
    return reconcile_month([folder], AFTER)


def owed(folder: Path) -> list[int | None]:
    return [result_of(reconciled(folder), number).cents for number in (ALPHA, OMEGA)]


def asked(folder: Path, number: str = ALPHA) -> set[str]:
    """Return the codes that wait for somebody, of a dossier or of its session, but for declarations on EDOF (D)."""
    waiting = [
        one for one in reconciled(folder).findings if one.dossier_id in {number, ""} and one.severity != "information"
    ]
    return {one.code for one in waiting if not one.code.startswith("D")}


def assert_right_or_asked(folder: Path, cents: int, *codes: str, number: str = ALPHA) -> None:
    """Either the amount that a person reads, or none and one of these codes that asks."""
    amount = result_of(reconciled(folder), number).cents
    assert amount in {cents, None}
    assert amount is not None or set(codes) & asked(folder, number)


# Which half of which day a sheet is.

ONE = ["Stagiaire", "Présence"]


def day_sheet(*block: Cells, alpha: str | None = "P", omega: str | None = "P") -> Table:
    return [BLOCK, *block, ONE, [LEARNER, alpha], [FILLER, omega]]


@each(
    ("morning", "afternoon", "names"),
    [
        # The half stands after the date of the block …
        ([["Date : 27/03/2025 matin"]], [["Date : 27/03/2025 après-midi"]], ("Feuil1", "Feuil2")),
        ([["Date : 27/03/2025 matin"]], [["Date : 27/03/2025 après-midi"]], ("27-03 matin", "27-03 après-midi")),
        # … in the title …
        (
            [["Feuille d'émargement du 27/03/2025 – matin"]],
            [["Feuille d'émargement du 27/03/2025 – après-midi"]],
            ("Feuil1", "Feuil2"),
        ),
        # … or in the name of the sheet alone.
        ([["Date : 27/03/2025"]], [["Date : 27/03/2025"]], ("27-03 matin", "27-03 après-midi")),
        # Both sheets repeat the times of the whole day.
        ([["Date : 27/03/2025 matin"], TIMES], [["Date : 27/03/2025 après-midi"], TIMES], ("Feuil1", "Feuil2")),
    ],
)
def test_who_signed_the_morning_s_sheet_alone_attended_half(
    tmp_path: Path, morning: Table, afternoon: Table, names: Sequence[str]
) -> None:
    month(tmp_path, day_sheet(*morning), day_sheet(*afternoon, alpha=None), names=names)
    assert owed(tmp_path) == [5000, 10000]


def test_who_is_not_listed_on_the_afternoon_s_sheet_attended_half_and_that_is_said(tmp_path: Path) -> None:
    afternoon = [BLOCK, ["Date : 27/03/2025 après-midi"], ONE, [FILLER, "P"]]
    month(tmp_path, day_sheet(["Date : 27/03/2025 matin"]), afternoon)
    assert owed(tmp_path) == [5000, 10000]
    assert "P05" in asked(tmp_path)


@pytest.mark.parametrize("block", ["Date : 27/03/2025 matin", "Feuille d'émargement du 27/03/2025 – matin"])
def test_a_day_of_seven_hours_with_the_morning_s_sheet_alone_lacks_its_afternoon(tmp_path: Path, block: str) -> None:
    month(tmp_path, day_sheet([block]))
    assert owed(tmp_path) == [None, None]
    assert "P04" in asked(tmp_path)


@each(
    ("rows", "name"),
    [
        (day_sheet(["Date : 20/03/2025"], alpha="A"), "Feuil1"),
        (day_sheet(["Feuille d'émargement du jeudi 20 mars 2025"], alpha="A"), "Feuil1"),
        (day_sheet(alpha="A"), "20-03-2025"),
        (
            wide(alpha=("A", "A"), headings=["Stagiaire", "Matin", "Après-midi"], above=[["Date : 20/03/2025"]]),
            "Feuil1",
        ),
    ],
)
def test_a_sheet_of_another_day_is_no_sheet_of_the_session(tmp_path: Path, rows: Table, name: str) -> None:
    month(tmp_path, rows, names=[name])
    assert owed(tmp_path) == [None, None]
    assert {"P04", "P08"} & asked(tmp_path)


def test_a_presence_of_another_day_does_not_fill_the_blank_of_the_session_s(tmp_path: Path) -> None:
    month(tmp_path, day_sheet(["Date : 20/03/2025"]), day_sheet(["Date : 27/03/2025"], alpha=None))
    # Absent on the 27th: 5 %; the presence of the 20th is said.
    assert owed(tmp_path) == [500, 10000]
    assert "P08" in asked(tmp_path)


# Columns of half-days that are not written as one expects.

THREE_DAYS = {
    "starts_on": "10/03/2025",
    "ends_on": "27/03/2025",
    "planned_hours": "21h00",
    "confirmed_on": "05/02/2025",
}


@each(
    "heading",
    [
        "18 mars",
        # What Excel's csv makes of a date.
        "18-mars",
        # The serial number of 18/03/2025.
        45734,
        "18032025",
        "18 03 2025",
        "18 / 03 / 2025",
        "2025/03/18",
        "mardi 18",
        "J2",
        # A typing mistake.
        "18/33/2025",
        "E-learning (3h)",
        "FOAD",
    ],
)
def test_a_day_s_column_that_is_not_understood_never_drops_its_absence(tmp_path: Path, heading: object) -> None:
    headings = ["Stagiaire", "10/03/2025", heading, "27/03/2025"]
    month(tmp_path, [BLOCK, headings, [LEARNER, "P", "A", "P"], [FILLER, "P", "P", "P"]], both=THREE_DAYS)
    # Two days of three.
    assert_right_or_asked(tmp_path, 6667, "P04", "P07")
    assert_right_or_asked(tmp_path, 10000, "P04", number=OMEGA)


@each(
    "heading",
    ["18 et 19/03", "18 et 19 mars 2025", "18/03 et 19/03", "du 18 au 20/03", "18-19 mars", "18-20/03"],
)
def test_a_column_of_several_days_is_not_one_day(tmp_path: Path, heading: str) -> None:
    headings = ["Stagiaire", "10/03", heading, "27/03"]
    rows = [BLOCK, headings, [LEARNER, "P", "A", "P"], [FILLER, "P", "P", "P"]]
    month(tmp_path, rows, both=THREE_DAYS | {"planned_hours": "28h00"})
    # Two days of four; 66,67 € would be two of three.
    assert_right_or_asked(tmp_path, 5000, "P04")


@each(
    ("morning", "afternoon"),
    [
        (f"{M} + déjeuner", AM),
        (f"{M} (repas pris)", AM),
        (M, f"{AM} (commune de Bègles)"),
        (M, f"{AM} – adresse : mairie"),
    ],
)
@each("hours", ["4h00", "7h00"])
def test_a_word_of_no_evidence_never_drops_a_half_day(tmp_path: Path, morning: str, afternoon: str, hours: str) -> None:
    month(tmp_path, wide(headings=["Stagiaire", morning, afternoon], alpha=("P", "A")), both={"planned_hours": hours})
    # Without its morning it would be 5 €, without its afternoon 100 €.
    assert_right_or_asked(tmp_path, 5000, "P04")


@each(
    ("morning", "afternoon"),
    [
        ("(4 heures)", "(3 heures)"),
        ("(3 heures)", "(3 heures)"),
        ("(durée 3h30)", "(durée 3h30)"),
        ("durée 3h30", "durée 3h30"),
        ("nb d'heures : 4", "nb d'heures : 3"),
    ],
)
def test_a_duration_in_the_heading_does_not_make_ones_hours(tmp_path: Path, morning: str, afternoon: str) -> None:
    headings = ["Stagiaire", f"{M} {morning}", f"{AM} {afternoon}"]
    month(tmp_path, wide(headings=headings, alpha=(1, 1), omega=(1, 1)))
    # 1 h + 1 h of 7 h would be 28,57 €.
    assert_right_or_asked(tmp_path, 10000, "P07")


def test_a_cross_under_absent_of_a_half_day_is_an_absence(tmp_path: Path) -> None:
    headings = ["Stagiaire", f"{M} présent", f"{M} absent", f"{AM} présent", f"{AM} absent"]
    month(tmp_path, [BLOCK, headings, [LEARNER, "X", None, None, "X"], [FILLER, "X", None, "X", None]])
    assert owed(tmp_path) == [5000, 10000]


@each(
    ("headings", "alpha"),
    [
        (["Absent le 27/03/2025"], ["X"]),
        (["27/03 matin (cocher si absent)", "27/03 après-midi (cocher si absent)"], ["X", "X"]),
        ([f"{M} Absence", f"{AM} Absence"], ["X", "X"]),
    ],
)
def test_a_sheet_of_absences_is_not_one_of_presences(tmp_path: Path, headings: Cells, alpha: Cells) -> None:
    month(tmp_path, [BLOCK, ["Stagiaire", *headings], [LEARNER, *alpha], [FILLER, *[None] * len(alpha)]])
    assert_right_or_asked(tmp_path, 500, "P04", "P07")
    assert_right_or_asked(tmp_path, 10000, "P04", "P07", number=OMEGA)


def test_hours_of_absence_are_not_hours_attended(tmp_path: Path) -> None:
    headings = ["Stagiaire", "27/03 matin absence (h)", "27/03 après-midi absence (h)"]
    month(tmp_path, wide(headings=headings, alpha=(3.5, None), omega=(None, None), above=[BLOCK]))
    # Both readings give ALPHA half; OMEGA, of whom no absence is written, is the one who would be wrong.
    assert_right_or_asked(tmp_path, 10000, "P04", "P07", number=OMEGA)


@each(
    ("planned", "held", "cell"),
    [
        ("heures prévues", "présence", 3.5),
        ("heures prévues", "présence", "3h30"),
        ("prévu", "présence", "X"),
        ("inscrit", "présence", "X"),
    ],
)
def test_what_was_planned_is_no_presence(tmp_path: Path, planned: str, held: str, cell: object) -> None:
    headings = ["Stagiaire", f"{M} {planned}", f"{M} {held}", f"{AM} {planned}", f"{AM} {held}"]
    month(tmp_path, [headings, [LEARNER, cell, "P", cell, None], [FILLER, cell, "P", cell, "P"]])
    assert_right_or_asked(tmp_path, 5000, "P04", "P07", "F22")


@each(("heading", "cell"), [("Attestation remise le 27/03", "X"), ("27/03 évaluation", "oui"), ("27/03 convoqué", "X")])
def test_a_certificate_or_an_evaluation_is_no_presence(tmp_path: Path, heading: str, cell: str) -> None:
    month(tmp_path, [BLOCK, [*ONE, heading], [LEARNER, None, cell], [FILLER, "P", cell]])
    assert_right_or_asked(tmp_path, 500, "P04", "P07")


# A day's sheet of crosses.


@each(
    ("heading", "codes"),
    [("Distanciel", ("P04", "P07")), ("En visio", ("P04", "P07"))],
)
@each("absent", [True, False])
def test_a_cross_under_at_a_distance_is_no_absence(
    tmp_path: Path, heading: str, codes: Sequence[str], absent: bool
) -> None:
    last = ["Absent"] if absent else []
    month(tmp_path, [BLOCK, ["Stagiaire", "Présent", heading, *last], [LEARNER, None, "X"], [FILLER, "X", None]])
    assert_right_or_asked(tmp_path, 10000, *codes)


@each("heading", ["Retard", "Présent partiellement"])
@each("absent", [True, False])
def test_a_cross_under_late_or_in_part_is_neither_an_absence_nor_the_whole_day(
    tmp_path: Path, heading: str, absent: bool
) -> None:
    last = ["Absent"] if absent else []
    month(tmp_path, [BLOCK, ["Stagiaire", "Présent", heading, *last], [LEARNER, None, "X"], [FILLER, "X", None]])
    assert owed(tmp_path)[0] is None
    assert {"P04", "P07"} & asked(tmp_path)


def test_a_cross_under_not_present_is_no_presence(tmp_path: Path) -> None:
    month(tmp_path, [BLOCK, ["Stagiaire", "Présent", "Non présent"], [LEARNER, None, "X"], [FILLER, "X", None]])
    assert_right_or_asked(tmp_path, 500, "P04", "P07")
    assert_right_or_asked(tmp_path, 10000, "P04", "P07", number=OMEGA)


@pytest.mark.parametrize("heading", ["Non présent", "Absent"])
def test_crosses_under_both_present_and_absent_decide_nothing(tmp_path: Path, heading: str) -> None:
    month(tmp_path, [BLOCK, ["Stagiaire", "Présent", heading], [LEARNER, "X", "X"], [FILLER, "X", None]])
    assert owed(tmp_path)[0] is None
    assert {"P04", "P07", "F26"} & asked(tmp_path)


# What stands beside full presences.


@each(
    ("heading", "cell"),
    [
        ("Motif d'absence", "malade l'après-midi"),
        ("Notes", "absente l'après-midi"),
        ("Notes", "parti à 15h"),
        ("Info", "partie à 15h"),
        ("Divers", "n'est pas venue"),
        ("Événements", "partie à 15h"),
        ("Détail", "absente l'après-midi"),
        ("Appréciation", "absente l'après-midi"),
        ("Justificatif", "malade l'après-midi"),
        ("Justificatif", "certificat médical pour l'après-midi"),
        ("Statut", "abandon"),
        ("Situation", "Abandon à midi"),
        # Headings that hold no evidence, and yet the words are there.
        ("Fonction", "absente l'après-midi"),
        ("Email", "partie à 15h"),
        # The heading says what the cell does not.
        ("Retard", "1h30"),
        ("Retard", "2h"),
        ("Retard", "X"),
        ("Absence", "2h"),
        ("Absence", "après-midi"),
        ("Absence", "oui"),
        ("Absences (h)", 3.5),
        ("Nb absences", 1),
        ("Heures d'absence", 3.5),
    ],
)
def test_an_absence_is_asked_about_whatever_the_heading(tmp_path: Path, heading: str, cell: object) -> None:
    month(tmp_path, wide((heading, cell)))
    assert owed(tmp_path) == [None, 10000]
    assert "P07" in asked(tmp_path)


@each(
    "rows",
    [
        # After the only column of presences …
        [BLOCK, [*ONE, None], [LEARNER, "P", "partie à 15h"], [FILLER, "P", None]],
        # … after the marks, the signature, the column of remarks …
        wide((None, "partie à 15h")),
        wide(("Signature", "x", "x"), (None, "partie à 15h")),
        wide(("Remarques", None), (None, "partie à 15h")),
        # … and before the marks.
        [["Stagiaire", None, M, AM], [LEARNER, "partie à 15h", "P", "P"], [FILLER, None, "P", "P"]],
    ],
)
def test_an_untitled_column_that_speaks_of_leaving_asks(tmp_path: Path, rows: Table) -> None:
    month(tmp_path, rows)
    assert owed(tmp_path) == [None, 10000]
    assert "P07" in asked(tmp_path)


@each(
    ("heading", "cell"),
    [
        # Half or less of what two presences make: 7 h, two half-days, one day.
        ("Heures", 3.5),
        ("Nombre d'heures", 3.5),
        ("Nombre d'heures", "5h"),
        ("Nb h", "5h"),
        ("Durée", "5h"),
        ("Taux de présence", "50 %"),
        ("Assiduité", "50 %"),
        ("Total DJ", 1),
        ("Total demi-journées", 1),
        ("Total présences", 1),
        ("Total séances", 1),
        ("Total (min)", 210),
        ("Nb présences", 1),
        ("Nb jours", 0.5),
        ("Total", timedelta(hours=5)),
    ],
)
def test_a_total_of_any_unit_that_differs_from_the_marks_asks(tmp_path: Path, heading: str, cell: object) -> None:
    month(tmp_path, wide((heading, cell), above=[TIMES]))
    assert owed(tmp_path) == [None, 10000]
    assert "F24" in asked(tmp_path)


@each(
    ("heading", "alpha", "omega"),
    [
        ("Total (min)", 420, 210),
        ("Total", timedelta(hours=7), timedelta(hours=3.5)),
        ("Nb présences", 2, 1),
        ("Nb jours", 1, 0.5),
        # Totals of absences and of latenesses agree too.
        ("Total absences", 0, 1),
        ("Nb absences", 0, 1),
        ("Heures d'absence", 0, 3.5),
        ("Total retards", 0, 0),
        # Totals of something else.
        ("Cumul annuel", 35, 21),
        ("Total à payer", 100, 50),
        ("Total heures prévues", 7, 7),
    ],
)
def test_a_total_that_agrees_or_counts_something_else_leaves_the_marks(
    tmp_path: Path, heading: str, alpha: object, omega: object
) -> None:
    month(tmp_path, wide((heading, alpha, omega), above=[TIMES], omega=("P", "A")))
    assert owed(tmp_path) == [10000, 5000]
    assert not {"F24", "P04", "P07"} & (asked(tmp_path) | asked(tmp_path, OMEGA))


@pytest.mark.parametrize(("heading", "cell"), [("Total absences", 1), ("Total retards", "2h")])
def test_a_total_of_absences_beside_full_presences_asks(tmp_path: Path, heading: str, cell: object) -> None:
    month(tmp_path, wide((heading, cell, 0), above=[TIMES]))
    assert owed(tmp_path) == [None, 10000]
    assert {"P07", "F24"} & asked(tmp_path)


def test_a_total_of_no_time_at_all_agrees_with_two_absences(tmp_path: Path) -> None:
    total = ("Total", timedelta(hours=7), timedelta(0))
    month(tmp_path, wide(total, above=[TIMES], alpha=(1, 1), omega=(0, 0)))
    assert owed(tmp_path) == [10000, 500]
    assert not {"F24", "P07"} & asked(tmp_path, OMEGA)


@each("heading", ["Heures", "Heures effectuées", "Nombre d'heures", "Nb heures", "Durée", "Temps"])
@each("written", [("3,5", "1"), (3.5, 1)])
def test_hours_of_a_long_table_outrank_its_marks_whatever_their_heading(
    tmp_path: Path, heading: str, written: Cells
) -> None:
    month(tmp_path, long(heading, written, (3.5, 3.5)))
    # 4 h 30 of 7 h: 64,285… %.
    assert_right_or_asked(tmp_path, 6429, "F24", "F22", "P04", "P07")


@each(("heading", "cell"), [("Retard", "2h"), ("Statut", "parti à 15h"), ("Événements", "partie à 15h")])
def test_an_absence_in_a_long_table_is_asked_about_whatever_its_heading(
    tmp_path: Path, heading: str, cell: str
) -> None:
    month(tmp_path, long(heading, (None, cell)))
    assert owed(tmp_path) == [None, 10000]
    assert "P07" in asked(tmp_path)


@pytest.mark.parametrize("above", [[TIMES], []])
def test_the_end_of_a_learner_s_half_day_is_the_time_of_leaving(tmp_path: Path, above: Table) -> None:
    month(tmp_path, long("Fin", ("12h30", "15h00"), ("12h30", "17h30"), above=above))
    # From 14 h to 15 h of the afternoon: 4 h 30 of 7 h.
    assert_right_or_asked(tmp_path, 6429, "P07", "F24")


@each(
    ("arrived", "left"),
    [("Arrivé à", "Parti à"), ("Entrée", "Sortie"), ("Heure début", "Heure de fin"), ("Début", "Fin")],
)
def test_arrival_and_departure_are_read_however_they_are_spelled(tmp_path: Path, arrived: str, left: str) -> None:
    month(tmp_path, wide((arrived, "9h00", "9h00"), (left, "15h00", "17h30"), above=[TIMES]))
    # 3 h 30 + 1 h of 7 h; OMEGA stayed the whole day.
    assert_right_or_asked(tmp_path, 6429, "P07", "F24")
    assert owed(tmp_path)[1] == 10000


@pytest.mark.parametrize("above", [[TIMES], []])
def test_the_end_alone_is_the_time_of_leaving(tmp_path: Path, above: Table) -> None:
    month(tmp_path, wide(("Fin", "15h00", "17h30"), above=above))
    assert_right_or_asked(tmp_path, 6429, "P07", "F24")


@pytest.mark.parametrize("written", ["A", "absent"])
def test_an_absence_written_for_the_arrival_of_someone_present_asks(tmp_path: Path, written: str) -> None:
    month(tmp_path, wide(("Heure d'arrivée", written, "9h00"), above=[TIMES]))
    assert owed(tmp_path) == [None, 10000]
    assert "P07" in asked(tmp_path)


# Remarks that take nothing back.


@each(
    "remark",
    [
        # Words of coming and going without their moment.
        "arrive de Pau",
        "très intéressée par la partie finances",
        "souhaite suivre le module 2",
        # A moment without coming or going.
        "à rappeler avant l'été",
        "fin de mandat en 2026",
        "convention signée le 12/02",
        # A presence.
        "présente toute la matinée et l'après-midi",
        "allergie aux arachides",
        "carte d'identité vérifiée",
        "remplace Mme EXEMPLE-DURAND",
    ],
)
def test_a_remark_that_takes_no_presence_back_is_only_to_read(tmp_path: Path, remark: str) -> None:
    month(tmp_path, wide(("Remarques", remark), above=[TIMES]))
    assert owed(tmp_path) == [10000, 10000]
    assert asked(tmp_path) == {"F45"}


@pytest.mark.parametrize("moment", ["9h02", "10h30"])
def test_a_comment_that_speaks_of_hours_asks(tmp_path: Path, moment: str) -> None:
    # The specification makes no difference between a moment within the tolerance and a later one.
    month(tmp_path, wide(), comments={"B2": f"a signé à {moment}"})
    assert owed(tmp_path) == [None, 10000]
    assert "P07" in asked(tmp_path)


@each("remark", ["ne s'est pas présenté", "maladie", "a quitté la salle après la pause"])
def test_a_remark_on_a_row_of_a_long_table_leaves_that_half_day_alone_open(tmp_path: Path, remark: str) -> None:
    days = ["25/03/2025", "26/03/2025", "27/03/2025"]
    when = [(day, half) for day in days for half in ("Matin", "Après-midi")]
    rows = [[who, *one, "P", remark if (who, one) == (LEARNER, when[-1]) else None] for who in (LEARNER, FILLER)
            for one in when]  # fmt: skip
    month(tmp_path, [[*LONG, "Remarque"], *rows], both={"starts_on": days[0], "planned_hours": "21h00"})
    # Five half-days of six are over 80 %: the whole price whatever the remark means.
    assert owed(tmp_path) == [10000, 10000]
    assert {"P07", "F45"} & asked(tmp_path)
    assert result_of(reconciled(tmp_path)).presence.assiduity.least * 6 == 5


@pytest.mark.parametrize("remark", ["?", "??"])
def test_a_question_mark_is_no_void_remark(tmp_path: Path, remark: str) -> None:
    month(tmp_path, wide(("Observations", remark)))
    assert owed(tmp_path) == [None, 10000]
    assert "P07" in asked(tmp_path)


@each("remark", ["!", "✗", "X"])
def test_a_sign_alone_is_no_void_remark(tmp_path: Path, remark: str) -> None:
    month(tmp_path, wide(("Observations", remark)))
    assert {"F45", "P07"} & asked(tmp_path)


@each("remark", ["-", "…", "RAS"])
def test_a_dash_is_a_void_remark(tmp_path: Path, remark: str) -> None:
    month(tmp_path, wide(("Observations", remark)))
    assert owed(tmp_path) == [10000, 10000]
    assert asked(tmp_path) == set()


# Remarks that stand in nobody's row.

NOTES = [
    "Observations : Mme EXEMPLE-ALPHA absente l'après-midi",
    "Remarque : EXEMPLE-ALPHA partie à 15h",
    "NB : EXEMPLE-ALPHA absente l'après-midi",
    "Séance de l'après-midi annulée (formateur malade)",
    "Fin de formation avancée à 15h30",
]


@each("note", NOTES)
def test_a_note_above_the_table_is_to_read(tmp_path: Path, note: str) -> None:
    month(tmp_path, wide(above=[BLOCK, [note], []]))
    assert_right_or_asked(tmp_path, 10000, "P07")
    assert {"F45", "P07"} & asked(tmp_path)


@each("note", NOTES[:3])
@each("gap", [[], [[]]])
def test_a_note_below_the_table_is_to_read(tmp_path: Path, note: str, gap: Table) -> None:
    month(tmp_path, wide(below=[*gap, [note]]))
    assert_right_or_asked(tmp_path, 10000, "P07")
    assert {"F45", "P07"} & asked(tmp_path)


@each(
    "note",
    [
        ["Observations :", "EXEMPLE-ALPHA absente l'après-midi"],
        ["Observations", None, "EXEMPLE-ALPHA absente l'après-midi"],
        # In the column of remarks, on a row without a name.
        [None, None, None, "absente l'après-midi"],
    ],
)
def test_a_note_in_another_cell_below_the_table_is_to_read(tmp_path: Path, note: Cells) -> None:
    month(tmp_path, wide(("Remarques", None), below=[note]))
    assert_right_or_asked(tmp_path, 10000, "P07")
    assert {"F45", "P07"} & asked(tmp_path)


def test_a_void_note_below_the_table_is_not_asked_to_be_read(tmp_path: Path) -> None:
    month(tmp_path, wide(below=[["Observations : RAS"]]))
    assert owed(tmp_path) == [10000, 10000]
    assert asked(tmp_path) == set()


# The headings of the names and of the afternoon; empty rows below the two learners.
@each("cell", ["A1", "C1", "A5", "C5"])
def test_a_comment_in_nobody_s_row_is_to_read(tmp_path: Path, cell: str) -> None:
    month(tmp_path, wide(), comments={cell: "séance annulée l'après-midi"})
    assert_right_or_asked(tmp_path, 10000, "P07")
    assert {"F45", "P07"} & asked(tmp_path)


def test_a_void_comment_on_a_heading_is_not_asked_to_be_read(tmp_path: Path) -> None:
    month(tmp_path, wide(), comments={"C1": "RAS"})
    assert asked(tmp_path) == set()


# Legends, and titles that are none.


@each(
    "legend",
    [
        "X : absent",
        "X = absent",
        "X - absent",
        "X – absent",
        "X (absent)",
        "X si absent",
        "Légende : X absent, O présent",
    ],
)
@each("place", ["above", "below", "below after a gap"])
def test_a_sheet_where_crosses_are_absences_never_takes_them_for_presences(
    tmp_path: Path, legend: str, place: str
) -> None:
    above = [[legend]] if place == "above" else []
    below = {"below": [[legend]], "below after a gap": [[], [legend]]}.get(place, [])
    month(tmp_path, wide(above=above, below=below, alpha=("X", "X"), omega=("X", None)))
    assert_right_or_asked(tmp_path, 500, "P07")
    # Absent in the morning; nothing says what the blank is.
    assert owed(tmp_path)[1] is None
    assert "P07" in asked(tmp_path, OMEGA)


@each(
    "legend",
    [
        "Croix = absent",
        "Légende : croix = absent",
        "Une croix signifie : absent",
        "Cocher la case en cas d'absence",
        "Mettre une croix si absent",
        "Relevé des absences",
        "Liste des absents",
    ],
)
@each("above", [True, False])
def test_a_legend_in_words_makes_crosses_a_question(tmp_path: Path, legend: str, above: bool) -> None:
    around = [[legend]]
    rows = wide(
        above=around if above else [], below=[] if above else [[], *around], alpha=("X", "X"), omega=("X", None)
    )
    month(tmp_path, rows)
    assert_right_or_asked(tmp_path, 500, "P07")


@each(
    ("above", "below"),
    [
        ([["X : absence"]], []),
        ([], [[], ["X : absence"]]),
        ([["X – absent"]], []),
        ([["X si absent"]], []),
        ([["Liste des absents"]], []),
    ],
)
def test_blanks_of_a_sheet_of_absences_are_no_absences(tmp_path: Path, above: Table, below: Table) -> None:
    month(tmp_path, wide(above=above, below=below, alpha=(None, None), omega=("X", "X")))
    assert_right_or_asked(tmp_path, 10000, "P07")
    assert_right_or_asked(tmp_path, 500, "P07", number=OMEGA)


def test_a_legend_that_makes_p_a_departure_asks(tmp_path: Path) -> None:
    month(tmp_path, wide(omega=("X", "X"), below=[["P : parti, X : présent"]]))
    assert owed(tmp_path) == [None, 10000]
    assert "P07" in asked(tmp_path)


def test_a_legend_on_another_sheet_is_said(tmp_path: Path) -> None:
    month(tmp_path, wide(alpha=("X", "X")), [["X", "absent"], ["P", "présent"]], names=["Présences", "Légende"])
    assert {"F46", "P07"} & asked(tmp_path)


@each(
    "title",
    [
        "Groupe A : présentiel",
        "Groupe P : absent",
        "Option A = présentiel",
        "Salle A : présents",
        "Salle P : rez-de-chaussée",
        "Bâtiment A - accueil des présents",
    ],
)
@each(("marks", "cents"), [(("P", "A"), 5000), (("A", "A"), 500)])
def test_a_title_that_ends_in_a_mark_is_no_legend(tmp_path: Path, title: str, marks: Cells, cents: int) -> None:
    month(tmp_path, wide(above=[TIMES, [title]], omega=marks))
    assert owed(tmp_path) == [10000, cents]


@each("title", ["Niveau 1 : initiation", "Module 1 : les bases", "Durée d'une séance : 1:30"])
@each(("marks", "cents"), [((1, 0), 5000), ((0, 0), 500)])
def test_a_title_that_holds_a_one_is_no_legend(tmp_path: Path, title: str, marks: Cells, cents: int) -> None:
    month(tmp_path, wide(above=[TIMES, [title]], alpha=(1, 1), omega=marks))
    assert owed(tmp_path) == [10000, cents]
    assert not {"P07", "F45"} & asked(tmp_path)


@each(
    ("legend", "mark"), [("P = participant", "P"), ("P = présent en salle ; V = visio", "P"), ("1 = 1 demi-journée", 1)]
)
def test_a_legend_in_words_that_are_not_ours_asks_about_the_marks_it_names(
    tmp_path: Path, legend: str, mark: object
) -> None:
    month(tmp_path, wide(above=[TIMES, [legend]], alpha=(mark, mark), omega=("A", "A")))
    assert_right_or_asked(tmp_path, 10000, "P07")
    assert owed(tmp_path)[1] == 500


# Rows of totals, hours without a plan, shares.


@each("label", ["Durée réalisée", "Durée effective", "Durée totale émargée", "Heures réalisées", "Total heures"])
def test_a_row_of_what_was_held_is_no_planned_time_and_no_learner(tmp_path: Path, label: str) -> None:
    month(tmp_path, wide(alpha=("P", "A"), below=[[label, "7h", "3h30"]]), both={"planned_hours": ""})
    # Half-days weigh alike; 66,67 € would be 7 h of 10 h 30.
    assert owed(tmp_path) == [5000, 10000]
    assert "P01" not in asked(tmp_path)


def test_a_row_of_planned_durations_is_the_planned_time(tmp_path: Path) -> None:
    month(tmp_path, wide(alpha=("P", "A"), below=[["Durée prévue", "7h", "3h30"]]), both={"planned_hours": ""})
    assert owed(tmp_path) == [6667, 10000]


@pytest.mark.parametrize("attended", [(4, 3), (4, 0)])
def test_no_hour_at_all_is_a_no_show_whatever_was_planned(tmp_path: Path, attended: Cells) -> None:
    headings = ["Stagiaire", "27/03 Matin (h)", "27/03 Après-midi (h)"]
    month(tmp_path, wide(headings=headings, alpha=attended, omega=(0, 0)), both={"planned_hours": ""})
    assert owed(tmp_path) == [None, 500]


@each(("first", "second"), [("50%", "90%"), ("2h", "3h"), ("P", "A"), ("50%", "P")])
def test_two_sheets_that_give_two_parts_of_a_half_day_contradict_each_other(
    tmp_path: Path, first: str, second: str
) -> None:
    sheets = [wide(above=[BLOCK], alpha=(mark, mark)) for mark in (first, second)]
    month(tmp_path, *sheets)
    assert owed(tmp_path) == [None, 10000]
    assert "F26" in asked(tmp_path)


def test_two_sheets_that_give_the_same_part_agree(tmp_path: Path) -> None:
    month(tmp_path, *[wide(above=[BLOCK], alpha=("50%", "50%"))] * 2)
    assert owed(tmp_path) == [5000, 10000]


# Reasons of a cancellation, force majeure.

AWAY = ("A", "A")


def cancelled_by_provider(reason: str) -> dict[str, str]:
    return {
        "status": "Annulé (par l'organisme)",
        "confirmed_on": "05/02/2025",
        "cancelled_on": "01/04/2025",
        "exit_reason": reason,
    }


@each(
    "reason",
    [
        # The learner's absence, in words that also name the session …
        "Absent à la session",
        "Absent",
        "Session : élu absent",
        "Élu non présenté à la session",
        # … and the other way round.
        "Non présentation du formateur",
        "Absence du formateur",
        "Non présent : session annulée par AMG",
    ],
)
def test_a_reason_with_words_of_both_sides_is_to_be_given_again(tmp_path: Path, reason: str) -> None:
    month(tmp_path, wide(alpha=AWAY), alpha=cancelled_by_provider(reason))
    # 0 € or 5 €.
    assert owed(tmp_path) == [None, 10000]
    assert "F21" in asked(tmp_path)


@pytest.mark.parametrize(("reason", "cents"), [("Non-présentation", 500), ("Session annulée, effectif insuffisant", 0)])
def test_a_reason_of_one_side_decides(tmp_path: Path, reason: str, cents: int) -> None:
    month(tmp_path, wide(alpha=AWAY), alpha=cancelled_by_provider(reason))
    assert owed(tmp_path) == [cents, 10000]


FORCE = ["Force majeure de l'apprenant", "Force majeure", "Hospitalisation", "Maladie"]


@each("reason", FORCE)
def test_force_majeure_in_the_reason_of_a_no_show_is_to_be_completed(tmp_path: Path, reason: str) -> None:
    month(tmp_path, wide(alpha=AWAY), alpha={"exit_reason": reason})
    # 5 €, or nothing with a proof.
    assert owed(tmp_path) == [None, 10000]
    assert "M07" in asked(tmp_path)


@each("reason", FORCE)
def test_force_majeure_in_the_reason_of_a_late_cancellation_is_to_be_completed(tmp_path: Path, reason: str) -> None:
    cancelled = {"status": "Annulé (par le titulaire)", "confirmed_on": "05/02/2025", "cancelled_on": "25/03/2025"}
    month(tmp_path, [MARKS, [FILLER, "P", "P"]], alpha=cancelled | {"exit_reason": reason})
    assert owed(tmp_path) == [None, 10000]
    assert "M07" in asked(tmp_path)


def test_another_reason_of_a_no_show_is_no_force_majeure(tmp_path: Path) -> None:
    month(tmp_path, wide(alpha=AWAY), alpha={"exit_reason": "Convenance personnelle"})
    assert owed(tmp_path) == [500, 10000]
    assert "M07" not in asked(tmp_path)


def claimed(reason: str) -> dict[str, str]:
    return {"force_majeure": "oui", "force_majeure_reason": reason, "force_majeure_proof": "oui"}


@each(
    "reason",
    [
        "pas de maladie, convenance personnelle",
        "non malade",
        "accident de calendrier",
        "problème de transport personnel (voiture en panne)",
        "réunion sur les transports scolaires",
    ],
)
def test_a_word_of_the_list_taken_elsewhere_is_no_listed_reason(tmp_path: Path, reason: str) -> None:
    month(tmp_path, wide(alpha=AWAY), alpha=claimed(reason))
    assert owed(tmp_path) == [None, 10000]
    assert "M07" in asked(tmp_path)


@each("reason", ["maladie", "Maladie (arrêt de travail)", "grève des transports"])
def test_a_listed_reason_with_its_proof_owes_nothing(tmp_path: Path, reason: str) -> None:
    month(tmp_path, wide(alpha=AWAY), alpha=claimed(reason))
    assert owed(tmp_path) == [0, 10000]


# Dates that another source or the last action contradicts.


def export(folder: Path, made_on: str, alpha: tuple[str, str, str], omega: tuple[str, str, str]) -> None:
    """Write EDOF's export of a day; each learner is a status, its last action and the reason of the exit."""
    rows = [
        {
            "NUMERO_DOSSIER": number,
            "NOM": name.split()[0],
            "PRENOM": name.split()[1],
            "NUMERO_SESSION": SESSION,
            "DATE_DEBUT_SESSION": THURSDAY,
            "DATE_FIN_SESSION": THURSDAY,
            "STATUT_DOSSIER": status,
            "DATE_DERNIERE_ACTION": acted_on,
            "DATE_INSCRIPTION": "05/02/2025",
            "MOTIF_DE_SORTIE_FINAL": reason,
            "MONTANT_FORMATION": "100,00",
        }
        for number, name, (status, acted_on, reason) in ((ALPHA, LEARNER, alpha), (OMEGA, FILLER, omega))
    ]
    write_csv(folder / f"Export_00000000000000_{made_on}.csv", rows)


DONE = ("Service fait validé", "30/03/2025", "")


def test_force_majeure_in_edof_s_own_reason_is_to_be_completed(tmp_path: Path) -> None:
    export(tmp_path, "20250405", ("Accepté", "05/02/2025", "Force majeure de l'apprenant"), DONE)
    workbook(tmp_path, wide(above=[BLOCK], alpha=AWAY))
    assert owed(tmp_path) == [None, 10000]
    assert "M07" in asked(tmp_path)


@pytest.mark.parametrize(
    ("cancelled_on", "cents", "contradicted"),
    [
        # Free, were it true: EDOF still shows the dossier accepted ten days later, then cancelled on the 22nd.
        ("10/03/2025", 0, True),
        ("22/03/2025", 500, False),
    ],
)
def test_a_cancellation_before_an_export_that_does_not_show_it_is_said(
    tmp_path: Path, cancelled_on: str, cents: int, contradicted: bool
) -> None:
    export(tmp_path, "20250320", ("Accepté", "05/02/2025", ""), ("Accepté", "05/02/2025", ""))
    export(tmp_path, "20250405", ("Annulé (par le titulaire)", "22/03/2025", ""), DONE)
    write_csv(tmp_path / "suivi.csv", [{"N° dossier": ALPHA, "Date d'annulation": cancelled_on}])
    workbook(tmp_path, [BLOCK, MARKS, [FILLER, "P", "P"]])
    assert owed(tmp_path) == [cents, 10000]
    assert ("F16" in codes_of(reconciled(tmp_path))) is contradicted


@pytest.mark.parametrize(
    ("changes", "cents"),
    [
        # Late on the 20th, free on the 10th.
        ({"confirmed_on": "05/02/2025", "cancelled_on": "20/03/2025"}, 500),
        # The withdrawal runs from a confirmation that cannot have been.
        ({"confirmed_on": "15/03/2025", "cancelled_on": "20/03/2025"}, 0),
    ],
)
def test_an_act_after_the_last_action_of_its_dossier_is_said(
    tmp_path: Path, changes: dict[str, str], cents: int
) -> None:
    late = {"status": "Annulé (par le titulaire)", "last_action_on": "10/03/2025"}
    month(tmp_path, [MARKS, [FILLER, "P", "P"]], alpha=late | changes)
    assert owed(tmp_path) == [cents, 10000]
    assert {"F12", "F16"} & asked(tmp_path)


@each(
    "sentence",
    [
        "Mme EXEMPLE-OMEGA est partie à midi",
        "EXEMPLE-OMEGA a quitté la salle à 14h30",
        "Départ de M. EXEMPLE-OMEGA à 15h",
        "Séance de l'après-midi annulée",
        "EXEMPLE-OMEGA a dû partir à 15h",
    ],
)
def test_a_sentence_below_the_table_without_a_label_is_to_read(tmp_path: Path, sentence: str) -> None:
    month(tmp_path, [["Stagiaire", M, AM], [LEARNER, "P", "P"], [FILLER, "P", "P"], [sentence]])
    outcome = reconcile_month([tmp_path], AFTER)
    assert [result.cents for result in outcome.results] == [10000, 10000]
    assert [one.code for one in outcome.findings if one.code in {"F45", "P01"}] == ["F45"]


def test_an_arrival_alone_never_fills_a_half_day_marked_absent(tmp_path: Path) -> None:
    rows = [TIMES, ["Stagiaire", M, AM, "Arrivée"], [LEARNER, "P", "P", "9h00"], [FILLER, "P", "ABS", "9h00"]]
    month(tmp_path, rows)
    # 3 h 30 of 7 h.
    assert [result.cents for result in reconcile_month([tmp_path], AFTER).results] == [10000, 5000]


@each("heading", ["Présent (oui/non)", "Présence (oui/non)", "Présence O/N"])
def test_a_column_of_yes_and_no_is_one_of_presence(tmp_path: Path, heading: str) -> None:
    month(tmp_path, [["Date : 27/03/2025"], ["Stagiaire", heading], [LEARNER, "oui"], [FILLER, "non"]])
    assert [result.cents for result in reconcile_month([tmp_path], AFTER).results] == [10000, 500]


@each("heading", ["Nb de demi-journées", "Nombre de demi-journées", "Demi-journées suivies"])
def test_a_count_of_half_days_is_compared_and_a_mark_out_of_five_is_not(tmp_path: Path, heading: str) -> None:
    rows: list[list[Any]] = [
        ["Stagiaire", M, AM, heading, "Satisfaction /5"],
        [LEARNER, "P", "P", 2, 5],
        [FILLER, "P", "A", 1, 4],
    ]
    month(tmp_path, rows)
    outcome = reconcile_month([tmp_path], AFTER)
    assert [result.cents for result in outcome.results] == [10000, 5000]
    assert [one.code for one in outcome.findings if one.code in {"F24", "P04"}] == []


@pytest.mark.parametrize("heading", ["27/03/2025 matin abs", "27/03/2025 matin (manquants)"])
def test_crosses_under_the_absent_are_no_presences(tmp_path: Path, heading: str) -> None:
    month(
        tmp_path,
        [["Stagiaire", heading, heading.replace("matin", "après-midi")], [LEARNER, None, None], [FILLER, "X", "X"]],
    )
    assert [result.cents for result in reconcile_month([tmp_path], AFTER).results] == [None, None]
