"""The dossiers and the dates of their life, from the sources in their order of trust (inputs.md §1).

1. the dossier table's own columns; 2. the follow-up table; 3. what exports let one deduce: `DATE_INSCRIPTION` as the
confirmation of a dossier at *Accepté* or later, and the last action of earlier exports. Sources that disagree are a
finding and the more trusted one is used; two rows of one trust that disagree give nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reconcile.dossiers import CANCELLED, CONFIRMED, OWN_CELL, Dossier, ForceMajeure, Provenance, Status
from reconcile.evidence.exports import PresentRow, present_rows
from reconcile.evidence.sources import Datum, FollowUps, datum_of
from reconcile.findings import Finding
from reconcile.french import day as fr_day
from reconcile.intake.layouts import fields
from reconcile.intake.tables import Table
from reconcile.origins import Origin
from reconcile.terms.words import listed_reason
from reconcile.texts import normalised_words

DATES = ("requested_on", "proposed_on", "confirmed_on", "cancelled_on")
_FOLLOWED = (*DATES, "force_majeure", "force_majeure_reason", "force_majeure_proof")


def dossiers_of(
    tables: Sequence[Table], follow_ups: Sequence[Table], as_of: date
) -> tuple[list[Dossier], list[Finding]]:
    """Return the dossiers in the order of the exports, with the follow-up's dates, and what the sources reveal."""
    present, findings = present_rows(tables)
    followed = FollowUps(follow_ups)
    dossiers = []
    for one in present:
        data = {name: datum_of(one.row, followed.of(one.row.text("dossier_id")), name) for name in _FOLLOWED}
        dossier, deduced = _with_deduced_dates(_dossier(one, data), _deductions(one))
        dossier, acts = _without_future_acts(dossier, as_of)
        dossiers.append(dossier)
        found = (finding for datum in data.values() for finding in datum.findings)
        findings += [*found, *deduced, *acts, *_order_findings(dossier)]
    known = {dossier.dossier_id for dossier in dossiers}
    return dossiers, [*findings, *followed.strangers(known)]


def _dossier(present: PresentRow, data: Mapping[str, Datum]) -> Dossier:
    """Return a dossier from its present row and the data that other sources may give."""
    row = present.row
    provenance = {name: Provenance(unreadable=text) for name, text in row.unreadable.items() if name not in data}
    provenance |= {name: one.provenance for name, one in data.items() if one.provenance != OWN_CELL}
    return Dossier(
        dossier_id=row.text("dossier_id"),
        last_name=row.text("last_name"),
        first_name=row.text("first_name"),
        session_id=row.text("session_id"),
        origin=row.origin,
        training_title=row.text("training_title"),
        place=row.text("place"),
        email=row.text("email"),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        planned_minutes=row["planned_hours"],
        status=Status(row["status"]) if row["status"] else None,
        status_text=row.as_written("status"),
        last_action_on=row["last_action_on"],
        exit_reason=row.text("exit_reason"),
        force_majeure=_force_majeure(data, row.text("exit_reason")),
        price=row["price"],
        billable=row["billable"],
        billed=row["billed"],
        declared_rate=None if row["declared_rate"] is None else row["declared_rate"] / 100,
        in_control=row["in_control"],
        duplicated=present.duplicated,
        not_cancelled_on=present.not_cancelled_on,
        exported_on=present.exported_on,
        provenance=provenance,
        **{name: data[name].value for name in DATES},
    )


def _force_majeure(data: Mapping[str, Datum], exit_reason: str) -> ForceMajeure:
    """Return what is declared; a reason of exit that speaks of force majeure is a claim like any other."""
    reason = data["force_majeure_reason"].value or ""
    spoken = {"force", "majeure"} <= set(normalised_words(exit_reason)) or bool(listed_reason(exit_reason))
    if not reason and data["force_majeure"].value is None and spoken:
        reason = exit_reason
    proved = data["force_majeure_proof"].value
    return ForceMajeure(data["force_majeure"].value, reason, listed_reason(reason), proved)


class _Deduction(Struct, frozen=True):
    """A date that an export lets one deduce: its field, the cell it stands in, the day, the row, how it is named."""

    name: str
    cell: str
    day: date
    origin: Origin
    source: str


