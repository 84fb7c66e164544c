"""What is chosen at step 2 of the page: the day, the month, the period."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self

from msgspec import Struct
from msgspec.structs import replace

from reconcile.errors import ReconcileError
from reconcile.month.period import month_to_close

FIRST_DAY, LAST_DAY = date(2015, 1, 1), date(2099, 12, 31)


class Choices(Struct, frozen=True):
    """The as-of date, the month (`AAAA-MM`, empty for all, `None` as long as nobody chose), the period of a roster."""

    as_of: date
    month: str | None = None
    reminders_attested: bool = False
    from_day: date | None = None
    to_day: date | None = None

    def changed_by(self, form: Mapping[str, str]) -> Self:
        """Return the choices that a form of the page makes; what it does not hold stays."""
        as_of = _day(form, "as_of", "date d'arrêté") or self.as_of
        if form.get("job") == "roster":
            first, last = _day(form, "from", "à partir du"), _day(form, "to", "jusqu'au")
            if first and last and last < first:
                raise ReconcileError("la période finit avant de commencer", "étape 2", "échangez les deux dates")
            return replace(self, as_of=as_of, from_day=first, to_day=last)
        attested = "reminders" in form if "month" in form else self.reminders_attested
        return replace(self, as_of=as_of, month=form.get("month", self.month), reminders_attested=attested)

    def of_months(self, months: Iterable[str]) -> str:
        """Return the month to show as chosen: the one that is, else the one that is probably closed."""
        known = [*months]
        return (
            self.month if self.month is not None and self.month in {"", *known} else month_to_close(known, self.as_of)
        )


def _day(form: Mapping[str, str], name: str, label: str) -> date | None:
    """Return a day of the form; raises `ReconcileError` for what is none."""
    text = form.get(name, "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ReconcileError("cette date n'en est pas une, de 2015 à 2099", label, "choisissez-la dans le calendrier")
    return day
