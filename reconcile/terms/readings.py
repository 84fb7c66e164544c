"""Where the guide can be read in two ways (contract.md §6): the readings, and the loader of `readings.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Any

from reconcile.errors import ReconcileError

FILE = "readings.toml"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the guide; the defaults are those that the amounts use.

    `withdrawal_days` in working days, `None` for the calendar days of the figures; `notice_offset` in working days,
    added to the notice of a free cancellation; `gated` the cases (keys) that wait for the condition on indemnities.
    """

    withdrawal_days: int | None = None
    notice_offset: int = 0
    no_show_on_first_day: bool = False
    whole_percent: bool = False
    full_price_over_threshold: bool = False
    gated: frozenset[str] = frozenset(("late_cancellation", "no_show", "abandonment"))
    no_shows_in_rate: bool = False


DEFAULT_READING = Reading()


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another reading of one question: the question, its default and itself in French, and what it changes."""

    question: str
    default: str
    label: str
    reading: Reading

    @property
    def changes_amounts(self) -> bool:
        """The condition's own readings change no amount, only which ones are firm."""
        own = DEFAULT_READING
        return (self.reading.gated, self.reading.no_shows_in_rate) == (own.gated, own.no_shows_in_rate)

    @property
    def only_cases(self) -> bool:
        """A rounding moves every pro rata by cents: only a row whose case changes is worth a word."""
        return self.reading.whole_percent


@cache
def other_readings() -> tuple[OtherReading, ...]:
    """Return the readings shipped with the package, in the contract's order."""
    return parse((files(__package__) / FILE).read_text("utf-8"))


def parse(text: str, name: str = FILE) -> tuple[OtherReading, ...]:
    """Read the other readings from TOML text.

    Raises `ReconcileError` for a key that no rule uses or a missing text.
    """
    found = []
    for question in tomllib.loads(text)["readings"]:
        for other in question["others"]:
            changes = {key: value for key, value in other.items() if key != "label"}
            found.append(_other(question, other, changes, name))
    return tuple(found)


def _other(question: Mapping[str, Any], other: Mapping[str, Any], changes: dict[str, Any], name: str) -> OtherReading:
    unknown = set(changes) - {field.name for field in fields(Reading)}
    if unknown or not changes or not all((question.get("name"), question.get("default"), other.get("label"))):
        raise ReconcileError(
            f"lecture mal écrite : {', '.join(sorted(unknown)) or 'texte ou effet absent'}",
            f"{name} › {question.get('name', '?')}",
            "donnez name, default, et pour chaque autre lecture un label et ce qu'elle change",
        )
    if "gated" in changes:
        changes["gated"] = frozenset(changes["gated"])
    return OtherReading(question["name"], question["default"], other["label"], Reading(**changes))
