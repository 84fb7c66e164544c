"""A month with a sheet that cannot be used: nothing stops, and it is said (F46, inputs.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reconcile.month.pipeline import reconcile_month
from tests.builders.months import AFTER


@dataclass(frozen=True)
class NotUnderstood:
    """The one F46 of a month: where it points, what it says, and what each dossier still waits for."""

    place: str
    said: str
    needed: Mapping[str, str]

    @property
    def named(self) -> str:
        """What the missing sheet (P04) of a session says where this one may be it."""
        return f"(peut-être « {self.place} », qui n'a pas été comprise : F46)"


def not_understood(folder: Path) -> NotUnderstood:
    """Reconcile a month whose sessions have no other sheet: one F46, to be looked at, and no dossier is decided."""
    outcome = reconcile_month([folder], AFTER)
    (found,) = [one for one in outcome.findings if one.code == "F46"]
    assert (found.severity, found.dossier_id, found.session_id) == ("check", "", "")
    assert found.origin is not None
    needed = {}
    for result in outcome.results:
        (gap,) = result.presence.gaps
        assert (result.cents, gap.code) == (None, "P04")
        assert gap.needed in result.reason
        needed[result.dossier.dossier_id] = gap.needed
    place = " › ".join(filter(None, (found.origin.file, found.origin.sheet)))
    return NotUnderstood(place, " ".join(filter(None, (found.cell, found.explanation))), needed)
