"""What people answered of a dossier in *À traiter*, as facts: a date, a state, force majeure, where it is missing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from msgspec.structs import replace

from reconcile.dossiers import CANCELLED, CONFIRMED, SERVICE_DONE, UNCONFIRMED, Dossier, Provenance, Status
from reconcile.intake.values import read_day
from reconcile.month.answers import force_majeure_of
from reconcile.month.decisions import Decision, Decisions
from reconcile.references import Reference
from reconcile.terms.words import status_key

# The date that a finding asks for, by its code; F03 and F04 name their own field.
_DATES = {"M01": "confirmed_on", "M09": "cancelled_on"}
_OWN_FIELD = frozenset({"F03", "F04"})
_DAYS = frozenset({"starts_on", "ends_on", "requested_on", "proposed_on", "confirmed_on", "cancelled_on"})
_STATES = frozenset({"F03", "F06", "F25"})


def with_decided_facts(dossiers: Iterable[Dossier], decisions: Decisions, as_of: date) -> list[Dossier]:
    """Return the dossiers with what people answered, where it is still missing or contradictory."""
    answers: dict[str, list[Decision]] = {}
    for reference, decision in decisions.by_reference.items():
        if reference.dossier_id and not reference.person:
            answers.setdefault(reference.dossier_id, []).append(decision)
    if not answers:
        return list(dossiers)
    return [_with_facts(one, answers.get(one.dossier_id, ()), as_of) for one in dossiers]


def _with_facts(dossier: Dossier, answers: Iterable[Decision], as_of: date) -> Dossier:
    for decision in answers:
        dossier = replace(dossier, **facts_of(decision, dossier, as_of))
    return dossier


def facts_of(decision: Decision, dossier: Dossier, as_of: date) -> Mapping[str, Any]:
    """Return what a decision changes of a dossier as it was read, nothing where the question is no longer open."""
    reference = decision.reference
    if reference.code == "M07":
        known = force_majeure_of(decision.answer) if dossier.force_majeure.incomplete else None
        return {"force_majeure": known} if known else {}
    if reference.code in _STATES and (status := status_key(decision.answer)):
        return _with_state(dossier, Status(status), reference, as_of)
    name = _DATES.get(reference.code) or (reference.detail if reference.code in _OWN_FIELD else "")
    day = read_day(decision.answer) if name in _DAYS else None
    if not isinstance(day, date) or not _is_open(dossier, name) or not _can_lie(dossier, name, day, as_of):
        return {}
    return {name: day, "provenance": _settled(dossier, name)}


def _is_open(dossier: Dossier, name: str) -> bool:
    """Tell a date that is missing, or a confirmation that its own cancellation precedes."""
    if getattr(dossier, name) is None:
        return True
    confirmed, cancelled = dossier.confirmed_on, dossier.cancelled_on
    return name == "confirmed_on" and confirmed is not None and cancelled is not None and cancelled < confirmed


def _can_lie(dossier: Dossier, name: str, day: date, as_of: date) -> bool:
    """Tell a day on which an act can lie: after those it follows, before those that follow it, and already past."""
    if name in {"starts_on", "ends_on"}:
        return True
    later = [getattr(dossier, one) for one in _ACTS[_ACTS.index(name) + 1 :]]
    earlier = [getattr(dossier, one) for one in _ACTS[: _ACTS.index(name)]]
    last = min(filter(None, (*later, dossier.shown_on, as_of)))
    return bool(max(filter(None, (*earlier, date.min))) <= day <= last)


_ACTS = ("requested_on", "proposed_on", "confirmed_on", "cancelled_on")


def _with_state(dossier: Dossier, status: Status, reference: Reference, as_of: date) -> Mapping[str, Any]:
    """Return the state that was answered: an unknown one, or of two that contradict each other the one that rules."""
    if dossier.status is None:
        return {"status": status, "provenance": _settled(dossier, "status")}
    if reference.code != "F25":
        return {}
    if dossier.cancelled_beside:
        kept = status not in CANCELLED
        dropped = {"cancelled_on": None, "provenance": _settled(dossier, "cancelled_on")} if kept else {}
        return {"status": status, **dropped}
    if dossier.status in UNCONFIRMED and dossier.confirmed_on:
        dropped = {} if status in CONFIRMED else {"confirmed_on": None}
        return {"status": status, **dropped}
    # Done before its last day: only a state that is not done takes the contradiction away.
    last = dossier.ends_on
    early = dossier.status in SERVICE_DONE and last is not None and (dossier.shown_on or as_of) < last
    return {"status": status} if early and status not in SERVICE_DONE else {}


def _settled(dossier: Dossier, name: str) -> Mapping[str, Provenance]:
    """Return where the fields come from, an answered one no longer from a cell that could not be read."""
    return {key: one for key, one in dossier.provenance.items() if key != name}
