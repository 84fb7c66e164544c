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
    timed = {index: one.presence for index, one in enumerate(results) if one.in_period and one.has_hours}
    counted: list[Fraction | None] = [None] * len(lines)
    for (index, half_day), number in last.items():
        if index in timed and half_day and half_day in timed[index].counted:
            time, _ = timed[index].counted[half_day]
            counted[number] = time.least if time.known else None
    return counted
