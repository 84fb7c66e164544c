"""Which half-days a session has, and what is missing from its sheets (contract.md §4, first part)."""

from datetime import date
from pathlib import Path

from reconcile.contract.amounts import Case
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from tests.builders.each import each
from tests.builders.unusable import not_understood

AS_OF = date(2025, 4, 30)
HEADINGS = "N° dossier;Nom;Prénom;N° session;Date de début;Date de fin;Durée (h);Statut;Date de confirmation;Prix (€)"


def reconciled(folder: Path, *sheets: str, last: str = "27/03/2025", hours: str = "") -> Outcome:
    """Reconcile one or two learners of the session S1 that begins on 27 March 2025, from csv sheets."""
    rows = [
        f"{number};{name};Testine;S1;27/03/2025;{last};{hours};Accepté;05/03/2025;100"
        for number, name in (("1", "EXEMPLE-ALPHA"), ("2", "EXEMPLE-BETA"))
        if any(name in sheet for sheet in sheets) or number == "1"
    ]
    (folder / "dossiers.csv").write_text("\n".join([HEADINGS, *rows]) + "\n", "utf-8")
    for number, sheet in enumerate(sheets):
        (folder / f"emargement{number} S1.csv").write_text(sheet, "utf-8")
    return reconcile_month([folder], AS_OF)


def amounts(outcome: Outcome) -> list[tuple[Case, int | None]]:
    return [(result.case, result.cents) for result in outcome.results]


MORNING = "Stagiaire;27/03/2025 matin\nEXEMPLE-ALPHA Testine;P\n"
TWO_DAYS = "Stagiaire;27/03/2025 matin;27/03/2025 après-midi;28/03/2025 matin;28/03/2025 après-midi\n"
BLOCK = "Horaires : 9h00-12h30 / 14h00-17h30\n"


def test_times_that_announce_an_afternoon_no_sheet_shows_leave_it_to_decide(tmp_path: Path) -> None:
    outcome = reconciled(tmp_path, BLOCK + MORNING)
    assert amounts(outcome) == [(Case.UNDECIDED, None)]
    assert "P04" in {finding.code for finding in outcome.findings}


def test_hours_that_only_a_whole_day_can_hold_leave_a_lone_morning_to_decide(tmp_path: Path) -> None:
    assert amounts(reconciled(tmp_path, MORNING, hours="7")) == [(Case.UNDECIDED, None)]


def test_a_morning_and_an_afternoon_on_two_sheets_are_the_whole_day(tmp_path: Path) -> None:
    afternoon = BLOCK + MORNING.replace("matin", "après-midi").replace(";P", ";A")
    # 3 h 30 of 7 h.
    assert amounts(reconciled(tmp_path, BLOCK + MORNING, afternoon)) == [(Case.PARTIAL, 5000)]


def test_the_same_printed_grid_used_for_two_half_days_does_not_contradict_itself(tmp_path: Path) -> None:
    grid = "Stagiaire;27/03/2025 matin;27/03/2025 après-midi\nEXEMPLE-ALPHA Testine;{};{}\n"
    assert amounts(reconciled(tmp_path, grid.format("P", ""), grid.format("", "P"))) == [(Case.COMPLETED, 10000)]


def test_a_whole_day_in_one_column_weighs_as_two_half_days(tmp_path: Path) -> None:
    sheet = "Stagiaire;27/03/2025 matin;27/03/2025 après-midi;28/03/2025\nEXEMPLE-ALPHA Testine;P;P;A\n"
    # One day of two, whether no times are known or 14 hours are.
    assert amounts(reconciled(tmp_path, sheet, last="28/03/2025")) == [(Case.PARTIAL, 5000)]
    assert amounts(reconciled(tmp_path, sheet, last="28/03/2025", hours="14")) == [(Case.PARTIAL, 5000)]


def test_times_given_day_by_day_serve_each_its_day(tmp_path: Path) -> None:
    block = "Jour 1 : 9h00-12h30 / 14h00-17h30\nJour 2 : 9h00-11h00 / 14h00-15h00\n"
    # 420 of 600 minutes on the first day: 70 %.
    sheet = block + TWO_DAYS + "EXEMPLE-ALPHA Testine;P;P;A;A\n"
    assert amounts(reconciled(tmp_path, sheet, last="28/03/2025")) == [(Case.PARTIAL, 7000)]


