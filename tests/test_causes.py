"""One row per cause: an answer settles exactly what its row covered, and what has come since is asked anew."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from reconcile.month.outcome import Case, Outcome
from tests.builders.decisions import (
    BETA,
    GAMMA,
    WHEN,
    WHO,
    WORKBOOK,
    assert_amount,
    first_run,
    run_again,
    run_again_and_replace,
    write,
)
from tests.builders.months import (
    ALPHA,
    FILLER,
    FRIDAY,
    LEARNER,
    OMEGA,
    THURSDAY,
    Row,
    dossier_row,
    lines,
    write_csv,
)
from tests.builders.pages import covered, finding_row, finding_rows, for_information, page, plain, to_do

TWO_DAYS = {"ends_on": FRIDAY, "planned_hours": "14h00"}
DAYS = (THURSDAY, FRIDAY)
# Every date of its life; declared, so that only what a test is about is said of it.
QUIET = {
    "status": "Service fait déclaré",
    "requested_on": "01/03/2025",
    "proposed_on": "03/03/2025",
    "confirmed_on": "05/03/2025",
}
NAMES = {ALPHA: LEARNER, BETA: "EXEMPLE-BETA Supposée", GAMMA: "EXEMPLE-GAMMA Irréelle", OMEGA: FILLER}


def dossiers(*numbers: str, **changes: str) -> list[Row]:
    """Return a dossier of the one session for each number, quiet but for the changes."""
    people = {number: NAMES[number].split() for number in numbers}
    return [
        dossier_row(dossier_id=number, last_name=last, first_name=first, **QUIET | changes)
        for number, (last, first) in people.items()
    ]


def present(*numbers: str) -> list[Row]:
    return [line for number in numbers for line in lines(NAMES[number], "P", "P")]


def grown(folder: Path, rows: Sequence[Row], sheet: Sequence[Row]) -> Outcome:
    """Answer nothing more; the month has grown since."""
    write_csv(folder / "dossiers.csv", rows)
    write_csv(folder / "emargement.csv", sheet)
    return run_again(folder)


def assert_only_what_came_since_is_asked(outcome: Outcome, code: str, settled: Sequence[str], anew: str) -> None:
    """One row keeps the answer to what it covered, another one asks about the dossier that came since."""
    rows = {row.decision is not None: row for row in finding_rows(outcome, code)}
    assert covered([rows[True], rows[False]]) == [list(settled), [anew]]
    decision = rows[True].decision
    assert decision
    assert (decision.answer, decision.decided_on, decision.decided_by) == ("vu", WHEN, WHO)
    assert not rows[True].waits


# Declarations of a session.


@pytest.mark.parametrize(("code", "status"), [("D09", "Accepté"), ("D10", "En formation")])
def test_the_declarations_of_a_session_are_one_row_that_names_its_dossiers(
    code: str, status: str, tmp_path: Path
) -> None:
    outcome = first_run(tmp_path, dossiers(ALPHA, BETA, status=status), present(ALPHA, BETA))
    row = finding_row(outcome, code)
    assert (row.numbers, row.session_id, row.last_name, row.waits) == ([ALPHA, BETA], "S-TEST-1", "", True)
    (shown,) = [one for one in page(tmp_path / WORKBOOK, "À traiter") if one["Code"] == code]
    assert [plain(shown[heading]) for heading in ("N° dossier", "Nom", "N° session")] == ["2 dossiers", "", "S-TEST-1"]
    assert [plain(shown["Explication"]).count(part) for part in ("à déclarer", ALPHA, BETA)] == [1, 1, 1]


def test_declarations_that_were_seen_are_settled_and_a_third_dossier_is_asked_anew(tmp_path: Path) -> None:
    first_run(tmp_path, dossiers(ALPHA, BETA, status="En formation"), present(ALPHA, BETA))
    write(tmp_path / WORKBOOK, "D10", "vu")
    three = (ALPHA, BETA, GAMMA)
    outcome = grown(tmp_path, dossiers(*three, status="En formation"), present(*three))
    assert_only_what_came_since_is_asked(outcome, "D10", [ALPHA, BETA], GAMMA)
    assert to_do(outcome) == ["D10"]
    assert "F40" not in for_information(outcome)


def test_the_declarations_of_two_sessions_are_two_rows(tmp_path: Path) -> None:
    other = {"session_id": "S-TEST-2"}
    rows = [*dossiers(ALPHA, status="En formation"), *dossiers(BETA, status="En formation", **other)]
    sheet = [*present(ALPHA), *({**line, "N° session": "S-TEST-2"} for line in present(BETA))]
    outcome = first_run(tmp_path, rows, sheet)
    assert covered(finding_rows(outcome, "D10")) == [[ALPHA], [BETA]]


# Equal unreadable marks of a learner.


def test_marks_that_come_after_the_answer_are_asked_anew_and_those_it_covered_stay_settled(tmp_path: Path) -> None:
    rows = [*dossiers(ALPHA, **TWO_DAYS), *dossiers(OMEGA, **TWO_DAYS)]
    filled = lines(FILLER, "P", "P", "P", "P", days=DAYS)
    first_run(tmp_path, rows, [*lines(LEARNER, "?", "?", "P", "P", days=DAYS), *filled])
    write(tmp_path / WORKBOOK, "P07", "absent", ALPHA)
    assert_amount(run_again(tmp_path), Case.PARTIAL, 5_000)
    outcome = grown(tmp_path, rows, [*lines(LEARNER, "?", "?", "?", "P", days=DAYS), *filled])
    # 3 h 30 attended for sure of 14 h, 7 h at most: the third mark is open again.
    assert_amount(outcome, Case.UNDECIDED, None)
    settled, asked = sorted(finding_rows(outcome, "P07"), key=lambda row: row.waits)
    assert [str(one.half_day) for one in asked.findings] == ["28/03/2025 matin"]
    assert {str(one.half_day) for one in settled.findings} == {"27/03/2025 matin", "27/03/2025 après-midi"}
    assert settled.decision and settled.decision.answer == "absent"


def test_equal_marks_of_two_learners_are_two_rows(tmp_path: Path) -> None:
    outcome = first_run(tmp_path, dossiers(ALPHA, OMEGA), [*lines(LEARNER, "?", "?"), *lines(FILLER, "?", "?")])
    assert sorted(covered(finding_rows(outcome, "P07"))) == [[ALPHA], [OMEGA]]


# The price of a session, the dates that are missing, one learner's dossiers.


def test_the_price_of_a_session_is_one_row_for_information_that_grows(tmp_path: Path) -> None:
    outcome = first_run(tmp_path, dossiers(ALPHA, BETA, price="80,00"), present(ALPHA, BETA))
    row = finding_row(outcome, "M08")
    assert (row.numbers, row.waits, row.stake) == ([ALPHA, BETA], False, None)
    assert [plain(row.explanation).count(part) for part in ("Prix de 80,00 €", ALPHA, BETA)] == [1, 1, 1]
    write(tmp_path / WORKBOOK, "M08", "vu")
    three = (ALPHA, BETA, GAMMA)
    outcome = grown(tmp_path, dossiers(*three, price="80,00"), present(*three))
    assert_only_what_came_since_is_asked(outcome, "M08", [ALPHA, BETA], GAMMA)


def test_two_prices_of_a_session_are_one_row_that_says_whose_each_is(tmp_path: Path) -> None:
    rows = [*dossiers(ALPHA, price="80,00"), *dossiers(BETA, price="90,00")]
    row = finding_row(first_run(tmp_path, rows, present(ALPHA, BETA)), "M08")
    told = plain(row.explanation)
    places = [told.index(part) for part in ("Prix de 80,00 €", ALPHA, "Prix de 90,00 €", BETA)]
    assert places == sorted(places)


def test_dossiers_that_lack_the_same_dates_are_one_row_and_others_another(tmp_path: Path) -> None:
    rows = [*dossiers(ALPHA, BETA, requested_on=""), *dossiers(GAMMA, requested_on="", proposed_on="")]
    outcome = first_run(tmp_path, rows, present(ALPHA, BETA, GAMMA))
    assert covered(finding_rows(outcome, "D08")) == [[ALPHA, BETA], [GAMMA]]
    write(tmp_path / WORKBOOK, "D08", "vu", holding=BETA)
    four = [*rows, *dossiers(OMEGA, requested_on="")]
    outcome = grown(tmp_path, four, present(ALPHA, BETA, GAMMA, OMEGA))
    decided = [row for row in finding_rows(outcome, "D08") if row.decision]
    asked = [row for row in finding_rows(outcome, "D08") if not row.decision]
    assert (covered(decided), sorted(covered(asked))) == ([[ALPHA, BETA]], [[GAMMA], [OMEGA]])


def test_the_open_dossiers_of_one_learner_in_a_session_are_one_row(tmp_path: Path) -> None:
    open_ones = {"status": "Accepté"}
    twins = [dossier_row(dossier_id=number, **QUIET | open_ones) for number in (ALPHA, BETA)]
    outcome = first_run(tmp_path, twins)
    row = finding_row(outcome, "P09")
    assert (row.numbers, row.last_name, row.first_name, row.waits) == ([ALPHA, BETA], "EXEMPLE-ALPHA", "Testine", True)
    write(tmp_path / WORKBOOK, "P09", "vu")
    third = dossier_row(dossier_id=GAMMA, **QUIET | open_ones)
    outcome = grown(tmp_path, [*twins, third], present(OMEGA))
    assert_only_what_came_since_is_asked(outcome, "P09", [ALPHA, BETA], GAMMA)


# What another row causes is not said twice.


def test_the_delays_of_a_dossier_whose_date_is_asked_already_are_no_row(tmp_path: Path) -> None:
    undated = dossiers(ALPHA, status="Annulé (par le titulaire)", requested_on="")
    outcome = first_run(tmp_path, [*undated, *dossiers(OMEGA)], present(OMEGA))
    assert to_do(outcome) == ["M09"]
    assert finding_rows(outcome, "D08") == []


def test_late_requests_stay_one_row_per_dossier_and_are_information_once_the_session_is_over(tmp_path: Path) -> None:
    late = {"requested_on": "13/03/2025", "proposed_on": "14/03/2025", "confirmed_on": "14/03/2025"}
    outcome = first_run(tmp_path, dossiers(ALPHA, BETA, **late), present(ALPHA, BETA))
    # The session is over: requests that came after 12 March are said dossier by dossier, and wait for nobody.
    assert covered(finding_rows(outcome, "D01")) == [[ALPHA], [BETA]]
    assert {row.waits for row in finding_rows(outcome, "D01")} == {False}


def test_a_settled_row_reads_the_same_after_every_run(tmp_path: Path) -> None:
    first_run(tmp_path, dossiers(ALPHA, OMEGA), [*lines(LEARNER, "?", "?"), *present(OMEGA)])
    write(tmp_path / WORKBOOK, "P07", "absent", ALPHA)
    told = []
    for _ in range(3):
        run_again_and_replace(tmp_path)
        (row,) = [row for row in page(tmp_path / WORKBOOK, "Pour information") if row["Code"] == "P07"]
        told.append(row["Explication"])
    assert told[1:] == told[:1] * 2
    assert str(told[0]).count("matin") == 1


def test_an_unreadable_date_that_decides_is_one_row(tmp_path: Path) -> None:
    waiting = dossiers(ALPHA, status="Validé", confirmed_on="début mars")
    outcome = first_run(tmp_path, [*waiting, *dossiers(OMEGA)], [*lines(LEARNER, "A", "A"), *present(OMEGA)])
    assert len(finding_rows(outcome, "F04")) == 1
