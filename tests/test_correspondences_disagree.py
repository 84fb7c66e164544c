"""Two workbooks that do not say the same of a word, and meanings that are none (F47)."""

from datetime import date
from pathlib import Path

from tests.builders.correspondences import (
    MARK,
    NUMBERS,
    NUMBERS_KIND,
    STATUS,
    TITLE,
    asked,
    learned,
    meanings,
    of_code,
    plain,
    reconcile,
    served,
)
from tests.builders.decisions import found, owed
from tests.builders.each import each
from tests.builders.months import ALPHA, FILLER, LEARNER, OMEGA, dossier_row, filler_row, lines, write_csv
from tests.builders.trainers import DOSSIER_SCOPE, SCOPE, dossiers, month, one_sheet, retitled

EARLY, LATE = date(2025, 1, 31), date(2025, 2, 28)
# R and A in a day: present half of it, or absent from all of it.
MEANT = {"présent": 5_000, "absent": 500}


@each(("early", "late"), [("présent", "absent"), ("absent", "présent")])
@each("names", [("a.xlsx", "z.xlsx"), ("z.xlsx", "a.xlsx")])
def test_of_two_workbooks_that_disagree_the_later_rules_and_it_is_said(
    tmp_path: Path, early: str, late: str, names: tuple[str, str]
) -> None:
    one_sheet(tmp_path, "R", "A")
    meanings(tmp_path / names[0], (MARK, "R", early, SCOPE), as_of=EARLY)
    meanings(tmp_path / names[1], (MARK, "R", late, SCOPE), as_of=LATE)
    outcome = month(tmp_path)
    assert owed(outcome)[ALPHA] == MEANT[late]
    told = found(outcome, "F47")
    assert told.severity == "information"
    assert plain(told.explanation) == (
        f"« R » veut dire « {early} » selon {names[0]}, et « {late} » selon {names[1]}, du 28/02/2025 : "
        "c'est ce dernier qui est suivi."
    )
    assert served(outcome) == {"R": 1}


def test_two_workbooks_that_agree_are_no_finding(tmp_path: Path) -> None:
    one_sheet(tmp_path, "R", "A")
    meanings(tmp_path / "a.xlsx", (MARK, "R", "présent", SCOPE), as_of=EARLY)
    meanings(tmp_path / "z.xlsx", (MARK, "R", "Présent", SCOPE), as_of=LATE)
    outcome = month(tmp_path)
    assert (owed(outcome)[ALPHA], of_code(outcome, "F47")) == (5_000, [])


def test_a_word_left_without_an_answer_takes_back_no_answer(tmp_path: Path) -> None:
    one_sheet(tmp_path, "R", "A")
    meanings(tmp_path / "a.xlsx", (MARK, "R", "présent", SCOPE), as_of=EARLY)
    meanings(tmp_path / "z.xlsx", (MARK, "R", "", SCOPE), as_of=LATE)
    outcome = month(tmp_path)
    assert (owed(outcome)[ALPHA], of_code(outcome, "F47")) == (5_000, [])


def test_what_is_said_for_other_titles_is_no_disagreement(tmp_path: Path) -> None:
    one_sheet(tmp_path, "R", "A")
    meanings(tmp_path / "a.xlsx", (MARK, "R", "présent", SCOPE), as_of=EARLY)
    meanings(tmp_path / "z.xlsx", (MARK, "R", "absent", "Participant | 27/03/2025 matin"), as_of=LATE)
    outcome = month(tmp_path)
    assert (owed(outcome)[ALPHA], of_code(outcome, "F47")) == (5_000, [])


def test_check_says_a_disagreement_too(tmp_path: Path) -> None:
    one_sheet(tmp_path, "R", "A")
    meanings(tmp_path / "a.xlsx", (MARK, "R", "présent", SCOPE), as_of=EARLY)
    meanings(tmp_path / "z.xlsx", (MARK, "R", "absent", SCOPE), as_of=LATE)
    result = reconcile("check", tmp_path)
    assert result.exit_code == 0
    assert "z.xlsx › Correspondances  F47  « R » veut dire « présent » selon a.xlsx" in plain(result.output)


