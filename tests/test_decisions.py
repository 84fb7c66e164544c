"""Decisions written in *À traiter* come back on the next run, are applied, and are never lost or misapplied."""

import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reconcile.cli import main
from reconcile.contract.amounts import Case
from reconcile.errors import ReconcileError
from reconcile.findings import Finding
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.report.workbook import workbook_bytes
from tests.builders import (
    AFTER,
    ALPHA,
    FILLER,
    LEARNER,
    OMEGA,
    SESSION,
    WALK_IN,
    Row,
    codes_of,
    dossier_row,
    filler_row,
    lines,
    result_of,
    run,
    write_csv,
)

OFFICE = shutil.which("libreoffice") or shutil.which("soffice")
WORKBOOK, HEADER = "rapprochement.xlsx", 4
WHO, WHEN, WHY = "Compta Imaginaire", date(2025, 4, 3), "vu avec la formatrice"
BETA, GAMMA, ELSEWHERE = "0007002", "0007003", "0007050"
MISSPELT = "EXEMPLE-ALFA Testine"
ILLNESS = "oui (pièce vue) : maladie"
UNPROVED = {"force_majeure": "oui", "force_majeure_reason": "Hospitalisation", "force_majeure_proof": ""}
# Last free day for Thursday 27 March 2025: Tuesday the 18th. Confirmed on 3 February, withdrawal ended on the 17th.
LATE = {"status": "Annulé (par le titulaire)", "confirmed_on": "03/02/2025", "cancelled_on": "20/03/2025"}
BOTH = [dossier_row(), filler_row()]
FILLED = lines(FILLER, "P", "P")


# A person at the workbook.


def first_run(folder: Path, dossiers: Sequence[Row], sheet: Sequence[Row] = (), *, as_of: date = AFTER) -> Outcome:
    """Reconcile the month and leave its workbook among the inputs, as a person does."""
    outcome = run(folder, dossiers, sheet, as_of=as_of)
    (folder / WORKBOOK).write_bytes(workbook_bytes(outcome))
    return outcome


def run_again(folder: Path, *, as_of: date = AFTER, attested: bool = False) -> Outcome:
    """Reconcile the same folder, the earlier workbook included."""
    return reconcile_month([folder], as_of, reminders_attested=attested)


def run_again_and_replace(folder: Path) -> Outcome:
    """Reconcile again and put the new workbook in the place of the one that was read."""
    outcome = run_again(folder)
    (folder / WORKBOOK).write_bytes(workbook_bytes(outcome))
    return outcome


def columns_of(sheet: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[HEADER] if cell.column is not None}


def rows_of(sheet: Worksheet, code: str, number: str | None = None, holding: str = "") -> list[int]:
    """Return the rows of a code; of a dossier number and of words on the row where they are given."""
    at = columns_of(sheet)
    found = []
    for row in range(HEADER + 1, sheet.max_row + 1):
        shown = {name: str(sheet.cell(row, column).value or "") for name, column in at.items()}
        right_number = number is None or shown["N° dossier"] == number
        if shown["Code"] == code and right_number and holding in " ".join(shown.values()):
            found.append(row)
    return found


def write(
    path: Path,
    code: str,
    answer: str,
    number: str | None = None,
    *,
    holding: str = "",
    on: date | None = WHEN,
    by: str = WHO,
) -> None:
    """Fill in the decision cells of the one row of a finding."""
    book = load_workbook(path)
    sheet = book["À traiter"]
    (row,) = rows_of(sheet, code, number, holding)
    at = columns_of(sheet)
    values = {"Décision": answer, "Motif de la décision": WHY, "Décidé le": on, "Par": by}
    for heading, value in values.items():
        sheet.cell(row, at[heading]).value = value or None
    book.save(path)


