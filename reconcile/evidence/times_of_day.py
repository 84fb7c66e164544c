"""Times of the day: runs of hours for some days, and the minutes of each half that they make."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct

from reconcile.evidence.written_days import Day
from reconcile.half_days import Half

NOON = 12 * 60
# A run of hours that ends this long after noon may hold a break: it does not say how it splits.
_PASTNOON = 60
# A start and an end, in minutes of the day.
Range = tuple[int, int]


class Times(Struct, frozen=True):
    """Runs of hours, the pauses written with them, and the days they are for; no days: every day.

    `days` holds each day written, or all those of a run of them (`du 12 au 14 mars`).
    """

    ranges: tuple[Range, ...] = ()
    pauses: tuple[Range, ...] = ()
    days: tuple[tuple[Day, ...], ...] = ()

    def rank(self, on: date) -> int | None:
        """Return how closely they are for a day: 2 by its date, 1 by its weekday, 0 as any day, `None` not at all."""
        named = [2 if one.day else 1 for run in self.days for one in run if one.is_on(on)]
        return max(named, default=None) if self.days else 0


def over_noon(run: Range) -> bool:
    """Tell one run of hours over noon: it does not say how it splits."""
    return run[0] < NOON and run[1] > NOON + _PASTNOON


def without_pauses(ranges: Sequence[Range], pauses: Sequence[Range]) -> list[Range]:
    """Cut a run over noon at its pauses; a shorter run is a half-day, its coffee included."""
    left = list(ranges)
    for start, end in pauses:
        cuts = [over_noon(run) and run[0] < start and end < run[1] for run in left]
        parts = [((run[0], start), (end, run[1])) if cut else (run,) for run, cut in zip(left, cuts, strict=True)]
        left = [one for part in parts for one in part]
    return left


def minutes_by_half(ranges: Sequence[Range]) -> dict[Half, Fraction]:
    """Return the minutes of each half of the day, those of the whole where one run does not say how it splits."""
    whole = any(map(over_noon, ranges))
    minutes: dict[Half, Fraction] = {}
    for start, end in ranges:
        half = Half.WHOLE_DAY if whole else Half.MORNING if start < NOON else Half.AFTERNOON
        minutes[half] = minutes.get(half, Fraction(0)) + end - start
    return minutes
