"""A line of attendance: one learner in one half-day, whatever the shape of the sheet."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from reconcile.evidence.marks import Mark, MarkKind
from reconcile.findings import Subject
from reconcile.half_days import Half, HalfDay
from reconcile.origins import Origin


@dataclass(frozen=True, slots=True)
class AttendanceLine:
    """One learner in one half-day.

    `half_day` is `None` where the sheet's date or half cannot be read, `undated_half` what it then still says;
    `planned` in minutes, `planned_disputed` where the times above the table do not agree; `origin.cell("mark")` is the
    cell of the mark.
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
        said = {MarkKind.PRESENT: self.planned, MarkKind.ABSENT: Fraction(0), MarkKind.HOURS: self.mark.minutes}
        return said.get(self.mark.kind)

    @property
    def when(self) -> str:
        """The half-day in French, or as much of it as the sheet says."""
        return str(self.half_day) if self.half_day else self.half.label if self.half else ""