def repeat_row(path: Path, code: str, answer: str) -> None:
    """Copy the one row of a finding under the last one, with another answer."""
    book = load_workbook(path)
    sheet = book["À traiter"]
    (row,) = rows_of(sheet, code)
    last = sheet.max_row + 1
    for column in columns_of(sheet).values():
        sheet.cell(last, column).value = sheet.cell(row, column).value
    sheet.cell(last, columns_of(sheet)["Décision"]).value = answer
    book.save(path)


def shown(path: Path, code: str, heading: str, number: str | None = None) -> list[object]:
    """Return the cells of a column on the rows of a code."""
    sheet = load_workbook(path)["À traiter"]
    return [sheet.cell(row, columns_of(sheet)[heading]).value for row in rows_of(sheet, code, number)]


def decide(folder: Path, code: str, answer: str, number: str | None = None, *, holding: str = "") -> Outcome:
    """Write one decision, dated and signed, in the workbook of the first run, and run again."""
    write(folder / WORKBOOK, code, answer, number, holding=holding)
    return run_again(folder)


def found(outcome: Outcome, code: str, number: str | None = None) -> Finding:
    """Return the one finding of a code, and of a dossier where it is given."""
    (one,) = [one for one in outcome.findings if one.code == code and number in {None, one.dossier_id}]
    return one


def codes(outcome: Outcome) -> list[str]:
    return [one.code for one in outcome.findings]


def owed(outcome: Outcome) -> dict[str, int | None]:
    """Return the amount of each dossier in cents."""
    return {result.dossier.dossier_id: result.cents for result in outcome.results}


def assert_amount(outcome: Outcome, case: Case, cents: int | None, number: str = ALPHA) -> None:
    result = result_of(outcome, number)
    assert (result.case, result.cents) == (case, cents)


def numbered(rows: Sequence[Row], number: str) -> list[Row]:
    """Return attendance rows with a dossier number."""
    return [{"N° dossier": number, **row} for row in rows]


# Force majeure: M07.


@pytest.mark.parametrize(
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


@pytest.mark.parametrize(
    "reason", ["maladie", "accident ou décès", "parent malade", "reprise d'emploi", "congé refusé", "transport"]
)
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


# Attendance lines without a dossier: P01, P02, P03.


def month_with_a_line_of(folder: Path, code: str, *marks: str) -> None:
    """The learner of ALPHA is on no line; a line of somebody without a dossier raises the code."""
    elsewhere = {"session_id": "S-TEST-2", "starts_on": "15/04/2025", "ends_on": "15/04/2025"}
    other = filler_row(dossier_id=ELSEWHERE, last_name="EXEMPLE-AILLEURS", first_name="Absolue", **elsewhere)
    line = lines(MISSPELT if code == "P03" else WALK_IN, *marks)
    sheet = [*numbered(line, ELSEWHERE if code == "P02" else ""), *numbered(FILLED, "")]
    before = first_run(folder, [*BOTH, other], sheet)
    assert_amount(before, Case.UNDECIDED, None)
    assert f"{code} {SESSION}" in [f"{one.code} {one.session_id}" for one in before.findings]


def decide_line(folder: Path, code: str, answer: str) -> Outcome:
    learner = MISSPELT if code == "P03" else WALK_IN
    return decide(folder, code, answer, ELSEWHERE if code == "P02" else "", holding=learner)


@pytest.mark.parametrize("code", ["P01", "P02", "P03"])
@pytest.mark.parametrize(
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


@pytest.mark.parametrize("code", ["P01", "P02", "P03"])
@pytest.mark.parametrize("answer", ["payeur direct", "sans dossier", "Payeur direct"])
def test_a_line_of_somebody_without_a_dossier_makes_the_missing_learner_a_no_show(
    code: str, answer: str, tmp_path: Path
) -> None:
    month_with_a_line_of(tmp_path, code, "P", "P")
    outcome = decide_line(tmp_path, code, answer)
    assert_amount(outcome, Case.NO_SHOW, 500)
    assert "P05" in codes_of(outcome)
    assert owed(outcome)[OMEGA] == 10_000


@pytest.mark.parametrize("code", ["P01", "P02", "P03"])
@pytest.mark.parametrize("number", [ELSEWHERE, "7001", "9999999"])
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


# Marks: P07 and F26.


@pytest.mark.parametrize(
    ("marks", "answer", "case", "cents"),
    [
        (("A", "?"), "présent", Case.PARTIAL, 5_000),
        (("A", "?"), "absent", Case.NO_SHOW, 500),
        # 2h30 of 7h00: 35.71 %.
        (("A", "?"), "2h30", Case.PARTIAL, 3_571),
        (("P", "?"), "présent", Case.COMPLETED, 10_000),
        (("P", "?"), "absent", Case.PARTIAL, 5_000),
        # 3h30 + 1h00 of 7h00: 64.29 %.
        (("P", "?"), "1h", Case.PARTIAL, 6_429),
    ],
)
def test_the_decision_on_a_mark_is_that_half_day_and_no_other(
    marks: Sequence[str], answer: str, case: Case, cents: int, tmp_path: Path
) -> None:
    before = first_run(tmp_path, BOTH, [*lines(LEARNER, *marks), *FILLED])
    assert_amount(before, Case.UNDECIDED, None)
    outcome = decide(tmp_path, "P07", answer, ALPHA)
    assert_amount(outcome, case, cents)
    assert owed(outcome)[OMEGA] == 10_000


def test_two_unreadable_marks_wait_for_two_decisions(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "?", "?"), *FILLED])
    outcome = decide(tmp_path, "P07", "présent", ALPHA, holding="matin")
    assert_amount(outcome, Case.UNDECIDED, None)
    assert [one.half_day and one.half_day.half.label for one in outcome.findings if one.severity == "blocking"] == [
        "après-midi"
    ]
    write(tmp_path / WORKBOOK, "P07", "absent", ALPHA, holding="après-midi")
    assert_amount(run_again(tmp_path), Case.PARTIAL, 5_000)


