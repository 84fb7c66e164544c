"""What a sheet says of presence outside its learners' rows: above the table, below it, in a comment on a heading (F45).

No rule reads a sentence: a person does, once for the sheet.
"""

from collections.abc import Iterable, Iterator

from reconcile.evidence.remarks import speaks, speaks_of_absence
from reconcile.evidence.sheet_legend import is_of_legend
from reconcile.evidence.time_grammar import holds_range
from reconcile.findings import Finding, Question, Subject
from reconcile.intake.earlier import is_form
from reconcile.intake.table_rows import side_row
from reconcile.intake.tables import Table
from reconcile.origins import Origin
from reconcile.texts import normalised_words, text_of

# Words of a form or of a rule of the house, which speak of absences in general.
_GENERAL = frozenset({"present", "presents", "presente", "presence", "cas", "tout", "toute", "nombre", "total"})
_TOLD_BY = 60


def sheet_notes(table: Table, sessions: Iterable[str]) -> Iterator[Finding]:
    """Yield F45 for each sentence of a sheet that speaks of absence, lateness or leaving outside the learners' rows."""
    session_id = next(iter(dict.fromkeys(sessions)), "")
    for row, column, text in _sentences(table):
        spoken = speaks_of_absence(text) or (speaks(text) and not holds_range(text))
        if spoken and not is_of_legend(text) and not _GENERAL & set(normalised_words(text)):
            origin = Origin(table.grid.file, table.grid.sheet, row, {"mark": column})
            about = Subject(session_id=session_id, origin=origin, name="mark")
            detail = f"Sur la feuille, hors des lignes des stagiaires : « {text} »."
            yield Finding("F45", about, detail, text, asks=Question.REMARK, identity=text[:_TOLD_BY])


def _sentences(table: Table) -> Iterator[tuple[int, int, str]]:
    """Yield the texts above the table, in the rows set aside below it, and in comments on its heading rows."""
    grid, header = table.grid, table.layout.header_row
    learners = set(table.frame.index)
    noted = [row for row in table.set_aside if side_row(grid, table.layout, row) in {"note", None}]
    # What our own forms say above their table is ours.
    above = range(1, 1 if is_form(grid) else header - table.layout.two_rows)
    for row in (*above, *noted):
        for column, cell in enumerate(grid.rows[row - 1]):
            if isinstance(cell, str):
                yield row, column, text_of(cell)
    for (row, column), text in sorted(grid.comments.items()):
        if row <= header or row not in learners:
            yield row, column, text
