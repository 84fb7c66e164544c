"""The dates of a dossier, from its own columns, the follow-up table and what the export lets one deduce."""

from datetime import date
from pathlib import Path

import pytest

from reconcile.contract.amounts import Case
from reconcile.dossiers import Dossier, ForceMajeure
from reconcile.evidence.history import dossiers_of
from reconcile.findings import Finding
from reconcile.month.pipeline import reconcile_month
from reconcile.month.result import Result
from tests.builders.each import each
from tests.builders.sheets import AS_OF, dossier, read, table, write_csv, write_dossiers

Row = dict[str, object]
TITLES = {
    "requested_on": "Date de la demande",
    "proposed_on": "Date de la proposition",
    "confirmed_on": "Date de confirmation",
    "cancelled_on": "Date d'annulation",
}
FEBRUARY_3, FEBRUARY_4 = date(2025, 2, 3), date(2025, 2, 4)


def history(folder: Path, *rows: Row, follow_up: tuple[Row, ...] = ()) -> tuple[list[Dossier], list[Finding]]:
    """Write the dossiers and their follow-up, and return the dossiers with what their sources reveal."""
    write_dossiers(folder, *rows)
    if follow_up:
        write_csv(folder / "suivi.csv", table(*follow_up))
    inputs = read(folder)
    dossiers, findings = dossiers_of(inputs.dossiers, inputs.follow_ups, AS_OF)
    # Rows that share a number within one table are said when it is read.
    repeated = [one for one in inputs.findings if one.code in {"F10", "F11"}]
    return dossiers, [*repeated, *findings]


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


def followed(number: str = "00417", **values: object) -> Row:
    return {"N° dossier": number} | {TITLES.get(name, name): value for name, value in values.items()}


@each("name", TITLES)
def test_a_date_of_the_dossier_table_is_taken_from_it(tmp_path: Path, name: str) -> None:
    (found,), findings = history(tmp_path, dossier() | {TITLES[name]: "03/02/2025"})

    assert getattr(found, name) == FEBRUARY_3
    assert found.source_of(name).file == "dossiers.csv"
    assert findings == []


@each("name", TITLES)
def test_a_date_that_the_dossier_lacks_comes_from_the_follow_up(tmp_path: Path, name: str) -> None:
    (found,), findings = history(tmp_path, follow_up=(followed(**{name: "03/02/2025"}),))

    assert getattr(found, name) == FEBRUARY_3
    assert (found.source_of(name).file, found.source_of(name).row) == ("suivi.csv", 2)
    assert (found.deduced, findings) == ({}, [])


@each("name", TITLES)
def test_the_dossier_s_own_date_wins_and_the_disagreement_names_both_sources(tmp_path: Path, name: str) -> None:
    row = dossier() | {TITLES[name]: "03/02/2025"}

    (found,), (finding,) = history(tmp_path, row, follow_up=(followed(**{name: "04/02/2025"}),))

    assert getattr(found, name) == FEBRUARY_3
    assert (finding.code, finding.dossier_id, finding.read) == ("F16", "00417", "03/02/2025")
    for words in (TITLES[name], "03/02/2025", "dossiers.csv", "04/02/2025", "suivi.csv"):
        assert words in finding.explanation


def test_two_sources_that_agree_are_no_finding(tmp_path: Path) -> None:
    row = dossier() | {"Date de confirmation": "03/02/2025"}

    (found,), findings = history(tmp_path, row, follow_up=(followed(confirmed_on="2025-02-03"),))

    assert (found.confirmed_on, findings) == (FEBRUARY_3, [])


def test_a_readable_follow_up_replaces_an_unreadable_cell(tmp_path: Path) -> None:
    row = dossier() | {"Date de confirmation": "31/02/2025"}

    (found,), _ = history(tmp_path, row, follow_up=(followed(confirmed_on="03/02/2025"),))

    assert (found.confirmed_on, found.unreadable) == (FEBRUARY_3, {})


def test_two_follow_up_rows_that_disagree_give_no_date(tmp_path: Path) -> None:
    rows = (followed(confirmed_on="03/02/2025"), followed(confirmed_on="04/02/2025"))

    (found,), (finding,) = history(tmp_path, follow_up=rows)

    assert (found.confirmed_on, finding.code) == (None, "F16")
    assert "ligne 2" in finding.explanation
    assert "ligne 3" in finding.explanation


