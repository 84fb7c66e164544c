"""What stands beside a mark is evidence (inputs.md §1): numbers, clock times, totals, remarks, comments, legends.

A sheet of one day, Thursday 27 March 2025, price 100 €; each amount was worked out by hand. `None` is *à décider*.
"""

from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from reconcile.evidence.marks import MarkKind, read_mark
from reconcile.evidence.moments import Others, Stay, with_stay
from reconcile.findings import Finding
from reconcile.month.outcome import Outcome
from reconcile.report.workbook import workbook_bytes
from tests.builders.decisions import decide, found, run_again_and_replace
from tests.builders.each import each
from tests.builders.months import ALPHA, OMEGA, codes_of, dossier_row, filler_row, reconciled, result_of, write_csv
from tests.builders.office import needs_office, saved_as
from tests.builders.sheets import write_xlsx

M, AM = "27/03/2025 matin", "27/03/2025 après-midi"
Cells = Sequence[Any]
A, O = "EXEMPLE-ALPHA Testine", "EXEMPLE-OMEGA Factice"  # noqa: E741
TIMES = ["Horaires : 9h00-12h30 / 14h00-17h30"]


def month(
    folder: Path,
    rows: Sequence[Cells],
    *,
    comments: Mapping[str, str] | None = None,
    percent: Sequence[str] = (),
    hours: str = "7h00",
    merged: Sequence[str] = (),
) -> Path:
    """Write two dossiers of the session and its sheet, with comments, percent cells and merged ranges."""
    write_csv(folder / "dossiers.csv", [dossier_row(planned_hours=hours), filler_row(planned_hours=hours)])
    write_xlsx(folder / "feuille.xlsx", {"Sheet": rows}, comments=comments, percent=percent, merged=merged)
    return folder


def owed(folder: Path) -> list[int | None]:
    outcome = reconciled(folder)
    return [result_of(outcome, number).cents for number in (ALPHA, OMEGA)]


def asked(folder: Path, number: str = ALPHA) -> set[str]:
    """Return the codes that wait for somebody, of a dossier or of its session."""
    outcome = reconciled(folder)
    return {one.code for one in outcome.findings if one.dossier_id in {number, ""} and _waits(one)}


def _waits(finding: Finding) -> bool:
    """Tell what waits for somebody; declarations on EDOF (D) have nothing to do with marks."""
    return finding.severity != "information" and not finding.code.startswith("D")


# Numbers.


@each(
    ("marks", "cents"),
    [
        ([(1, 1), (1, 0)], [10000, 5000]),
        # A 0,5 beside ones: hours or shares, nothing says it.
        ([(1, 0.5), (1, 1)], [None, None]),
        ([(1, 0.5), (0, 0)], [None, 500]),
        ([(3.5, 3.5), (3.5, 0)], [10000, 5000]),
        ([(3.5, 1.75), (3.5, 3.5)], [7500, 10000]),
        # Whole numbers as percent.
        ([(100, 50), (100, 100)], [None, None]),
        # 4 h + 3 h are the dossier's 7 h: the average of 3 h 30 is no ceiling. 4 of 7 hours: 57,142… %.
        ([(4, 3), (4, 0)], [10000, 5714]),
        # 5 h + 3 h are not: the planned times are asked for once; who came to nothing owes 5 % whatever they are.
        ([(5, 3), (5, 0)], [None, None]),
        ([(5, 3), (0, 0)], [None, 500]),
    ],
)
def test_a_number_is_hours_only_where_something_says_so(
    tmp_path: Path, marks: list[tuple[float, float]], cents: list[int | None]
) -> None:
    month(tmp_path, [["Stagiaire", M, AM], [A, *marks[0]], [O, *marks[1]]])
    assert owed(tmp_path) == cents


def test_numbers_that_nothing_explains_are_one_question_for_the_sheet(tmp_path: Path) -> None:
    month(tmp_path, [["Stagiaire", M, AM], [A, 1, 0.5], [O, 1, 1]])
    outcome = reconciled(tmp_path)
    assert [one.code for one in outcome.findings if one.code == "P07"] == ["P07"]
    assert found(outcome, "P07").origin is not None


