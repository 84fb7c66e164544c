"""The empty input workbooks: made from the schemas, recognised by the reader, their example row left out."""

import io
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from reconcile.intake.layouts import SCHEMAS
from reconcile.intake.reading import read_inputs
from reconcile.intake.values import read_status
from reconcile.month.pipeline import reconcile_month
from reconcile.report.templates import KINDS, template_bytes
from reconcile.terms.words import edof_labels
from schemas.fields import fields_of
from tests.builders.each import each
from tests.builders.months import dossier_row, filler_row, result_of, write_csv

AS_OF = date(2025, 4, 5)


def template(name: str) -> Workbook:
    return load_workbook(io.BytesIO(template_bytes(name)))


def typed(name: str, folder: Path, *rows: Mapping[str, Any]) -> None:
    """Type rows under the headings of a template, below its example, and save it in a folder."""
    book = template(name)
    sheet = book.worksheets[0]
    columns = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    for number, row in enumerate(rows, start=3):
        for heading, value in row.items():
            sheet.cell(number, columns[heading]).value = value
    book.save(folder / f"{name}.xlsx")


@each("name", list(KINDS))
def test_a_template_has_every_heading_with_a_note_that_describes_it(name: str) -> None:
    sheet = template(name).worksheets[0]
    declared = {field.title: field for key, field in fields_of(KINDS[name][0]).items() if key != "full_name"}
    assert [cell.value for cell in sheet[1]] == list(declared)
    for cell in sheet[1]:
        assert cell.comment is not None
        assert cell.comment.text.startswith(declared[str(cell.value)].description)


@each(
    ("name", "heading", "choices"),
    [
        ("dossiers", "Statut", list(edof_labels().values())),
        ("dossiers", "En contrôle", ["oui", "non"]),
        ("suivi", "Force majeure", ["oui", "non"]),
        ("emargement", "Demi-journée", ["Matin", "Après-midi", "Journée"]),
        ("emargement", "Présence", ["P", "A"]),
    ],
)
def test_a_closed_field_has_a_drop_down_list(name: str, heading: str, choices: list[str]) -> None:
    book = template(name)
    sheet = book.worksheets[0]
    (column,) = [cell.column_letter for cell in sheet[1] if cell.value == heading]
    (rule,) = [one for one in sheet.data_validations.dataValidation if str(one.sqref).startswith(f"{column}2:")]
    place = str(rule.formula1).replace("$", "").removeprefix("aide!")
    assert rule.type == "list"
    assert [cell.value for (cell,) in book["aide"][place]] == choices


def test_each_label_of_the_list_of_statuses_is_read_as_its_status() -> None:
    assert {key: read_status(label) for key, label in edof_labels().items()} == {key: key for key in edof_labels()}


@each("name", list(KINDS))
def test_the_help_sheet_describes_every_column(name: str) -> None:
    book = template(name)
    described = [row[0].value for row in book["aide"].iter_rows(min_row=5) if row[0].value]
    assert described == [cell.value for cell in book.worksheets[0][1]]


@each("name", list(KINDS))
def test_an_untouched_template_is_recognised_and_adds_nothing(name: str, tmp_path: Path) -> None:
    write_csv(tmp_path / "vrais-dossiers.csv", [dossier_row()])
    (tmp_path / "modele.xlsx").write_bytes(template_bytes(name))
    inputs = read_inputs([tmp_path], AS_OF, lambda _: None)
    tables = [one for one in inputs.tables if one.grid.file == "modele.xlsx"]
    # An attendance sheet has a long and a wide form.
    sheets = ["Émargement", "Émargement large"] if name == "emargement" else [KINDS[name][1]]
    assert [one.grid.sheet for one in tables] == sheets
    assert {(SCHEMAS[one.layout.kind], len(one), one.set_aside) for one in tables} == {(KINDS[name][0], 0, (2,))}
    notes = [one for one in inputs.findings if one.origin and one.origin.file == "modele.xlsx"]
    assert [(one.code, one.severity) for one in notes] == [("F20", "information")] * len(sheets)
    assert {one.explanation for one in notes} == {"La ligne d'exemple (N° dossier EXEMPLE) n'a pas été lue."}


def test_the_wide_form_filled_in_gives_the_amount(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [dossier_row(ends_on="28/03/2025", planned_hours="14h00")])
    book = template("emargement")
    sheet = book["Émargement large"]
    row = ["S-TEST-1", "0007001", "EXEMPLE-ALPHA", "Testine", "P", "1h45", "A", "P"]
    for column, value in enumerate(row, start=1):
        sheet.cell(3, column).value = value
    book.save(tmp_path / "emargement.xlsx")
    result = result_of(reconcile_month([tmp_path], AS_OF))
    # 3 h 30, 1 h 45 and 3 h 30 of 14 h: 525 / 840 = 62.5 %.
    assert (result.case.label, result.cents) == ("Assiduité partielle", 6250)


def test_three_templates_filled_in_make_a_month(tmp_path: Path) -> None:
    numbers = {"N° dossier": "0007001", "Nom": "EXEMPLE-ALPHA", "Prénom": "Testine", "N° session": "S-TEST-1"}
    typed(
        "dossiers",
        tmp_path,
        {
            **numbers,
            "Date de début": date(2025, 3, 27),
            "Date de fin": "27/03/2025",
            "Durée (h)": "7h00",
            "Statut": "Accepté",
            "Prix (€)": 120,
        },
    )
    typed("suivi", tmp_path, {"N° dossier": "0007001", "Date de confirmation": date(2025, 3, 5)})
    halves = [("Matin", "P", None), ("Après-midi", None, "1h45")]
    sheet = [
        {**numbers, "Date": date(2025, 3, 27), "Demi-journée": half, "Présence": mark, "Heures réalisées": hours}
        for half, mark, hours in halves
    ]
    typed("emargement", tmp_path, *sheet)
    result = result_of(reconcile_month([tmp_path], AS_OF))
    assert result.dossier.confirmed_on == date(2025, 3, 5)
    # 3 h 30 and 1 h 45 of 7 h: 315 / 420 = 75 % of 120,00.
    assert (result.case.label, result.cents) == ("Assiduité partielle", 9000)


def test_a_learner_of_the_example_name_is_read_like_anybody(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [dossier_row(), filler_row()])
    inputs = read_inputs([tmp_path], AS_OF, lambda _: None)
    assert [table.set_aside for table in inputs.dossiers] == [()]
    assert len(inputs.dossiers[0]) == 2


def test_a_template_is_of_no_day() -> None:
    assert template("suivi").properties.created == datetime(2024, 11, 1)
    assert template_bytes("suivi") == template_bytes("suivi")


def test_an_example_row_written_over_is_a_row_like_any_other(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [dossier_row(), filler_row()])
    book = template("emargement")
    sheet = book.worksheets[0]
    # The number stays EXEMPLE; the learner is known by name.
    for column, value in enumerate(("S-TEST-1", "EXEMPLE", "EXEMPLE-OMEGA", "Factice", "27/03/2025"), start=1):
        sheet.cell(2, column).value = value
    sheet.cell(2, 6).value = "Journée"
    sheet.cell(2, 7).value = "7h00"
    book.save(tmp_path / "emargement.xlsx")
    outcome = reconcile_month([tmp_path], AS_OF)
    assert result_of(outcome, "0007099").cents == 10000
    assert [one.code for one in outcome.findings if one.read == "EXEMPLE"] == ["F09"]
