"""How far an explained word reaches: the tables of the same titles, and only what nobody understood there.

One day of 7 hours for 100 €: a half-day is 50 €, an absence 5 €, a whole day 100 €.
"""

from pathlib import Path

import pytest

from tests.builders.correspondences import MARK, SESSION, STATUS, WHOLE_SHEET, asked, meanings, of_code, plain, served
from tests.builders.decisions import owed
from tests.builders.each import each
from tests.builders.months import ALPHA, FILLER, LEARNER, OMEGA, dossier_row, filler_row, lines, write_csv
from tests.builders.months import SESSION as FIRST_SESSION
from tests.builders.sheets import Cells, write_xlsx
from tests.builders.trainers import (
    AFTERNOON,
    DOSSIER_SCOPE,
    MORNING,
    OTHER_SESSION,
    SCOPE,
    dossiers,
    month,
    one_sheet,
    sheet,
)


def test_a_word_explained_is_read_and_no_longer_asked(tmp_path: Path) -> None:
    one_sheet(tmp_path, "R", "A")
    before = month(tmp_path)
    assert owed(before) == {ALPHA: None, OMEGA: 10_000}
    assert asked(before) == [(MARK, "R")]
    meanings(tmp_path / "mots.xlsx", (MARK, "R", "présent", SCOPE))
    after = month(tmp_path)
    assert owed(after) == {ALPHA: 5_000, OMEGA: 10_000}
    assert asked(after) == []
    assert served(after) == {"R": 1}


@each("word", ["r", " R ", "R"])
def test_case_and_spaces_make_no_other_word(tmp_path: Path, word: str) -> None:
    one_sheet(tmp_path, word, "A")
    meanings(tmp_path / "mots.xlsx", (MARK, "R", "présent", SCOPE))
    assert owed(month(tmp_path))[ALPHA] == 5_000


def test_the_mark_of_one_trainer_never_rules_a_sheet_with_other_titles(tmp_path: Path) -> None:
    dossiers(tmp_path, dossier_row(), filler_row(session_id=OTHER_SESSION))
    sheet(tmp_path, "une.xlsx", (LEARNER, "R", "A"), block=[(f"N° session : {FIRST_SESSION}",)])
    other: Cells = ("Nom", "Prénom", MORNING, AFTERNOON)
    hers = ("EXEMPLE-OMEGA", "Factice", "R", "A")
    sheet(tmp_path, "autre.xlsx", hers, titles=other, block=[(f"N° session : {OTHER_SESSION}",)])
    meanings(tmp_path / "mots.xlsx", (MARK, "R", "présent", SCOPE))
    outcome = month(tmp_path)
    assert owed(outcome) == {ALPHA: 5_000, OMEGA: None}
    ((kind, word),) = asked(outcome)
    assert (kind, word) == (MARK, "R")
    (open_one,) = [one for one in outcome.correspondences if not one.meaning]
    assert open_one.place.startswith("autre.xlsx › Feuil1 › C")


def test_one_word_may_mean_two_things_in_sheets_of_other_titles(tmp_path: Path) -> None:
    dossiers(tmp_path, dossier_row(), filler_row(session_id=OTHER_SESSION))
    sheet(tmp_path, "une.xlsx", (LEARNER, "R", "P"), block=[(f"N° session : {FIRST_SESSION}",)])
    other: Cells = ("Participant", "Commune", MORNING, AFTERNOON)
    sheet(
        tmp_path,
        "autre.xlsx",
        (FILLER, "Testac", "R", "P"),
        titles=other,
        block=[(f"N° session : {OTHER_SESSION}",)],
    )
    his = (MARK, "R", "absent", f"Participant | Commune | {MORNING}")
    meanings(tmp_path / "mots.xlsx", (MARK, "R", "présent", SCOPE), his)
    assert owed(month(tmp_path)) == {ALPHA: 10_000, OMEGA: 5_000}


