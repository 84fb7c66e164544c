"""What a person answered of a missing attendance sheet (P04): the presence of one learner wherever it is missing."""

from fractions import Fraction

from msgspec.structs import replace

from reconcile.evidence.marks import Mark, MarkKind
from reconcile.evidence.session_time import PlannedTime


def told_without_sheets(told: Mark, planned: Fraction | None) -> Fraction | None:
    """Return the share of a session without any sheet that was attended, `None` for a duration of an unknown whole."""
    if told.kind is MarkKind.HOURS:
        return min(told.minutes / planned, Fraction(1)) if planned else None
    return Fraction(1 if told.shows_presence else 0)


def with_told_missing(planned: PlannedTime, told: Mark | None) -> tuple[PlannedTime, Fraction | None]:
    """Return the planned time without its missing sheets (P04), and what was attended of them.

    `None` where nobody answered, nothing is missing, or the time of what is missing is not known.
    """
    lacking = any(gap.code == "P04" for gap in planned.gaps)
    if told is None or not lacking or planned.whole is None:
        return planned, None
    rest = planned.whole - planned.total
    attended = min(told.minutes, rest) if told.kind is MarkKind.HOURS else rest if told.shows_presence else Fraction(0)
    gaps = tuple(gap for gap in planned.gaps if gap.code != "P04")
    return replace(planned, gaps=gaps, total=planned.whole), attended
