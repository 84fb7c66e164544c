"""Details of the rules that no amount of the sample month shows: bounds, the condition, columns that disagree."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from reconcile.cli import main
from reconcile.contract.amounts import Case
from reconcile.contract.indemnities import Condition
from reconcile.dossiers import Status
from reconcile.evidence.attended import why_open
from reconcile.evidence.doubles import doubles
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import Mark, MarkKind
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.evidence.presence import Presence
from reconcile.evidence.session_sheets import Gap
from reconcile.evidence.session_time import PlannedTime
from reconcile.half_days import Half, HalfDay
from reconcile.intervals import Interval
from reconcile.month.pipeline import reconcile_month
from reconcile.origins import Origin
from tests.builders.decisions import decide, first_run
from tests.builders.each import each
from tests.builders.months import (
    AFTER,
    ALPHA,
    FILLER,
    LEARNER,
    OMEGA,
    Row,
    dossier,
    dossier_row,
    filler_row,
    lines,
    result_of,
    run,
)

BOTH = [dossier_row(), filler_row()]
MONDAY, TUESDAY, WEDNESDAY = date(2025, 3, 24), date(2025, 3, 25), date(2025, 3, 26)
PART, ALL, NONE = Interval(Fraction(0), Fraction(210)), Interval.exactly(Fraction(210)), Interval.exactly(Fraction(0))


def presence(by_day: dict[date, Interval], *, halves: int = 2, **changes: object) -> Presence:
    counted = {
        HalfDay(day, half): (time, Fraction(210))
        for day, time in by_day.items()
        for half in (Half.MORNING, Half.AFTERNOON)[:halves]
    }
    return Presence(planned=Fraction(840), by_day=by_day, counted=counted, **changes)  # type: ignore[arg-type]


# What a day of the sheets says of presence.


@each(
    ("time", "may_miss", "missed"),
    [
        pytest.param(NONE, True, True, id="absent all day"),
        pytest.param(PART, True, False, id="a mark that cannot be read"),
        pytest.param(ALL, False, False, id="present"),
    ],
)
def test_a_day_is_missed_for_sure_perhaps_or_not(time: Interval, may_miss: bool, missed: bool) -> None:
    found = presence({MONDAY: time})
    assert (found.may_miss(MONDAY), found.missed(MONDAY)) == (may_miss, missed)


@each(
    ("halves", "gaps", "missed"),
    [
        pytest.param(1, (), True, id="a session of one half-day"),
        pytest.param(1, (Gap("P04", "l'autre demi-journée"),), False, id="the other half-day is on no sheet"),
        pytest.param(2, (Gap("P04", "un autre jour"),), True, id="both its halves are there, another day is not"),
    ],
)
def test_a_day_of_which_a_half_is_on_no_sheet_is_not_missed_for_sure(
    halves: int, gaps: tuple[Gap, ...], missed: bool
) -> None:
    assert presence({MONDAY: NONE}, halves=halves, gaps=gaps).missed(MONDAY) is missed


def test_a_day_on_no_sheet_may_be_missed_where_others_are_there_and_nobody_said_otherwise() -> None:
    assert presence({TUESDAY: ALL}).may_miss(MONDAY)
    assert not presence({TUESDAY: ALL}, told_missing=Fraction(210)).may_miss(MONDAY)
    assert not Presence().may_miss(MONDAY)


def test_what_was_attended_after_a_day_is_that_of_the_later_days_as_far_as_it_is_sure() -> None:
    found = presence({MONDAY: ALL, TUESDAY: ALL, WEDNESDAY: PART})
    # 210 of 840 minutes on Tuesday; nothing is sure of Wednesday.
    assert [found.attended_after(day) for day in (MONDAY, TUESDAY, WEDNESDAY)] == [Fraction(1, 4), 0, 0]


def test_what_is_sure_of_an_undated_line_is_neither_nothing_nor_everything(tmp_path: Path) -> None:
    sheet = lines(LEARNER, "P", "P")
    sheet[1]["Date"] = "fin mars"
    result = result_of(run(tmp_path, BOTH, [*sheet, *lines(FILLER, "P", "P")]))
    # Some of it for sure: the flat 25 %. All of it at most.
    assert sorted(due.cents or 0 for _, due in result.assessment.candidates) == [2_500, 10_000]


# What an undecided dossier can reach.


@each(
    ("changes", "bounds"),
    [
        pytest.param({}, (500, 10_000), id="from an absence to the whole course"),
        pytest.param({"status": "En attente"}, (0, 10_000), id="nothing bounds it but its price"),
        pytest.param({"price": ""}, (0, None), id="not even its price is known"),
    ],
)
def test_an_undecided_dossier_reaches_from_the_least_to_the_most_of_its_alternatives(
    changes: dict[str, str], bounds: tuple[int, int | None], tmp_path: Path
) -> None:
    assert result_of(run(tmp_path, [dossier_row(**changes)])).bounds == bounds


# The condition on indemnities (contract.md §5).


@each(
    ("required", "attested", "met"),
    [(True, True, True), (True, False, False), (False, True, True), (False, False, True)],
)
def test_reminders_are_met_where_they_are_attested_or_not_required(required: bool, attested: bool, met: bool) -> None:
    condition = Condition(0, 20, 10, required, attested)
    assert (condition.reminders_met, condition.met) == (met, met)


@each(
    ("abandoned", "present", "met"),
    [(0, 0, False), (0, 1, True), (1, 10, False), (1, 11, True), (9, 90, False), (9, 91, True)],
)
def test_the_rate_is_met_strictly_below_a_tenth_of_those_present(abandoned: int, present: int, met: bool) -> None:
    condition = Condition(abandoned, present, 10, reminders_required=True, reminders_attested=True)
    assert (condition.rate_met, condition.met) == (met, met)


@each(
    ("condition", "said"),
    [
        pytest.param(Condition(0, 20, 10, True, True), "", id="met"),
        pytest.param(Condition(2, 20, 10, True, True), "taux d'abandon (2 sur 20)", id="the rate"),
        pytest.param(Condition(0, 0, 10, True, True), "aucun stagiaire présent", id="nobody present"),
        pytest.param(Condition(0, 20, 10, True, False), "relances", id="the reminders"),
    ],
)
def test_why_the_condition_is_not_met_is_said(condition: Condition, said: str) -> None:
    assert said in condition.in_words
    assert bool(condition.in_words) is not condition.met


# Decided absences.


@pytest.mark.parametrize("marks", ["PP", "PA"])
def test_who_is_said_to_be_absent_where_a_stranger_stands_owes_for_an_absence(marks: str, tmp_path: Path) -> None:
    stranger = lines("EXEMPLE-INCONNU Passante", *marks)
    first_run(tmp_path, BOTH, [*lines(FILLER, "P", "P"), *stranger])
    result = result_of(decide(tmp_path, "P01", "absent", ALPHA, holding="peut-être ce stagiaire"))
    assert (result.case, result.cents) == (Case.NO_SHOW, 500)
    assert (result.presence.told_absent, result.presence.gaps) == (True, ())


# Columns and sheets that disagree.


def with_hours(rows: list[dict[str, str]], *hours: str) -> list[Row]:
    return [row | {"Heures réalisées": one} for row, one in zip(rows, hours, strict=True)]


@each(
    ("marks", "hours", "cents"),
    [
        pytest.param("PP", ("3h30", "1h45"), 7_500, id="fewer hours than the mark says"),
        pytest.param("PP", ("3h30", "0"), None, id="present for no time"),
        pytest.param("PP", ("3h30", ""), 10_000, id="no hours beside a mark"),
    ],
)
def test_hours_outrank_marks_and_presence_of_no_time_is_to_decide(
    marks: str, hours: tuple[str, str], cents: int | None, tmp_path: Path
) -> None:
    sheet = [*with_hours(lines(LEARNER, *marks), *hours), *with_hours(lines(FILLER, "P", "P"), "3h30", "3h30")]
    result = result_of(run(tmp_path, BOTH, sheet))
    assert result.cents == cents
    assert [gap.code for gap in result.presence.gaps] == ([] if cents else ["P07"])


def test_two_planned_times_of_one_half_day_leave_its_learners_to_decide(tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P", planned=["3h00", "3h30"])]
    outcome = run(tmp_path, BOTH, sheet)
    result = result_of(outcome)
    assert (result.case, [gap.code for gap in result.presence.gaps]) == (Case.UNDECIDED, ["F22"])
    assert "27/03/2025 matin" in result.presence.gaps[0].needed
    # Whoever was there throughout owes the whole price, however long the morning was.
    assert result_of(outcome, OMEGA).cents == 10_000


def test_an_absence_throughout_is_one_whatever_the_planned_times_are(tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, "A", "A"), *lines(FILLER, "P", "P", planned=["3h00", "3h30"])]
    result = result_of(run(tmp_path, BOTH, sheet))
    assert (result.case, result.cents) == (Case.NO_SHOW, 500)


@pytest.mark.parametrize("status", ["Accepté", "Annulé (par le titulaire)"])
def test_two_columns_of_one_field_leave_no_table_to_read_one_of_them_from(status: str, tmp_path: Path) -> None:
    text = (
        "N° dossier;Nom;Prénom;N° session;Date de début;Date de fin;Statut;Prix (€);MONTANT_FORMATION\n"
        f"1;EXEMPLE-ALPHA;Testine;S1;27/03/2025;27/03/2025;{status};100;90\n"
    )
    (tmp_path / "dossiers.csv").write_text(text, "utf-8")
    done = CliRunner().invoke(main, ["monthly", str(tmp_path), "--as-of", "2025-04-05"])
    assert done.exit_code == 2
    assert "Prix (€)" in done.output
    assert "MONTANT_FORMATION" in done.output


# Days of a workbook that counts from 1904.


def test_day_numbers_and_dates_of_a_1904_workbook_are_those_it_shows(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    row = dossier_row(confirmed_on="") | {"Prix (€)": 100}
    # 44 281 days after 1 January 1904 is 27 March 2025.
    dated = {**row, "Date de début": 44_281, "Date de fin": date(2025, 3, 27)}
    for cells in (list(dated), list(dated.values())):
        book.worksheets[0].append(cells)
    book.save(tmp_path / "dossiers.xlsx")
    (result,) = reconcile_month([tmp_path], AFTER).results
    assert (result.dossier.starts_on, result.dossier.ends_on) == (date(2025, 3, 27), date(2025, 3, 27))


# Half-days that were not held.


@each(
    ("text", "held", "why"),
    [
        pytest.param("", False, "", id="an empty cell of a half-day that was not held"),
        pytest.param("", True, "cellule fusionnée", id="an empty cell of one that was"),
        pytest.param("?", False, "cellule fusionnée", id="something is written"),
    ],
)
def test_an_unreadable_mark_is_open_unless_its_half_day_was_not_held_and_nothing_is_written(
    text: str, held: bool, why: str
) -> None:
    morning, mark = HalfDay(MONDAY, Half.MORNING), Mark(MarkKind.UNREADABLE, text, note="cellule fusionnée")
    line = AttendanceLine("S1", "", LEARNER, morning, None, mark, Origin("feuille.csv", "", 2))
    times = {morning: Fraction(210 if held else 0)}
    total = Fraction(210)
    planned = PlannedTime("minutes", times, total, total, total, (), frozenset() if held else frozenset({morning}))
    assert why_open(MatchedLine(line), planned) == why


# Two open dossiers of one learner.


@each(
    ("changes", "twice"),
    [
        pytest.param({}, True, id="both accepted"),
        pytest.param({"status": Status.PROPOSED}, True, id="one still waits"),
        pytest.param({"status": Status.REFUSED_BY_LEARNER}, False, id="one refused"),
        pytest.param({"session_id": "S-TEST-2"}, False, id="in two sessions"),
        pytest.param({"last_name": "EXEMPLE-OMEGA"}, False, id="under two names"),
        pytest.param({"duplicated": True}, False, id="said already: two rows of one number"),
    ],
)
def test_two_open_dossiers_of_one_name_in_one_session_are_doubles(changes: dict[str, Any], twice: bool) -> None:
    other = dossier(**{"dossier_id": OMEGA} | changes)
    assert doubles([dossier(), other]) == ([[dossier(), other]] if twice else [])


@pytest.mark.parametrize("lacking", [{"session_id": ""}, {"last_name": "", "first_name": ""}])
def test_dossiers_that_lack_what_tells_a_double_are_none(lacking: dict[str, Any]) -> None:
    assert doubles([dossier(**lacking), dossier(dossier_id=OMEGA, **lacking)]) == []
