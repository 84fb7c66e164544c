"""Who came without being expected on a form, and who was expected no more."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from tests.builders.forms import (
    CANCELLED,
    ONE_DAY,
    Row,
    about_sheets,
    amounts,
    export,
    filled,
    form,
    learner,
    monthly,
    printed,
)
from tests.builders.months import ALPHA, OMEGA, codes_of, dossier_row, filler_row, result_of


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