def test_the_decision_on_a_mark_leaves_the_same_half_day_of_another_learner(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "P", "?"), *lines(FILLER, "P", "?")])
    outcome = decide(tmp_path, "P07", "absent", ALPHA)
    assert owed(outcome) == {ALPHA: 5_000, OMEGA: None}


def two_sheets(folder: Path, first: Sequence[Row], second: Sequence[Row]) -> Outcome:
    write_csv(folder / "emargement-copie.csv", second)
    return first_run(folder, BOTH, [*first, *FILLED])


@pytest.mark.parametrize(("answer", "case", "cents"), [("présent", Case.PARTIAL, 5_000), ("absent", Case.NO_SHOW, 500)])
def test_two_sheets_that_contradict_each_other_are_settled(answer: str, case: Case, cents: int, tmp_path: Path) -> None:
    before = two_sheets(tmp_path, lines(LEARNER, "P", "A"), lines(LEARNER, "A", "A"))
    assert_amount(before, Case.UNDECIDED, None)
    write(tmp_path / WORKBOOK, "F26", answer, ALPHA, holding="emargement.csv")
    outcome = run_again(tmp_path)
    assert_amount(outcome, case, cents)
    assert codes_of(outcome, severity="blocking") == []


def test_two_answers_to_the_two_sheets_that_contradict_each_other_are_contradictory(tmp_path: Path) -> None:
    two_sheets(tmp_path, lines(LEARNER, "P", "A"), lines(LEARNER, "A", "A"))
    write(tmp_path / WORKBOOK, "F26", "présent", ALPHA, holding="emargement.csv")
    write(tmp_path / WORKBOOK, "F26", "absent", ALPHA, holding="emargement-copie.csv")
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert "F41" in codes(outcome)


