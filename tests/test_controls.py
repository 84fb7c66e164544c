"""The control equations can fail: each spoiled cell makes the right ones say ÉCART, and no other one.

All the copies are recomputed by one LibreOffice: starting it takes longer than its work.
"""

import csv
import io
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from reconcile.month.pipeline import reconcile_month
from reconcile.report.workbook import workbook_bytes
from tests.builders.cells import Page, Pages
from tests.builders.decisions import HEADER, WORKBOOK, columns_of, decide, first_run
from tests.builders.each import each
from tests.builders.months import ALPHA, FILLER, LEARNER, OMEGA, dossier_row, filler_row, lines
from tests.builders.office import convert, needs_office
from tests.builders.pages import plain
from tests.builders.sample import sample_workbook

PAID = Path(__file__).parent / "month_with_payments"
PROOFS, LINES, HOURS = (
    "preuves = montants, ligne à ligne",
    "lignes lues = retenues + écartées",
    "heures d'« Émargements » = heures suivies",
)
FIRMNESS, NATURES, SESSIONS = (
    "total = ferme + conditionnel",
    "total = prestations + indemnités",
    "total = somme par session",
)
PRESENT, PRICES, DOSSIERS = (
    "présents = N du taux + laissés de côté",
    "prix lus = retenus + laissés de côté",
    "dossiers lus = retenus + hors période",
)
GAPS, INVOICES, BRIDGE = "écarts = payé - dû", "payé = factures versées", "précédent + changements = total"
PAID_IN_AMOUNTS = "payé des dossiers + hors période = factures versées"
# The first sheet, in UTF-8, with semicolons.
CSV = "csv:Text - txt - csv (StarCalc):59,34,76"
OF_EVERY_MONTH = {PROOFS, LINES, HOURS, FIRMNESS, NATURES, SESSIONS, PRESENT, PRICES, DOSSIERS}
# 003 attended 336 of 420 minutes: 80.00 of 100.00. 021 waits for a mark.
PARTIAL, COMPLETED, UNDECIDED = "24110500003", "24110500001", "24111400021"
AMOUNTS = "Montants dus"
REACHED = {"Synthèse", AMOUNTS, "Sessions", "Émargements", "Journal", "Paiements", "Changements"}


@dataclass(frozen=True)
class Spoil:
    """A cell changed by hand, in the first row that holds a key, and the controls that must notice."""

    sheet: str
    key: str
    values: Mapping[str, Any]
    noticed: frozenset[str]
    book: str = "sample"


def spoil(sheet: str, key: str, values: Mapping[str, Any], *noticed: str, book: str = "sample") -> Spoil:
    return Spoil(sheet, key, values, frozenset(noticed), book)


SPOILS = {
    "an amount": spoil(AMOUNTS, PARTIAL, {"Montant dû (€)": 81}, PROOFS),
    "an amount of a whole price": spoil(AMOUNTS, COMPLETED, {"Montant dû (€)": 99.99}, PROOFS),
    "an amount where none is decided": spoil(AMOUNTS, UNDECIDED, {"Montant dû (€)": 75}, PROOFS, FIRMNESS, NATURES),
    "the hours attended": spoil(AMOUNTS, PARTIAL, {"Heures suivies": 5}, PROOFS, HOURS),
    "the hours planned": spoil(AMOUNTS, PARTIAL, {"Heures prévues": 8}, PROOFS),
    "the share due": spoil(AMOUNTS, COMPLETED, {"Part due (%)": 80}, PROOFS),
    "a price": spoil(AMOUNTS, PARTIAL, {"Prix (€)": 110}, PROOFS, PRICES),
    "a price on which nothing rests": spoil(AMOUNTS, UNDECIDED, {"Prix (€)": 110}, PRICES),
    "a firmness": spoil(AMOUNTS, PARTIAL, {"Fermeté": "à décider"}, FIRMNESS),
    "a nature": spoil(AMOUNTS, PARTIAL, {"Nature": None}, NATURES),
    "the session of a dossier": spoil(AMOUNTS, PARTIAL, {"N° session": "AILLEURS"}, SESSIONS),
    "a case": spoil(AMOUNTS, PARTIAL, {"Cas": None}, DOSSIERS),
    "a whole row": spoil(
        AMOUNTS,
        PARTIAL,
        dict.fromkeys(["Cas", "Montant dû (€)", "Fermeté", "Nature", "Prix (€)", "Preuve", "Heures suivies"]),
        *(PRICES, DOSSIERS, HOURS),
    ),
    "a line that counts less": spoil("Émargements", PARTIAL, {"Heures comptées": 1}, HOURS),
    "a line that is lost": spoil("Émargements", PARTIAL, {"Heures comptées": None}, HOURS),
    "the amount of a session": spoil("Sessions", "AMG-2024-1105", {"Montant dû (€)": 500}, SESSIONS),
    "the present of a session": spoil("Sessions", "AMG-2024-1105", {"Présents": 8}, PRESENT),
    "the rows kept of a file": spoil("Journal", "suivi-amg.xlsx", {"Lignes retenues": 42}, LINES),
    "the rows read of a file": spoil("Journal", "emargement-23-novembre.csv", {"Lignes lues": 7}, LINES),
    "a gap of payment": spoil(AMOUNTS, "990000000101", {"Écart (€)": 1}, GAPS, book="paid"),
    "what was paid": spoil(AMOUNTS, "990000000101", {"Payé (€)": 99}, PAID_IN_AMOUNTS, book="paid"),
    "a payment": spoil("Paiements", "990000000101", {"Payé (€)": 99}, INVOICES, book="paid"),
    "a change": spoil("Changements", "990000000101", {"Différence (€)": 1}, BRIDGE, book="paid"),
    "an amount before": spoil("Changements", PARTIAL, {"Avant (€)": 79}, BRIDGE, book="paid"),
}
UNSPOILED = (
    "sample",
    "paid",
    "answered",
    "excused",
)


