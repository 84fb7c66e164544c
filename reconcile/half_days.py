"""Half-days: what sheets are signed for, and what assiduity is counted in where no times are known."""

from datetime import date

from msgspec import Struct

from reconcile.french import day as fr_day
from reconcile.labels import Labelled


class Half(Labelled):
    """A half of a day, or the whole of one that a sheet shows in one column."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    WHOLE_DAY = "whole_day"


class HalfDay(Struct, frozen=True, order=True):
    """A half of a given day; a whole day is written in one column and covers both its halves."""

    day: date
    half: Half

    @property
    def is_whole_day(self) -> bool:
        """It stands for both halves."""
        return self.half is Half.WHOLE_DAY

    @property
    def halves(self) -> int:
        """How many half-days it counts for: a whole day is two."""
        return 2 if self.is_whole_day else 1

    def meets(self, other: "HalfDay") -> bool:
        """Tell whether both have time in common: the same half of a day, or a whole day and any part of it."""
        return self.day == other.day and (self.half is other.half or self.is_whole_day or other.is_whole_day)

    @property
    def order(self) -> tuple[date, bool]:
        """What sorts half-days as they are held."""
        return self.day, self.half is Half.AFTERNOON

    @property
    def key(self) -> str:
        """The half-day as references hold it: `2024-11-14 morning`."""
        return f"{self.day} {self.half.value}"

    @classmethod
    def parse(cls, key: str) -> "HalfDay | None":
        """Return the half-day of a key, `None` for a text that is none."""
        day, _, half = key.partition(" ")
        try:
            return cls(date.fromisoformat(day), Half(half))
        except ValueError:
            return None

    def __str__(self) -> str:
        """`14/11/2024 matin`."""
        return f"{fr_day(self.day)} {self.half.label}"
