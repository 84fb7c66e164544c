"""What a cell of a table can hold beside plain values, and amounts as a spreadsheet shows them."""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from msgspec import Struct

from reconcile.labels import Labelled
from reconcile.report.styles import Tint


class Formula(Struct, frozen=True):
    """A live formula and the result stored with it, so that previews and other programs see the figure.

    `{Heading}` in the text is the cell of that column in the formula's own row.
    """

    text: str
    result: float | int | str


class Tinted(Struct, frozen=True):
    """A value with a tint, and a note that opens on it."""

    value: Any
    tint: Tint
    note: str = ""


def cents(value: int | None) -> float | None:
    """Return cents as euros with at most two decimals."""
    return None if value is None else value / 100


def hundredths(value: Fraction | None) -> float | None:
    """Return a share from 0 to 1 as percent."""
    return None if value is None else 100 * value.numerator / value.denominator


def hours(minutes: Fraction | None) -> float | None:
    """Return minutes as hours."""
    return None if minutes is None else minutes.numerator / (60 * minutes.denominator)


def shown(value: Any) -> Any:
    """Return what a cell shows: a choice by its label."""
    value = value.value if isinstance(value, Tinted) else value
    return value.label if isinstance(value, Labelled) else value


def in_row(text: str, letters: Mapping[str, str], row: int) -> str:
    """Return a formula with the cells of its own row for the headings it names; a link names none."""
    if text.startswith("=HYPERLINK"):
        return text
    parts = list(_cut_at_headings(text))
    parts[1::2] = [f"{letters[heading]}{row}" for heading in parts[1::2]]
    return "".join(parts)


@cache
def _cut_at_headings(text: str) -> tuple[str, ...]:
    """Cut a formula at the headings that it names: every other part is one."""
    return tuple(re.split(r"\{([^}]+)\}", text))
