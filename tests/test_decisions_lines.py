"""Decisions on attendance lines without a dossier (P01, P02, P03)."""

from collections.abc import Sequence
from pathlib import Path

from reconcile.contract.amounts import Case
from tests.builders.decisions import (
    BETA,
    BOTH,
    ELSEWHERE,
    FILLED,
    WORKBOOK,
    assert_amount,
    codes,
    decide,
    decide_line,
    first_run,
    found,
    month_with_a_line_of,
    owed,
    run_again,
    write,
)
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    LEARNER,
    OMEGA,
    WALK_IN,
    codes_of,
    dossier_row,
    filler_row,
    lines,
)


@each("code", ["P01", "P02", "P03"])
@each(
    ("marks", "case", "cents"),
    [(("P", "P"), Case.COMPLETED, 10_000), (("A", "P"), Case.PARTIAL, 5_000)],
)
def test_a_line_given_to_a_dossier_is_what_its_learner_attended(
    code: str, marks: Sequence[str], case: Case, cents: int, tmp_path: Path
) -> None:
    month_with_a_line_of(tmp_path, code, *marks)
    outcome = decide_line(tmp_path, code, ALPHA)
    assert_amount(outcome, case, cents)
    assert [one for one in outcome.findings if one.severity == "blocking"] == []


@each("code", ["P01", "P02", "P03"])
@each("answer", ["payeur direct", "sans dossier", "Payeur direct"])
def test_a_line_of_somebody_without_a_dossier_makes_the_missing_learner_a_no_show(
    code: str, answer: str, tmp_path: Path
) -> None:
    month_with_a_line_of(tmp_path, code, "P", "P")
    outcome = decide_line(tmp_path, code, answer)
    assert_amount(outcome, Case.NO_SHOW, 500)
    assert "P05" in codes_of(outcome)
    assert owed(outcome)[OMEGA] == 10_000


@each("code", ["P01", "P02", "P03"])
@each("number", [ELSEWHERE, "7001", "9999999"])
def test_a_number_that_is_not_of_the_session_is_not_understood(code: str, number: str, tmp_path: Path) -> None:
    month_with_a_line_of(tmp_path, code, "P", "P")
    outcome = decide_line(tmp_path, code, number)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert (found(outcome, "F42").read, found(outcome, "F42").severity) == (number, "check")


def test_a_line_of_a_direct_payer_says_nothing_of_another_unknown_person(tmp_path: Path) -> None:
    other = "EXEMPLE-AUTRE Anonyme"
    first_run(tmp_path, BOTH, [*lines(WALK_IN, "P", "P"), *lines(other, "P", "P"), *FILLED])
    outcome = decide(tmp_path, "P01", "payeur direct", "", holding=WALK_IN)
    assert_amount(outcome, Case.UNDECIDED, None)
    write(tmp_path / WORKBOOK, "P01", "payeur direct", "", holding=other)
    assert_amount(run_again(tmp_path), Case.NO_SHOW, 500)


def test_one_line_of_two_homonyms_given_to_one_of_them_does_not_make_the_other_a_no_show(tmp_path: Path) -> None:
    # Two elected people of one name, two dossiers, two lines, both present: both came, whoever is who.
    homonyms = [dossier_row(), dossier_row(dossier_id=BETA), filler_row()]
    before = first_run(tmp_path, homonyms, [*lines(LEARNER, "P", "P"), *lines(LEARNER, "P", "P"), *FILLED])
    assert owed(before) == {ALPHA: None, BETA: None, OMEGA: 10_000}
    outcome = decide(tmp_path, "P02", ALPHA, "", holding=LEARNER)
    assert owed(outcome)[BETA] in {None, 10_000}


def test_a_namesake_who_pays_directly_does_not_make_the_learner_a_no_show(tmp_path: Path) -> None:
    # Two lines of one name, both present, one dossier: one of the two people came with it.
    before = first_run(tmp_path, BOTH, [*lines(LEARNER, "P", "P"), *lines(LEARNER, "P", "P"), *FILLED])
    assert_amount(before, Case.UNDECIDED, None)
    outcome = decide(tmp_path, "P02", "payeur direct", "", holding=LEARNER)
    assert owed(outcome)[ALPHA] in {None, 10_000}


def test_a_line_given_to_a_learner_whose_own_line_says_absent_is_a_contradiction(tmp_path: Path) -> None:
    before = first_run(tmp_path, BOTH, [*lines(WALK_IN, "P", "P"), *lines(LEARNER, "A", "A"), *FILLED])
    assert_amount(before, Case.NO_SHOW, 500)
    outcome = decide(tmp_path, "P01", ALPHA, "", holding=WALK_IN)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert "blocking" in {one.severity for one in outcome.findings if ALPHA in {one.dossier_id, *one.candidates}}


def test_the_dossier_level_row_answered_absent_makes_the_missing_learner_a_no_show(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(WALK_IN, "P", "P"), *FILLED])
    outcome = decide(tmp_path, "P01", "absent", ALPHA, holding="peut-être ce stagiaire")
    assert_amount(outcome, Case.NO_SHOW, 500)
    assert owed(outcome)[OMEGA] == 10_000


def test_absent_said_of_one_learner_says_nothing_of_another_missing_one(tmp_path: Path) -> None:
    missing = dossier_row(dossier_id=BETA, last_name="EXEMPLE-BETA", first_name="Supposée")
    first_run(tmp_path, [*BOTH, missing], [*lines(WALK_IN, "P", "P"), *FILLED])
    outcome = decide(tmp_path, "P01", "absent", ALPHA, holding="peut-être ce stagiaire")
    assert owed(outcome) == {ALPHA: 500, BETA: None, OMEGA: 10_000}


def test_an_answer_of_the_list_to_a_line_without_a_name_takes_effect_or_is_said_not_to(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines("", "P", "P"), *FILLED])
    for cell in ("F2", "F3"):
        write(tmp_path / WORKBOOK, "P01", "absent", "", holding=f"ligne sans nom, {cell}")
    outcome = run_again(tmp_path)
    assert owed(outcome)[ALPHA] == 500 or "F42" in codes(outcome)
