"""What the lines of "Émargements" come to, against the hours of "Montants dus": worked out line by line."""

from collections.abc import Sequence
from fractions import Fraction

from reconcile.evidence.matched_lines import MatchedLine
from reconcile.month.result import Result


def counted_minutes(lines: Sequence[MatchedLine], results: Sequence[Result]) -> list[Fraction | None]:
    """Return the minutes that each line counts for in its dossier's hours, `None` where it counts for none.

    Of several lines of one learner and half-day the last one is counted, as it is in the dossier's own time.
    """
    last = {(one.index, one.line.half_day): number for number, one in enumerate(lines)}
    return [
        _minutes(one, results) if one.index is not None and last[one.index, one.line.half_day] == number else None
        for number, one in enumerate(lines)
    ]


def _minutes(found: MatchedLine, results: Sequence[Result]) -> Fraction | None:
    result = results[found.index or 0]
    half_day = found.line.half_day
    if not result.in_period or not result.has_hours or half_day is None or half_day not in result.presence.counted:
        return None
    time, _ = result.presence.counted[half_day]
    return time.least if time.known else None