@each(
    ("answer", "cents"),
    [
        # 1 h + 0,5 h of 7 h: 21,4 %, under 25 %; 2 h of 7 h: 28,571… %.
        ("heures", [2500, 2857]),
        # 1 + 0,5 of two half-days.
        ("part de la demi-journée", [7500, 10000]),
        # A whole day written for a half-day is more than the half-day: still nothing can be told.
        ("part de la journée", [None, None]),
    ],
)
def test_what_the_numbers_are_is_decided_once_for_all_of_them(
    tmp_path: Path, answer: str, cents: list[int | None]
) -> None:
    month(tmp_path, [["Stagiaire", M, AM], [A, 1, 0.5], [O, 1, 1]])
    _leave_workbook(tmp_path)
    again = decide(tmp_path, "P07", answer, holding="sens des nombres")
    assert [result_of(again, number).cents for number in (ALPHA, OMEGA)] == cents
    assert not {"F40", "F42"} & {one.code for one in again.findings}
    third = run_again_and_replace(tmp_path)
    assert [result_of(third, number).cents for number in (ALPHA, OMEGA)] == cents


def test_cells_shown_as_percent_are_shares_of_the_planned_time(tmp_path: Path) -> None:
    month(tmp_path, [["Stagiaire", M, AM], [A, 1, 0.5], [O, 1, 1]], percent=["B2", "C2", "B3", "C3"])
    assert owed(tmp_path) == [7500, 10000]


def test_shares_need_no_planned_time(tmp_path: Path) -> None:
    month(tmp_path, [["Stagiaire", M, AM], [A, "100 %", "50 %"], [O, "0 %", "50 %"]], hours="")
    assert owed(tmp_path) == [7500, 2500]


@pytest.mark.parametrize("heading", ["27/03 (jours)", "27/03/2025 présence (jours)"])
def test_a_heading_in_days_asks(tmp_path: Path, heading: str) -> None:
    month(tmp_path, [["Stagiaire", heading], [A, 1], [O, 0.5]])
    assert owed(tmp_path) == [None, None]
    assert "P07" in asked(tmp_path)


# Clock times.


@each("heading", ["27/03/2025", "27/03/2025 signature", "27/03/2025 heure de signature"])
def test_the_moment_of_a_signature_is_no_duration(tmp_path: Path, heading: str) -> None:
    month(tmp_path, [["Stagiaire", "27/03/2025 présence", heading], [A, "P", "09:02"], [O, "A", None]])
    assert owed(tmp_path) == [10000, 500]


@each("written", [time(9, 2), "09:02", "9h02"])
def test_a_clock_time_alone_in_a_half_day_is_no_duration_either(tmp_path: Path, written: object) -> None:
    month(tmp_path, [TIMES, ["Stagiaire", M, AM], [A, written, "P"], [O, "P", "P"]])
    assert owed(tmp_path) == [None, 10000]
    assert asked(tmp_path) >= {"P07"}


ARRIVALS = ["Stagiaire", M, AM, "Heure d'arrivée", "Heure de départ"]


@each(
    ("arrived", "left", "cents"),
    [
        ("9h00", "17h30", 10000),
        # A quarter of an hour is the tolerance.
        ("9h15", "17h15", 10000),
        # 2 h of 7 h missing: 5 of 7, 71,428… %.
        ("11h00", "17h30", 7143),
        ("9h00", "15h30", 7143),
        (None, None, 10000),
        # Gone before the afternoon that is marked P: contradictory.
        ("9h00", "12h30", None),
        ("?", "17h30", 10000),
        ("vers 10", "17h30", None),
    ],
)
def test_arrival_and_departure_give_the_time_attended(
    tmp_path: Path, arrived: str | None, left: str | None, cents: int | None
) -> None:
    month(tmp_path, [TIMES, ARRIVALS, [A, "P", "P", arrived, left], [O, "P", "P", "9h00", "17h30"]])
    assert owed(tmp_path) == [cents, 10000]