def test_two_follow_up_rows_may_each_hold_a_part(tmp_path: Path) -> None:
    rows = (followed(proposed_on="03/02/2025"), followed(confirmed_on="04/02/2025"))

    (found,), findings = history(tmp_path, follow_up=rows)

    assert (found.proposed_on, found.confirmed_on, findings) == (FEBRUARY_3, FEBRUARY_4, [])


CONFIRMED = [
    "Accepté", "En formation", "Sortie de formation", "Service fait déclaré", "Service fait validé",
    "Facturé", "Payé",
]  # fmt: skip
OTHERS = [
    "Non traité", "Validé", "Annulé sans suite", "Annulé (par le titulaire)", "Annulé (par l'organisme)",
    "Annulé (par le financeur)", "Refusé (par le titulaire)", "Refusé (par l'organisme)",
]  # fmt: skip


@each("status", CONFIRMED)
def test_the_enrolment_date_is_the_confirmation_at_accepte_or_later_and_is_said(tmp_path: Path, status: str) -> None:
    row = dossier() | {"Statut": status, "DATE_INSCRIPTION": "03/02/2025"}

    (found,), (finding,) = history(tmp_path, row)

    assert (found.confirmed_on, found.deduced) == (FEBRUARY_3, {"confirmed_on": "DATE_INSCRIPTION"})
    assert (finding.code, finding.severity) == ("F15", "information")


@each("status", OTHERS)
def test_the_enrolment_date_is_not_used_before_accepte(tmp_path: Path, status: str) -> None:
    row = dossier() | {"Statut": status, "DATE_INSCRIPTION": "03/02/2025"}

    (found,), findings = history(tmp_path, row)

    assert (found.confirmed_on, found.deduced, findings) == (None, {}, [])


@pytest.mark.parametrize("enrolled_on", ["", "04/02/2025"])
def test_a_surer_confirmation_is_never_replaced_by_the_enrolment(tmp_path: Path, enrolled_on: str) -> None:
    row = dossier() | {"DATE_INSCRIPTION": enrolled_on}

    (found,), findings = history(tmp_path, row, follow_up=(followed(confirmed_on="03/02/2025"),))

    assert (found.confirmed_on, found.deduced) == (FEBRUARY_3, {})
    assert codes(findings) == (["F16"] if enrolled_on else [])
    assert all("suivi.csv" in one.explanation and "dossiers.csv" in one.explanation for one in findings)


def test_a_blank_confirmation_at_accepte_is_still_a_registration(tmp_path: Path) -> None:
    (found,), _ = history(tmp_path)

    assert (found.confirmed_on, found.registered) == (None, True)


def test_an_act_after_the_as_of_date_is_said_and_does_not_count(tmp_path: Path) -> None:
    (found,), (finding,) = history(tmp_path, dossier() | {"Date d'annulation": "01/07/2025"})

    assert (found.cancelled_on, finding.code) == (None, "F14")


def test_acts_in_an_impossible_order_are_said(tmp_path: Path) -> None:
    row = dossier() | {"Date de la demande": "04/02/2025", "Date de confirmation": "03/02/2025"}

    _, findings = history(tmp_path, row)

    assert codes(findings) == ["F12"]


def cancellation(folder: Path, **changes: object) -> Result:
    """Return the result of a learner's cancellation whose day the export does not give.

    The first day is Wed 12/03/2025: the last free day, the 7th working day before it, is Mon 03/03/2025.
    """
    row = dossier() | {"Statut": "Annulé (par le titulaire)", "Date de confirmation": "03/02/2025"}
    names = {"last_action_on": "DATE_DERNIERE_ACTION"}
    write_dossiers(folder, row | {names.get(name, name): value for name, value in changes.items()})
    (result,) = reconcile_month([folder], AS_OF).results
    return result


@pytest.mark.parametrize("last_action_on", ["10/02/2025", "03/03/2025"])
def test_a_cancellation_is_free_when_even_its_latest_possible_day_is(tmp_path: Path, last_action_on: str) -> None:
    result = cancellation(tmp_path, last_action_on=last_action_on)

    assert (result.case, result.cents) == (Case.FREE_CANCELLATION, 0)


@each("last_action_on", ["04/03/2025", "11/03/2025", "12/03/2025", "20/03/2025", ""])
def test_a_cancellation_whose_latest_possible_day_costs_is_undecided(tmp_path: Path, last_action_on: str) -> None:
    result = cancellation(tmp_path, last_action_on=last_action_on)

    assert (result.case, result.cents) == (Case.UNDECIDED, None)
    assert "M09" in [doubt.codes[0] for doubt in result.assessment.open_doubts]


