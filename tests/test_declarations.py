"""What is left to declare on EDOF: the entry and the service done, 3 working days each (D09, D10)."""

from datetime import date
from pathlib import Path

import pytest

from reconcile.findings import Finding, Severity
from reconcile.month.outcome import Outcome
from tests.builders.each import each
from tests.builders.months import ALPHA, FILLER, LEARNER, dossier_row, filler_row, lines, run

# Tuesday 6 May 2025 to Wednesday 7 May; Thursday 8 May is a holiday. Entry by Monday 12 May (7, 9, 12),
# service done by Tuesday 13 May (9, 12, 13).
TWO_DAYS = {"starts_on": "06/05/2025", "ends_on": "07/05/2025", "planned_hours": "14h00", "confirmed_on": "10/04/2025"}
DAYS = ("06/05/2025", "07/05/2025")
CAME, ABSENT = ("P", "P", "P", "P"), ("A", "A", "A", "A")


def declarations(outcome: Outcome, number: str = ALPHA) -> list[Finding]:
    return [one for one in outcome.findings if one.code in {"D09", "D10"} and one.dossier_id == number]


def said(outcome: Outcome) -> list[tuple[str, date | None, Severity]]:
    return [(one.code, one.due_on, one.severity) for one in declarations(outcome)]


@each(
    ("as_of", "status", "expected"),
    [
        pytest.param(date(2025, 5, 5), "Accepté", "", id="before the first day nothing is asked"),
        pytest.param(date(2025, 5, 6), "Accepté", "D09 12 information", id="the first day opens the entry"),
        pytest.param(date(2025, 5, 6), "En formation", "", id="an entry declared is not asked again"),
        pytest.param(date(2025, 5, 7), "En formation", "D10 13 information", id="the last day opens the service done"),
        pytest.param(date(2025, 5, 13), "Sortie de formation", "D10 13 information", id="on the limit it is in time"),
        pytest.param(date(2025, 5, 14), "Sortie de formation", "D10 13 à vérifier", id="the day after it is late"),
        pytest.param(date(2025, 5, 14), "Service fait déclaré", "", id="a service declared is not asked again"),
        pytest.param(date(2025, 5, 14), "Facturé", "", id="nor is a billed one"),
        pytest.param(date(2025, 5, 14), "Annulé (par le titulaire)", "", id="a cancelled dossier declares nothing"),
        pytest.param(date(2025, 5, 14), "Validé", "", id="nor does one whose order does not exist on EDOF"),
    ],
)
def test_each_declaration_is_asked_by_its_date(tmp_path: Path, as_of: date, status: str, expected: str) -> None:
    outcome = run(tmp_path, [dossier_row(status=status, **TWO_DAYS)], as_of=as_of)
    shown = [f"{code} {due.day if due else ''} {severity.label}" for code, due, severity in said(outcome)]
    assert " / ".join(shown) == expected


def test_an_accepted_dossier_of_a_session_that_is_over_owes_both(tmp_path: Path) -> None:
    outcome = run(tmp_path, [dossier_row(**TWO_DAYS)], as_of=date(2025, 5, 13))
    assert said(outcome) == [
        ("D09", date(2025, 5, 12), "check"),
        ("D10", date(2025, 5, 13), "information"),
    ]


def test_nothing_is_declared_for_a_learner_known_to_be_absent(tmp_path: Path) -> None:
    sheet = [*lines(LEARNER, *ABSENT, days=DAYS), *lines(FILLER, *CAME, days=DAYS)]
    sheet = [{**line, "N° session": "S-TEST-1"} for line in sheet]
    outcome = run(tmp_path, [dossier_row(**TWO_DAYS), filler_row(**TWO_DAYS)], sheet, as_of=date(2025, 5, 14))
    assert declarations(outcome) == []
    present = declarations(outcome, "0007099")
    assert [one.code for one in present] == ["D09", "D10"]
    assert all("présent selon les feuilles" in one.explanation for one in present)


def test_without_a_sheet_the_entry_is_asked_only_of_those_who_came(tmp_path: Path) -> None:
    (entry,) = declarations(run(tmp_path, [dossier_row(**TWO_DAYS)], as_of=date(2025, 5, 6)))
    assert entry.explanation == (
        "Session commencée le 06/05/2025 ; entrée à déclarer, si le stagiaire est venu, au plus tard le 12/05/2025."
    )
    assert "ne la déclarez pas" in entry.remedy


def test_an_absence_with_unproven_force_majeure_asks_for_no_entry(tmp_path: Path) -> None:
    claim = {"force_majeure": "oui", "force_majeure_reason": "maladie"}
    sheet = [*lines(LEARNER, *ABSENT, days=DAYS), *lines(FILLER, *CAME, days=DAYS)]
    rows = [dossier_row(**TWO_DAYS, **claim), filler_row(**TWO_DAYS)]
    outcome = run(tmp_path, rows, sheet, as_of=date(2025, 5, 14))
    assert declarations(outcome) == []