@each(("arrived", "cents"), [("9h00", 10000), ("9h10", 10000), ("11h00", None)])
def test_without_planned_times_an_arrival_later_than_the_others_asks(
    tmp_path: Path, arrived: str, cents: int | None
) -> None:
    month(tmp_path, [ARRIVALS, [A, "P", "P", arrived, "17h30"], [O, "P", "P", "9h00", "17h30"]])
    assert owed(tmp_path) == [cents, 10000]


def test_arrivals_alone_are_the_presence_where_planned_times_are_known(tmp_path: Path) -> None:
    headings = ["Stagiaire", "27/03/2025 arrivée", "27/03/2025 départ"]
    month(tmp_path, [TIMES, headings, [A, "9h00", "12h30"], [O, "9h00", "17h30"]])
    # 3 h 30 of 7 h.
    assert owed(tmp_path) == [5000, 10000]


@each(
    ("mark", "stay", "kind", "minutes"),
    [
        pytest.param("", Stay(arrived=600), MarkKind.UNREADABLE, 0, id="an arrival alone, without a mark"),
        pytest.param("P", Stay(arrived=600), MarkKind.HOURS, 150, id="present from 10 h"),
        pytest.param("", Stay(arrived=600, left=660), MarkKind.HOURS, 60, id="from 10 h to 11 h, without a mark"),
        pytest.param(
            "A", Stay(arrived=600), MarkKind.ABSENT, 0, id="absent, with an arrival that may be of the other half"
        ),
    ],
)
def test_an_arrival_alone_tells_of_a_half_day_of_9_h_to_12_h_30_only_beside_a_presence(
    mark: str, stay: Stay, kind: MarkKind, minutes: int
) -> None:
    found = with_stay(read_mark(mark), stay, [(540, 750)], Others(None, None), tolerance=15)
    assert found.kind is kind
    assert found.minutes == minutes


# Totals.


@each(
    ("heading", "totals", "cents"),
    [
        ("Total", (7, 3.5), [10000, 5000]),
        ("Total heures", (7, 3.5), [10000, 5000]),
        ("Total demi-journées", (2, 1), [10000, 5000]),
        ("Total (jours)", (1, 0.5), [10000, 5000]),
        ("Total %", (100, 50), [10000, 5000]),
        ("Heures réalisées", ("7h00", "3h30"), [10000, 5000]),
        # 4 h written for P and P.
        ("Total heures", (4, 3.5), [None, 5000]),
        ("Heures réalisées", (7, 7), [10000, None]),
        # A total that is none.
        ("Total", ("-", None), [10000, 5000]),
    ],
)
def test_a_total_that_differs_from_the_marks_asks(
    tmp_path: Path, heading: str, totals: tuple[object, object], cents: list[int | None]
) -> None:
    month(tmp_path, [["Stagiaire", M, AM, heading], [A, "P", "P", totals[0]], [O, "P", "A", totals[1]]])
    assert owed(tmp_path) == cents
    for number, amount in zip((ALPHA, OMEGA), cents, strict=True):
        assert ("F24" in asked(tmp_path, number)) is (amount is None)


@pytest.mark.parametrize(("answer", "cents"), [("les marques valent", 10000), ("le total vaut", 5714)])
def test_a_person_says_whether_the_marks_or_the_total_rule(tmp_path: Path, answer: str, cents: int) -> None:
    month(tmp_path, [["Stagiaire", M, AM, "Total heures"], [A, "P", "P", 4], [O, "P", "P", 7]])
    _leave_workbook(tmp_path)
    # 4 of 7 hours: 57,142… %.
    again = decide(tmp_path, "F24", answer, ALPHA)
    assert result_of(again).cents == cents
    assert not {"F24", "F40", "F42"} & set(codes_of(again, severity="check"))
    assert answer in result_of(again).reason


