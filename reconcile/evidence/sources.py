"""One datum of a dossier from the sources that may hold it, in their order of trust (inputs.md §1)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from reconcile.dossiers import OWN_CELL, Provenance
from reconcile.findings import Finding, Severity
from reconcile.french import day as fr_day
from reconcile.french import listed
from reconcile.grouping import grouped
from reconcile.intake.layouts import fields
from reconcile.intake.tables import Row, Table
from reconcile.texts import text_of


class Datum(Struct, frozen=True):
    """A value with where it comes from, and what its sources reveal; `None` where none of them gives it."""

    value: Any = None
    provenance: Provenance = OWN_CELL
    findings: tuple[Finding, ...] = ()


class FollowUps:
    """The follow-up rows by dossier number."""

    def __init__(self, tables: Iterable[Table]) -> None:
        rows = (row for table in tables for row in table if row["dossier_id"])
        self._rows = grouped(rows, lambda row: str(row["dossier_id"]))

    def of(self, number: str) -> Sequence[Row]:
        """Return the rows of a dossier."""
        return self._rows.get(number, ())

    def strangers(self, known: set[str]) -> Iterator[Finding]:
        """Yield F28 for the rows whose number no dossier has; one that lost its zeros is to check."""
        whole = {number.lstrip("0"): number for number in known if number.startswith("0")}
        for number, rows in self._rows.items():
            for row in rows if number not in known else ():
                if lost := whole.get(number):
                    detail = f"Le n° {number} n'est pas un dossier, mais {lost} l'est : les zéros de tête ont disparu."
                    yield Finding("F28", row.at("dossier_id"), detail, own_severity=Severity.CHECK)
                else:
                    yield Finding("F28", row.at("dossier_id"))


def datum_of(own: Row, followed: Sequence[Row], name: str) -> Datum:
    """Return a field from the dossier's own row, else from the follow-up.

    Sources that disagree are F16; the own value is used, and of two follow-up rows neither.
    """
    mine = own[name]
    if not followed:
        unreadable = own.unreadable.get(name) if mine is None else None
        return Datum(mine, Provenance(unreadable=unreadable) if unreadable is not None else OWN_CELL)
    others = [(row[name], row) for row in followed if row[name] is not None]
    values = [value for value in (mine, *(value for value, _ in others)) if value is not None]
    if len({_comparable(value) for value in values}) > 1:
        finding = _disagreement(own, others, name)
        written = " ou ".join(dict.fromkeys(shown(value) for value, _ in others))
        return Datum(mine, Provenance(unreadable=written if mine is None else None), (finding,))
    if mine is not None:
        return Datum(mine)
    if others:
        return Datum(others[0][0], Provenance(origin=others[0][1].origin))
    texts = (row.unreadable[name] for row in (*followed, own) if name in row.unreadable)
    return Datum(None, Provenance(unreadable=next(texts, None)))


def _comparable(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value


def shown(value: Any) -> str:
    """Return a value as a message shows it."""
    return fr_day(value) if isinstance(value, date) else "" if value is None else text_of(value)


def _disagreement(own: Row, others: Sequence[tuple[Any, Row]], name: str) -> Finding:
    # A reason of health is not for the console: where it stands says enough.
    said: Callable[[Any], str] = shown if name != "force_majeure_reason" else lambda _: "un motif"
    mine = own[name]
    places = [f"{said(mine)} selon {own.origin}"] if mine is not None else []
    places += [f"{said(value)} selon {row.origin}" for value, row in others]
    used = f"La première ({said(mine)}) est utilisée." if mine is not None else "Aucune des deux n'est utilisée."
    detail = f"« {fields('dossiers')[name].title} » : {listed(places, 'mais')}. {used}"
    return Finding("F16", own.at(name), detail, read=shown(mine))
