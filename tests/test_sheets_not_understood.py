"""What F46 says of a sheet that opens and cannot be used: what was seen, what is nearest, what is lacking."""

from pathlib import Path

from tests.builders.correspondences import TITLE, WHOLE_SHEET, asked, meanings, of_code, plain, questions, reconcile
from tests.builders.decisions import found, owed
from tests.builders.each import each
from tests.builders.months import ALPHA, FILLER, LEARNER, OMEGA, SESSION
from tests.builders.sheets import Cells, write_xlsx
from tests.builders.trainers import dossiers, month

NUMBERED: dict[str, tuple[Cells, str]] = {
    "J1 M": (("Stagiaire", "J1 M", "J1 AM"), "« J1 M » et « J1 AM »"),
    "J1 and J2": (("Nom", "Prénom", "J1 M", "J1 AM", "J2 M"), "« J1 M », « J1 AM » et « J2 M »"),
    "J1 matin": (("Stagiaire", "J1 matin", "J1 après-midi"), "« J1 matin » et « J1 après-midi »"),
    "Séance 1": (("Participant", "Séance 1", "Séance 2"), "« Séance 1 » et « Séance 2 »"),
}


def not_understood(folder: Path, *rows: Cells) -> str:
    """Return what F46 says of the one sheet of a month whose dossiers then wait."""
    dossiers(folder)
    write_xlsx(folder / "feuille.xlsx", {"Feuil1": rows})
    outcome = month(folder)
    assert owed(outcome) == {ALPHA: None, OMEGA: None}
    told = found(outcome, "F46")
    assert (told.severity, told.origin and told.origin.file) == ("check", "feuille.xlsx")
    return plain(told.explanation)


@each(("titles", "named"), NUMBERED.values(), ids=NUMBERED)
def test_days_that_are_counted_and_not_dated_are_said_so(tmp_path: Path, titles: Cells, named: str) -> None:
    said = not_understood(tmp_path, titles, (LEARNER, *["P"] * (len(titles) - 1)))
    assert f"Les colonnes {named} comptent les jours sans les dater : titrez-les 12/03/2025 matin." in said
    assert "Tableau le plus proche : feuille d'émargement" in said


def test_a_day_that_is_counted_is_no_title_to_explain(tmp_path: Path) -> None:
    not_understood(tmp_path, ("Nom", "Prénom", "J1 M", "J1 AM"), ("EXEMPLE-ALPHA", "Testine", "P", "P"))
    assert asked(month(tmp_path)) == [(WHOLE_SHEET, "feuille.xlsx › Feuil1")]


@each("corner", [None, "Date", "Jour"])
def test_learners_in_columns_are_said_so(tmp_path: Path, corner: str | None) -> None:
    said = not_understood(
        tmp_path,
        ("Budget communal",),
        (corner, LEARNER, FILLER, "EXEMPLE-GAMMA Irréelle"),
        ("27/03/2025 matin", "P", "P", "P"),
        ("27/03/2025 après-midi", "A", "P", "P"),
    )
    assert said == "Les stagiaires y semblent être en colonnes, et les jours en lignes : mettez un stagiaire par ligne."


def test_what_is_understood_and_what_is_lacking_are_both_said(tmp_path: Path) -> None:
    said = not_understood(
        tmp_path, ("Stagiaire", "Date", "Demi-journée", "Est venu"), (LEARNER, "27/03/2025", "Matin", "P")
    )
    assert said == (
        # What is surely no title may be somebody's name: it is counted, not repeated.
        "Titres vus : « Stagiaire », « Date », « Demi-journée » et 1 autre. Tableau le plus proche : "
        "feuille d'émargement, par « Stagiaire », « Date » et « Demi-journée » ; il y manque une colonne de présences "
        "datée (12/03/2025 matin)."
    )


def test_its_title_explained_the_sheet_is_read(tmp_path: Path) -> None:
    titles: Cells = ("Stagiaire", "Date", "Demi-journée", "Est venu")
    marks = ((LEARNER, "Matin", "P"), (LEARNER, "Après-midi", "A"), (FILLER, "Matin", "P"), (FILLER, "Après-midi", "P"))
    not_understood(tmp_path, titles, *((who, "27/03/2025", half, mark) for who, half, mark in marks))
    assert asked(month(tmp_path)) == [(TITLE, "Est venu"), (WHOLE_SHEET, "feuille.xlsx › Feuil1")]
    meanings(tmp_path / "mots.xlsx", (TITLE, "Est venu", "Présence", " | ".join(map(str, titles))))
    outcome = month(tmp_path)
    assert owed(outcome) == {ALPHA: 5_000, OMEGA: 10_000}
    assert (asked(outcome), of_code(outcome, "F46")) == ([], [])


@each(
    "rows",
    [(("Note", "à lire"),), (("seule",), ("colonne",), ("de",), ("mots",)), ((SESSION,), (LEARNER,))],
    ids=["one row", "one column", "two cells"],
)
def test_a_sheet_too_small_to_be_a_table_is_only_in_the_journal(tmp_path: Path, rows: tuple[Cells, ...]) -> None:
    dossiers(tmp_path)
    write_xlsx(tmp_path / "petite.xlsx", {"Feuil1": rows})
    outcome = month(tmp_path)
    assert (of_code(outcome, "F46"), asked(outcome)) == ([], [])
    assert ("petite.xlsx › Feuil1", "aucun tableau reconnu") in [
        (one.name, one.reason) for one in outcome.inputs.skipped
    ]


def test_the_sheets_of_check_itself_are_no_sheets_to_understand(tmp_path: Path) -> None:
    dossiers(tmp_path)
    write_xlsx(tmp_path / "divers.xlsx", {"Feuil1": [("Couleur", "Taille"), ("bleu", 4)]})
    target = tmp_path / "mots.xlsx"
    reconcile("check", tmp_path, "-o", target)
    assert questions(target) == [(WHOLE_SHEET, "divers.xlsx › Feuil1")]
    outcome = month(tmp_path)
    assert [one.origin.file for one in of_code(outcome, "F46") if one.origin] == ["divers.xlsx"]
