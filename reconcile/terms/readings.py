"""Where the guide can be read in two ways (contract.md §6): the readings, and the loader of `readings.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

from msgspec import Struct

from reconcile.errors import ReconcileError

FILE = "readings.toml"


class Reading(Struct, frozen=True):
    """One way to read the guide; the defaults are those that the amounts use.

    `withdrawal_days` in working days, `None` for the calendar days of the figures; `notice_offset` in working days,
    added to the notice of a free cancellation, which `notice_calendar_days` counts in calendar days instead; `gated`
    the cases (keys) that wait for the condition on indemnities; `rate_of_year` takes the abandonment rate over the
    calendar years of the run, `pro_rata_is_indemnity` books a pro rata with the indemnities.
    """

    withdrawal_days: int | None = None
    notice_offset: int = 0
    notice_calendar_days: int | None = None
    no_show_on_first_day: bool = False
    whole_percent: bool = False
    full_price_over_threshold: bool = False
    gated: frozenset[str] = frozenset(("late_cancellation", "no_show", "abandonment"))
    no_shows_in_rate: bool = False
    rate_of_year: bool = False
    pro_rata_is_indemnity: bool = False


DEFAULT_READING = Reading()


class _Noting:
    """A reading that notes the names of what is asked of it."""

    def __init__(self, reading: Reading, asked: set[str]) -> None:
        self._reading, self._asked = reading, asked

    def __getattr__(self, name: str) -> Any:
        self._asked.add(name)
        return getattr(self._reading, name)


def noting(reading: Reading, asked: set[str]) -> Reading:
    """Return a reading that answers alike, and adds to `asked` the name of each field that is asked of it."""
    return cast(Reading, _Noting(reading, asked))


class OtherReading(Struct, frozen=True):
    """Another reading of one question: its number, the question, its default and itself in French, what it changes."""

    number: str
    question: str
    default: str
    label: str
    reading: Reading

    @property
    def changes(self) -> frozenset[str]:
        """The names of the fields that it reads otherwise."""
        names = Reading.__struct_fields__
        return frozenset(one for one in names if getattr(self.reading, one) != getattr(DEFAULT_READING, one))

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
    unknown = set(changes) - set(Reading.__struct_fields__)
    texts = (question.get("number"), question.get("name"), question.get("default"), other.get("label"))
    if unknown or not changes or not all(texts):
        raise ReconcileError(
            f"lecture mal écrite : {', '.join(sorted(unknown)) or 'texte ou effet absent'}",
            f"{name} › {question.get('name', '?')}",
            "donnez number, name, default, et pour chaque autre lecture un label et ce qu'elle change",
        )
    if "gated" in changes:
        changes["gated"] = frozenset(changes["gated"])
    return OtherReading(question["number"], question["name"], question["default"], other["label"], Reading(**changes))
