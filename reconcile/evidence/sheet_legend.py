"""The legend that a sheet gives of its own marks: `X = absent`, `P : présent` (inputs.md §1). It rules that sheet."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from reconcile.evidence.marks import MarkKind, words_of_marks
from reconcile.intake.tables import Table
from reconcile.terms.words import legend
from reconcile.texts import normalised_words, plain, text_of

# A mark stands at the start of a phrase: of `Groupe A : présentiel` the group is named, and no mark.
_PHRASES = re.compile(r"[,;/|()\n]|\. ")
_PAIR = re.compile(r"\s*([^\s=:→]{1,4}) ?(?:=|:|→) ?([^=:→]*?[^\W\d_][^=:→]*?)(?=\s+[^\s=:→]{1,4} ?(?:=|→)|$)")
_WORDED = re.compile(r"(?i)\s*([^\W\d_]|[✓✗×])\s*(?:[-–—]|si|pour)?\s+((?:absen|présen|presen)\w*)\s*")
_TITLE = re.compile(r"(?i)^\s*l[ée]gendes? ?:?\s*")
_ABSENCE = frozenset({"absent", "absente", "absents", "absentes", "absence", "absences"})
# A sentence that tells how to mark presence and absence both inverts nothing.
_PRESENCE = frozenset({"present", "presente", "presents", "presence", "presences"})
_ABSENT_ONES = _ABSENCE - {"absent", "absente"}
_LISTS = frozenset({"liste", "feuille", "releve", "etat", "tableau"})
_CROSSES = frozenset({"x", "croix", "cocher", "cochez", "coche", "cochee", "cochees", "case", "cases"})
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
        of_learner = number in learners
        for column, cell in enumerate(row):
            # A number, a day or the number of a dossier tells nothing of marks.
            if not isinstance(cell, str) or cell.isdigit() or (of_learner and column in mark_columns):
                continue
            told = _told(cell)
            yield from told.pairs
            if told.is_title:
                title_row = number
            if not of_learner:
                yield from ((mark, "") for mark in told.of_absence)
        if title_row and number <= title_row + _ROWS_UNDER_TITLE and not of_learner:
            yield from _in_two_cells([text for text in map(text_of, row) if text])


class _Told(Struct, frozen=True):
    """What one text says of marks: pairs of mark and meaning, marks that it may make of absence, a legend's title."""

    pairs: Sequence[tuple[str, str]]
    of_absence: Sequence[str]
    is_title: bool


@lru_cache(maxsize=20_000)
def _told(cell: str) -> _Told:
    """Read a text once: names and words come back in row after row."""
    text = text_of(cell)
    is_title = normalised_words(text)[:1] in (["legende"], ["legendes"])
    return _Told(tuple(_said(text)), tuple(_marks_of_absence(text)), is_title)


def _said(text: str) -> Iterator[tuple[str, str]]:
    """Yield the marks and meanings of a text whose phrases begin with a mark: `P = présent A = absent`, `X absent`."""
    for phrase in _PHRASES.split(_TITLE.sub("", text)):
        at = 0
        if worded := _WORDED.fullmatch(phrase):
            yield plain(worded[1]), worded[2]
            continue
        while found := _PAIR.match(phrase, at):
            yield plain(found[1]), found[2]
            at = found.end()


def is_of_legend(text: str) -> bool:
    """Tell a text that gives the meaning of a mark in a word or two."""
    return any(_kind(meaning) is not None or len(meaning.split()) <= 2 for _, meaning in _said(text))


def _marks_of_absence(text: str) -> Sequence[str]:
    """Return the marks of presence that a sentence may make marks of absence: `Cocher les absents`, `X si absent`.

    A list of the absent by its title leaves open all that says neither presence nor absence in words.
    """
    words = set(normalised_words(text))
    if not words & _ABSENCE or words & _PRESENCE or is_of_legend(text):
        return ()
    if words & _LISTS and words & _ABSENT_ONES:
        return [mark for mark in words_of_marks()[MarkKind.PRESENT] if not mark.startswith("p")]
    return ["x"] if words & _CROSSES else ()


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