def test_the_follow_up_settles_a_cancellation_that_the_export_leaves_open(tmp_path: Path) -> None:
    write_csv(tmp_path / "suivi.csv", table(followed(cancelled_on="28/02/2025")))

    result = cancellation(tmp_path, last_action_on="20/03/2025")

    assert (result.case, result.cents) == (Case.FREE_CANCELLATION, 0)


def test_the_follow_up_may_also_show_that_a_cancellation_came_late(tmp_path: Path) -> None:
    write_csv(tmp_path / "suivi.csv", table(followed(cancelled_on="05/03/2025")))

    result = cancellation(tmp_path, last_action_on="20/03/2025")

    assert (result.case, result.cents) == (Case.LATE_CANCELLATION, 500)


def test_an_identical_row_counts_once_and_is_said(tmp_path: Path) -> None:
    found, findings = history(tmp_path, dossier(), dossier("00418", "EXEMPLE-BETA"), dossier())

    assert [(one.dossier_id, one.duplicated) for one in found] == [("00417", False), ("00418", False)]
    assert [(one.code, one.origin.row if one.origin else 0) for one in findings] == [("F11", 4)]


def test_an_identical_row_of_another_file_counts_once(tmp_path: Path) -> None:
    write_csv(tmp_path / "copie.csv", table(dossier()))

    found, findings = history(tmp_path)

    assert (len(found), codes(findings)) == (1, ["F11"])


def test_different_rows_of_one_number_are_both_kept_and_both_undecided(tmp_path: Path) -> None:
    rows = (dossier(), dossier() | {"Prix (€)": "200,00"})

    found, findings = history(tmp_path, *rows)

    assert [one.duplicated for one in found] == [True, True]
    assert codes(findings) == ["F10", "F10"]
    assert all("ligne 2" in one.explanation and "ligne 3" in one.explanation for one in findings)
    assert [result.case for result in reconcile_month([tmp_path], AS_OF).results] == [Case.UNDECIDED] * 2


def test_the_same_learner_under_two_numbers_is_two_dossiers(tmp_path: Path) -> None:
    found, findings = history(tmp_path, dossier("00417"), dossier("0417"))

    assert ([one.dossier_id for one in found], codes(findings)) == (["00417", "0417"], [])


def test_a_follow_up_row_of_an_unknown_number_is_said_and_changes_nothing(tmp_path: Path) -> None:
    rows = (followed("417", confirmed_on="03/02/2025"), followed("99999", confirmed_on="03/02/2025"))

    (found,), findings = history(tmp_path, follow_up=rows)

    assert found.confirmed_on is None
    assert [(one.code, one.dossier_id, one.severity) for one in findings] == [
        # 00417 without its zeros: what the row says of a dossier is not used.
        ("F28", "417", "check"),
        ("F28", "99999", "information"),
    ]


FORCE_MAJEURE = {"Force majeure": "oui", "Motif de force majeure": "Hospitalisation", "Pièce reçue": "oui"}


def test_force_majeure_comes_from_the_follow_up(tmp_path: Path) -> None:
    (found,), findings = history(tmp_path, follow_up=(followed(**FORCE_MAJEURE),))

    reason = "Maladie ou hospitalisation du stagiaire"
    assert found.force_majeure == ForceMajeure(True, "Hospitalisation", reason, True)
    assert found.force_majeure.recognised
    assert findings == []


def test_the_dossier_s_own_force_majeure_wins_over_the_follow_up(tmp_path: Path) -> None:
    row = dossier() | {"Force majeure": "non"}

    (found,), (finding,) = history(tmp_path, row, follow_up=(followed(**FORCE_MAJEURE),))

    assert found.force_majeure.declared is False
    assert not found.force_majeure.recognised
    assert (finding.code, finding.name) == ("F16", "force_majeure")


@each(
    "missing",
    [
        {"Force majeure": ""},
        {"Motif de force majeure": ""},
        {"Motif de force majeure": "vacances"},
        {"Pièce reçue": "non"},
    ],
)
def test_force_majeure_without_reason_or_proof_is_not_recognised(tmp_path: Path, missing: Row) -> None:
    (found,), _ = history(tmp_path, follow_up=(followed(**FORCE_MAJEURE) | missing,))

    assert not found.force_majeure.recognised
