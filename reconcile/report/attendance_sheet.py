"""Sheet "Émargements": every attendance line as read, with the dossier it was matched to and its cell."""

from collections.abc import Sequence
from fractions import Fraction

import xlsxwriter
from msgspec import Struct

from reconcile.french import with_comma
from reconcile.grouping import grouped
from reconcile.month.counted import counted_minutes
from reconcile.month.outcome import MatchedLine, Outcome
from reconcile.report.cells import Tinted, hours
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Sheet, Written, write_table


class LineRow(Struct, frozen=True):
    """A line, the number of the dossier it serves, the codes of the findings on its mark, the minutes it counts for."""

    found: MatchedLine
    dossier_id: str
    codes: Sequence[str]
    counted: Fraction | None


def _source(row: LineRow) -> str:
    origin = row.found.line.origin
    return " › ".join(filter(None, (origin.file, origin.sheet, origin.cell("mark"))))


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
        Column(
            "Heures prévues",
            "hours",
            10,
            lambda row: hours(row.found.line.planned),
            "Durée prévue de la demi-journée, en heures.",
        ),
        Column(
            "Heures comptées",
            "hours",
            9,
            lambda row: hours(row.counted),
            "Ce que la ligne compte dans les heures suivies du dossier : au plus la durée prévue.",
        ),
        Column("Marque lue", "text", 20, lambda row: with_comma(row.found.line.mark.text), "La marque, comme écrite."),
        Column("Remarque", "wrap", 30, _remark, "Remarques et commentaires écrits à côté des marques de la ligne."),
        Column("Comprise comme", "text", 15, lambda row: row.found.line.mark.kind, "Ce que la marque veut dire."),
        Column("N° dossier rapproché", "id", 18, lambda row: row.dossier_id, "Dossier que sert la ligne."),
        Column("Rapproché par", "text", 13, lambda row: row.found.how or "non rapproché", "Comment il a été trouvé."),
        Column("Constat", "text", 10, _codes, "Codes des constats sur la marque."),
        Column("Source", "wrap", 44, _source, "Fichier, feuille et cellule de la marque."),
    ),
    identity=2,
)


def write_attendance(
    book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome
) -> tuple[Written, tuple[Fraction, ...]]:
    """Write every attendance line as read, with the dossier it was matched to, the findings on it, and its cell.

    Return where it stands, and the minutes that its lines count for.
    """
    counted = counted_minutes(outcome.attendance, outcome.results)
    on_marks = grouped(
        (one for one in outcome.findings if one.name == "mark" and one.origin),
        lambda one: (one.origin.file, one.origin.sheet, one.cell) if one.origin else None,
    )
    rows = []
    for found, minutes in zip(outcome.attendance, counted, strict=True):
        origin = found.line.origin
        here = on_marks.get((origin.file, origin.sheet, origin.cell("mark")), [])
        number = outcome.results[found.index].dossier.dossier_id if found.index is not None else ""
        rows.append(LineRow(found, number, [one.code for one in here], minutes))
    written = write_table(book, styles, SHEET, rows)[1]
    return written, tuple(one for one in counted if one is not None)
