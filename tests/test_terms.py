"""The contract's figures: what ships, which hold on a day, what the loader refuses (contract.md §1)."""

from datetime import date
from importlib.resources import files

import pytest

from reconcile.errors import ReconcileError
from reconcile.terms import Terms, load, parse
from tests.builders.each import each

SHIPPED = (files("reconcile.terms") / "terms.toml").read_text("utf-8")
FLOOR = 'values = [{ from = 2024-11-01, value = 25, source = "guide AMG, novembre 2024, questions" }]'
# The table of contract.md §1; prices in cents, shares and thresholds in percent.
GUIDE = Terms(
    request_notice=11,
    answer_allowance=2,
    confirmation_allowance=4,
    free_cancellation_notice=7,
    late_cancellation_share=5,
    no_show_share=5,
    abandonment_floor=25,
    abandonment_share=25,
    completion_threshold=80,
    abandonment_rate_limit=10,
    reminders_required=True,
    price_dif=10_000,
    price_direct=7_000,
    price_ceiling=5_000_000,
    withdrawal_period=14,
    session_capacity=15,
    arrival_tolerance=15,
    entry_declaration_allowance=3,
    service_declaration_allowance=3,
)


def changed(key: str, old: str, new: str) -> str:
    """Return the shipped text with one figure's entry changed."""
    head, start, rest = SHIPPED.partition(f"[{key}]\n")
    entry, end, tail = rest.partition("\n\n")
    assert old in entry
    return head + start + entry.replace(old, new) + end + tail


@each(
    "day",
    [
        pytest.param(date(2024, 11, 1), id="from 1 November 2024"),
        pytest.param(date(2019, 1, 1), id="for every earlier order"),
        pytest.param(date(2030, 1, 1), id="until a later value"),
    ],
)
def test_the_shipped_figures_are_those_of_the_contract(day: date) -> None:
    assert load().at(day) == GUIDE


@each(
    ("key", "shown", "source"),
    [
        ("request_notice", "11 jours ouvrés", "étape 2"),
        ("answer_allowance", "2 jours ouvrés", "étape 2"),
        ("confirmation_allowance", "4 jours ouvrés", "étape 3"),
        ("free_cancellation_notice", "7 jours ouvrés", "questions"),
        ("late_cancellation_share", "5 %", "questions"),
        ("no_show_share", "5 %", "questions"),
        ("abandonment_floor", "25 %", "questions"),
        ("abandonment_share", "25 %", "questions"),
        ("completion_threshold", "80 %", "questions"),
        ("abandonment_rate_limit", "10 %", "questions"),
        ("reminders_required", "oui", "questions"),
        ("price_dif", "100,00 €", "étape 2"),
        ("price_direct", "70,00 €", "étape 2"),
        ("price_ceiling", "50000,00 €", "500 fois le tarif"),
        ("withdrawal_period", "14 jours calendaires", "L221-18 (à confirmer par AMG)"),
        ("session_capacity", "15 stagiaires", "arrêté du 12 juillet 2021"),
        ("entry_declaration_allowance", "3 jours ouvrés", "aide d'EDOF"),
        ("service_declaration_allowance", "3 jours ouvrés", "aide d'EDOF"),
    ],
)
def test_each_figure_shows_its_value_its_source_and_since_when(key: str, shown: str, source: str) -> None:
    (figure,) = [figure for figure in load().figures_at(date(2025, 3, 5)) if figure.key == key]
    assert figure.shown == shown
    assert source in figure.source
    assert figure.in_force == "01/11/2024, et toute commande antérieure"


@each(
    ("day", "floor"),
    [
        pytest.param(date(2019, 1, 1), 25, id="long before"),
        pytest.param(date(2025, 12, 31), 25, id="the day before"),
        pytest.param(date(2026, 1, 1), 30, id="the day itself"),
        pytest.param(date(2026, 1, 2), 30, id="the day after"),
    ],
)
def test_a_second_value_holds_from_its_own_day_on(day: date, floor: int) -> None:
    later = '}, { from = 2026-01-01, value = 30, source = "avenant d\'essai" }]'
    schedule = parse(changed("abandonment_floor", "}]", later))
    assert schedule.at(day).abandonment_floor == floor
    assert schedule.at(day).completion_threshold == 80


# why, key, what the shipped entry of that key holds, what a test writes instead.
FAULTS = [
    ("an unknown word in a value", "price_dif", "value = 10000", "value = 10000, valeur = 1"),
    ("an unknown word in a figure", "price_dif", "unit =", "unite ="),
    ("a figure without a value", "abandonment_floor", FLOOR, "values = []"),
    ("a bare value", "abandonment_floor", FLOOR, "values = [25]"),
    ("a source under another name", "no_show_share", "source =", "origine ="),
    ("a missing source", "session_capacity", ', source = "arrêté du 12 juillet 2021"', ""),
    ("a blank source", "session_capacity", "arrêté du 12 juillet 2021", "  "),
    ("a text for a number", "request_notice", "value = 11,", 'value = "11",'),
    ("a fraction of a day", "request_notice", "value = 11,", "value = 11.5,"),
    ("yes for a number", "request_notice", "value = 11,", "value = true,"),
    ("a negative number", "request_notice", "value = 11,", "value = -11,"),
    ("a number for yes or no", "reminders_required", "value = true", "value = 1"),
    ("a value without a date", "price_dif", "from = 2024-11-01, ", ""),
    ("a date in words", "price_dif", "from = 2024-11-01", 'from = "novembre"'),
    ("dates out of order", "price_dif", "}]", '}, { from = 2024-10-31, value = 1, source = "essai" }]'),
    ("the same date twice", "price_dif", "}]", '}, { from = 2024-11-01, value = 1, source = "essai" }]'),
    ("thresholds out of order", "abandonment_floor", "value = 25", "value = 81"),
    (
        "thresholds out of order from a later day on",
        "completion_threshold",
        "}]",
        '}, { from = 2026-01-01, value = 20, source = "essai" }]',
    ),
    ("a threshold over 100 %", "completion_threshold", "value = 80", "value = 101"),
    ("a share over 100 %", "no_show_share", "value = 5", "value = 105"),
]
WITHOUT_FIRST = SHIPPED[SHIPPED.index("[answer_allowance]") :]


@each(
    ("key", "text"),
    [
        *(pytest.param(key, changed(key, old, new), id=why) for why, key, old, new in FAULTS),
        pytest.param("discount", SHIPPED + "\n[discount]\nvalues = []\n", id="an unknown figure"),
        pytest.param("request_notice", WITHOUT_FIRST, id="a missing figure"),
        pytest.param("request_notice", "request_notice = 11\n" + WITHOUT_FIRST, id="a bare figure"),
    ],
)
def test_a_faulty_figure_is_refused_with_its_file_its_key_and_a_remedy(key: str, text: str) -> None:
    with pytest.raises(ReconcileError) as refusal:
        parse(text, "essai.toml")
    assert refusal.value.what
    assert "essai.toml" in refusal.value.where
    assert key in refusal.value.where
    assert refusal.value.remedy


def test_a_file_that_is_no_toml_is_refused_by_its_name() -> None:
    with pytest.raises(ReconcileError) as refusal:
        parse("[request_notice", "essai.toml")
    assert refusal.value.where == "essai.toml"
