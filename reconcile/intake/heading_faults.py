"""What makes a recognised table unusable: a field twice, a required field missing."""

from collections.abc import Iterator, Sequence

from reconcile.errors import ReconcileError
from reconcile.french import listed
from reconcile.intake.grids import Grid
from reconcile.intake.layouts import KIND_NAMES, Layout, field_by_heading, fields
from reconcile.intake.lookalikes import lookalikes
from reconcile.origins import column_letters
from reconcile.texts import text_of
from schemas.fields import normalised


class TitleFaultError(ReconcileError):
    """A fault of the titles of a table, with the code of the finding that says it (F01, F02)."""

    def __init__(self, code: str, what: str, where: str, remedy: str) -> None:
        super().__init__(what, where, remedy)
        self.code = code


class UnusableTableError(ReconcileError):
    """A table is recognised and cannot be used: its layout, and every fault of its titles.

    Only without dossiers does the month stop; of other tables it goes on without (F46).
    """

    def __init__(self, layout: Layout, faults: Sequence[ReconcileError]) -> None:
        super().__init__(faults[0].what, faults[0].where, faults[0].remedy)
        self.layout, self.faults = layout, tuple(faults)


def refuse_faults(grid: Grid, layout: Layout) -> None:
    """Raise `UnusableTableError` with every fault of the titles of a table."""
    if faults := [*double_columns(grid, layout), *_missing_columns(grid, layout)]:
        raise UnusableTableError(layout, faults)


def double_columns(grid: Grid, layout: Layout) -> Iterator[ReconcileError]:
    """Yield a fault for two columns of one field: nothing says which is meant."""
    seen: dict[str, int] = {}
    marks = {one.column for one in layout.half_days}
    for column, cell in enumerate(grid.rows[layout.header_row - 1]):
        name = field_by_heading(layout.kind).get(normalised(text_of(cell))) if isinstance(cell, str) else None
        name = None if column in marks else name
        if name and name in seen:
            title = fields(layout.kind)[name].title
            cells = [f"{column_letters(c)}{layout.header_row}" for c in (seen[name], column)]
            yield TitleFaultError(
                "F02",
                f"deux colonnes pour une même donnée : « {title} »",
                f"{grid.place} › {listed(cells)}",
                "supprimez l'une des deux colonnes, ou changez son titre",
            )
        if name:
            seen[name] = column


def _missing_columns(grid: Grid, layout: Layout) -> Iterator[ReconcileError]:
    """Yield the fault of a table that lacks required columns: each by its name, and all that may be it."""
    known = fields(layout.kind)
    missing = [name for name, field in known.items() if field.required and name not in layout.columns]
    if missing:
        words = listed([f"« {known[name].title} »" for name in missing])
        near = [said for name in missing if (said := _near(grid, layout, name))]
        hint = f" ({' ; '.join(near)})" if near else ""
        yield TitleFaultError(
            "F01",
            f"colonne obligatoire absente : {words}"
            if len(missing) == 1
            else f"colonnes obligatoires absentes : {words}",
            f"{grid.place} › ligne {layout.header_row} (titres du {KIND_NAMES[layout.kind]})",
            "ajoutez-la à l'export, ou renommez celle qui contient cette donnée" + hint
            if len(missing) == 1
            else "ajoutez-les à l'export, ou renommez celles qui contiennent ces données" + hint,
        )


def _near(grid: Grid, layout: Layout, name: str) -> str:
    """Return the unused titles that may be a missing field."""
    written = [text_of(cell) for cell in grid.rows[layout.header_row - 1]]
    like = [f"« {written[column]} »" for column, names in lookalikes(grid, layout).items() if name in names]
    return f"pour « {fields(layout.kind)[name].title} », peut-être {listed(like, 'ou')}" if like else ""
