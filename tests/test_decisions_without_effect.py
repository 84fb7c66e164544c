"""Decisions without effect are said; two workbooks; a decision that raises the next finding."""

from datetime import date
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from reconcile.findings import Answered, Finding, Question, Severity
from reconcile.month.decisions import Decision, Decisions
from reconcile.month.evidence import Evidence
from reconcile.month.period import Period
from reconcile.month.pipeline import reconcile_month
from reconcile.month.settled import settle
from reconcile.report.workbook import workbook_bytes
from reconcile.working_days import WorkingDays
from tests.builders.decisions import (
    BETA,
    BOTH,
    DECIDED,
    FILLED,
    MISSPELT,
    WHO,
    WORKBOOK,
    assert_amount,
    codes,
    decided_month,
    first_run,
    found,
    owed,
    repeat_row,
    run_again,
    run_again_and_replace,
    shown,
    write,
)
from tests.builders.each import each
from tests.builders.months import (
    AFTER,
    ALPHA,
    LEARNER,
    filler_row,
    lines,
    result_of,
    write_csv,
)


def test_a_decision_on_a_mark_since_mended_is_listed_and_not_applied(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    write(tmp_path / WORKBOOK, "P07", "présent", ALPHA)
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "A", "A"), *FILLED])
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.NO_SHOW, 500)
    listed = found(outcome, "F40", ALPHA)
    assert (listed.read, listed.severity) == ("présent", "check")
    assert WHO in listed.explanation
    assert "P07" in listed.title


def test_two_answers_to_one_finding_are_listed_and_neither_is_applied(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    write(tmp_path / WORKBOOK, "P07", "présent", ALPHA)
    repeat_row(tmp_path / WORKBOOK, "P07", "absent")
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.UNDECIDED, None)
    listed = found(outcome, "F41", ALPHA)
    assert listed.severity == "check"
    assert "« présent » et « absent »" in listed.explanation


def test_one_answer_given_twice_is_one_decision(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    write(tmp_path / WORKBOOK, "P07", "présent", ALPHA)
    repeat_row(tmp_path / WORKBOOK, "P07", "Présent")
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.PARTIAL, 5_000)
    assert "F41" not in codes(outcome)


@each("words", ["peut-être", "oui (pièce vue) : maladie", "payeur direct", ALPHA])
def test_words_that_are_no_answer_are_listed_and_stay_in_their_cell(words: str, tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    write(tmp_path / WORKBOOK, "P07", words, ALPHA)
    outcome = run_again_and_replace(tmp_path)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert found(outcome, "F42", ALPHA).read == words
    assert found(outcome, "P07", ALPHA).severity == "blocking"
    assert shown(tmp_path / WORKBOOK, "P07", "Décision", ALPHA) == [words]
    # Mended in the new workbook, the answer is applied.
    write(tmp_path / WORKBOOK, "P07", "présent", ALPHA)
    mended = run_again(tmp_path)
    assert_amount(mended, Case.PARTIAL, 5_000)
    assert "F42" not in codes(mended)


# Two earlier workbooks.


def other_workbook(folder: Path, answer: str, *, name: str, edition: int, as_of: date) -> None:
    """Leave a workbook of that as-of date and edition, with the unreadable mark answered."""
    inputs = [folder / "dossiers.csv", folder / "emargement.csv"]
    path = folder / name
    path.write_bytes(workbook_bytes(reconcile_month(inputs, as_of)))
    for _ in range(edition - 1):
        path.write_bytes(workbook_bytes(reconcile_month([*inputs, path], as_of)))
    write(path, "P07", answer, ALPHA)


@pytest.mark.parametrize(
    ("newest", "oldest"),
    [
        pytest.param((1, date(2025, 4, 8)), (3, AFTER), id="by as-of date, whatever the edition"),
        pytest.param((3, AFTER), (2, AFTER), id="by edition on the same date"),
    ],
)
def test_the_newest_of_two_earlier_workbooks_is_read_and_the_other_one_named(
    newest: tuple[int, date], oldest: tuple[int, date], tmp_path: Path
) -> None:
    write_csv(tmp_path / "dossiers.csv", BOTH)
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "A", "?"), *FILLED])
    other_workbook(tmp_path, "présent", name="a.xlsx", edition=newest[0], as_of=newest[1])
    other_workbook(tmp_path, "absent", name="z.xlsx", edition=oldest[0], as_of=oldest[1])
    outcome = run_again(tmp_path, as_of=date(2025, 4, 8))
    assert_amount(outcome, Case.PARTIAL, 5_000)
    assert [one.name for one in outcome.inputs.skipped] == ["z.xlsx"]
    assert "z.xlsx" in found(outcome, "F43").explanation
    assert outcome.edition == newest[0] + 1


def test_an_older_workbook_whose_decisions_the_newest_holds_is_named_and_nothing_more(tmp_path: Path) -> None:
    decided_month(tmp_path)
    (tmp_path / "rapprochement (2).xlsx").write_bytes(workbook_bytes(run_again(tmp_path)))
    outcome = run_again(tmp_path)
    assert owed(outcome) == DECIDED
    assert [one.name for one in outcome.inputs.skipped] == [WORKBOOK]
    assert "F43" not in codes(outcome)


