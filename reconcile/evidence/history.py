"""The dossiers and the dates of their life, from the sources in their order of trust (inputs.md §1).

1. the dossier table's own columns; 2. the follow-up table; 3. what exports let one deduce: `DATE_INSCRIPTION` as the
confirmation of a dossier at *Accepté* or later, and the last action of earlier exports. Sources that disagree are a
finding and the more trusted one is used; two rows of one trust that disagree give nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

from reconcile.dossiers import CANCELLED, CONFIRMED, Dossier, ForceMajeure, Status
from reconcile.evidence.exports import PresentRow, present_rows, row_finding
from reconcile.findings import Finding
from reconcile.french import day as fr_day
from reconcile.french import listed
from reconcile.intake.headings import fields
from reconcile.intake.tables import Table
from reconcile.origins import Origin
from reconcile.terms.words import listed_reason
from reconcile.texts import text_of

DATES = ("requested_on", "proposed_on", "confirmed_on", "cancelled_on")
_FOLLOWED = (*DATES, "force_majeure", "force_majeure_reason", "force_majeure_proof")


def dossiers_of(
    tables: Sequence[Table], follow_ups: Sequence[Table], as_of: date
) -> tuple[list[Dossier], list[Finding]]:
    """Return the dossiers in the order of the exports, with the follow-up's dates, and what the sources reveal."""
    present, findings = present_rows(tables)
    followed = _FollowUps(follow_ups)
    dossiers = []
    for one in present:
        dossier, found = _dossier(one, followed)
        dossier, acts = _without_future_acts(dossier, as_of)
        dossiers.append(dossier)
        findings += [*found, *acts, *_order_findings(dossier)]
    known = {dossier.dossier_id for dossier in dossiers}
    return dossiers, [*findings, *followed.strangers(known)]