def test_without_planned_times_a_total_below_that_of_equal_marks_asks(tmp_path: Path) -> None:
    month(tmp_path, [["Stagiaire", M, AM, "Total"], [A, "P", "P", 4], [O, "P", "P", 7]], hours="")
    assert owed(tmp_path) == [None, 10000]


# Remarks, comments, legends.


@each("remark", ["RAS", "r.a.s.", "ok", "néant", "-"])
def test_a_void_remark_is_not_asked_to_be_read(tmp_path: Path, remark: str) -> None:
    month(tmp_path, [["Stagiaire", M, AM, "Observations"], [A, "P", "P", remark], [O, "P", "P", None]])
    assert owed(tmp_path) == [10000, 10000]
    assert asked(tmp_path) == set()


def test_a_remark_that_says_nothing_of_attendance_is_to_read_and_quoted(tmp_path: Path) -> None:
    month(tmp_path, [["Stagiaire", M, AM, "Remarque"], [A, "P", "P", "très intéressé"], [O, "P", "P", None]])
    outcome = reconciled(tmp_path)
    assert result_of(outcome).cents == 10000
    assert "« très intéressé »" in result_of(outcome).reason
    assert "F45" in codes_of(outcome)


@each("remark", ["absente le matin", "arrivé à 10h", "partie plus tôt", "2h seulement", "en retard"])
def test_a_remark_of_absence_beside_a_full_presence_asks(tmp_path: Path, remark: str) -> None:
    month(tmp_path, [["Stagiaire", M, AM, "Remarque"], [A, "P", "P", remark], [O, "P", "P", None]])
    outcome = reconciled(tmp_path)
    assert [result_of(outcome, number).cents for number in (ALPHA, OMEGA)] == [None, 10000]
    assert [code for code in codes_of(outcome) if code in {"P07", "F45"}] == ["P07"]


def test_a_remark_that_names_a_half_leaves_only_that_one_open(tmp_path: Path) -> None:
    month(tmp_path, [["Stagiaire", M, AM, "Remarque"], [A, "P", "P", "absente le matin"], [O, "P", "P", None]])
    outcome = reconciled(tmp_path)
    [row] = result_of(outcome).presence.doubted
    assert [str(one) for one in row.half_days] == ["27/03/2025 matin"]
    # Absent in the morning, present in the afternoon: at least half.
    assert result_of(outcome).presence.assiduity.least * 2 == 1


@each(("answer", "cents"), [("présent", 10000), ("absent", 5000), ("1h45", 7500)])
def test_a_person_decides_what_a_remark_leaves_open(tmp_path: Path, answer: str, cents: int) -> None:
    month(tmp_path, [["Stagiaire", M, AM, "Remarque"], [A, "P", "P", "absente le matin"], [O, "P", "P", None]])
    _leave_workbook(tmp_path)
    again = decide(tmp_path, "P07", answer, ALPHA)
    assert result_of(again).cents == cents
    waiting = {one.code for one in again.findings if _waits(one)}
    assert not {"P07", "F45", "F40", "F42"} & waiting
    assert f"« {answer} »" in result_of(again).reason


def test_a_remark_beside_an_absence_explains_it(tmp_path: Path) -> None:
    month(tmp_path, [["Stagiaire", M, AM, "Remarque"], [A, "P", "A", "partie à 12h"], [O, "P", "P", None]])
    assert owed(tmp_path) == [5000, 10000]
    assert asked(tmp_path) == {"F45"}


def test_a_remark_once_read_is_settled(tmp_path: Path) -> None:
    month(tmp_path, [["Stagiaire", M, AM, "Remarque"], [A, "P", "A", "partie à 12h"], [O, "P", "P", None]])
    _leave_workbook(tmp_path)
    again = decide(tmp_path, "F45", "lu", ALPHA)
    assert found(again, "F45").severity == "information"