def test_a_decision_outlives_a_run_of_another_month(tmp_path: Path) -> None:
    april = {"session_id": "S-TEST-2", "starts_on": "28/04/2025", "ends_on": "28/04/2025"}
    first_run(tmp_path, [*BOTH, filler_row(dossier_id=BETA, **april)], [*lines(LEARNER, "A", "?"), *FILLED])
    write(tmp_path / WORKBOOK, "P07", "présent", ALPHA)
    later = date(2025, 5, 5)
    (tmp_path / WORKBOOK).write_bytes(workbook_bytes(reconcile_month([tmp_path], later, "2025-04")))
    assert_amount(reconcile_month([tmp_path], later, "2025-03"), Case.PARTIAL, 5_000)


# One decision raises the next finding.


def test_a_decision_on_a_finding_that_another_decision_raised_is_applied_and_both_persist(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(MISSPELT, "P", "?"), *FILLED])
    write(tmp_path / WORKBOOK, "P03", ALPHA, "", holding=MISSPELT)
    second = run_again_and_replace(tmp_path)
    assert_amount(second, Case.UNDECIDED, None)
    write(tmp_path / WORKBOOK, "P07", "absent", ALPHA)
    for _ in range(3):
        outcome = run_again_and_replace(tmp_path)
        assert_amount(outcome, Case.PARTIAL, 5_000)
        assert shown(tmp_path / WORKBOOK, "P03", "Décision", "") == [ALPHA]
        assert shown(tmp_path / WORKBOOK, "P07", "Décision", ALPHA) == ["absent"]
        assert "F40" not in codes(outcome)


def test_reminders_attested_for_an_indemnity_that_a_decision_made_are_applied(tmp_path: Path) -> None:
    decided_month(tmp_path)
    assert result_of(run_again_and_replace(tmp_path), BETA).firmness == "conditional"
    write(tmp_path / WORKBOOK, "M06", "relances attestées")
    for _ in range(2):
        outcome = run_again_and_replace(tmp_path)
        assert (owed(outcome), result_of(outcome, BETA).firmness) == (DECIDED, "firm")


NOTHING_READ = Evidence([], [], [], [], [], WorkingDays(2025, 2025), [], AFTER, [])
UNUSED_SHEET = Finding("F46", asks=Question.SHEET, candidates=("S-TEST-1",))
REMINDERS, ABSENCE = Finding("M06", asks=Question.REMINDERS), Finding("P05", asks=Question.ABSENCE)


@each(
    ("asked", "answer", "understood"),
    [
        pytest.param(UNUSED_SHEET, "S-TEST-1", True, id="a sheet: one of the sessions"),
        pytest.param(UNUSED_SHEET, "ignorer", True, id="a sheet: of no use"),
        pytest.param(UNUSED_SHEET, "S-TEST-2", False, id="a sheet: no session of the month"),
        pytest.param(UNUSED_SHEET, "relances attestées", False, id="a sheet: what is said of reminders"),
        pytest.param(REMINDERS, "relances attestées", True, id="reminders: attested"),
        pytest.param(REMINDERS, "relances non attestées", True, id="reminders: not attested"),
        pytest.param(REMINDERS, "absent", False, id="reminders: what is said of a learner"),
        pytest.param(Finding("P07"), "relances attestées", False, id="a mark: what is said of reminders"),
        pytest.param(ABSENCE, "absent", True, id="an absence: confirmed"),
        pytest.param(ABSENCE, "S-TEST-1", False, id="an absence: what is said of a sheet"),
    ],
)
def test_an_answer_to_what_still_stands_is_refused_where_it_is_none_of_those_asked_for(
    asked: Finding, answer: str, understood: bool
) -> None:
    decision = Decision(asked.reference, Answered(answer, "", AFTER, WHO), "r.xlsx › À traiter › ligne 5", asked)
    _, findings = settle([], [asked], Decisions({asked.reference: decision}), NOTHING_READ, Period("2025-03"))
    assert [one.code for one in findings] == [asked.code, *([] if understood else ["F42"])]


@each(
    ("code", "severity", "by", "after"),
    [
        pytest.param("P05", Severity.CHECK, WHO, Severity.INFORMATION, id="on no sheet, confirmed and signed"),
        pytest.param("P05", Severity.CHECK, "", Severity.INFORMATION, id="on no sheet, confirmed by nobody named"),
        pytest.param("P03", Severity.CHECK, "", Severity.CHECK, id="perhaps on a line, answered by nobody named"),
        pytest.param("P03", Severity.BLOCKING, WHO, Severity.BLOCKING, id="perhaps on a line, still open"),
    ],
)
def test_an_absence_leaves_nothing_to_check_once_it_is_confirmed_and_else_once_it_is_signed(
    code: str, severity: Severity, by: str, after: Severity
) -> None:
    asked = Finding(code, asks=Question.ABSENCE, own_severity=severity)
    decision = Decision(asked.reference, Answered("absent", "", AFTER, by), "r.xlsx › À traiter › ligne 5", asked)
    _, (answered,) = settle([], [asked], Decisions({asked.reference: decision}), NOTHING_READ, Period("2025-03"))
    assert answered.severity is after
