"""The monthly workbook: sheets, columns, live formulas with stored results."""

import csv
import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from reconcile.month.pipeline import reconcile_month
from reconcile.report.workbook import workbook_bytes
from tests.builders.each import each
from tests.builders.pages import plain
from tests.builders.sample import sample_workbook
from tests.workbook_text import workbook_text

ROOT = Path(__file__).parent.parent
AS_OF = date(2024, 12, 5)
# outputs.md §2; "Paiements" and "Changements" stand before "Paramètres" where there are invoices, an earlier workbook.
SHEETS = [
    "Synthèse", "À traiter", "Montants dus", "Absences et relances", "Correspondances", "Sessions", "Pour information",
    "Délais", "Émargements", "Dossiers", "Paramètres", "Journal", "Lisez-moi",
]  # fmt: skip
AMOUNT_HEADINGS = [
    "N° dossier", "Nom", "Prénom", "N° session", "Cas", "Montant dû (€)", "Fermeté", "Nature", "Motif", "Article",
    "Autre lecture (€)", "Prix (€)", "Part due (%)", "Preuve", "Heures prévues", "Heures suivies", "Assiduité (%)",
    "Taux à déclarer (%)", "Force majeure", "Intitulé", "Date de début", "Date de fin", "Statut", "Facturable (€)",
    "Facturé (€)", "Payé (€)", "Écart (€)", "Source dossier", "Source suivi", "Source émargement",
]  # fmt: skip
FINDING_HEADINGS = [
    "Gravité", "N° dossier", "Nom", "Prénom", "N° session", "Enjeu (€)", "Constat", "Que faire", "À faire avant le",
    "Décision", "Motif de la décision", "Décidé le", "Par", "Explication", "Code", "Fichier", "Feuille", "Cellule",
    "Valeur lue", "Référence",
]  # fmt: skip
# The columns of the export that are not empty, without birth, address and telephone.
EXPORT_HEADINGS = [
    "NUMERO_DOSSIER", "NOM", "PRENOM", "COURRIEL", "NUMERO_SESSION", "INTITULE_FORMATION", "DATE_DEBUT_SESSION",
    "DATE_FIN_SESSION", "LIEU_FORMATION_VILLE", "STATUT_DOSSIER", "DATE_DERNIERE_ACTION", "EN_CONTROLE",
    "DATE_INSCRIPTION", "MOTIF_DE_SORTIE_FINAL", "MONTANT_FORMATION", "MONTANT_FRAIS_ANNEXES",
]  # fmt: skip
# Σ of `samples/2024-11.expected.txt`.
TOTALS = {"À encaisser": (24, 919.28), "En attente": (6, 118.28), "À décider": (10, None), "Total dû": (30, 1037.56)}


@pytest.fixture(scope="module")
def content() -> bytes:
    return sample_workbook()


@pytest.fixture(scope="module")
def stored(content: bytes) -> Workbook:
    """The workbook as a program without a formula engine sees it: results, not formulas."""
    return load_workbook(io.BytesIO(content), data_only=True)


