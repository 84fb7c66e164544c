"""A decision is found again by what it is about: no wording, order or file name loses it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from reconcile import findings
from reconcile.findings import Finding, Subject, catalogue, numbered
from reconcile.half_days import Half, HalfDay
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.origins import Origin
from reconcile.references import Reference
from reconcile.report.workbook import workbook_bytes
from tests.builders.cells import Pages
from tests.builders.each import each
from tests.builders.examples import examples
from tests.builders.months import AFTER, ALPHA, LEARNER, OMEGA, WALK_IN, dossier_row, filler_row, lines, write_csv

BETA, GAMMA = "0007002", "0007003"
HEADER = 4
ANSWERS = {
    ("P07", ALPHA): "absent",
    ("M07", BETA): "non",
    ("P01", ""): "payeur direct",
    ("M06", ""): "relances attestées",
}


def write_month(
    folder: Path, *, dossiers: str = "dossiers.csv", sheet: str = "emargement.csv", turned: bool = False
) -> None:
    """Alpha's afternoon cannot be read, Beta invokes force majeure, somebody unknown came; 100.00 each."""
    unproved = {"force_majeure": "oui", "force_majeure_reason": "maladie", "force_majeure_proof": ""}
    rows = [
        dossier_row(),
        dossier_row(dossier_id=BETA, last_name="EXEMPLE-BETA", **unproved),
        dossier_row(dossier_id=GAMMA, last_name="EXEMPLE-GAMMA"),
        filler_row(),
    ]
    marks = [
        *lines(LEARNER, "P", "?"),
        *lines("EXEMPLE-BETA Testine", "A", "A"),
        *lines("EXEMPLE-GAMMA Testine", "A", "A"),
        *lines("EXEMPLE-OMEGA Factice", "P", "P"),
        *lines(WALK_IN, "P", "P"),
    ]
    write_csv(folder / dossiers, rows[::-1] if turned else rows)
    write_csv(folder / sheet, marks[::-1] if turned else marks)


def write_workbook(folder: Path, name: str, outcome: Outcome) -> None:
    for old in folder.glob("*.xlsx"):
        old.unlink()
    (folder / name).write_bytes(workbook_bytes(outcome))


def answer(path: Path) -> None:
    """Fill in the decisions, by heading, as a person does who sees no reference."""
    book = Pages(path)
    sheet = book["À traiter"]
    at = {str(cell.value): cell.column for cell in sheet[HEADER] if cell.column is not None}
    left = dict(ANSWERS)
    for row in range(HEADER + 1, sheet.max_row + 1):
        code, number = (str(sheet.cell(row, at[name]).value or "") for name in ("Code", "N° dossier"))
        if (code, number) in left:
            sheet.cell(row, at["Décision"]).value = left.pop((code, number))
            sheet.cell(row, at["Décidé le"]).value = date(2025, 4, 6)
            sheet.cell(row, at["Par"]).value = "Compta Imaginaire"
    assert left == {}
    book.save()


def owed(outcome: Outcome) -> dict[str, tuple[int | None, str | None]]:
    return {result.dossier.dossier_id: (result.cents, result.firmness) for result in outcome.results}


# Alpha was there in the morning: 50.00. Beta and Gamma never came: 5.00 each, firm since the reminders are attested
# and nobody abandoned.
DECIDED = {ALPHA: (5000, "firm"), BETA: (500, "firm"), GAMMA: (500, "firm"), OMEGA: (10000, "firm")}


