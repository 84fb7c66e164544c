"""Exports → `roster` → its attendance forms filled in by hand → `monthly` → amounts, with nothing to edit in between.

A form is filled in as a hand would do it: cells are written, now and then a column is deleted. Unless a test says
otherwise the price is 100,00 €, a no-show owes 5 %, less than 25 % attended owes 25 %, more than 80 % the whole price.
"""

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook

from reconcile.cli import main
from reconcile.contract.amounts import Case
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.report.roster_workbook import roster_bytes
from reconcile.report.workbook import workbook_bytes
from reconcile.roster.pipeline import Roster, prepare_roster
from tests.builders import ALPHA, OMEGA, SESSION, codes_of, dossier_row, filler_row, result_of, write_csv

OFFICE = shutil.which("libreoffice") or shutil.which("soffice")
BETA, OTHER_SESSION = "0007002", "S-TEST-2"
# The day the forms are printed, and the day the month is reconciled.
BEFORE, AFTER = date(2025, 3, 14), date(2025, 5, 31)
TIMES = "9h00-12h30 / 14h00-17h30"

Row = Mapping[str, str]
Amounts = dict[str, tuple[Case, int | None]]
# The roster workbook of each export printed so far: many tests print the same one.
_PRINTED: dict[bytes, bytes] = {}


def held(first: str, last: str = "", hours: str = "") -> dict[str, str]:
    """Return what the dossiers of a session say of its days and hours."""
    return {"starts_on": first, "ends_on": last or first, "planned_hours": hours}


ONE_DAY = held("27/03/2025", hours="7h00")
HALF_DAY = held("27/03/2025", hours="3h30")
TWO_DAYS = held("27/03/2025", "28/03/2025", "14h00")
WEEKEND = held("29/03/2025", "30/03/2025", "14h00")
LONGER = held("24/03/2025", "04/04/2025")


def beta_row(**changes: str) -> dict[str, str]:
    """Return the dossier of a learner of another session, on Thursday 10 April 2025."""
    names = {"dossier_id": BETA, "last_name": "EXEMPLE-BETA", "first_name": "Inventée", "session_id": OTHER_SESSION}
    return dossier_row(**names | held("10/04/2025", hours="7h00") | changes)


def export(folder: Path, *rows: Row) -> Path:
    """Write the export of the dossiers as it stands, in place of the one before."""
    return write_csv(folder / "dossiers.csv", rows)


def rosters(*inputs: Path, as_of: date = BEFORE) -> Roster:
    return prepare_roster(list(inputs), as_of)


def printed(folder: Path, *rows: Row, name: str = "sessions.xlsx") -> Path:
    """Write an export and the roster workbook made from it, in one folder."""
    content = export(folder, *rows).read_bytes()
    if content not in _PRINTED:
        _PRINTED[content] = roster_bytes(rosters(folder / "dossiers.csv"))
    (folder / name).write_bytes(_PRINTED[content])
    return folder / name


class Form:
    """One attendance form, told by its cells alone: its columns to mark stand between « Prénom » and « Remarque »."""

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.header = self._row(2, "N° dossier")

    def _row(self, column: int, text: str) -> int:
        return next(r for r in range(1, self.sheet.max_row + 1) if self.sheet.cell(r, column).value == text)

    @property
    def headings(self) -> dict[str, int]:
        """The titles of the columns to mark, each on one line."""
        titles = {c: self.sheet.cell(self.header, c).value for c in range(5, self.sheet.max_column + 1)}
        return {str(title).replace("\n", " "): c for c, title in titles.items() if title not in (None, "Remarque")}

    def _write(self, row: int, values: Sequence[object]) -> None:
        for column, value in zip(self.headings.values(), values, strict=True):
            if value != "":
                self.sheet.cell(row, column).value = value

    def mark(self, number: str, *marks: object) -> None:
        """Mark the half-days of a learner in order; "" leaves a cell empty."""
        self._write(self._row(2, number), marks)

    def plan(self, *times: object) -> None:
        """Write the row of planned times under the titles."""
        self._write(self._row(3, "Durée prévue (h)"), times)

    def note(self, label: str, text: str) -> None:
        """Write on a line of the heading block."""
        self.sheet.cell(self._row(1, label), 3).value = text

    def walk_in(self, number: str, last_name: str, first_name: str, *marks: object) -> None:
        """Write somebody on the first free row."""
        rows = range(self.header + 1, self.sheet.max_row + 1)
        free = next(
            r for r in rows if self.sheet.cell(r, 1).value and not any(self.sheet.cell(r, c).value for c in (2, 3, 4))
        )
        for column, text in enumerate((number, last_name, first_name), start=2):
            if text:
                self.sheet.cell(free, column).value = text
        self._write(free, marks)

    def delete(self, heading: str) -> None:
        """Delete the columns whose title holds a text."""
        for column in sorted((c for title, c in self.headings.items() if heading in title), reverse=True):
            self.sheet.delete_cols(column)

    def add(self, heading: str, **marks: object) -> None:
        """Write one more half-day on the right of everything; marks by learner: `alpha`, `omega`."""
        column = self.sheet.max_column + 1
        self.sheet.cell(self.header, column).value = heading
        for name, mark in marks.items():
            number = {"alpha": ALPHA, "omega": OMEGA}[name]
            self.sheet.cell(self._row(2, number), column).value = mark


@contextmanager
def form(path: Path, session: str = SESSION) -> Iterator[Form]:
    """Open the form of a session in a roster workbook, and save the workbook where it is."""
    book = load_workbook(path)
    yield Form(next(one for one in book.worksheets if one.title == f"Émargement {session}"))
    book.save(path)


def filled(
    folder: Path,
    session: Row,
    marks: Sequence[object],
    *,
    others: Sequence[object] = (),
    times: str = "",
    planned: Sequence[object] = (),
) -> Path:
    """Print the form of a session of two learners and fill it in; the other one came throughout unless said."""
    path = printed(folder, dossier_row(**session), filler_row(**session))
    with form(path) as sheet:
        sheet.mark(ALPHA, *marks)
        sheet.mark(OMEGA, *(others or ["P"] * len(marks)))
        if times:
            sheet.note("Horaires :", times)
        if planned:
            sheet.plan(*planned)
    return path


def learner(session: int) -> str:
    """Return the dossier of the learner that a test is about, in the n-th of several sessions."""
    return f"{7100 + session:07}"


