"""The data dictionary says of each column what the sheets declare."""

from docs.make_reference import CHECK, FILE, MONTHLY, ROSTER, reference
from reconcile.report.workbook import SHEETS


def test_the_dictionary_is_what_the_sheets_declare() -> None:
    assert FILE.read_text("utf-8") == reference(), "run: python docs/make_reference.py"


def test_the_sheets_of_the_monthly_workbook_are_in_it_in_their_order() -> None:
    assert [sheet.name for sheet in MONTHLY] == list(SHEETS)


def test_every_column_says_what_it_holds_and_has_a_heading_of_its_own() -> None:
    for sheet in (*MONTHLY, *ROSTER, *CHECK):
        assert all(column.heading and column.description.endswith((".", "!")) for column in sheet.columns), sheet.name
        assert len({column.heading.casefold() for column in sheet.columns}) == len(sheet.columns), sheet.name
