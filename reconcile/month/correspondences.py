"""The correspondences of a run: words that nobody understood, words that people explained, how often these served.

The words of titles and attendance sheets are found where they are read; here are those of the dossiers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from reconcile.correspondences import IGNORED, Correspondence, Key, WordKind, key_of
from reconcile.dossiers import Status
from reconcile.evidence.asked_words import asked_sheet
from reconcile.evidence.attendance import Attendance
from reconcile.evidence.marks import MarkKind, read_mark
from reconcile.evidence.number_scales import scale_named
from reconcile.evidence.sheet_sessions import sessions_of
from reconcile.findings import Finding, Subject
from reconcile.intake.explained_words import EXPLAINED, is_understood
from reconcile.intake.layouts import Kind, field_by_heading
from reconcile.intake.reading import Inputs
from reconcile.intake.suggestions import near_statuses
from reconcile.intake.tables import Row, Table
from reconcile.origins import Origin
from reconcile.terms.words import (
    edof_labels,
    listed_reason,
    listed_reasons,
    offered_exit_reasons,
    reason_of_exit,
    status_key,
)
from reconcile.texts import plain
from schemas.correspondences import SHEET
from schemas.fields import normalised

_TITLED: tuple[Kind, ...] = ("dossiers", "follow_up", "attendance", "invoices")


def correspondences_of(
    inputs: Inputs, attendance: Attendance, refused: Sequence[Table] = ()
) -> tuple[Correspondence, ...]:
    """Return the words to be explained, each once for the tables of one row of titles, then those explained already.

    `refused` are dossier tables that cannot be used as they are; without dossiers a sheet's session is no question.
    """
    sessions = sessions_of(inputs.dossiers)
    unusable = [*inputs.unusable, *(attendance.unusable if sessions else ())]
    asked: dict[Key, Correspondence] = {}
    words = [one for table in (*inputs.dossiers, *refused, *inputs.follow_ups) for one in _asked_of(table)]
    sheets = [asked_sheet(one, sessions, IGNORED) for one in unusable]
    for one in (*inputs.asked, *words, *attendance.asked, *sheets):
        before = asked.get(one.key)
        asked[one.key] = replace(before, count=before.count + one.count) if before else one
    used = Counter([*attendance.used, *(key for table in inputs.tables for key in _used_in(table))])
    used.update(key_of(WordKind.SHEET, "", content) for content in inputs.ignored)
    order = list(WordKind)
    open_ones = [one for one in asked.values() if not inputs.learned.meaning(one.kind, one.written, one.scope)]
    given = [
        replace(one, used=used[one.key], choices=asked[one.key].choices if one.key in asked else _choices(one.kind))
        for one in inputs.learned.given
    ]
    return (*sorted(open_ones, key=lambda one: order.index(one.kind)), *given)


def _asked_of(table: Table) -> Iterator[Correspondence]:
    """Yield the statuses and reasons of a table of dossiers that nobody understood or explained."""
    for name, kind in EXPLAINED.items():
        if name not in table.layout.columns:
            continue
        for row in table:
            if (written := _unknown(row, name, kind)) and not _explained(table, kind, written):
                place = f"{table.grid.place} › {row.origin.cell(name)}"
                choices = _near_first(written, _choices(kind)) if kind is WordKind.STATUS else _choices(kind)
                yield Correspondence(kind, written, table.scope, "", place, 1, choices)


def _explained(table: Table, kind: WordKind, written: str) -> bool:
    return bool(table.learned.meaning(kind, written, table.scope))


def _unknown(row: Row, name: str, kind: WordKind) -> str:
    """Return what a cell says and nobody understands; a reason counts where it decides who cancelled."""
    if kind is WordKind.STATUS:
        return row.unreadable.get(name, "")
    if kind is WordKind.EXIT_REASON and row["status"] != Status.CANCELLED_BY_PROVIDER:
        return ""
    written = row.text(name)
    return "" if not written or is_understood(kind, written) else written


def _used_in(table: Table) -> Iterator[Key]:
    for written, _ in table.grid.learned.values():
        yield key_of(WordKind.TITLE, written, table.scope)
    for name, kind in EXPLAINED.items():
        if table.learned.of_scope(kind, table.scope) and name in table.layout.columns:
            for row in table:
                written = row.as_written(name)
                if written and row[name] is not None and _explained(table, kind, written):
                    yield key_of(kind, written, table.scope)


def _choices(kind: WordKind) -> tuple[str, ...]:
    """Return everything that a word of the dossiers can mean."""
    if kind is WordKind.STATUS:
        return tuple(edof_labels().values())
    if kind is WordKind.EXIT_REASON:
        return tuple(offered_exit_reasons())
    return (*listed_reasons(), IGNORED) if kind is WordKind.FORCE_MAJEURE else ()


def _near_first(written: str, labels: Iterable[str]) -> tuple[str, ...]:
    """Return every status, those that may be meant first: none is chosen for anybody."""
    near = near_statuses(written)
    return (*near, *(label for label in labels if label not in near))


def meaning_findings(inputs: Inputs) -> Iterator[Finding]:
    """Yield F47 for each meaning that a person gave and that says nothing."""
    for one in inputs.learned.given:
        if not _says_something(one):
            detail = f"« {one.meaning} » n'est pas une signification possible de « {one.written} » ({one.kind.label})."
            about = Subject(origin=Origin(one.source, SHEET, 0))
            yield Finding("F47", about, detail, one.meaning, identity=f"{one.kind.value} {one.written}")


def _says_something(one: Correspondence) -> bool:
    said = one.meaning
    if plain(said) == IGNORED:
        return one.kind in {WordKind.TITLE, WordKind.FORCE_MAJEURE, WordKind.SHEET}
    checks = {
        WordKind.TITLE: lambda: any(normalised(said) in field_by_heading(kind) for kind in _TITLED),
        WordKind.STATUS: lambda: status_key(said) is not None,
        WordKind.MARK: lambda: read_mark(said).kind is not MarkKind.UNREADABLE,
        WordKind.EXIT_REASON: lambda: reason_of_exit(said) != "unclear",
        WordKind.FORCE_MAJEURE: lambda: bool(listed_reason(said)),
        WordKind.NUMBERS: lambda: scale_named(said) is not None,
    }
    return one.kind not in checks or checks[one.kind]()