# A meaning that is none of the list.


def test_a_mark_that_was_said_to_mean_nothing_known_stays_unreadable(tmp_path: Path) -> None:
    one_sheet(tmp_path, "R", "A")
    meanings(tmp_path / "mots.xlsx", (MARK, "R", "venu peut-être", SCOPE))
    outcome = month(tmp_path)
    assert owed(outcome) == {ALPHA: None, OMEGA: 10_000}
    told = found(outcome, "F47")
    assert told.severity == "check"
    expected = "« venu peut-être » n'est pas une signification possible de « R » (marque de présence)."
    assert plain(told.explanation) == expected
    assert served(outcome) == {"R": 0}


@each("meaning", ["annulé", "Confirmé", "ignorer", "présent"])
def test_a_status_that_was_said_to_be_none_of_edof_stays_unknown(tmp_path: Path, meaning: str) -> None:
    dossiers(tmp_path, dossier_row(status="Parti"), filler_row())
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")])
    meanings(tmp_path / "mots.xlsx", (STATUS, "Parti", meaning, DOSSIER_SCOPE))
    outcome = month(tmp_path)
    assert owed(outcome) == {ALPHA: None, OMEGA: 10_000}
    assert found(outcome, "F47").severity == "check"
    assert found(outcome, "F06").dossier_id == ALPHA


def test_a_reason_that_was_said_to_be_none_of_the_list_stays_unclear(tmp_path: Path) -> None:
    closed = {"status": "Annulé (par l'organisme)", "cancelled_on": "27/03/2025", "exit_reason": "posé un lapin"}
    dossiers(tmp_path, dossier_row(**closed), filler_row())
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "A", "A"), *lines(FILLER, "P", "P")])
    meanings(tmp_path / "mots.xlsx", ("motif de sortie", "posé un lapin", "perdu de vue", DOSSIER_SCOPE))
    outcome = month(tmp_path)
    assert owed(outcome) == {ALPHA: None, OMEGA: 10_000}
    assert found(outcome, "F47").severity == "check"
    # The answer may be changed for one of these.
    assert learned(outcome, "posé un lapin").choices == ("non-présentation", "décision de l'organisme")


def test_numbers_that_were_said_to_count_nothing_known_are_still_a_question(tmp_path: Path) -> None:
    one_sheet(tmp_path, 0.5, 0)
    meanings(tmp_path / "mots.xlsx", (NUMBERS_KIND, NUMBERS, "des points", SCOPE))
    outcome = month(tmp_path)
    assert owed(outcome)[ALPHA] is None
    assert found(outcome, "F47").severity == "check"
    assert len(of_code(outcome, "P07")) == 1


def test_a_title_that_was_said_to_be_no_field_is_used_for_nothing(tmp_path: Path) -> None:
    old, new = "Prix (€)", "Somme"
    dossiers(tmp_path, retitled(dossier_row(), {old: new}))
    scope = DOSSIER_SCOPE.replace(old, new)
    meanings(tmp_path / "mots.xlsx", (TITLE, new, "Le prix convenu", scope))
    result = reconcile("check", tmp_path)
    said = plain(result.output)
    assert result.exit_code == 1
    assert "F01  Colonne obligatoire absente : « Prix (€) »" in said
    assert "mots.xlsx › Correspondances  F47  « Le prix convenu » n'est pas une signification possible" in said
    refused = reconcile("monthly", tmp_path, "--as-of", "2025-04-05", "-o", tmp_path / "o.xlsx")
    assert (refused.exit_code, "F47" in refused.output) == (2, True)


def test_what_a_person_may_say_beside_the_list_is_understood(tmp_path: Path) -> None:
    one_sheet(tmp_path, "R", "A")
    # 1 h 45 of 7 h is 25 %: the share of the time, 25 €.
    meanings(tmp_path / "mots.xlsx", (MARK, "R", "1h45", SCOPE))
    outcome = month(tmp_path)
    assert (owed(outcome)[ALPHA], of_code(outcome, "F47"), asked(outcome)) == (2_500, [], [])
