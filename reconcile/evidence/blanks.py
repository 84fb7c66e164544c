"""What the blanks of attendance sheets mean: an unused cell, an absence, or nothing that can be told."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import Mark, MarkKind
from reconcile.half_days import Half, HalfDay


def settled_blanks(lines: Sequence[AttendanceLine]) -> list[AttendanceLine]:
    """Say what the blanks of all sheets together mean.

    A blank beside a mark for the same learner and half-day on another sheet is only an unused cell, and so are those
    of a sheet left blank for a learner whose half-day, or whole day, stands on one that is filled in. Otherwise it is
    an absence where others carry a presence in that half-day and nobody an explicit absence, and unreadable elsewhere.
    """
    filled = {_sheet(line) for line in lines if line.mark.kind is not MarkKind.BLANK}
    elsewhere: dict[tuple[str, ...], list[HalfDay]] = {}
    for line in lines:
        if _sheet(line) in filled and line.half_day:
            elsewhere.setdefault(_person(line), []).append(line.half_day)
    lines = [line for line in lines if _sheet(line) in filled or not _is_copy(line, elsewhere.get(_person(line), ()))]
    marked = {(*_person(line), _when(line)) for line in lines if line.mark.kind is not MarkKind.BLANK}
    present = {(line.session_id, _when(line)) for line in lines if line.mark.shows_presence}
    absent = {(line.session_id, _when(line)) for line in lines if line.mark.shows_absence}
    settled = []
    for line in lines:
        if line.mark.kind is not MarkKind.BLANK:
            settled.append(line)
        elif (*_person(line), _when(line)) not in marked:
            same = (line.session_id, _when(line))
            is_absence = same in present and same not in absent
            mark = Mark(MarkKind.ABSENT) if is_absence else Mark(MarkKind.UNREADABLE, note="case vide")
            settled.append(replace(line, mark=mark))
    return settled


def _person(line: AttendanceLine) -> tuple[str, ...]:
    return line.session_id, line.dossier_id, line.learner.casefold()


def _when(line: AttendanceLine) -> HalfDay | Half | None:
    return line.half_day or line.half


def _sheet(line: AttendanceLine) -> tuple[str, str]:
    return line.origin.file, line.origin.sheet


def _is_copy(line: AttendanceLine, elsewhere: Iterable[HalfDay]) -> bool:
    return line.half_day is not None and any(line.half_day.meets(one) for one in elsewhere)
