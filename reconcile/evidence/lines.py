"""A line of attendance: one learner in one half-day, whatever the shape of the sheet."""

from datetime import date
from fractions import Fraction

from msgspec import Struct

from reconcile.evidence.marks import Mark, MarkKind
from reconcile.findings import Subject
from reconcile.half_days import Half, HalfDay
from reconcile.origins import Origin


class Total(Struct, frozen=True):
    """A total written beside the marks of a row: its cell, what it counts (a key of `measures.toml`), and its title.

    `below`: another row with the same marks has a greater one; `on` is the day, as day and month, that it counts alone.
    """

    text: str
    value: Fraction | None
    unit: str
    title: str
    origin: Origin
    below: bool = False
    on: tuple[int | None, int | None] | None = None


class Beside(Struct, frozen=True):
    """What stands beside the marks of one row of a sheet, whichever half-days it shows.

    `remarks` are those of its columns, `comments` those of its cells, each with the half-day of the mark it is on;
    `origin` points at the first of them.
    """

    origin: Origin
    remarks: tuple[str, ...] = ()
    comments: tuple[tuple[HalfDay | None, str], ...] = ()
    totals: tuple[Total, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The remarks and the comments, as written."""
        return (*self.remarks, *(text for _, text in self.comments))


class AttendanceLine(Struct, frozen=True):
    """One learner in one half-day.

    `half_day` is `None` where the sheet's date or half cannot be read, `undated_half` what it then still says;
    `planned` in minutes, `planned_disputed` where the times above the table do not agree; `origin.cell("mark")` is the
    cell of the mark. `beside` is what stands beside the marks of its row, `None` where nothing does; `scale_of` tells
    the question that a number of unsaid meaning belongs to: the first half-day of its sheet and session;
    `written_session` the number on the sheet where a person gave the line to a dossier of another session.
    """

    session_id: str
    dossier_id: str
    learner: str
    half_day: HalfDay | None
    planned: Fraction | None
    mark: Mark
    origin: Origin
    planned_disputed: bool = False
    undated_half: Half | None = None
    beside: Beside | None = None
    scale_of: HalfDay | None = None
    written_session: str = ""

    def at_mark(self) -> Subject:
        """Return what a finding about the line is about, pointing at its mark."""
        return Subject(self.dossier_id, self.session_id, self.learner, origin=self.origin, name="mark")

    @property
    def day(self) -> date | None:
        """The day, where the sheet says it."""
        return self.half_day.day if self.half_day else None

    @property
    def half(self) -> Half | None:
        """The half of the day, where the sheet says it."""
        return self.half_day.half if self.half_day else self.undated_half

    @property
    def attended_as_written(self) -> Fraction | None:
        """The minutes that the mark says were attended, `None` where it does not or the planned time is unknown."""
        if self.mark.kind is MarkKind.SHARE:
            return self.planned * self.mark.share if self.planned and not self.mark.of_day else None
        said = {MarkKind.PRESENT: self.planned, MarkKind.ABSENT: Fraction(0), MarkKind.HOURS: self.mark.minutes}
        return said.get(self.mark.kind)

    @property
    def when(self) -> str:
        """The half-day in French, or as much of it as the sheet says."""
        return str(self.half_day) if self.half_day else self.half.label if self.half else ""
