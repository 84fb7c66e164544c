"""*Absences et relances*: who missed what, who counts in the rate, and reminders that are read back and attest."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from reconcile.month.outcome import Case, Outcome
from reconcile.report.workbook import workbook_bytes
from tests.builders.cells import Pages
from tests.builders.decisions import (
    BETA,
    GAMMA,
    HEADER,
    ILLNESS,
    UNPROVED,
    WORKBOOK,
    columns_of,
    first_run,
    run_again,
    run_again_and_replace,
    write,
)
from tests.builders.each import each
from tests.builders.months import AFTER, ALPHA, FILLER, LEARNER, OMEGA, Row, dossier_row, filler_row, lines, result_of
from tests.builders.pages import page, plain, to_do
from tests.builders.workbooks import left_in

SHEET = "Absences et relances"
THIRD, FOURTH = "EXEMPLE-BETA Supposée", "EXEMPLE-GAMMA Irréelle"
REMINDED = date(2025, 4, 2)


def second(**changes: str) -> Row:
    return dossier_row(dossier_id=BETA, last_name="EXEMPLE-BETA", first_name="Supposée", **changes)


def third(**changes: str) -> Row:
    return dossier_row(dossier_id=GAMMA, last_name="EXEMPLE-GAMMA", first_name="Irréelle", **changes)


def month(folder: Path, *more: Row, marks: Mapping[str, Sequence[str]] = {}) -> Outcome:
    """ALPHA came for half of the day, BETA never, OMEGA for all of it: one indemnity of 5.00 waits."""
    all_marks = {LEARNER: ("P", "A"), THIRD: ("A", "A"), FILLER: ("P", "P")} | dict(marks)
    sheet = [line for learner, halves in all_marks.items() for line in lines(learner, *halves)]
    outcome = first_run(folder, [dossier_row(), second(), *more, filler_row()], sheet)
    assert result_of(outcome, BETA).cents == 500
    return outcome


def remind(path: Path, number: str, **noted: Any) -> None:
    """Fill in the row of a dossier: the reminder and what goes with it."""
    headings = {"on": "Relancé le", "means": "Moyen", "documents": "Pièces transmises le", "by": "Par"}
    book = Pages(path)
    sheet = book[SHEET]
    at = columns_of(sheet)
    rows = [n for n in range(HEADER + 1, sheet.max_row + 1) if sheet.cell(n, at["N° dossier"]).value == number]
    for name, value in noted.items():
        sheet.cell(rows[0], at[headings[name]]).value = value
    book.save()


def firmness(outcome: Outcome, number: str = BETA) -> str:
    """Return whether the indemnity of a dossier can be paid."""
    return str(result_of(outcome, number).firmness)


def test_learners_who_missed_something_are_listed_with_what_they_missed(tmp_path: Path) -> None:
    month(tmp_path)
    rows = page(tmp_path / WORKBOOK, SHEET)
    shown = ["N° dossier", "Cas", "Demi-journées manquées", "Assiduité (%)", "Compte dans le taux"]
    assert [[plain(row[heading]) for heading in shown] for row in rows] == [
        [ALPHA, "Assiduité partielle", "27/03/2025 après-midi", "50", "oui"],
        [BETA, "Absence", "27/03/2025 matin et 27/03/2025 après-midi", "0", "non"],
    ]


def test_a_half_day_missed_in_part_says_how_much_was_attended(tmp_path: Path) -> None:
    month(tmp_path, marks={LEARNER: ("2h00", "P")})
    rows = {row["N° dossier"]: plain(row["Demi-journées manquées"]) for row in page(tmp_path / WORKBOOK, SHEET)}
    assert rows[ALPHA].startswith("27/03/2025 matin (2 h ")
    assert rows[ALPHA].endswith("sur 3 h 30)")


# Reminders.


def test_a_dated_reminder_of_each_learner_present_in_part_meets_the_condition(tmp_path: Path) -> None:
    assert firmness(month(tmp_path)) == "conditional"
    remind(tmp_path / WORKBOOK, ALPHA, on=REMINDED, means="courriel", by="Compta Imaginaire")
    outcome = run_again(tmp_path)
    assert (firmness(outcome), outcome.totals.firm, outcome.totals.conditional) == ("firm", 15_500, 0)
    assert outcome.condition.reminders_met
    assert "M06" not in to_do(outcome)


def test_what_was_noted_comes_back_in_the_next_workbook(tmp_path: Path) -> None:
    month(tmp_path)
    sent = date(2025, 4, 1)
    remind(tmp_path / WORKBOOK, ALPHA, on=REMINDED, means="téléphone", documents=sent, by="Compta Imaginaire")
    remind(tmp_path / WORKBOOK, BETA, means="courrier")
    for _ in range(2):
        run_again_and_replace(tmp_path)
    rows = {row["N° dossier"]: row for row in page(tmp_path / WORKBOOK, SHEET)}
    assert [rows[ALPHA][name] for name in ("Relancé le", "Moyen", "Pièces transmises le", "Par")] == [
        date(2025, 4, 2),
        "téléphone",
        date(2025, 4, 1),
        "Compta Imaginaire",
    ]
    assert [rows[BETA][name] for name in ("Relancé le", "Moyen", "Par")] == [None, "courrier", None]


@each(
    ("day", "expected"),
    [
        pytest.param(AFTER, "firm", id="on the as-of date"),
        pytest.param(date(2025, 4, 6), "conditional", id="the day after it"),
        pytest.param("02/04/2025", "firm", id="typed as a text"),
        pytest.param("bientôt", "conditional", id="no date"),
        pytest.param(None, "conditional", id="nothing but who and how"),
    ],
)
def test_a_reminder_counts_from_its_date_on(day: object, expected: str, tmp_path: Path) -> None:
    month(tmp_path)
    remind(tmp_path / WORKBOOK, ALPHA, on=day, means="courriel", by="Compta Imaginaire")
    assert firmness(run_again(tmp_path)) == expected


def test_one_learner_present_in_part_who_was_not_reminded_is_enough_to_wait(tmp_path: Path) -> None:
    month(tmp_path, third(), marks={FOURTH: ("A", "P")})
    remind(tmp_path / WORKBOOK, ALPHA, on=REMINDED)
    # BETA is absent: a reminder of theirs attests nothing of GAMMA.
    remind(tmp_path / WORKBOOK, BETA, on=REMINDED)
    assert firmness(run_again(tmp_path)) == "conditional"
    remind(tmp_path / WORKBOOK, GAMMA, on=REMINDED)
    assert firmness(run_again(tmp_path)) == "firm"


def test_nobody_present_in_part_attests_nothing(tmp_path: Path) -> None:
    month(tmp_path, marks={LEARNER: ("P", "P")})
    remind(tmp_path / WORKBOOK, BETA, on=REMINDED)
    outcome = run_again(tmp_path)
    assert (firmness(outcome), outcome.condition.reminders_met) == ("conditional", False)
    assert "M06" in to_do(outcome)


def test_a_learner_undecided_for_want_of_attendance_keeps_the_condition_waiting(tmp_path: Path) -> None:
    month(tmp_path, third(), marks={FOURTH: ("P", "?")})
    remind(tmp_path / WORKBOOK, ALPHA, on=REMINDED)
    remind(tmp_path / WORKBOOK, GAMMA, on=REMINDED)
    outcome = run_again(tmp_path)
    assert (result_of(outcome, GAMMA).case, firmness(outcome)) == (Case.UNDECIDED, "conditional")
    write(tmp_path / WORKBOOK, "P07", "absent", GAMMA)
    assert firmness(run_again(tmp_path)) == "firm"


@pytest.mark.parametrize(
    ("answer", "reminded", "expected"),
    [
        pytest.param("relances non attestées", True, "conditional", id="not attested in spite of the dates"),
        pytest.param("relances attestées", False, "firm", id="attested without a date"),
    ],
)
def test_the_decision_on_the_condition_outranks_the_dates(
    answer: str, reminded: bool, expected: str, tmp_path: Path
) -> None:
    month(tmp_path)
    write(tmp_path / WORKBOOK, "M06", answer)
    if reminded:
        remind(tmp_path / WORKBOOK, ALPHA, on=REMINDED)
    assert firmness(run_again(tmp_path)) == expected


# The rate.


def in_rate(outcome: Outcome) -> dict[str, tuple[str, str]]:
    """Return whether each listed learner counts in the rate, and why not."""
    return {row.result.dossier.dossier_id: (row.in_rate, row.why_not) for row in outcome.absences}


def test_those_who_count_in_the_rate_and_those_left_out_make_the_learners_present(tmp_path: Path) -> None:
    ill = third(force_majeure="oui", force_majeure_reason="Hospitalisation", force_majeure_proof="oui")
    outcome = month(tmp_path, ill, marks={LEARNER: ("0h30", "A"), FOURTH: ("P", "A")})
    # 30 of 420 minutes: an abandonment; GAMMA was ill; BETA never came; OMEGA missed nothing.
    counted = in_rate(outcome)
    assert counted == {
        ALPHA: ("oui, abandon", ""),
        BETA: ("non", "n'est pas venu"),
        GAMMA: ("non", "force majeure"),
    }
    assert (outcome.condition.abandoned, outcome.condition.present) == (1, 2)
    left_in(tmp_path, outcome)
    present = sum(row["Présents"] for row in page(tmp_path / WORKBOOK, "Sessions"))
    # ALPHA, GAMMA and OMEGA; GAMMA alone is left out.
    assert present == 3 == outcome.condition.present + outcome.left_out_of_rate


def test_a_learner_present_who_is_undecided_is_named_and_left_out(tmp_path: Path) -> None:
    outcome = month(tmp_path, third(**UNPROVED), marks={FOURTH: ("P", "?")})
    rows = in_rate(outcome)
    assert rows[GAMMA] == ("non", "à décider")
    assert OMEGA not in rows
    assert outcome.condition.present == 2
    write(tmp_path / WORKBOOK, "M07", ILLNESS, GAMMA)
    (tmp_path / WORKBOOK).write_bytes(workbook_bytes(run_again(tmp_path)))
    write(tmp_path / WORKBOOK, "P07", "présent", GAMMA)
    outcome = run_again_and_replace(tmp_path)
    # Present all day with force majeure: 100 %, the whole price, and still in no rate.
    assert (result_of(outcome, GAMMA).cents, outcome.condition.present, outcome.left_out_of_rate) == (10_000, 2, 1)