def _deductions(present: PresentRow) -> Iterator[_Deduction]:
    """Yield what the exports let one deduce of a dossier.

    EDOF's enrolment date is the confirmation of a dossier at Accepté or later; an earlier export dates the status it
    shows.
    """
    row = present.row
    enrolled_on = row["enrolled_on"]
    if enrolled_on is not None and row["status"] in CONFIRMED:
        yield _Deduction("confirmed_on", "enrolled_on", enrolled_on, row.origin, "DATE_INSCRIPTION")
    for name, (day, origin) in present.past.items():
        yield _Deduction(name, "last_action_on", day, origin, f"DATE_DERNIERE_ACTION de {origin.file}")


def _with_deduced_dates(dossier: Dossier, deductions: Iterable[_Deduction]) -> tuple[Dossier, list[Finding]]:
    """Take a deduced date where no surer source has one (F15); say so where they disagree (F16)."""
    findings = []
    for one in deductions:
        title, known = fields("dossiers")[one.name].title, getattr(dossier, one.name)
        about = replace(dossier.at(one.name), origin=one.origin, name=one.cell)
        if known is None:
            provenance = {**dossier.provenance, one.name: Provenance(one.origin, deduced=one.source)}
            changes: dict[str, Any] = {one.name: one.day}
            dossier = replace(dossier, provenance=provenance, **changes)
            findings.append(Finding("F15", about, f"« {title} » : {fr_day(one.day)}, déduite ({one.source})."))
        elif known != one.day:
            detail = (
                f"« {title} » : {fr_day(known)} selon {dossier.deduced.get(one.name) or dossier.source_of(one.name)}, "
                f"mais {fr_day(one.day)} selon {one.origin} ({one.source}). La première est utilisée."
            )
            findings.append(Finding("F16", about, detail))
    return dossier, findings


def _without_future_acts(dossier: Dossier, as_of: date) -> tuple[Dossier, list[Finding]]:
    """Leave out the acts dated after the as-of date: they are a finding and do not count yet."""
    later = {name: day for name in DATES if (day := getattr(dossier, name)) and day > as_of}
    findings = []
    for name, day in later.items():
        title = fields("dossiers")[name].title
        detail = (
            f"« {title} » : {fr_day(day)}, après la date d'arrêté du {fr_day(as_of)} ; l'acte ne compte pas encore."
        )
        findings.append(Finding("F14", dossier.at(name), detail, read=fr_day(day)))
    if not later:
        return dossier, []
    changes: dict[str, Any] = dict.fromkeys(later)
    if "cancelled_on" in later and dossier.status in CANCELLED:
        if dossier.confirmed_on and dossier.confirmed_on <= as_of:
            # On the as-of date the dossier was confirmed and not yet cancelled.
            changes["status"] = Status.ACCEPTED
        else:
            known = dossier.provenance.get("cancelled_on", OWN_CELL)
            unusable = replace(known, unreadable=fr_day(later["cancelled_on"]), later=True)
            changes["provenance"] = {**dossier.provenance, "cancelled_on": unusable}
    return replace(dossier, **changes), findings


def _after_last_action(dossier: Dossier) -> Iterator[Finding]:
    """Yield F12 where the act of the present state is dated after the last action that EDOF knows of."""
    act = "cancelled_on" if dossier.status in CANCELLED else "confirmed_on" if dossier.status in CONFIRMED else ""
    day = getattr(dossier, act) if act else None
    if day and dossier.last_action_on and day > dossier.last_action_on:
        title = fields("dossiers")[act].title
        last = f"la dernière action connue d'EDOF ({fr_day(dossier.last_action_on)})"
        detail = f"« {title} » ({fr_day(day)}) est après {last}, qui montre déjà cet état."
        yield Finding("F12", dossier.at(act), detail, read=fr_day(day))
    if day and act == "cancelled_on" and dossier.not_cancelled_on and day < dossier.not_cancelled_on:
        detail = f"Annulation du {fr_day(day)}, et un export du {fr_day(dossier.not_cancelled_on)} montre le dossier "
        yield Finding("F16", dossier.at(act), f"{detail}non annulé.", read=fr_day(day))


def _order_findings(dossier: Dossier) -> Iterator[Finding]:
    """Yield F12 where one act of a dossier precedes the act it must follow."""
    yield from _after_last_action(dossier)
    acts = [(name, getattr(dossier, name)) for name in DATES]
    dated = [(name, day) for name, day in acts if day]
    for (earlier, first), (later, second) in pairwise(dated):
        if second < first:
            titles = fields("dossiers")[later].title, fields("dossiers")[earlier].title
            detail = f"« {titles[0]} » ({fr_day(second)}) précède « {titles[1]} » ({fr_day(first)})."
            yield Finding("F12", dossier.at(later), detail, read=fr_day(second))
