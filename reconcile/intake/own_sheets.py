"""The sheets of our own reconciliation that are read back: those that people fill in, and the amounts."""

from collections.abc import Set

from reconcile.texts import plain
from schemas.correspondences import SHEET as MEANINGS
from schemas.reminders import SHEET as REMINDERS

# The sheets that name one of our own workbooks: read for its decisions, never as an export.
OWN_SHEETS = frozenset({"Lisez-moi", "Montants dus", "À traiter"})
_READ_BACK = frozenset(map(plain, OWN_SHEETS | {"Pour information", MEANINGS, REMINDERS}))


def sheets_to_read(names: Set[str]) -> Set[str]:
    """Return the names of the sheets of a workbook that are read: all, but for those of ours that nobody reads back.

    They are most of a month, copied from its inputs.
    """
    return {name for name in names if plain(name) in _READ_BACK} if names >= OWN_SHEETS else names
