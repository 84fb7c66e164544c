"""A month closed in three runs: run, decide, run, pay, run; each total is bridged to the next."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from reconcile.month.changes import Change
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.report.workbook import workbook_bytes
from tests.builders.cells import Pages
from tests.builders.months import ALPHA, OMEGA, dossier_row, filler_row, lines, write_csv

FIRST, SECOND, THIRD = date(2025, 4, 5), date(2025, 4, 6), date(2025, 4, 20)
BETA, GAMMA = "0007002", "0007003"


def write_month(folder: Path, **beta: str) -> None:
    """Alpha's afternoon cannot be read, Beta never came, Omega was there all day; 100.00 each."""
    write_csv(
        folder / "dossiers.csv",
        [
            dossier_row(),
            dossier_row(**({"dossier_id": BETA, "last_name": "EXEMPLE-BETA"} | beta)),
            filler_row(),
        ],
    )
    sheet = [
        *lines("EXEMPLE-ALPHA Testine", "P", "?"),
        *lines("EXEMPLE-BETA Testine", "A", "A"),
        *lines("EXEMPLE-OMEGA Factice", "P", "P"),
    ]
    write_csv(folder / "emargement.csv", sheet)


def run(folder: Path, as_of: date, name: str) -> Outcome:
    """Reconcile the folder and leave the workbook in it, as a user does."""
    outcome = reconcile_month([folder], as_of, reminders_attested=True)
    (folder / name).write_bytes(workbook_bytes(outcome))
    return outcome


def decide(path: Path, code: str, answer: str) -> None:
    book = Pages(path)
    sheet = book["À traiter"]
    at: dict[Any, Any] = {cell.value: cell.column for cell in sheet[4]}
    for row in range(5, sheet.max_row + 1):
        if sheet.cell(row, at["Code"]).value == code:
            cells: dict[str, Any] = {"Décision": answer, "Décidé le": datetime(2025, 4, 6), "Par": "Comptable Fictive"}
            for heading, value in cells.items():
                sheet.cell(row, at[heading]).value = value
    book.save()


def pay(folder: Path, *rows: tuple[str, str, str]) -> None:
    write_csv(
        folder / "factures.csv",
        [
            {
                "NUMERO_DOSSIER": number,
                "NUMERO_FACTURE": invoice,
                "TYPE": "Facture",
                "DATE_EMISSION": "08/04/2025",
                "MONTANT_REGLEMENT": amount,
                "STATUT_REGLEMENT": "Versé",
                "DATE_REGLEMENT": "15/04/2025",
                "EN CONTROLE": "NON",
            }
            for number, invoice, amount in rows
        ],
    )


def moved(outcome: Outcome) -> dict[str, Change]:
    assert outcome.changes
    return {change.dossier_id: change for change in outcome.changes.rows}


def summary(folder: Path, name: str) -> dict[tuple[str, str], list[Any]]:
    """Return the lines of the summary: count, amount and check by section and post."""
    sheet = load_workbook(io.BytesIO((folder / name).read_bytes()), data_only=True)["Synthèse"]
    headings = [cell.value for cell in sheet[4]]
    shown = [headings.index(heading) for heading in ("Nombre", "Montant (€)", "Contrôle")]
    rows = sheet.iter_rows(min_row=5, values_only=True)
    return {(str(row[0]), str(row[1])): [row[column] for column in shown] for row in rows}


@pytest.fixture
def closed(tmp_path: Path) -> tuple[Path, Outcome, Outcome, Outcome]:
    write_month(tmp_path)
    first = run(tmp_path, FIRST, "un.xlsx")
    decide(tmp_path / "un.xlsx", "P07", "absent")
    second = run(tmp_path, SECOND, "deux.xlsx")
    pay(tmp_path, (ALPHA, "F-1", "50,00"), (OMEGA, "F-2", "80,00"))
    third = run(tmp_path, THIRD, "trois.xlsx")
    return tmp_path, first, second, third


