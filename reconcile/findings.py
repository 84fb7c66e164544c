"""Findings: the catalogue (`findings.toml`) and the record of one finding."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from reconcile.origins import Origin

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


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its code, what it is about, and where.

    `detail` is the explanation with the dates and figures at hand (the catalogue's text when empty), `name` the
    field of `origin` it points at, `read` the value as written, `due_on` the day to act before, `severity` only
    where it differs from the catalogue's. `subject` tells apart several findings of one code on one dossier.
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

    @property
    def kind(self) -> Kind:
        """The entry of the catalogue."""
        return catalogue()[self.code]

    @property
    def title(self) -> str:
        """What was found, in a few words, with what tells it apart."""
        return f"{self.kind.title} : {self.subject}" if self.subject else self.kind.title

    @property
    def severity(self) -> Severity:
        """The finding's own severity, else the catalogue's."""
        return self.own_severity or self.kind.severity

    @property
    def explanation(self) -> str:
        """What was found, in French, with the dates and figures at hand."""
        return self.detail or self.kind.explanation

    @property
    def cell(self) -> str:
        """The cell, or the row where no single cell is meant."""
        return self.origin.cell(self.name) if self.origin else ""
