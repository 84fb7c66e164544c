"""What the rules say in words beside an amount: the reason of each case, the period, who is named, which sheet asks."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from reconcile.cli import main
from reconcile.month.outcome import Outcome
from reconcile.month.period import period_of
from reconcile.month.pipeline import reconcile_month
from tests.builders.each import each
from tests.builders.months import (
    FILLER,
    FRIDAY,
    LEARNER,
    THURSDAY,
    dossier,
    dossier_row,
    filler_row,
    lines,
    result_of,
    run,
    write_csv,
)
from tests.builders.trainers import one_sheet, sheet

BY_LEARNER, BY_AMG = "Annulé (par le titulaire)", "Annulé (par l'organisme)"
LATE = {"status": BY_LEARNER, "confirmed_on": "03/02/2025", "cancelled_on": "20/03/2025"}


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def month(folder: Path, marks: str, **changes: str) -> Outcome:
    sheet = [*lines(LEARNER, *marks), *lines(FILLER, "P", "P")]
    return run(folder, [dossier_row(**changes), filler_row()], sheet)


@each(
    ("changes", "marks", "said"),
    [
        pytest.param({}, "AA", "Inscrit et noté absent à la session du 27/03/2025", id="absent"),
        pytest.param({}, "", "Inscrit et absent de la feuille d'émargement", id="on no line"),
        pytest.param(
            {"status": BY_AMG, "exit_reason": "Non-présentation", "cancelled_on": THURSDAY},
            "AA",
            "Clos par AMG pour non-présentation et noté absent à la session du 27/03/2025",
            id="closed by AMG",
        ),
        pytest.param(
            {"status": BY_LEARNER, "cancelled_on": THURSDAY},
            "AA",
            "Annulée le 27/03/2025, une fois la session commencée (27/03/2025), et noté absent",
            id="cancelled on the first day",
        ),
        pytest.param({}, "PA", "A suivi 3 h 30 sur 7 h, soit 50 %", id="half of it"),
        pytest.param({}, "PP", "A suivi 7 h sur 7 h, soit 100 % : prix entier", id="all of it"),
        pytest.param(LATE, "AA", "après le 18/03/2025 (7 jours ouvrés avant le 27/03/2025)", id="too late"),
        pytest.param(LATE, "AA", "rétractation close le 17/02/2025", id="withdrawal ended"),
        pytest.param({"status": "Validé", "confirmed_on": ""}, "AA", "jamais confirmé", id="never confirmed"),
    ],
)
def test_a_reason_says_what_happened_with_its_dates(
    changes: dict[str, str], marks: str, said: str, tmp_path: Path
) -> None:
    assert said in plain(result_of(month(tmp_path, marks, **changes)).reason)


def test_the_period_of_a_run_goes_from_the_first_session_s_last_day_to_the_last_one_s() -> None:
    days = [date(2025, 3, 27), date(2025, 4, 10), date(2025, 2, 3)]
    period = period_of([dossier(ends_on=day) for day in days], "")
    assert (period.first, period.last, period.label) == (days[2], days[1], "03/02/2025 au 10/04/2025")
    assert period_of([dossier(ends_on=day) for day in days], "2025-03").label == "03/2025"


def test_those_present_and_left_out_of_the_rate_are_counted_one_by_one(tmp_path: Path) -> None:
    proved = {"force_majeure": "oui", "force_majeure_reason": "Hospitalisation", "force_majeure_proof": "oui"}
    rows = [dossier_row(**proved), filler_row()]
    rows += [dossier_row(dossier_id=f"000710{n}", last_name=f"ESSAI-{n}", **proved) for n in range(2)]
    came = [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")]
    came += [line for n in range(2) for line in lines(f"ESSAI-{n} Testine", "P", "A")]
    outcome = run(tmp_path, rows, came)
    # Three with force majeure; one counts in the rate.
    assert (outcome.left_out_of_rate, outcome.condition.present) == (3, 1)


@pytest.mark.parametrize(
    ("learners", "said"), [(1, "dossier 0007100 ESSAI-0"), (2, "dossiers 0007100 ESSAI-0, 0007101 ESSAI-1")]
)
def test_a_cause_names_its_dossiers_in_the_right_number(learners: int, said: str, tmp_path: Path) -> None:
    rows = [dossier_row(dossier_id=f"000710{n}", last_name=f"ESSAI-{n}") for n in range(learners)]
    outcome = run(tmp_path, [*rows, filler_row()], lines(FILLER, "P", "P", planned=["3h00", "3h30"])[:1])
    told = [plain(row.explanation) for row in outcome.rows]
    assert [text for text in told if said in text] != []


def test_two_rows_of_one_dossier_are_one_cause_and_those_of_two_are_two(tmp_path: Path) -> None:
    twice = [dossier_row(), dossier_row(price="90,00"), filler_row(), filler_row(price="90,00")]
    outcome = run(tmp_path, twice, [*lines(LEARNER, "P", "P"), *lines(FILLER, "P", "P")])
    found = [row.findings[0].dossier_id for row in outcome.rows if row.findings[0].code == "F10"]
    assert sorted(found) == ["0007001", "0007099"]


@each(
    ("note", "asks"),
    [
        ("EXEMPLE-ALPHA est partie avant la fin", True),
        ("Cochez : présent ou absent", False),
        ("Nombre d'absents : 2", False),
        ("R = absente excusée", False),
        ("R = absente depuis midi", True),
    ],
)
def test_a_sentence_outside_the_rows_asks_where_it_speaks_of_somebody_s_absence(
    note: str, asks: bool, tmp_path: Path
) -> None:
    write_csv(tmp_path / "dossiers.csv", [dossier_row(), filler_row()])
    sheet(tmp_path, "feuille.xlsx", (LEARNER, "P", "P"), (FILLER, "P", "P"), block=[[note], []])
    outcome = reconcile_month([tmp_path], date(2025, 4, 5))
    assert ("F45" in {one.code for one in outcome.findings}) is asks


@each(
    ("mark", "code"),
    [
        pytest.param("9h-14h30", "P07", id="over noon"),
        pytest.param("9h-14h30 / 15h-16h", "P07", id="over noon, and another run"),
        pytest.param("9h-12h / 14h-17h", "", id="a run on each side"),
    ],
)
def test_hours_over_noon_without_planned_times_do_not_say_how_they_split(mark: str, code: str, tmp_path: Path) -> None:
    hours = {"planned_hours": "6h00"}
    write_csv(tmp_path / "dossiers.csv", [dossier_row(**hours), filler_row(**hours)])
    rows = [(LEARNER, mark), (FILLER, "9h-12h / 14h-17h")]
    sheet(tmp_path, "feuille.xlsx", *rows, titles=("Stagiaire", "27/03/2025"))
    result = result_of(reconcile_month([tmp_path], date(2025, 4, 5)))
    assert [gap.code for gap in result.presence.gaps] == ([code] if code else [])


@each(
    ("changes", "said"),
    [
        pytest.param({}, "", id="the same"),
        pytest.param({"ends_on": FRIDAY}, "du 27/03/2025 au 27/03/2025 et du 27/03/2025 au 28/03/2025", id="the dates"),
        pytest.param({"planned_hours": "6h00"}, "6 h et 7 h", id="the hours"),
    ],
)
def test_dossiers_of_one_session_that_differ_are_said_once(changes: dict[str, str], said: str, tmp_path: Path) -> None:
    outcome = run(tmp_path, [dossier_row(), filler_row(**changes)], lines(FILLER, "P", "P"))
    found = [plain(one.explanation) for one in outcome.findings if one.code == "F31" and one.identity == "session"]
    assert len(found) == bool(said)
    assert all(said in one for one in found)


@pytest.mark.parametrize(("written", "why"), [("", "cellule vide"), ("cent euros", "« cent euros » n'est pas lisible")])
def test_a_missing_price_says_whether_its_cell_is_empty_or_unreadable(written: str, why: str, tmp_path: Path) -> None:
    reason = plain(result_of(month(tmp_path, "PP", price=written)).reason).replace("\u2019", "'")
    assert f"le prix ({why})" in reason


def test_check_says_what_a_table_was_taken_for(tmp_path: Path) -> None:
    one_sheet(tmp_path, "P", "P")
    done = CliRunner().invoke(main, ["check", str(tmp_path)])
    assert plain(done.output).count("pris pour : ") == 2


def test_the_repeated_lines_of_a_learner_are_one_cause(tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, "P", "P"), *lines(FILLER, "P", "P")]
    write_csv(tmp_path / "copie.csv", sheet[:3])
    outcome = run(tmp_path, [dossier_row(), filler_row()], sheet)
    repeated = [[one.dossier_id for one in row.findings] for row in outcome.rows if row.findings[0].code == "F11"]
    # Her morning and her afternoon; his morning.
    assert sorted(repeated) == [["0007001", "0007001"], ["0007099"]]


def test_a_session_counts_each_undecided_dossier_once(tmp_path: Path) -> None:
    (session,) = month(tmp_path, "A?").sessions
    assert (session.registered, session.present, session.no_shows, session.undecided) == (2, 1, 0, 1)