@pytest.fixture
def reworded(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give every finding another title, explanation and remedy from the moment it is called."""
    worded = {
        code: replace(kind, title=f"Autre titre {code}", explanation="Autres mots.", remedy="Autre remède.")
        for code, kind in catalogue().items()
    }
    return lambda: monkeypatch.setattr(findings, "catalogue", lambda: worded)


def test_a_month_closed_in_three_runs_keeps_its_decisions_whatever_is_reworded_reordered_or_renamed(
    tmp_path: Path, reworded: Callable[[], None]
) -> None:
    write_month(tmp_path)
    first = reconcile_month([tmp_path], AFTER)
    assert owed(first)[ALPHA][0] is None
    write_workbook(tmp_path, "un.xlsx", first)
    answer(tmp_path / "un.xlsx")

    reworded()
    for name in ("dossiers.csv", "emargement.csv"):
        (tmp_path / name).unlink()
    write_month(tmp_path, dossiers="Z export.csv", sheet="A feuille.csv", turned=True)
    second = reconcile_month([tmp_path], AFTER)
    write_workbook(tmp_path, "deux.xlsx", second)
    third = reconcile_month([tmp_path], AFTER)

    assert owed(second) == owed(third) == DECIDED
    for outcome in (second, third):
        assert [one.code for one in outcome.findings if one.code in {"F40", "F41", "F42"}] == []
        settled = {(one.code, one.dossier_id): one.decision for one in outcome.findings if one.settled}
        assert {key: said.answer for key, said in settled.items() if said} == ANSWERS


def test_the_decision_of_an_undecided_force_majeure_outlives_another_title_of_its_finding(
    tmp_path: Path, reworded: Callable[[], None]
) -> None:
    write_month(tmp_path)
    write_workbook(tmp_path, "un.xlsx", reconcile_month([tmp_path], AFTER))
    answer(tmp_path / "un.xlsx")
    reworded()

    outcome = reconcile_month([tmp_path], AFTER)

    assert owed(outcome)[BETA] == (500, "firm")
    assert [one.code for one in outcome.findings if one.code == "F40"] == []


def test_a_settled_row_is_carried_as_the_earlier_workbook_shows_it(
    tmp_path: Path, reworded: Callable[[], None]
) -> None:
    write_month(tmp_path)
    first = reconcile_month([tmp_path], AFTER)
    (before,) = [one for one in first.findings if one.code == "P07"]
    title, explanation = before.title, before.explanation
    write_workbook(tmp_path, "un.xlsx", first)
    answer(tmp_path / "un.xlsx")
    reworded()

    (after,) = [one for one in reconcile_month([tmp_path], AFTER).findings if one.code == "P07"]

    assert (after.title, after.explanation, after.read) == (title, explanation, "?")
    assert after.origin
    assert before.origin
    assert (after.origin.file, after.cell) == (before.origin.file, before.cell)
    assert (after.severity, after.settled) == ("information", True)


@pytest.mark.parametrize("heading", ["Référence", "Code"])
def test_a_row_that_lost_what_names_it_is_said_and_decides_nothing(tmp_path: Path, heading: str) -> None:
    write_month(tmp_path)
    write_workbook(tmp_path, "un.xlsx", reconcile_month([tmp_path], AFTER))
    answer(tmp_path / "un.xlsx")
    book = Pages(tmp_path / "un.xlsx")
    sheet = book["À traiter"]
    (column,) = [cell.column for cell in sheet[HEADER] if cell.value == heading]
    for row in range(HEADER + 1, sheet.max_row + 1):
        sheet.cell(row, column).value = None
    book.save()

    outcome = reconcile_month([tmp_path], AFTER)

    assert owed(outcome)[ALPHA][0] is None
    assert len([one for one in outcome.findings if one.code == "F42"]) == len(ANSWERS)


def test_the_reference_column_is_hidden_and_holds_neither_a_title_nor_a_row(tmp_path: Path) -> None:
    write_month(tmp_path)
    outcome = reconcile_month([tmp_path], AFTER)
    write_workbook(tmp_path, "un.xlsx", outcome)
    sheet = load_workbook(tmp_path / "un.xlsx")["À traiter"]
    assert sheet.cell(HEADER, sheet.max_column).value == "Référence"
    assert sheet.column_dimensions[get_column_letter(sheet.max_column)].hidden
    assert [str(one.reference) for one in outcome.findings if one.code == "P07"] == [
        f"P07|{ALPHA}|||2025-03-27 afternoon"
    ]


TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=12)


@examples()
@given(
    st.sampled_from(sorted(catalogue())),
    st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS),
    st.integers(min_value=0, max_value=99),
)
def test_a_reference_is_read_back_from_its_text_whatever_it_holds(
    code: str, parts: tuple[str, str, str, str, str], ordinal: int
) -> None:
    reference = Reference(code, *parts, ordinal)
    assert Reference.parse(str(reference)) == reference


@each("text", ["", "Z9|1", "P07|1|||||x", "Marque illisible"])
def test_a_text_that_is_no_reference_is_none(text: str) -> None:
    assert Reference.parse(text) is None


@each(
    ("one", "other"),
    [
        pytest.param(
            Finding("F04", Subject(ALPHA, name="cancelled_on")),
            Finding("F04", Subject(ALPHA, name="confirmed_on")),
            id="two cells",
        ),
        pytest.param(Finding("P07", Subject(ALPHA)), Finding("M07", Subject(ALPHA)), id="two codes"),
        pytest.param(
            Finding("P07", Subject(ALPHA), half_day=HalfDay(date(2025, 3, 27), Half.MORNING)),
            Finding("P07", Subject(ALPHA), half_day=HalfDay(date(2025, 3, 27), Half.AFTERNOON)),
            id="two half-days",
        ),
    ],
)
def test_two_findings_of_one_dossier_have_two_references(one: Finding, other: Finding) -> None:
    assert one.reference != other.reference


@each("code", ["P01", "P02", "P03"])
def test_whose_line_it_is_stays_one_question_whatever_nobody_can_tell(code: str) -> None:
    finding = Finding(code, Subject(last_name="EXEMPLE-ALPHA Testine", session_id="S-1", of_line=True))
    assert finding.reference == Reference("P01", "", "S-1", "alpha exemple testine")


def test_findings_that_nothing_tells_apart_are_numbered_and_those_of_a_dossier_share_their_answer() -> None:
    hidden = Finding("F19", Subject(origin=Origin("a.xlsx", "Feuille", 0)))
    own = Finding("P01", Subject(ALPHA))
    references = [one.reference.ordinal for one in numbered([hidden, own, replace(hidden, detail="autre"), own])]
    assert references == [0, 0, 1, 0]
