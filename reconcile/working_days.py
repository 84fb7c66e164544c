"""French working days (contract.md §2): Monday to Friday, public holidays of metropolitan France excluded."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from holidays import country_holidays


class WorkingDays:
    """The working days of a span of years; days outside the span raise `ValueError`, never a wrong date."""

    def __init__(self, first_year: int, last_year: int) -> None:
        """Build the calendar of both years and all between, with a year's margin on each side."""
        self.span = date(first_year - 1, 1, 1), date(last_year + 1, 12, 31)
        self.holidays, self._days, self._positions = _holidays_and_working_days(*self.span)

    def __contains__(self, day: date) -> bool:
        return self.next_or_same(day) == day

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th working day strictly after `day`."""
        return self._at(self._through(day) + count - 1, day)

    def before(self, day: date, count: int) -> date:
        """Return the `count`-th working day strictly before `day`."""
        return self._at(self._before(day) - count, day)

    def next_or_same(self, day: date) -> date:
        """Return `day` if it is a working day, else the next one."""
        return self._at(self._before(day), day)

    def between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; negative when `end` comes first."""
        return self._through(end) - self._through(start)

    def left(self, today: date, day: date) -> int:
        """Count the working days left before `day`, today included and `day` not, as the notice periods count them."""
        return self._before(day) - self._before(today)

    def _before(self, day: date) -> int:
        """Count the working days of the span before a day."""
        if day not in self._positions:
            raise ValueError(f"{day} is outside the working-day calendar")
        return self._positions[day]

    def _through(self, day: date) -> int:
        """Count the working days of the span up to and including a day."""
        before = self._before(day)
        return before + (before < len(self._days) and self._days[before] == day)

    def _at(self, index: int, day: date) -> date:
        if not 0 <= index < len(self._days):
            raise ValueError(f"{day} is outside the working-day calendar")
        return self._days[index]


@lru_cache
def _holidays_and_working_days(
    first: date, last: date
) -> tuple[Mapping[date, str], Sequence[date], Mapping[date, int]]:
    """Return the public holidays of whole years by day, their working days in order, and how many precede each day."""
    names = country_holidays("FR", language="fr", years=range(first.year, last.year + 1))
    holidays = dict(sorted(names.items()))
    working: list[date] = []
    positions = {}
    for day in (first + timedelta(days=n) for n in range((last - first).days + 1)):
        positions[day] = len(working)
        if day.weekday() < 5 and day not in holidays:
            working.append(day)
    return MappingProxyType(holidays), tuple(working), MappingProxyType(positions)