def other(session: int) -> str:
    """Return the dossier of the learner who fills the form of the n-th of several sessions."""
    return f"{7900 + session:07}"


def several(folder: Path, sessions: Sequence[Row], fill_in: Callable[[Form, int], None]) -> Outcome:
    """Print the forms of several sessions of two learners in one workbook, fill in each, and reconcile."""
    rows = []
    for number, session in enumerate(sessions):
        of_session = {"session_id": f"S-{number:02}", **session}
        rows.append(dossier_row(**of_session | {"dossier_id": learner(number)}))
        rows.append(filler_row(**of_session | {"dossier_id": other(number)}))
    path = printed(folder, *rows)
    book = load_workbook(path)
    forms = {one["C3"].value: Form(one) for one in book.worksheets if one.title.startswith("Émargement")}
    for number, row in enumerate(rows[::2]):
        fill_in(forms[row["N° session"]], number)
    book.save(path)
    return monthly(folder)


def one_form(folder: Path, *marks: object) -> list[int | None]:
    """Return what learners owe who are on one form of a day: each his mark in the morning, absent in the afternoon."""
    names = [{"dossier_id": learner(number), "first_name": f"Testine {number}"} for number in range(len(marks))]
    path = printed(folder, *(dossier_row(**name) for name in names))
    with form(path) as sheet:
        for number, mark in enumerate(marks):
            sheet.mark(learner(number), mark, "A")
    return [one.cents for one in monthly(folder).results]


def monthly(folder: Path, as_of: date = AFTER) -> Outcome:
    return reconcile_month([folder], as_of)


def amounts(month: Path | Outcome) -> Amounts:
    """Return the case and the amount in cents of each dossier, of a folder or of what was computed from one."""
    outcome = monthly(month) if isinstance(month, Path) else month
    return {one.dossier.dossier_id: (one.case, one.cents) for one in outcome.results}


def cents(folder: Path, number: str = ALPHA) -> int | None:
    return result_of(monthly(folder), number).cents


def about_sheets(outcome: Outcome) -> list[str]:
    """Return the codes of the findings that the sheets gave rise to: no delay, no declaration, no condition."""
    return [one.code for one in outcome.findings if one.code[0] in "PF"]


# --- The shapes of a session -----------------------------------------------------------------------------------------

SHAPES: list[tuple[str, dict[str, str], str, int]] = [
    # 3 h 30 of 7 h = 50 %.
    ("one day", ONE_DAY, "PA", 5000),
    # 3 h 30 of 3 h 30.
    ("half a day", HALF_DAY, "P", 10000),
    # 10 h 30 of 14 h = 75 %.
    ("two days", TWO_DAYS, "PPPA", 7500),
    # One half-day a day: 3 h 30 of 7 h = 50 %.
    ("two days of half a day", held("27/03/2025", "28/03/2025", "7h00"), "AP", 5000),
    # 7 h of 14 h = 50 %.
    ("Saturday and Sunday", WEEKEND, "PPAA", 5000),
    # 14 h of 21 h = 66,666… %.
    ("Friday to Sunday", held("28/03/2025", "30/03/2025", "21h00"), "PPPPAA", 6667),
    # The weekend between is not held: 10 h 30 of 14 h = 75 %.
    ("Friday and Monday", held("28/03/2025", "31/03/2025", "14h00"), "PPPA", 7500),
    # 24 h 30 of 35 h = 70 %.
    ("Monday to Friday", held("24/03/2025", "28/03/2025", "35h00"), "PPPPPPPAAA", 7000),
    # 35 h of 49 h = 71,428… %.
    ("Monday to Sunday", held("24/03/2025", "30/03/2025", "49h00"), "P" * 10 + "A" * 4, 7143),
    # 1 May is not held: 7 h of 14 h = 50 %.
    ("around a public holiday", held("30/04/2025", "02/05/2025", "14h00"), "APPA", 5000),
    # Nothing but the first and the last day, 14 h in all: 10 h 30 of 14 h = 75 %.
    ("two days more than a week apart", LONGER | {"planned_hours": "14h00"}, "PPPA", 7500),
]


@pytest.mark.parametrize("hours", [True, False], ids=["hours known", "export without hours"])
def test_a_form_marked_on_screen_gives_the_amounts_whatever_the_shape_of_the_session(
    tmp_path: Path, hours: bool
) -> None:
    """EDOF's own export holds no hours; then half-days weigh alike, and here all of a session are as long."""
    shapes = [one for one in SHAPES if hours or "half" not in one[0]]

    def fill_in(sheet: Form, shape: int) -> None:
        _, _, marks, _ = shapes[shape]
        sheet.mark(learner(shape), *marks)
        sheet.mark(other(shape), *("P" * len(marks)))

    sessions = [days if hours else days | {"planned_hours": ""} for _, days, _, _ in shapes]
    outcome = several(tmp_path, sessions, fill_in)
    due = amounts(outcome)
    assert {name: due[learner(shape)][1] for shape, (name, *_) in enumerate(shapes)} == {
        name: cents for name, _, _, cents in shapes
    }
    assert {due[other(shape)] for shape in range(len(shapes))} == {(Case.COMPLETED, 10000)}
    assert about_sheets(outcome) == []


def test_who_never_came_owes_five_percent_and_a_quarter_of_the_time_is_no_abandonment(tmp_path: Path) -> None:
    # Nothing of 14 h: 5 %. 3 h 30 of 14 h = exactly 25 %.
    filled(tmp_path, TWO_DAYS, "AAAA", others="PAAA")
    assert amounts(tmp_path) == {ALPHA: (Case.NO_SHOW, 500), OMEGA: (Case.PARTIAL, 2500)}


def test_a_blank_is_an_absence_where_others_are_present_and_nobody_is_marked_absent(tmp_path: Path) -> None:
    filled(tmp_path, TWO_DAYS, ["P", "P", "P", ""])
    # 10 h 30 of 14 h.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 7500)


def test_a_blank_beside_a_written_absence_is_left_to_decide(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY, ["P", ""], others=["P", "A"])
    outcome = monthly(tmp_path)
    assert result_of(outcome).case is Case.UNDECIDED
    assert "P07" in codes_of(outcome)


def test_a_day_that_nobody_marked_and_nobody_deleted_is_left_to_decide(tmp_path: Path) -> None:
    filled(
        tmp_path,
        held("28/03/2025", "30/03/2025", "14h00"),
        ["P", "P", "", "", "A", "A"],
        others=["P", "P", "", "", "P", "P"],
    )
    assert {case for case, _ in amounts(tmp_path).values()} == {Case.UNDECIDED}


