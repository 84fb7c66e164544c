"""`reconcile check`: what each table was taken for and why, and every finding of the inputs; no amount is computed."""

from collections.abc import Iterator, Sequence
from datetime import date

from reconcile.evidence.attendance import read_attendance
from reconcile.evidence.history import dossiers_of
from reconcile.evidence.marks import MarkKind
from reconcile.evidence.matching import match
from reconcile.findings import Finding, Severity
from reconcile.french import listed, plural
from reconcile.intake.layouts import KIND_NAMES, fields, titles
from reconcile.intake.reading import Inputs
from reconcile.intake.tables import Table


def input_findings(inputs: Inputs, as_of: date) -> list[Finding]:
    """Return the findings of reading, of the dossiers' sources and of matching, the most serious first."""
    dossiers, history = dossiers_of(inputs.dossiers, inputs.follow_ups, as_of)
    attendance = read_attendance(inputs.attendance, inputs.dossiers)
    matched, matching = match(attendance.lines, dossiers)
    unreadable = [
        one.line for one in matched if one.line.mark.kind is MarkKind.UNREADABLE and (one.line.mark.text or one.how)
    ]
    marks = [Finding("P07", line.at_mark(), f"Marque illisible : {line.mark.note}.") for line in unreadable]
    found = [*inputs.findings, *attendance.findings, *history, *matching, *marks]
    return sorted(found, key=lambda one: (one.severity.rank, one.code))


def report(inputs: Inputs, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the lines to print; they name no learner, only files, cells and dossier numbers."""
    for table in inputs.tables:
        yield from _table_lines(table)
    for skipped in inputs.skipped:
        yield f"{skipped.name}\n  non lu : {skipped.reason}"
    yield ""
    yield from (finding_line(finding) for finding in findings)
    counts = [f"{sum(1 for one in findings if one.severity is level)} {level.label}" for level in Severity]
    yield f"Constats : {listed(counts)}."


_HEADINGS = frozenset({"F34", "F35"})


def _table_lines(table: Table) -> Iterator[str]:
    layout, header = table.layout, titles(table.grid, table.layout)
    columns = sorted(layout.columns.items(), key=lambda item: item[1])
    known = [f"{header[column]} → {fields(layout.kind)[name].title}" for name, column in columns]
    known += [f"{header[half.column]} → {half.written} {half.half.label}" for half in layout.half_days]
    beside = [header[one.column] for one in layout.beside if one.measure != "other" and header[one.column]]
    yield table.grid.place
    yield f"  pris pour : {KIND_NAMES[layout.kind]}, par ses {plural(len(known), 'titre reconnu', 'titres reconnus')}"
    aside = plural(len(table.set_aside), "écartée")
    yield f"  titres en ligne {layout.header_row} ; {plural(len(table), 'ligne lue', 'lignes lues')}, {aside}"
    yield f"  colonnes reconnues : {', '.join(known)}"
    if beside:
        yield f"  à côté des présences : {', '.join(beside)}"
    yield f"  colonnes non utilisées : {', '.join(table.unused_titles) or 'aucune'}"


def finding_line(finding: Finding) -> str:
    """Return `fichier › feuille › C27  F03  explanation — what to do`."""
    origin = finding.origin
    place = " › ".join(filter(None, [origin.file, origin.sheet, finding.cell])) if origin else "ensemble des fichiers"
    dossier = f" (dossier {finding.dossier_id})" if finding.dossier_id else ""
    explanation = finding.explanation
    if any(char.isalpha() for char in finding.read) and finding.code not in _HEADINGS:
        # Words in a cell can be a name in the wrong column: the cell itself is named, its words are not.
        explanation = explanation.replace(f"« {finding.read} »", "un texte")
    return f"{place}  {finding.code}  {explanation}{dossier} — {finding.kind.remedy}"
