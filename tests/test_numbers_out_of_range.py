"""Numbers that no cell should hold: never a traceback, and a price out of range leaves its dossier open."""

from pathlib import Path

from reconcile.month.pipeline import reconcile_month
from reconcile.report.workbook import workbook_bytes
from tests.builders.decisions import owed
from tests.builders.each import each
from tests.builders.months import AFTER, ALPHA, FILLER, LEARNER, OMEGA, dossier_row, filler_row, lines, write_csv
from tests.builders.trainers import dossiers

LONG = "1" * 5_000


def month(folder: Path, *, price: str = "100,00", mark: str = "P", hours: str = "7h00") -> dict[str, int | None]:
    dossiers(folder, dossier_row(price=price, planned_hours=hours), filler_row())
    write_csv(folder / "emargement.csv", [*lines(LEARNER, mark, "A"), *lines(FILLER, "P", "P")])
    outcome = reconcile_month([folder], AFTER)
    assert workbook_bytes(outcome)
    return dict(owed(outcome))


@each("price", [LONG, "149500", "50 000,01"])
def test_a_price_that_no_training_costs_leaves_its_dossier_to_decide(tmp_path: Path, price: str) -> None:
    assert month(tmp_path, price=price) == {ALPHA: None, OMEGA: 10_000}
    codes = [one.code for one in reconcile_month([tmp_path], AFTER).findings if one.dossier_id == ALPHA]
    assert "F05" in codes


def test_the_highest_price_is_one(tmp_path: Path) -> None:
    """Half the day: half the price."""
    assert month(tmp_path, price="50 000,00") == {ALPHA: 2_500_000, OMEGA: 10_000}


@each("mark", [LONG, f"{LONG}h30", f"9h-{LONG}h", "²"])
def test_a_presence_that_is_no_duration_leaves_its_dossier_to_decide(tmp_path: Path, mark: str) -> None:
    assert month(tmp_path, mark=mark) == {ALPHA: None, OMEGA: 10_000}


@each("hours", [LONG, f"{LONG}h", "²"])
def test_planned_hours_that_are_none_stop_nothing(tmp_path: Path, hours: str) -> None:
    """Half of its two half-days, whatever the hours of its dossier: 50 €."""
    assert month(tmp_path, hours=hours) == {ALPHA: 5_000, OMEGA: 10_000}
