"""`reconcile check` on attendance files alone: without dossiers nobody's session and nobody's number is a fault."""

from pathlib import Path

from tests.builders.correspondences import MARK, plain, questions, reconcile
from tests.builders.each import each
from tests.builders.months import FILLER, LEARNER, lines, write_csv
from tests.builders.sheets import Cells, write_xlsx
from tests.builders.trainers import TITLES, sheet

OCTOBER = Path(__file__).parent / "untrained_month" / "octobre"
NOTHING_TO_DO = "Constats : 0 bloquant, 0 à vérifier et 0 information."


def check(*arguments: object) -> tuple[int, str]:
    result = reconcile("check", *arguments)
    return result.exit_code, plain(result.output)


SHAPES: dict[str, tuple[Cells, ...]] = {
    "dated columns": (TITLES, (LEARNER, "P", "A"), (FILLER, "P", "P")),
    "no year": (("Stagiaire", "27/03 matin", "27/03 après-midi"), (LEARNER, "P", "A")),
    "one day above the table": (("Date : 27/03/2025",), ("Stagiaire", "Matin", "Après-midi"), (LEARNER, "P", "A")),
    "one column of marks": (("Journée du 27/03/2025",), ("Participants", "Présence"), (LEARNER, "oui")),
    "a session above the table": (("N° session : S-1",), TITLES, (LEARNER, "P", "A")),
}


@each("rows", SHAPES.values(), ids=SHAPES)
def test_an_attendance_file_without_faults_ends_with_0(tmp_path: Path, rows: tuple[Cells, ...]) -> None:
    code, said = check(write_xlsx(tmp_path / "feuille.xlsx", {"Feuil1": rows}))
    assert code == 0
    assert "feuille.xlsx › Feuil1\n  pris pour : feuille d'émargement" in said
    assert NOTHING_TO_DO in said


@each("rows", SHAPES.values(), ids=SHAPES)
def test_neither_the_session_nor_the_learners_are_a_fault(tmp_path: Path, rows: tuple[Cells, ...]) -> None:
    _, said = check(write_xlsx(tmp_path / "feuille.xlsx", {"Feuil1": rows}))
    assert [code for code in ("F46", "P01", "P02", "P03", "P04", "Erreur") if code in said] == []


@each(
    ("name", "blocking"),
    [
        # Three R that nobody has explained yet.
        ("Présences budget 15-16 oct.xlsx", 3),
        ("culture_feuille presence.xlsx", 0),
        ("emargement 8 octobre statut élu.xlsx", 0),
    ],
)
def test_the_sheets_of_an_untrained_user_are_read_one_by_one_and_name_nobody(name: str, blocking: int) -> None:
    code, said = check(OCTOBER / name)
    assert code == (1 if blocking else 0)
    assert f"{blocking} bloquant, 0 à vérifier" in said
    assert [word for word in ("ESSAI", "TEST-", "FICTIF", "MODELE", "EXEMPLE") if word in said] == []


def test_a_row_of_hers_that_was_set_aside_is_said() -> None:
    _, said = check(OCTOBER / "emargement 8 octobre statut élu.xlsx")
    assert "emargement 8 octobre statut élu.xlsx › Feuil1 › 9  F20" in said


def test_a_mark_that_nobody_understands_is_named_by_its_cell_and_ends_with_1(tmp_path: Path) -> None:
    rows = [*lines(LEARNER, "P", "?"), *lines(FILLER, "Retard", "P")]
    code, said = check(write_csv(tmp_path / "feuille.csv", rows))
    assert code == 1
    assert "feuille.csv › F3  P07  Marque illisible : ni présence, ni absence, ni durée." in said
    assert "feuille.csv › F4  P07  Marque illisible : ni présence, ni absence, ni durée." in said
    assert "Constats : 2 bloquant, 0 à vérifier" in said


def test_several_attendance_files_are_checked_together(tmp_path: Path) -> None:
    sheet(tmp_path, "une.xlsx", (LEARNER, "P", "A"))
    sheet(tmp_path, "autre.xlsx", (FILLER, "P", "P"))
    code, said = check(tmp_path)
    assert (code, said.count("pris pour : feuille d'émargement")) == (0, 2)


def test_with_o_the_words_of_a_sheet_alone_are_asked(tmp_path: Path) -> None:
    target = tmp_path / "mots.xlsx"
    check(OCTOBER / "Présences budget 15-16 oct.xlsx", "-o", target)
    assert questions(target) == [(MARK, "R")]


def test_a_folder_of_dossiers_without_rows_is_a_fault_all_the_same(tmp_path: Path) -> None:
    sheet(tmp_path, "feuille.xlsx", (LEARNER, "P", "A"))
    headings = "N° dossier;Nom;Prénom;N° session;Date de début;Date de fin;Statut;Prix (€)\n"
    (tmp_path / "dossiers.csv").write_text(headings, "utf-8")
    code, said = check(tmp_path)
    assert (code, "Le tableau des dossiers est vide" in said) == (1, True)


def test_a_sheet_that_is_no_table_is_said_even_alone(tmp_path: Path) -> None:
    code, said = check(write_xlsx(tmp_path / "divers.xlsx", {"Feuil1": [("Couleur", "Taille"), ("bleu", 4)]}))
    assert (code, "divers.xlsx › Feuil1  F46  Aucun titre connu n'y a été trouvé." in said) == (1, True)
