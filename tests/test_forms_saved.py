"""Forms saved by LibreOffice."""

import shutil
from datetime import time, timedelta
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from tests.builders.forms import (
    BETA,
    HALF_DAY,
    OTHER_SESSION,
    WEEKEND,
    Amounts,
    about_sheets,
    amounts,
    beta_row,
    form,
    monthly,
    printed,
    rosters,
    shown,
)
from tests.builders.months import ALPHA, OMEGA, dossier_row, filler_row
from tests.builders.office import OFFICE, convert, needs_office, unprinted


def fill_in_three_sessions(path: Path) -> None:
    """Fill in a day, half a day and a weekend with every kind of mark."""
    with form(path) as sheet:
        sheet.note("Horaires :", "9h00-12h00 / 13h30-17h30")
        sheet.mark(ALPHA, time(2, 30), "A")
        sheet.mark(OMEGA, 2.5, "x")
        sheet.walk_in("", "EXEMPLE-INCONNU", "Passante", "P", "")
    with form(path, OTHER_SESSION) as sheet:
        sheet.mark(BETA, "2h30")
    with form(path, "S-TEST-3") as sheet:
        sheet.plan("3h00", 4, time(3, 30), "3,5")
        sheet.mark("0007003", "P", timedelta(hours=1, minutes=30), "2,5", "A")


SAVED: Amounts = {
    # 150 of 180 + 240 minutes = 35,714… %.
    ALPHA: (Case.PARTIAL, 3571),
    # 150 + 240 of 420 minutes = 92,8… %.
    OMEGA: (Case.COMPLETED, 10000),
    # 150 of 210 minutes = 71,428… %.
    BETA: (Case.PARTIAL, 7143),
    # 180 + 90 + 150 of 840 minutes = 50 %.
    "0007003": (Case.PARTIAL, 5000),
}


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the export, the filled workbook, and both it and a blank one as LibreOffice saves them."""
    folder = tmp_path_factory.mktemp("office")
    third = {"dossier_id": "0007003", "last_name": "EXEMPLE-GAMMA", "session_id": "S-TEST-3"}
    rows = [dossier_row(), filler_row(), beta_row(**HALF_DAY), dossier_row(**third | WEEKEND)]
    blank = printed(folder, *rows, name="vierge.xlsx")
    path = folder / "sessions.xlsx"
    shutil.copy(blank, path)
    fill_in_three_sessions(path)
    if OFFICE is None:
        return folder
    (bare := folder / "bare").mkdir()
    for one in (path, blank):
        (bare / one.name).write_bytes(unprinted(one.read_bytes()))
    convert("xlsx", folder / "out", bare / path.name, bare / blank.name)
    convert("ods", folder / "out", bare / path.name)
    return folder


def beside_the_export(saved: Path, folder: Path, name: str) -> Path:
    shutil.copy(saved / "dossiers.csv", folder)
    return Path(shutil.copy(saved / name, folder))


@pytest.mark.parametrize(
    "name",
    [
        "sessions.xlsx",
        pytest.param("out/sessions.xlsx", marks=needs_office),
        pytest.param("out/sessions.ods", marks=needs_office),
    ],
)
def test_a_filled_workbook_gives_the_same_amounts_whoever_saved_it(saved: Path, tmp_path: Path, name: str) -> None:
    beside_the_export(saved, tmp_path, name)
    outcome = monthly(tmp_path)
    assert amounts(outcome) == SAVED
    assert about_sheets(outcome) == ["P01"]


@needs_office
def test_a_workbook_opened_in_libreoffice_before_it_is_filled_gives_the_same_amounts(
    saved: Path, tmp_path: Path
) -> None:
    fill_in_three_sessions(beside_the_export(saved, tmp_path, "out/vierge.xlsx"))
    assert amounts(tmp_path) == SAVED


@needs_office
def test_the_ods_and_the_xlsx_of_one_workbook_side_by_side_count_once(saved: Path, tmp_path: Path) -> None:
    beside_the_export(saved, tmp_path, "out/sessions.ods")
    beside_the_export(saved, tmp_path, "sessions.xlsx")
    assert amounts(tmp_path) == SAVED


@needs_office
def test_the_roster_reads_its_own_workbook_saved_as_ods(saved: Path, tmp_path: Path) -> None:
    beside_the_export(saved, tmp_path, "out/sessions.ods")
    assert shown(rosters(tmp_path)) == shown(rosters(tmp_path / "dossiers.csv"))