@each(
    ("cell", "text", "cents"),
    [
        ("B2", "parti à 11h", None),
        ("C2", "absent", None),
        ("A2", "arrivée en retard", None),
        ("B2", "a changé de commune", 10000),
        # On an absence, words of absence add nothing; words of hours may.
        ("B3", "excusé", 10000),
        ("B2", "RAS", 10000),
    ],
)
def test_a_cell_comment_is_read_like_a_remark(tmp_path: Path, cell: str, text: str, cents: int | None) -> None:
    rows = [["Stagiaire", M, AM], [A, "P", "P"], [O, "A", "P"]]
    month(tmp_path, rows, comments={cell: f"EXEMPLE:\n{text}"})
    assert owed(tmp_path) == [cents, 5000]


def test_hours_in_a_comment_on_an_absence_ask(tmp_path: Path) -> None:
    month(tmp_path, [["Stagiaire", M, AM], [A, "A", "P"], [O, "P", "P"]], comments={"B2": "présent 2h"})
    assert owed(tmp_path) == [None, 10000]


@each(
    ("legend", "cents"),
    [
        (["X = absent"], [500, 10000]),
        (["Légende : X : absent, P : présent"], [500, 10000]),
        (["Légende", "X", "absent"], [500, 10000]),
        (["X = présent"], [10000, 10000]),
        # Not in our words.
        (["X = distanciel"], [None, 10000]),
        (["X = absent", "X = présent"], [None, 10000]),
    ],
)
@each("above", [True, False])
def test_the_sheet_s_own_legend_rules_it(
    tmp_path: Path, legend: list[str], cents: list[int | None], above: bool
) -> None:
    table: list[Cells] = [["Stagiaire", M, AM], [A, "X", "X"], [O, "P", "P"]]
    month(tmp_path, [legend, *table] if above else [*table, [], legend])
    assert owed(tmp_path) == cents


# Sessions.


def test_a_slip_in_a_session_number_is_no_absence(tmp_path: Path) -> None:
    headings = ["N° session", "Stagiaire", "Date", "Demi-journée", "Présence"]
    rows = [[session, who, "27/03/2025", half, "P"] for session, who in (("S-TEST-X", A), ("S-TEST-1", O))
            for half in ("Matin", "Après-midi")]  # fmt: skip
    month(tmp_path, [headings, *rows])
    assert owed(tmp_path) == [None, 10000]
    assert "P03" in {one.code for one in reconciled(tmp_path).findings}
    _leave_workbook(tmp_path)
    again = decide(tmp_path, "P03", ALPHA, number="", holding="S-TEST-X")
    assert result_of(again).cents == 10000
    assert not {"F40", "F42"} & {one.code for one in again.findings}


def test_a_column_that_is_nearly_a_half_day_leaves_the_session_to_decide(tmp_path: Path) -> None:
    month(tmp_path, [["Stagiaire", M, "Apres-mdi 27/03"], [A, "P", "A"], [O, "P", "P"]], hours="")
    assert owed(tmp_path) == [None, None]
    assert "P04" in asked(tmp_path)


def test_times_in_the_headings_are_the_planned_time(tmp_path: Path) -> None:
    headings = ["Stagiaire", "27/03 matin 9h-13h", "27/03 après-midi 14h-17h"]
    month(tmp_path, [headings, [A, "P", "A"], [O, "P", "P"]], hours="")
    # 4 of 7 hours.
    assert owed(tmp_path) == [5714, 10000]


@needs_office
@pytest.mark.parametrize("extension", ["xls", "ods"])
def test_percent_comments_and_clock_times_are_the_same_in_every_format(tmp_path: Path, extension: str) -> None:
    rows: list[Cells] = [["Stagiaire", M, AM, "Signature 27/03/2025"], [A, 1, 0.5, time(9, 2)], [O, 1, 1, time(9, 0)]]
    folder = month(tmp_path, rows, percent=["B2", "C2", "B3", "C3"], comments={"B3": "partie à 11h"})
    assert owed(folder) == [7500, None]
    saved_as(folder / "feuille.xlsx", extension)
    assert owed(folder) == [7500, None]


def _leave_workbook(folder: Path) -> Outcome:
    outcome = reconciled(folder)
    (folder / "rapprochement.xlsx").write_bytes(workbook_bytes(outcome))
    return outcome
