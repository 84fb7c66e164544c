"""A row that a person works through: the findings of one cause, what it is worth, what can still be done."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from reconcile.findings import Answered, Finding, Kind, Question, Severity
from reconcile.french import listed, plural
from reconcile.grouping import grouped
from reconcile.origins import Origin
from reconcile.references import together

_SHOWN = 40


class FindingRow(Struct, frozen=True):
    """A row of *À traiter* or *Pour information*: the findings of one cause.

    `stake` in cents, `None` where no sum depends on an answer; `over`: the sessions it is about are over;
    `own_severity` where others wait for the answer, or it is the answer to another row that it waits for.
    """

    findings: tuple[Finding, ...]
    stake: int | None = None
    over: bool = False
    own_severity: Severity | None = None

    @property
    def first(self) -> Finding:
        """The finding that stands for all."""
        return self.findings[0]

    @property
    def kind(self) -> Kind:
        """The entry of the catalogue."""
        return self.first.kind

    @property
    def severity(self) -> Severity:
        """The gravest severity of the cause."""
        return self.own_severity or min((one.severity for one in self.findings), key=lambda one: one.rank)

    @property
    def waits(self) -> bool:
        """A person has to look at it: what was settled, dated and signed is information."""
        return self.severity.waits_for_someone

    @property
    def numbers(self) -> list[str]:
        """The dossiers that it is about."""
        return list(dict.fromkeys(one.dossier_id for one in self.findings if one.dossier_id))

    @property
    def dossier_id(self) -> str:
        """The number of its dossier, or how many they are."""
        return (
            self.numbers[0] if len(self.numbers) == 1 else plural(len(self.numbers), "dossier") if self.numbers else ""
        )

    @property
    def last_name(self) -> str:
        """The name, where the cause is one person's."""
        names = {one.last_name for one in self.findings}
        return names.pop() if len(names) == 1 else ""

    @property
    def first_name(self) -> str:
        """The first name, where the cause is one person's."""
        names = {(one.last_name, one.first_name) for one in self.findings}
        return names.pop()[1] if len(names) == 1 else ""

    @property
    def session_id(self) -> str:
        """The session, where the cause is one session's."""
        sessions = {one.session_id for one in self.findings}
        return sessions.pop() if len(sessions) == 1 else ""

    @property
    def title(self) -> str:
        """What was found, in a few words."""
        if len(self.findings) == 1:
            return self.first.title
        marks = {one.half_day for one in self.findings} - {None}
        return (
            f"{self.kind.title} : {plural(len(marks), 'demi-journée', 'demi-journées')}" if marks else self.kind.title
        )

    @property
    def explanation(self) -> str:
        """What was found, naming all that the row covers."""
        if len(self.findings) == 1:
            return self.first.explanation
        told = grouped(self.findings, lambda one: one.explanation)
        return " ".join(f"{text} ({_named(same)})" for text, same in told.items())

    @property
    def remedy(self) -> str:
        """What can still be done on the as-of date."""
        if all(one.settled for one in self.findings):
            return self.first.remedy
        return (self.kind.remedy_over if self.over else "") or self.first.remedy

    @property
    def due_on(self) -> date | None:
        """The day to act before."""
        return min((one.due_on for one in self.findings if one.due_on), default=None)

    @property
    def decision(self) -> Answered | None:
        """What a person answered."""
        return self.first.decision

    @property
    def asks(self) -> Question:
        """What an answer settles."""
        return self.first.asks

    @property
    def origin(self) -> Origin | None:
        """Where the first of them stands."""
        return self.first.origin

    @property
    def cell(self) -> str:
        """The cell of the first of them."""
        return self.first.cell

    @property
    def read(self) -> str:
        """The value as written, where all read the same."""
        values = {one.read for one in self.findings}
        return values.pop() if len(values) == 1 else ""

    @property
    def reference(self) -> str:
        """What the row covers, as the next run finds it again."""
        return together(one.reference for one in self.findings)


def _named(same: Sequence[Finding]) -> str:
    """Name the dossiers, or the half-days of one, that share an explanation."""
    numbers = list(dict.fromkeys(f"{one.dossier_id} {one.last_name}".strip() for one in same if one.dossier_id))
    half_days = [str(one.half_day) for one in same if one.half_day]
    if len(numbers) == 1 and half_days:
        return listed(half_days)
    places = numbers or list(dict.fromkeys(one.cell or str(one.origin or "") for one in same))
    more = f" et {len(places) - _SHOWN} de plus" if len(places) > _SHOWN else ""
    what = "dossier" if numbers else "ligne"
    return f"{what if len(places) == 1 else what + 's'} {', '.join(places[:_SHOWN])}{more}"
