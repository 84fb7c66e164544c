"""The readings of contract.md §6 that this month shows nowhere else, and where each amount stands in the guide (§8)."""

from datetime import date
from pathlib import Path

import pytest

from reconcile.contract import deadlines
from reconcile.contract.amounts import Case
from reconcile.contract.articles import article_of
from reconcile.contract.indemnities import Firmness
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.terms import age_note, load
from reconcile.terms.readings import DEFAULT_READING, Reading, other_readings
from reconcile.working_days import WorkingDays
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    FILLER,
    FRIDAY,
    LEARNER,
    THURSDAY,
    dossier_row,
    filler_row,
    guide,
    lines,
    result_of,
    run,
    write_csv,
)

SEVEN_DAYS = "7 jours calendaires, comme le titre de la question"
FIRST_DAY_MISSED = "absent toute la première journée, même présent ensuite"
TWO_DAYS = {"ends_on": FRIDAY, "planned_hours": "14h00"}


@each(
    ("reading", "march", "may"),
    [
        pytest.param(DEFAULT_READING, date(2025, 3, 18), date(2025, 5, 2), id="first day not counted"),
        pytest.param(Reading(notice_offset=1), date(2025, 3, 17), date(2025, 4, 30), id="clear days"),
        pytest.param(Reading(notice_offset=-1), date(2025, 3, 19), date(2025, 5, 5), id="first day counted"),
        pytest.param(Reading(notice_calendar_days=7), date(2025, 3, 20), date(2025, 5, 7), id="7 calendar days"),
    ],
)
def test_the_last_free_day_of_each_reading_is_that_of_the_contract(reading: Reading, march: date, may: date) -> None:
    terms, calendar = load().read_as(reading).at(date(2025, 3, 1)), WorkingDays(2025, 2025)
    days = [deadlines.last_free_cancellation(one, terms, calendar) for one in (date(2025, 3, 27), date(2025, 5, 14))]
    assert days == [march, may]


def test_a_cancellation_seven_calendar_days_before_is_free_under_that_reading(tmp_path: Path) -> None:
    # Thursday 20 March for Thursday the 27th: two working days too late, and just in time by the calendar.
    row = dossier_row(status="Annulé (par le titulaire)", confirmed_on="03/02/2025", cancelled_on="20/03/2025")
    outcome = run(tmp_path, [row, filler_row()], lines(FILLER, "P", "P"))
    result = result_of(outcome, ALPHA)
    assert (result.cents, dict(result.other_amounts)) == (500, {SEVEN_DAYS: 0})
    assert result.article == (
        "Guide, question sur l'annulation à moins de 7 jours ouvrés (5 % du prix) ; conditions de paiement des "
        "indemnités ; lecture retenue L2"
    )


def test_the_first_day_missed_by_force_majeure_owes_nothing_under_that_reading(tmp_path: Path) -> None:
    proved = {"force_majeure": "oui", "force_majeure_reason": "Hospitalisation", "force_majeure_proof": "oui"}
    days = (THURSDAY, FRIDAY)
    sheet = [*lines(LEARNER, *"AAPP", days=days), *lines(FILLER, *"PPPP", days=days)]
    outcome = run(tmp_path, [dossier_row(**TWO_DAYS, **proved), filler_row(**TWO_DAYS)], sheet)
    result = result_of(outcome, ALPHA)
    # 7 h of 14 h attended: half the price, or nothing.
    assert (result.case, result.cents) == (Case.FORCE_MAJEURE_DURING, 5000)
    assert dict(result.other_amounts)[FIRST_DAY_MISSED] == 0


@each(
    ("first_day", "elsewhere"),
    [
        # Thursday's morning of 1 h is on no sheet: attended, who came on Friday was there on the first day too.
        pytest.param({"Après-midi": "A"}, None, id="its morning is on no sheet"),
        pytest.param({}, None, id="it is on no sheet"),
        pytest.param({"Matin": "A", "Après-midi": "A"}, 500, id="absent throughout"),
    ],
)
def test_a_first_day_missing_from_the_sheets_is_no_certain_absence(
    first_day: dict[str, str], elsewhere: int | None, tmp_path: Path
) -> None:
    # Thursday 1 h and 1 h, Friday 6 h and 4 h, of which one hour attended: from 1/12 to 3/12 less a minute, 25 %.
    times, session = ["1h00", "0h59", "6h00", "4h00"], {"ends_on": FRIDAY, "planned_hours": "11h59"}
    both = [
        *lines(LEARNER, "A", "A", "1h00", "A", days=(THURSDAY, FRIDAY), planned=times),
        *lines(FILLER, *"PPPP", days=(THURSDAY, FRIDAY), planned=times),
    ]
    sheet = [one for one in both if one["Date"] == FRIDAY or one["Demi-journée"] in first_day]
    outcome = run(tmp_path, [dossier_row(**session), filler_row(**session)], sheet)
    result = result_of(outcome, ALPHA)
    assert (result.case, result.cents) == (Case.ABANDONMENT, 2500)
    assert dict(result.other_amounts)[FIRST_DAY_MISSED] == elsewhere


