"""An amount that is known between two bounds, both possible; equal bounds say that it is known."""

from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct


class Interval(Struct, frozen=True):
    """At least `least`, at most `most`, both exact."""

    least: Fraction
    most: Fraction

    @classmethod
    def exactly(cls, value: Fraction) -> "Interval":
        """Return an amount that is known."""
        return cls(value, value)

    @classmethod
    def up_to(cls, most: Fraction) -> "Interval":
        """Return an amount of which nothing is sure but its most."""
        return cls(Fraction(0), most) if most else cls(most, most)

    @property
    def known(self) -> bool:
        """The amount is one figure."""
        return self.least is self.most or self.least == self.most

    def __add__(self, other: "Interval") -> "Interval":
        least = self.least + other.least
        known = self.least is self.most and other.least is other.most
        return Interval(least, least if known else self.most + other.most)

    def __truediv__(self, whole: Fraction) -> "Interval":
        least = self.least / whole
        return Interval(least, least if self.least is self.most else self.most / whole)


NOTHING = Interval.exactly(Fraction(0))
EVERYTHING = Interval.exactly(Fraction(1))
# A share of which nothing is known.
ANY_SHARE = Interval.up_to(Fraction(1))


def total(amounts: Iterable[Interval]) -> Interval:
    """Add up amounts; nothing for none."""
    return sum(amounts, NOTHING)
