"""What makes a recognised table unusable: a field twice, a required field missing."""

from reconcile.errors import ReconcileError
from reconcile.french import listed
from reconcile.intake.grids import Grid
from reconcile.intake.layouts import KIND_NAMES, Layout, field_by_heading, fields
from reconcile.intake.suggestions import nearest
from reconcile.origins import column_letters
from reconcile.texts import text_of
from schemas.fields import normalised


class UnusableTableError(ReconcileError):
    """A table other than the dossiers is recognised and cannot be used; the month goes on without it (F46)."""


def _refusal(layout: Layout) -> type[ReconcileError]:
    return ReconcileError if layout.kind in {"dossiers", "decisions", "amounts"} else UnusableTableError


def refuse_double_columns(grid: Grid, layout: Layout) -> None:
    """Refuse two columns for one field: nothing says which is meant."""
    seen: dict[str, int] = {}
    marks = {one.column for one in layout.half_days}
    for column, cell in enumerate(grid.rows[layout.header_row - 1]):
        name = field_by_heading(layout.kind).get(normalised(text_of(cell))) if isinstance(cell, str) else None
        name = None if column in marks else name
        if name and name in seen:
            title = fields(layout.kind)[name].title
            cells = [f"{column_letters(c)}{layout.header_row}" for c in (seen[name], column)]
            raise _refusal(layout)(
                f"deux colonnes pour une même donnée : « {title} »",
                f"{grid.place} › {listed(cells)}",
                "supprimez l'une des deux colonnes, ou changez son titre",
            )
        if name:
            seen[name] = column


def refuse_missing_columns(grid: Grid, layout: Layout) -> None:
    """Refuse a table that lacks a required column, naming it and what may be it."""
    missing = [
        field.title for name, field in fields(layout.kind).items() if field.required and name not in layout.columns
    ]
    if missing:
        words = listed([f"« {title} »" for title in missing])
        written = [text_of(cell) for cell in grid.rows[layout.header_row - 1] if text_of(cell)]
        close = [found for title in missing if (found := nearest(title, written))]
        hint = f" (« {close[0]} » en est proche)" if close else ""
        raise _refusal(layout)(
            f"colonne obligatoire absente : {words}"
            if len(missing) == 1
            else f"colonnes obligatoires absentes : {words}",
            f"{grid.place} › ligne {layout.header_row} (titres du {KIND_NAMES[layout.kind]})",
            f"ajoutez-la à l'export, ou renommez celle qui contient cette donnée{hint}",
        )
