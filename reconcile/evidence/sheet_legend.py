"""The legend that a sheet gives of its own marks: `X = absent`, `P : présent` (inputs.md §1). It rules that sheet."""

import re
from collections.abc import Iterator, Mapping, Set
from itertools import pairwise

from reconcile.evidence.marks import MarkKind, words_of_marks
from reconcile.intake.tables import Table
from reconcile.terms.words import legend
from reconcile.texts import normalised_words, plain, text_of

_PAIR = re.compile(r"(?<![^\s,;/(|])([^\s=:→,;()|]{1,4}) ?(?:=|:|→) ?([^=:→,;()|]+)")
# A legend of several rows under its title.
_ROWS_UNDER_TITLE = 6


def sheet_legend(table: Table, mark_columns: Set[int]) -> Mapping[str, MarkKind | None]:
    """Return what the sheet says of its marks, by the mark as compared; `None` where its words are not in our legend.

    It is looked for everywhere but among the marks of the learners. Two meanings of one mark are none.
    """
    found: dict[str, MarkKind | None] = {}
    for mark, meaning in _pairs(table, mark_columns):
        kind = _kind(meaning)
        found[mark] = kind if found.get(mark, kind) is kind else None
    return found


def _pairs(table: Table, mark_columns: Set[int]) -> Iterator[tuple[str, str]]:
    learners = set(table.frame.index)
    title_row = 0
    for number, row in enumerate(table.grid.rows, start=1):
        texts = [
            "" if number in learners and column in mark_columns else text_of(cell) for column, cell in enumerate(row)
        ]
        if any(normalised_words(text)[:1] in (["legende"], ["legendes"]) for text in texts):
            title_row = number
        for text in filter(None, texts):
            yield from ((plain(mark), meaning) for mark, meaning in _PAIR.findall(text.replace("/", ",")))
        if title_row and number <= title_row + _ROWS_UNDER_TITLE and number not in learners:
            yield from _in_two_cells([text for text in texts if text])


def _in_two_cells(texts: list[str]) -> Iterator[tuple[str, str]]:
    """Yield a mark and its meaning that stand in neighbouring cells under the title of the legend."""
    for mark, meaning in pairwise(texts):
        if len(mark) <= 4 and len(meaning) > 4:
            yield plain(mark), meaning


def _kind(meaning: str) -> MarkKind | None:
    """Return the one presence or absence that a meaning is made of; other words may say anything."""
    words = [word for word in normalised_words(meaning) if word not in legend("remarks")["neutral"]]
    kinds = {kind for word in words for kind, known in words_of_marks().items() if word in known and len(word) > 1}
    unknown = [word for word in words if not any(word in known for known in words_of_marks().values())]
    return kinds.pop() if len(kinds) == 1 and not unknown else None