@pytest.fixture(scope="module")
def written(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def column_headings(book: Workbook, sheet: str) -> list[Any]:
    """Return the headings of the table; beside it stand the hidden lists of the drop-downs."""
    return [cell.value for cell in book[sheet][4] if cell.value is not None]


def column(book: Workbook, sheet: str, heading: str) -> list[Any]:
    index = column_headings(book, sheet).index(heading) + 1
    return [book[sheet].cell(row, index).value for row in range(5, book[sheet].max_row + 1)]


def test_the_sheets_stand_in_their_order(stored: Workbook) -> None:
    assert stored.sheetnames == SHEETS


def test_the_columns_of_the_amounts_and_of_the_findings_are_those_of_the_contract(stored: Workbook) -> None:
    assert column_headings(stored, "Montants dus") == AMOUNT_HEADINGS
    assert column_headings(stored, "À traiter") == FINDING_HEADINGS
    assert column_headings(stored, "Pour information") == FINDING_HEADINGS


@each("name", SHEETS)
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


def summary(book: Workbook, *headings: str) -> list[tuple[Any, ...]]:
    """Return the chosen cells of each line of the summary."""
    return list(zip(*(column(book, "Synthèse", heading) for heading in headings), strict=True))


def test_the_stored_totals_are_those_added_by_hand(stored: Workbook) -> None:
    lines = summary(stored, "Rubrique", "Nombre", "Montant (€)")
    assert {section: (count, amount) for section, count, amount in lines if section in TOTALS} == TOTALS


def test_what_is_to_decide_says_from_where_to_where(stored: Workbook) -> None:
    (text,) = [text for section, text in summary(stored, "Rubrique", "Explication") if section == "À décider"]
    assert plain(text).startswith("De 95,00 € à 710,00 €")
    assert "1 dossier sans prix lisible en plus" in plain(text)


def test_the_first_things_to_do_are_the_first_rows_to_treat_with_what_each_is_worth(stored: Workbook) -> None:
    rows = zip(column(stored, "À traiter", "Constat"), column(stored, "À traiter", "Enjeu (€)"), strict=True)
    first = [(f"{number}. {title}", worth) for number, (title, worth) in enumerate(rows, start=1)][:3]
    lines = summary(stored, "Rubrique", "Poste", "Montant (€)")
    shown = [(post, amount) for section, post, amount in lines if section == "À faire d'abord"]
    assert shown[:3] == first
    assert [amount for _, amount in first] == [100, 100, 100]


def test_every_control_equation_is_a_live_formula_that_says_ok(stored: Workbook, written: Workbook) -> None:
    controls = [word for section, word in summary(stored, "Rubrique", "Contrôle") if section == "Contrôles"]
    assert controls == ["OK"] * 9
    live = [formula for section, formula in summary(written, "Rubrique", "Contrôle") if section == "Contrôles"]
    assert all(str(formula).startswith("=IF(") for formula in live)


def test_dates_are_dates_and_numbers_of_dossiers_are_text(stored: Workbook) -> None:
    starts = column(stored, "Montants dus", "Date de début")
    assert all(isinstance(value, datetime) for value in starts)
    numbers = column(stored, "Montants dus", "N° dossier")
    assert all(isinstance(value, str) for value in numbers)


def test_the_dossiers_sheet_keeps_the_export_without_what_is_personal_or_empty(stored: Workbook) -> None:
    export = ROOT / "samples" / "2024-11" / "Export_00000000000000_20241205.csv"
    with export.open(encoding="cp1252", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    header = column_headings(stored, "Dossiers")
    assert header[:16] == EXPORT_HEADINGS
    assert header[16:20] == ["Cas", "Montant dû (€)", "Fermeté", "Constats"]
    for heading in ("NUMERO_DOSSIER", "STATUT_DOSSIER", "MONTANT_FORMATION"):
        assert column(stored, "Dossiers", heading) == [row[heading] for row in rows]
    left_out = set(rows[0]) - set(EXPORT_HEADINGS)
    remarks = " ".join(str(value) for value in column(stored, "Journal", "Remarque") if value)
    assert {heading for heading in left_out if heading not in remarks} == set()
    assert {"DATE_DE_NAISSANCE", "ADRESSE_POSTALE", "NUMERO_TELEPHONE_PORTABLE"} <= left_out


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
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for part in ("=1+1", "@SUM(A1)", "example.invalid"):
        assert [cell.coordinate for cell in cells if part in str(cell.value)] == []
    # What is a formula is a link of ours, which looks a row up by its number.
    texts = [
        str(cell.value) for sheet in ("À traiter", "Dossiers") for row in book[sheet] for cell in row if cell in cells
    ]
    assert all(text.startswith("=HYPERLINK(\"#'Montants dus'!") for text in texts)


def test_the_same_outcome_gives_the_same_bytes(content: bytes) -> None:
    assert content == workbook_bytes(reconcile_month([ROOT / "samples" / "2024-11"], AS_OF))


def test_the_document_properties_hold_no_person(written: Workbook) -> None:
    assert not written.properties.creator
    assert not written.properties.lastModifiedBy
    assert written.properties.created == datetime(2024, 12, 5)
