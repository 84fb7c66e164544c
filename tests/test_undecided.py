"""What cannot be decided, and what is due only on a condition (contract.md §4, first part, and §5)."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from reconcile.month.outcome import Outcome
from reconcile.month.result import Result
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    FILLER,
    FRIDAY,
    LEARNER,
    OMEGA,
    THURSDAY,
    WALK_IN,
    Row,
    codes_of,
    dossier_row,
    filler_row,
    lines,
    result_of,
    run,
)

BOTH_DAYS = (THURSDAY, FRIDAY)
TWO_DAYS = {"ends_on": FRIDAY, "planned_hours": "14h00"}
# Last free day for Thursday 27 March 2025: Tuesday the 18th. Confirmed on 3 February, withdrawal ended on the 17th.
CANCELLED = {"status": "Annulé (par le titulaire)", "confirmed_on": "03/02/2025"}
BY_AMG = "Annulé (par l'organisme)"
UNPROVED = {"force_majeure": "oui", "force_majeure_reason": "Hospitalisation", "force_majeure_proof": ""}
PRESENT = ("P", "P")
ABSENT = ("A", "A")
FILLED = lines(FILLER, *PRESENT)


def one_day(folder: Path, marks: Sequence[str], **changes: str) -> Outcome:
    """Reconcile the dossier beside a learner who came; its own marks are those given."""
    return run(folder, [dossier_row(**changes), filler_row()], [*lines(LEARNER, *marks), *FILLED])


def two_days(folder: Path, marks: Sequence[str], **changes: str) -> Outcome:
    """Reconcile the same over Thursday and Friday."""
    sheet = lines(LEARNER, *marks, days=BOTH_DAYS) + lines(FILLER, *"PPPP", days=BOTH_DAYS)
    return run(folder, [dossier_row(**TWO_DAYS | changes), filler_row(**TWO_DAYS)], sheet)


def assert_undecided(outcome: Outcome, *codes: str, number: str = ALPHA) -> Result:
    """Assert that a dossier has no amount and that each code blocks it; return its result."""
    result = result_of(outcome, number)
    assert (result.case, result.cents, result.firmness) == (Case.UNDECIDED, None, "undecided")
    assert result.reason.startswith("À décider")
    assert set(codes) <= set(codes_of(outcome, number, "blocking"))
    return result


def amounts_in(result: Result) -> set[str]:
    """Return the amounts in euros that a reason mentions."""
    return set(re.findall(r"(\d+,\d\d)\s€", result.reason))


def assert_decided(outcome: Outcome, case: Case, cents: int, number: str = ALPHA) -> None:
    result = result_of(outcome, number)
    assert (result.case, result.cents) == (case, cents)


# Price, first day, last day, status: needed whatever the case.


@each(
    ("field", "written", "code"),
    [
        ("price", "", "F03"),
        ("price", "cent euros", "F05"),
        ("price", "-100,00", "F05"),
        ("starts_on", "", "F03"),
        ("starts_on", "fin mars", "F04"),
        ("ends_on", "", "F03"),
        ("ends_on", "31/02/2025", "F04"),
        ("status", "", "F03"),
        ("status", "En attente", "F06"),
    ],
)
def test_a_missing_or_unreadable_basic_datum_is_undecided_and_harms_no_other_row(
    field: str, written: str, code: str, tmp_path: Path
) -> None:
    outcome = one_day(tmp_path, PRESENT, **{field: written})
    assert_undecided(outcome, code)
    assert_decided(outcome, Case.COMPLETED, 10_000, OMEGA)
    assert (outcome.totals.due, outcome.totals.undecided) == (10_000, 1)


def test_the_price_is_needed_even_where_nothing_would_be_due(tmp_path: Path) -> None:
    assert_undecided(one_day(tmp_path, ABSENT, status="Annulé (par le financeur)", price=""), "F03")


# A date or a mark is needed only where it decides.


@each(
    ("changes", "codes"),
    [
        pytest.param({**CANCELLED, "cancelled_on": "mi-mars"}, ["M09"], id="cancellation: free, late or an absence"),
        pytest.param(
            {**CANCELLED, "cancelled_on": "20/03/2025", "confirmed_on": "mi-mars"},
            ["M01"],
            id="confirmation: withdrawal may still run",
        ),
        pytest.param({"status": "Validé", "confirmed_on": "mi-mars"}, ["F04"], id="confirmation: registered or not"),
    ],
)
def test_an_unreadable_date_that_decides_is_undecided(
    changes: dict[str, str], codes: list[str], tmp_path: Path
) -> None:
    assert_undecided(one_day(tmp_path, ABSENT, **changes), *codes)


@each("field", ["requested_on", "proposed_on", "confirmed_on"])
def test_an_unreadable_date_that_decides_nothing_leaves_the_amount(field: str, tmp_path: Path) -> None:
    outcome = one_day(tmp_path, PRESENT, **{field: "mi-mars"})
    assert_decided(outcome, Case.COMPLETED, 10_000)
    assert "F04" in codes_of(outcome)


@each("mark", ["Retard", "?", "Non renseigné"])
def test_an_unreadable_mark_that_decides_is_undecided(mark: str, tmp_path: Path) -> None:
    result = assert_undecided(one_day(tmp_path, ["P", mark]), "P07")
    # Half of the session for sure, all of it at most.
    assert amounts_in(result) == {"50,00", "100,00"}


def test_an_unreadable_mark_that_decides_nothing_leaves_the_amount(tmp_path: Path) -> None:
    # 6h30 of 7h00 attended for sure: 92.86 %, the whole price with or without the last half-hour.
    times = ["6h30", "0h30"]
    sheet = lines(LEARNER, "P", "Retard", planned=times) + lines(FILLER, *PRESENT, planned=times)
    outcome = run(tmp_path, [dossier_row(), filler_row()], sheet)
    assert_decided(outcome, Case.COMPLETED, 10_000)
    assert "P07" in codes_of(outcome)


def test_an_unreadable_date_on_the_sheet_is_undecided(tmp_path: Path) -> None:
    sheet = lines(LEARNER, *PRESENT)
    sheet[1]["Date"] = "fin mars"
    assert_undecided(run(tmp_path, [dossier_row(), filler_row()], [*sheet, *FILLED]), "F04")


def test_an_unreadable_mark_on_a_free_course_changes_no_amount(tmp_path: Path) -> None:
    outcome = one_day(tmp_path, ["P", "Retard"], price="0,00")
    assert result_of(outcome).cents == 0


def test_every_missing_datum_is_named(tmp_path: Path) -> None:
    # Friday's sheet is missing and Thursday afternoon cannot be read: mending one of them would not be enough.
    outcome = run(
        tmp_path,
        [dossier_row(**TWO_DAYS), filler_row(**TWO_DAYS)],
        [*lines(LEARNER, "P", "Retard"), *FILLED],
    )
    assert_undecided(outcome, "P04", "P07")


# Present without a valid registration: P06.


@each(
    "changes",
    [
        pytest.param({"status": "Refusé (par le titulaire)", "confirmed_on": ""}, id="refused by the élu"),
        pytest.param({"status": "Refusé (par l'organisme)", "confirmed_on": ""}, id="refused by AMG"),
        pytest.param({"status": "Refusé (par le financeur)", "confirmed_on": ""}, id="refused by the funder"),
        pytest.param({"status": "Non traité", "confirmed_on": ""}, id="never answered"),
        pytest.param({"status": "Validé", "confirmed_on": ""}, id="never confirmed"),
        pytest.param({"status": "Annulé sans suite", "confirmed_on": ""}, id="closed without confirmation"),
        pytest.param({**CANCELLED, "cancelled_on": "18/03/2025"}, id="cancelled in time"),
        pytest.param({**CANCELLED, "cancelled_on": "26/03/2025"}, id="cancelled late, before the first day"),
        pytest.param(
            {"status": BY_AMG, "exit_reason": "Non-présentation", "cancelled_on": THURSDAY},
            id="closed by AMG for a no-show",
        ),
        pytest.param(
            {"status": BY_AMG, "exit_reason": "Formateur malade", "cancelled_on": THURSDAY},
            id="closed by AMG for a reason of its own",
        ),
        pytest.param({"status": "Annulé (par le financeur)"}, id="closed by the funder"),
    ],
)
def test_presence_without_a_valid_registration_is_undecided(changes: dict[str, str], tmp_path: Path) -> None:
    assert_undecided(one_day(tmp_path, PRESENT, **changes), "P06")


@pytest.mark.parametrize("price", ["100,00", ""])
def test_presence_without_a_valid_registration_is_said_once_whether_the_price_is_known_or_not(
    price: str, tmp_path: Path
) -> None:
    outcome = one_day(tmp_path, PRESENT, status="Refusé (par le titulaire)", confirmed_on="", price=price)
    assert codes_of(outcome).count("P06") == 1


# Cancellations: M09, M01, and AMG's without a reason.


def test_a_learner_s_cancellation_without_a_date_is_undecided(tmp_path: Path) -> None:
    assert_undecided(one_day(tmp_path, ABSENT, **CANCELLED, cancelled_on=""), "M09")


@pytest.mark.parametrize(
    ("last_action_on", "case"),
    [
        pytest.param("18/03/2025", Case.FREE_CANCELLATION, id="the last free day: free whenever it was"),
        pytest.param("19/03/2025", Case.UNDECIDED, id="the day after: free or late"),
    ],
)
def test_a_last_action_bounds_a_cancellation_without_a_date(last_action_on: str, case: Case, tmp_path: Path) -> None:
    outcome = one_day(tmp_path, ABSENT, **CANCELLED, last_action_on=last_action_on)
    assert result_of(outcome).case is case


def test_a_late_cancellation_without_a_confirmation_date_is_undecided(tmp_path: Path) -> None:
    outcome = one_day(tmp_path, ABSENT, status=CANCELLED["status"], confirmed_on="", cancelled_on="20/03/2025")
    result = assert_undecided(outcome, "M01")
    assert "date de confirmation" in result.reason
    # Free while the withdrawal runs, else 5 % of 100 €.
    assert amounts_in(result) == {"0,00", "5,00"}


@pytest.mark.parametrize("cancelled_on", [THURSDAY, FRIDAY], ids=["on the first day", "the day after"])
def test_amg_s_cancellation_without_a_reason_from_the_first_day_on_is_undecided(
    cancelled_on: str, tmp_path: Path
) -> None:
    outcome = one_day(tmp_path, ABSENT, status=BY_AMG, cancelled_on=cancelled_on)
    result = assert_undecided(outcome, "F21")
    assert amounts_in(result) == {"0,00", "5,00"}


def test_amg_s_cancellation_without_a_reason_on_the_eve_costs_nothing(tmp_path: Path) -> None:
    outcome = one_day(tmp_path, ABSENT, status=BY_AMG, cancelled_on="26/03/2025")
    assert_decided(outcome, Case.CANCELLED_BY_PROVIDER, 0)


# Registered and over, and the sheets do not tell.


def test_a_session_without_any_sheet_is_undecided_and_neither_0_nor_5_euros(tmp_path: Path) -> None:
    result = assert_undecided(run(tmp_path, [dossier_row()]), "P04")
    assert "feuille d'émargement" in result.reason
    # From an absence to the whole course.
    assert amounts_in(result) == {"5,00", "100,00"}


@each(
    ("planned_hours", "times", "halves"),
    [
        pytest.param("14h00", ["3h30", "3h30"], 2, id="the dossier's hours say so"),
        pytest.param("", ["3h30", "3h30"], 2, id="the session's dates say so"),
        pytest.param("", ["", ""], 2, id="no hours at all"),
        # Thursday 8h00, Friday 6h00: what is missing is shorter than what is there.
        pytest.param("14h00", ["4h00", "4h00"], 2, id="a shorter second day"),
        pytest.param("14h00", ["8h00"], 1, id="a shorter second day, Thursday in one piece"),
    ],
)
def test_a_day_missing_from_the_sheets_is_undecided(
    planned_hours: str, times: list[str], halves: int, tmp_path: Path
) -> None:
    changes = TWO_DAYS | {"planned_hours": planned_hours}
    sheet = lines(LEARNER, *PRESENT, planned=times) + lines(FILLER, *PRESENT, planned=times)
    if halves == 1:
        sheet = [{**line, "Demi-journée": "Journée"} for line in sheet if line["Demi-journée"] == "Matin"]
    outcome = run(tmp_path, [dossier_row(**changes), filler_row(**changes)], sheet)
    assert_undecided(outcome, "P04")


def test_a_working_day_missing_in_the_middle_of_a_session_is_undecided(tmp_path: Path) -> None:
    # Wednesday 26 to Friday 28 March 2025, hours unknown, and no sheet of Thursday.
    sheet = lines(LEARNER, *"PPPP", days=("26/03/2025", FRIDAY))
    row = dossier_row(starts_on="26/03/2025", ends_on=FRIDAY, planned_hours="")
    result = assert_undecided(run(tmp_path, [row], sheet), "P04")
    assert THURSDAY in result.reason


def test_the_amounts_that_a_missing_day_would_give_count_the_day_that_is_known(tmp_path: Path) -> None:
    # 7h00 of 14h00 attended on Thursday: half the price if absent on Friday, the whole price if present.
    outcome = run(tmp_path, [dossier_row(**TWO_DAYS), filler_row(**TWO_DAYS)], [*lines(LEARNER, *PRESENT), *FILLED])
    result = assert_undecided(outcome, "P04")
    assert amounts_in(result) == {"50,00", "100,00"}


@pytest.mark.parametrize(
    "times",
    [
        pytest.param(["3h30"], id="two equal halves"),
        # Morning 4h00, afternoon 3h00: what is missing is shorter than what is there.
        pytest.param(["4h00"], id="a shorter afternoon"),
    ],
)
def test_a_half_day_missing_from_the_sheets_is_undecided(times: list[str], tmp_path: Path) -> None:
    sheet = lines(LEARNER, "P", planned=times) + lines(FILLER, "P", planned=times)
    assert_undecided(run(tmp_path, [dossier_row(), filler_row()], sheet), "P04")


def test_a_half_day_that_another_day_has_is_missing_where_no_hours_are_known(tmp_path: Path) -> None:
    changes = TWO_DAYS | {"planned_hours": ""}
    sheet = lines(LEARNER, *"PPP", days=BOTH_DAYS, planned=[""] * 4)
    assert_undecided(run(tmp_path, [dossier_row(**changes)], sheet), "P04")


@each(
    ("planned_hours", "times"),
    [
        pytest.param("0h00", ["0h00", "0h00"], id="zero"),
        pytest.param("", ["0h00", "0h00"], id="zero on the sheet, unknown elsewhere"),
        pytest.param("", ["3h30", ""], id="unknown for the afternoon"),
    ],
)
def test_a_planned_time_that_is_zero_or_unknown_is_undecided(
    planned_hours: str, times: list[str], tmp_path: Path
) -> None:
    row = dossier_row(planned_hours=planned_hours)
    result = assert_undecided(run(tmp_path, [row], lines(LEARNER, "P", "A", planned=times)), "F22")
    assert "durée prévue" in result.reason


def test_half_days_weigh_alike_where_no_hours_are_known_at_all(tmp_path: Path) -> None:
    sheet = lines(LEARNER, "P", "A", planned=["", ""])
    # One half-day of two: half the price.
    assert_decided(run(tmp_path, [dossier_row(planned_hours="")], sheet), Case.PARTIAL, 5_000)


def test_a_learner_missing_from_the_sheet_while_a_stranger_was_present_is_undecided(tmp_path: Path) -> None:
    outcome = run(tmp_path, [dossier_row(), filler_row()], [*FILLED, *lines(WALK_IN, "P", "A")])
    assert_undecided(outcome, "P01")


@each(
    ("marks", "most"),
    [
        pytest.param(("P", "P"), "100,00", id="there all day"),
        pytest.param(("P", "A"), "50,00", id="there in the morning"),
        # 90 minutes of 420: 21.43 %, the flat 25 %.
        pytest.param(("1h30", "A"), "25,00", id="there for an hour and a half"),
    ],
)
def test_who_may_be_a_stranger_attended_at_most_what_the_stranger_did(
    marks: tuple[str, str], most: str, tmp_path: Path
) -> None:
    outcome = run(tmp_path, [dossier_row(), filler_row()], [*FILLED, *lines(WALK_IN, *marks)])
    assert amounts_in(assert_undecided(outcome, "P01")) == {"5,00", most}


@pytest.mark.parametrize("written", ["fin mars", "27/04/2025"], ids=["no day", "a day outside the session"])
def test_a_stranger_whose_day_is_not_known_may_have_been_there_throughout(written: str, tmp_path: Path) -> None:
    stranger = [{**line, "Date": written} for line in lines(WALK_IN, "P", "P")]
    outcome = run(tmp_path, [dossier_row(), filler_row()], [*FILLED, *stranger], as_of=date.fromisoformat("2025-04-30"))
    assert amounts_in(assert_undecided(outcome)) == {"5,00", "100,00"}


def test_a_learner_whose_line_fits_two_dossiers_is_undecided_on_both(tmp_path: Path) -> None:
    twin = "0007002"
    rows = [dossier_row(), dossier_row(dossier_id=twin), filler_row()]
    outcome = run(tmp_path, rows, [*lines(LEARNER, *PRESENT), *FILLED])
    assert_undecided(outcome, "P02")
    assert_undecided(outcome, "P02", number=twin)


@pytest.mark.parametrize(
    "strangers",
    [pytest.param([], id="nobody else"), pytest.param(lines(WALK_IN, *ABSENT), id="a stranger marked absent")],
)
def test_a_learner_missing_from_a_filled_sheet_without_a_stranger_is_a_no_show(
    strangers: list[Row], tmp_path: Path
) -> None:
    outcome = run(tmp_path, [dossier_row(), filler_row()], [*FILLED, *strangers])
    assert_decided(outcome, Case.NO_SHOW, 500)
    assert "P05" in codes_of(outcome)


def test_attendance_after_an_interruption_is_undecided(tmp_path: Path) -> None:
    assert_undecided(two_days(tmp_path, "PPPA", **CANCELLED, cancelled_on=THURSDAY), "P06")


def test_attendance_up_to_an_interruption_decides(tmp_path: Path) -> None:
    outcome = two_days(tmp_path, "PPAA", **CANCELLED, cancelled_on=THURSDAY)
    # Two half-days of four: half the price.
    assert_decided(outcome, Case.PARTIAL, 5_000)


def test_attendance_after_a_cancellation_noted_beside_accepte_is_undecided(tmp_path: Path) -> None:
    # Kept, the whole course; interrupted on Thursday, half of it: Friday's presences contradict the date.
    outcome = two_days(tmp_path, "PPPP", cancelled_on=THURSDAY)
    result = assert_undecided(outcome, "P06")
    assert amounts_in(result) == {"50,00", "100,00"}
    assert "F25" in codes_of(outcome)


def test_an_unreadable_mark_still_decides_beside_attendance_after_an_interruption(tmp_path: Path) -> None:
    # Of ten hours: 1 attended, 5 unreadable, and 1 attended after the cancellation. From 1 h (25 €) to 7 h (70 €).
    changes = TWO_DAYS | {"planned_hours": "10h00"}
    times = ["1h00", "5h00", "1h00", "3h00"]
    sheet = [
        *lines(LEARNER, "P", "Retard", "P", "A", days=BOTH_DAYS, planned=times),
        *lines(FILLER, *"PPPP", days=BOTH_DAYS, planned=times),
    ]
    row = dossier_row(**changes | CANCELLED, cancelled_on=THURSDAY)
    assert_undecided(run(tmp_path, [row, filler_row(**changes)], sheet), "P07")


# Force majeure without a listed reason or a proof: M07 where it decides.


@each(
    "lacking",
    [
        pytest.param({}, id="no proof"),
        pytest.param({"force_majeure_proof": "non"}, id="a proof not received"),
        pytest.param({"force_majeure_proof": "oui", "force_majeure_reason": "Réunion"}, id="an unlisted reason"),
        pytest.param({"force_majeure_proof": "oui", "force_majeure_reason": ""}, id="no reason"),
        pytest.param({"force_majeure_proof": "oui", "force_majeure": "peut-être"}, id="perhaps"),
    ],
)
@each(
    "marks",
    [
        # 0 € instead of 5 €.
        pytest.param(ABSENT, id="never came"),
        # 60 minutes of 420, 14.29 €, instead of 25 €.
        pytest.param(("1h00", "A"), id="came for an hour"),
        # 390 minutes of 420, 92.86 €, instead of 100 €.
        pytest.param(("P", "3h00"), id="came to nearly all of it"),
    ],
)
def test_incomplete_force_majeure_that_changes_the_amount_is_undecided(
    marks: tuple[str, str], lacking: dict[str, str], tmp_path: Path
) -> None:
    assert_undecided(one_day(tmp_path, marks, **UNPROVED | lacking), "M07")


@each(
    ("marks", "changes", "case", "cents"),
    [
        pytest.param(PRESENT, {}, Case.COMPLETED, 10_000, id="came to everything"),
        pytest.param(("P", "A"), {}, Case.PARTIAL, 5_000, id="half of it, pro rata either way"),
        pytest.param(
            ABSENT, {**CANCELLED, "cancelled_on": "18/03/2025"}, Case.FREE_CANCELLATION, 0, id="cancelled in time"
        ),
    ],
)
def test_incomplete_force_majeure_that_changes_nothing_is_only_to_be_checked(
    marks: tuple[str, str], changes: dict[str, str], case: Case, cents: int, tmp_path: Path
) -> None:
    outcome = one_day(tmp_path, marks, **UNPROVED | changes)
    assert_decided(outcome, case, cents)
    assert "M07" in codes_of(outcome, severity="check")
    assert "M07" not in codes_of(outcome, severity="blocking")


# The condition on indemnities.


def month(folder: Path, present: int, *more: tuple[dict[str, str], Sequence[str]], attested: bool = True) -> Outcome:
    """Reconcile the no-show of ALPHA beside learners who came to everything, and others with their marks."""
    came: tuple[dict[str, str], Sequence[str]] = ({}, PRESENT)
    others = [came] * present + list(more)
    rows, sheet = [dossier_row()], lines(LEARNER, *ABSENT)
    for index, (changes, marks) in enumerate(others):
        name = f"EXEMPLE-N{index:02d}"
        rows.append(dossier_row(**{"dossier_id": f"90{index:02d}", "last_name": name} | changes))
        sheet += lines(f"{name} Testine", *marks)
    return run(folder, rows, sheet, attested=attested)


ABANDONED: tuple[dict[str, str], Sequence[str]] = ({}, ("1h00", "A"))


@each(
    ("completed", "counted", "firmness"),
    [
        pytest.param(9, (1, 10), "conditional", id="1 of 10: at the limit"),
        pytest.param(10, (1, 11), "firm", id="1 of 11: strictly below"),
        pytest.param(8, (1, 9), "conditional", id="1 of 9: over"),
    ],
)
def test_an_indemnity_is_firm_only_while_the_abandonment_rate_is_strictly_below_the_limit(
    completed: int, counted: tuple[int, int], firmness: str, tmp_path: Path
) -> None:
    outcome = month(tmp_path, completed, ABANDONED)
    result = result_of(outcome)
    assert (outcome.condition.abandoned, outcome.condition.present) == counted
    assert (result.cents, result.firmness) == (500, firmness)


def test_an_indemnity_is_conditional_where_nobody_was_present(tmp_path: Path) -> None:
    outcome = month(tmp_path, 0)
    assert outcome.condition.present == 0
    assert (result_of(outcome).cents, result_of(outcome).firmness) == (500, "conditional")


@pytest.mark.parametrize(("attested", "firmness"), [(True, "firm"), (False, "conditional")])
def test_an_indemnity_is_conditional_until_the_reminders_are_attested(
    attested: bool, firmness: str, tmp_path: Path
) -> None:
    outcome = month(tmp_path, 1, attested=attested)
    assert (result_of(outcome).cents, result_of(outcome).firmness) == (500, firmness)
    assert result_of(outcome, "9000").firmness == "firm"
    assert ("M06" in {finding.code for finding in outcome.findings}) is not attested


def test_force_majeure_and_undecided_dossiers_are_left_out_of_the_rate(tmp_path: Path) -> None:
    proved = {**UNPROVED, "force_majeure_proof": "oui"}
    left_out = [(proved, ("1h00", "A")), (proved, PRESENT), ({}, ("P", "Retard"))]
    outcome = month(tmp_path, 9, ABANDONED, *left_out)
    assert (outcome.condition.abandoned, outcome.condition.present) == (1, 10)


def test_an_unmet_condition_is_raised_once_whatever_the_number_of_indemnities(tmp_path: Path) -> None:
    outcome = month(tmp_path, 2, ABANDONED, ({}, ABSENT), attested=False)
    conditional = [result for result in outcome.results if result.firmness == "conditional"]
    assert len(conditional) == 3
    assert [finding.code for finding in outcome.findings].count("M06") == 1
    # Two no-shows at 5 € and an abandonment at 25 € stay in the totals beside two whole prices.
    assert (outcome.totals.conditional, outcome.totals.firm) == (3_500, 20_000)


@each(
    "status",
    ["En formation", "Sortie de formation", "Service fait déclaré", "Service fait validé", "Facturé", "Payé"],
)
def test_a_no_show_whose_entry_is_declared_is_conditional_even_when_attested(status: str, tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, *ABSENT), *FILLED]
    outcome = run(tmp_path, [dossier_row(status=status), filler_row()], sheet, attested=True)
    assert_decided(outcome, Case.NO_SHOW, 500)
    assert result_of(outcome).firmness == "conditional"
    assert "M05" in codes_of(outcome, severity="blocking")


def test_what_an_undecided_dossier_could_reach_is_counted_at_its_price(tmp_path: Path) -> None:
    outcome = run(tmp_path, [dossier_row(price="149,99"), dossier_row(dossier_id="0007002", price="")])
    assert (outcome.totals.undecided, outcome.totals.most, outcome.totals.unpriced) == (2, 14_999, 1)
