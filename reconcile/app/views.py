"""What the page shows of a reading, file by file; every word that a finding says comes with it."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from reconcile.app.desk import Reading, word_name
from reconcile.app.shelf import Given
from reconcile.correspondences import Correspondence
from reconcile.errors import ReconcileError, UnopenedError
from reconcile.findings import Finding, Severity
from reconcile.intake.reading import Inputs
from reconcile.month.checking import Check, SeenTable
from reconcile.texts import printable

# The rest is in the workbook.
SHOWN = 30


class FileView(Struct, frozen=True):
    """A file: what each of its tables was taken for, why it was not read, what is wrong and how to mend it."""

    number: int
    name: str
    tables: tuple[SeenTable, ...] = ()
    notes: tuple[str, ...] = ()
    refusal: ReconcileError | None = None
    left_out: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def counts(self) -> list[tuple[Severity, int]]:
        """How many findings there are of each severity, the gravest first."""
        return counts_of(self.findings)


class Word(Struct, frozen=True):
    """A word to explain: the name of its list on the page, what can be chosen, and where the word stands."""

    name: str
    word: Correspondence
    choices: tuple[str, ...]
    place: str


def counts_of(findings: Sequence[Finding]) -> list[tuple[Severity, int]]:
    """Return how many findings there are of each severity that occurs, the gravest first."""
    counts = ((level, sum(1 for one in findings if one.severity is level)) for level in Severity)
    return [(level, count) for level, count in counts if count]


def files_of(files: Sequence[Given], reading: Reading, left_out: set[str]) -> list[FileView]:
    """Return each file with all that was said of it."""
    inputs, check = reading.inputs, reading.check
    if inputs is None or check is None:
        return [FileView(one.number, printable(one.name), left_out=one.name in left_out) for one in files]
    refusals = {one.file: one.own for one in inputs.closed if isinstance(one, UnopenedError)}
    views = []
    for given in files:
        # As messages and tables have it.
        name = printable(given.name)
        tables = tuple(table for table in check.tables if table.file == name)
        findings = tuple(one for one in check.findings if one.origin and one.origin.file == name)
        notes, out = tuple(_notes(name, inputs, check)), given.name in left_out
        views.append(FileView(given.number, name, tables, notes, refusals.get(name), out, findings))
    return views


def _notes(name: str, inputs: Inputs, check: Check) -> Iterator[str]:
    """Yield why a file or a sheet of it was not read, and what is read of a workbook of our own."""
    for skipped, reason in check.skipped:
        file, _, sheet = skipped.partition(" › ")
        if file == name:
            yield f"{sheet} : {reason}" if sheet else reason
    if inputs.earlier and inputs.earlier.file == name:
        yield "classeur de rapprochement précédent : ses décisions et ses relances sont relues"
    words = sum(1 for one in inputs.learned.given if one.source == name)
    if words:
        yield f"correspondances relues : {words}"
    elif name in inputs.check_files:
        yield "classeur de correspondances"


def others_of(files: Sequence[Given], check: Check) -> list[Finding]:
    """Return the findings that are of no file of the list."""
    names = {printable(given.name) for given in files}
    return [one for one in check.findings if one.origin is None or one.origin.file not in names]


def words_of(check: Check, where_asked: Callable[[Correspondence], str]) -> list[Word]:
    """Return the words to explain, then those explained; an answer that is not in its list stays in it."""
    return [
        Word(
            word_name(one),
            one,
            tuple(dict.fromkeys(filter(None, (*one.choices, one.meaning)))),
            one.place or where_asked(one) or f"expliqué dans {one.source}",
        )
        for one in check.correspondences
    ]


def stops_of(reading: Reading) -> list[ReconcileError]:
    """Return what leaves nothing to compute, each in its three parts."""
    if reading.refusal:
        return [reading.refusal]
    return [*reading.inputs.refused] if reading.inputs else []
