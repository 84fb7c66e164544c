"""Decisions on force majeure (M07)."""

from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from tests.builders.decisions import FILLED, ILLNESS, LATE, UNPROVED, assert_amount, codes, decide, first_run, owed
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    FILLER,
    LEARNER,
    OMEGA,
    codes_of,
    dossier_row,
    filler_row,
    lines,
)


@each(
    ("changes", "answer", "case", "cents"),
    [
        pytest.param(LATE, ILLNESS, Case.FORCE_MAJEURE_BEFORE, 0, id="late cancellation, proof seen"),
        pytest.param(LATE, "non", Case.LATE_CANCELLATION, 500, id="late cancellation, no force majeure"),
        pytest.param({}, ILLNESS, Case.FORCE_MAJEURE_BEFORE, 0, id="no-show, proof seen"),
        pytest.param({}, "non", Case.NO_SHOW, 500, id="no-show, no force majeure"),
    ],
)
def test_the_decision_on_force_majeure_settles_what_an_absent_learner_owes(
    changes: dict[str, str], answer: str, case: Case, cents: int, tmp_path: Path
) -> None:
    dossiers = [dossier_row(**UNPROVED | changes), filler_row()]
    before = first_run(tmp_path, dossiers, [*lines(LEARNER, "A", "A"), *FILLED])
    assert_amount(before, Case.UNDECIDED, None)
    outcome = decide(tmp_path, "M07", answer, ALPHA)
    assert_amount(outcome, case, cents)
    assert_amount(outcome, Case.COMPLETED, 10_000, OMEGA)
    assert codes_of(outcome, severity="blocking") == []


@each("reason", ["maladie", "accident ou décès", "parent malade", "reprise d'emploi", "congé refusé", "transport"])
def test_every_reason_of_the_list_is_understood_when_it_comes_back(reason: str, tmp_path: Path) -> None:
    first_run(tmp_path, [dossier_row(**UNPROVED), filler_row()], [*lines(LEARNER, "A", "A"), *FILLED])
    outcome = decide(tmp_path, "M07", f"oui (pièce vue) : {reason}", ALPHA)
    assert_amount(outcome, Case.FORCE_MAJEURE_BEFORE, 0)
    assert "F42" not in codes(outcome)


def test_force_majeure_without_a_reason_of_the_list_is_not_understood(tmp_path: Path) -> None:
    first_run(tmp_path, [dossier_row(**UNPROVED), filler_row()], [*lines(LEARNER, "A", "A"), *FILLED])
    outcome = decide(tmp_path, "M07", "oui (pièce vue) : grippe aviaire du voisin", ALPHA)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert "F42" in codes(outcome)


def test_force_majeure_decided_for_one_dossier_leaves_another_one_undecided(tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, "A", "A"), *lines(FILLER, "A", "A")]
    first_run(tmp_path, [dossier_row(**UNPROVED), filler_row(**UNPROVED)], sheet)
    outcome = decide(tmp_path, "M07", ILLNESS, ALPHA)
    assert owed(outcome) == {ALPHA: 0, OMEGA: None}
