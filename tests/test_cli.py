"""The command line: what it prints, what it writes, how it ends."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reconcile.cli import main
from tests.builders import months
from tests.builders.each import each
from tests.builders.sample import SAMPLE

HEADINGS = "N° dossier;Nom;Prénom;N° session;Date de début;Date de fin;Statut;Prix (€)\n"
LEARNER = "1;EXEMPLE-ALPHA;Testine;S1;16/12/2024;16/12/2024;Accepté;100\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refused(result: Result, folder: Path) -> str:
    """Check that a run was refused in three parts, without a workbook or a traceback, and return what it said."""
    assert result.exit_code == 2
    assert isinstance(result.exception, SystemExit)
    lines = result.output.splitlines()
    assert [line.partition(" :")[0] for line in lines[:3]] == ["Erreur", "  Où", "  Que faire"]
    assert list(folder.glob("*.xlsx")) == []
    return result.output


def copy_of(source: Path, folder: Path) -> Path:
    """Return a copy of a folder of inputs, under its own name in the current folder."""
    return Path(shutil.copytree(source, folder / source.name).name)


def test_monthly_writes_the_workbook_into_the_folder_given_and_closes_with_its_counts(folder: Path) -> None:
    result = run("monthly", copy_of(SAMPLE, folder), "--as-of", "2024-12-05")
    assert result.exit_code == 0
    assert (folder / "2024-11" / "rapprochement-2024-12-05.xlsx").is_file()
    plain = result.output.replace("\u00a0", " ").replace("\u202f", " ")
    for line in (
        "44 dossiers au 05/12/2024",
        "    10  À décider",
        "     6  Formation suivie",
        "À encaisser       919,28 €   24 dossiers",
        "En attente        118,28 €   6 dossiers",
        "À décider                    10 dossiers, de 95,00 € à 710,00 € (plus 1 sans prix lisible)",
        "    10  bloquant",
        "  F06  24112800038        100,00 €  Statut inconnu",
        "  P01  AMG-2024-1114      100,00 €  Présent sans dossier",
        f"Classeur : {Path('2024-11') / 'rapprochement-2024-12-05.xlsx'}",
    ):
        assert line in plain.splitlines()


def test_a_month_where_all_is_decided_has_nobody_to_decide(folder: Path) -> None:
    months.write_csv(folder / "dossiers.csv", [months.dossier_row()])
    months.write_csv(folder / "emargement.csv", months.lines(months.LEARNER, "P", "P"))
    result = run("monthly", folder, "--as-of", "2025-04-05")
    assert result.exit_code == 0
    assert "À décider                    aucun dossier" in result.output.splitlines()


def test_what_to_do_first_names_nobody_where_a_name_stands_for_a_number(folder: Path) -> None:
    row = "EXEMPLE-ALPHA Testine;EXEMPLE-ALPHA;Testine;S1;16/12/2024;16/12/2024;Farfelu;100\n"
    (folder / "dossiers.csv").write_text(HEADINGS + row, "utf-8")
    result = run("monthly", "dossiers.csv", "--as-of", "2025-01-05")
    first = result.output.partition("À faire d'abord")[2].splitlines()[1]
    assert first.split() == ["F06", "S1", "100,00", "€", "Statut", "inconnu"]
    assert "EXEMPLE" not in result.output


def test_the_closing_has_no_colour_on_a_terminal_either(folder: Path) -> None:
    arguments = ["monthly", str(copy_of(SAMPLE, folder)), "--as-of", "2024-12-05"]
    assert "\x1b" not in CliRunner().invoke(main, arguments, color=True).output


def test_the_console_names_no_learner(folder: Path) -> None:
    result = run("monthly", copy_of(SAMPLE, folder), "--as-of", "2024-12-05")
    names = ("FICTIF", "EXEMPLE", "ESSAI", "PASSANTE", "Testine", "example.invalid")
    assert [name for name in names if name in result.output] == []


def test_the_default_name_is_the_month_and_never_overwrites(folder: Path) -> None:
    month = copy_of(SAMPLE, folder)
    for day in ("2024-12-05", "05/12/2024"):
        assert run("monthly", month, "--as-of", day, "--month", "11/2024").exit_code == 0
    assert sorted(path.name for path in (folder / month).glob("*.xlsx") if path.name.startswith("rapp")) == [
        "rapprochement-2024-11 (2).xlsx",
        "rapprochement-2024-11.xlsx",
    ]


def test_files_given_one_by_one_leave_the_workbook_in_the_current_folder_and_name_the_earlier_one(folder: Path) -> None:
    (folder / "mois").mkdir()
    (folder / "mois" / "dossiers.csv").write_text(HEADINGS + LEARNER, "utf-8")
    assert run("monthly", "mois", "--as-of", "2024-12-05").exit_code == 0
    result = run("monthly", Path("mois") / "dossiers.csv", "--as-of", "2024-12-05")
    assert (folder / "rapprochement-2024-12-05.xlsx").is_file()
    assert "À côté, non donné et donc non relu : rapprochement-2024-12-05.xlsx" in result.output


def test_a_month_without_a_session_says_which_months_there_are(folder: Path) -> None:
    (folder / "dossiers.csv").write_text(HEADINGS + LEARNER, "utf-8")
    said = refused(run("monthly", "dossiers.csv", "--month", "2023-01"), folder)
    assert "aucune session ne finit en 01/2023" in said
    assert "finissent en : 2024-12 (1\u00a0dossier)" in said


def test_an_existing_output_is_refused_unless_forced(folder: Path) -> None:
    (folder / "out.xlsx").write_bytes(b"mine")
    refusal = run("monthly", SAMPLE, "--as-of", "2024-12-05", "-o", "out.xlsx")
    assert refusal.exit_code == 2
    assert "existe déjà" in refusal.output
    assert (folder / "out.xlsx").read_bytes() == b"mine"
    assert run("monthly", SAMPLE, "--as-of", "2024-12-05", "-o", "out.xlsx", "--force").exit_code == 0
    assert (folder / "out.xlsx").read_bytes().startswith(b"PK")


def test_strict_ends_with_1_when_something_is_to_be_looked_at_and_still_writes(folder: Path) -> None:
    assert run("monthly", SAMPLE, "--as-of", "2024-12-05", "-o", "out.xlsx", "--strict").exit_code == 1
    assert (folder / "out.xlsx").is_file()


def test_strict_ends_with_0_when_every_finding_is_information(folder: Path) -> None:
    (folder / "dossiers.csv").write_text(HEADINGS + LEARNER, "utf-8")
    result = run("monthly", "dossiers.csv", "--as-of", "2024-12-05", "--strict")
    assert "1  information" in result.output
    assert result.exit_code == 0


def test_no_input_is_refused(folder: Path) -> None:
    assert "Il manque l'argument" in refused(run("monthly"), folder)


def test_a_folder_without_dossiers_is_refused(folder: Path) -> None:
    (folder / "input").mkdir()
    (folder / "input" / "notes.csv").write_text("a;b\n1;2\n", "utf-8")
    assert "aucun tableau de dossiers" in refused(run("monthly", "input"), folder)


def test_an_empty_folder_is_refused(folder: Path) -> None:
    (folder / "input").mkdir()
    assert "aucun tableur" in refused(run("monthly", "input"), folder)


def test_a_missing_required_column_is_refused_by_name(folder: Path) -> None:
    (folder / "dossiers.csv").write_text(HEADINGS.replace(";Statut", "") + LEARNER.replace(";Accepté", ""), "utf-8")
    assert "« Statut »" in refused(run("monthly", "dossiers.csv"), folder)


def test_a_text_file_named_xlsx_is_refused(folder: Path) -> None:
    (folder / "input").mkdir()
    (folder / "input" / "dossiers.xlsx").write_text(HEADINGS + LEARNER, "utf-8")
    assert "n'est pas un classeur" in refused(run("monthly", "input"), folder)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("monthly", "x", "--as-of", "2024-13-05"), "n'est pas un jour"),
        (("monthly", "x", "--month", "novembre"), "n'est pas un mois"),
        (("monthly", "x", "--ouvre"), "Option inconnue"),
        (("mensuel",), "Commande inconnue"),
        (("explain", "Z99"), "ce code de constat n'existe pas"),
        (("monthly", "absent.xlsx"), "n'existe pas"),
    ],
)
def test_a_wrong_option_is_refused_in_french(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in refused(run(*arguments), folder)


def test_terms_prints_every_figure_with_its_source() -> None:
    result = run("terms", "--on", "2025-03-27")
    assert result.exit_code == 0
    assert "(free_cancellation_notice) = 7 jours ouvrés" in result.output
    assert "depuis le 01/11/2024, et toute commande antérieure — guide AMG, novembre 2024, questions" in result.output
    assert "code de la consommation, art. L221-18 (à confirmer par AMG)" in result.output


def test_explain_says_what_a_finding_means_and_what_to_do() -> None:
    result = run("explain", "m01")
    assert result.output.startswith("M01 — Rétractation indécidable (bloquant)")
    assert "Que faire : Écrivez la date de confirmation dans « Décision »" in result.output


@each("command", ["monthly", "app", "launcher", "terms", "explain"])
def test_the_help_of_each_command_is_french_and_ends_with_an_example(command: str) -> None:
    lines = run(command, "--help").output.strip().splitlines()
    assert lines[0].startswith("Utilisation")
    assert lines[-2].strip() == "Exemple :"
    assert lines[-1].strip().startswith(f"reconcile {command} ")


@pytest.mark.parametrize("arguments", [["--help"], ["monthly", "--help"], ["terms"], ["explain", "M01"]])
def test_help_terms_and_explain_load_neither_pandas_nor_pandera(arguments: list[str]) -> None:
    program = (
        "import sys\nfrom reconcile.cli import main\n"
        f"main({arguments!r}, standalone_mode=False)\n"
        "print('loaded:', sorted({'pandas', 'pandera', 'numpy', 'openpyxl', 'flask', 'waitress'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout.splitlines()[-1] == "loaded: []"


# The roster and the templates.

WEEK = Path(__file__).parent / "roster_week"


def test_roster_writes_the_workbook_and_closes_with_the_counts_of_each_session(folder: Path) -> None:
    result = run("roster", copy_of(WEEK, folder), "--as-of", "2025-05-05")
    assert result.exit_code == 0
    assert (folder / "roster_week" / "sessions-2025-05-05.xlsx").is_file()
    plain = result.output.replace("\u00a0", " ")
    for line in (
        "5 sessions au 05/05/2025",
        "  AMG-2025-0505 du 05/05/2025 : 4 confirmés, 1 retiré ; 11 places restantes",
        "  AMG-2025-0506 du 06/05/2025 : 1 confirmé, 1 à confirmer, 1 à répondre ; 14 places restantes",
        "  AMG-2025-0524 du 24/05/2025 : 17 confirmés, 1 à confirmer ; 2 de trop",
        f"Classeur : {Path('roster_week') / 'sessions-2025-05-05.xlsx'}",
    ):
        assert line in plain.splitlines()


def test_the_roster_names_no_learner_on_the_console(folder: Path) -> None:
    result = run("roster", copy_of(WEEK, folder), "--as-of", "2025-05-05")
    assert [name for name in ("EXEMPLE", "FICTIF", "DOUBLON", "Testin") if name in result.output] == []


def test_strict_roster_ends_with_1_while_something_is_to_check(folder: Path) -> None:
    assert run("roster", copy_of(WEEK, folder), "--as-of", "2025-05-05", "--strict").exit_code == 1


def test_strict_roster_ends_with_0_when_there_is_nothing_to_check(folder: Path) -> None:
    learner = LEARNER.rstrip("\n") + ";01/11/2024;02/11/2024;03/11/2024\n"
    dates = HEADINGS.rstrip("\n") + ";Date de la demande;Date de la proposition;Date de confirmation\n"
    (folder / "dossiers.csv").write_text(dates + learner, "utf-8")
    result = run("roster", folder, "--as-of", "2024-12-05", "--strict")
    assert (result.exit_code, "     0  à vérifier" in result.output.splitlines()) == (0, True)


def test_a_period_that_ends_before_it_begins_is_refused(folder: Path) -> None:
    assert "--from et --to" in refused(run("roster", WEEK, "--from", "2025-05-06", "--to", "2025-05-05"), folder)


def test_an_unknown_session_is_refused_with_those_there_are(folder: Path) -> None:
    said = refused(run("roster", WEEK, "--as-of", "2025-05-05", "--session", "AMG-9"), folder)
    assert "session inconnue : AMG-9" in said
    assert "AMG-2025-0513" in said


def test_a_roster_never_replaces_an_input_nor_a_workbook_that_is_there(folder: Path) -> None:
    assert run("roster", WEEK, "--as-of", "2025-05-05", "-o", "mai.xlsx").exit_code == 0
    before = (folder / "mai.xlsx").read_bytes()
    assert "--force" in run("roster", WEEK, "--as-of", "2025-05-05", "-o", "mai.xlsx").output
    assert run("roster", WEEK, "--as-of", "2025-05-06", "-o", "mai.xlsx", "--force").exit_code == 0
    assert (folder / "mai.xlsx").read_bytes() != before
    again = run("roster", WEEK, "mai.xlsx", "--as-of", "2025-05-05", "-o", "mai.xlsx", "--force")
    assert (again.exit_code, "l'un des fichiers lus" in again.output) == (2, True)


def test_template_writes_the_next_free_name(folder: Path) -> None:
    assert run("template", "suivi").output == "Modèle : modele-suivi.xlsx\n"
    assert run("template", "suivi").output == "Modèle : modele-suivi (2).xlsx\n"
    refusal = run("template", "suivi", "-o", "modele-suivi.xlsx")
    assert (refusal.exit_code, "--force" in refusal.output) == (2, False)
    assert len(list(folder.glob("*.xlsx"))) == 2


def test_an_unknown_template_is_refused_with_those_there_are(folder: Path) -> None:
    assert "'dossiers', 'suivi', 'emargement'" in refused(run("template", "factures"), folder)
