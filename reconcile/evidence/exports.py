"""The rows of each dossier over one export or a series of them (inputs.md §1, sources 3 and 4).

In a series the latest row is the present state; an earlier row dates the transition to the status it shows, because
`DATE_DERNIERE_ACTION` is the day the dossier entered it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from reconcile.dossiers import CANCELLED, Status
from reconcile.findings import Finding
from reconcile.french import listed
from reconcile.intake.tables import Table
from reconcile.origins import Origin

Row = tuple[Table, int]
_DATED_BY = {
    Status.WAITING: "requested_on",
    Status.PROPOSED: "proposed_on",
    Status.ACCEPTED: "confirmed_on",
    **dict.fromkeys(CANCELLED, "cancelled_on"),
}


@dataclass(frozen=True, slots=True)
class PresentRow:
    """The row that gives a dossier's present state.

    `duplicated`: other rows contradict it. `past` holds the dates that earlier exports give, each with its row;
    `not_cancelled_on` the last day an earlier export shows the dossier not yet cancelled.
    """

    table: Table
    row: int
    duplicated: bool = False
    past: dict[str, tuple[date, Origin]] = field(default_factory=dict)
    not_cancelled_on: date | None = None


def present_rows(tables: Sequence[Table]) -> tuple[list[PresentRow], list[Finding]]:
    """Return one row per dossier in the order of the files, several where they contradict each other (F10)."""
    rows: list[Row] = [(table, row) for table in tables for row in table.records]
    by_number: dict[str, list[Row]] = {}
    for table, row in rows:
        if number := table.value(row, "dossier_id"):
            by_number.setdefault(number, []).append((table, row))
    export_days = {id(table): _export_day(table) for table in tables}
    kept: dict[tuple[int, int], PresentRow] = {}
    findings: list[Finding] = []
    for twins in by_number.values():
        chosen, found = _present(twins, export_days)
        findings += found
        kept |= {(id(one.table), one.row): one for one in chosen}
    unnumbered = ((table, row) for table, row in rows if not table.value(row, "dossier_id"))
    kept |= {(id(table), row): PresentRow(table, row) for table, row in unnumbered}
    return [kept[id(table), row] for table, row in rows if (id(table), row) in kept], findings


def _export_day(table: Table) -> date | None:
    """Return the latest action an export knows of: it was made that day or later."""
    return max((day for record in table.records.values() if (day := record["last_action_on"])), default=None)


def _present(twins: list[Row], export_days: dict[int, date | None]) -> tuple[list[PresentRow], list[Finding]]:
    """Settle the rows of one dossier: one row, a repeated row, a series of exports, or a contradiction."""
    unique: list[Row] = []
    findings = []
    for table, row in twins:
        if any(one is table and one.records[at] == table.records[row] for one, at in unique):
            findings.append(row_finding("F11", table, row))
        else:
            unique.append((table, row))
    if len({id(table) for table, _ in unique}) == len(unique) and (series := _series(unique, export_days)):
        return [_from_series(series, export_days)], findings
    contents = [table.records[row] for table, row in unique]
    if all(content == contents[0] for content in contents):
        findings += [row_finding("F11", table, row) for table, row in unique[1:]]
        return [PresentRow(*unique[0])], findings
    places = listed([f"{table.grid.place} › ligne {row}" for table, row in unique])
    for table, row in unique:
        detail = f"Le dossier {table.value(row, 'dossier_id')} figure sur {places}."
        findings.append(row_finding("F10", table, row, detail=detail))
    return [PresentRow(table, row, duplicated=True) for table, row in unique], findings


def _series(rows: list[Row], export_days: dict[int, date | None]) -> list[Row]:
    """Return the rows of one dossier from the earliest export to the latest; empty when their order cannot be told."""

    def age(one: Row) -> tuple[date, date] | None:
        acted, exported = one[0].value(one[1], "last_action_on"), export_days[id(one[0])]
        return (acted, exported) if acted and exported else None

    ages = [age(one) for one in rows]
    if None in ages or len(set(ages)) < len(ages):
        return list(rows) if len(rows) == 1 else []
    ordered = [one for _, one in sorted(zip(ages, rows, strict=True), key=lambda pair: pair[0] or (date.min, date.min))]
    for (earlier, at), (later, then) in pairwise(ordered):
        same_day = earlier.value(at, "last_action_on") == later.value(then, "last_action_on")
        if same_day and earlier.value(at, "status") != later.value(then, "status"):
            return []
    return ordered


def _from_series(series: list[Row], export_days: dict[int, date | None]) -> PresentRow:
    """Return the latest row with the dates that the earlier ones give."""
    table, row = series[-1]
    present = table.value(row, "status")
    past: dict[str, tuple[date, Origin]] = {}
    not_cancelled: list[date] = []
    for earlier, at in series[:-1]:
        status = earlier.value(at, "status")
        name = _DATED_BY.get(status)
        if status not in CANCELLED and (exported := export_days[id(earlier)]):
            not_cancelled.append(exported)
        # A cancellation that did not last is no cancellation.
        if name and (status not in CANCELLED or status == present):
            past.setdefault(name, (earlier.value(at, "last_action_on"), earlier.origin(at)))
    return PresentRow(table, row, past=past, not_cancelled_on=max(not_cancelled, default=None))


def row_finding(code: str, table: Table, row: int, name: str = "dossier_id", **more: Any) -> Finding:
    """Return a finding about a source row, pointing at the cell of a field."""

    def text(column: str) -> str:
        return table.records[row].get(column) or ""

    return Finding(
        code,
        dossier_id=text("dossier_id"),
        last_name=text("last_name"),
        first_name=text("first_name"),
        session_id=text("session_id"),
        origin=table.origin(row),
        name=name,
        **more,
    )
