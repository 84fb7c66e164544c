"""Where `monthly` writes its workbook, which earlier ones it names, and a month that no session ends in."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.builders.correspondences import reconcile
from tests.builders.decisions import BOTH, FILLED, write
from tests.builders.months import ALPHA, LEARNER, Row, dossier_row, filler_row, lines, write_csv
from tests.builders.pages import page, plain

AS_OF = ("--as-of", "05/04/2025")
FIRST, SECOND = "rapprochement-2025-04-05.xlsx", "rapprochement-2025-04-05 (2).xlsx"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a month in `mois`: one mark waits for an answer."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mois").mkdir()
    fill(tmp_path / "mois", BOTH, [*lines(LEARNER, "A", "?"), *FILLED])
    return tmp_path


def fill(place: Path, rows: Sequence[Row], sheet: Sequence[Row]) -> None:
    write_csv(place / "dossiers.csv", rows)
    write_csv(place / "emargement.csv", sheet)


def workbooks(place: Path) -> list[str]:
    return sorted(path.name for path in place.glob("rapprochement-*.xlsx"))


def ran(*arguments: object) -> str:
    """Return what a run printed that ended well."""
    result = reconcile("monthly", *arguments)
    assert result.exit_code == 0, result.output
    return plain(result.output)


def test_a_folder_as_only_input_receives_the_workbook_and_the_next_run_finds_its_decisions(folder: Path) -> None:
    ran("mois", *AS_OF)
    assert (workbooks(folder / "mois"), workbooks(folder)) == ([FIRST], [])
    write(folder / "mois" / FIRST, "P07", "présent", ALPHA)
    said = ran("mois", *AS_OF)
    assert workbooks(folder / "mois") == sorted([FIRST, SECOND])
    amounts = {row["N° dossier"]: row["Montant dû (€)"] for row in page(folder / "mois" / SECOND, "Montants dus")}
    assert amounts[ALPHA] == 50
    # It is among the inputs: nothing to name.
    assert "non relu : rapprochement" not in said


def test_of_two_workbooks_in_the_folder_the_newest_gives_the_decisions(folder: Path) -> None:
    for _ in range(2):
        ran("mois", *AS_OF)
    write(folder / "mois" / SECOND, "P07", "absent", ALPHA)
    ran("mois", *AS_OF, "-o", "trois.xlsx")
    amounts = {row["N° dossier"]: row["Montant dû (€)"] for row in page(folder / "trois.xlsx", "Montants dus")}
    assert amounts[ALPHA] == 5


def test_a_folder_and_a_file_leave_the_workbook_in_the_current_folder(folder: Path) -> None:
    write_csv(folder / "suivi.csv", [{"N° dossier": ALPHA, "Date de la demande": "01/03/2025"}])
    ran("mois", "suivi.csv", *AS_OF)
    assert (workbooks(folder / "mois"), workbooks(folder)) == ([], [FIRST])


def test_the_place_that_is_asked_for_is_taken(folder: Path) -> None:
    (folder / "ailleurs").mkdir()
    said = ran("mois", *AS_OF, "-o", Path("ailleurs") / "avril.xlsx")
    assert (workbooks(folder / "mois"), (folder / "ailleurs" / "avril.xlsx").is_file()) == ([], True)
    assert f"Classeur : {Path('ailleurs') / 'avril.xlsx'}" in said.splitlines()


@pytest.mark.usefixtures("folder")
def test_an_earlier_workbook_beside_files_that_are_given_one_by_one_is_named_unless_it_is_given() -> None:
    ran("mois", *AS_OF)
    files = [Path("mois") / "dossiers.csv", Path("mois") / "emargement.csv"]
    assert f"À côté, non donné et donc non relu : {FIRST}" in ran(*files, *AS_OF)
    assert "À côté" not in ran(*files, Path("mois") / FIRST, *AS_OF)


@pytest.mark.parametrize("month", ["2025-03", "03/2025"])
def test_a_month_is_written_either_way_and_gives_its_name(month: str, folder: Path) -> None:
    ran("mois", *AS_OF, "--month", month)
    assert workbooks(folder / "mois") == ["rapprochement-2025-03.xlsx"]


@pytest.mark.parametrize("day", ["2025-04-05", "05/04/2025"])
def test_a_day_is_written_either_way(day: str, folder: Path) -> None:
    ran("mois", "--as-of", day)
    book = load_workbook(folder / "mois" / FIRST)
    assert book.properties.created.date() == date(2025, 4, 5)


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--month", "2025-13"),
        ("--month", "13/2025"),
        ("--month", "2025"),
        ("--as-of", "31/02/2025"),
        ("--as-of", "5/4"),
    ],
)
def test_a_month_or_a_day_that_does_not_exist_is_refused_in_french(option: str, value: str, folder: Path) -> None:
    result = reconcile("monthly", "mois", option, value)
    assert (result.exit_code, workbooks(folder / "mois")) == (2, [])
    assert "n'est pas un" in plain(result.output)


def test_a_month_that_no_session_ends_in_names_those_there_are_and_writes_nothing(folder: Path) -> None:
    april = {"starts_on": "30/04/2025", "ends_on": "02/05/2025"}
    rows = [dossier_row(), filler_row(), dossier_row(dossier_id="0007002", session_id="S-TEST-2", **april)]
    fill(folder / "mois", rows, FILLED)
    # The last day counts: 2 May.
    result = reconcile("monthly", "mois", *AS_OF, "--month", "04/2025")
    said = plain(result.output)
    assert (result.exit_code, workbooks(folder / "mois"), workbooks(folder)) == (2, [], [])
    assert "aucune session ne finit en 04/2025" in said
    assert "2025-03 (2 dossiers)" in said
    assert "2025-05 (1 dossier)" in said
    assert said.index("2025-03 (") < said.index("2025-05 (")
