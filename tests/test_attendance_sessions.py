"""Which session an attendance sheet is of."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from reconcile.evidence.sheet_sessions import sessions_of
from tests.builders.attendance import ALPHA, BETA, NAMES, wide
from tests.builders.each import each
from tests.builders.sheets import (
    FIRST,
    SESSION,
    Cells,
    dossier,
    read,
    read_attendance_csv,
    write_csv,
    write_dossiers,
    write_xlsx,
)
from tests.builders.unusable import not_understood

TWIN = dossier("00500", "EXEMPLE-OMEGA") | {"N° session": "SES-13"}
TABLE: list[Cells] = [wide("12/03/2025 matin"), [*ALPHA, "P"]]


def session_of(folder: Path, write: Callable[[Path], object]) -> str:
    """Return the session of a sheet among two of the same dates."""
    write_dossiers(folder, dossier(), TWIN)
    write(folder)
    (line,) = read(folder).lines
    return line.session_id


@each(
    "block",
    [
        [["N° session : SES-13"]],
        [["N° session :", "SES-13"]],
        [["N° session", "", "SES-13"]],
        [["Session : SES-13", "Lieu : Nulle-Part"]],
        [["Feuille d'émargement de la session SES-13"]],
        [["Formation inventée"], [], ["du 12 au 13 mars", "", "", "ses-13"]],
    ],
)
def test_the_session_comes_from_the_heading_block(tmp_path: Path, block: list[Cells]) -> None:
    assert session_of(tmp_path, lambda folder: write_csv(folder / "feuille.csv", [*block, *TABLE])) == "SES-13"


def test_the_session_comes_from_a_column_before_all_else(tmp_path: Path) -> None:
    rows = [["N° session : SES-12"], ["N° session", *TABLE[0]], ["SES-13", *TABLE[1]]]

    assert session_of(tmp_path, lambda folder: write_csv(folder / "SES-12.csv", rows)) == "SES-13"


def test_the_session_comes_from_the_name_of_the_sheet(tmp_path: Path) -> None:
    assert session_of(tmp_path, lambda folder: write_xlsx(folder / "SES-12.xlsx", {"SES-13 J1": TABLE})) == "SES-13"


def test_the_session_comes_from_the_name_of_the_file(tmp_path: Path) -> None:
    assert session_of(tmp_path, lambda folder: write_csv(folder / "Mars (ses-13).csv", TABLE)) == "SES-13"


def test_the_heading_block_outranks_the_name_of_the_file(tmp_path: Path) -> None:
    rows = [["N° session : SES-13"], *TABLE]

    assert session_of(tmp_path, lambda folder: write_csv(folder / "SES-12.csv", rows)) == "SES-13"


@pytest.mark.parametrize("heading", ["12/03/2025 matin", "12/03 Matin"])
def test_the_session_is_else_the_only_one_with_those_dates(tmp_path: Path, heading: str) -> None:
    april = {"N° session": "SES-14", "Date de début": "02/04/2025", "Date de fin": "03/04/2025"}
    write_dossiers(tmp_path, dossier(), dossier("00500", "EXEMPLE-OMEGA") | april)

    (line,) = read_attendance_csv(tmp_path, [wide(heading), [*ALPHA, "P"]])

    assert (line.session_id, line.day) == (SESSION, FIRST)


@pytest.mark.parametrize("shape", ["long", "wide"])
def test_a_column_may_name_several_sessions(tmp_path: Path, shape: str) -> None:
    write_dossiers(tmp_path, dossier(), TWIN)
    rows: dict[str, list[Cells]] = {
        "long": [
            ["N° session", *NAMES, "Date", "Présence"],
            ["SES-12", *ALPHA, "12/03/2025", "P"],
            ["SES-13", *BETA, "12/03/2025", "P"],
        ],
        "wide": [
            ["N° session", *NAMES, "12/03/2025 matin"],
            ["SES-12", *ALPHA, "P"],
            ["SES-13", *BETA, "P"],
        ],
    }

    assert [line.session_id for line in read_attendance_csv(tmp_path, rows[shape])] == ["SES-12", "SES-13"]


@each(
    ("day", "candidates"),
    [("12/03/2025", " : SES-12 ou SES-13 ont ces dates"), ("12/05/2025", "")],
    ids=["two sessions", "no session"],
)
@each("name", ["Mars", "SES-123"])
def test_a_sheet_whose_session_cannot_be_told_is_not_understood(
    tmp_path: Path, day: str, candidates: str, name: str
) -> None:
    write_dossiers(tmp_path, dossier(), TWIN)
    write_xlsx(tmp_path / "feuilles.xlsx", {name: [wide(f"{day} matin"), [*ALPHA, "P"]]})

    assert read(tmp_path).lines == ()
    found = not_understood(tmp_path)
    assert found.place == f"feuilles.xlsx › {name}"
    assert f"La session de cette feuille d'émargement ne peut pas être déterminée{candidates} : écrivez" in found.said
    assert "écrivez au-dessus du tableau « N° session : » suivi de son numéro" in found.said
    # Of the sessions with this day, the one that its learner is of; of a day of no session, none.
    assert {number for number, needed in found.needed.items() if found.named in needed} == (
        {"00417"} if candidates else set()
    )
    assert found.needed["00500"] == "la feuille d'émargement de la session SES-13"


def test_a_dossier_without_a_session_number_is_of_no_known_session(tmp_path: Path) -> None:
    write_dossiers(tmp_path, dossier(), TWIN | {"N° session": ""})
    assert sessions_of(read(tmp_path).dossiers) == {"SES-12": (date(2025, 3, 12), date(2025, 3, 13))}
