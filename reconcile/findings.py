"""Findings: the catalogue (`findings.toml`) and the record of one finding."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, NamedTuple

from reconcile.half_days import HalfDay
from reconcile.names import name_key
from reconcile.origins import Origin

if TYPE_CHECKING:
    from reconcile.month.decisions import Decision

Severity = Literal["bloquant", "à vérifier", "information"]
SEVERITIES: tuple[Severity, ...] = ("bloquant", "à vérifier", "information")


@dataclass(frozen=True, slots=True)
class Kind:
    """An entry of the catalogue; every text is French."""

    code: str
    title: str
    severity: Severity
    explanation: str
    remedy: str


@cache
def catalogue() -> Mapping[str, Kind]:
    """Return every kind of finding by its code, in the catalogue's order."""
    entries = tomllib.loads((files("reconcile") / "findings.toml").read_text("utf-8"))
    return {code: Kind(code, **entry) for code, entry in entries.items()}


# The findings of an attendance line that no dossier was found for.
OF_LINES = frozenset({"P01", "P02", "P03"})
# The same codes on a dossier that the line may belong to.
MAYBE = "peut-être ce stagiaire"


class FindingKey(NamedTuple):
    """What a finding is about, whatever row it stands on: a decision is found again by it."""

    code: str
    dossier_id: str
    session_id: str
    person: str
    title: str


def _said(text: str) -> str:
    return " ".join(text.casefold().split())


def finding_key(code: str, dossier_id: str, session_id: str, person: str, title: str, place: str) -> FindingKey:
    """Return the key of a finding, or of a row of the sheet *À traiter*.

    A dossier's number is enough, but for an attendance line, whose number may be somebody else's. What names neither
    a dossier nor a person is told apart by `place`: file, sheet and value read.
    """
    of_a_dossier = bool(dossier_id) and (code not in OF_LINES or title.endswith(MAYBE))
    if of_a_dossier:
        return FindingKey(code, dossier_id, "", "", _said(title))
    about = name_key(person) or ("" if dossier_id else _said(place))
    return FindingKey(code, dossier_id, session_id, about, _said(title))


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its code, what it is about, and where.

    `detail` is the explanation with the dates and figures at hand (the catalogue's text when empty), `name` the
    field of `origin` it points at, `read` the value as written, `due_on` the day to act before, `severity` only
    where it differs from the catalogue's. `subject` tells apart several findings of one code on one dossier, as does
    `half_day`, the day and half of a mark; `candidates` are the dossier numbers that an attendance line may belong
    to, `decision` what a person decided, which `settled` it or not.
    """

    code: str
    detail: str = ""
    dossier_id: str = ""
    last_name: str = ""
    first_name: str = ""
    session_id: str = ""
    origin: Origin | None = None
    name: str = ""
    read: str = ""
    due_on: date | None = None
    own_severity: Severity | None = None
    subject: str = ""
    half_day: HalfDay | None = None
    candidates: tuple[str, ...] = ()
    decision: "Decision | None" = None
    settled: bool = False

    @property
    def kind(self) -> Kind:
        """The entry of the catalogue."""
        return catalogue()[self.code]

    @property
    def title(self) -> str:
        """What was found, in a few words, with what tells it apart."""
        subject = str(self.half_day) if self.half_day else self.subject
        return f"{self.kind.title} : {subject}" if subject else self.kind.title

    @property
    def key(self) -> FindingKey:
        """What the finding is about."""
        person = f"{self.last_name} {self.first_name}"
        place = f"{self.origin.file} {self.origin.sheet} {self.read}" if self.origin else ""
        return finding_key(self.code, self.dossier_id, self.session_id, person, self.title, place)

    @property
    def severity(self) -> Severity:
        """The finding's own severity, else the catalogue's."""
        return self.own_severity or self.kind.severity

    @property
    def explanation(self) -> str:
        """What was found, in French, with the dates and figures at hand."""
        found = self.detail or self.kind.explanation
        return f"Réglé par décision ; le constat était : {found}" if self.settled else found

    @property
    def remedy(self) -> str:
        """What to do."""
        return "Rien : la décision a réglé ce point." if self.settled else self.kind.remedy

    @property
    def cell(self) -> str:
        """The cell, or the row where no single cell is meant."""
        return self.origin.cell(self.name) if self.origin else ""
