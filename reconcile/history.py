"""The dossiers and the dates of their life, from the sources in their order of trust (inputs.md §1).

1. the dossier table's own columns; 2. the follow-up table; 3. what the export lets one deduce
(`DATE_INSCRIPTION` as the confirmation of a dossier at *Accepté* or later). Sources that disagree are a finding
and the more trusted one is used; two rows of one trust that disagree give nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd

from reconcile.dossiers import CONFIRMED, Dossier, ForceMajeure, Status
from reconcile.findings import Finding
from reconcile.french import day as fr_day
from reconcile.french import listed
from reconcile.intake.headings import fields
from reconcile.intake.tables import Table
from reconcile.intake.values import text_of
from reconcile.legends import listed_reason
from reconcile.origins import Origin

DATES = ("requested_on", "proposed_on", "confirmed_on", "cancelled_on")
_FOLLOWED = (*DATES, "force_majeure", "force_majeure_reason", "force_majeure_proof")


def dossiers_of(
    tables: Sequence[Table], follow_ups: Sequence[Table], as_of: date
) -> tuple[list[Dossier], list[Finding]]:
    """Return the dossiers in the order of the exports, with the follow-up's dates, and what the sources reveal."""
    kept, findings = _kept_rows(tables)
    followed = _FollowUps(follow_ups)
    dossiers = []
    for table, row, duplicated in kept:
        dossier, found = _dossier(table, row, followed)
        dossier, acts = _without_future_acts(replace(dossier, duplicated=duplicated), as_of)
        dossiers.append(dossier)
        findings += [*found, *acts, *_order_findings(dossier)]
    known = {dossier.dossier_id for dossier in dossiers}
    return dossiers, [*findings, *followed.strangers(known)]


def _kept_rows(tables: Sequence[Table]) -> tuple[list[tuple[Table, int, bool]], list[Finding]]:
    """Return the rows to keep and whether their number stands on different rows; identical rows count once."""
    rows = [(table, int(row)) for table in tables for row in table.records]
    same_number: dict[str, list[tuple[Table, int]]] = {}
    for table, row in rows:
        if number := table.value(row, "dossier_id"):
            same_number.setdefault(number, []).append((table, row))
    kept: list[tuple[Table, int, bool]] = []
    findings: list[Finding] = []
    seen = set()
    for table, row in rows:
        number = table.value(row, "dossier_id")
        twins = same_number.get(number, [])
        distinct = {_content(one, at) for one, at in twins}
        if len(twins) > 1 and len(distinct) == 1 and number in seen:
            findings.append(_row_finding("F11", table, row))
            continue
        seen.add(number)
        if len(distinct) > 1:
            places = listed([f"{one.grid.place} › ligne {at}" for one, at in twins])
            findings.append(
                replace(_row_finding("F10", table, row), detail=f"Le dossier {number} figure sur {places}.")
            )
        kept.append((table, row, len(distinct) > 1))
    return kept, findings


def _content(table: Table, row: int) -> tuple[Any, ...]:
    return tuple(table.records[row].values())


def _row_finding(code: str, table: Table, row: int, name: str = "dossier_id") -> Finding:
    def text(field: str) -> str:
        return table.records[row].get(field) or ""

    return Finding(
        code,
        dossier_id=text("dossier_id"),
        last_name=text("last_name"),
        first_name=text("first_name"),
        session_id=text("session_id"),
        origin=table.origin(row),
        name=name,
    )


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
        """Return F28 for the rows whose number no dossier has."""
        for number, rows in self.rows.items():
            if number not in known:
                yield from (_row_finding("F28", table, row) for table, row in rows)


def _dossier(table: Table, row: int, followed: _FollowUps) -> tuple[Dossier, list[Finding]]:
    own = table.records[row]
    number = own["dossier_id"] or ""
    unreadable = {name: text for (at, name), text in table.unreadable.items() if at == row}
    values: dict[str, Any] = {}
    sources: dict[str, Origin] = {}
    findings: list[Finding] = []
    for name in _FOLLOWED:
        value, origin, found = _from_sources(table, row, name, own, followed)
        values[name], findings = value, [*findings, *found]
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
        unreadable=unreadable,
        sources=sources,
        **{name: values[name] for name in DATES},
    )
    return _with_deduced_confirmation(dossier, own["enrolled_on"], findings)


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
    places = [f"{_shown(mine)} selon {table.origin(row)}"] if mine is not None else []
    places += [f"{_shown(value)} selon {origin}" for value, origin in candidates]
    used = f"La première ({_shown(mine)}) est utilisée." if mine is not None else "Aucune des deux n'est utilisée."
    finding = replace(
        _row_finding("F16", table, row, name),
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


def _with_deduced_confirmation(
    dossier: Dossier, enrolled_on: date | None, findings: list[Finding]
) -> tuple[Dossier, list[Finding]]:
    """Take EDOF's enrolment date as the confirmation of a dossier at Accepté or later that has no surer one."""
    if enrolled_on is None or pd.isna(enrolled_on) or dossier.status not in CONFIRMED:
        return dossier, findings
    if dossier.confirmed_on is None:
        deduced = replace(dossier, confirmed_on=enrolled_on, deduced={"confirmed_on": "DATE_INSCRIPTION"})
        detail = f"Confirmation du {fr_day(enrolled_on)}, déduite de la date d'inscription d'EDOF."
        return deduced, [*findings, about("F15", deduced, "enrolled_on", detail)]
    if dossier.confirmed_on != enrolled_on:
        detail = (
            f"« Date de confirmation » : {fr_day(dossier.confirmed_on)} selon {dossier.source_of('confirmed_on')}, "
            f"mais inscription du {fr_day(enrolled_on)} selon {dossier.origin}. La première est utilisée."
        )
        return dossier, [*findings, about("F16", dossier, "enrolled_on", detail)]
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
    unreadable = {
        **dossier.unreadable,
        **{name: fr_day(day) for name, day in later.items() if name == "cancelled_on"},
    }
    nothing: dict[str, Any] = dict.fromkeys(later)
    return replace(dossier, unreadable=unreadable, **nothing), findings


def _order_findings(dossier: Dossier) -> Iterator[Finding]:
    """Return F12 where one act of a dossier precedes the act it must follow."""
    acts = [(name, getattr(dossier, name)) for name in DATES]
    dated = [(name, day) for name, day in acts if day]
    for (earlier, first), (later, second) in pairwise(dated):
        if second < first:
            titles = fields("dossiers")[later].title, fields("dossiers")[earlier].title
            detail = f"« {titles[0]} » ({fr_day(second)}) précède « {titles[1]} » ({fr_day(first)})."
            yield about("F12", dossier, later, detail, read=fr_day(second))
