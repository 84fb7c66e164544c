"""What is missing about a cancellation (contract.md §4): its date, AMG's reason, the confirmation before it."""

from datetime import date, timedelta

from reconcile.contract.amounts import Facts
from reconcile.contract.deadlines import last_day_to_leave_free
from reconcile.contract.doubts import Alternative, Doubt, doubt_of, needed_confirmation
from reconcile.dossiers import CONFIRMED, Dossier, Status
from reconcile.evidence.missing_dates import possible_days
from reconcile.french import day as _fr
from reconcile.terms.words import reason_of_exit


def cancellation_doubts(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """Return what is missing about a cancellation: its date (M09), AMG's reason (F21), the confirmation (M01)."""
    if facts.status is Status.CANCELLED_BY_PROVIDER:
        return [*_unseen(dossier, facts), *_provider_doubts(dossier, facts)]
    if facts.status is Status.CANCELLED_BY_FUNDER:
        return _unseen(dossier, facts)
    if facts.status is not Status.CANCELLED_BY_LEARNER and not (facts.status in CONFIRMED and facts.cancelled_on):
        return []
    if facts.cancelled_on is None:
        return [_undated(dossier, facts)]
    confirmed_on = dossier.confirmed_on
    if confirmed_on and confirmed_on <= facts.cancelled_on:
        return []
    # A confirmation lies between the acts around it: the withdrawal that its first possible day gives surely runs.
    sure = facts.withdrawal_until if confirmed_on is None else None
    late = facts.free_until < facts.cancelled_on < facts.first_day
    if not late or (sure and facts.cancelled_on <= sure):
        return []
    running = Alternative("si la rétractation courait encore", {"withdrawal_until": date.max})
    ended = Alternative("si elle était close", {"withdrawal_until": None})
    return [doubt_of("M01", needed_confirmation(dossier), "confirmed_on", running, ended)]


def _undated(dossier: Dossier, facts: Facts) -> Doubt:
    """Return the outcomes that a missing cancellation date admits, a day for each (M09, with M01 where it counts).

    Costless until the later of notice and withdrawal, late until the first day, an interruption from it on; and not
    yet done where only an export later than the as-of date shows it.
    """
    days = possible_days(dossier, "cancelled_on", facts.as_of)
    earliest, latest = days.earliest or date.min, days.latest
    if days.empty:
        earliest, latest = date.min, facts.as_of
    first, eve = facts.first_day, facts.first_day - timedelta(days=1)
    free = last_day_to_leave_free(first, facts.free_until, facts.withdrawal_until or facts.free_until)
    found, needs = [], [("M09", _needed_date(dossier))]
    if earliest <= free:
        on = min(free, latest)
        found.append(Alternative(f"si l'annulation est du {_fr(on)} ou avant", {"cancelled_on": on}))
    start, end = max(free + timedelta(days=1), earliest), min(eve, latest)
    if start <= end:
        when = f"si elle est du {_fr(start)}" + (f" au {_fr(end)}" if start < end else "")
        if dossier.confirmed_on is None:
            needs.append(("M01", needed_confirmation(dossier)))
            running = {"cancelled_on": end, "withdrawal_until": date.max}
            found.append(Alternative(f"{when} et que la rétractation courait encore", running))
            found.append(Alternative(f"{when} et qu'elle était close", {"cancelled_on": end, "withdrawal_until": None}))
        else:
            found.append(Alternative(when, {"cancelled_on": end}))
    if latest >= first:
        found.append(Alternative(f"si elle est du {_fr(first)} ou après", {"cancelled_on": max(first, earliest)}))
    if days.perhaps_later:
        found.append(_not_yet(facts))
    return Doubt(tuple(needs), "cancelled_on", tuple(found))


def _not_yet(facts: Facts) -> Alternative:
    """Only a confirmed dossier is cancelled: before that it was confirmed."""
    before = {"status": Status.ACCEPTED, "confirmed": True, "closed_for_no_show": False}
    return Alternative(f"si elle n'avait pas encore eu lieu le {_fr(facts.as_of)}", before)


def _unseen(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """Return whether an undated cancellation that only a later export shows had happened on the as-of date."""
    if facts.cancelled_on or not possible_days(dossier, "cancelled_on", facts.as_of).perhaps_later:
        return []
    done = Alternative(f"si l'annulation avait eu lieu le {_fr(facts.as_of)}", {})
    return [doubt_of("M09", _needed_date(dossier), "cancelled_on", done, _not_yet(facts))]


def _needed_date(dossier: Dossier) -> str:
    read = dossier.unreadable.get("cancelled_on")
    return "la date d'annulation" + (f" (« {read} » n'est pas utilisable)" if read else "")


def _provider_doubts(dossier: Dossier, facts: Facts) -> list[Doubt]:
    """Without a known reason: AMG's own cancellation before the first day; from then on it may close a no-show."""
    reason = reason_of_exit(dossier.exit_reason)
    if reason == "no_show" and facts.cancelled_on and facts.cancelled_on < facts.first_day:
        own = Alternative("si AMG a annulé pour une autre raison", {"closed_for_no_show": False})
        no_show = Alternative("si l'élu ne s'est pas présenté", {"closed_for_no_show": True})
        needed = f"le motif exact, une non-présentation close le {_fr(facts.cancelled_on)}, avant le premier jour"
        return [doubt_of("F25", needed, "exit_reason", own, no_show)]
    if reason != "unclear":
        return []
    days = possible_days(dossier, "cancelled_on", facts.as_of)
    if (facts.cancelled_on or days.latest) < facts.first_day and (facts.cancelled_on or not days.empty):
        return []
    own = Alternative("si AMG a annulé pour une autre raison", {"closed_for_no_show": False})
    no_show = Alternative("s'il s'agit d'une non-présentation", {"closed_for_no_show": True})
    needed = "le motif de l'annulation par AMG"
    if facts.cancelled_on is None:
        return [doubt_of("M09", f"{needed}, ou sa date", "cancelled_on", own, no_show)]
    return [doubt_of("F21", needed, "exit_reason", own, no_show)]
