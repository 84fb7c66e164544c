"""The table of amounts in exact arithmetic (contract.md §4)."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from reconcile.contract.amounts import Case, Facts, amount_due, round_half_up
from reconcile.contract.assessments import assess
from reconcile.contract.doubts import force_majeure_doubts
from reconcile.dossiers import ForceMajeure, Status
from reconcile.evidence.presence import Presence
from reconcile.terms.readings import Reading
from reconcile.terms.words import listed_reason
from reconcile.working_days import WorkingDays
from tests.builders.each import each
from tests.builders.examples import examples
from tests.builders.months import AFTER, cases, cents, day, dossier, guide

CALENDAR = WorkingDays(2023, 2026)
PROVED = ForceMajeure(True, "Hospitalisation", listed_reason("Hospitalisation"), True)
PRICES = st.integers(0, 1_000_000)


def attended(price: int, attended_minutes: int, planned_minutes: int, *, force_majeure: bool = False) -> Facts:
    """Return the facts of a confirmed learner whose session of Thursday 27 March 2025 is over."""
    return Facts(
        as_of=AFTER,
        status=Status.ACCEPTED,
        price=price,
        first_day=date(2025, 3, 27),
        last_day=date(2025, 3, 27),
        last_free_day=date(2025, 3, 18),
        confirmed=True,
        force_majeure=force_majeure,
        assiduity=Fraction(attended_minutes, planned_minutes),
    )


@each("row", cases("attendance_amounts.csv"))
def test_attendance_gives_the_case_and_the_amount_of_the_table(row: dict[str, str]) -> None:
    facts = attended(
        cents(row["price"]) or 0,
        int(row["attended_minutes"]),
        int(row["planned_minutes"]),
        force_majeure=row["force_majeure"] == "yes",
    )
    due = amount_due(facts, guide())
    assert (due.case, due.cents) == (row["case"], cents(row["due"]))


@each("row", cases("cancellations.csv"))
def test_a_cancellation_gives_the_case_and_the_amount_of_the_table(row: dict[str, str]) -> None:
    cancelled = dossier(
        status=Status.CANCELLED_BY_LEARNER,
        price=cents(row["price"]),
        starts_on=day(row["first_day"]),
        ends_on=day(row["first_day"]),
        confirmed_on=day(row["confirmed_on"]),
        cancelled_on=day(row["cancelled_on"]),
        force_majeure=PROVED if row["force_majeure"] == "yes" else ForceMajeure(),
    )
    due = assess(cancelled, Presence(), AFTER, guide(), CALENDAR).due
    assert (due.case, due.cents) == (row["case"], cents(row["due"]))


@each(
    ("case", "nature"),
    [
        (Case.COMPLETED, "service"),
        (Case.PARTIAL, "service"),
        (Case.FORCE_MAJEURE_DURING, "service"),
        (Case.LATE_CANCELLATION, "indemnity"),
        (Case.NO_SHOW, "indemnity"),
        (Case.ABANDONMENT, "indemnity"),
        (Case.FREE_CANCELLATION, None),
        (Case.UNDECIDED, None),
        (Case.UPCOMING, None),
    ],
)
def test_accounting_books_services_and_indemnities_apart(case: Case, nature: str | None) -> None:
    assert case.nature == nature


@examples()
@given(st.decimals(0, 10**9, places=4))
def test_a_half_is_rounded_upwards_as_decimal_does(value: Decimal) -> None:
    assert round_half_up(Fraction(value)) == int(value.quantize(Decimal(1), ROUND_HALF_UP))


@examples()
@given(PRICES, st.integers(0, 5_000), st.integers(1, 5_000))
def test_a_share_of_a_price_is_rounded_as_decimal_does(price: int, part: int, whole: int) -> None:
    with localcontext(prec=60):
        # A half is finite in decimal, and nothing else comes nearer to one than 1/10 000: 60 digits decide.
        rounded = (Decimal(price * part) / Decimal(whole)).quantize(Decimal(1), ROUND_HALF_UP)
    assert round_half_up(Fraction(price * part, whole)) == int(rounded)


@examples()
@given(PRICES, st.integers(1, 3_000), st.data())
def test_who_attends_more_never_owes_less(price: int, planned: int, data: st.DataObject) -> None:
    less, more = sorted(data.draw(st.tuples(st.integers(0, planned), st.integers(0, planned))))
    low = amount_due(attended(price, less, planned), guide()).cents
    high = amount_due(attended(price, more, planned), guide()).cents
    assert low is not None
    assert high is not None
    assert low <= high


@examples()
@given(PRICES, st.integers(1, 3_000), st.booleans(), st.data())
def test_nobody_ever_owes_more_than_the_price(
    price: int, planned: int, force_majeure: bool, data: st.DataObject
) -> None:
    minutes = data.draw(st.integers(0, planned))
    due = amount_due(attended(price, minutes, planned, force_majeure=force_majeure), guide())
    assert due.cents is not None
    assert 0 <= due.cents <= price


def test_nobody_missed_the_first_day_unless_the_facts_say_so() -> None:
    terms = replace(guide(), reading=Reading(no_show_on_first_day=True))
    half = attended(10_000, 210, 420)
    dues = [amount_due(facts, terms) for facts in (half, replace(half, missed_first_day=True))]
    assert [(due.case, due.cents) for due in dues] == [(Case.PARTIAL, 5_000), (Case.NO_SHOW, 500)]


@each(
    ("declared", "field"),
    [
        pytest.param(ForceMajeure(None, "Hospitalisation", PROVED.listed, True), "force_majeure", id="not declared"),
        pytest.param(ForceMajeure(None, "Humeur", "", True), "force_majeure", id="not declared, for no listed reason"),
        pytest.param(ForceMajeure(True, "Humeur", "", True), "force_majeure_reason", id="for no listed reason"),
        pytest.param(ForceMajeure(True, "Hospitalisation", PROVED.listed), "force_majeure_proof", id="no proof"),
    ],
)
def test_an_incomplete_force_majeure_points_at_the_field_to_mend(declared: ForceMajeure, field: str) -> None:
    (doubt,) = force_majeure_doubts(dossier(force_majeure=declared))
    assert (doubt.codes, doubt.name) == (("M07",), field)
