"""Planned times as people write them: each day its own, in whatever order; what the grammar does not hold is said."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import Mark, MarkKind
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.evidence.session_sheets import sheets_by_session
from reconcile.evidence.time_grammar import parse_times
from reconcile.evidence.times_of_day import Range, minutes_by_half
from reconcile.evidence.written_days import NotTimesError
from reconcile.half_days import Half, HalfDay
from reconcile.origins import Origin
from tests.builders.each import each
from tests.builders.examples import examples
from tests.builders.sheets import Cells, codes, read, read_attendance_csv

# Wednesday the 12th and Thursday the 13th of March 2025.
FOUR = ["Stagiaire", *(f"{on}/03/2025 {half}" for on in (12, 13) for half in ("matin", "après-midi"))]
TWO = ["Stagiaire", "12/03/2025", "13/03/2025"]
UNKNOWN = [None] * 4


def planned(folder: Path, *block: str | Cells, header: Cells = FOUR) -> list[Fraction | None]:
    """The planned minutes of the half-days of two days under rows of times, a row of one cell given as its text."""
    rows = [["N° session :", "SES-12"], *([row] if isinstance(row, str) else row for row in block), header]
    return [
        line.planned for line in read_attendance_csv(folder, [*rows, ["EXEMPLE-ALPHA Testine", *"P" * len(header[1:])]])
    ]


FULL, SHORT = [210, 210], [120, 60]


@each(
    "block",
    [
        pytest.param(["le 13/03 : 9h-11h / 14h-15h", "le 12/03 : 9h-12h30 / 14h-17h30"], id="dates in another order"),
        pytest.param([["Jeudi", "9h-11h", "14h-15h"], ["Mercredi", "9h-12h30", "14h-17h30"]], id="weekdays in cells"),
        pytest.param([["13/03", "9h-11h", "14h-15h"], ["12/03", "9h-12h30", "14h-17h30"]], id="dates in cells"),
        pytest.param(
            [["le 12/03 :", "9h-12h30", "14h-17h30", "le 13/03 :", "9h-11h", "14h-15h"]], id="two dates in one row"
        ),
        pytest.param(
            [["Date :", "13/03/2025", "Horaires :", "9h-11h / 14h-15h"], "Horaires : 9h-12h30 / 14h-17h30"],
            id="a date before the label",
        ),
        pytest.param(
            ["Horaires : 9h-12h30 / 14h-17h30", "9h-11h / 14h-15h le 13/03/2025"], id="a date after the times"
        ),
        pytest.param(["mer. 9h-12h30 / 14h-17h30 ; jeu. 9h-11h / 14h-15h"], id="weekdays cut short"),
        pytest.param(["1er jour 9h-12h30 / 14h-17h30 ; 2e jour 9h-11h / 14h-15h"], id="numbers of the sheet's days"),
        pytest.param(["J2 - 13/03/2025 : 9h-11h / 14h-15h", "J1 - 12/03/2025 : 9h-12h30 / 14h-17h30"], id="both"),
        pytest.param(
            ["9h-12h / 13h-16h", "mercredi : 9h-12h30 / 14h-17h30", "le 13/03 : 9h-11h / 14h-15h", "jeudi : 9h-10h"],
            id="a date before a weekday before any day",
        ),
    ],
)
def test_each_day_has_its_own_times(tmp_path: Path, block: Sequence[str | Cells]) -> None:
    assert planned(tmp_path, *block) == [*FULL, *SHORT]
    assert codes(read(tmp_path)) == []


@each(
    "line",
    [
        "9h-12h30 / 14h-17h30, les 12 et 13 mars",
        "du 12 au 13 mars 2025 : 9h-12h30 / 14h-17h30",
        "12/03 et 13/03/2025 : 9h-12h30 / 14h-17h30",
        "mercredi 12 et jeudi 13 mars : 9h-12h30 / 14h-17h30",
        "du lundi au vendredi, 9h-12h30 / 14h-17h30",
        "9 heures – 12 heures 30 / 14 heures – 17 heures 30",
        "9h00−12h30 ; 14h00 => 17h30",
        "9h jusqu'à 12h30 puis 14h jusqu'à 17h30 (7,0 h)",
        "9h-12h30 / pause / 14h-17h30",
        "accueil 8h30-9h00 / 9h-12h30 / 14h-17h30",
        "9h-17h30, pause déjeuner 12h30-14h00",
        "9h-17h30 (pause de 12h30 à 14h), soit 7 h",
    ],
)
def test_a_line_for_both_days(tmp_path: Path, line: str) -> None:
    assert planned(tmp_path, f"Horaires : {line}") == FULL * 2
    assert codes(read(tmp_path)) == []


def test_a_pause_on_a_row_of_its_own_is_no_part_of_the_session(tmp_path: Path) -> None:
    assert planned(tmp_path, "Pause déjeuner : 12h30-14h00", "Horaires : 9h-17h30", header=TWO) == [420, 420]


@each(
    "line",
    [
        "9h-12h le mercredi, 14h-17h le jeudi",
        "9h-12h30 / 14h-17h30 sauf jeudi : 9h-12h",
        "9h-12h ou 14h-17h",
        "9h-12h30 pause 14h-17h30",
        "9h-12h - Lieu : salle A ; 14h-17h - Lieu : salle B",
        "9h-17h30 (pause 1h30)",
        "le 12/03 : voir convocation ; le 13/03 : 9h-12h",
        "le 12/03 annulé, le 13/03 : 9h-12h",
        "3h le matin et 4h l'après-midi",
        "9h-12h ?",
        "12/03 9h-12h",
        "9h-12h30 / 9h-12h30",
        "le 12 : 9h-12h",
        "du 14 au 12 mars : 9h-12h",
    ],
)
def test_a_line_that_leaves_something_open_is_said_and_plans_nothing(tmp_path: Path, line: str) -> None:
    assert planned(tmp_path, f"Horaires : {line}") == UNKNOWN
    assert codes(read(tmp_path)) == ["F08"]


@each(
    ("block", "expected"),
    [
        pytest.param(["Les finances (visioconférence 18h-20h)"], UNKNOWN, id="a title alone"),
        pytest.param(["Groupe A : 9h-12h ; Groupe B : 14h-17h"], UNKNOWN, id="other labels"),
        pytest.param(["Horaires : 9h-12h", "Vendredi chez le maire : 9h-11h"], UNKNOWN, id="a sentence about a day"),
        pytest.param(["Horaires : 9h-12h", "le 13/03 : 9-11 / 14h-15h"], UNKNOWN, id="a day read in part"),
        pytest.param(["le 12/03 : 9h-12h", "le 31/03 : 9h-12h"], [180, None, None, None], id="a date of no day"),
        pytest.param(["9h-12h / 13h-16h", "le 31/03 : 9h-12h"], [180] * 4, id="a date of no day, times of any day"),
        pytest.param(["jeudi 12 mars : 9h-12h"], UNKNOWN, id="a weekday that is not that date's"),
        pytest.param([["9h-12h30", "14h-17h30", "9h-12h30", "14h-17h30"]], UNKNOWN, id="columns of two days"),
    ],
)
def test_times_that_nobody_can_place_are_said(
    tmp_path: Path, block: Sequence[str | Cells], expected: list[Fraction | None]
) -> None:
    assert planned(tmp_path, *block) == expected
    assert codes(read(tmp_path)) == ["F08"]


@each(
    "block",
    [
        ["Ouverture du secrétariat 8h-18h", "Horaires : 9h-12h30 / 14h-17h30"],
        [["Intitulé :", "Séminaire du 12 mars 2025, 9h-17h"], "Horaires : 9h-12h30 / 14h-17h30"],
        [["Horaires :", "9h-12h30 / 14h-17h30", "Document non contractuel"]],
        [["Accueil :", "8h30-9h00"], "Horaires : 9h-12h30 / 14h-17h30"],
        ["9h-12h30 / 14h-17h30 - salle 2"],
        ["9h-12h30 / 14h-17h30 (présentiel)"],
    ],
)
def test_other_cells_give_way_to_the_line_of_times(tmp_path: Path, block: Sequence[str | Cells]) -> None:
    assert planned(tmp_path, *block) == FULL * 2
    assert codes(read(tmp_path)) == []


@each("block", [["9h-12h", "9h-11h"], ["9h-17h", "9h-16h"], ["9h-17h", "9h-12h"]])
def test_rows_for_any_day_that_differ_plan_nothing(tmp_path: Path, block: Sequence[str]) -> None:
    for header in (FOUR, TWO):
        assert set(planned(tmp_path, *block, header=header)) == {None}
        assert all(line.planned_disputed for line in read(tmp_path).lines)


@each("text", ["1, " * 4000, "1-" * 6000, "lundi, " * 3000, "pause-: " * 3000])
def test_a_long_cell_of_figures_is_refused(text: str) -> None:
    # A grammar that went back over it for each figure would not end.
    with pytest.raises(NotTimesError):
        parse_times(text + "1")


DAYS = {date(2025, 3, 12): "mercredi", date(2025, 3, 13): "jeudi", date(2025, 3, 14): "vendredi"}
DAY_NAMES = (
    lambda day: f"le {day:%d/%m} : ",
    lambda day: f"{day:%d/%m} : ",
    lambda day: f"{day:%d/%m/%Y} ",
    lambda day: f"{day:%Y-%m-%d} ",
    lambda day: f"{DAYS[day]} {day.day} mars 2025 : ",
    lambda day: f"Horaires du {day:%d/%m/%Y} : ",
)
WEEKDAY_NAMES = (lambda day: f"{DAYS[day].capitalize()} : ", lambda day: f"le {DAYS[day]} de ")
CLOCKS = ("{0}h{1:02}", "{0:02}:{1:02}", "{0} h {1:02}", "{0}H{1:02}")
DASHES = ("-", " - ", "–", " à ", " → ", "->")
JOINTS = (" / ", " et ", " ; ", " puis de ", ", ", " | ", " ")
LENGTHS = ("", " ({0}h{1:02})", " soit {0}h{1:02}", " (pause 15 min)")
MORNINGS = st.tuples(st.integers(7 * 60, 10 * 60), st.integers(60, 120))
AFTERNOONS = st.tuples(st.integers(13 * 60, 15 * 60), st.integers(60, 240))


@st.composite
def lines(draw: st.DrawFn, named: str) -> tuple[str, list[int | None]]:
    """A line of times of one or two runs of hours under a name of days, and its minutes by half of the day."""
    runs = draw(st.tuples(MORNINGS, AFTERNOONS))
    halves = draw(st.sampled_from([(0, 1), (0,), (1,)]))
    clock, dash, joint = (draw(st.sampled_from(signs)) for signs in (CLOCKS, DASHES, JOINTS))
    ranges = [(start, start + length) for start, length in (runs[half] for half in halves)]
    said = joint.join(dash.join(clock.format(*divmod(at, 60)) for at in run) for run in ranges)
    length = draw(st.sampled_from(LENGTHS)).format(*divmod(sum(end - start for start, end in ranges), 60))
    return named + said + length, [runs[half][1] if half in halves else None for half in (0, 1)]


@examples()
@given(st.data())
def test_every_half_day_has_the_minutes_written_for_it_in_any_order_of_the_rows(data: st.DataObject) -> None:
    rows: list[str] = []
    said: dict[date, list[int | None]] = {}
    for day in DAYS:
        # By its date, by its weekday, or as any other day; a date outranks the two, a weekday the last.
        for names in data.draw(st.sampled_from([(DAY_NAMES,), (WEEKDAY_NAMES,), (DAY_NAMES, WEEKDAY_NAMES), ()])):
            row, minutes = data.draw(lines(data.draw(st.sampled_from(names))(day)))
            rows.append(row)
            said.setdefault(day, minutes)
    row, any_day = data.draw(lines("Horaires : "))
    rows = data.draw(st.permutations([*rows, row]))
    header = ["Stagiaire", *(f"{day:%d/%m/%Y} {half}" for day in DAYS for half in ("matin", "après-midi"))]
    with TemporaryDirectory() as folder:
        found = planned(Path(folder), *rows, header=header)
    assert found == [minutes for day in DAYS for minutes in said.get(day, any_day)]


def test_times_may_touch_and_not_overlap() -> None:
    (times,) = parse_times("9h-12h / 12h-15h")
    assert times.ranges == ((540, 720), (720, 900))
    with pytest.raises(NotTimesError):
        parse_times("9h-12h / 11h59-15h")


def test_a_half_day_s_times_are_disputed_as_soon_as_one_table_of_it_says_so() -> None:
    line = AttendanceLine(
        "S1",
        "",
        "EXEMPLE-ALPHA",
        HalfDay(date(2025, 3, 12), Half.MORNING),
        None,
        Mark(MarkKind.PRESENT),
        Origin("f", "", 2),
    )
    both = [MatchedLine(line), MatchedLine(replace(line, planned_disputed=True))]
    sheets = [sheets_by_session(found)["S1"].half_days.values() for found in (both, both[:1], both[1:])]
    assert [[one.disputed for one in found] for found in sheets] == [[True], [False], [True]]


@each(
    ("run", "half", "minutes"),
    [
        pytest.param((600, 780), Half.MORNING, 180, id="until 13 h: a morning"),
        pytest.param((600, 781), Half.WHOLE_DAY, 181, id="until 13 h 01: it may hold a break"),
        pytest.param((719, 780), Half.MORNING, 61, id="from 11 h 59: a morning"),
        pytest.param((720, 900), Half.AFTERNOON, 180, id="from noon: an afternoon"),
    ],
)
def test_noon_and_an_hour_more_tell_the_half_of_a_run_of_hours(run: Range, half: Half, minutes: int) -> None:
    assert minutes_by_half([run]) == {half: minutes}