def two_months(folder: Path) -> Outcome:
    """Reconcile March: one abandonment among two present; in April two others came throughout."""
    april = {"starts_on": "10/04/2025", "ends_on": "10/04/2025", "session_id": "S-TEST-2"}
    rows = [
        dossier_row(planned_hours="7h00"),
        filler_row(planned_hours="7h00"),
        *(dossier_row(dossier_id=f"00072{n:02d}", last_name=f"ESSAI-{n:02d}", **april) for n in range(19)),
    ]
    sheet = [dict(one) for one in (*lines(LEARNER, "1h00", "A"), *lines(FILLER, "P", "P"))]
    for n in range(19):
        sheet += [
            {**one, "N° session": "S-TEST-2"} for one in lines(f"ESSAI-{n:02d} Testine", "P", "P", days=("10/04/2025",))
        ]
    write_csv(folder / "dossiers.csv", rows)
    write_csv(folder / "emargement.csv", sheet)
    return reconcile_month([folder], date(2025, 5, 5), "2025-03", reminders_attested=True)


def test_the_rate_of_the_year_counts_the_other_months_among_the_files(tmp_path: Path) -> None:
    outcome = two_months(tmp_path)
    # 1/2 in March: conditional. 1/21 over the year: below 10 %.
    (year,) = [one for one in outcome.readings if one.other.reading.rate_of_year]
    assert (outcome.totals.firm, outcome.totals.conditional) == (10000, 2500)
    assert (year.totals.firm, year.totals.conditional) == (12500, 0)


def test_a_pro_rata_booked_as_an_indemnity_changes_its_nature_and_no_amount(tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")]
    outcome = run(tmp_path, [dossier_row(), filler_row()], sheet, attested=True)
    (booked,) = [one for one in outcome.readings if one.other.reading.pro_rata_is_indemnity]
    assert (outcome.totals.services, outcome.totals.indemnities) == (15000, 0)
    assert (booked.totals.services, booked.totals.indemnities, booked.totals.due) == (10000, 5000, 15000)


def test_readings_are_numbered_by_question() -> None:
    numbers = dict.fromkeys((one.number, one.question) for one in other_readings())
    assert [number for number, _ in numbers] == [f"L{n}" for n in range(1, 10)]


@each("case", [case for case in Case if case not in {Case.UNDECIDED, Case.UPCOMING}])
def test_every_amount_names_its_article(case: Case) -> None:
    assert article_of(case, Firmness.FIRM, guide()).startswith(("Guide, ", "Conditions générales"))


def test_what_has_no_amount_names_none() -> None:
    assert [article_of(case, None, guide()) for case in (Case.UNDECIDED, Case.UPCOMING)] == ["", ""]


def test_an_order_a_year_after_the_figures_were_checked_carries_a_note() -> None:
    figures = load().figures_at(date(2025, 11, 1))
    assert age_note(figures, date(2025, 11, 1)) == ""
    assert age_note(figures, date(2025, 11, 2)) == "Chiffres vérifiés le 01/11/2024, à confirmer auprès d'AMG."


def test_the_note_changes_no_amount_and_stands_in_the_outcome(tmp_path: Path) -> None:
    late = {"starts_on": "10/12/2025", "ends_on": "10/12/2025", "confirmed_on": "05/11/2025"}
    sheet = [*lines(LEARNER, "P", "A", days=("10/12/2025",)), *lines(FILLER, "P", "P", days=("10/12/2025",))]
    outcome = run(tmp_path, [dossier_row(**late), filler_row(**late)], sheet, as_of=date(2025, 12, 20))
    assert (result_of(outcome, ALPHA).cents, outcome.age_note[:34]) == (5000, "Chiffres vérifiés le 01/11/2024, à")