# --- A session longer than a week ------------------------------------------------------------------------------------


def test_half_days_added_to_a_longer_session_count_with_those_printed(tmp_path: Path) -> None:
    path = filled(tmp_path, LONGER | {"planned_hours": "28h00"}, "PPPA")
    with form(path) as sheet:
        for heading in ("27/03/2025 matin", "27/03/2025 après-midi", "01/04/2025 matin", "01/04/2025 après-midi"):
            sheet.add(heading, alpha="A", omega="P")
    # 3 half-days of 8, each 28 h / 8 = 3 h 30: 37,5 %.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 3750), OMEGA: (Case.COMPLETED, 10000)}


@pytest.mark.parametrize("times", ["", TIMES])
def test_days_missing_from_a_longer_session_leave_it_to_decide(tmp_path: Path, times: str) -> None:
    """28 hours on four half-days would be seven each."""
    filled(tmp_path, LONGER | {"planned_hours": "28h00"}, "PPPA", times=times)
    outcome = monthly(tmp_path)
    assert result_of(outcome).case is Case.UNDECIDED
    assert "P04" in codes_of(outcome)


# --- What is written in a cell ---------------------------------------------------------------------------------------


def test_a_presence_may_be_written_in_many_ways(tmp_path: Path) -> None:
    # 3 h 30 of 7 h.
    assert one_form(tmp_path, "P", "p", "X", "x", "✓", "Présente", "P ") == [5000] * 7


def test_an_absence_may_be_written_in_many_ways(tmp_path: Path) -> None:
    # 5 % of 100 €.
    absences = ["A", "a", "abs.", "Absente", "EXC", "non", "0", 0, "0h00", time(0, 0)]
    assert one_form(tmp_path, *absences) == [500] * 10


def test_two_hours_and_a_half_may_be_written_in_many_ways(tmp_path: Path) -> None:
    times = ["2h30", "2 h 30", "02:30", "2,5", "2.5", 2.5, time(2, 30), timedelta(hours=2, minutes=30), "9h00-11h30"]
    # 150 of 420 minutes = 35,714… %.
    assert one_form(tmp_path, *times) == [3571] * 9


@pytest.mark.parametrize("mark", ["2h30", 2.5, time(2, 30)], ids=["text", "number", "time"])
def test_hours_need_no_other_hours_beside_them_to_be_read(tmp_path: Path, mark: object) -> None:
    # 150 of 420 minutes = 35,714… %.
    assert one_form(tmp_path, mark) == [3571]


def test_hours_of_a_half_day_session_are_a_share_of_it(tmp_path: Path) -> None:
    filled(tmp_path, HALF_DAY, ["2h30"], times="14h00-17h30")
    # 150 of 210 minutes = 71,428… %.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 7143)


def test_more_than_planned_counts_as_planned_and_is_said(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY, ["5h00", "A"])
    outcome = monthly(tmp_path)
    # 3 h 30 of 7 h.
    assert result_of(outcome).cents == 5000
    assert "F23" in codes_of(outcome)


def test_one_is_an_hour_beside_a_row_of_planned_times(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY, [1, "A"], planned=["3h30", "3h30"])
    # 60 of 420 minutes = 14,28… %: less than 25 %, so 25 % of the price.
    assert amounts(tmp_path)[ALPHA] == (Case.ABANDONMENT, 2500)


def test_one_is_a_presence_where_no_hours_are_written(tmp_path: Path) -> None:
    # inputs.md: a plain 1 beside marks is a presence; a morning of two.
    filled(tmp_path, ONE_DAY, [1, "A"])
    assert cents(tmp_path) == 5000


def test_the_remark_the_trainer_and_the_signatures_change_nothing(tmp_path: Path) -> None:
    path = filled(tmp_path, ONE_DAY, ["2h00", "A"])
    with form(path) as sheet:
        sheet.note("Formateur :", "EXEMPLE-FORMATEUR Bidon")
        last = sheet.sheet.max_column
        sheet.sheet.cell(sheet.header + 2, last).value = "partie à 11h00, revenue le 27/03/2025 matin"
        trainer = sheet._row(3, "Formateur (signature)")
        sheet.sheet.cell(trainer, 5).value, sheet.sheet.cell(trainer, 6).value = "X", "P"
    outcome = monthly(tmp_path)
    # 120 of 420 minutes = 28,571… %.
    assert (result_of(outcome).cents, result_of(outcome, OMEGA).cents) == (2857, 10000)
    assert {one.severity for one in outcome.findings if one.code[0] in "PF"} <= {"information"}


# --- The planned times -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hours", ["7h00", ""])
def test_times_on_the_line_weigh_the_half_days(tmp_path: Path, hours: str) -> None:
    lines = (
        "9h00-12h00 / 13h30-17h30",
        "9h-12h et 13h30-17h30",
        "09:00-12:00 13:30-17:30",
        "de 9h à 12h puis de 13h30 à 17h30",
    )

    def fill_in(sheet: Form, number: int) -> None:
        sheet.note("Horaires :", lines[number])
        sheet.mark(learner(number), "P", "A")
        sheet.mark(other(number), "A", "P")

    due = amounts(several(tmp_path, [ONE_DAY | {"planned_hours": hours}] * 4, fill_in))
    # 3 h of 7 h = 42,857… %; 4 h of 7 h = 57,142… %.
    assert [due[learner(number)] for number in range(4)] == [(Case.PARTIAL, 4286)] * 4
    assert [due[other(number)] for number in range(4)] == [(Case.PARTIAL, 5714)] * 4


@pytest.mark.parametrize("hours", ["7h00", ""])
def test_the_row_of_planned_times_weighs_the_half_days(tmp_path: Path, hours: str) -> None:
    planned: list[tuple[object, object]] = [("3h00", "4h00"), (3, 4), ("3", "4,0"), (time(3, 0), time(4, 0))]

    def fill_in(sheet: Form, number: int) -> None:
        sheet.plan(*planned[number])
        sheet.mark(learner(number), "P", "A")
        sheet.mark(other(number), "A", "P")

    due = amounts(several(tmp_path, [ONE_DAY | {"planned_hours": hours}] * 4, fill_in))
    # 3 h of 7 h = 42,857… %; 4 h of 7 h = 57,142… %.
    assert [due[learner(number)] for number in range(4)] == [(Case.PARTIAL, 4286)] * 4
    assert [due[other(number)] for number in range(4)] == [(Case.PARTIAL, 5714)] * 4


