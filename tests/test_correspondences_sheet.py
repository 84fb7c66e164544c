"""The sheet *Correspondances*: what each list offers, what outlives a save, where it is read from."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reconcile.report.workbook import workbook_bytes
from tests.builders.correspondences import (
    HEADINGS,
    MARK,
    NUMBERS,
    NUMBERS_KIND,
    SHEET,
    STATUS,
    TITLE,
    choices,
    explained,
    fill_in,
    meanings,
    plain,
    questions,
    reconcile,
    sheet_of,
)
from tests.builders.decisions import WORKBOOK, owed
from tests.builders.each import each
from tests.builders.months import ALPHA, FILLER, LEARNER, OMEGA, dossier_row, filler_row, lines, write_csv
from tests.builders.office import needs_office, saved_as, unprinted
from tests.builders.trainers import DOSSIER_SCOPE, SCOPE, dossiers, month, one_sheet, retitled
from tests.builders.workbooks import left_in

EDOF = [
    "Non traité",
    "Validé",
    "Accepté",
    "En formation",
    "Sortie de formation",
    "Service fait déclaré",
    "Service fait validé",
    "Facturé",
    "Payé",
    "Annulé (par le titulaire)",
    "Annulé (par l'organisme)",
    "Annulé (par le financeur)",
    "Annulé sans suite",
    "Refusé (par le titulaire)",
    "Refusé (par l'organisme)",
    "Refusé (par le financeur)",
]


def checked(folder: Path) -> Path:
    path = folder / "mots.xlsx"
    assert reconcile("check", folder, "-o", path, "--force").exit_code in {0, 1}
    return path


def month_with_words(folder: Path) -> Path:
    """A month of a status, a mark and a title that nobody knows; return the questions of `check`."""
    titles = {"Date d'annulation": "Annulation"}
    cancelled = dossier_row(status="annulé", cancelled_on="20/03/2025")
    dossiers(folder, retitled(cancelled, titles), retitled(filler_row(status="Inscrit"), titles))
    write_csv(folder / "emargement.csv", [*lines(LEARNER, "A", "A"), *lines(FILLER, "R", "P")])
    return checked(folder)


def test_the_sheet_has_its_columns_and_every_question(tmp_path: Path) -> None:
    path = month_with_words(tmp_path)
    assert [cell.value for cell in sheet_of(path)[4]][:6] == list(HEADINGS)
    assert questions(path) == [(TITLE, "Annulation"), (STATUS, "annulé"), (STATUS, "Inscrit"), (MARK, "R")]


def test_where_a_word_stands_how_often_and_how_far_it_reaches(tmp_path: Path) -> None:
    sheet = sheet_of(month_with_words(tmp_path))
    rows = {row[1]: row for row in sheet.iter_rows(min_row=5, max_col=6, values_only=True)}
    scope = DOSSIER_SCOPE.replace("Date d'annulation", "Annulation")
    assert rows["Annulation"][3:] == (1, "dossiers.csv › L1", scope)
    assert rows["annulé"][3:] == (1, "dossiers.csv › H2", scope)
    of_sheet = "N° session | Stagiaire | Date | Demi-journée | Heures prévues | Présence"
    assert rows["R"][3:] == (1, "emargement.csv › F4", of_sheet)


def test_cancelled_offers_all_three_authors_before_everything_else(tmp_path: Path) -> None:
    offered = choices(month_with_words(tmp_path), "annulé")
    assert offered[:3] == ["Annulé (par le titulaire)", "Annulé (par l'organisme)", "Annulé (par le financeur)"]


@pytest.mark.parametrize("written", ["annulé", "Inscrit"])
def test_the_list_of_a_status_has_every_label_of_edof_once(tmp_path: Path, written: str) -> None:
    offered = choices(month_with_words(tmp_path), written)
    assert sorted(offered) == sorted(EDOF)


def test_the_list_of_a_mark_is_presence_or_absence(tmp_path: Path) -> None:
    assert choices(month_with_words(tmp_path), "R") == ["présent", "absent"]


def test_the_list_of_a_title_is_what_the_table_lacks_the_likeliest_first_or_nothing(tmp_path: Path) -> None:
    offered = choices(month_with_words(tmp_path), "Annulation")
    assert (offered[0], offered[-1]) == ("Date d'annulation", "ignorer")
    # A field that the table has already would be there twice.
    assert [title for title in ("Statut", "Prix (€)", "N° session", "Nom") if title in offered] == []


def test_the_list_of_numbers_is_what_they_may_count(tmp_path: Path) -> None:
    one_sheet(tmp_path, 0.5, 0)
    path = checked(tmp_path)
    assert questions(path) == [(NUMBERS_KIND, NUMBERS)]
    assert choices(path, NUMBERS) == ["heures", "part de la demi-journée", "part de la journée"]


@each(
    ("meaning", "cents"),
    [
        # Half of the morning, of 7 h: 1 h 45, 25 %.
        ("part de la demi-journée", 2_500),
        # Half of the day.
        ("part de la journée", 5_000),
        # Half an hour of 7 h is under 25 %: the flat 25 %.
        ("heures", 2_500),
    ],
)
def test_numbers_are_read_as_a_person_says_they_count(tmp_path: Path, meaning: str, cents: int) -> None:
    one_sheet(tmp_path, 0.5, 0)
    path = checked(tmp_path)
    fill_in(path, {NUMBERS: meaning})
    assert owed(month(tmp_path)) == {ALPHA: cents, OMEGA: 10_000}


def test_the_list_of_a_reason_is_what_amg_may_have_closed_it_for(tmp_path: Path) -> None:
    closed = {"status": "Annulé (par l'organisme)", "cancelled_on": "27/03/2025", "exit_reason": "posé un lapin"}
    dossiers(tmp_path, dossier_row(**closed), filler_row())
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "A", "A"), *lines(FILLER, "P", "P")])
    path = checked(tmp_path)
    assert [*map(plain, choices(path, "posé un lapin"))] == ["non-présentation", "décision de l'organisme"]
    # A no-show costs 5 %; AMG's own decision nothing.
    for meaning, cents in (("non-présentation", 500), ("décision de l'organisme", 0)):
        fill_in(path, {"posé un lapin": meaning})
        assert owed(month(tmp_path)) == {ALPHA: cents, OMEGA: 10_000}


def test_a_reason_of_force_majeure_is_explained_by_one_of_the_list(tmp_path: Path) -> None:
    declared = {"force_majeure": "oui", "force_majeure_reason": "patraque", "force_majeure_proof": "oui"}
    dossiers(tmp_path, dossier_row(**declared), filler_row())
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "A", "A"), *lines(FILLER, "P", "P")])
    path = checked(tmp_path)
    assert choices(path, "patraque")[-1] == "Interruption des transports"
    fill_in(path, {"patraque": "Maladie ou hospitalisation du stagiaire"})
    # Recognised, nobody came: nothing is due.
    assert owed(month(tmp_path)) == {ALPHA: 0, OMEGA: 10_000}


# From one workbook to the next.


def test_filled_in_the_monthly_workbook_shows_the_meaning_and_asks_the_rest(tmp_path: Path) -> None:
    path = month_with_words(tmp_path)
    fill_in(path, {"Annulation": "Date d'annulation", "R": "présent"})
    left_in(tmp_path, month(tmp_path))
    path.unlink()
    assert questions(tmp_path / WORKBOOK) == [(STATUS, "annulé"), (STATUS, "Inscrit")]
    assert explained(tmp_path / WORKBOOK) == {"Annulation": "Date d'annulation", "R": "présent"}
    fill_in(tmp_path / WORKBOOK, {"annulé": "Annulé (par le titulaire)", "Inscrit": "Accepté"})
    # Cancelled on the 20th, free until the 18th, confirmed on 5 March: withdrawal ended on the 19th. 5 %.
    assert owed(month(tmp_path)) == {ALPHA: 500, OMEGA: 10_000}


def test_a_month_without_anything_to_explain_has_no_such_sheet(tmp_path: Path) -> None:
    one_sheet(tmp_path, "P", "A")
    left_in(tmp_path, month(tmp_path))
    assert SHEET not in load_workbook(tmp_path / WORKBOOK).sheetnames


def test_the_sheet_copied_into_a_workbook_of_hers_is_read_and_the_rest_of_it_too(tmp_path: Path) -> None:
    one_sheet(tmp_path, "R", "A")
    path = checked(tmp_path)
    hers = tmp_path / "feuille.xlsx"
    book = load_workbook(hers)
    copy = book.create_sheet(SHEET)
    for row in sheet_of(path).iter_rows(values_only=True):
        copy.append(list(row))
    (word,) = (cell for cell in copy["B"] if cell.value == "R")
    copy.cell(word.row, word.column + 1).value = "présent"
    book.save(hers)
    path.unlink()
    outcome = month(tmp_path)
    assert owed(outcome) == {ALPHA: 5_000, OMEGA: 10_000}
    assert [one.code for one in outcome.findings if one.code == "F46"] == []


@needs_office
@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_it_outlives_a_save_by_libreoffice(tmp_path: Path, extension: str) -> None:
    folder = tmp_path / "mois"
    folder.mkdir()
    path = month_with_words(folder)
    words = {"Annulation": "Date d'annulation", "annulé": "Annulé (par le titulaire)", "Inscrit": "Accepté"}
    fill_in(path, words | {"R": "présent"})
    path.write_bytes(unprinted(path.read_bytes()))
    saved = saved_as(path.rename(tmp_path / path.name), extension)
    shutil.copy(saved, folder)
    assert owed(month(folder)) == {ALPHA: 500, OMEGA: 10_000}


def test_rows_sorted_and_set_apart_by_a_filter_are_read_all_the_same(tmp_path: Path) -> None:
    one_sheet(tmp_path, "R", "N")
    scope = (MARK, "N", "absent", SCOPE), (MARK, "R", "présent", SCOPE)
    path = meanings(tmp_path / "mots.xlsx", *scope)
    book = load_workbook(path)
    for row in (5, 6):
        book[SHEET].row_dimensions[row].hidden = True
    book.save(path)
    assert owed(month(tmp_path)) == {ALPHA: 5_000, OMEGA: 10_000}


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    path = month_with_words(tmp_path)
    of_check = path.read_bytes()
    path.unlink()
    assert workbook_bytes(month(tmp_path)) == workbook_bytes(month(tmp_path))
    assert checked(tmp_path).read_bytes() == of_check