@each(
    "scope",
    [
        "Stagiaire | 13/02/2025 matin",
        "Stagiaire | 2025-11-06 après-midi",
        "STAGIAIRE | 01/12/2025 Matin | 02/12/2025 Après-midi",
    ],
)
def test_the_dates_of_another_month_are_the_same_titles(tmp_path: Path, scope: str) -> None:
    one_sheet(tmp_path, "R", "A")
    meanings(tmp_path / "mots.xlsx", (MARK, "R", "présent", scope))
    assert owed(month(tmp_path))[ALPHA] == 5_000


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (
            ("jeudi 13 février matin", "jeudi 13 février après-midi"),
            ("jeudi 27 mars matin", "jeudi 27 mars après-midi"),
        ),
        (("ven. 7 nov. matin", "ven. 7 nov. après-midi"), ("jeu. 27 mars matin", "jeu. 27 mars après-midi")),
    ],
)
def test_days_written_in_words_are_the_same_titles_in_another_month(
    tmp_path: Path, then: tuple[str, str], now: tuple[str, str]
) -> None:
    dossiers(tmp_path)
    sheet(tmp_path, "feuille.xlsx", (LEARNER, "R", "A"), (FILLER, "P", "P"), titles=("Stagiaire", *now))
    meanings(tmp_path / "mots.xlsx", (MARK, "R", "présent", " | ".join(("Stagiaire", *then))))
    assert owed(month(tmp_path))[ALPHA] == 5_000


@each(
    "scope",
    [f"Stagiaire | Commune | {MORNING}", f"{MORNING} | Stagiaire", "Stagiaire | matin", f"Participant | {MORNING}"],
)
def test_a_column_more_another_order_or_another_title_are_other_titles(tmp_path: Path, scope: str) -> None:
    one_sheet(tmp_path, "R", "A")
    meanings(tmp_path / "mots.xlsx", (MARK, "R", "présent", scope))
    outcome = month(tmp_path)
    assert owed(outcome)[ALPHA] is None
    assert asked(outcome) == [(MARK, "R")]
    assert served(outcome) == {"R": 0}


@each(("mark", "cents"), [("P", 10_000), ("A", 500), ("Absent", 500), ("Exc.", 500)])
def test_a_mark_that_is_understood_keeps_its_meaning(tmp_path: Path, mark: str, cents: int) -> None:
    one_sheet(tmp_path, mark, mark)
    opposite = "absent" if mark == "P" else "présent"
    meanings(tmp_path / "mots.xlsx", (MARK, mark, opposite, SCOPE))
    assert owed(month(tmp_path)) == {ALPHA: cents, OMEGA: 10_000}


def test_the_legend_of_a_sheet_outranks_what_was_explained_for_its_titles(tmp_path: Path) -> None:
    dossiers(tmp_path)
    sheet(tmp_path, "feuille.xlsx", (LEARNER, "R", "A"), (FILLER, "P", "P"), block=[("R = absent",)])
    meanings(tmp_path / "mots.xlsx", (MARK, "R", "présent", SCOPE))
    assert owed(month(tmp_path))[ALPHA] == 500


@each("status", ["Accepté", "Service fait validé", "ACCEPTE"])
def test_a_status_that_is_understood_keeps_its_meaning(tmp_path: Path, status: str) -> None:
    dossiers(tmp_path, dossier_row(status=status), filler_row())
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")])
    meanings(tmp_path / "mots.xlsx", (STATUS, status, "Annulé (par le financeur)", DOSSIER_SCOPE))
    assert owed(month(tmp_path)) == {ALPHA: 5_000, OMEGA: 10_000}


def test_a_status_is_explained_for_the_tables_of_its_own_titles_only(tmp_path: Path) -> None:
    dossiers(tmp_path, dossier_row(status="Parti"), filler_row())
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")])
    meanings(tmp_path / "mots.xlsx", (STATUS, "Parti", "Accepté", DOSSIER_SCOPE.replace("Motif | ", "")))
    outcome = month(tmp_path)
    assert owed(outcome) == {ALPHA: None, OMEGA: 10_000}
    assert (asked(outcome), served(outcome)) == ([(STATUS, "Parti")], {"Parti": 0})


def test_an_explained_status_served_once_for_each_dossier_that_has_it(tmp_path: Path) -> None:
    dossiers(tmp_path, dossier_row(status="Parti"), filler_row(status="Parti"), dossier_row(dossier_id="0007050"))
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")])
    meanings(tmp_path / "mots.xlsx", (STATUS, "Parti", "Accepté", DOSSIER_SCOPE))
    assert served(month(tmp_path)) == {"Parti": 2}