class _FollowUps:
    """The follow-up rows by dossier number."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self.rows: dict[str, list[tuple[Table, int]]] = {}
        for table in tables:
            for row in table.records:
                if number := table.value(row, "dossier_id"):
                    self.rows.setdefault(number, []).append((table, int(row)))

    def values(self, number: str, name: str) -> list[tuple[Any, Origin]]:
        """Return what the follow-up says of a field, each with its row."""
        rows = self.rows.get(number, [])
        found = [(table.value(row, name), table.origin(row)) for table, row in rows]
        return [(value, origin) for value, origin in found if value is not None]

    def unreadable(self, number: str, name: str) -> str | None:
        """Return what the follow-up has in a cell that could not be read."""
        found = (table.unreadable.get((row, name)) for table, row in self.rows.get(number, []))
        return next((text for text in found if text is not None), None)

    def strangers(self, known: set[str]) -> Iterator[Finding]:
        """Return F28 for the rows whose number no dossier has; one that lost its zeros is to check."""
        whole = {number.lstrip("0"): number for number in known if number.startswith("0")}
        for number, rows in self.rows.items():
            if number in known:
                continue
            for table, row in rows:
                found = row_finding("F28", table, row)
                if lost := whole.get(number):
                    detail = f"Le n° {number} n'est pas un dossier, mais {lost} l'est : les zéros de tête ont disparu."
                    found = replace(found, detail=detail, own_severity="à vérifier")
                yield found


def _dossier(present: PresentRow, followed: _FollowUps) -> tuple[Dossier, list[Finding]]:
    table, row = present.table, present.row
    own = table.records[row]
    number = own["dossier_id"] or ""
    unreadable = {name: text for (at, name), text in table.unreadable.items() if at == row}
    values: dict[str, Any] = {}
    sources: dict[str, Origin] = {}
    findings: list[Finding] = []
    for name in _FOLLOWED:
        value, origin, found = _from_sources(table, row, name, own, followed)
        values[name], findings = value, [*findings, *found]
        if found and value is None:
            unreadable[name] = " ou ".join(dict.fromkeys(_shown(one) for one, _ in followed.values(number, name)))
        if origin:
            sources[name] = origin
        if value is not None:
            unreadable.pop(name, None)
        elif (text := followed.unreadable(number, name)) is not None:
            unreadable[name] = text
    dossier = Dossier(
        dossier_id=number,
        last_name=own["last_name"] or "",
        first_name=own["first_name"] or "",
        session_id=own["session_id"] or "",
        origin=table.origin(row),
        training_title=own["training_title"] or "",
        place=own["place"] or "",
        email=own["email"] or "",
        starts_on=own["starts_on"],
        ends_on=own["ends_on"],
        planned_minutes=own["planned_hours"],
        status=Status(own["status"]) if own["status"] else None,
        status_text=_as_written(table, row, "status"),
        last_action_on=own["last_action_on"],
        exit_reason=own["exit_reason"] or "",
        force_majeure=_force_majeure(values),
        price=own["price"],
        billable=own["billable"],
        billed=own["billed"],
        declared_rate=None if own["declared_rate"] is None else own["declared_rate"] / 100,
        in_control=own["in_control"],
        duplicated=present.duplicated,
        not_cancelled_on=present.not_cancelled_on,
        unreadable=unreadable,
        sources=sources,
        **{name: values[name] for name in DATES},
    )
    return _with_deduced_dates(dossier, _deductions(dossier, own["enrolled_on"], present), findings)


def _as_written(table: Table, row: int, name: str) -> str:
    column = table.layout.columns[name]
    cells = table.grid.rows[row - 1]
    return text_of(cells[column]) if column < len(cells) else ""


def _from_sources(
    table: Table, row: int, name: str, own: Mapping[Any, Any], followed: _FollowUps
) -> tuple[Any, Origin | None, list[Finding]]:
    """Return a field from the most trusted source that has it, the row it came from, and any disagreement."""
    candidates = followed.values(own["dossier_id"] or "", name)
    mine = own[name]
    if mine is None and not candidates:
        return None, None, []
    everything = [mine, *(value for value, _ in candidates)] if mine is not None else [value for value, _ in candidates]
    if len({_comparable(value) for value in everything}) == 1:
        return everything[0], None if mine is not None else candidates[0][1], []
    title = fields("dossiers")[name].title
    # A reason of health is not for the console: where it stands says enough.
    shown = _shown if name != "force_majeure_reason" else lambda _: "un motif"
    places = [f"{shown(mine)} selon {table.origin(row)}"] if mine is not None else []
    places += [f"{shown(value)} selon {origin}" for value, origin in candidates]
    used = f"La première ({shown(mine)}) est utilisée." if mine is not None else "Aucune des deux n'est utilisée."
    finding = replace(
        row_finding("F16", table, row, name),
        detail=f"« {title} » : {listed(places, 'mais')}. {used}",
        read=_shown(mine),
    )
    return mine, None, [finding]


def _comparable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def _shown(value: Any) -> str:
    return fr_day(value) if isinstance(value, date) else "" if value is None else text_of(value)


def _force_majeure(values: Mapping[str, Any]) -> ForceMajeure:
    reason = values["force_majeure_reason"] or ""
    return ForceMajeure(values["force_majeure"], reason, listed_reason(reason), values["force_majeure_proof"])


def _deductions(
    dossier: Dossier, enrolled_on: date | None, present: PresentRow
) -> Iterator[tuple[str, str, date, Origin, str]]:
    """Yield the dates that exports let one deduce: field, cell it stands in, day, row, and how it is named.

    EDOF's enrolment date is the confirmation of a dossier at Accepté or later; an earlier export dates the status it
    shows.
    """
    if enrolled_on is not None and dossier.status in CONFIRMED:
        yield "confirmed_on", "enrolled_on", enrolled_on, dossier.origin, "DATE_INSCRIPTION"
    for name, (day, origin) in present.past.items():
        yield name, "last_action_on", day, origin, f"DATE_DERNIERE_ACTION de {origin.file}"


def _with_deduced_dates(
    dossier: Dossier, deductions: Iterable[tuple[str, str, date, Origin, str]], findings: list[Finding]
) -> tuple[Dossier, list[Finding]]:
    """Take a deduced date where no surer source has one (F15); say so where they disagree (F16)."""
    for name, cell, day, origin, source in deductions:
        title, known = fields("dossiers")[name].title, getattr(dossier, name)
        if known is None:
            unreadable = {key: text for key, text in dossier.unreadable.items() if key != name}
            changes: dict[str, Any] = {
                name: day,
                "deduced": {**dossier.deduced, name: source},
                "unreadable": unreadable,
            }
            dossier = replace(dossier, sources={**dossier.sources, name: origin}, **changes)
            detail = f"« {title} » : {fr_day(day)}, déduite ({source})."
            findings = [*findings, replace(about("F15", dossier, name, detail), origin=origin, name=cell)]
        elif known != day:
            detail = (
                f"« {title} » : {fr_day(known)} selon {dossier.deduced.get(name) or dossier.source_of(name)}, mais "
                f"{fr_day(day)} selon {origin} ({source}). La première est utilisée."
            )
            findings = [*findings, replace(about("F16", dossier, name, detail), origin=origin, name=cell)]
    return dossier, findings


def about(code: str, dossier: Dossier, name: str = "", detail: str = "", **more: Any) -> Finding:
    """Return a finding about a dossier, pointing at the row that gave the field."""
    return Finding(
        code,
        detail,
        dossier_id=dossier.dossier_id,
        last_name=dossier.last_name,
        first_name=dossier.first_name,
        session_id=dossier.session_id,
        origin=dossier.source_of(name),
        name=name,
        **more,
    )


def _without_future_acts(dossier: Dossier, as_of: date) -> tuple[Dossier, list[Finding]]:
    """Leave out the acts dated after the as-of date: they are a finding and do not count yet."""
    later = {name: day for name in DATES if (day := getattr(dossier, name)) and day > as_of}
    findings = []
    for name, day in later.items():
        title = fields("dossiers")[name].title
        detail = (
            f"« {title} » : {fr_day(day)}, après la date d'arrêté du {fr_day(as_of)} ; l'acte ne compte pas encore."
        )
        findings.append(about("F14", dossier, name, detail, read=fr_day(day)))
    if not later:
        return dossier, []
    changes: dict[str, Any] = dict.fromkeys(later)
    if "cancelled_on" in later and dossier.status in CANCELLED:
        if dossier.confirmed_on and dossier.confirmed_on <= as_of:
            # On the as-of date the dossier was confirmed and not yet cancelled.
            changes["status"] = Status.ACCEPTED
        else:
            changes["unreadable"] = {**dossier.unreadable, "cancelled_on": fr_day(later["cancelled_on"])}
    return replace(dossier, **changes), findings


def _order_findings(dossier: Dossier) -> Iterator[Finding]:
    """Return F12 where one act of a dossier precedes the act it must follow."""
    acts = [(name, getattr(dossier, name)) for name in DATES]
    dated = [(name, day) for name, day in acts if day]
    for (earlier, first), (later, second) in pairwise(dated):
        if second < first:
            titles = fields("dossiers")[later].title, fields("dossiers")[earlier].title
            detail = f"« {titles[0]} » ({fr_day(second)}) précède « {titles[1]} » ({fr_day(first)})."
            yield about("F12", dossier, later, detail, read=fr_day(second))
