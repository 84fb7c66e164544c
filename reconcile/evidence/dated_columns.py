"""The columns of a wide sheet → the half-day that each is of (inputs.md §1)."""

from reconcile.errors import ReconcileError
from reconcile.evidence.planned_times import MarkColumn, single_columns
from reconcile.evidence.sheet_sessions import Sessions, only_half_day
from reconcile.half_days import HalfDay
from reconcile.intake.half_day_headings import HalfDayHeading
from reconcile.intake.tables import Table
from reconcile.origins import Origin


def dated_columns(table: Table, session_id: str, sessions: Sessions) -> dict[HalfDay, list[MarkColumn]]:
    """Return the columns of each half-day, with the dates of a session.

    Raises `ReconcileError` for a day that cannot be told, and for two columns of one half-day.
    """
    first, last = sessions.get(session_id, (None, None))
    found: dict[HalfDay, list[MarkColumn]] = {}
    for heading in table.layout.half_days:
        day = heading.date_near(first, last)
        if day is None:
            raise ReconcileError(
                "l'année ou le jour d'une colonne ne peut pas être déterminé",
                f"{table.grid.place} › {_heading_cell(table, heading)}",
                "écrivez la date complète dans le titre de la colonne, par exemple 12/03/2025 matin",
            )
        same = found.setdefault(HalfDay(day, heading.half), [])
        if any(one.measure == heading.measure for one in same):
            raise ReconcileError(
                f"deux colonnes pour une même demi-journée, le {day:%d/%m/%Y} {heading.half.label}",
                f"{table.grid.place} › {_heading_cell(table, heading)}",
                "titrez chaque colonne de sa date et de Matin ou Après-midi (AM se lit après-midi)",
            )
        same.append(MarkColumn(heading.column, heading.measure, heading.times))
    return found or {only_half_day(table, session_id, sessions): single_columns(table)}


def _heading_cell(table: Table, heading: HalfDayHeading) -> str:
    return Origin(table.grid.file, table.grid.sheet, table.layout.header_row, {"h": heading.column}).cell("h")
