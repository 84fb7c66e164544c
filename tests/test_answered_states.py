"""The state of a dossier answered in *À traiter* (F03, F06, F25): what it gives, how it is told, what outranks it."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reconcile.month.outcome import Case, Outcome
from tests.builders.decisions import (
    FILLED,
    WHO,
    WORKBOOK,
    assert_amount,
    codes,
    columns_of,
    decide,
    first_run,
    rows_in,
    run_again,
    run_again_and_replace,
)
from tests.builders.each import each
from tests.builders.months import ALPHA, LEARNER, Row, dossier_row, filler_row, lines, result_of, write_csv
from tests.builders.pages import page, plain, to_do

ABSENT = [*lines(LEARNER, "A", "A"), *FILLED]
CAME_HALF = [*lines(LEARNER, "P", "A"), *FILLED]
UNKNOWN = {"status": "En attente"}
# Confirmed on 3 February, withdrawal until the 17th; leaving is free until 18 March.
CANCELLED_BESIDE = {"confirmed_on": "03/02/2025", "cancelled_on": "18/03/2025"}
CONFIRMED_BESIDE = {"status": "Validé"}


def undecided(folder: Path, changes: Mapping[str, str], sheet: Sequence[Row], *, as_of: date | None = None) -> Outcome:
    """Run a month where the state of ALPHA is unknown or contradictory."""
    rows = [dossier_row(**changes), filler_row()]
    before = first_run(folder, rows, sheet, as_of=as_of) if as_of else first_run(folder, rows, sheet)
    assert_amount(before, Case.UNDECIDED, None)
    return before


@each(
    ("answer", "sheet", "case", "cents"),
    [
        pytest.param("Accepté", CAME_HALF, Case.PARTIAL, 5_000, id="registered, came for a half"),
        pytest.param("Facturé", CAME_HALF, Case.PARTIAL, 5_000, id="billed, came for a half"),
        pytest.param("Accepté", ABSENT, Case.NO_SHOW, 500, id="registered, absent"),
        pytest.param("Annulé (par le financeur)", ABSENT, Case.CANCELLED_BY_FUNDER, 0, id="cancelled by the funder"),
        pytest.param("Refusé (par l'organisme)", ABSENT, Case.CANCELLED_BY_PROVIDER, 0, id="refused by AMG"),
    ],
)
@each(("code", "written"), [("F06", "En attente"), ("F03", "")])
def test_the_state_answered_gives_the_case(
    code: str, written: str, answer: str, sheet: Sequence[Row], case: Case, cents: int, tmp_path: Path
) -> None:
    undecided(tmp_path, {"status": written}, sheet)
    assert_amount(decide(tmp_path, code, answer, ALPHA), case, cents)


@pytest.mark.parametrize(("code", "written"), [("F06", "En attente"), ("F03", "")])
def test_a_state_that_was_answered_is_asked_no_more(code: str, written: str, tmp_path: Path) -> None:
    undecided(tmp_path, {"status": written}, CAME_HALF)
    outcome = decide(tmp_path, code, "Accepté", ALPHA)
    assert ({code, "F42"} & set(to_do(outcome)), "F42" in codes(outcome)) == (set(), False)


def test_a_state_can_be_written_as_people_write_it(tmp_path: Path) -> None:
    undecided(tmp_path, UNKNOWN, CAME_HALF)
    assert_amount(decide(tmp_path, "F06", "accepte", ALPHA), Case.PARTIAL, 5_000)


@each("words", ["présent", "peut-être", "18/03/2025"])
def test_words_that_are_no_state_leave_the_question_open_and_are_listed(words: str, tmp_path: Path) -> None:
    undecided(tmp_path, UNKNOWN, CAME_HALF)
    outcome = decide(tmp_path, "F06", words, ALPHA)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert {"F06", "F42"} <= set(to_do(outcome))


# Two that contradict each other.


@each(
    ("changes", "sheet", "answer", "case", "cents"),
    [
        pytest.param(CANCELLED_BESIDE, ABSENT, "Accepté", Case.NO_SHOW, 500, id="kept"),
        pytest.param(
            CANCELLED_BESIDE, ABSENT, "Annulé (par le titulaire)", Case.FREE_CANCELLATION, 0, id="cancelled in time"
        ),
        pytest.param(CONFIRMED_BESIDE, CAME_HALF, "Accepté", Case.PARTIAL, 5_000, id="the confirmation holds"),
        pytest.param(CONFIRMED_BESIDE, ABSENT, "Accepté", Case.NO_SHOW, 500, id="the confirmation holds, absent"),
        pytest.param(CONFIRMED_BESIDE, ABSENT, "Validé", Case.NOT_REGISTERED, 0, id="it never was confirmed"),
        pytest.param(
            {"status": "Annulé sans suite"}, ABSENT, "Annulé sans suite", Case.NOT_REGISTERED, 0, id="no confirmation"
        ),
        pytest.param({"cancelled_on": "vers le 20"}, CAME_HALF, "Accepté", Case.PARTIAL, 5_000, id="kept, no date"),
    ],
)
def test_the_state_that_rules_gives_the_case(
    changes: Mapping[str, str], sheet: Sequence[Row], answer: str, case: Case, cents: int, tmp_path: Path
) -> None:
    undecided(tmp_path, changes, sheet)
    outcome = decide(tmp_path, "F25", answer, ALPHA)
    assert_amount(outcome, case, cents)
    assert {"F25", "F42"} & set(to_do(outcome)) == set()


def test_a_cancellation_that_rules_and_has_no_date_asks_for_it(tmp_path: Path) -> None:
    undecided(tmp_path, {"confirmed_on": "03/02/2025", "cancelled_on": "vers le 20"}, ABSENT)
    outcome = decide(tmp_path, "F25", "Annulé (par le titulaire)", ALPHA)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert ("M09" in to_do(outcome), "F25" in to_do(outcome)) == (True, False)
    run_again_and_replace(tmp_path)
    assert_amount(decide(tmp_path, "M09", "19/03/2025", ALPHA), Case.LATE_CANCELLATION, 500)


LATER = {"status": "Service fait déclaré", "ends_on": "10/04/2025", "planned_hours": "14h00"}


def test_a_service_declared_too_soon_is_to_come_once_its_state_is_mended(tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, "P", "P"), *FILLED]
    undecided(tmp_path, LATER, sheet)
    outcome = decide(tmp_path, "F25", "En formation", ALPHA)
    assert_amount(outcome, Case.UPCOMING, None)
    assert "F25" not in to_do(outcome)


@pytest.mark.xfail(strict=True, reason="of the two outcomes, that the session is over cannot be chosen")
def test_a_service_declared_that_is_said_to_be_done_is_asked_no_more(tmp_path: Path) -> None:
    undecided(tmp_path, LATER, [*lines(LEARNER, "P", "P"), *FILLED])
    assert {"F25", "F42"} & set(to_do(decide(tmp_path, "F25", "Service fait déclaré", ALPHA))) == set()


# How it is told, what outranks it.


def test_an_answered_state_is_told_in_the_reason_and_shown_with_who_and_when(tmp_path: Path) -> None:
    undecided(tmp_path, CONFIRMED_BESIDE, ABSENT)
    outcome = decide(tmp_path, "F25", "Validé", ALPHA)
    said = "Décision « Validé » du 03/04/2025, Compta Imaginaire (vu avec la formatrice)."
    assert said in plain(result_of(outcome).told)
    run_again_and_replace(tmp_path)
    (shown,) = [row for row in page(tmp_path / WORKBOOK, "Pour information") if row["Code"] == "F25"]
    assert [shown[name] for name in ("Gravité", "Décision", "Décidé le", "Par")] == [
        "information",
        "Validé",
        date(2025, 4, 3),
        WHO,
    ]
    assert_amount(run_again(tmp_path), Case.NOT_REGISTERED, 0)


@each(
    ("changes", "code", "answer", "since", "case", "cents"),
    [
        pytest.param(
            UNKNOWN, "F06", "Accepté", {"status": "Refusé (par l'organisme)"}, Case.CANCELLED_BY_PROVIDER, 0, id="known"
        ),
        pytest.param(
            CONFIRMED_BESIDE,
            "F25",
            "Validé",
            {"status": "Accepté"},
            Case.NO_SHOW,
            500,
            id="no longer contradictory",
        ),
        pytest.param(
            CANCELLED_BESIDE,
            "F25",
            "Accepté",
            {"status": "Annulé (par le titulaire)"},
            Case.FREE_CANCELLATION,
            0,
            id="cancelled after all",
        ),
    ],
)
def test_a_state_that_has_come_since_outranks_the_answer(
    changes: Mapping[str, str],
    code: str,
    answer: str,
    since: Mapping[str, str],
    case: Case,
    cents: int,
    tmp_path: Path,
) -> None:
    undecided(tmp_path, changes, ABSENT)
    assert result_of(decide(tmp_path, code, answer, ALPHA)).cents is not None
    write_csv(tmp_path / "dossiers.csv", [dossier_row(**{**changes, **since}), filler_row()])
    outcome = run_again(tmp_path)
    assert_amount(outcome, case, cents)
    assert "F40" in to_do(outcome)
    assert "Décision" not in result_of(outcome).told


def test_every_state_that_edof_shows_is_offered(tmp_path: Path) -> None:
    undecided(tmp_path, UNKNOWN, ABSENT)
    sheet = load_workbook(tmp_path / WORKBOOK)["À traiter"]
    ((_, row),) = rows_in(load_workbook(tmp_path / WORKBOOK), "F06", ALPHA)
    cell = sheet.cell(row, columns_of(sheet)["Décision"]).coordinate
    (offered,) = [one for one in sheet.data_validations.dataValidation if one.type == "list" and cell in one.sqref]
    first, last = str(offered.formula1).lstrip("=").replace("$", "").split(":")
    shown = [str(one.value) for (one,) in sheet[f"{first}:{last}"]]
    assert {"Non traité", "Validé", "Accepté", "Service fait déclaré", "Annulé (par le titulaire)"} <= set(shown)
