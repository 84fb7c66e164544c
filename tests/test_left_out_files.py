"""Files that cannot be opened: all named at once, and left out only when the user says so (`--skip`)."""

from pathlib import Path

import pytest

from reconcile.month.pipeline import reconcile_month
from tests.builders.correspondences import cells_of, plain, reconcile
from tests.builders.decisions import owed
from tests.builders.each import each
from tests.builders.months import AFTER, ALPHA, FILLER, LEARNER, OMEGA, dossier_row, filler_row, lines, write_csv
from tests.builders.sheets import write_xlsx
from tests.builders.trainers import dossiers, retitled
from tests.builders.workbooks import euros

# The signature of an older container, and the stream that an encrypted workbook has in it.
PROTECTED = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le")
TEXT, EMPTY = b"un texte", b""


def full_month(folder: Path) -> None:
    """Half the day for the one, all of it for the other: 50 € and 100 €."""
    dossiers(folder)
    write_csv(folder / "emargement.csv", [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")])


def cut(path: Path) -> None:
    """Leave the first half of a workbook, as a copy broken off."""
    whole = write_xlsx(path, {"Feuil1": [["Nom", "Téléphone"], ["EXEMPLE-SALLE", "05"]]}).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def monthly(folder: Path, *options: str) -> tuple[int, str]:
    target = folder / "sortie.xlsx"
    result = reconcile("monthly", folder, "--as-of", "2025-04-05", "-o", target, "--force", *options)
    return result.exit_code, plain(result.output)


def test_every_file_that_does_not_open_is_named_at_once_each_with_the_way_to_go_on(tmp_path: Path) -> None:
    full_month(tmp_path)
    (tmp_path / "protégé.xlsx").write_bytes(PROTECTED)
    (tmp_path / "un texte.xlsx").write_bytes(TEXT)
    (tmp_path / "vide.csv").write_bytes(EMPTY)
    cut(tmp_path / "coupé.xlsx")
    code, said = monthly(tmp_path)
    assert code == 2
    for name, option in (
        ("protégé.xlsx", "--skip protégé.xlsx"),
        ("un texte.xlsx", '--skip "un texte.xlsx"'),
        ("vide.csv", "--skip vide.csv"),
        ("coupé.xlsx", "--skip coupé.xlsx"),
    ):
        assert f"  Où : {name}" in said
        assert f"pour continuer sans lui : {option}" in said
    assert said.count("Erreur : ") == 4
    assert not (tmp_path / "sortie.xlsx").exists()


def test_a_file_that_does_not_open_and_a_missing_heading_are_said_together(tmp_path: Path) -> None:
    dossiers(tmp_path, retitled(dossier_row(), {"Date de fin": "Date fin"}))
    (tmp_path / "protégé.xlsx").write_bytes(PROTECTED)
    code, said = monthly(tmp_path)
    assert code == 2
    assert "Erreur : ce classeur est protégé par un mot de passe" in said
    assert "Erreur : colonne obligatoire absente : « Date de fin »" in said
    assert "peut-être « Date fin »" in said


@each("content", [PROTECTED, TEXT, EMPTY], ids=["protected", "no workbook", "empty"])
def test_left_out_on_demand_the_month_goes_on(tmp_path: Path, content: bytes) -> None:
    full_month(tmp_path)
    (tmp_path / "vieux.xlsx").write_bytes(content)
    assert monthly(tmp_path)[0] == 2
    code, _ = monthly(tmp_path, "--skip", "vieux.xlsx")
    assert code == 0
    assert euros(tmp_path / "sortie.xlsx") == {ALPHA: 50.0, OMEGA: 100.0}


def test_several_files_may_be_left_out_whatever_the_case_of_their_names(tmp_path: Path) -> None:
    full_month(tmp_path)
    (tmp_path / "Protégé.xlsx").write_bytes(PROTECTED)
    cut(tmp_path / "coupé.xlsx")
    assert monthly(tmp_path, "--skip", "coupé.xlsx")[0] == 2
    assert monthly(tmp_path, "--skip", "COUPÉ.xlsx", "--skip", "protégé.xlsx")[0] == 0


def test_synthese_and_journal_repeat_what_was_left_out(tmp_path: Path) -> None:
    full_month(tmp_path)
    (tmp_path / "vieux.xlsx").write_bytes(PROTECTED)
    assert monthly(tmp_path, "--skip", "vieux.xlsx")[0] == 0
    summary = " ".join(cells_of(tmp_path / "sortie.xlsx", "Synthèse"))
    assert "vieux.xlsx" in summary
    assert "--skip" in summary
    journal = cells_of(tmp_path / "sortie.xlsx", "Journal")
    assert journal[journal.index("vieux.xlsx") :][:3] == [
        "vieux.xlsx",
        "non lu",
        "laissé de côté, comme vous l'avez demandé (--skip)",
    ]


def test_nothing_is_said_of_what_was_not_left_out(tmp_path: Path) -> None:
    full_month(tmp_path)
    assert monthly(tmp_path)[0] == 0
    assert "--skip" not in " ".join(cells_of(tmp_path / "sortie.xlsx", "Synthèse"))


def test_a_sheet_left_out_is_a_missing_sheet_and_never_an_absence(tmp_path: Path) -> None:
    full_month(tmp_path)
    outcome = reconcile_month([tmp_path], AFTER, skip=["emargement.csv"])
    assert owed(outcome) == {ALPHA: None, OMEGA: None}
    assert outcome.inputs.left_out == ("emargement.csv",)
    assert {gap.code for one in outcome.results for gap in one.presence.gaps} == {"P04"}


@each("command", ["monthly", "check", "roster"])
def test_leaving_out_a_file_that_is_not_there_is_refused(tmp_path: Path, command: str) -> None:
    full_month(tmp_path)
    result = reconcile(command, tmp_path, "--skip", "absent.xlsx")
    assert result.exit_code == 2
    assert "aucun des fichiers donnés ne porte ce nom" in result.output
    assert "--skip absent.xlsx" in result.output
    assert list(tmp_path.glob("*.xlsx")) == []


def test_leaving_out_every_file_leaves_nothing_to_read(tmp_path: Path) -> None:
    full_month(tmp_path)
    code, said = monthly(tmp_path, "--skip", "dossiers.csv", "--skip", "emargement.csv")
    assert (code, "aucun tableur à lire" in said) == (2, True)


@pytest.mark.parametrize("command", ["check", "roster"])
def test_check_and_roster_leave_files_out_too(tmp_path: Path, command: str) -> None:
    upcoming = {"starts_on": "27/03/2031", "ends_on": "27/03/2031", "status": "Accepté"}
    dossiers(tmp_path, dossier_row(**upcoming), filler_row(**upcoming))
    (tmp_path / "vieux.xlsx").write_bytes(PROTECTED)
    target = tmp_path / "sortie.xlsx"
    refused = reconcile(command, tmp_path, "-o", target)
    assert (refused.exit_code, "--skip vieux.xlsx" in refused.output) == (2, True)
    result = reconcile(command, tmp_path, "-o", target, "--skip", "vieux.xlsx")
    assert result.exit_code != 2
    assert target.is_file()


def test_check_names_what_was_left_out(tmp_path: Path) -> None:
    full_month(tmp_path)
    (tmp_path / "vieux.xlsx").write_bytes(PROTECTED)
    result = reconcile("check", tmp_path, "--skip", "vieux.xlsx")
    assert "vieux.xlsx\n  non lu : laissé de côté, comme vous l'avez demandé (--skip)" in plain(result.output)