def test_two_answers_are_contradictory_though_the_sheets_spell_the_learner_differently(tmp_path: Path) -> None:
    first = numbered(lines(LEARNER, "P", "A"), ALPHA)
    write_csv(tmp_path / "emargement-copie.csv", numbered(lines("EXEMPLE-NAISSANCE Testine", "A", "A"), ALPHA))
    first_run(tmp_path, BOTH, [*first, *numbered(FILLED, "")])
    write(tmp_path / WORKBOOK, "F26", "présent", ALPHA, holding="emargement.csv")
    write(tmp_path / WORKBOOK, "F26", "absent", ALPHA, holding="emargement-copie.csv")
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert "F41" in codes(outcome)


# The condition on indemnities: M06.


def no_show_month(folder: Path) -> Outcome:
    """One no-show beside one learner who came: the abandonment rate is 0 of 1, the reminders are not attested."""
    return first_run(folder, BOTH, [*lines(LEARNER, "A", "A"), *FILLED])


def test_attested_reminders_make_the_indemnity_firm(tmp_path: Path) -> None:
    before = no_show_month(tmp_path)
    assert (result_of(before).cents, result_of(before).firmness) == (500, "conditional")
    outcome = decide(tmp_path, "M06", "relances attestées")
    assert (result_of(outcome).cents, result_of(outcome).firmness) == (500, "firm")
    assert (outcome.totals.firm, outcome.totals.conditional) == (10_500, 0)


@pytest.mark.parametrize("attested", [False, True])
def test_reminders_said_not_attested_win_over_the_option(attested: bool, tmp_path: Path) -> None:
    no_show_month(tmp_path)
    write(tmp_path / WORKBOOK, "M06", "relances non attestées")
    outcome = run_again(tmp_path, attested=attested)
    assert (result_of(outcome).cents, result_of(outcome).firmness) == (500, "conditional")
    assert "F40" not in codes(outcome)


# "vu", and what is not signed.


def test_seen_lowers_what_is_to_check_to_information_and_changes_no_amount(tmp_path: Path) -> None:
    no_show_month(tmp_path)
    outcome = decide(tmp_path, "M06", "vu")
    assert found(outcome, "M06").severity == "information"
    assert (result_of(outcome).cents, result_of(outcome).firmness) == (500, "conditional")


def test_seen_leaves_what_blocks_blocking_and_the_amount_undecided(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "P", "?"), *FILLED])
    outcome = decide(tmp_path, "P07", "vu", ALPHA)
    assert found(outcome, "P07").severity == "blocking"
    assert_amount(outcome, Case.UNDECIDED, None)


@pytest.mark.parametrize(("on", "by"), [(None, WHO), (WHEN, ""), (None, "")])
def test_a_decision_that_is_not_dated_or_signed_is_applied_and_stays_to_check(
    on: date | None, by: str, tmp_path: Path
) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    write(tmp_path / WORKBOOK, "P07", "présent", ALPHA, on=on, by=by)
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.PARTIAL, 5_000)
    assert found(outcome, "P07").severity == "check"


