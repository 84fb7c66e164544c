"""The sample month, which many tests look at: reconciled and written once in a process."""

from datetime import date
from functools import cache
from pathlib import Path

from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.report.workbook import workbook_bytes

SAMPLE = Path(__file__).parent.parent.parent / "samples" / "2024-11"
AS_OF = date(2024, 12, 5)


@cache
def sample_month(*, reminders_attested: bool = False) -> Outcome:
    return reconcile_month([SAMPLE], AS_OF, reminders_attested=reminders_attested)


@cache
def sample_workbook(*, reminders_attested: bool = False) -> bytes:
    return workbook_bytes(sample_month(reminders_attested=reminders_attested))
