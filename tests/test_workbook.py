"""The monthly workbook: sheets, columns, live formulas with stored results, whole or absent."""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from reconcile.errors import ReconcileError
from reconcile.month.pipeline import reconcile_month
from reconcile.report.files import free_name, refuse_unwritable, save
from reconcile.report.workbook import workbook_bytes
from tests.workbook_text import workbook_text

ROOT = Path(__file__).parent.parent
AS_OF = date(2024, 12, 5)
SHEETS = [
    "Lisez-moi", "Synthèse", "À traiter", "Montants dus", "Correspondances", "Délais", "Sessions", "Dossiers",
    "Émargements", "Paramètres", "Journal",
]  # fmt: skip
AMOUNT_HEADINGS = [
    "N° dossier", "Nom", "Prénom", "N° session", "Intitulé", "Date de début", "Date de fin", "Statut", "Cas",
    "Heures prévues", "Heures suivies", "Assiduité (%)", "Taux à déclarer (%)", "Prix (€)", "Part due (%)",
    "Montant dû (€)", "Preuve", "Nature", "Fermeté", "Motif", "Article", "Autre lecture (€)", "Facturable (€)",
    "Facturé (€)",
    "Payé (€)", "Écart (€)", "Source",
]  # fmt: skip
FINDING_HEADINGS = [
    "Gravité", "Code", "N° dossier", "Nom", "Prénom", "N° session", "Constat", "Explication", "Que faire",
    "À faire avant le", "Fichier", "Feuille", "Cellule", "Valeur lue", "Décision", "Motif de la décision",
    "Décidé le", "Par", "Référence",
]  # fmt: skip


@pytest.fixture(scope="module")
def content() -> bytes:
    return workbook_bytes(reconcile_month([ROOT / "samples" / "2024-11"], AS_OF))


@pytest.fixture(scope="module")
def stored(content: bytes) -> Workbook:
    """The workbook as a program without a formula engine sees it: results, not formulas."""
    return load_workbook(io.BytesIO(content), data_only=True)


