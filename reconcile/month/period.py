"""The period of a run: what is attested for one is not for another."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from msgspec import Struct

from reconcile.dossiers import Dossier
from reconcile.errors import ReconcileError
from reconcile.french import day as fr_day
from reconcile.french import listed, plural


class Period(Struct, frozen=True):
    """A month (`AAAA-MM`), or the span of the last days of all sessions read where `month` is empty."""

    month: str
    first: date | None = None
    last: date | None = None

    def holds(self, dossier: Dossier) -> bool:
        """Tell a session whose last day falls in the month; a last day that is not known cannot be left out."""
        return not self.month or dossier.ends_on is None or f"{dossier.ends_on:%Y-%m}" == self.month

    @property
    def key(self) -> str:
        """The period as references hold it."""
        return self.month or f"{self.first or ''} {self.last or ''}".strip()

    @property
    def label(self) -> str:
        """The period in French."""
        if self.month:
            return f"{self.month[5:]}/{self.month[:4]}"
        return f"{fr_day(self.first)} au {fr_day(self.last)}" if self.first else ""


def period_of(dossiers: Iterable[Dossier], month: str) -> Period:
    """Return the period of a run: its month, else the span of the last days of its sessions."""
    days = [dossier.ends_on for dossier in dossiers if dossier.ends_on] if not month else []
    return Period(month, min(days, default=None), max(days, default=None))


def months_of(dossiers: Iterable[Dossier]) -> dict[str, int]:
    """Return the months (`AAAA-MM`) in which sessions end, in order, with how many dossiers each holds."""
    return dict(sorted(Counter(f"{dossier.ends_on:%Y-%m}" for dossier in dossiers if dossier.ends_on).items()))


def month_to_close(months: Iterable[str], as_of: date) -> str:
    """Return the month that somebody most likely closes on a day: the last one that is over, else the next, if any."""
    known = sorted(months)
    over = [month for month in known if month < f"{as_of:%Y-%m}"]
    return over[-1] if over else known[0] if known else ""


def refuse_empty_month(dossiers: Iterable[Dossier], month: str) -> None:
    """Raise `ReconcileError` for a month in which no session ends, with the months in which some do."""
    months = months_of(dossiers)
    if not month or not months or month in months:
        return
    known = [f"{key} ({plural(count, 'dossier')})" for key, count in months.items()]
    raise ReconcileError(
        f"aucune session ne finit en {month[5:]}/{month[:4]}",
        f"option --month {month}",
        f"les sessions des fichiers donnés finissent en : {listed(known)}",
    )
