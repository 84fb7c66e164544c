"""What the cells of a sheet say of each half-day: its legend, its numbers, its clock times, columns taken together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from reconcile.correspondences import WordKind
from reconcile.evidence.marks import Mark, MarkKind, combine, read_mark
from reconcile.evidence.moments import FIRST_MOMENT, moment_of
from reconcile.evidence.number_scales import Scale, scale_of
from reconcile.evidence.planned_times import MarkColumn, mark_cell
from reconcile.evidence.sheet_legend import sheet_legend
from reconcile.grouping import grouped
from reconcile.half_days import HalfDay
from reconcile.intake.tables import Table
from reconcile.texts import plain

# The columns of marks of each `HalfDay`, of `None` where the rows say which.
HalfDayColumns = Mapping[Any, Sequence[MarkColumn]]
_NOT_MARKS = frozenset({"arrival", "departure"})


class SheetMarks(Struct, frozen=True, eq=False):
    """How the marks of one sheet are read: its own legend, what numbers are in each session, columns of moments.

    `words` are the marks that a person explained, as compared.
    """

    table: Table
    legend: Mapping[str, MarkKind | None]
    scales: Mapping[str, Scale]
    moments: frozenset[int]
    words: Mapping[str, str]
    _known: dict[tuple[object, ...], Mark] = field(default_factory=dict)

    def mark(self, row: int, session_id: str, columns: Sequence[MarkColumn]) -> Mark:
        """Return what the columns of one half-day say together; what is written alike is read once."""
        cells = [mark_cell(self.table, row, one.column) for one in columns]
        alike = (self.scales[session_id], *((one, type(cell), cell) for one, cell in zip(columns, cells, strict=True)))
        if alike not in self._known:
            self._known[alike] = self._read(session_id, columns, cells)
        return self._known[alike]

    def _read(self, session_id: str, columns: Sequence[MarkColumn], cells: Sequence[object]) -> Mark:
        marks: list[Mark] = []
        hours: list[Mark] = []
        for one, cell in zip(columns, cells, strict=True):
            moment = moment_of(cell) if one.column in self.moments else None
            if one.measure in _NOT_MARKS or (moment is not None and self._is_only_a_moment(one, moment)):
                continue
            in_hours = one.measure == "hours"
            mark = self._explained(read_mark(cell, Scale.HOURS if in_hours else self.scales[session_id], self.legend))
            if moment is not None:
                mark = Mark(MarkKind.UNREADABLE, mark.text, note="une heure de signature ou une durée")
            (hours if in_hours else marks).append(mark)
        return combine(_agreed(marks), _agreed(hours))

    def _explained(self, mark: Mark) -> Mark:
        """Return a mark that nothing understood as a person said that it reads; what is understood stays as it is."""
        word = plain(mark.text)
        # What the sheet's own legend says, in words that nobody understands, is another meaning than the learned one.
        if mark.kind is not MarkKind.UNREADABLE or word not in self.words or word in self.legend:
            return mark
        said = read_mark(self.words[word], Scale.ASKED)
        return mark if said.kind is MarkKind.UNREADABLE else replace(said, text=mark.text, explained=True)

    @staticmethod
    def _is_only_a_moment(column: MarkColumn, moment: int) -> bool:
        """Tell a clock time that stands beside a mark; signed alone, it does not say how long the learner stayed."""
        return column.measure != "signature" and moment >= FIRST_MOMENT


def sheet_marks(
    table: Table, session_by_row: Mapping[int, str], by_session: Mapping[str, HalfDayColumns]
) -> SheetMarks:
    """Return how the marks of a sheet are read; `by_session` gives the columns of marks of each session's rows."""
    columns = {one for half_days in by_session.values() for found in half_days.values() for one in found}
    moments = {
        one.column
        for half_days in by_session.values()
        for half_day, found in half_days.items()
        for one in found
        if _holds_moments(table, one, half_day, found)
    }
    scales = {}
    counted = [one for one in columns if one.measure not in _NOT_MARKS | {"hours"}]
    for session_id, rows in grouped(session_by_row, session_by_row.__getitem__).items():
        cells = ((mark_cell(table, row, one.column), one.measure) for row in rows for one in counted)
        scales[session_id] = scale_of(cells)
    names = {
        table.layout.columns[name] for name in ("last_name", "first_name", "full_name") if name in table.layout.columns
    }
    legend = sheet_legend(table, {one.column for one in columns} | names)
    words = table.learned.of_scope(WordKind.MARK, table.scope)
    return SheetMarks(table, legend, scales, frozenset(moments), words)


def _holds_moments(table: Table, column: MarkColumn, half_day: HalfDay | None, same: Sequence[MarkColumn]) -> bool:
    """Tell a column whose clock times are moments: under a signature, or beside the marks of the same half-day.

    Under a heading of hours they may be durations: in a half-day none is as long as the hour of a signature.
    """
    if column.measure == "signature":
        return True
    marked = any(one.column != column.column and one.measure in {"", "presence"} for one in same)
    if not marked or column.measure not in {"", "hours"}:
        return False
    if column.measure == "":
        return True
    written = [moment_of(mark_cell(table, int(row), column.column)) for row in table.frame.index]
    halved = half_day is not None and not half_day.is_whole_day
    return halved and all(one >= FIRST_MOMENT for one in written if one is not None)


def _agreed(marks: Iterable[Mark]) -> Mark:
    """Return the one mark of several columns for one half-day; two that differ cannot both be right."""
    written = list(dict.fromkeys(mark for mark in marks if mark.kind is not MarkKind.BLANK))
    if len({(mark.kind, mark.minutes, mark.share) for mark in written}) > 1:
        text = " / ".join(mark.text for mark in written)
        return Mark(MarkKind.UNREADABLE, text, note="deux colonnes de la même demi-journée se contredisent")
    return written[0] if written else Mark(MarkKind.BLANK)
