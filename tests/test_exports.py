"""A series of EDOF exports rebuilds the history of a dossier (inputs.md §1, sources 3 and 4)."""

from datetime import date
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.month.result import Result

HEADINGS = (
    "NUMERO_DOSSIER;NOM;PRENOM;NUMERO_SESSION;DATE_DEBUT_SESSION;DATE_FIN_SESSION;STATUT_DOSSIER;"
    "DATE_DERNIERE_ACTION;MONTANT_FORMATION"
)
AS_OF = date(2025, 4, 5)


def export(folder: Path, name: str, *rows: tuple[str, str], number: str = "0101", made_on: str = "") -> None:
    """Write an export with one row per (status, last action) of a dossier; `made_on` is another dossier's action."""
    lines = [
        f"{number};EXEMPLE-ALPHA;Testine;S1;27/03/2025;27/03/2025;{status};{acted};100,00" for status, acted in rows
    ]
    if made_on:
        lines.append(f"0909;AUTRE-EXEMPLE;Factice;S9;27/06/2025;27/06/2025;Non traité;{made_on};100,00")
    (folder / name).write_text("\n".join([HEADINGS, *lines]) + "\n", "utf-8")


def reconciled(folder: Path) -> tuple[Outcome, Result]:
    outcome = reconcile_month([folder], AS_OF)
    return outcome, next(result for result in outcome.results if result.dossier.dossier_id == "0101")


def test_earlier_exports_date_the_transitions_and_the_latest_gives_the_present_state(tmp_path: Path) -> None:
    export(tmp_path, "a.csv", ("Non traité", "03/02/2025"))
    export(tmp_path, "b.csv", ("Validé", "05/02/2025"))
    export(tmp_path, "c.csv", ("Accepté", "07/02/2025"))
    export(tmp_path, "d.csv", ("En formation", "28/03/2025"))
    outcome, result = reconciled(tmp_path)
    dossier = result.dossier
    assert len(outcome.results) == 1
    assert dossier.status_text == "En formation"
    assert (dossier.requested_on, dossier.proposed_on, dossier.confirmed_on) == (
        date(2025, 2, 3),
        date(2025, 2, 5),
        date(2025, 2, 7),
    )
    assert set(dossier.deduced) == {"requested_on", "proposed_on", "confirmed_on"}
    assert [finding.code for finding in outcome.findings].count("F15") == 3


def test_the_order_of_the_file_names_does_not_matter(tmp_path: Path) -> None:
    export(tmp_path, "z.csv", ("Validé", "05/02/2025"))
    export(tmp_path, "a.csv", ("Accepté", "07/02/2025"))
    _, result = reconciled(tmp_path)
    assert result.dossier.status_text == "Accepté"
    assert result.dossier.proposed_on == date(2025, 2, 5)


def test_an_unchanged_dossier_in_two_exports_is_one_dossier_without_a_finding(tmp_path: Path) -> None:
    export(tmp_path, "a.csv", ("Annulé (par le financeur)", "07/02/2025"), made_on="10/02/2025")
    export(tmp_path, "b.csv", ("Annulé (par le financeur)", "07/02/2025"), made_on="10/03/2025")
    outcome, result = reconciled(tmp_path)
    assert len(outcome.results) == 2
    assert result.case is Case.CANCELLED_BY_FUNDER
    assert {finding.code for finding in outcome.findings} & {"F10", "F11"} == set()


@pytest.mark.parametrize(
    ("still_accepted_on", "case", "cents"),
    [
        # Free until 18/03: still confirmed in an export of the 19th, so cancelled late; withdrawal ended on 21/02.
        ("19/03/2025", Case.LATE_CANCELLATION, 500),
        # An export of the 18th does not tell whether the cancellation came that very day.
        ("18/03/2025", Case.UNDECIDED, None),
    ],
)
def test_an_earlier_export_brackets_a_cancellation(
    tmp_path: Path, still_accepted_on: str, case: Case, cents: int | None
) -> None:
    export(tmp_path, "a.csv", ("Accepté", "07/02/2025"), made_on=still_accepted_on)
    export(tmp_path, "b.csv", ("Annulé (par le titulaire)", "24/03/2025"), made_on="25/03/2025")
    _, result = reconciled(tmp_path)
    assert (result.case, result.cents) == (case, cents)


def test_a_cancellation_already_in_an_earlier_export_is_dated_by_it(tmp_path: Path) -> None:
    export(tmp_path, "a.csv", ("Accepté", "07/02/2025"))
    export(tmp_path, "b.csv", ("Annulé (par le titulaire)", "18/03/2025"))
    export(tmp_path, "c.csv", ("Annulé (par le titulaire)", "28/03/2025"))
    _, result = reconciled(tmp_path)
    assert result.dossier.cancelled_on == date(2025, 3, 18)
    assert result.case is Case.FREE_CANCELLATION


def test_the_follow_up_is_trusted_more_than_an_earlier_export_and_the_conflict_names_both(tmp_path: Path) -> None:
    export(tmp_path, "a.csv", ("Validé", "05/02/2025"))
    export(tmp_path, "b.csv", ("Accepté", "07/02/2025"))
    (tmp_path / "suivi.csv").write_text("N° dossier;Date de la proposition\n0101;06/02/2025\n", "utf-8")
    outcome, result = reconciled(tmp_path)
    assert result.dossier.proposed_on == date(2025, 2, 6)
    (conflict,) = [finding for finding in outcome.findings if finding.code == "F16"]
    assert "suivi.csv" in conflict.explanation
    assert "a.csv" in conflict.explanation


def test_two_states_of_the_same_day_cannot_be_ordered_and_are_undecided(tmp_path: Path) -> None:
    export(tmp_path, "a.csv", ("Accepté", "07/02/2025"))
    export(tmp_path, "b.csv", ("Annulé (par le titulaire)", "07/02/2025"))
    outcome = reconcile_month([tmp_path], AS_OF)
    assert [result.case for result in outcome.results] == [Case.UNDECIDED, Case.UNDECIDED]
    assert [finding.code for finding in outcome.findings].count("F10") == 2


def test_wedofs_flattened_export_reads_as_a_dossier_table(tmp_path: Path) -> None:
    (tmp_path / "wedof.csv").write_text(
        "externalId,attendee.lastName,attendee.firstName,attendee.email,state,trainingActionInfo.sessionId,"
        "trainingActionInfo.sessionStartDate,trainingActionInfo.sessionEndDate,amountTtc,history.notProcessedDate,"
        "history.validatedDate,history.acceptedDate,history.canceledByAttendeeDate\n"
        "0101,EXEMPLE-ALPHA,Testine,essai@example.invalid,canceledByAttendee,S1,2025-03-27T00:00:00.000Z,"
        "2025-03-27T00:00:00.000Z,100,2025-02-03T09:00:00.000Z,2025-02-05T09:00:00.000Z,2025-02-06T23:30:00.000Z,"
        "2025-03-18T22:59:00.000Z\n",
        "utf-8",
    )
    _, result = reconciled(tmp_path)
    # 23:30 UTC in winter is half past midnight in Paris; 22:59 UTC on 18 March is 23:59 in Paris, the last free day.
    assert result.dossier.confirmed_on == date(2025, 2, 7)
    assert result.dossier.cancelled_on == date(2025, 3, 18)
    assert result.case is Case.FREE_CANCELLATION
