"""*Enjeu*: the largest sum that an answer can change or make firm; the rows are sorted by it within their gravity."""

from datetime import date
from pathlib import Path

import pytest

from reconcile.month.finding_rows import FindingRow
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from tests.builders.decisions import BOTH, FILLED, LATE, WORKBOOK, decide, first_run, run_again, write
from tests.builders.each import each
from tests.builders.months import ALPHA, FILLER, LEARNER, WALK_IN, Row, dossier_row, filler_row, lines, run
from tests.builders.pages import finding_row, finding_rows, for_information, page, to_do
from tests.builders.sample import sample_month

PAID = Path(__file__).parent / "month_with_payments"
ABSENT = [*lines(LEARNER, "A", "A"), *FILLED]
# What waits in the sample month, worked out from `samples/2024-11.expected.txt`.
BLOCKING = [
    ("F06", 10_000),  # an unknown status: the price
    ("P01", 10_000),  # the passer-by, for whom 022 waits
    ("P02", 10_000),  # the one line of 028 and 029
    ("P04", 10_000),  # 036, who may have attended all of it
    ("P06", 10_000),  # 023
    ("P07", 10_000),  # 021: 75 % or 100 %
    ("M05", 500),  # 008
    ("M07", 500),  # 012: 5.00 or 0
    ("M09", 500),  # 018: 5.00 or 0
    ("F05", None),  # 039: no price, no bound
]
TO_CHECK = [
    ("P05", 142_025),  # 007: 1 495.00 - 74.75
    ("D10", 19_429),  # 003, 004, 005, 011 and 013: 80 + 25 + 25 + 14.29 + 50
    ("D10", 7_499),  # 020; 021, 022, 028 and 029 are undecided
    ("D10", 2_500),  # 032
    ("M02", 2_000),  # 031: 100.00 or 80.00
    ("M02", 500),  # 015: 0 or 5.00
    ("M02", 353),  # 014: 3.53 or 0
]
# Without a sum: the most pressing first, then by code.
DATED = [
    ("D02", date(2024, 11, 14)),
    ("D09", date(2024, 11, 19)),
    ("D02", date(2024, 11, 29)),
    ("D09", date(2024, 12, 3)),
    ("D10", date(2024, 12, 3)),
]


@pytest.fixture(scope="module")
def sample() -> Outcome:
    return sample_month()


@pytest.fixture(scope="module")
def paid() -> Outcome:
    return reconcile_month([PAID], date(2025, 4, 15), reminders_attested=True)


def valued(rows: list[FindingRow], gravity: str) -> list[tuple[str, int | None]]:
    """Return code and stake of the rows of a gravity, the condition of the indemnities apart."""
    return [(row.first.code, row.stake) for row in rows if row.severity.value == gravity and row.first.code != "M06"]


def test_the_gravest_rows_come_first_then_the_dearest(sample: Outcome) -> None:
    rows = list(sample.to_do)
    assert [row.severity.value for row in rows] == ["blocking"] * 10 + ["check"] * (len(rows) - 10)
    assert valued(rows, "blocking") == BLOCKING
    assert valued(rows, "check")[: len(TO_CHECK)] == TO_CHECK
    assert all(stake is None for _, stake in valued(rows, "check")[len(TO_CHECK) :])


def test_rows_without_a_sum_are_sorted_by_the_day_to_act_before(sample: Outcome) -> None:
    rows = [row for row in sample.to_do if row.severity.value == "check" and row.stake is None]
    assert [(row.first.code, row.due_on) for row in rows if row.due_on] == DATED
    assert all(row.due_on is None for row in rows[len(DATED) :])


def test_the_condition_is_not_worth_what_another_finding_holds_back(sample: Outcome) -> None:
    # 118.28, of which 5.00 (008) waits for a correction on EDOF as well.
    assert finding_row(sample, "M06").stake == 11_328


def test_the_condition_stands_by_its_sum_among_what_is_to_check(sample: Outcome) -> None:
    codes = [row.first.code for row in sample.to_do if row.severity.value == "check"]
    # 1 420.25, 194.29, then the condition, then 74.99.
    assert codes[:4] == ["P05", "D10", "M06", "D10"]


@each(
    ("number", "stake"),
    [
        pytest.param("990000000211", 10_000, id="billed 100.00, nothing due"),
        pytest.param("990000000201", 2_000, id="billable 80.00, due 100.00"),
        pytest.param("990000000103", 833, id="billed 33.33, due 25.00"),
        pytest.param("990000000105", 705, id="billed 42.30, due 35.25"),
        pytest.param("990000000208", 1, id="billed 1.66, due 1.67"),
    ],
)
def test_an_amount_of_edof_that_differs_is_worth_the_difference(paid: Outcome, number: str, stake: int) -> None:
    assert finding_row(paid, "M04", number).stake == stake


@pytest.mark.parametrize(("number", "stake"), [("990000000302", 10_000), ("990000000307", 250)])
def test_a_payment_that_differs_is_worth_the_difference(paid: Outcome, number: str, stake: int) -> None:
    # 302: 200.00 for 100.00; 307: 2.50 for 5.00.
    assert finding_row(paid, "M04", number).stake == stake


