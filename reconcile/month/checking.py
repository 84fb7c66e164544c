"""`reconcile check`: what each table was taken for and why, and every fault of the inputs; no amount is computed.

The same diagnosis is the message of a month that cannot be computed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from itertools import chain, count
from pathlib import Path

from msgspec import Struct

from reconcile.correspondences import Correspondence
from reconcile.errors import ReconcileError, SeveralError
from reconcile.evidence.asked_words import unreadable_cells
from reconcile.evidence.attendance import read_attendance
from reconcile.evidence.history import dossiers_of
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import MarkKind
from reconcile.evidence.matching import match
from reconcile.findings import Finding, Severity, Subject
from reconcile.french import listed, plural
from reconcile.intake.grids import Grid
from reconcile.intake.heading_faults import TitleFaultError
from reconcile.intake.layouts import KIND_NAMES, Layout, fields, titles
from reconcile.intake.lookalikes import lookalikes, missing_fields, unused_columns
from reconcile.intake.reading import Inputs, NoDossiersError
from reconcile.intake.table_reading import read_table
from reconcile.month.correspondences import correspondences_of, meaning_findings
from reconcile.month.period import months_of
from reconcile.origins import Origin
from reconcile.screen import is_somebodys, is_telephone
from reconcile.texts import as_argument


class SeenTable(Struct, frozen=True):
    """What a table was taken for: where it stands, its rows, and what became of each of its titles, in French.

    `kept` and `set_aside` are `None` of a table that could not be used; `missing` are the required titles it lacks.
    """

    file: str
    sheet: str
    kind: str
    header_row: int
    kept: int | None
    set_aside: int | None
    understood: tuple[str, ...]
    beside: tuple[str, ...]
    unused: tuple[str, ...]
    missing: tuple[str, ...]


class Check(Struct, frozen=True):
    """Everything that reading the inputs says: tables, what was passed over, faults, words to be explained.

    `untold`: numbers that may be a name, a mail or a telephone, never printed; `months`: where sessions end, counted.
    """

    as_of: date
    tables: tuple[SeenTable, ...]
    skipped: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    correspondences: tuple[Correspondence, ...]
    edition: int
    months: Mapping[str, int]
    untold: frozenset[str] = frozenset()


def check_of(inputs: Inputs, as_of: date) -> Check:
    """Return what reading says of the inputs, the most serious finding first."""
    # The words of a table that is refused are asked about with its titles, its cells looked at: one diagnosis.
    refused = [
        read_table(one.grid, one.layout, as_of, learned=inputs.learned) for one in inputs.refused_sheets if one.layout
    ]
    attendance = read_attendance(inputs.attendance, (*inputs.dossiers, *refused))
    words = correspondences_of(inputs, attendance, refused)
    found = [*_refusals(inputs), *inputs.findings, *meaning_findings(inputs, words)]
    found += [one for table in refused for one in table.findings if one.name in table.layout.columns]
    if inputs.dossiers:
        dossiers, history = dossiers_of(inputs.dossiers, inputs.follow_ups, as_of)
        matched, matching = match(attendance.lines, dossiers)
        lines = [one.line for one in matched if one.line.mark.text or one.how]
        marks = [(one.at_mark(), one.mark) for one in lines if one.mark.kind is MarkKind.UNREADABLE]
        found += [*attendance.findings, *history, *matching]
    else:
        # Sheets alone: whose they are, and of which session, cannot be a fault.
        cells = (pair for table in inputs.attendance for pair in unreadable_cells(table))
        marks = [(Subject(origin=origin, name="mark"), mark) for origin, mark in cells]
    found += [Finding("P07", about, f"Marque illisible : {mark.note}.", mark.text) for about, mark in marks]
    return Check(
        as_of,
        tuple(_seen(inputs)),
        tuple((one.name, one.reason) for one in inputs.skipped),
        tuple(sorted(found, key=lambda one: (one.severity.rank, one.code))),
        words,
        inputs.learned.edition + 1,
        months_of(dossiers) if inputs.dossiers else {},
        frozenset(filter(is_somebodys, _numbers(inputs, attendance.lines, found))),
    )


def _numbers(inputs: Inputs, lines: Iterable[AttendanceLine], found: Iterable[Finding]) -> Iterator[str]:
    """Yield all that stands for the number of a dossier or of a session, as it is written."""
    for row in (row for table in inputs.dossiers for row in table):
        yield from filter(None, (row.text("dossier_id"), row.text("session_id")))
    for one in chain[AttendanceLine | Finding](lines, found):
        yield from filter(None, (one.dossier_id, one.session_id))


def refuse_without_dossiers(inputs: Inputs, paths: Sequence[Path], as_of: date) -> None:
    """Raise `SeveralError` when nothing can be computed: every refusal, then the whole diagnosis of the inputs."""
    refuse_closed(inputs, paths, as_of)
    if inputs.refused:
        _refuse(inputs.refused, inputs, paths, as_of)


def refuse_closed(inputs: Inputs, paths: Sequence[Path], as_of: date) -> None:
    """Raise `SeveralError` when a file cannot be opened, with all that is wrong elsewhere."""
    if inputs.closed:
        missing = (one for one in inputs.refused if not isinstance(one, NoDossiersError))
        _refuse((*inputs.closed, *missing), inputs, paths, as_of)


def _refuse(refused: Sequence[ReconcileError], inputs: Inputs, paths: Sequence[Path], as_of: date) -> None:
    check, refusals = check_of(inputs, as_of), [*_refusals(inputs)]
    others = (one for one in check.findings if one.severity is not Severity.INFORMATION and one not in refusals)
    told = [finding_line(one, check.untold) for one in others]
    tables = [line for table in check.tables for line in table_lines(table)]
    seen = [*(["", "Ce qui a été lu :"] if tables else []), *tables, *([""] if told else []), *told]
    files = (*inputs.left_out, *(one.where.partition(" › ")[0] for one in inputs.closed))
    skip = [f"--skip {as_argument(name)}" for name in dict.fromkeys(files)]
    if check.correspondences:
        seen += [
            "",
            "Pour dire ce que vos titres et vos mots désignent, sans toucher à vos fichiers :",
            f"  reconcile check {' '.join([*(as_argument(str(path)) for path in paths), *skip])} -o {_free_name()}",
            "puis remplissez sa feuille « Correspondances » et donnez ce classeur avec vos fichiers.",
        ]
    raise SeveralError(refused, seen)


def _free_name() -> str:
    """Return a name for the workbook of the words that nothing has in the current folder."""
    names = (f"correspondances{f'-{number}' if number > 1 else ''}.xlsx" for number in count(1))
    return next(name for name in names if not Path(name).exists())


def _refusals(inputs: Inputs) -> Iterator[Finding]:
    """Yield what leaves no month to compute, as findings; sheets alone may well be checked."""
    for refusal in inputs.refused:
        if not (isinstance(refusal, NoDossiersError) and not inputs.dossiers):
            yield _refusal(refusal)


def _refusal(refusal: ReconcileError) -> Finding:
    code = refusal.code if isinstance(refusal, TitleFaultError) else "F46"
    file, *rest = refusal.where.split(" › ")
    about = Subject(origin=Origin(file, " › ".join(rest), 0))
    detail = f"{refusal.what[0].upper()}{refusal.what[1:]} : {refusal.remedy}."
    return Finding(code, about, detail, own_severity=Severity.BLOCKING, identity=refusal.what)


def _seen(inputs: Inputs) -> Iterator[SeenTable]:
    for table in inputs.tables:
        yield _seen_table(table.grid, table.layout, len(table), len(table.set_aside))
    for sheet in inputs.refused_sheets:
        if sheet.layout:
            yield _seen_table(sheet.grid, sheet.layout, None, None)


def _seen_table(grid: Grid, layout: Layout, kept: int | None, set_aside: int | None) -> SeenTable:
    header, known = titles(grid, layout), fields(layout.kind)
    columns = sorted(layout.columns.items(), key=lambda item: item[1])
    understood = [f"{header[column]} → {known[name].title}" for name, column in columns]
    understood += [f"{header[half.column]} → {half.written} {half.half.label}" for half in layout.half_days]
    like = lookalikes(grid, layout)
    return SeenTable(
        grid.file,
        grid.sheet,
        KIND_NAMES[layout.kind],
        layout.header_row,
        kept,
        set_aside,
        tuple(understood),
        tuple(header[one.column] for one in layout.beside if one.measure != "other" and header[one.column]),
        tuple(
            title + _perhaps(known[name].title for name in like.get(column, ()))
            for column, title in unused_columns(grid, layout, filled=False).items()
        ),
        tuple(known[name].title for name in missing_fields(layout) if known[name].required),
    )


def _perhaps(names: Iterable[str]) -> str:
    said = listed([f"« {name} »" for name in names], "ou")
    return f" (peut-être {said})" if said else ""


def report(check: Check, *, written: bool) -> Iterator[str]:
    """Yield the lines to print, which name no learner; `written` where a workbook says what is to be explained."""
    for table in check.tables:
        yield from table_lines(table)
    for name, reason in check.skipped:
        yield from (name, f"  non lu : {reason}")
    yield ""
    yield from (finding_line(finding, check.untold) for finding in check.findings)
    counts = [f"{sum(1 for one in check.findings if one.severity is level)} {level.label}" for level in Severity]
    yield f"Constats : {listed(counts)}."
    if words := [one for one in check.correspondences if not one.meaning]:
        where = "dans « Correspondances »" if written else "l'option -o les donne"
        yield f"{plural(len(words), 'mot ou titre à expliquer', 'mots ou titres à expliquer')} : {where}."


def table_lines(table: SeenTable) -> Iterator[str]:
    """Yield what a table was taken for, and what became of each of its titles."""
    yield " › ".join(filter(None, (table.file, table.sheet)))
    known = plural(len(table.understood), "titre reconnu", "titres reconnus")
    yield f"  pris pour : {table.kind}, par ses {known}"
    rows = "tableau refusé"
    if table.kept is not None and table.set_aside is not None:
        rows = f"{plural(table.kept, 'ligne lue', 'lignes lues')}, {plural(table.set_aside, 'écartée')}"
    yield f"  titres en ligne {table.header_row} ; {rows}"
    yield f"  colonnes reconnues : {', '.join(table.understood)}"
    if table.beside:
        yield f"  à côté des présences : {', '.join(table.beside)}"
    yield f"  colonnes non utilisées : {', '.join(table.unused) or 'aucune'}"
    if table.missing:
        yield f"  titres obligatoires absents : {', '.join(table.missing)}"


_HEADINGS = frozenset({"F01", "F02", "F34", "F35", "F46"})


def finding_line(finding: Finding, untold: Set[str] = frozenset()) -> str:
    """Return `fichier › feuille › C27  F03  explanation — what to do`, without the numbers that are `untold`."""
    origin = finding.origin
    place = " › ".join(filter(None, [origin.file, origin.sheet, finding.cell])) if origin else "ensemble des fichiers"
    explanation = finding.explanation
    if finding.code not in _HEADINGS and (any(char.isalpha() for char in finding.read) or is_telephone(finding.read)):
        # Words in a cell can be a name in the wrong column: the cell itself is named, its words are not.
        explanation = explanation.replace(f"« {finding.read} »", "un texte")
    for number in untold:
        explanation = explanation.replace(number, "(un texte)")
    named = finding.dossier_id and finding.dossier_id not in untold
    dossier = f" (dossier {finding.dossier_id})" if named else ""
    return f"{place}  {finding.code}  {explanation}{dossier} — {finding.kind.remedy}"
