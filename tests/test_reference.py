"""The reference, and what the guide says of each finding, are what the catalogues declare."""

import re

import click

from docs.make_reference import FILE, GUIDE, guide, reference
from docs.reference_columns import CHECK, MONTHLY, ROSTER
from docs.reference_inputs import FORMS, TABLES
from reconcile.cli import main
from reconcile.findings import catalogue
from reconcile.report.workbook import SHEETS
from schemas.fields import fields_of

REMAKE = "run: python docs/make_reference.py"


def test_the_reference_is_what_the_catalogues_declare() -> None:
    assert FILE.read_text("utf-8") == reference(), REMAKE


def test_the_guide_says_of_each_finding_what_the_catalogue_says() -> None:
    text = GUIDE.read_text("utf-8")
    assert text == guide(text), REMAKE
    assert sorted(re.findall(r"^\| ([DPMF]\d\d) ", text, re.MULTILINE)) == sorted(catalogue())


def test_every_command_option_field_and_finding_stands_in_the_reference() -> None:
    text = FILE.read_text("utf-8")
    parameters = (one for command in main.commands.values() for one in command.params)
    options = {one.opts[-1] for one in parameters if isinstance(one, click.Option) and not one.hidden}
    for name in main.commands:
        assert f"\n### reconcile {name}\n" in text
    assert {option for option in options if not re.search(rf"{option}\b", text)} == set()
    assert {code for code in catalogue() if f"\n| {code} | " not in text} == set()


def test_every_form_of_a_cell_is_explained() -> None:
    assert {field.reader for table in TABLES.values() for field in fields_of(table).values()} == set(FORMS)


def test_the_sheets_of_the_monthly_workbook_are_in_it_in_their_order() -> None:
    assert [sheet.name for sheet in MONTHLY] == list(SHEETS)


def test_every_column_says_what_it_holds_and_has_a_heading_of_its_own() -> None:
    for sheet in (*MONTHLY, *ROSTER, *CHECK):
        assert all(column.heading and column.description.endswith((".", "!")) for column in sheet.columns), sheet.name
        assert len({column.heading.casefold() for column in sheet.columns}) == len(sheet.columns), sheet.name
