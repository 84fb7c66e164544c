"""The correspondences of a run: words that nobody understood, words that people explained, how often these served.

The words of titles and attendance sheets are found where they are read; here are those of the dossiers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from reconcile.correspondences import IGNORED, OF_PERSONS, Correspondence, Key, WordKind, key_of
from reconcile.dossiers import Status
from reconcile.evidence.asked_words import asked_sheet, presence_words, scale_words
from reconcile.evidence.attendance import Attendance
from reconcile.evidence.marks import MarkKind, read_mark
from reconcile.evidence.number_scales import Scale, scale_named
from reconcile.evidence.sheet_sessions import Sessions, sessions_of
from reconcile.findings import Finding, Subject
from reconcile.intake.explained_words import EXPLAINED, is_understood
from reconcile.intake.layouts import Kind, field_by_heading, fields
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

# Where a word stands, named once for each table, so many times at most.
_MOST_PLACES = 6
_TITLED: tuple[Kind, ...] = ("dossiers", "follow_up", "attendance", "invoices")


def correspondences_of(
    inputs: Inputs, attendance: Attendance, refused: Sequence[Table] = ()
) -> tuple[Correspondence, ...]:
    """Return the words to be explained, each once for the tables of one row of titles, then those explained already.

    `refused` are dossier tables that cannot be used as they are; without dossiers a sheet's session is no question.
    """
    sessions = sessions_of((*inputs.dossiers, *refused))
    unusable = [*inputs.unusable, *(attendance.unusable if inputs.dossiers else ())]
    asked: dict[Key, Correspondence] = {}
    words = [one for table in (*inputs.dossiers, *refused, *inputs.follow_ups) for one in _asked_of(table)]
    sheets = [asked_sheet(one, sessions, IGNORED) for one in unusable]
    for one in (*inputs.asked, *words, *attendance.asked, *sheets):
        before = asked.get(one.key)
        asked[one.key] = _joined(before, one) if before else one
    used = Counter([*attendance.used, *(key for table in inputs.tables for key in _used_in(table))])
    used.update(key_of(WordKind.SHEET, "", content) for content in inputs.ignored)
    order = list(WordKind)
    open_ones = [one for one in asked.values() if not inputs.learned.meaning(one.kind, one.written, one.scope)]
    given = [_with_use(one, used[one.key], asked.get(one.key), sessions) for one in inputs.learned.given]
    return (*sorted(open_ones, key=lambda one: order.index(one.kind)), *given)


def _joined(before: Correspondence, one: Correspondence) -> Correspondence:
    """Return a word of several tables: one answer rules them all, so each of them is named."""
    files = before.place.split(" ; ")
    known = one.place.rpartition(" › ")[0] in {place.rpartition(" › ")[0] for place in files}
    place = before.place if known or len(files) > _MOST_PLACES else f"{before.place} ; {one.place}"
    return replace(before, count=before.count + one.count, place=place)


def _with_use(one: Correspondence, used: int, asked: Correspondence | None, sessions: Sessions) -> Correspondence:
    """Return a word explained before with how often it served, and the list that its answer may be changed from."""
    choices = asked.choices if asked else _all_choices(one, sessions)
    return replace(one, used=used, asked=asked is not None, choices=choices)


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
        return row.unreadable.get(name, "") if row.holds_text(name) else ""
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
                served = row[name] is not None and not _is_known(kind, written)
                if written and served and _explained(table, kind, written):
                    yield key_of(kind, written, table.scope)


def _is_known(kind: WordKind, written: str) -> bool:
    """Tell a word that means something without anybody explaining it."""
    return status_key(written) is not None if kind is WordKind.STATUS else is_understood(kind, written)


def _all_choices(one: Correspondence, sessions: Sessions) -> tuple[str, ...]:
    """Return everything that a word explained before can mean, so that the answer may be changed."""
    if one.kind is WordKind.MARK:
        return tuple(presence_words())
    if one.kind is WordKind.NUMBERS:
        return tuple(scale_words())
    if one.kind in {WordKind.SESSION, WordKind.SHEET}:
        return (*sessions, IGNORED)
    if one.kind is WordKind.TITLE:
        kind = next((kind for kind in _TITLED if normalised(one.meaning) in field_by_heading(kind)), "dossiers")
        return (*(field.title for field in fields(kind).values()), IGNORED)
    return _choices(one.kind)


def _choices(kind: WordKind) -> tuple[str, ...]:
    """Return everything that a word of the dossiers can mean."""
    if kind is WordKind.STATUS:
        return tuple(edof_labels().values())
    if kind is WordKind.EXIT_REASON:
        return tuple(offered_exit_reasons())
    return tuple(listed_reasons()) if kind is WordKind.FORCE_MAJEURE else ()


def _near_first(written: str, labels: Iterable[str]) -> tuple[str, ...]:
    """Return every status, those that may be meant first: none is chosen for anybody."""
    near = near_statuses(written)
    return (*near, *(label for label in labels if label not in near))


def meaning_findings(inputs: Inputs, correspondences: Iterable[Correspondence]) -> Iterator[Finding]:
    """Yield F47 for each meaning that a person gave and that says nothing, or does not fit where it is."""
    sheets = [*(one.grid for one in inputs.tables), *(one.grid for one in (*inputs.unusable, *inputs.refused_sheets))]
    misfits = {pair for grid in sheets for pair in grid.unapplied}
    sessions = sessions_of(inputs.dossiers)
    for one in correspondences:
        if not one.meaning:
            continue
        misfit = one.kind is WordKind.TITLE and (one.written, one.meaning) in misfits
        wrong = not _says_something(one) or _names_no_session(one, sessions)
        if misfit or wrong:
            detail = f"« {one.meaning} » n'est pas une signification possible de « {one.written} » ({one.kind.label})."
            if not wrong:
                detail = f"« {one.meaning} » ne convient pas à « {one.written} », dans ce tableau."
            if one.kind in OF_PERSONS:
                detail = f"La signification donnée à un motif n'est pas comprise ({one.kind.label})."
            about = Subject(origin=Origin(one.source, SHEET, 0))
            yield Finding("F47", about, detail, identity=f"{one.kind.value} {one.written}")


def _names_no_session(one: Correspondence, sessions: Sessions) -> bool:
    """Tell an answer to a question of this month that names none of its sessions."""
    asked = one.kind in {WordKind.SESSION, WordKind.SHEET} and one.asked
    return asked and bool(sessions) and one.meaning not in sessions and plain(one.meaning) != IGNORED


def _says_something(one: Correspondence) -> bool:
    said = one.meaning
    if plain(said) == IGNORED:
        return one.kind in {WordKind.TITLE, WordKind.SESSION, WordKind.SHEET}
    if one.kind is WordKind.TITLE:
        return any(normalised(said) in field_by_heading(kind) for kind in _TITLED)
    checks = {
        WordKind.STATUS: lambda: status_key(said) is not None,
        WordKind.MARK: lambda: read_mark(said, Scale.ASKED).kind is not MarkKind.UNREADABLE,
        WordKind.EXIT_REASON: lambda: reason_of_exit(said) != "unclear",
        WordKind.FORCE_MAJEURE: lambda: bool(listed_reason(said)),
        WordKind.NUMBERS: lambda: scale_named(said) is not None,
    }
    return one.kind not in checks or checks[one.kind]()
