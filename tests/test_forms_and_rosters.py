"""Filled-in forms, the roster made again, and the months before."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from reconcile.cli import main
from reconcile.contract.amounts import Case
from reconcile.report.workbook import workbook_bytes
from tests.builders.forms import BEFORE, ONE_DAY, TWO_DAYS, amounts, export, filled, form, monthly, rosters, shown
from tests.builders.months import ALPHA, OMEGA, dossier_row, filler_row


@pytest.mark.parametrize("marks", ["PA", ["", ""]], ids=["filled", "blank"])
def test_the_roster_workbook_given_to_roster_again_changes_nothing(tmp_path: Path, marks: Sequence[str]) -> None:
    filled(tmp_path, ONE_DAY, marks, others=marks)
    for as_of in (BEFORE, date(2025, 3, 21)):
        alone = rosters(tmp_path / "dossiers.csv", as_of=as_of)
        assert shown(rosters(tmp_path, as_of=as_of)) == shown(alone)


def test_a_roster_made_again_during_the_session_is_as_long(tmp_path: Path) -> None:
    filled(tmp_path, TWO_DAYS, ["P", "?", "", ""], others=["P", "A", "", ""])
    first_day = date(2025, 3, 27)
    again, alone = rosters(tmp_path, as_of=first_day), rosters(tmp_path / "dossiers.csv", as_of=first_day)
    assert [one.half_days for one in again.sessions] == [one.half_days for one in alone.sessions]
    assert [one.what for one in again.actions] == [one.what for one in alone.actions]


def test_a_decision_of_an_earlier_reconciliation_is_read_back_beside_the_forms(tmp_path: Path) -> None:
    path = filled(tmp_path, ONE_DAY, "PA")
    with form(path) as sheet:
        sheet.walk_in("", "EXEMPLE-INCONNU", "Passante", "P", "P")
    earlier = tmp_path / "rapprochement-2025-04-02.xlsx"
    earlier.write_bytes(workbook_bytes(monthly(tmp_path, date(2025, 4, 2))))
    before = amounts(tmp_path)
    # 3 h 30 of 7 h.
    assert before == {ALPHA: (Case.PARTIAL, 5000), OMEGA: (Case.COMPLETED, 10000)}
    book = load_workbook(earlier)
    findings = book["À traiter"]
    titles = [cell.value for cell in findings[4]]
    row = next(row for row in findings.iter_rows(min_row=5) if row[titles.index("Code")].value == "P01")
    row[titles.index("Décision")].value = "payeur direct"
    book.save(earlier)
    outcome = monthly(tmp_path)
    assert amounts(outcome) == before
    (walk_in,) = [one for one in outcome.findings if one.code == "P01"]
    assert walk_in.decision is not None
    assert walk_in.decision.answer == "payeur direct"


def test_the_two_commands_make_the_loop_and_a_second_roster_does_not_break_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    def reconcile(*arguments: str) -> None:
        result = CliRunner().invoke(main, list(arguments))
        assert result.exit_code == 0, result.output
        assert "EXEMPLE" not in result.output

    export(tmp_path, dossier_row(price="495,00"), filler_row(price="495,00"))
    reconcile("roster", ".", "--as-of", "2025-03-14")
    with form(tmp_path / "sessions-2025-03-14.xlsx") as sheet:
        sheet.mark(ALPHA, "2h30", "A")
        sheet.mark(OMEGA, "P", "3h00")
    # The blank one of the same day stands beside it under the next free name.
    reconcile("roster", ".", "--as-of", "2025-03-14")
    assert (tmp_path / "sessions-2025-03-14 (2).xlsx").is_file()
    reconcile("monthly", ".", "--as-of", "2025-04-05", "--month", "2025-03")
    reconcile("monthly", ".", "--as-of", "2025-04-08", "--month", "2025-03", "-o", "avril.xlsx")
    for name in ("rapprochement-2025-03.xlsx", "avril.xlsx"):
        sheet_of_amounts = load_workbook(tmp_path / name, data_only=True)["Montants dus"]
        titles = [cell.value for cell in sheet_of_amounts[4]]
        number, due = titles.index("N° dossier"), titles.index("Montant dû (€)")
        rows = sheet_of_amounts.iter_rows(min_row=5, max_row=6, values_only=True)
        # 150 of 420 minutes of 495 € = 176,785…; 210 + 180 of 420 minutes is over 80 %: the whole price.
        assert {row[number]: row[due] for row in rows} == {ALPHA: 176.79, OMEGA: 495}


def test_a_filled_workbook_is_never_replaced_by_a_roster_made_from_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = filled(tmp_path, ONE_DAY, "PA")
    content = path.read_bytes()
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["roster", ".", "--as-of", "2025-03-14", "-o", path.name, "--force"])
    assert result.exit_code == 2
    assert path.read_bytes() == content
