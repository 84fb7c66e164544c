"""What a person answered of an unclear planned time (F22): one duration, that of each half-day it is unclear for."""

from collections.abc import Iterable, Set
from fractions import Fraction

from msgspec.structs import replace

from reconcile.evidence.marks import Mark, MarkKind
from reconcile.evidence.session_sheets import SessionSheets
from reconcile.half_days import HalfDay

# No day of training is longer (inputs.md §1): more than that is a slip of the pen.
LONGEST_DAY = Fraction(600)


def planned_minutes_of(told: Mark | None) -> Fraction | None:
    """Return the planned time that an answer gives, in minutes, `None` for words or a time that cannot be one."""
    possible = told is not None and told.kind is MarkKind.HOURS and 0 < told.minutes <= LONGEST_DAY
    return told.minutes if told and possible else None


def key_of(unclear: Iterable[HalfDay]) -> str:
    """Return the half-days of an unclear planned time as a reference holds them: an answer is for these alone."""
    return ", ".join(one.key for one in sorted(unclear, key=lambda one: one.order))


def with_told_times(sheets: SessionSheets, unclear: Set[HalfDay], minutes: Fraction) -> SessionSheets:
    """Return the sheets of a session, each half-day whose planned time is unclear being of the minutes told."""
    told = {key: replace(one, planned=(minutes,)) for key, one in sheets.half_days.items() if key in unclear}
    return replace(sheets, half_days={**sheets.half_days, **told})