def test_the_row_of_planned_times_outranks_the_line(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY | {"planned_hours": ""}, "PA", times=TIMES, planned=("2h00", "4h00"))
    # 2 h of 6 h = 33,333… %.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 3333)


def test_the_row_of_planned_times_may_differ_from_day_to_day(tmp_path: Path) -> None:
    session = TWO_DAYS | {"planned_hours": "13h00"}
    filled(tmp_path, session, ["2h30", "A", "P", "A"], planned=("3h30", 3.5, "2h30", time(3, 30)))
    # 150 + 150 of 780 minutes = 38,461… %.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 3846)


def test_times_on_the_line_serve_every_day_of_a_weekend(tmp_path: Path) -> None:
    filled(tmp_path, WEEKEND | {"planned_hours": ""}, ["P", "1h45", "A", "A"], times=TIMES)
    # 210 + 105 of 840 minutes = 37,5 %.
    assert amounts(tmp_path)[ALPHA] == (Case.PARTIAL, 3750)


def test_hours_without_any_planned_time_are_left_to_decide(tmp_path: Path) -> None:
    filled(tmp_path, ONE_DAY | {"planned_hours": ""}, ["2h30", "A"])
    assert amounts(tmp_path) == {ALPHA: (Case.UNDECIDED, None), OMEGA: (Case.COMPLETED, 10000)}


def test_a_form_prints_the_planned_time_only_where_it_is_known(tmp_path: Path) -> None:
    for hours, expected in (("7h00", "7\u00a0h"), ("", None)):
        path = printed(tmp_path, dossier_row(**ONE_DAY | {"planned_hours": hours}), name=f"{hours or 'sans'}.xlsx")
        with form(path) as sheet:
            block = {sheet.sheet.cell(row, 1).value: sheet.sheet.cell(row, 3).value for row in range(2, sheet.header)}
        assert block.get("Durée prévue :") == expected


@pytest.mark.parametrize(
    "times",
    [
        # One run from 12h to 13h30, and two ends left over.
        "9h/12h - 13h30/17h30",
        # A morning without its h.
        "9-12 / 13h30-17h30",
        # A slash is no dash.
        "9h00/12h00 ; 13h30/17h30",
    ],
)
def test_times_that_cannot_be_read_whole_are_said_and_leave_the_amount_to_decide(tmp_path: Path, times: str) -> None:
    filled(tmp_path, ONE_DAY, "PA", times=times)
    outcome = monthly(tmp_path)
    assert result_of(outcome).case is Case.UNDECIDED
    assert "F08" in [one.code for one in outcome.findings]


@pytest.mark.parametrize("hours", ["13h00", ""])
def test_the_times_of_two_days_on_one_line_are_not_added_up(tmp_path: Path, hours: str) -> None:
    times = "J1 : 9h00-12h30 / 14h00-17h30 - J2 : 9h00-11h30 / 14h00-17h30"
    filled(tmp_path, TWO_DAYS | {"planned_hours": hours}, "PAAA", times=times)
    # 210 of 420 + 360 = 780 minutes = 26,923… %.
    assert cents(tmp_path) == 2692


def test_times_in_the_title_of_the_training_plan_nothing_and_are_said(tmp_path: Path) -> None:
    title = {"Intitulé": "Les finances (visioconférence 18h-20h)"}
    path = printed(tmp_path, dossier_row() | title, filler_row() | title)
    with form(path) as sheet:
        sheet.mark(ALPHA, "P", "A")
        sheet.mark(OMEGA, "P", "P")
    # Whether the session is the two hours of its title, nobody can tell, until its times stand on their own line.
    assert cents(tmp_path) is None
    assert "F08" in [one.code for one in monthly(tmp_path).findings]
    with form(path) as sheet:
        sheet.note("Horaires :", TIMES)
    # 3 h 30 of 7 h.
    assert cents(tmp_path) == 5000


def test_a_title_that_speaks_of_a_session_does_not_name_it(tmp_path: Path) -> None:
    title = {"Intitulé": "Session : les finances locales"}
    path = printed(tmp_path, dossier_row() | title, filler_row() | title)
    with form(path) as sheet:
        sheet.mark(ALPHA, "P", "A")
        sheet.mark(OMEGA, "P", "P")
    # 3 h 30 of 7 h.
    assert cents(tmp_path) == 5000


# --- A half-day that was not held ------------------------------------------------------------------------------------


def without_last_afternoon(folder: Path, hours: str, times: str, planned: Sequence[object]) -> None:
    """Two days without the last afternoon, its column deleted: the learner attended 7 h of 10 h 30."""
    session = TWO_DAYS | {"planned_hours": hours}
    path = printed(folder, dossier_row(**session), filler_row(**session))
    with form(path) as sheet:
        sheet.delete("vendredi 28/03/2025 après-midi")
        sheet.mark(ALPHA, "P", "P", "A")
        sheet.mark(OMEGA, "P", "P", "P")
        if times:
            sheet.note("Horaires :", times)
        if planned:
            sheet.plan(*planned)


def test_a_deleted_half_day_is_not_planned_where_the_other_times_make_the_whole(tmp_path: Path) -> None:
    without_last_afternoon(tmp_path, "10h30", "", ("3h30", "3h30", "3h30"))
    # 7 h of 10 h 30 = 66,666… %.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 6667), OMEGA: (Case.COMPLETED, 10000)}


@pytest.mark.parametrize(
    ("hours", "times", "planned"),
    [
        pytest.param("10h30", "", ("", "", "", "0"), id="hours of the dossier"),
        pytest.param("10h30", TIMES, ("", "", "", 0), id="hours of the dossier and the line of times"),
        pytest.param("10h30", "", ("3h30", "3h30", "3h30", "0"), id="hours and row, of one mind"),
        pytest.param("", "", ("", "", "", "0"), id="an export without hours"),
        pytest.param("", TIMES, ("", "", "", "0"), id="the line of times alone"),
        pytest.param("", "", ("3h30", "3h30", "3h30", "0"), id="the row of planned times alone"),
    ],
)
def test_a_half_day_that_was_not_held_is_planned_for_nothing(
    tmp_path: Path, hours: str, times: str, planned: Sequence[object]
) -> None:
    session = TWO_DAYS | {"planned_hours": hours}
    path = printed(tmp_path, dossier_row(**session), filler_row(**session))
    with form(path) as sheet:
        sheet.plan(*planned)
        sheet.mark(ALPHA, "P", "P", "A", "")
        sheet.mark(OMEGA, "P", "P", "P", "")
        if times:
            sheet.note("Horaires :", times)
    # 7 h of 10 h 30, or 2 half-days of 3 = 66,666… %.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 6667), OMEGA: (Case.COMPLETED, 10000)}
    assert about_sheets(monthly(tmp_path)) == []


