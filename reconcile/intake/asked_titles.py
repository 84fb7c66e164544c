"""The titles that nobody understood, to be asked about in *Correspondances*: of tables read, and of those refused."""

from collections.abc import Iterable, Iterator

from reconcile.correspondences import Correspondence
from reconcile.intake.lookalikes import asked_titles
from reconcile.intake.recognition import Recognised
from reconcile.intake.unusable import UnusableSheet, counts_days, nearest_layout


def titles_to_ask(sheets: Recognised) -> Iterator[Correspondence]:
    """Yield each title once for the tables that share their row of titles, in the order of the files."""
    asked = (one for grid, layout in sheets.tables for one in asked_titles(grid, layout, usable=True))
    refused = (one for sheet in (*sheets.refused, *sheets.unusable) for one in _of_unusable(sheet))
    seen = set()
    for one in (*refused, *asked):
        if one.key not in seen:
            seen.add(one.key)
            yield one


def _of_unusable(sheet: UnusableSheet) -> Iterable[Correspondence]:
    layout = sheet.layout or nearest_layout(sheet.grid)
    # With one known title a sheet is anything: what it is, is asked of the whole sheet.
    known = layout is not None and (sheet.layout is not None or len(layout.columns) > 1)
    asked = asked_titles(sheet.grid, layout, usable=False) if layout and known else ()
    return (one for one in asked if not counts_days(one.written))
