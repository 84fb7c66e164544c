"""Since the last time: the amounts of an earlier workbook against those of this run, dossier by dossier."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from reconcile.contract.amounts import Case
from reconcile.contract.indemnities import Firmness
from reconcile.french import day as fr_day
from reconcile.french import euros, minutes
from reconcile.intake.earlier import Earlier
from reconcile.intake.tables import Row
from reconcile.labels import Labelled
from reconcile.month.payments import Payments
from reconcile.month.result import Result


class ChangeKind(Labelled):
    """What became of a dossier since the earlier workbook."""

    NEW = "new"
    CHANGED = "changed"
    GONE = "gone"


_HALF_A_MINUTE = 0.5


class Side(Struct, frozen=True):
    """What a dossier owed, or owes; amounts in cents, `None` where blank."""

    case: Case | None = None
    firmness: Firmness | None = None
    due: int | None = None
    paid: int | None = None


class Change(Struct, frozen=True):
    """A dossier whose amount, case, firmness or payment is not what it was, and what else changed."""

    kind: ChangeKind
    dossier_id: str
    last_name: str
    first_name: str
    session_id: str
    before: Side
    after: Side
    what: str
    reason: str


class Changes(Struct, frozen=True):
    """The changes since an earlier workbook, and the sums they start from, in cents."""

    file: str
    as_of: date
    due_before: int
    paid_before: int
    rows: tuple[Change, ...]


def changes_since(earlier: Earlier | None, results: Sequence[Result], payments: Payments | None) -> Changes | None:
    """Return what changed since an earlier workbook, `None` without one; dossiers in this run's order, then the gone.

    `results` are all those of the run; only those of its period have an amount here.
    """
    if earlier is None:
        return None
    before = _numbered((row.text("dossier_id"), row) for row in earlier.amounts)
    after = _numbered((result.dossier.dossier_id, result) for result in results if result.in_period)
    elsewhere = {result.dossier.dossier_id for result in results if not result.in_period}
    rows = [_change(before.get(key), result, payments) for key, result in after.items()]
    rows += [_gone(record, elsewhere) for key, record in before.items() if key not in after]
    return Changes(
        earlier.file,
        earlier.as_of,
        sum(record["due"] or 0 for record in before.values()),
        sum(record["paid"] or 0 for record in before.values()),
        tuple(row for row in rows if row),
    )


def _numbered(pairs: Iterable[tuple[str, Any]]) -> dict[tuple[str, int], Any]:
    """Key by dossier number; rows that share one are paired in their order."""
    counts: dict[str, int] = {}
    found = {}
    for number, value in pairs:
        counts[number] = counts.get(number, 0) + 1
        found[number, counts[number]] = value
    return found


def _change(record: Row | None, result: Result, payments: Payments | None) -> Change | None:
    dossier = result.dossier
    paid = None if payments is None else payments.of(dossier.dossier_id).paid
    after = Side(result.case, result.firmness, result.cents, paid)
    before = Side() if record is None else _side(record)
    # Nothing paid is the same with and without an invoices table.
    if replace(before, paid=before.paid or 0) == replace(after, paid=after.paid or 0):
        return None
    return Change(
        ChangeKind.NEW if record is None else ChangeKind.CHANGED,
        dossier.dossier_id,
        dossier.last_name,
        dossier.first_name,
        dossier.session_id,
        before,
        after,
        "n'était pas dans le classeur précédent" if record is None else _what(record, before, after, result),
        result.reason,
    )


def _side(record: Row) -> Side:
    return Side(
        Case.labelled(record.text("case")), Firmness.labelled(record.text("firmness")), record["due"], record["paid"]
    )


def _gone(record: Row, elsewhere: set[str]) -> Change:
    number = record["dossier_id"] or ""
    return Change(
        ChangeKind.GONE,
        number,
        record["last_name"] or "",
        record["first_name"] or "",
        record["session_id"] or "",
        _side(record),
        Side(),
        "sa session est d'une autre période" if number in elsewhere else "n'est plus dans les exports donnés",
        "",
    )


def _what(record: Row, before: Side, after: Side, result: Result) -> str:
    """Say which data changed, in French: what a person decided, then the cells that differ."""
    dossier, presence = result.dossier, result.presence
    said = (
        [text.removesuffix(".") for text in result.decided]
        if (before.case, before.due) != (after.case, after.due)
        else []
    )
    pairs = (
        ("statut", record["status"] or "", dossier.status_text),
        ("prix", _shown(record["price"]), _shown(dossier.price)),
        ("premier jour", fr_day(record["starts_on"]), fr_day(dossier.starts_on)),
        ("dernier jour", fr_day(record["ends_on"]), fr_day(dossier.ends_on)),
        ("payé", _shown(before.paid or 0), _shown(after.paid or 0)),
    )
    said += [f"{name} : {old or 'vide'} → {new or 'vide'}" for name, old, new in pairs if old != new]
    timed = result.assiduity is not None and presence.unit == "minutes" and presence.attended is not None
    attended = presence.attended if timed else None
    old_time = record["attended"]
    if (old_time is None) != (attended is None) or (
        old_time is not None and attended is not None and abs(old_time - attended) > _HALF_A_MINUTE
    ):
        old, new = ("vide" if time is None else minutes(time) for time in (old_time, attended))
        said.append(f"temps suivi : {old} → {new}")
    if (before.case, before.due) == (after.case, after.due) and before.firmness != after.firmness:
        said.append("condition des indemnités, ou entrée déclarée")
    return " ; ".join(said) or "dates, feuilles ou date d'arrêté : comparer le motif"


def _shown(cents: int | None) -> str:
    return "" if cents is None else euros(cents)
