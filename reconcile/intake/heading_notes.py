"""What the eye does not see in a sheet, or sees otherwise (F19, F36), and titles that nothing takes (F34, F35)."""

from collections.abc import Iterator

from reconcile.findings import Finding, Subject
from reconcile.french import listed
from reconcile.intake.grids import Grid
from reconcile.intake.half_day_headings import measure_of
from reconcile.intake.layouts import Layout, fields, titles
from reconcile.intake.lookalikes import near_fields, unused_columns
from reconcile.intake.suggestions import nearest, one_of
from reconcile.origins import Origin, column_letters


def sheet_notes(grid: Grid, layout: Layout) -> Iterator[Finding]:
    """Yield F19, F34, F35 and F36 of a recognised table."""
    origin = Origin(grid.file, grid.sheet, 0)
    notes = [("F19", "La feuille est masquée ; elle a été lue.")] if not grid.visible else []
    if grid.hidden_rows:
        rows = listed([str(row) for row in grid.hidden_rows[:10]]) + (" …" if len(grid.hidden_rows) > 10 else "")
        notes.append(("F19", f"Lignes masquées ou filtrées, lues comme les autres : {rows}."))
    if grid.since_1904:
        notes.append(("F36", ""))
    yield from (Finding(code, Subject(origin=origin), detail) for code, detail in notes)
    yield from _near_titles(grid, layout)
    yield from _lost_columns(grid, layout)


def _near_titles(grid: Grid, layout: Layout) -> Iterator[Finding]:
    """Yield F35 for a title that is spelled nearly like one that the table lacks."""
    known = fields(layout.kind)
    spellings = [text for name, field in known.items() if name not in layout.columns for text in field.headings]
    read = {one.column for one in layout.beside if measure_of(one.title)}
    for column, title in unused_columns(grid, layout, filled=False).items():
        if column not in read and (close := nearest(title, spellings)):
            near = [known[name].title for name in near_fields(title, layout)]
            origin = Origin(grid.file, grid.sheet, layout.header_row, {"heading": column})
            said = one_of(near if len(near) > 1 else [close])
            yield Finding("F35", Subject(origin=origin, name="heading"), f"Colonne « {title} » non utilisée{said}")


def _lost_columns(grid: Grid, layout: Layout) -> Iterator[Finding]:
    """Yield F34 for filled columns without a title, or with one that stands to their left already."""
    header = titles(grid, layout)
    used = {*layout.columns.values(), *(heading.column for heading in layout.half_days)}
    used |= {one.column for one in layout.beside if one.measure != "other" or measure_of(one.title)}
    lost = [
        column_letters(column)
        for column, heading in enumerate(header)
        if column not in used
        and (not heading or header.index(heading) < column)
        and any(column < len(row) and row[column] is not None for row in grid.rows[layout.header_row :])
    ]
    if lost:
        origin = Origin(grid.file, grid.sheet, layout.header_row)
        detail = f"Colonnes remplies sans titre, ou de titre répété : {listed(lost)}."
        yield Finding("F34", Subject(origin=origin), detail)