def test_a_deleted_half_day_that_the_dossier_s_hours_still_count_is_left_to_decide(tmp_path: Path) -> None:
    without_last_afternoon(tmp_path, "14h00", TIMES, ())
    assert {case for case, _ in amounts(tmp_path).values()} == {Case.UNDECIDED}


def test_a_saturday_that_was_not_held_is_deleted_and_not_missed(tmp_path: Path) -> None:
    session = held("28/03/2025", "30/03/2025", "14h00")
    path = printed(tmp_path, dossier_row(**session), filler_row(**session))
    with form(path) as sheet:
        sheet.delete("samedi")
        sheet.mark(ALPHA, "P", "P", "P", "A")
        sheet.mark(OMEGA, "P", "P", "P", "P")
        sheet.note("Horaires :", TIMES)
    # 10 h 30 of 14 h.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 7500), OMEGA: (Case.COMPLETED, 10000)}


def test_an_afternoon_session_of_unknown_hours_is_what_is_left_when_the_morning_is_deleted(tmp_path: Path) -> None:
    session = ONE_DAY | {"planned_hours": ""}
    path = printed(tmp_path, dossier_row(**session), filler_row(**session))
    with form(path) as sheet:
        sheet.delete("matin")
        sheet.mark(ALPHA, "2h30")
        sheet.mark(OMEGA, "P")
        sheet.note("Horaires :", "14h00-17h30")
    # 150 of 210 minutes = 71,428… %.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 7143), OMEGA: (Case.COMPLETED, 10000)}


def test_a_half_day_planned_for_no_time_counts_for_nothing(tmp_path: Path) -> None:
    """Zero in the row of planned times, its column left blank: another way to say that it was not held."""
    session = TWO_DAYS | {"planned_hours": "10h30"}
    filled(tmp_path, session, ["P", "P", "A", ""], others=["P", "P", "P", ""], planned=(3.5, 3.5, 3.5, 0))
    # 7 h of 10 h 30.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 6667), OMEGA: (Case.COMPLETED, 10000)}


def test_blanks_of_a_half_day_planned_for_no_time_block_nothing(tmp_path: Path) -> None:
    session = TWO_DAYS | {"planned_hours": "10h30"}
    filled(tmp_path, session, ["P", "P", "A", ""], others=["P", "P", "P", ""], planned=(3.5, 3.5, 3.5, 0))
    assert codes_of(monthly(tmp_path), severity="blocking") == []


# --- Who came without being expected, and who was expected no more ---------------------------------------------------


def test_a_walk_in_whose_dossier_exists_by_the_end_of_the_month_is_found(tmp_path: Path) -> None:
    names = ["EXEMPLE-ALPHA", "EXEMPLE-BETA", "EXEMPLE-GAMMA", "EXEMPLE-DELTA"]
    path = printed(tmp_path, filler_row())
    with form(path) as sheet:
        sheet.mark(OMEGA, "P", "P")
        sheet.walk_in(learner(0), names[0], "Testine", "2h30", "A")
        # By the number alone, by the name alone, by the whole name in one cell and spelt otherwise.
        sheet.walk_in(learner(1), "", "", "2h30", "A")
        sheet.walk_in("", names[2], "Testine", "2h30", "A")
        sheet.walk_in("", "Exemple Delta Testine", "", "2h30", "A")
    late = [dossier_row(dossier_id=learner(number), last_name=name) for number, name in enumerate(names)]
    export(tmp_path, filler_row(), *late)
    outcome = monthly(tmp_path)
    # 150 of 420 minutes = 35,714… %.
    assert [one.cents for one in outcome.results] == [10000, 3571, 3571, 3571, 3571]
    assert about_sheets(outcome) == []


