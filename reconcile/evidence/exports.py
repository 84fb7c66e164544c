"""The rows of each dossier over one export or a series of them (inputs.md §1, sources 3 and 4).

In a series the latest row is the present state; an earlier row dates the transition to the status it shows, because
`DATE_DERNIERE_ACTION` is the day the dossier entered it.
"""

import re
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from msgspec import Struct, field
from msgspec.structs import replace

from reconcile.dossiers import CANCELLED, Status
from reconcile.findings import Finding
from reconcile.grouping import grouped
from reconcile.intake.tables import Row, Table, contradiction
from reconcile.origins import Origin

_DATED_BY = {
    Status.WAITING: "requested_on",
    Status.PROPOSED: "proposed_on",
    Status.ACCEPTED: "confirmed_on",
    **dict.fromkeys(CANCELLED, "cancelled_on"),
}


class PresentRow(Struct, frozen=True):
    """The row that gives a dossier's present state.

    `duplicated`: other rows contradict it. `past` holds the dates that earlier exports give, each with its row;
    `not_cancelled_on` the last day an earlier export shows the dossier not yet cancelled; `exported_on` is the day in
    the name of the row's own export.
    """

    row: Row
    duplicated: bool = False
    past: dict[str, tuple[date, Origin]] = field(default_factory=dict)
    not_cancelled_on: date | None = None
    exported_on: date | None = None


def present_rows(tables: Sequence[Table]) -> tuple[list[PresentRow], list[Finding]]:
    """Return one row per dossier in the order of the files, several where they contradict each other (F10)."""
    rows = [row for table in tables for row in table]
    export_days = {id(table): _export_day(table) for table in tables}
    kept = {id(row): PresentRow(row) for row in rows if not row["dossier_id"]}
    findings: list[Finding] = []
    for twins in grouped((row for row in rows if row["dossier_id"]), lambda row: row["dossier_id"]).values():
        chosen, found = _present(twins, export_days)
        findings += found
        kept |= {id(one.row): one for one in chosen}
    named = {id(table): day_in_name(table) for table in tables}
    present = [replace(one, exported_on=named[id(one.row.table)]) for one in kept.values()]
    placed = {id(one.row): one for one in present}
    return [placed[id(row)] for row in rows if id(row) in placed], findings


# EDOF names its exports `Export_<SIRET>_<date>.csv`: eight digits or three numbers, year first or day first.
_NAMED_DAY = re.compile(r"(?<!\d)(?:(20\d\d)([-_.]?)(\d\d)\2(\d\d)|(\d\d)([-_.]?)(\d\d)\6(20\d\d))(?!\d)")


def day_in_name(table: Table) -> date | None:
    """Return the day in the name of an export, `None` where there is none, several, or one before its last action."""
    days = set()
    for year, _, month, day, day_first, _, month_then, year_last in _NAMED_DAY.findall(table.grid.file):
        try:
            days.add(date(int(year or year_last), int(month or month_then), int(day or day_first)))
        except ValueError:
            continue
    last = _last_action(table)
    named = days.pop() if len(days) == 1 else None
    return named if named and (last is None or last <= named) else None


def _last_action(table: Table) -> date | None:
    return max((day for day in table.column("last_action_on") if day), default=None)


def _export_day(table: Table) -> date | None:
    """Return a day on which an export was made, or after which: the one in its name, else its latest action."""
    return day_in_name(table) or _last_action(table)


def _present(twins: list[Row], export_days: dict[int, date | None]) -> tuple[list[PresentRow], list[Finding]]:
    """Settle the rows of one dossier: one row, a repeated row, a series of exports, or a contradiction.

    What repeats or contradicts itself within one table was said when the table was validated.
    """
    unique: list[Row] = []
    for row in twins:
        if not any(one.table is row.table and one.values == row.values for one in unique):
            unique.append(row)
    by_table = grouped(unique, lambda row: id(row.table))
    if len(by_table) == len(unique) and (series := _series(unique, export_days)):
        return [_from_series(series, export_days)], []
    if all(row.values == unique[0].values for row in unique):
        return [PresentRow(unique[0])], [Finding("F11", row.at("dossier_id")) for row in unique[1:]]
    unsaid = (row for row in unique if len(by_table[id(row.table)]) == 1)
    detail = contradiction(unique)
    findings = [Finding("F10", row.at("dossier_id"), detail) for row in unsaid]
    return [PresentRow(row, duplicated=True) for row in unique], findings


def _series(rows: list[Row], export_days: dict[int, date | None]) -> list[Row]:
    """Return the rows of one dossier from the earliest export to the latest; empty when their order cannot be told."""

    def age(one: Row) -> tuple[date, date] | None:
        acted, exported = one["last_action_on"], export_days[id(one.table)]
        return (acted, exported) if acted and exported else None

    ages = [age(one) for one in rows]
    if None in ages or len(set(ages)) < len(ages):
        return list(rows) if len(rows) == 1 else []
    ordered = [one for _, one in sorted(zip(ages, rows, strict=True), key=lambda pair: pair[0] or (date.min, date.min))]
    for earlier, later in pairwise(ordered):
        same_day = earlier["last_action_on"] == later["last_action_on"]
        if same_day and earlier["status"] != later["status"]:
            return []
    return ordered


def _from_series(series: list[Row], export_days: dict[int, date | None]) -> PresentRow:
    """Return the latest row with the dates that the earlier ones give."""
    latest = series[-1]
    past: dict[str, tuple[date, Origin]] = {}
    not_cancelled: list[date] = []
    for earlier in series[:-1]:
        status = earlier["status"]
        name = _DATED_BY.get(status)
        if status not in CANCELLED and (exported := export_days[id(earlier.table)]):
            not_cancelled.append(exported)
        # A cancellation that did not last is no cancellation.
        if name and (status not in CANCELLED or status == latest["status"]):
            past.setdefault(name, (earlier["last_action_on"], earlier.origin))
    return PresentRow(latest, past=past, not_cancelled_on=max(not_cancelled, default=None))