def test_a_decision_that_is_dated_and_signed_leaves_its_row_as_information(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    assert found(decide(tmp_path, "P07", "présent", ALPHA), "P07").severity == "information"


@pytest.mark.parametrize(("on", "by"), [(None, WHO), (WHEN, "")])
def test_seen_without_a_date_or_a_name_stays_to_check(on: date | None, by: str, tmp_path: Path) -> None:
    no_show_month(tmp_path)
    write(tmp_path / WORKBOOK, "M06", "vu", on=on, by=by)
    assert found(run_again(tmp_path), "M06").severity == "check"


# What a workbook goes through between two runs.

DECIDED = {ALPHA: 5_000, BETA: 500, GAMMA: 5_000, OMEGA: 10_000}


def decided_month(folder: Path) -> Path:
    """A month with an unreadable mark, a doubtful force majeure and a misspelt name, each decided in its workbook."""
    dossiers = [
        *BOTH,
        dossier_row(dossier_id=BETA, last_name="EXEMPLE-BETA", first_name="Supposée", **UNPROVED),
        dossier_row(dossier_id=GAMMA, last_name="EXEMPLE-GAMMA", first_name="Irréelle"),
    ]
    sheet = [
        *lines(LEARNER, "A", "?"),
        *lines("EXEMPLE-BETA Supposée", "A", "A"),
        *lines("EXEMPLE-GAMA Irréelle", "P", "A"),
        *FILLED,
    ]
    before = first_run(folder, dossiers, sheet)
    assert owed(before) == {ALPHA: None, BETA: None, GAMMA: None, OMEGA: 10_000}
    path = folder / WORKBOOK
    write(path, "P07", "présent", ALPHA)
    write(path, "M07", "non", BETA)
    write(path, "P03", GAMMA, "", holding="EXEMPLE-GAMA")
    return path


def reversed_rows(path: Path) -> None:
    book = load_workbook(path)
    sheet = book["À traiter"]
    numbers = range(HEADER + 1, sheet.max_row + 1)
    columns = columns_of(sheet).values()
    values = [[sheet.cell(row, column).value for column in columns] for row in numbers]
    for row, kept in zip(numbers, reversed(values), strict=True):
        for column, value in zip(columns, kept, strict=True):
            sheet.cell(row, column).value = value
    book.save(path)


def filtered_rows(path: Path) -> None:
    """Hide every row, decided ones included, as a filter does."""
    book = load_workbook(path)
    sheet = book["À traiter"]
    for row in range(HEADER + 1, sheet.max_row + 1):
        sheet.row_dimensions[row].hidden = True
    book.save(path)


def untouched(path: Path) -> None:
    assert path.is_file()


@pytest.mark.parametrize("change", [untouched, reversed_rows, filtered_rows])
def test_decisions_outlive_sorted_and_filtered_rows(change: Callable[[Path], None], tmp_path: Path) -> None:
    change(decided_month(tmp_path))
    outcome = run_again(tmp_path)
    assert owed(outcome) == DECIDED
    assert {"F40", "F41", "F42"} & set(codes(outcome)) == set()


@pytest.mark.skipif(OFFICE is None, reason="LibreOffice (libreoffice or soffice) is not on PATH")
@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_decisions_outlive_a_workbook_saved_by_libreoffice(extension: str, tmp_path: Path) -> None:
    month = tmp_path / "mois"
    month.mkdir()
    path = decided_month(month)
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    out = tmp_path / "out"
    command = [OFFICE, profile, "--headless", "--convert-to", extension, "--outdir", str(out), str(path)]
    subprocess.run(command, capture_output=True, timeout=180, check=True)
    path.unlink()
    shutil.copy(out / f"rapprochement.{extension}", month)
    outcome = run_again(month)
    assert owed(outcome) == DECIDED
    assert {"F04", "F40", "F41", "F42"} & set(codes(outcome)) == set()
    assert found(outcome, "M07", BETA).decision is not None
    assert "03/04/2025" in result_of(outcome, BETA).reason
    assert WHO in result_of(outcome, BETA).reason


def test_the_earlier_workbook_is_never_read_as_an_export(tmp_path: Path) -> None:
    decided_month(tmp_path)
    outcome = run_again(tmp_path)
    assert len(outcome.results) == 4
    assert {table.grid.file for table in outcome.inputs.tables} == {"dossiers.csv", "emargement.csv"}


def test_a_third_run_from_the_second_workbook_keeps_every_decision_amount_and_signature(tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    second = run_again_and_replace(tmp_path)
    third = run_again_and_replace(tmp_path)
    assert owed(second) == owed(third) == DECIDED
    for code, number, answer in (("P07", ALPHA, "présent"), ("M07", BETA, "non"), ("P03", "", GAMMA)):
        assert shown(path, code, "Décision", number) == [answer]
        assert shown(path, code, "Par", number) == [WHO]
        assert shown(path, code, "Motif de la décision", number) == [WHY]
    for number, answer in ((ALPHA, "présent"), (BETA, "non"), (GAMMA, GAMMA)):
        reason = result_of(third, number).reason
        assert [reason.count(words) for words in (f"« {answer} »", "03/04/2025", WHO, WHY)] == [1, 1, 1, 1]
    assert third.edition == 3


def test_a_learner_who_decides_nothing_has_no_decision_in_the_reason(tmp_path: Path) -> None:
    decided_month(tmp_path)
    assert "Décision" not in result_of(run_again(tmp_path), OMEGA).reason


def test_a_decision_on_a_line_that_names_a_dossier_of_elsewhere_is_not_put_in_that_dossier_s_reason(
    tmp_path: Path,
) -> None:
    month_with_a_line_of(tmp_path, "P02", "P", "P")
    outcome = decide_line(tmp_path, "P02", "sans dossier")
    assert "Décision" not in result_of(outcome, ELSEWHERE).reason


# Decisions without effect are said.


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


@pytest.mark.parametrize("words", ["peut-être", "oui (pièce vue) : maladie", "payeur direct", ALPHA])
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


# The drop-down lists.


def lists_of(path: Path) -> dict[int, list[str]]:
    """Return the answers offered in the cell *Décision* of each row."""
    sheet = load_workbook(path)["À traiter"]
    column = columns_of(sheet)["Décision"]
    offered = {}
    for one in sheet.data_validations.dataValidation:
        for area in one.sqref.ranges:
            if one.type == "list" and area.min_col == column:
                offered[area.min_row] = str(one.formula1).strip('"').split(",")
    return offered


def offered_for(path: Path, code: str, number: str | None = None) -> list[list[str]]:
    lists = lists_of(path)
    return [lists[row] for row in rows_of(load_workbook(path)["À traiter"], code, number)]


def test_each_row_offers_the_answers_to_its_finding(tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    assert offered_for(path, "P07", ALPHA) == [["présent", "absent", "vu"]]
    assert offered_for(path, "P03", "") == [[GAMMA, "payeur direct", "sans dossier", "vu"]]
    assert offered_for(path, "P03", GAMMA) == [["absent", "vu"]]
    (force_majeure,) = offered_for(path, "M07", BETA)
    assert force_majeure == [
        "oui (pièce vue) : maladie",
        "oui (pièce vue) : accident ou décès",
        "oui (pièce vue) : parent malade",
        "oui (pièce vue) : reprise d'emploi",
        "oui (pièce vue) : congé refusé",
        "oui (pièce vue) : transport",
        "non",
        "vu",
    ]


def test_the_condition_of_the_indemnities_offers_both_attestations(tmp_path: Path) -> None:
    no_show_month(tmp_path)
    assert offered_for(tmp_path / WORKBOOK, "M06") == [["relances attestées", "relances non attestées", "vu"]]


def test_no_list_is_longer_than_a_spreadsheet_takes_even_with_forty_missing_learners(tmp_path: Path) -> None:
    missing = [
        dossier_row(dossier_id=f"338000000000{index:02}", last_name=f"EXEMPLE-{index:02}", first_name="Absente")
        for index in range(40)
    ]
    first_run(tmp_path, [*missing, filler_row()], [*lines(WALK_IN, "P", "P"), *FILLED])
    lists = lists_of(tmp_path / WORKBOOK)
    assert max(len(",".join(answers)) for answers in lists.values()) <= 255
    (offered,) = offered_for(tmp_path / WORKBOOK, "P01", "")
    assert offered[-3:] == ["payeur direct", "sans dossier", "vu"]
    # 14 digits and a comma each, beside 31 characters of fixed answers: (255 - 30) / 15 = 15 at most.
    assert len(offered[:-3]) >= 14
    assert set(offered[:-3]) <= {row["N° dossier"] for row in missing}
    # The last number is on no list: typed by hand, it is understood all the same.
    outcome = decide(tmp_path, "P01", "33800000000039", "", holding=WALK_IN)
    assert owed(outcome)["33800000000039"] == 10_000
    assert owed(outcome)["33800000000000"] == 500


def test_a_number_typed_in_a_decision_cell_keeps_its_leading_zeros(tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    sheet = load_workbook(path)["À traiter"]
    column = columns_of(sheet)["Décision"]
    assert {sheet.cell(row, column).number_format for row in range(HEADER + 1, sheet.max_row + 1)} == {"@"}


# The console.


def test_the_console_of_a_run_with_decisions_names_nobody(tmp_path: Path) -> None:
    path = decided_month(tmp_path)
    write(path, "M07", "mot inconnu", BETA)
    target = tmp_path / "sortie.xlsx"
    arguments = ["monthly", str(tmp_path), "--as-of", "2025-04-05", "-o", str(target)]
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, target.is_file()) == (0, True)
    names = ("EXEMPLE", "Testine", "Supposée", "Irréelle", "Factice", "Imaginaire", WHY)
    assert [name for name in names if name in result.output] == []


# Months, removed dossiers, damaged workbooks.


def test_reminders_attested_for_one_month_say_nothing_of_another(tmp_path: Path) -> None:
    no_show_month(tmp_path)
    path = tmp_path / WORKBOOK
    path.write_bytes(
        workbook_bytes(reconcile_month([tmp_path / "dossiers.csv", tmp_path / "emargement.csv"], AFTER, "2025-03"))
    )
    write(path, "M06", "relances attestées")
    april = {"starts_on": "03/04/2025", "ends_on": "03/04/2025"}
    write_csv(tmp_path / "dossiers.csv", [dossier_row(**april), filler_row(**april)])
    write_csv(
        tmp_path / "emargement.csv",
        [*lines(LEARNER, "A", "A", days=("03/04/2025",)), *lines(FILLER, "P", "P", days=("03/04/2025",))],
    )
    outcome = reconcile_month([tmp_path], AFTER, "2025-04")
    assert (result_of(outcome).cents, result_of(outcome).firmness) == (500, "conditional")
    # Listed, and kept for the month it was made for.
    assert found(outcome, "F40").decision is not None
    path.write_bytes(workbook_bytes(outcome))
    no_show = [dossier_row(), filler_row()]
    write_csv(tmp_path / "dossiers.csv", no_show)
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "A", "A"), *FILLED])
    again = reconcile_month([tmp_path], AFTER, "2025-03")
    assert (result_of(again).cents, result_of(again).firmness) == (500, "firm")


