"""Several workbooks of forms in one folder: copies, blank ones, forms moved alone."""

import shutil
from datetime import date
from pathlib import Path

from openpyxl import Workbook, load_workbook

from reconcile.contract.amounts import Case
from tests.builders.forms import (
    BETA,
    CANCELLED,
    HALF_DAY,
    ONE_DAY,
    OTHER_SESSION,
    Amounts,
    Form,
    about_sheets,
    amounts,
    beta_row,
    filled,
    form,
    held,
    learner,
    monthly,
    other,
    printed,
    reshaped,
    several,
)
from tests.builders.months import ALPHA, OMEGA, codes_of, dossier_row, filler_row, result_of


def test_an_older_copy_left_blank_beside_the_filled_one_changes_nothing(tmp_path: Path) -> None:
    blank = printed(tmp_path, dossier_row(), filler_row(), name="ancien.xlsx").read_bytes()
    filled(tmp_path, ONE_DAY, "PA")
    assert (tmp_path / "ancien.xlsx").read_bytes() == blank
    # 3 h 30 of 7 h.
    outcome = monthly(tmp_path)
    assert amounts(outcome) == {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    assert about_sheets(outcome) == []


def test_an_older_copy_left_blank_that_lists_somebody_since_cancelled_changes_nothing(tmp_path: Path) -> None:
    printed(tmp_path, dossier_row(), filler_row(), name="ancien.xlsx")
    path = printed(tmp_path, dossier_row(**CANCELLED), filler_row())
    with form(path) as sheet:
        sheet.mark(OMEGA, "P", "P")
    # 5 % of 100 €.
    assert amounts(tmp_path) == {ALPHA: (Case.LATE_CANCELLATION, 500), OMEGA: (Case.COMPLETED, 10000)}


def test_a_day_that_only_a_copy_left_blank_shows_is_to_decide(tmp_path: Path) -> None:
    session = held("28/03/2025", "30/03/2025", "14h00")
    printed(tmp_path, dossier_row(**session), filler_row(**session), name="ancien.xlsx")
    path = printed(tmp_path, dossier_row(**session), filler_row(**session))
    with reshaped(path) as sheet:
        sheet.delete("samedi")
        sheet.mark(ALPHA, "P", "P", "P", "A")
        sheet.mark(OMEGA, "P", "P", "P", "P")
    assert {case for case, _ in amounts(tmp_path).values()} == {Case.UNDECIDED}
    (tmp_path / "ancien.xlsx").unlink()
    # 10 h 30 of 14 h.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 7500), OMEGA: (Case.COMPLETED, 10000)}


def test_an_older_copy_left_blank_does_not_cut_the_day_otherwise(tmp_path: Path) -> None:
    """It was printed before the follow-up gave the hours: two half-days instead of one."""
    unknown = {"planned_hours": ""}
    printed(tmp_path, dossier_row(**unknown), filler_row(**unknown), name="ancien.xlsx")
    filled(tmp_path, HALF_DAY, "A")
    # 5 % of 100 €.
    assert amounts(tmp_path) == {ALPHA: (Case.NO_SHOW, 500), OMEGA: (Case.COMPLETED, 10000)}


def test_a_copy_for_the_morning_and_one_for_the_afternoon_make_the_day(tmp_path: Path) -> None:
    path = filled(tmp_path, ONE_DAY, ["P", ""], others=["P", ""])
    shutil.copy(path, tmp_path / "matin.xlsx")
    filled(tmp_path, ONE_DAY, ["", "1h45"], others=["", "P"])
    # 210 + 105 of 420 minutes = 75 %.
    assert amounts(tmp_path) == {ALPHA: (Case.PARTIAL, 7500), OMEGA: (Case.COMPLETED, 10000)}


def test_one_form_filled_of_two_gives_its_amounts_and_leaves_the_other_session_to_decide(tmp_path: Path) -> None:
    path = printed(tmp_path, dossier_row(), filler_row(), beta_row())
    with form(path) as sheet:
        sheet.mark(ALPHA, "P", "A")
        sheet.mark(OMEGA, "P", "P")
    # 3 h 30 of 7 h.
    known: Amounts = {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    assert amounts(tmp_path) == {**known, BETA: (Case.UNDECIDED, None)}
    between = monthly(tmp_path, date(2025, 4, 4))
    assert result_of(between, BETA).case is Case.UPCOMING
    assert about_sheets(between) == []


def test_a_form_that_nobody_filled_is_a_missing_sheet_said_once_per_learner(tmp_path: Path) -> None:
    printed(tmp_path, beta_row())
    outcome = monthly(tmp_path)
    assert result_of(outcome, BETA).case is Case.UNDECIDED
    assert codes_of(outcome, BETA, severity="blocking") == ["P04"]


def test_each_of_two_copies_filled_for_one_session_gives_its_amounts(tmp_path: Path) -> None:
    path = printed(tmp_path, dossier_row(), filler_row(), beta_row())
    shutil.copy(path, tmp_path / "autre formateur.xlsx")
    with form(path) as sheet:
        sheet.mark(ALPHA, "P", "A")
        sheet.mark(OMEGA, "P", "P")
    with form(tmp_path / "autre formateur.xlsx", OTHER_SESSION) as sheet:
        sheet.mark(BETA, "P", "1h00")
    # 3 h 30 of 7 h; 210 + 60 of 420 minutes = 64,285… %.
    known: Amounts = {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    assert amounts(tmp_path) == {**known, BETA: (Case.PARTIAL, 6429)}


def test_forms_moved_alone_into_a_new_workbook_say_which_session_they_are_of(tmp_path: Path) -> None:
    path = printed(tmp_path, dossier_row(), filler_row(), beta_row())
    with form(path) as sheet:
        sheet.mark(ALPHA, "P", "A")
        sheet.mark(OMEGA, "P", "P")
    with form(path, OTHER_SESSION) as sheet:
        sheet.mark(BETA, "P", "1h00")
    moved = Workbook()
    moved.remove(moved.worksheets[0])
    forms = [one for one in load_workbook(path).worksheets if one.title.startswith("Émargement")]
    for number, source in enumerate(forms, start=1):
        target = moved.create_sheet(f"Feuil{number}")
        for row in source.iter_rows():
            for cell in row:
                if cell.value is not None:
                    target.cell(cell.row, cell.column).value = cell.value
    moved.save(tmp_path / "feuilles.xlsx")
    path.unlink()
    # 3 h 30 of 7 h; 210 + 60 of 420 minutes = 64,285… %.
    known: Amounts = {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    assert amounts(tmp_path) == {**known, BETA: (Case.PARTIAL, 6429)}


def test_a_session_number_of_any_form_is_found_again(tmp_path: Path) -> None:
    numbers = ["2025/03-A : matin", "00123", "AMG_2025_27-03-2025", "S-TEST", "S-TEST bis", "33000 (mairie)"]

    def fill_in(sheet: Form, number: int) -> None:
        sheet.mark(learner(number), "P", "A")
        sheet.mark(other(number), "P", "P")

    due = amounts(several(tmp_path, [ONE_DAY | {"session_id": one} for one in numbers], fill_in))
    # 3 h 30 of 7 h.
    assert [due[learner(number)] for number in range(6)] == [(Case.PARTIAL, 5000)] * 6
    assert [due[other(number)] for number in range(6)] == [(Case.COMPLETED, 10000)] * 6
