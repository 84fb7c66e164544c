"""The sheets of our own reconciliation that are read back: those that people fill in, and the amounts."""

from collections.abc import Set

from reconcile.texts import plain
from schemas.correspondences import SHEET as MEANINGS
from schemas.reminders import SHEET as REMINDERS

ABOUT, AMOUNTS, TO_DO = "Lisez-moi", "Montants dus", "À traiter"
# Where people decide, and where what they settled stands.
DECISIONS = (TO_DO, "Pour information")
# The sheets that name one of our own workbooks: read for its decisions, never as an export.
OWN_SHEETS = frozenset({ABOUT, AMOUNTS, TO_DO})
_READ_BACK = frozenset(map(plain, {ABOUT, AMOUNTS, *DECISIONS, MEANINGS, REMINDERS}))


def sheets_to_read(names: Set[str]) -> Set[str]:
    """Return the names of the sheets of a workbook that are read: all, but for those of ours that nobody reads back.

    They are most of a month, copied from its inputs.
    """
    return {name for name in names if plain(name) in _READ_BACK} if names >= OWN_SHEETS else names
