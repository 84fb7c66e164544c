"""The XML of an xlsx sheet as spreadsheets write it, looked at without parsing it.

Parsing takes ten times as long, so a sheet is parsed only where it must be: where it holds an oddity other than hidden
rows, or where not every cell says in its first attribute which one it is. Any doubt means that it must.
"""

import re
from collections.abc import Iterator

from reconcile.intake.extents import Extent
from reconcile.origins import column_number

# A row or a cell that does not say which one it is, a formula, a merged cell; a comment, in which anything may stand.
_FOR_THE_PARSER = re.compile(rb'<(?:!|(?:c(?! r="[A-Z]{1,3}[1-9]\d{0,6}")|row(?! r="[1-9]\d{0,6}")|f|mergeCell)[\s>/])')
# The same elements under a prefix, as some writers have them.
_PREFIXED = re.compile(rb":(?:c|row|f|mergeCell)[\s>/]")
_LETTERS = re.compile(rb'<c r="([A-Z]{1,3})[1-9]')
_ROWS = re.compile(rb'<c r="[A-Z]{1,3}([1-9]\d{0,6})"')
_HIDDEN = re.compile(rb'<row r="([1-9]\d{0,6})"[^<>]* hidden="(?:1|true)"')
# Looked at in pieces: the cells of a million rows would not all be kept.
_PIECE = 1 << 22


def is_plain(xml: bytes) -> bool:
    """Tell whether every row and cell says which one it is, and none holds an error, a formula, a merge."""
    # A zero byte is of another encoding, in which no name would be found.
    known = b"\x00" not in xml and b' t="e"' not in xml
    quoted_otherwise = xml.find(b"='", xml.find(b"<sheetData")) >= 0
    return known and not quoted_otherwise and not _FOR_THE_PARSER.search(xml) and not _PREFIXED.search(xml)


def plain_extent(xml: bytes) -> Extent:
    """Return how far the cells of a plain sheet go, blank ones included."""
    columns, rows, cells = set[bytes](), set[bytes](), 0
    for start, end in _pieces(xml):
        found = _LETTERS.findall(xml, start, end)
        cells += len(found)
        columns.update(found)
        rows.update(_ROWS.findall(xml, start, end))
    last = max((column_number(one.decode()) + 1 for one in columns), default=0)
    return Extent(max(map(int, rows), default=0), last, cells)


def plain_hidden_rows(xml: bytes) -> set[int] | None:
    """Return the hidden rows of a plain sheet; `None` where only a parser can tell."""
    if b"hidden" not in xml:
        return set()
    if xml.count(b"hidden") != xml.count(b' hidden="'):
        return None
    return {int(row) for start, end in _pieces(xml) for row in _HIDDEN.findall(xml, start, end)}


def _pieces(xml: bytes) -> Iterator[tuple[int, int]]:
    """Yield where pieces of a text begin and end, none of them within a tag."""
    start = 0
    while start < len(xml):
        found = xml.find(b"<", start + _PIECE)
        end = len(xml) if found < 0 else found
        yield start, end
        start = end
