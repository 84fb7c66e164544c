"""What is known of a missing date (contract.md §4), case by case, from the files to the amount."""

from datetime import date
from pathlib import Path

import pytest

from reconcile.evidence.missing_dates import latest_day
from reconcile.month.pipeline import reconcile_month
from tests.builders.each import each
from tests.builders.months import (
    ALPHA,
    FILLER,
    LEARNER,
    Row,
    cases,
    cents,
    codes_of,
    day,
    dossier,
    dossier_row,
    filler_row,
    lines,
    result_of,
    write_csv,
)

_DATES = ("requested_on", "proposed_on", "confirmed_on", "cancelled_on", "last_action_on")


def written(text: str) -> str:
    """Turn a day of the case file into a day of a table."""
    return "/".join(reversed(text.split("-"))) if text else ""


@each("row", cases("missing_dates.csv"))
def test_a_missing_date_leaves_open_only_the_days_it_can_be(tmp_path: Path, row: Row) -> None:
    known = {"status": row["status"], **{name: written(row[name]) for name in _DATES}}
    days = {"starts_on": written(row["first_day"]), "ends_on": written(row["last_day"])}
    named = f"Export_00000000000000_{row['exported_on'].replace('-', '')}" if row["exported_on"] else "dossiers"
    write_csv(tmp_path / f"{named}.csv", [dossier_row(**days, **known), filler_row(**days)])
    if row["marks"]:
        write_csv(tmp_path / "feuille.csv", [*lines(LEARNER, *row["marks"] * 2), *lines(FILLER, "P", "P")])
    as_of = day(row["as_of"])
    assert as_of
    outcome = reconcile_month([tmp_path], as_of)
    result = result_of(outcome, ALPHA)
    amounts = sorted({due.cents for _, due in result.assessment.candidates}, key=lambda one: (one is None, one or 0))
    assert (result.case, result.cents) == (row["case"], cents(row["due"]))
    assert amounts == [None if one == "-" else cents(one) for one in row["possible"].split()]
    assert set(row["codes"].split()) <= set(codes_of(outcome, ALPHA))


def test_each_possible_amount_is_named_once_with_all_that_gives_it(tmp_path: Path) -> None:
    cancelled = {"status": "Annulé (par le titulaire)", "confirmed_on": "03/02/2025", "cancelled_on": ""}
    write_csv(tmp_path / "dossiers.csv", [dossier_row(**cancelled), filler_row()])
    write_csv(tmp_path / "feuille.csv", [*lines(LEARNER, "A", "A"), *lines(FILLER, "P", "P")])
    as_of = day("2025-04-05")
    assert as_of
    reason = result_of(reconcile_month([tmp_path], as_of), ALPHA).reason
    assert (
        "si l'annulation est du 18/03/2025 ou avant : 0,00 € ; si elle est du 19/03/2025 au 26/03/2025, ou si elle est "
        "du 27/03/2025 ou après : 5,00 €"
    ) in reason.replace("\u00a0", " ").replace("\u202f", " ")


@each(
    ("dates", "latest"),
    [
        pytest.param({"requested_on": "2025-03-03"}, "2025-03-03", id="its own date"),
        pytest.param({"confirmed_on": "2025-03-05"}, "2025-03-05", id="an act that follows it"),
        pytest.param({}, "", id="nothing shows it"),
    ],
)
def test_the_latest_day_of_a_request_is_the_first_that_shows_it(dates: dict[str, str], latest: str) -> None:
    known = dossier(**{name: day(text) for name, text in dates.items()})
    assert latest_day(known, "requested_on", date(2025, 4, 5)) == day(latest)


def test_an_act_between_dates_that_contradict_each_other_has_no_latest_day() -> None:
    known = dossier(requested_on=date(2025, 3, 10), confirmed_on=date(2025, 3, 5))
    assert latest_day(known, "proposed_on", date(2025, 4, 5)) is None
