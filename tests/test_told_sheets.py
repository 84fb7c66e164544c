"""Attendance files as people keep them give the outcomes that somebody else decided by hand (`told_sheets.py`)."""

from datetime import date
from pathlib import Path

import pytest

from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from tests.builders.office import needs_office
from tests.told_sheets import SHEETS, Told, write

AS_OF = date(2025, 5, 5)
AM_BESIDE_PM = "19-am-et-pm"


def reconciled(told: Told, folder: Path) -> Outcome:
    write(told, folder)
    return reconcile_month([folder], AS_OF)


def codes_about(outcome: Outcome, number: str, session: str) -> set[str]:
    """Return the codes, of any severity, of a dossier, of its session as a whole, or of a file and nobody's."""
    return {
        one.code
        for one in outcome.findings
        if one.dossier_id == number or (not one.dossier_id and one.session_id in {session, ""})
    }


@pytest.mark.parametrize(
    "told",
    [pytest.param(one, id=one.name, marks=[needs_office] if one.format in {"ods", "xls"} else []) for one in SHEETS],
)
def test_a_file_as_people_keep_them_gives_the_outcomes_told(told: Told, tmp_path: Path) -> None:
    outcome = reconciled(told, tmp_path)
    assert {one.dossier.dossier_id: one.cents for one in outcome.results} == told.expected, told.why
    for dossier in told.dossiers:
        found = codes_about(outcome, dossier.number, dossier.session)
        wanted = told.asked[dossier.number]
        assert not wanted or wanted & found, f"{dossier.number}: {sorted(wanted)} among {sorted(found)}; {told.why}"


def test_every_outcome_left_open_says_what_must_be_asked() -> None:
    left = {(one.name, number) for one in SHEETS for number, cents in one.expected.items() if cents is None}
    assert {(one.name, number) for one in SHEETS for number in one.asked if one.asked[number]} >= left
    assert len(SHEETS) == 40


def test_am_beside_pm_is_a_sheet_that_is_not_understood(tmp_path: Path) -> None:
    (told,) = [one for one in SHEETS if one.name == AM_BESIDE_PM]
    outcome = reconciled(told, tmp_path)
    (unusable,) = [one for one in outcome.findings if one.code == "F46"]
    assert "Deux colonnes pour une même demi-journée, le 15/04/2025 après-midi" in unusable.explanation
    assert "titrez chaque colonne de sa date et de Matin ou Après-midi (AM se lit après-midi)" in unusable.explanation
    assert [one.cents for one in outcome.results] == [None, None]
    for result in outcome.results:
        assert [gap.code for gap in result.presence.gaps] == ["P04"]
        assert "« emargement.xlsx › Feuil1 », qui n'a pas été comprise : F46" in result.reason