def test_a_line_given_to_a_dossier_that_has_gone_is_not_given_to_its_homonym(tmp_path: Path) -> None:
    homonyms = [dossier_row(), dossier_row(dossier_id=BETA), filler_row()]
    first_run(tmp_path, homonyms, [*lines(LEARNER, "P", "P"), *FILLED])
    settled = decide(tmp_path, "P02", BETA, "", holding=LEARNER)
    assert owed(settled) == {ALPHA: 500, BETA: 10_000, OMEGA: 10_000}
    write_csv(tmp_path / "dossiers.csv", BOTH)
    outcome = run_again(tmp_path)
    assert_amount(outcome, Case.UNDECIDED, None)
    assert BETA in found(outcome, "P02", "").explanation


@pytest.mark.parametrize("sheet", ["À traiter", "Montants dus", "Lisez-moi"])
def test_an_earlier_workbook_that_lost_a_sheet_is_refused_and_not_read_as_an_export(sheet: str, tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "P", "P"), *FILLED])
    book = load_workbook(tmp_path / WORKBOOK)
    del book[sheet]
    book.save(tmp_path / WORKBOOK)
    with pytest.raises(ReconcileError) as refusal:
        run_again(tmp_path)
    assert f"« {sheet} »" in refusal.value.what
    assert refusal.value.where == WORKBOOK
