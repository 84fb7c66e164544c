"""What the numbers of an attendance sheet are: marks, hours, or a question (inputs.md §1)."""

import re
from collections.abc import Iterable
from enum import Enum, auto
from fractions import Fraction

from reconcile.intake.values import Percentage
from reconcile.terms.words import answers
from reconcile.texts import plain, text_of

# No half-day and no day of training is longer: among hours there is no greater number.
_MOST_HOURS = 12
_NUMBER = re.compile(r"(\d{1,6}(?:[.,]\d{1,10})?) ?(%?)")
# Their headings say a measure, and not what one of it is worth.
_MEASURED = frozenset({"days", "percent"})


class Scale(Enum):
    """What the plain numbers of a sheet and session are; the last two only where a person said so."""

    MARKS = auto()
    HOURS = auto()
    ASKED = auto()
    HALF_DAY = auto()
    DAY = auto()


# What a person can say that numbers are, by the key of the answer (`terms/answers.toml`).
SCALE_KEYS = {"hours": Scale.HOURS, "half_day_share": Scale.HALF_DAY, "day_share": Scale.DAY}


def scale_named(text: str) -> Scale | None:
    """Return what a person says that numbers are, `None` for other words."""
    return next((scale for key, scale in SCALE_KEYS.items() if plain(text) in map(plain, answers()[key])), None)


def number_of(cell: object) -> tuple[Fraction, bool] | None:
    """Return the number that a cell is, and whether it is a percentage (then as a share); `None` for anything else."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, Percentage):
        return (Fraction(f"{float(cell):.12g}"), True) if cell >= 0 else None
    found = _NUMBER.fullmatch(f"{cell:.12g}" if isinstance(cell, float) else text_of(cell))
    if found is None:
        return None
    value = Fraction(found[1].replace(",", "."))
    return (value / 100, True) if found[2] else (value, False)


def scale_of(cells: Iterable[tuple[object, str]]) -> Scale:
    """Return what the plain numbers among the cells of a sheet and session are; each cell with its column's measure.

    Zeros and ones alone are marks. Numbers most of which are over 1, none over 12, are hours. Everything else asks:
    ones beside a 0,5, headings in jours, percentages beside whole numbers.
    """
    read = [(number, measure) for cell, measure in cells if (number := number_of(cell)) and number[0]]
    plain = [value for (value, percent), _ in read if not percent]
    if not plain:
        return Scale.MARKS
    measured = any(measure in _MEASURED for (_, percent), measure in read if not percent)
    if measured or len(plain) < len(read):
        return Scale.ASKED
    if set(plain) == {1}:
        return Scale.MARKS
    over_one = sum(value > 1 for value in plain)
    return Scale.HOURS if over_one * 2 > len(plain) and max(plain) <= _MOST_HOURS else Scale.ASKED
