"""French working days (contract.md §2): Monday to Friday, public holidays of metropolitan France excluded."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays


class WorkingDays:
    """The working days of a span of years; days outside the span raise `ValueError`, never a wrong date."""

    def __init__(self, first_year: int, last_year: int) -> None:
        """Build the calendar of both years and all between, with a year's margin on each side."""
        self.span = date(first_year - 1, 1, 1), date(last_year + 1, 12, 31)
        self.holidays, self._days = _holidays_and_working_days(*self.span)

    def __contains__(self, day: date) -> bool:
        return self.next_or_same(day) == day

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day strictly after `day`."""
        return self._at(self._position(day, bisect_right) + count - 1, day)

    def before(self, day: date, count: int) -> date:
        """Return the `count`-th working day strictly before `day`."""
        return self._at(self._position(day, bisect_left) - count, day)

    def next_or_same(self, day: date) -> date:
        """Return `day` if it is a working day, else the next one."""
        return self._at(self._position(day, bisect_left), day)

    def between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; negative when `end` comes first."""
        return self._position(end, bisect_right) - self._position(start, bisect_right)

    def left(self, today: date, day: date) -> int:
        """Count the working days left before `day`, today included and `day` not, as the notice periods count them."""
        return self._position(day, bisect_left) - self._position(today, bisect_left)

    def _position(self, day: date, bisect: Callable[[Sequence[date], date], int]) -> int:
        if not self.span[0] <= day <= self.span[1]:
            raise ValueError(f"{day} is outside the working-day calendar")
        return bisect(self._days, day)

    def _at(self, index: int, day: date) -> date:
        if not 0 <= index < len(self._days):
            raise ValueError(f"{day} is outside the working-day calendar")
        return self._days[index]


@lru_cache
def _holidays_and_working_days(first: date, last: date) -> tuple[Mapping[date, str], Sequence[date]]:
    """Return the public holidays of whole years by day, and their working days, in order."""
    names = country_holidays("FR", language="fr", years=range(first.year, last.year + 1))
    holidays = dict(sorted(names.items()))
    every_day = (first + timedelta(days=n) for n in range((last - first).days + 1))
    working = tuple(day for day in every_day if day.weekday() < 5 and day not in holidays)
    return MappingProxyType(holidays), working