def test_a_walk_in_without_dossier_is_said_and_changes_no_amount(tmp_path: Path) -> None:
    path = filled(tmp_path, ONE_DAY, "PA")
    with form(path) as sheet:
        sheet.walk_in("", "EXEMPLE-INCONNU", "Passante", "P", "P")
    outcome = monthly(tmp_path)
    # 3 h 30 of 7 h.
    assert amounts(outcome) == {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    assert about_sheets(outcome) == ["P01"]


def test_a_walk_in_that_may_be_a_learner_registered_after_printing_leaves_him_to_decide(tmp_path: Path) -> None:
    path = printed(tmp_path, filler_row())
    with form(path) as sheet:
        sheet.mark(OMEGA, "P", "P")
        sheet.walk_in("", "EXEMPLE-INCONNU", "Passante", "P", "P")
    export(tmp_path, dossier_row(), filler_row())
    assert amounts(tmp_path) == {ALPHA: (Case.UNDECIDED, None), OMEGA: (Case.COMPLETED, 10000)}


def test_a_learner_registered_after_printing_who_is_on_no_row_is_absent_and_said(tmp_path: Path) -> None:
    path = printed(tmp_path, filler_row())
    with form(path) as sheet:
        sheet.mark(OMEGA, "P", "P")
    export(tmp_path, dossier_row(), filler_row())
    outcome = monthly(tmp_path)
    # 5 % of 100 €.
    assert (result_of(outcome).case, result_of(outcome).cents) == (Case.NO_SHOW, 500)
    assert "P05" in codes_of(outcome)


PROPOSED = {
    "status": "Validé",
    "requested_on": "03/03/2025",
    "proposed_on": "13/03/2025",
    "confirmed_on": "",
}


CONFIRMED_SINCE = {"status": "Accepté", "confirmed_on": "18/03/2025"}
CLOSED_SINCE = PROPOSED | {"status": "Annulé sans suite"}


def test_a_learner_printed_as_provisional_owes_what_became_of_the_proposal(tmp_path: Path) -> None:
    became: list[tuple[Row, Sequence[str], Case, int | None]] = [
        (CONFIRMED_SINCE, "PP", Case.COMPLETED, 10000),
        # 5 % of 100 €.
        (CONFIRMED_SINCE, "AA", Case.NO_SHOW, 500),
        # Still waiting, or closed without an answer: present, and nobody can say whether the registration holds.
        (PROPOSED, "PP", Case.UNDECIDED, None),
        (CLOSED_SINCE, "PP", Case.UNDECIDED, None),
        (PROPOSED, "AA", Case.NOT_REGISTERED, 0),
        (CLOSED_SINCE, "AA", Case.NOT_REGISTERED, 0),
        (PROPOSED, ["", ""], Case.NOT_REGISTERED, 0),
    ]
    names = [{"dossier_id": learner(number), "first_name": f"Testine {number}"} for number in range(len(became))]
    path = printed(tmp_path, *(dossier_row(**name | PROPOSED) for name in names))
    with form(path) as sheet:
        for name, (_, marks, _, _) in zip(names, became, strict=True):
            sheet.mark(name["dossier_id"], *marks)
    export(tmp_path, *(dossier_row(**{**name, **now}) for name, (now, *_) in zip(names, became, strict=True)))
    outcome = monthly(tmp_path)
    assert [(one.case, one.cents) for one in outcome.results] == [(case, due) for _, _, case, due in became]
    assert [one.dossier_id for one in outcome.findings if one.code == "P06"] == [learner(2), learner(3)]


# The last free day was 18 March; confirmed on the 5th, the withdrawal ended on the 19th.
CANCELLED = {"status": "Annulé (par le titulaire)", "cancelled_on": "26/03/2025"}


def test_a_learner_who_cancelled_after_printing_keeps_his_row(tmp_path: Path) -> None:
    cancelled: list[tuple[str, Sequence[str], Case, int | None]] = [
        ("17/03/2025", ["", ""], Case.FREE_CANCELLATION, 0),
        ("17/03/2025", "AA", Case.FREE_CANCELLATION, 0),
        # 5 % of 100 €.
        ("26/03/2025", ["", ""], Case.LATE_CANCELLATION, 500),
        ("26/03/2025", "AA", Case.LATE_CANCELLATION, 500),
        # Cancelled, and yet present.
        ("26/03/2025", "PP", Case.UNDECIDED, None),
        # An interruption on the first day: 3 h 30 of 7 h.
        ("27/03/2025", "PA", Case.PARTIAL, 5000),
    ]
    names = [{"dossier_id": learner(number), "first_name": f"Testine {number}"} for number in range(len(cancelled))]
    path = printed(tmp_path, *(dossier_row(**name) for name in names))
    with form(path) as sheet:
        for name, (_, marks, _, _) in zip(names, cancelled, strict=True):
            sheet.mark(name["dossier_id"], *marks)
    export(
        tmp_path,
        *(
            dossier_row(**name | CANCELLED | {"cancelled_on": day})
            for name, (day, *_) in zip(names, cancelled, strict=True)
        ),
    )
    outcome = monthly(tmp_path)
    assert [(one.case, one.cents) for one in outcome.results] == [(case, due) for _, _, case, due in cancelled]
    assert [one.dossier_id for one in outcome.findings if one.code == "P06"] == [learner(4)]


@pytest.mark.parametrize("now", [CANCELLED, PROPOSED], ids=["cancelled late", "never confirmed"])
def test_blanks_beside_an_absence_block_nobody_whose_amount_they_cannot_change(tmp_path: Path, now: Row) -> None:
    filled(tmp_path, ONE_DAY, ["", ""], others="PA")
    export(tmp_path, dossier_row(**now), filler_row())
    outcome = monthly(tmp_path)
    assert result_of(outcome).cents is not None
    assert codes_of(outcome, severity="blocking") == []


# --- Several workbooks in the folder ---------------------------------------------------------------------------------


def test_an_older_copy_left_blank_beside_the_filled_one_changes_nothing(tmp_path: Path) -> None:
    blank = printed(tmp_path, dossier_row(), filler_row(), name="ancien.xlsx").read_bytes()
    filled(tmp_path, ONE_DAY, "PA")
    assert (tmp_path / "ancien.xlsx").read_bytes() == blank
    # 3 h 30 of 7 h.
    outcome = monthly(tmp_path)
    assert amounts(outcome) == {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    assert about_sheets(outcome) == []


def test_an_older_copy_left_blank_that_lists_somebody_since_cancelled_changes_nothing(tmp_path: Path) -> None:
    printed(tmp_path, dossier_row(), filler_row(), name="ancien.xlsx")
    path = printed(tmp_path, dossier_row(**CANCELLED), filler_row())
    with form(path) as sheet:
        sheet.mark(OMEGA, "P", "P")
    # 5 % of 100 €.
    assert amounts(tmp_path) == {ALPHA: (Case.LATE_CANCELLATION, 500), OMEGA: (Case.COMPLETED, 10000)}


def test_a_day_that_only_a_copy_left_blank_shows_is_to_decide(tmp_path: Path) -> None:
    session = held("28/03/2025", "30/03/2025", "14h00")
    printed(tmp_path, dossier_row(**session), filler_row(**session), name="ancien.xlsx")
    path = printed(tmp_path, dossier_row(**session), filler_row(**session))
    with form(path) as sheet:
        sheet.delete("samedi")
        sheet.mark(ALPHA, "P", "P", "P", "A")
        sheet.mark(OMEGA, "P", "P", "P", "P")
    assert {case for case, _ in amounts(tmp_path).values()} == {Case.UNDECIDED}
    (tmp_path / "ancien.xlsx").unlink()
    # 10 h 30 of 14 h.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 7500), OMEGA: (Case.COMPLETED, 10000)}


def test_an_older_copy_left_blank_does_not_cut_the_day_otherwise(tmp_path: Path) -> None:
    """It was printed before the follow-up gave the hours: two half-days instead of one."""
    unknown = {"planned_hours": ""}
    printed(tmp_path, dossier_row(**unknown), filler_row(**unknown), name="ancien.xlsx")
    filled(tmp_path, HALF_DAY, "A")
    # 5 % of 100 €.
    assert amounts(tmp_path) == {ALPHA: (Case.NO_SHOW, 500), OMEGA: (Case.COMPLETED, 10000)}


def test_a_copy_for_the_morning_and_one_for_the_afternoon_make_the_day(tmp_path: Path) -> None:
    path = filled(tmp_path, ONE_DAY, ["P", ""], others=["P", ""])
    shutil.copy(path, tmp_path / "matin.xlsx")
    filled(tmp_path, ONE_DAY, ["", "1h45"], others=["", "P"])
    # 210 + 105 of 420 minutes = 75 %.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 7500), OMEGA: (Case.COMPLETED, 10000)}


def test_one_form_filled_of_two_gives_its_amounts_and_leaves_the_other_session_to_decide(tmp_path: Path) -> None:
    path = printed(tmp_path, dossier_row(), filler_row(), beta_row())
    with form(path) as sheet:
        sheet.mark(ALPHA, "P", "A")
        sheet.mark(OMEGA, "P", "P")
    # 3 h 30 of 7 h.
    known: Amounts = {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    assert amounts(tmp_path) == {**known, BETA: (Case.UNDECIDED, None)}
    between = monthly(tmp_path, date(2025, 4, 4))
    assert result_of(between, BETA).case is Case.UPCOMING
    assert about_sheets(between) == []


def test_a_form_that_nobody_filled_is_a_missing_sheet_said_once_per_learner(tmp_path: Path) -> None:
    printed(tmp_path, beta_row())
    outcome = monthly(tmp_path)
    assert result_of(outcome, BETA).case is Case.UNDECIDED
    assert codes_of(outcome, BETA, severity="blocking") == ["P04"]


def test_each_of_two_copies_filled_for_one_session_gives_its_amounts(tmp_path: Path) -> None:
    path = printed(tmp_path, dossier_row(), filler_row(), beta_row())
    shutil.copy(path, tmp_path / "autre formateur.xlsx")
    with form(path) as sheet:
        sheet.mark(ALPHA, "P", "A")
        sheet.mark(OMEGA, "P", "P")
    with form(tmp_path / "autre formateur.xlsx", OTHER_SESSION) as sheet:
        sheet.mark(BETA, "P", "1h00")
    # 3 h 30 of 7 h; 210 + 60 of 420 minutes = 64,285… %.
    known: Amounts = {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    assert amounts(tmp_path) == {**known, BETA: (Case.PARTIAL, 6429)}


def test_forms_moved_alone_into_a_new_workbook_say_which_session_they_are_of(tmp_path: Path) -> None:
    path = printed(tmp_path, dossier_row(), filler_row(), beta_row())
    with form(path) as sheet:
        sheet.mark(ALPHA, "P", "A")
        sheet.mark(OMEGA, "P", "P")
    with form(path, OTHER_SESSION) as sheet:
        sheet.mark(BETA, "P", "1h00")
    moved = Workbook()
    moved.remove(moved.worksheets[0])
    forms = [one for one in load_workbook(path).worksheets if one.title.startswith("Émargement")]
    for number, source in enumerate(forms, start=1):
        target = moved.create_sheet(f"Feuil{number}")
        for row in source.iter_rows():
            for cell in row:
                if cell.value is not None:
                    target.cell(cell.row, cell.column).value = cell.value
    moved.save(tmp_path / "feuilles.xlsx")
    path.unlink()
    # 3 h 30 of 7 h; 210 + 60 of 420 minutes = 64,285… %.
    known: Amounts = {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    assert amounts(tmp_path) == {**known, BETA: (Case.PARTIAL, 6429)}


def test_a_session_number_of_any_form_is_found_again(tmp_path: Path) -> None:
    numbers = ["2025/03-A : matin", "00123", "AMG_2025_27-03-2025", "S-TEST", "S-TEST bis", "33000 (mairie)"]

    def fill_in(sheet: Form, number: int) -> None:
        sheet.mark(learner(number), "P", "A")
        sheet.mark(other(number), "P", "P")

    due = amounts(several(tmp_path, [ONE_DAY | {"session_id": one} for one in numbers], fill_in))
    # 3 h 30 of 7 h.
    assert [due[learner(number)] for number in range(6)] == [(Case.PARTIAL, 5000)] * 6
    assert [due[other(number)] for number in range(6)] == [(Case.COMPLETED, 10000)] * 6


# --- The roster again, and the months before -------------------------------------------------------------------------


def shown(roster: Roster) -> list[tuple[str, object]]:
    """Return what a roster prints of each session, and what it asks to do."""
    sessions = [
        (one.session_id, ([(at.dossier.dossier_id, at.shown) for at in one.registrations], one.half_days))
        for one in roster.sessions
    ]
    return [*sessions, *((one.code, (one.what, one.why, one.due_on)) for one in roster.actions)]


@pytest.mark.parametrize("marks", ["PA", ["", ""]], ids=["filled", "blank"])
def test_the_roster_workbook_given_to_roster_again_changes_nothing(tmp_path: Path, marks: Sequence[str]) -> None:
    filled(tmp_path, ONE_DAY, marks, others=marks)
    for as_of in (BEFORE, date(2025, 3, 21)):
        alone = rosters(tmp_path / "dossiers.csv", as_of=as_of)
        assert shown(rosters(tmp_path, as_of=as_of)) == shown(alone)


def test_a_roster_made_again_during_the_session_is_as_long(tmp_path: Path) -> None:
    filled(tmp_path, TWO_DAYS, ["P", "?", "", ""], others=["P", "A", "", ""])
    first_day = date(2025, 3, 27)
    again, alone = rosters(tmp_path, as_of=first_day), rosters(tmp_path / "dossiers.csv", as_of=first_day)
    assert [one.half_days for one in again.sessions] == [one.half_days for one in alone.sessions]
    assert [one.what for one in again.actions] == [one.what for one in alone.actions]


def test_a_decision_of_an_earlier_reconciliation_is_read_back_beside_the_forms(tmp_path: Path) -> None:
    path = filled(tmp_path, ONE_DAY, "PA")
    with form(path) as sheet:
        sheet.walk_in("", "EXEMPLE-INCONNU", "Passante", "P", "P")
    earlier = tmp_path / "rapprochement-2025-04-02.xlsx"
    earlier.write_bytes(workbook_bytes(monthly(tmp_path, date(2025, 4, 2))))
    before = amounts(tmp_path)
    # 3 h 30 of 7 h.
    assert before == {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    book = load_workbook(earlier)
    findings = book["À traiter"]
    titles = [cell.value for cell in findings[4]]
    row = next(row for row in findings.iter_rows(min_row=5) if row[titles.index("Code")].value == "P01")
    row[titles.index("Décision")].value = "payeur direct"
    book.save(earlier)
    outcome = monthly(tmp_path)
    assert amounts(outcome) == before
    (walk_in,) = [one for one in outcome.findings if one.code == "P01"]
    assert walk_in.decision is not None
    assert walk_in.decision.answer == "payeur direct"


def test_the_two_commands_make_the_loop_and_a_second_roster_does_not_break_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def reconcile(*arguments: str) -> None:
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == 0, result.output
        assert "EXEMPLE" not in result.output

    export(tmp_path, dossier_row(price="495,00"), filler_row(price="495,00"))
    reconcile("roster", ".", "--as-of", "2025-03-14")
    with form(tmp_path / "sessions-2025-03-14.xlsx") as sheet:
        sheet.mark(ALPHA, "2h30", "A")
        sheet.mark(OMEGA, "P", "3h00")
    # The blank one of the same day stands beside it under the next free name.
    reconcile("roster", ".", "--as-of", "2025-03-14")
    assert (tmp_path / "sessions-2025-03-14 (2).xlsx").is_file()
    reconcile("monthly", ".", "--as-of", "2025-04-05", "--month", "2025-03")
    reconcile("monthly", ".", "--as-of", "2025-04-08", "--month", "2025-03", "-o", "avril.xlsx")
    for name in ("rapprochement-2025-03.xlsx", "avril.xlsx"):
        sheet_of_amounts = load_workbook(tmp_path / name, data_only=True)["Montants dus"]
        titles = [cell.value for cell in sheet_of_amounts[4]]
        number, due = titles.index("N° dossier"), titles.index("Montant dû (€)")
        rows = sheet_of_amounts.iter_rows(min_row=5, max_row=6, values_only=True)
        # 150 of 420 minutes of 495 € = 176,785…; 210 + 180 of 420 minutes is over 80 %: the whole price.
        assert {row[number]: row[due] for row in rows} == {ALPHA: 176.79, OMEGA: 495}


def test_a_filled_workbook_is_never_replaced_by_a_roster_made_from_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path, ONE_DAY, "PA")
    content = path.read_bytes()
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["roster", ".", "--as-of", "2025-03-14", "-o", path.name, "--force"])
    assert result.exit_code == 2
    assert path.read_bytes() == content


# --- Saved by LibreOffice --------------------------------------------------------------------------------------------


def fill_in_three_sessions(path: Path) -> None:
    """Fill in a day, half a day and a weekend with every kind of mark."""
    with form(path) as sheet:
        sheet.note("Horaires :", "9h00-12h00 / 13h30-17h30")
        sheet.mark(ALPHA, time(2, 30), "A")
        sheet.mark(OMEGA, 2.5, "x")
        sheet.walk_in("", "EXEMPLE-INCONNU", "Passante", "P", "")
    with form(path, OTHER_SESSION) as sheet:
        sheet.mark(BETA, "2h30")
    with form(path, "S-TEST-3") as sheet:
        sheet.plan("3h00", 4, time(3, 30), "3,5")
        sheet.mark("0007003", "P", timedelta(hours=1, minutes=30), "2,5", "A")


SAVED: Amounts = {
    # 150 of 180 + 240 minutes = 35,714… %.
    ALPHA: (Case.PARTIAL, 3571),
    # 150 + 240 of 420 minutes = 92,8… %.
    OMEGA: (Case.COMPLETED, 10000),
    # 150 of 210 minutes = 71,428… %.
    BETA: (Case.PARTIAL, 7143),
    # 180 + 90 + 150 of 840 minutes = 50 %.
    "0007003": (Case.PARTIAL, 5000),
}


def converted(folder: Path, extension: str, *sources: Path) -> subprocess.Popen[str]:
    """Start LibreOffice on workbooks; each run has a profile of its own, so that no other one takes the files over."""
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(folder / f'profile-{extension}').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", extension, "--outdir", str(folder / "out")]
    names = [str(source) for source in sources]
    return subprocess.Popen([*command, *names], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the export, the filled workbook, and both it and a blank one as LibreOffice saves them."""
    folder = tmp_path_factory.mktemp("office")
    third = {"dossier_id": "0007003", "last_name": "EXEMPLE-GAMMA", "session_id": "S-TEST-3"}
    rows = [dossier_row(), filler_row(), beta_row(**HALF_DAY), dossier_row(**third | WEEKEND)]
    blank = printed(folder, *rows, name="vierge.xlsx")
    path = folder / "sessions.xlsx"
    shutil.copy(blank, path)
    fill_in_three_sessions(path)
    if OFFICE is None:
        return folder
    running = [converted(folder, "xlsx", path, blank), converted(folder, "ods", path)]
    for office in running:
        said, _ = office.communicate(timeout=180)
        assert office.returncode == 0, said
    for name in ("sessions.xlsx", "vierge.xlsx", "sessions.ods"):
        assert (folder / "out" / name).is_file(), f"LibreOffice did not write {name}"
    return folder


needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (libreoffice or soffice) is not on PATH")


def beside_the_export(saved: Path, folder: Path, name: str) -> Path:
    shutil.copy(saved / "dossiers.csv", folder)
    return Path(shutil.copy(saved / name, folder))


@pytest.mark.parametrize(
    "name",
    [
        "sessions.xlsx",
        pytest.param("out/sessions.xlsx", marks=needs_office),
        pytest.param("out/sessions.ods", marks=needs_office),
    ],
)
def test_a_filled_workbook_gives_the_same_amounts_whoever_saved_it(saved: Path, tmp_path: Path, name: str) -> None:
    beside_the_export(saved, tmp_path, name)
    outcome = monthly(tmp_path)
    assert amounts(outcome) == SAVED
    assert about_sheets(outcome) == ["P01"]


@needs_office
def test_a_workbook_opened_in_libreoffice_before_it_is_filled_gives_the_same_amounts(
    saved: Path, tmp_path: Path
) -> None:
    fill_in_three_sessions(beside_the_export(saved, tmp_path, "out/vierge.xlsx"))
    assert amounts(tmp_path) == SAVED


@needs_office
def test_the_ods_and_the_xlsx_of_one_workbook_side_by_side_count_once(saved: Path, tmp_path: Path) -> None:
    beside_the_export(saved, tmp_path, "out/sessions.ods")
    beside_the_export(saved, tmp_path, "sessions.xlsx")
    assert amounts(tmp_path) == SAVED


@needs_office
def test_the_roster_reads_its_own_workbook_saved_as_ods(saved: Path, tmp_path: Path) -> None:
    beside_the_export(saved, tmp_path, "out/sessions.ods")
    assert shown(rosters(tmp_path)) == shown(rosters(tmp_path / "dossiers.csv"))