@pytest.fixture(scope="module")
def written(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def column_headings(book: Workbook, sheet: str) -> list[Any]:
    return [cell.value for cell in book[sheet][4]]


def column(book: Workbook, sheet: str, heading: str) -> list[Any]:
    index = column_headings(book, sheet).index(heading) + 1
    return [book[sheet].cell(row, index).value for row in range(5, book[sheet].max_row + 1)]


def test_the_sheets_stand_in_their_order(stored: Workbook) -> None:
    assert stored.sheetnames == SHEETS


def test_the_columns_of_the_amounts_and_of_the_findings_are_those_of_the_contract(stored: Workbook) -> None:
    assert column_headings(stored, "Montants dus") == AMOUNT_HEADINGS
    assert column_headings(stored, "À traiter") == FINDING_HEADINGS


@pytest.mark.parametrize("name", SHEETS)
def test_each_sheet_has_a_title_a_description_one_table_and_prints_on_a4_landscape(
    written: Workbook, name: str
) -> None:
    sheet = written[name]
    assert sheet["A1"].value
    assert sheet["A2"].value
    (table,) = sheet.tables.values()
    assert table.ref.startswith("A4:")
    assert str(sheet.freeze_panes).endswith("5")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4"


def test_the_workbook_reads_as_the_golden_text(content: bytes) -> None:
    golden = Path(__file__).parent / "golden" / "2024-11.txt"
    assert workbook_text(content) == golden.read_text("utf-8")


def test_each_proof_is_a_formula_whose_stored_result_is_the_amount(stored: Workbook, written: Workbook) -> None:
    amounts = column(stored, "Montants dus", "Montant dû (€)")
    assert column(stored, "Montants dus", "Preuve") == amounts
    formulas = column(written, "Montants dus", "Preuve")
    assert [value is not None for value in amounts] == [str(formula).startswith("=") for formula in formulas]


def test_amounts_are_blank_where_nothing_is_due_yet_or_decided(stored: Workbook) -> None:
    rows = zip(column(stored, "Montants dus", "Cas"), column(stored, "Montants dus", "Montant dû (€)"), strict=True)
    assert {case for case, amount in rows if amount is None} == {"À venir", "À décider"}


def test_the_stored_totals_are_those_added_by_hand(stored: Workbook) -> None:
    sheet = stored["Synthèse"]
    totals = {row[1].value: row[3].value for row in sheet.iter_rows(min_row=5) if row[0].value == "Montants dus"}
    assert totals == {
        "ferme": 919.28,
        "conditionnel": 118.28,
        "à décider": None,
        "à décider, au plus": 900,
        "total dû": 1037.56,
    }


def test_every_control_equation_is_a_live_formula_that_says_ok(stored: Workbook, written: Workbook) -> None:
    controls = [row[4].value for row in stored["Synthèse"].iter_rows(min_row=5) if row[0].value == "Contrôles"]
    assert controls == ["OK"] * 7
    live = [row[4].value for row in written["Synthèse"].iter_rows(min_row=5) if row[0].value == "Contrôles"]
    assert all(str(formula).startswith("=IF(") for formula in live)


def test_dates_are_dates_and_numbers_of_dossiers_are_text(stored: Workbook) -> None:
    starts = column(stored, "Montants dus", "Date de début")
    assert all(isinstance(value, datetime) for value in starts)
    numbers = column(stored, "Montants dus", "N° dossier")
    assert all(isinstance(value, str) for value in numbers)


def test_the_dossiers_sheet_keeps_the_export_and_masks_birth_address_and_phones(stored: Workbook) -> None:
    export = ROOT / "samples" / "2024-11" / "Export_00000000000000_20241205.csv"
    with export.open(encoding="cp1252", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    header = column_headings(stored, "Dossiers")
    assert header[:34] == rows[0]
    assert header[34:] == ["Cas", "Montant dû (€)", "Fermeté", "Constats", "Ligne source"]
    assert column(stored, "Dossiers", "NUMERO_DOSSIER") == [row[0] for row in rows[1:]]
    assert set(column(stored, "Dossiers", "DATE_DE_NAISSANCE")) == {"(masqué)"}
    assert set(column(stored, "Dossiers", "ADRESSE_POSTALE")) == {"(masqué)"}
    assert set(column(stored, "Dossiers", "NUMERO_TELEPHONE_PORTABLE")) == {"(masqué)"}
    masked = next(value for value in column(stored, "Journal", "Remarque") if value)
    assert "DATE_DE_NAISSANCE" in masked


def test_a_flagged_cell_of_the_export_carries_a_note(written: Workbook) -> None:
    prices = column_headings(written, "Dossiers").index("MONTANT_FORMATION") + 1
    notes = {
        str(written["Dossiers"].cell(row, 1).value)[-3:]: str(cell.comment.text)
        for row in range(5, written["Dossiers"].max_row + 1)
        if (cell := written["Dossiers"].cell(row, prices)).comment
    }
    # Prices other than 100 € (M08), amounts that another reading changes (M02), and an unreadable price (F05).
    assert {number: [code for code in ("M02", "M08", "F05") if code in note] for number, note in notes.items()} == {
        "007": ["M08"],
        "014": ["M02", "M08"],
        "015": ["M02"],
        "020": ["M08"],
        "031": ["M02"],
        "039": ["F05"],
    }


def test_text_of_an_input_never_becomes_a_formula(tmp_path: Path) -> None:
    (tmp_path / "dossiers.csv").write_text(
        "N° dossier;Nom;Prénom;N° session;Date de début;Date de fin;Statut;Prix (€)\n"
        '1;"=1+1";"@SUM(A1)";-S1;05/11/2024;05/11/2024;"=HYPERLINK(""http://example.invalid"")";100\n',
        "utf-8",
    )
    book = load_workbook(io.BytesIO(workbook_bytes(reconcile_month([tmp_path], AS_OF))))
    row = dict(zip(column_headings(book, "Montants dus"), book["Montants dus"][5], strict=True))
    texts = [row[heading] for heading in ("Nom", "Prénom", "N° session", "Statut")]
    assert [cell.value for cell in texts[:3]] == ["=1+1", "@SUM(A1)", "-S1"]
    assert [cell.data_type for cell in texts] == ["s", "s", "s", "s"]
    formulas = [cell for sheet in ("À traiter", "Dossiers") for cells in book[sheet] for cell in cells]
    assert [cell.coordinate for cell in formulas if cell.data_type == "f"] == []


def test_the_same_outcome_gives_the_same_bytes(content: bytes) -> None:
    assert content == workbook_bytes(reconcile_month([ROOT / "samples" / "2024-11"], AS_OF))


def test_the_document_properties_hold_no_person(written: Workbook) -> None:
    assert not written.properties.creator
    assert not written.properties.lastModifiedBy
    assert written.properties.created == datetime(2024, 12, 5)


def test_a_saved_workbook_replaces_the_target_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"before")
    assert save(b"after", target) == target
    assert target.read_bytes() == b"after"
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_a_target_that_cannot_be_replaced_gives_the_next_free_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"open in Excel")
    replace = Path.replace

    def refuse_the_target(self: Path, other: Path) -> Path:
        if other == target:
            raise PermissionError(13, "Permission denied")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", refuse_the_target)
    assert save(b"result", target) == tmp_path / "out (2).xlsx"
    assert target.read_bytes() == b"open in Excel"
    assert (tmp_path / "out (2).xlsx").read_bytes() == b"result"


def test_a_folder_that_can_no_longer_be_written_does_not_lose_the_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "out.xlsx").write_bytes(b"another")
    monkeypatch.setattr(Path, "home", lambda: home)
    assert save(b"result", tmp_path / "unplugged" / "out.xlsx") == home / "out (2).xlsx"
    assert (home / "out (2).xlsx").read_bytes() == b"result"
    assert (home / "out.xlsx").read_bytes() == b"another"


def test_a_folder_that_cannot_be_written_is_refused_in_three_parts(tmp_path: Path) -> None:
    with pytest.raises(ReconcileError) as refusal:
        refuse_unwritable(tmp_path / "absent")
    assert refusal.value.what == "le dossier de sortie ne peut pas être écrit"
    assert refusal.value.where == str(tmp_path / "absent")
    assert refusal.value.remedy.startswith("choisissez un autre dossier")


def test_the_free_name_counts_up(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert free_name(target) == target
    target.touch()
    (tmp_path / "out (2).xlsx").touch()
    assert free_name(target) == tmp_path / "out (3).xlsx"