def test_a_first_run_has_no_changes_and_no_such_sheet(closed: tuple[Path, Outcome, Outcome, Outcome]) -> None:
    folder, first, _, _ = closed
    assert first.changes is None
    # 5 % for Beta, the whole price for Omega; Alpha is to decide
    assert first.totals.due == 10500
    assert "Changements" not in load_workbook(folder / "un.xlsx").sheetnames


def test_a_decision_explains_the_step_from_the_first_total_to_the_second(
    closed: tuple[Path, Outcome, Outcome, Outcome],
) -> None:
    folder, _, second, _ = closed
    # half of 7 h: 50.00 more
    assert second.totals.due == 15500
    (change,) = moved(second).values()
    assert (change.kind, change.dossier_id) == ("changed", ALPHA)
    assert (change.before.due, change.after.due) == (None, 5000)
    assert change.what.startswith("Décision « absent » du 06/04/2025, Comptable Fictive")
    found = summary(folder, "deux.xlsx")
    assert found["Changements", "total précédent"][1] == 105
    assert found["Changements", "dossiers modifiés"][:2] == [1, 50]
    assert found["Contrôles", "précédent + changements = total"][2] == "OK"


def test_payments_explain_the_third_run_and_move_no_amount(closed: tuple[Path, Outcome, Outcome, Outcome]) -> None:
    folder, _, _, third = closed
    assert third.totals.due == 15500
    assert {number: change.what for number, change in moved(third).items()} == {
        ALPHA: "payé : 0,00\u00a0€ → 50,00\u00a0€",
        OMEGA: "payé : 0,00\u00a0€ → 80,00\u00a0€",
    }
    found = summary(folder, "trois.xlsx")
    assert found["Changements", "total précédent"][1] == 155
    assert found["Paiements", "payé en partie"][:2] == [1, -20]
    assert found["Paiements", "dû et non facturé"][:2] == [1, -5]
    checks = {post: line[2] for (section, post), line in found.items() if section == "Contrôles"}
    assert set(checks.values()) == {"OK"}
    # 9 of every month, 3 of payments, 1 of changes.
    assert len(checks) == 13


def test_new_changed_and_gone_dossiers_bridge_the_totals_of_two_months(tmp_path: Path) -> None:
    write_month(tmp_path)
    run(tmp_path, FIRST, "mars.xlsx")
    write_csv(
        tmp_path / "dossiers.csv",
        [
            dossier_row(price="200,00"),
            filler_row(status="Service fait validé"),
            dossier_row(
                dossier_id=GAMMA,
                last_name="EXEMPLE-GAMMA",
                cancelled_on="26/03/2025",
                status="Annulé (par le titulaire)",
            ),
        ],
    )
    write_csv(
        tmp_path / "emargement.csv",
        [*lines("EXEMPLE-ALPHA Testine", "P", "P"), *lines("EXEMPLE-OMEGA Factice", "P", "P")],
    )
    outcome = run(tmp_path, SECOND, "avril.xlsx")
    changes = moved(outcome)
    assert {number: (one.kind, one.before.due, one.after.due) for number, one in changes.items()} == {
        ALPHA: ("changed", None, 20000),
        BETA: ("gone", 500, None),
        # confirmed 05/03, withdrawal until 19/03, cancelled on the eve: 5 %
        GAMMA: ("new", None, 500),
    }
    assert "prix : 100,00\u00a0€ → 200,00\u00a0€" in changes[ALPHA].what
    assert changes[BETA].what == "n'est plus dans les exports donnés"
    assert outcome.changes
    # 105.00 + 200.00 - 5.00 + 5.00
    assert (outcome.changes.due_before, outcome.totals.due) == (10500, 30500)
    found = summary(tmp_path, "avril.xlsx")
    assert [
        found["Changements", post][1] for post in ("nouveaux dossiers", "dossiers modifiés", "dossiers disparus")
    ] == [
        5,
        200,
        -5,
    ]
    assert found["Contrôles", "précédent + changements = total"][2] == "OK"