def row_of(sheet: Page, key: str) -> int:
    """Return the first row that holds a key."""
    for row in range(HEADER + 1, sheet.max_row + 1):
        if any(plain(cell.value) == key for cell in sheet[row]):
            return row
    raise AssertionError(f"{sheet.title} has no {key}")


def of_controls(content: bytes) -> Workbook:
    """Return the sheets that the controls reach, values and formulas alone: LibreOffice opens them in half the time."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in load_workbook(io.BytesIO(content)).worksheets:
        if sheet.title in REACHED:
            page = book.create_sheet(sheet.title)
            for cell in chain.from_iterable(sheet.iter_rows()):
                page.cell(cell.row, cell.column, cell.value)
    return book


def spoiled(path: Path, change: Spoil) -> Path:
    """Change a workbook."""
    book = Pages(path)
    sheet = book[change.sheet]
    row, at = row_of(sheet, change.key), columns_of(sheet)
    for heading, value in change.values.items():
        cell = sheet.cell(row, at[heading])
        # A formula shows nothing here, for it has no result yet.
        assert value is None or cell.value != value, f"{heading} is {value!r} already"
        cell.value = value
    book.save()
    return path


def answered_month(folder: Path) -> bytes:
    """A month whose second half is on no sheet: 2 h 30 were answered for one learner, absent for the other."""
    first_run(folder, [dossier_row(), filler_row()], [*lines(LEARNER, "P"), *lines(FILLER, "P")])
    outcome = decide(folder, "P04", "2h30", ALPHA)
    (folder / WORKBOOK).write_bytes(workbook_bytes(outcome))
    return workbook_bytes(decide(folder, "P04", "absent", OMEGA))


def excused_month(folder: Path) -> bytes:
    """A month where a learner with recognised force majeure came all the same, for all of it: present, in no rate."""
    ill = {"force_majeure": "oui", "force_majeure_reason": "Hospitalisation", "force_majeure_proof": "oui"}
    sheet = [*lines(LEARNER, "P", "P"), *lines(FILLER, "P", "P")]
    return workbook_bytes(first_run(folder, [dossier_row(**ill), filler_row()], sheet))


def unspoiled(folder: Path) -> dict[str, bytes]:
    sample = sample_workbook()
    month = folder / "month"
    shutil.copytree(PAID, month)
    (month / "avant.xlsx").write_bytes(sample)
    for name in ("answered", "excused"):
        (folder / name).mkdir()
    return {
        "sample": sample,
        "paid": workbook_bytes(reconcile_month([month], date(2025, 4, 15), reminders_attested=True)),
        "answered": answered_month(folder / "answered"),
        "excused": excused_month(folder / "excused"),
    }


@pytest.fixture(scope="module")
def controls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Return what each control says, in each workbook as LibreOffice computes it."""
    folder = tmp_path_factory.mktemp("controls")
    whole = {name: folder / f"{name}.xlsx" for name in UNSPOILED}
    for name, content in unspoiled(folder).items():
        # Saved by openpyxl they have no stored results: what is read back was computed.
        of_controls(content).save(whole[name])
    copies = {name: Path(shutil.copy(whole[change.book], folder / f"{name}.xlsx")) for name, change in SPOILS.items()}
    changed = {name: spoiled(path, SPOILS[name]) for name, path in copies.items()}
    books = whole | changed
    convert(CSV, folder / "out", *books.values())
    return {name: said(folder / "out" / f"{name}.csv") for name in books}


def said(path: Path) -> dict[str, str]:
    """Return OK or ÉCART by control."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    titles = rows[HEADER - 1]
    section, post, word = (titles.index(name) for name in ("Rubrique", "Poste", "Contrôle"))
    return {plain(row[post]): row[word] for row in rows[HEADER:] if row[section] == "Contrôles"}


@needs_office
@each("name", UNSPOILED)
def test_every_control_holds_in_a_workbook_that_nobody_changed(controls: dict[str, dict[str, str]], name: str) -> None:
    more = {"paid": {GAPS, INVOICES, PAID_IN_AMOUNTS, BRIDGE}, "answered": {BRIDGE}}
    assert controls[name] == dict.fromkeys(OF_EVERY_MONTH | more.get(name, set()), "OK")


@needs_office
@each("name", SPOILS)
def test_a_changed_cell_makes_its_controls_fail_and_no_other(controls: dict[str, dict[str, str]], name: str) -> None:
    noticed = {control for control, word in controls[name].items() if word == "ÉCART"}
    assert noticed == SPOILS[name].noticed
    assert set(controls[name].values()) == {"OK", "ÉCART"}