# Sessions.

LONG: Cells = ("N° session", "Stagiaire", "Date", "Demi-journée", "Présence")
LONG_SCOPE = " | ".join(LONG)


def long_sheet(folder: Path, session: str) -> None:
    """Both learners on a sheet of this session: the one half the day, the other all of it."""
    day = "27/03/2025"
    rows = [(LEARNER, "Matin", "P"), (LEARNER, "Après-midi", "A"), (FILLER, "Matin", "P"), (FILLER, "Après-midi", "P")]
    write_xlsx(folder / "feuille.xlsx", {"F": [LONG, *((session, who, day, half, mark) for who, half, mark in rows)]})


def test_a_session_number_that_nobody_knows_is_read_as_the_one_it_was_said_to_be(tmp_path: Path) -> None:
    dossiers(tmp_path)
    long_sheet(tmp_path, "BUDGET-MARS")
    before = month(tmp_path)
    assert owed(before) == {ALPHA: None, OMEGA: None}
    assert asked(before) == [(SESSION, "BUDGET-MARS")]
    meanings(tmp_path / "mots.xlsx", (SESSION, "BUDGET-MARS", FIRST_SESSION, LONG_SCOPE))
    after = month(tmp_path)
    assert owed(after) == {ALPHA: 5_000, OMEGA: 10_000}
    assert served(after) == {"BUDGET-MARS": 4}


def test_a_session_number_that_is_known_is_never_another(tmp_path: Path) -> None:
    elsewhere = {"session_id": OTHER_SESSION, "dossier_id": "0007050", "last_name": "EXEMPLE-AILLEURS"}
    dossiers(tmp_path, dossier_row(), filler_row(), dossier_row(**elsewhere))
    long_sheet(tmp_path, FIRST_SESSION)
    meanings(tmp_path / "mots.xlsx", (SESSION, FIRST_SESSION, OTHER_SESSION, LONG_SCOPE))
    outcome = month(tmp_path)
    assert owed(outcome) == {ALPHA: 5_000, OMEGA: 10_000, "0007050": None}
    assert served(outcome) == {FIRST_SESSION: 0}


# Whole sheets.

PHONES: tuple[Cells, ...] = (("Nom", "Téléphone"), ("EXEMPLE-SALLE", "05 00 00 00 00"), ("EXEMPLE-REPAS", "05 00"))


def test_a_sheet_ignored_is_asked_about_again_once_its_content_has_changed(tmp_path: Path) -> None:
    one_sheet(tmp_path, "P", "A")
    write_xlsx(tmp_path / "tel.xlsx", {"tel": PHONES})
    (question,) = month(tmp_path).correspondences
    meanings(tmp_path / "mots.xlsx", (WHOLE_SHEET, question.written, "ignorer", question.scope))
    ignored = month(tmp_path)
    assert (asked(ignored), of_code(ignored, "F46")) == ([], [])
    assert served(ignored) == {"tel.xlsx › tel": 1}
    assert [plain(one.reason) for one in ignored.inputs.skipped if one.name == "tel.xlsx › tel"] == [
        "ignorée, comme vous l'avez répondu"
    ]
    write_xlsx(tmp_path / "tel.xlsx", {"tel": (*PHONES, (LEARNER, MORNING))})
    changed = month(tmp_path)
    assert asked(changed) == [(WHOLE_SHEET, "tel.xlsx › tel")]
    assert [one.severity for one in of_code(changed, "F46")] == ["check"]


def test_a_sheet_ignored_may_take_another_name(tmp_path: Path) -> None:
    one_sheet(tmp_path, "P", "A")
    path = write_xlsx(tmp_path / "tel.xlsx", {"tel": PHONES})
    (question,) = month(tmp_path).correspondences
    meanings(tmp_path / "mots.xlsx", (WHOLE_SHEET, question.written, "ignorer", question.scope))
    path.rename(tmp_path / "annuaire.xlsx")
    assert of_code(month(tmp_path), "F46") == []
