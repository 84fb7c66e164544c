"""A sheet that cannot be used (F46) and the answer that a person gives: its session, or `ignorer`.

Two sessions on the same day, a sheet that says neither. A half-day of the 7 hours is 50 €, an absence 5 €.
"""

from pathlib import Path

from reconcile.month.outcome import Outcome
from tests.builders.correspondences import WHOLE_SHEET, asked, meanings, of_code, plain, served
from tests.builders.decisions import WHO, WORKBOOK, codes, found, owed, run_again, run_again_and_replace, write
from tests.builders.each import each
from tests.builders.months import ALPHA, LEARNER, OMEGA, SESSION, dossier_row, filler_row
from tests.builders.sheets import write_xlsx
from tests.builders.trainers import MORNING, OTHER_SESSION, dossiers, month, one_sheet, sheet
from tests.builders.workbooks import left_in

DIRECTORY = (("Nom", "Commune"), (LEARNER, "Testac"), (MORNING, SESSION))


def sheet_of_no_session(folder: Path) -> Outcome:
    """A month of two sessions and a sheet of one of them that does not say which, with its workbook."""
    dossiers(folder, dossier_row(), filler_row(session_id=OTHER_SESSION))
    sheet(folder, "feuille.xlsx", (LEARNER, "P", "A"))
    return left_in(folder, month(folder))


def test_a_sheet_that_may_be_of_two_sessions_leaves_both_undecided(tmp_path: Path) -> None:
    outcome = sheet_of_no_session(tmp_path)
    assert owed(outcome) == {ALPHA: None, OMEGA: None}
    assert "ont ces dates" in found(outcome, "F46").explanation
    assert found(outcome, "F46").candidates == (SESSION, OTHER_SESSION)
    assert asked(outcome) == [(WHOLE_SHEET, "feuille.xlsx › Feuil1")]


def test_the_session_answered_in_what_is_to_do_is_that_of_the_sheet(tmp_path: Path) -> None:
    sheet_of_no_session(tmp_path)
    write(tmp_path / WORKBOOK, "F46", SESSION)
    outcome = run_again(tmp_path)
    assert owed(outcome) == {ALPHA: 5_000, OMEGA: None}
    answered = found(outcome, "F46")
    assert (answered.severity, answered.settled) == ("information", True)
    assert answered.decision is not None
    assert (answered.decision.answer, answered.decision.decided_by) == (SESSION, WHO)
    assert {"F40", "F41", "F42"} & set(codes(outcome)) == set()


def test_the_other_session_gives_the_other_amounts(tmp_path: Path) -> None:
    # One person in both sessions: only the answer tells which one she came to.
    dossiers(tmp_path, dossier_row(), dossier_row(dossier_id=OMEGA, session_id=OTHER_SESSION))
    sheet(tmp_path, "feuille.xlsx", (LEARNER, "P", "A"))
    left_in(tmp_path, month(tmp_path))
    write(tmp_path / WORKBOOK, "F46", OTHER_SESSION)
    assert owed(run_again(tmp_path)) == {ALPHA: None, OMEGA: 5_000}


def test_the_answer_outlives_a_third_run(tmp_path: Path) -> None:
    sheet_of_no_session(tmp_path)
    write(tmp_path / WORKBOOK, "F46", SESSION)
    run_again_and_replace(tmp_path)
    outcome = run_again_and_replace(tmp_path)
    assert owed(outcome) == {ALPHA: 5_000, OMEGA: None}
    assert found(outcome, "F46").severity == "information"


def test_the_session_may_be_said_in_the_correspondences_instead(tmp_path: Path) -> None:
    outcome = sheet_of_no_session(tmp_path)
    (tmp_path / WORKBOOK).unlink()
    (question,) = outcome.correspondences
    assert question.choices == (SESSION, OTHER_SESSION, "ignorer")
    meanings(tmp_path / "mots.xlsx", (WHOLE_SHEET, question.written, SESSION, question.scope))
    after = month(tmp_path)
    assert owed(after) == {ALPHA: 5_000, OMEGA: None}
    assert (of_code(after, "F46"), served(after)) == ([], {"feuille.xlsx › Feuil1": 1})


def test_a_session_answered_never_outranks_what_the_sheet_says_itself(tmp_path: Path) -> None:
    outcome = sheet_of_no_session(tmp_path)
    (question,) = outcome.correspondences
    (tmp_path / WORKBOOK).unlink()
    meanings(tmp_path / "mots.xlsx", (WHOLE_SHEET, question.written, OTHER_SESSION, question.scope))
    sheet(tmp_path, "feuille.xlsx", (LEARNER, "P", "A"), block=[(f"N° session : {SESSION}",)])
    assert owed(month(tmp_path)) == {ALPHA: 5_000, OMEGA: None}


def test_the_answer_lapses_when_the_sheet_has_changed(tmp_path: Path) -> None:
    sheet_of_no_session(tmp_path)
    write(tmp_path / WORKBOOK, "F46", SESSION)
    sheet(tmp_path, "feuille.xlsx", (LEARNER, "P", "P"))
    outcome = run_again(tmp_path)
    assert owed(outcome) == {ALPHA: None, OMEGA: None}
    assert found(outcome, "F46").severity == "check"
    assert found(outcome, "F40").severity == "check"


@each("answer", ["S-INCONNUE", "présent", "oui"])
def test_an_answer_that_is_no_session_of_the_month_settles_nothing(tmp_path: Path, answer: str) -> None:
    sheet_of_no_session(tmp_path)
    write(tmp_path / WORKBOOK, "F46", answer)
    outcome = run_again(tmp_path)
    assert owed(outcome) == {ALPHA: None, OMEGA: None}
    assert (found(outcome, "F46").severity, "F42" in codes(outcome)) == ("check", True)


# A sheet that is no attendance at all.


def directory_month(folder: Path) -> Outcome:
    """A month whose only attendance is a sheet that is not understood: a list of people with the session's number."""
    dossiers(folder)
    write_xlsx(folder / "liste.xlsx", {"Feuil1": DIRECTORY})
    return left_in(folder, month(folder))


def test_a_sheet_that_shows_the_session_is_named_by_what_is_missing(tmp_path: Path) -> None:
    outcome = directory_month(tmp_path)
    assert owed(outcome) == {ALPHA: None, OMEGA: None}
    for result in outcome.results:
        assert "peut-être « liste.xlsx › Feuil1 », qui n'a pas été comprise : F46" in plain(result.reason)


def test_ignored_it_is_named_no_more_and_the_question_is_settled(tmp_path: Path) -> None:
    directory_month(tmp_path)
    write(tmp_path / WORKBOOK, "F46", "ignorer")
    outcome = run_again_and_replace(tmp_path)
    again = run_again(tmp_path)
    for one in (outcome, again):
        assert (found(one, "F46").severity, found(one, "F46").settled) == ("information", True)
        assert {"F40", "F42"} & set(codes(one)) == set()
        assert [result for result in one.results if "liste.xlsx" in result.reason] == []
    assert owed(again) == {ALPHA: None, OMEGA: None}


def test_a_sheet_beside_a_full_month_moves_no_amount_whatever_the_answer(tmp_path: Path) -> None:
    one_sheet(tmp_path, "P", "A")
    write_xlsx(tmp_path / "liste.xlsx", {"Feuil1": DIRECTORY})
    before = left_in(tmp_path, month(tmp_path))
    assert owed(before) == {ALPHA: 5_000, OMEGA: 10_000}
    write(tmp_path / WORKBOOK, "F46", "ignorer")
    assert owed(run_again(tmp_path)) == {ALPHA: 5_000, OMEGA: 10_000}
