"""Sheet "Émargements": every attendance line as read, with the dossier it was matched to and its cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from reconcile.grouping import grouped
from reconcile.month.outcome import MatchedLine, Outcome
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Sheet, Tinted, write_table


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line, the number of the dossier it serves, and the codes of the findings on its mark."""

    found: MatchedLine
    dossier_id: str
    codes: Sequence[str]


def _planned(row: LineRow) -> float | None:
    planned = row.found.line.planned
    return None if planned is None else float(planned / 60)


def _attended(row: LineRow) -> float | None:
    attended = row.found.line.attended_as_written
    return None if attended is None else float(attended) / 60


def _remark(row: LineRow) -> str:
    beside = row.found.line.beside
    return " ; ".join(beside.texts) if beside else ""


def _codes(row: LineRow) -> Tinted | None:
    found = row.found
    own = [found.code] if found.code and (found.index is not None or found.perhaps_present) else []
    shown = " ".join(dict.fromkeys([*own, *row.codes]))
    return Tinted(shown, "check") if shown else None


SHEET: Sheet[LineRow] = Sheet(
    "Émargements",
    "Émargements lus",
    "Une ligne par stagiaire et demi-journée, quelle que soit la forme de la feuille ; heures vides quand aucune "
    "durée n'est connue.",
    (
        Column("N° session", "id", 18, lambda row: row.found.line.session_id, "Session de la feuille."),
        Column("Stagiaire", "text", 30, lambda row: row.found.line.learner, "Nom tel qu'écrit sur la feuille."),
        Column("Date", "day", 11, lambda row: row.found.line.day, "Jour de la demi-journée."),
        Column("Demi-journée", "text", 13, lambda row: row.found.line.half, "Matin, après-midi ou journée."),
        Column("Heures prévues", "hours", 10, _planned, "Durée prévue de la demi-journée, en heures."),
        Column("Heures suivies", "hours", 10, _attended, "Durée que dit la marque, en heures."),
        Column("Marque lue", "text", 20, lambda row: row.found.line.mark.text, "La marque telle qu'écrite."),
        Column("Remarque", "wrap", 30, _remark, "Remarques et commentaires écrits à côté des marques de la ligne."),
        Column("Comprise comme", "text", 15, lambda row: row.found.line.mark.kind, "Ce que la marque veut dire."),
        Column("N° dossier rapproché", "id", 18, lambda row: row.dossier_id, "Dossier que sert la ligne."),
        Column("Rapproché par", "text", 13, lambda row: row.found.how or "non rapproché", "Comment il a été trouvé."),
        Column("Constat", "text", 10, _codes, "Codes des constats sur la marque."),
        Column("Fichier", "wrap", 30, lambda row: row.found.line.origin.file, "Fichier de la feuille."),
        Column("Feuille", "wrap", 18, lambda row: row.found.line.origin.sheet, "Feuille."),
        Column("Cellule", "text", 9, lambda row: row.found.line.origin.cell("mark"), "Cellule de la marque."),
    ),
    identity=2,
)


def write_attendance(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> None:
    """Write every attendance line as read, with the dossier it was matched to, the findings on it, and its cell."""
    on_marks = grouped(
        (one for one in outcome.findings if one.name == "mark" and one.origin),
        lambda one: (one.origin.file, one.origin.sheet, one.cell) if one.origin else None,
    )
    rows = []
    for found in outcome.attendance:
        origin = found.line.origin
        here = on_marks.get((origin.file, origin.sheet, origin.cell("mark")), [])
        number = outcome.results[found.index].dossier.dossier_id if found.index is not None else ""
        rows.append(LineRow(found, number, [one.code for one in here]))
    write_table(book, styles, SHEET, rows)
