"""What is known of a missing date (contract.md §4): the days on which an act that has happened can lie.

One bound for every use: the cases, the deadlines, the findings, the roster.
"""

from datetime import date

from msgspec import Struct

from reconcile.dossiers import OWN_CELL, Dossier

# In the order in which a dossier lives them.
ACTS = ("requested_on", "proposed_on", "confirmed_on", "cancelled_on")


class PossibleDays(Struct, frozen=True):
    """The days of an act, both included: `earliest` is `None` where nothing bounds it.

    `shown_on` is the day by which a source shows the act, `None` where only the as-of date bounds it; `perhaps_later`
    says that this day, or one that is written, is after the as-of date, so that the act may not have happened yet.
    """

    earliest: date | None
    latest: date
    shown_on: date | None
    perhaps_later: bool = False

    @property
    def empty(self) -> bool:
        """No day fits: the dates around the act contradict each other."""
        return self.earliest is not None and self.earliest > self.latest


def possible_days(dossier: Dossier, act: str, as_of: date) -> PossibleDays:
    """Return the days on which a missing act of `ACTS` can lie, given that it has happened.

    On or after the acts it follows (and the last export that shows a dossier not yet cancelled), on or before those
    that follow it and the last action or, without it, the day in the export's name; else the as-of date.
    """
    place = ACTS.index(act)
    before = [day for name in ACTS[:place] if (day := getattr(dossier, name))]
    if act == "cancelled_on" and dossier.not_cancelled_on:
        before.append(dossier.not_cancelled_on)
    after = [day for name in ACTS[place + 1 :] if (day := getattr(dossier, name))]
    shown_on = min([*after, *filter(None, [dossier.shown_on])], default=None)
    latest = shown_on or as_of
    # A day written after the as-of date says that the act may be still to come, whatever shows it.
    perhaps_later = latest > as_of or dossier.provenance.get(act, OWN_CELL).later
    return PossibleDays(max(before, default=None), min(latest, as_of), shown_on, perhaps_later)


def latest_day(dossier: Dossier, act: str, as_of: date) -> date | None:
    """Return the day of an act, else the last on which it can lie; `None` where no source bounds it."""
    known: date | None = getattr(dossier, act)
    if known is not None:
        return known
    days = possible_days(dossier, act, as_of)
    return None if days.shown_on is None or days.empty else days.latest
