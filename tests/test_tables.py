"""A column carries its own value; a formula names the cells of its row by their headings."""

from datetime import date
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook

from reconcile.findings import Severity
from reconcile.report.books import new_book
from reconcile.report.cells import Formula, Tinted, in_row
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Sheet, Written, add_sheets, write_table


class Pair(NamedTuple):
    left: int
    right: int


SHEET: Sheet[Pair] = Sheet(
    "Essai",
    "Essai",
    "Deux nombres et leur somme.",
    (
        Column("Somme", "count", 10, lambda pair: Formula("={Gauche}+{Droite (€)}", pair.left + pair.right), "Somme."),
        Column("Gauche", "count", 10, lambda pair: pair.left, "Premier nombre."),
        Column("Droite (€)", "euros", 10, lambda pair: Tinted(pair.right, "check"), "Second nombre."),
        Column("Gravité", "text", 10, lambda _: Severity.CHECK, "Une gravité."),
    ),
)


def written(sheet: Sheet[Pair], *records: Pair, data_only: bool = False) -> list[list[Any]]:
    """Return the rows of the sheet under its header, formulas or their stored results."""
    book, buffer = new_book("Essai", date(2025, 1, 1))
    book.add_worksheet("Essai")
    write_table(book, Styles(book), sheet, records)
    book.close()
    page = load_workbook(buffer, data_only=data_only)["Essai"]
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=4)]


def test_each_value_stands_under_its_own_heading_and_a_choice_is_shown_in_french() -> None:
    header, first, second = written(SHEET, Pair(1, 2), Pair(30, 40))
    assert header == ["Somme", "Gauche", "Droite (€)", "Gravité"]
    assert first == ["=B5+C5", 1, 2, "à vérifier"]
    assert second == ["=B6+C6", 30, 40, "à vérifier"]


def test_the_result_of_a_formula_is_stored_with_it() -> None:
    assert written(SHEET, Pair(30, 40), data_only=True)[1][0] == 70


def test_columns_may_change_places_and_formulas_follow() -> None:
    turned: Sheet[Pair] = Sheet("Essai", "Essai", "", SHEET.columns[::-1])
    assert written(turned, Pair(1, 2))[1] == ["à vérifier", 2, 1, "=C5+B5"]


def test_a_formula_that_names_no_column_is_refused() -> None:
    broken: Sheet[Pair] = Sheet(
        "Essai", "Essai", "", (Column("Somme", "count", 10, lambda _: Formula("={Gauche}+1", 1), "Somme."),)
    )
    with pytest.raises(KeyError, match="Gauche"):
        written(broken, Pair(1, 2))


def test_another_sheet_cannot_name_a_column_that_the_table_has_not() -> None:
    page = Written("Essai", ("Gauche",), 9)
    assert page.range("Gauche") == "'Essai'!$A$5:$A$9"
    with pytest.raises(KeyError, match="Droite"):
        page.range("Droite")


def test_a_formula_without_columns_is_left_as_it_is() -> None:
    assert in_row("=SUM('Montants dus'!$A$5:$A$9)", {}, 7) == "=SUM('Montants dus'!$A$5:$A$9)"


def test_a_table_that_a_sheet_cannot_hold_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile.report.tables.MOST_RECORDS", 2)
    book, buffer = new_book("Essai", date(2025, 1, 1))
    pages = [page.name for page in add_sheets(book, "Essai", 5)]
    found = write_table(book, Styles(book), SHEET, [Pair(n, n) for n in range(5)])[1]
    book.close()
    assert pages == ["Essai", "Essai (2)", "Essai (3)"]
    read = load_workbook(buffer)
    lefts = [[row[1].value for row in read[name].iter_rows(min_row=5)] for name in pages]
    assert lefts == [[0, 1], [2, 3], [4]]
    assert [read[name].tables.keys() for name in pages] == [{"T_Essai_0"}, {"T_Essai__2__1"}, {"T_Essai__3__2"}]
    assert found.range("Gauche") == "'Essai'!$B$5:$B$6,'Essai (2)'!$B$5:$B$6,'Essai (3)'!$B$5:$B$5"