def test_times_that_differ_and_fit_no_day_leave_a_part_to_decide_and_the_whole_not(tmp_path: Path) -> None:
    block = "9h00-12h30 / 14h00-17h30\n9h00-12h00 / 14h00-17h00\n9h00-11h00 / 14h00-16h00\n"
    part = block + TWO_DAYS + "EXEMPLE-ALPHA Testine;P;P;P;A\n"
    assert amounts(reconciled(tmp_path, part, last="28/03/2025")) == [(Case.UNDECIDED, None)]
    whole = block + TWO_DAYS + "EXEMPLE-ALPHA Testine;P;P;P;P\n"
    assert amounts(reconciled(tmp_path, whole, last="28/03/2025")) == [(Case.COMPLETED, 10000)]


def test_planned_hours_an_hour_apart_are_breaks_where_every_half_day_is_shown(tmp_path: Path) -> None:
    sheet = "9h00-12h00 / 14h00-17h00\nStagiaire;27/03/2025 matin;27/03/2025 après-midi\nEXEMPLE-ALPHA Testine;P;A\n"
    outcome = reconciled(tmp_path, sheet, hours="7")
    assert amounts(outcome) == [(Case.PARTIAL, 5000)]
    assert "F31" in {finding.code for finding in outcome.findings}


@each("half", ["", "soirée", "Matinn"])
def test_a_line_whose_half_day_cannot_be_told_is_to_decide(tmp_path: Path, half: str) -> None:
    sheet = (
        "N° session;Stagiaire;Date;Demi-journée;Présence\n"
        "S1;EXEMPLE-ALPHA Testine;27/03/2025;Matin;P\n"
        f"S1;EXEMPLE-ALPHA Testine;27/03/2025;{half};A\n"
    )
    assert amounts(reconciled(tmp_path, sheet)) == [(Case.UNDECIDED, None)]


def test_a_sheet_that_nobody_filled_makes_nobody_absent(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    sheet = "Stagiaire;27/03/2025 matin\nEXEMPLE-BETA Testine;\n"
    assert amounts(reconciled(tmp_path, sheet)) == [(Case.UNDECIDED, None), (Case.UNDECIDED, None)]


def test_a_learner_missing_from_one_half_day_s_sheet_is_absent_there_and_said(tmp_path: Path) -> None:
    both = "Stagiaire;27/03/2025 {}\nEXEMPLE-ALPHA Testine;P\nEXEMPLE-BETA Testine;P\n"
    only_beta = "Stagiaire;27/03/2025 après-midi\nEXEMPLE-BETA Testine;P\n"
    outcome = reconciled(tmp_path, both.format("matin"), only_beta)
    assert amounts(outcome) == [(Case.PARTIAL, 5000), (Case.COMPLETED, 10000)]
    assert [finding.dossier_id for finding in outcome.findings if finding.code == "P05"] == ["1"]


def test_a_block_that_names_two_sessions_is_not_understood_and_leaves_both_to_decide(tmp_path: Path) -> None:
    (tmp_path / "dossiers.csv").write_text(
        f"{HEADINGS}\n1;EXEMPLE-ALPHA;Testine;S1;27/03/2025;27/03/2025;;Accepté;;100\n"
        "2;EXEMPLE-BETA;Testine;S2;27/03/2025;27/03/2025;;Accepté;;100\n",
        "utf-8",
    )
    (tmp_path / "feuille.csv").write_text("N° session : S1 et S2\n" + MORNING, "utf-8")
    found = not_understood(tmp_path)
    assert found.place == "feuille.csv"
    assert "Cette feuille nomme plusieurs sessions : S1 et S2" in found.said
    assert "faites une feuille par session, ou ajoutez une colonne N° session" in found.said
    assert found.needed == {
        number: f"la feuille d'émargement de la session {session} {found.named}"
        for number, session in (("1", "S1"), ("2", "S2"))
    }
