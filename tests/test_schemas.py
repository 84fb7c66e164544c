"""The schemas earn their place: each check finds its fault at its cell, says it, and nothing else would."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest
from pandera.config import ValidationDepth, config_context

from reconcile.dossiers import Status
from reconcile.half_days import Half
from reconcile.intake.layouts import SCHEMAS, Kind, fields
from reconcile.intake.validation import faults_of
from schemas.fields import HALVES, STATUSES, Unreadable
from tests.builders.each import each
from tests.builders.sheets import dossier, read, table, write_csv

GOOD: dict[str, object] = {
    "dossier_id": "00417",
    "last_name": "EXEMPLE-ALPHA",
    "first_name": "Testine",
    "session_id": "S1",
    "starts_on": date(2025, 3, 12),
    "ends_on": date(2025, 3, 12),
    "planned_hours": Fraction(420),
    "status": "accepted",
    "price": 10_000,
    "declared_rate": Fraction(80),
    "force_majeure": False,
}


def frame(*rows: Mapping[str, object], kind: Kind = "dossiers") -> pd.DataFrame:
    """Return a table as the readers give it, its first row on line 5 of the file."""
    columns = {name: [row.get(name) for row in rows] for name in fields(kind)}
    return pd.DataFrame(columns, index=pd.Index(range(5, 5 + len(rows)), dtype=int), dtype=object)


def checks(*rows: Mapping[str, object], kind: Kind = "dossiers") -> dict[tuple[int, str], str]:
    return faults_of(kind, frame(*rows, kind=kind)).checks


def test_a_good_table_has_no_fault() -> None:
    assert (checks(GOOD), faults_of("dossiers", frame(GOOD)).repeated) == ({}, frozenset())


@each(
    ("name", "value"),
    [
        pytest.param("dossier_id", 417, id="a number that is no text"),
        pytest.param("last_name", 3.5, id="a name that is no text"),
        pytest.param("starts_on", "12/03/2025", id="a day left as text"),
        pytest.param("starts_on", datetime(2025, 3, 12, 9), id="a moment instead of a day"),
        pytest.param("price", 99.5, id="euros instead of cents"),
        pytest.param("price", True, id="a truth value instead of cents"),
        pytest.param("planned_hours", 420, id="a duration that is no exact fraction"),
        pytest.param("declared_rate", 80.0, id="a rate that is no exact fraction"),
        pytest.param("force_majeure", "non", id="a word instead of a truth value"),
        pytest.param("status", "Accepté", id="a label instead of a status"),
        pytest.param("status", "archived", id="a status outside the list"),
        pytest.param("cancelled_on", Unreadable("hier", "date non reconnue"), id="a cell that could not be read"),
    ],
)
def test_a_value_that_is_not_what_its_reader_promises_is_found_at_its_cell(name: str, value: object) -> None:
    other = GOOD | {"dossier_id": "00418"}
    assert checks(other, GOOD | {name: value}) == {(6, name): "readable"}


@each("name", [name for name, field in fields("dossiers").items() if field.required])
def test_an_empty_required_cell_is_found(name: str) -> None:
    assert checks(GOOD, GOOD | {"dossier_id": "00418", name: None}) == {(6, name): "filled"}


@each("name", ["price", "billable", "billed", "rights_used", "remainder"])
def test_a_negative_amount_is_found(name: str) -> None:
    assert checks(GOOD | {name: -1}) == {(5, name): "not_negative"}


def test_a_session_that_ends_before_it_starts_is_found() -> None:
    assert checks(GOOD | {"ends_on": date(2025, 3, 11)}) == {(5, "ends_on"): "ends_after_start"}


def test_the_rows_of_a_repeated_number_are_found_and_no_others() -> None:
    rows = [GOOD, GOOD | {"dossier_id": "00418"}, GOOD | {"price": 5_000}]
    assert faults_of("dossiers", frame(*rows)).repeated == frozenset({5, 7})


def test_rows_without_a_number_do_not_repeat_one_another() -> None:
    rows = [GOOD | {"dossier_id": None}, GOOD | {"dossier_id": None}]
    assert faults_of("dossiers", frame(*rows)).repeated == frozenset()


def test_a_half_outside_the_list_is_found() -> None:
    assert checks({"full_name": "X", "half": "soirée"}, kind="attendance") == {(5, "half"): "readable"}


def test_every_fault_of_a_row_is_found_at_once() -> None:
    row = GOOD | {"price": -1, "status": None, "starts_on": "hier"}
    assert checks(row) == {(5, "starts_on"): "readable", (5, "status"): "filled", (5, "price"): "not_negative"}


def test_every_cell_that_fails_one_check_is_found_in_the_order_of_rows_and_columns() -> None:
    later = GOOD | {"dossier_id": "00418", "price": 99.5, "last_name": 3.5}
    first = GOOD | {"ends_on": "demain"}
    assert list(checks(first, GOOD | {"dossier_id": "00419"}, later)) == [
        (5, "ends_on"),
        (7, "last_name"),
        (7, "price"),
    ]


def test_the_closed_lists_are_those_of_the_program_and_of_the_legends() -> None:
    statuses = tomllib.loads((files("reconcile.terms") / "statuses.toml").read_text("utf-8"))
    halves = tomllib.loads((files("reconcile.terms") / "half_days.toml").read_text("utf-8"))
    assert set(STATUSES) == set(map(str, Status)) == set(statuses["legend"]) == set(statuses["labels"])
    assert set(HALVES) == set(map(str, Half)) == set(halves["legend"])


# Through the files: what a broken row is told, and that only the schema tells it.


@dataclass(frozen=True)
class Broken:
    """A month with one fault: its rows, the finding that says it, and the check that finds it."""

    rows: tuple[Mapping[str, object], ...]
    code: str
    cells: tuple[str, ...]
    check: str


BROKEN = {
    "a price in words": Broken((dossier() | {"Prix (€)": "cent euros"},), "F05", ("H2",), "readable"),
    "a status outside the list": Broken((dossier() | {"Statut": "Rangé"},), "F06", ("G2",), "readable"),
    "an empty first day": Broken((dossier() | {"Date de début": ""},), "F03", ("E2",), "filled"),
    "a negative price": Broken((dossier() | {"Prix (€)": "-100"},), "F05", ("H2",), "not_negative"),
    "an end before the start": Broken(
        (dossier() | {"Date de fin": "11/03/2025", "Date de début": "12/03/2025"},), "F12", ("F2",), "ends_after_start"
    ),
    "a number on two rows that differ": Broken(
        (dossier(), dossier(last_name="EXEMPLE-BETA")), "F10", ("A2", "A3"), "unique"
    ),
    "a row written twice": Broken((dossier(), dossier()), "F11", ("A3",), "unique"),
}


def said(folder: Path, broken: Broken) -> list[str]:
    """Return the cells of the findings of the code."""
    write_csv(folder / "dossiers.csv", table(*broken.rows))
    return [one.cell for one in read(folder).findings if one.code == broken.code]


@each("broken", BROKEN.values(), ids=BROKEN)
def test_a_fault_is_said_at_its_cell(broken: Broken, tmp_path: Path) -> None:
    assert said(tmp_path, broken) == list(broken.cells)


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_without_its_check_nothing_would_say_the_fault(
    broken: Broken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = SCHEMAS["dossiers"].to_schema()
    left = [check for check in schema.checks if check.name != broken.check]
    assert len(left) == len(schema.checks) - 1
    blind = Blind(pa.DataFrameSchema(schema.columns, checks=left, index=schema.index, coerce=False))
    monkeypatch.setitem(SCHEMAS, "dossiers", blind)
    assert said(tmp_path, broken) == []


def test_a_table_that_is_read_has_the_columns_of_its_schema_and_they_hold_objects(tmp_path: Path) -> None:
    # Reading runs the checks of whole tables alone; what else the schema says holds by the way tables are made.
    write_csv(tmp_path / "dossiers.csv", table(dossier(), dossier("00418") | {"Prix (€)": "cent euros"}))
    write_csv(tmp_path / "feuille.csv", [["Stagiaire", "12/03/2025 matin"], ["EXEMPLE-ALPHA Testine", "P"]])
    tables = read(tmp_path).tables
    assert [one.layout.kind for one in tables] == ["dossiers", "attendance"]
    with config_context(validation_depth=ValidationDepth.SCHEMA_ONLY):
        for one in tables:
            SCHEMAS[one.layout.kind].validate(one.frame, lazy=True)
        with pytest.raises(pa.errors.SchemaErrors, match="WRONG_DATATYPE"):
            SCHEMAS["dossiers"].validate(tables[0].frame.astype(str), lazy=True)


@dataclass(frozen=True, eq=False)
class Blind:
    """A model that lost one of its checks."""

    schema: pa.DataFrameSchema

    def to_schema(self) -> pa.DataFrameSchema:
        return self.schema


def test_a_check_that_fails_itself_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_table: pd.DataFrame) -> pd.DataFrame:
        raise ZeroDivisionError

    schema = pa.DataFrameSchema(checks=pa.Check(broken, name="readable"))
    monkeypatch.setitem(SCHEMAS, "dossiers", Blind(schema))
    with pytest.raises(ZeroDivisionError):
        faults_of("dossiers", frame(GOOD))