def test_an_amount_that_edof_does_not_tell_yet_is_worth_nothing(tmp_path: Path) -> None:
    # Half of the day: 50.00 are due. Accepted only, its billable amount of zero says nothing; 58.33 billed do.
    told = {"Montant facturable (€)": "0,00", "Montant facturé (€)": "58,33"}
    export = [dossier_row() | told, filler_row() | dict.fromkeys(told, "")]
    outcome = run(tmp_path, export, [*lines(LEARNER, "P", "A"), *FILLED])
    assert finding_row(outcome, "M04", ALPHA).stake == 833


@each(
    ("number", "stake"),
    # 50.00 or 5.00; 85.00 or 100.00; 100.00 or 80.00; 1.67 or 0; 0 or 5.00
    [
        ("990000000102", 4_500),
        ("990000000104", 1_500),
        ("990000000201", 2_000),
        ("990000000208", 167),
        ("990000000207", 500),
    ],
)
def test_a_limit_case_is_worth_the_difference_to_the_furthest_reading(paid: Outcome, number: str, stake: int) -> None:
    assert finding_row(paid, "M02", number).stake == stake


@each(
    ("changes", "sheet", "code", "stake"),
    [
        pytest.param({}, [*lines(LEARNER, "A", "?"), *FILLED], "P07", 5_000, id="absent or half of the day"),
        pytest.param({}, [*lines(LEARNER, "P", "?"), *FILLED], "P07", 10_000, id="half of the day or all of it"),
        pytest.param(LATE | {"confirmed_on": ""}, FILLED, "M01", 500, id="withdrawn or cancelled late"),
        pytest.param(LATE | {"cancelled_on": ""}, FILLED, "M09", 500, id="cancelled in time or late"),
        pytest.param({"status": "Inconnu", "price": "149,99"}, FILLED, "F06", 14_999, id="no bound but the price"),
        pytest.param({"price": ""}, FILLED, "F03", None, id="no price"),
    ],
)
def test_what_is_undecided_is_worth_its_largest_alternative(
    changes: dict[str, str], sheet: list[Row], code: str, stake: int | None, tmp_path: Path
) -> None:
    outcome = first_run(tmp_path, [dossier_row(**changes), filler_row()], sheet)
    assert finding_row(outcome, code, ALPHA).stake == stake
    shown = [row["Enjeu (€)"] for row in page(tmp_path / WORKBOOK, "À traiter") if row["Code"] == code]
    assert shown == [None if stake is None else stake / 100]


def test_a_line_of_nobody_is_worth_no_sum_where_the_dossier_it_may_be_has_no_price(tmp_path: Path) -> None:
    outcome = run(tmp_path, [dossier_row(price=""), filler_row()], [*lines(WALK_IN, "P", "P"), *FILLED])
    assert [row.stake for row in finding_rows(outcome, "P01") if not row.first.dossier_id] == [None]


def test_a_learner_on_no_sheet_is_worth_the_rest_of_the_price(tmp_path: Path) -> None:
    outcome = first_run(tmp_path, [dossier_row(price="60,00"), filler_row()], FILLED)
    # 60.00 - 3.00
    assert finding_row(outcome, "P05").stake == 5_700


def test_an_entry_wrongly_declared_is_worth_the_indemnity(tmp_path: Path) -> None:
    outcome = first_run(tmp_path, [dossier_row(status="En formation", price="80,00"), filler_row()], ABSENT)
    assert finding_row(outcome, "M05").stake == 400


def test_the_condition_adds_up_the_indemnities_that_wait(tmp_path: Path) -> None:
    both = [dossier_row(price="200,00"), filler_row()]
    outcome = first_run(tmp_path, both, [*lines(LEARNER, "A", "A"), *lines(FILLER, "A", "A")])
    # 10.00 + 5.00
    assert finding_row(outcome, "M06").stake == 1_500


def test_what_is_not_declared_is_worth_what_is_due(tmp_path: Path) -> None:
    both = [dossier_row(price="80,00"), filler_row()]
    outcome = first_run(tmp_path, both, [*lines(LEARNER, "P", "A"), *FILLED])
    # 40.00 + 100.00
    assert [row.stake for code in ("D09", "D10") for row in finding_rows(outcome, code)] == [14_000, 14_000]


def test_a_row_worth_nothing_shows_no_sum(tmp_path: Path) -> None:
    waiting = {"status": "Non traité", "confirmed_on": "", "requested_on": "03/03/2025"}
    outcome = first_run(tmp_path, [dossier_row(**waiting), filler_row(status="Facturé")], FILLED)
    assert to_do(outcome) == ["D02"]
    assert [row["Enjeu (€)"] for row in page(tmp_path / WORKBOOK, "À traiter")] == [None]


# What was settled.


def test_a_settled_row_leaves_for_information_and_is_worth_nothing(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    outcome = decide(tmp_path, "P07", "présent", ALPHA)
    assert ("P07" in to_do(outcome), "P07" in for_information(outcome)) == (False, True)
    assert finding_row(outcome, "P07").stake is None


def test_a_check_that_was_seen_leaves_for_information(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, ABSENT)
    outcome = decide(tmp_path, "M06", "vu")
    assert ("M06" in to_do(outcome), "M06" in for_information(outcome)) == (False, True)
    assert finding_row(outcome, "M06").stake is None


def test_an_answer_that_nobody_signed_stays_to_do(tmp_path: Path) -> None:
    first_run(tmp_path, BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    write(tmp_path / WORKBOOK, "P07", "présent", ALPHA, by="")
    outcome = run_again(tmp_path)
    assert (finding_row(outcome, "P07").severity.value, "P07" in to_do(outcome)) == ("check", True)
