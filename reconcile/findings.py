"""Findings: the catalogue (`findings.toml`), what one is about, and the record of one."""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from enum import Enum, auto
from functools import cache
from importlib.resources import files

from msgspec import Struct
from msgspec.structs import replace

from reconcile.french import day as fr_day
from reconcile.half_days import HalfDay
from reconcile.labels import Labelled
from reconcile.names import name_key
from reconcile.origins import Origin
from reconcile.references import Reference, line_reference


class Severity(Labelled):
    """How much a finding weighs, the gravest first."""

    BLOCKING = "blocking"
    CHECK = "check"
    INFORMATION = "information"

    @property
    def waits_for_someone(self) -> bool:
        """There is something to do or to look at."""
        return self is not Severity.INFORMATION

    @property
    def rank(self) -> int:
        """What sorts severities, the gravest first."""
        return _RANKS[self]


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Kind(Struct, frozen=True):
    """An entry of the catalogue; every text is French. `remedy_over` is what is left to do once the session is over."""

    code: str
    title: str
    severity: Severity
    explanation: str
    remedy: str
    remedy_over: str = ""


@cache
def catalogue() -> Mapping[str, Kind]:
    """Return every kind of finding by its code, in the catalogue's order."""
    entries = tomllib.loads((files("reconcile") / "findings.toml").read_text("utf-8"))
    return {code: Kind(code, severity=Severity(entry.pop("severity")), **entry) for code, entry in entries.items()}


class Question(Enum):
    """What an answer to a finding settles."""

    SEEN = auto()
    LINE = auto()
    PRESENCE = auto()
    ABSENCE = auto()
    FORCE_MAJEURE = auto()
    REMINDERS = auto()
    REMARK = auto()
    SCALE = auto()
    TOTAL = auto()
    SHEET = auto()
    STATE = auto()
    DATE = auto()
    WHOLE_PRESENCE = auto()
    PLANNED_TIME = auto()


# Whose line it is, is one question, whatever the reason that nobody can tell.
_OF_LINES = frozenset({"P01", "P02", "P03"})


class Subject(Struct, frozen=True):
    """Who and what a finding is about, and the row and field (`name`) that it points at.

    `of_line`: an attendance line that serves no dossier; its number may be somebody else's.
    """

    dossier_id: str = ""
    session_id: str = ""
    last_name: str = ""
    first_name: str = ""
    origin: Origin | None = None
    name: str = ""
    of_line: bool = False


class Answered(Struct, frozen=True):
    """What a person answered to a finding, in their words: the answer, why, when and who."""

    answer: str
    why: str = ""
    decided_on: date | None = None
    decided_by: str = ""

    @property
    def signed(self) -> bool:
        """It says when and by whom."""
        return bool(self.decided_on and self.decided_by)

    @property
    def in_words(self) -> str:
        """The answer as a sentence of *Motif*."""
        when = f" du {fr_day(self.decided_on)}" if self.decided_on else " non datée"
        who = f", {self.decided_by}" if self.decided_by else ""
        why = f" ({self.why})" if self.why else ""
        return f"Décision « {self.answer} »{when}{who}{why}."


class Finding(Struct, frozen=True):
    """One finding: its code, what it is about, and what to say of it.

    `detail` is the explanation with the dates and figures at hand (the catalogue's text when empty), `read` the value
    as written, `due_on` the day to act before, `own_severity` only where it differs from the catalogue's. `subject`
    and `half_day` are shown behind the title, `asks` is what an answer settles; `candidates` are the dossier numbers
    that an attendance line may belong to, `identity` and `ordinal` tell apart several findings of one code. `decision`
    is what a person decided, which `settled` it or not; a settled row keeps its title and reference.
    """

    code: str
    about: Subject = Subject()
    detail: str = ""
    read: str = ""
    due_on: date | None = None
    own_severity: Severity | None = None
    subject: str = ""
    half_day: HalfDay | None = None
    asks: Question = Question.SEEN
    candidates: tuple[str, ...] = ()
    identity: str = ""
    ordinal: int = 0
    own_title: str = ""
    own_reference: Reference | None = None
    decision: Answered | None = None
    settled: bool = False

    @property
    def dossier_id(self) -> str:
        """The number of the dossier, or that written on an attendance line."""
        return self.about.dossier_id

    @property
    def session_id(self) -> str:
        """The number of the session."""
        return self.about.session_id

    @property
    def last_name(self) -> str:
        """The name as written; a whole name where the sheet has only that."""
        return self.about.last_name

    @property
    def first_name(self) -> str:
        """The first name."""
        return self.about.first_name

    @property
    def origin(self) -> Origin | None:
        """The row that the finding points at."""
        return self.about.origin

    @property
    def name(self) -> str:
        """The field of the row that it points at."""
        return self.about.name

    @property
    def kind(self) -> Kind:
        """The entry of the catalogue."""
        return catalogue()[self.code]

    @property
    def title(self) -> str:
        """What was found, in a few words, with what tells it apart."""
        shown = str(self.half_day) if self.half_day else self.subject
        return self.own_title or (f"{self.kind.title} : {shown}" if shown else self.kind.title)

    @property
    def reference(self) -> Reference:
        """What the finding is about."""
        if self.own_reference:
            return self.own_reference
        if self.about.of_line:
            code = "P01" if self.code in _OF_LINES else self.code
            return replace(
                line_reference(self.session_id, self.dossier_id, f"{self.last_name} {self.first_name}"),
                code=code,
                ordinal=self.ordinal,
            )
        half_day = self.half_day.key if self.half_day else ""
        # A cell of a dossier is told by its field; the fields of the rules' own findings depend on what is missing.
        detail = self.identity or (self.name if self.code.startswith("F") and not half_day else "")
        if self.dossier_id:
            return Reference(self.code, self.dossier_id, half_day=half_day, detail=detail)
        person = name_key(f"{self.last_name} {self.first_name}")
        if not person and self.origin:
            detail = " ".join(filter(None, (detail, self.origin.sheet, self.read)))
        return Reference(self.code, "", self.session_id, person, half_day, detail, self.ordinal)

    @property
    def severity(self) -> Severity:
        """The finding's own severity, else the catalogue's."""
        return self.own_severity or self.kind.severity

    @property
    def explanation(self) -> str:
        """What was found, in French, with the dates and figures at hand."""
        return self.detail or self.kind.explanation

    @property
    def remedy(self) -> str:
        """What to do."""
        return "Rien : la décision a réglé ce point." if self.settled else self.kind.remedy

    @property
    def cell(self) -> str:
        """The cell, or the row where no single cell is meant."""
        return self.origin.cell(self.name) if self.origin else ""


def numbered(findings: Iterable[Finding]) -> list[Finding]:
    """Number the findings whose references are equal and tell nothing: one answer is for one of them."""
    seen: dict[Reference, int] = {}
    result = []
    for finding in findings:
        reference = finding.reference
        count = seen[reference] = seen.get(reference, -1) + 1
        result.append(replace(finding, ordinal=count) if count and reference.is_anonymous else finding)
    return result
