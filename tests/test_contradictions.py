"""Sources that contradict each other, or acts still to come: to decide, never a guess."""

from datetime import date
from pathlib import Path

from click.testing import CliRunner

from reconcile.cli import main
from reconcile.contract.amounts import Case
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from tests.builders.each import each

HEADINGS = (
    "N° dossier;Nom;Prénom;N° session;Date de début;Date de fin;Statut;Date de confirmation;Date d'annulation;"
    "Date de dernière action;Motif;Prix (€)"
)
SHEET = "N° session;Stagiaire;Date;Demi-journée;Présence\nS1;EXEMPLE-ALPHA Testine;27/03/2025;Matin;{}\n"


def reconciled(
    folder: Path,
    status: str,
    *,
    confirmed: str = "05/03/2025",
    cancelled: str = "",
    last_action: str = "",
    reason: str = "",
    mark: str = "A",
    as_of: date = date(2025, 4, 30),
) -> Outcome:
    """Reconcile one learner of the one-day session of 27 March 2025."""
    row = (
        f"1;EXEMPLE-ALPHA;Testine;S1;27/03/2025;27/03/2025;{status};{confirmed};{cancelled};{last_action};{reason};100"
    )
    (folder / "dossiers.csv").write_text(f"{HEADINGS}\n{row}\n", "utf-8")
    if mark:
        (folder / "presences.csv").write_text(SHEET.format(mark), "utf-8")
    return reconcile_month([folder], as_of)


def result(outcome: Outcome) -> tuple[Case, int | None, set[str]]:
    (one,) = outcome.results
    return one.case, one.cents, {finding.code for finding in outcome.findings if finding.severity == "blocking"}


@each("status", ["Accepté", "Annulé (par le titulaire)", "Annulé (par l'organisme)"])
def test_a_cancellation_still_to_come_does_not_count_yet(tmp_path: Path, status: str) -> None:
    outcome = reconciled(tmp_path, status, cancelled="25/03/2025", mark="", as_of=date(2025, 3, 20))
    assert result(outcome) == (Case.UPCOMING, None, set())
    assert "F14" in {finding.code for finding in outcome.findings}


def test_a_cancellation_still_to_come_of_a_dossier_never_seen_confirmed_is_to_decide(tmp_path: Path) -> None:
    outcome = reconciled(
        tmp_path,
        "Annulé (par le titulaire)",
        confirmed="",
        cancelled="25/03/2025",
        mark="",
        as_of=date(2025, 3, 20),
    )
    assert result(outcome)[:2] == (Case.UNDECIDED, None)


@each(
    ("reason", "case", "cents"),
    [
        ("Non-présentation", Case.NO_SHOW, 500),
        ("N'est pas venu", Case.NO_SHOW, 500),
        ("Formateur malade", Case.CANCELLED_BY_PROVIDER, 0),
        ("Session reportée", Case.CANCELLED_BY_PROVIDER, 0),
        ("Divers", Case.UNDECIDED, None),
        ("Absence", Case.UNDECIDED, None),
    ],
)
def test_amgs_reason_from_the_first_day_on_decides_only_when_it_is_known(
    tmp_path: Path, reason: str, case: Case, cents: int | None
) -> None:
    outcome = reconciled(tmp_path, "Annulé (par l'organisme)", cancelled="27/03/2025", reason=reason)
    assert result(outcome)[:2] == (case, cents)


def test_any_wording_before_the_first_day_is_amgs_own_cancellation(tmp_path: Path) -> None:
    outcome = reconciled(tmp_path, "Annulé (par l'organisme)", cancelled="26/03/2025", reason="Divers")
    assert result(outcome) == (Case.CANCELLED_BY_PROVIDER, 0, set())


def test_a_no_show_closed_before_the_session_contradicts_itself(tmp_path: Path) -> None:
    outcome = reconciled(tmp_path, "Annulé (par l'organisme)", cancelled="20/03/2025", reason="Non-présentation")
    assert result(outcome) == (Case.UNDECIDED, None, {"F25"})


def test_a_state_that_two_of_its_dates_contradict_is_to_decide_for_both(tmp_path: Path) -> None:
    # Service done, though cancelled on the first day of a session that is not over on the as-of date.
    status, day = "Service fait validé", "27/03/2025"
    text = f"1;EXEMPLE-ALPHA;Testine;S1;27/03/2025;28/03/2025;{status};05/03/2025;{day};{day};;100"
    (tmp_path / "dossiers.csv").write_text(f"{HEADINGS}\n{text}\n", "utf-8")
    (tmp_path / "presences.csv").write_text(SHEET.format("A"), "utf-8")
    outcome = reconcile_month([tmp_path], date(2025, 3, 27))
    (one,) = outcome.results
    assert (one.case, one.cents) == (Case.UNDECIDED, None)
    # Nothing yet while it runs; over, an absence or (Friday is on no sheet) an attendance.
    assert {due.cents for _, due in one.assessment.candidates} >= {None, 500}


def test_presence_on_a_dossier_whose_last_action_is_a_cancellation_in_time_is_to_decide(tmp_path: Path) -> None:
    outcome = reconciled(tmp_path, "Annulé (par le titulaire)", last_action="18/03/2025", mark="P")
    assert result(outcome) == (Case.UNDECIDED, None, {"P06"})


def test_two_confirmation_dates_in_the_follow_up_do_not_make_a_dossier_unconfirmed(tmp_path: Path) -> None:
    (tmp_path / "suivi.csv").write_text("N° dossier;Date de confirmation\n1;04/03/2025\n1;05/03/2025\n", "utf-8")
    outcome = reconciled(tmp_path, "Validé", confirmed="")
    assert result(outcome)[:2] == (Case.UNDECIDED, None)
    assert "F16" in {finding.code for finding in outcome.findings}


def test_an_input_is_never_written_over_even_with_force(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADINGS.split(";"))
    sheet.append(["1", "EXEMPLE-ALPHA", "Testine", "S1", "27/03/2025", "27/03/2025", "Accepté", "", "", "", "", 100])
    source = tmp_path / "dossiers.xlsx"
    book.save(source)
    before = source.read_bytes()
    done = CliRunner().invoke(main, ["monthly", str(tmp_path), "-o", str(source), "--force"])
    assert done.exit_code == 2
    assert "l'un des fichiers lus" in done.output
    assert source.read_bytes() == before


@each("day", ["0001-01-01", "2014-12-31", "9999-12-31"])
def test_an_as_of_date_out_of_reach_is_refused(tmp_path: Path, day: str) -> None:
    done = CliRunner().invoke(main, ["monthly", str(tmp_path), "--as-of", day])
    assert done.exit_code == 2
    assert "hors des limites" in done.output
