"""What asks for a datum names the columns that look like it and were not understood (inputs.md, one diagnosis)."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from reconcile.contract.delays import missing_dates
from reconcile.dossiers import Dossier
from reconcile.evidence.history import DATES
from reconcile.findings import Finding
from reconcile.french import listed
from reconcile.intake.lookalikes import named_lookalikes
from reconcile.intake.reading import Inputs

# The fields that would answer a finding, by its code.
_ASKED: Mapping[str, tuple[str, ...]] = {
    "M01": ("confirmed_on",),
    "M07": ("force_majeure", "force_majeure_reason", "force_majeure_proof"),
    "M09": ("cancelled_on",),
    "D08": DATES,
    "F21": ("exit_reason",),
    "F25": ("cancelled_on", "exit_reason"),
}


def naming_unread_columns(
    findings: Iterable[Finding], inputs: Inputs, dossiers: Iterable[Dossier]
) -> Iterator[Finding]:
    """Return the findings, those that ask for a datum with the columns that look like it."""
    of_table = {(one.grid.file, one.grid.sheet): named_lookalikes(one.grid, one.layout) for one in inputs.dossiers}
    followed = [named_lookalikes(one.grid, one.layout) for one in inputs.follow_ups]
    known = {one.dossier_id: one for one in dossiers}
    for finding in findings:
        place = (finding.origin.file, finding.origin.sheet) if finding.origin else ("", "")
        sources = [*([of_table[place]] if place in of_table else []), *followed]
        dossier = known.get(finding.dossier_id)
        lacking = missing_dates(dossier) if finding.code == "D08" and dossier else _ASKED.get(finding.code, ())
        names = [name for name in _ASKED.get(finding.code, ()) if name in lacking]
        said = {text: None for name in names for one in sources for text in one.get(name, ())}
        yield replace(finding, detail=_with(finding.explanation, [*said])) if said else finding


def _with(explanation: str, columns: list[str]) -> str:
    verb = "n'a pas été comprise" if len(columns) == 1 else "n'ont pas été comprises"
    named = listed(columns)
    return f"{explanation} {named[0].upper()}{named[1:]} {verb}."
