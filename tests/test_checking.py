"""`reconcile check`: what is said of the inputs, and how it ends."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reconcile.cli import main
from tests.builders.sample import SAMPLE

HEADINGS = "N° dossier;Nom;Prénom;N° session;Date de début;Date de fin;Statut;Prix (€)"
LEARNER = "0101;EXEMPLE-ALPHA;Testine;S1;05/11/2024;05/11/2024;Accepté;100"


def check(*inputs: Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, inputs)])


@pytest.fixture
def month(tmp_path: Path) -> Path:
    (tmp_path / "dossiers.csv").write_text(f"{HEADINGS}\n{LEARNER}\n", "utf-8")
    return tmp_path


def test_clean_inputs_end_with_0_and_say_what_each_table_is(month: Path) -> None:
    result = check(month)
    assert result.exit_code == 0
    plain = result.output.replace("\u00a0", " ")
    assert "dossiers.csv\n  pris pour : tableau des dossiers, par ses 8 titres reconnus" in plain
    assert "titres en ligne 1 ; 1 ligne lue, 0 écartée" in plain
    assert "Constats : 0 bloquant, 0 à vérifier et 0 information." in plain


def test_a_finding_names_file_cell_code_explanation_and_remedy(month: Path) -> None:
    (month / "dossiers.csv").write_text(f"{HEADINGS}\n{LEARNER.replace(';100', ';cent euros')}\n", "utf-8")
    result = check(month)
    assert result.exit_code == 1
    assert (
        "dossiers.csv › H2  F05  « Prix (€) » contient un texte : montant non reconnu. (dossier 0101)"
        " — Écrivez le montant sous la forme 1 495,00."
    ) in result.output.splitlines()


def test_a_near_miss_of_a_heading_is_suggested(month: Path) -> None:
    (month / "dossiers.csv").write_text(f"{HEADINGS};Date d'anulation\n{LEARNER};\n", "utf-8")
    result = check(month)
    assert result.exit_code == 1
    assert (
        "I1  F35  Colonne « Date d'anulation » non utilisée — vouliez-vous dire « Date d'annulation » ?"
        in result.output
    )


def test_a_near_miss_of_a_status_is_suggested(month: Path) -> None:
    (month / "dossiers.csv").write_text(f"{HEADINGS}\n{LEARNER.replace('Accepté', 'Acepté')}\n", "utf-8")
    result = check(month)
    assert "G2  F06  « Statut » contient un texte : statut inconnu — vouliez-vous dire « Accepté » ?" in result.output


def test_an_unreadable_mark_and_a_near_name_are_said_without_naming_anybody(month: Path) -> None:
    (month / "emargement S1.csv").write_text(
        "Stagiaire;05/11/2024 matin\nEXEMPLE-ALPHA Testina;P\nQUIDAM Inventé;Retard\n", "utf-8"
    )
    result = check(month)
    assert result.exit_code == 1
    assert "emargement S1.csv › B3  P07  Marque illisible" in result.output
    assert "emargement S1.csv › B2  P03" in result.output
    assert "vouliez-vous dire le dossier 0101 ?" in result.output
    assert [name for name in ("ALPHA", "Testin", "QUIDAM") if name in result.output] == []


def test_what_is_not_read_is_named_with_the_reason(month: Path) -> None:
    (month / "notes.txt").write_text("rien", "utf-8")
    (month / "~$dossiers.xlsx").write_bytes(b"lock")
    output = check(month).output
    assert "notes.txt\n  non lu : n'est pas un tableur" in output
    assert "~$dossiers.xlsx\n  non lu : fichier de verrouillage d'un tableur ouvert" in output


def test_the_sample_month_is_described_without_any_name() -> None:
    result = check(SAMPLE)
    assert result.exit_code == 1
    assert [name for name in ("FICTIF", "EXEMPLE-", "PASSANTE", "FORMATRICE") if name in result.output] == []
    assert "Constats : 4 bloquant, 1 à vérifier et 4 information." in result.output


def test_what_cannot_be_read_is_refused_with_2(tmp_path: Path) -> None:
    (tmp_path / "dossiers.xlsx").write_text("texte", "utf-8")
    result = check(tmp_path)
    assert result.exit_code == 2
    assert result.output.startswith("Erreur : ")
