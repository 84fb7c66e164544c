"""Sheet "Paramètres": every figure, reading and public holiday used, each with its source."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

import xlsxwriter

from reconcile.french import euros, plural
from reconcile.month.outcome import Outcome, ReadingTotals, Totals
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Sheet, write_table


class ParameterRow(NamedTuple):
    """A figure, a reading or a public holiday."""

    kind: str
    name: str
    value: object
    meaning: str
    in_force: str
    source: str
    checked: date | None = None


SHEET: Sheet[ParameterRow] = Sheet(
    "Paramètres",
    "Paramètres du calcul",
    "Les chiffres du contrat en vigueur au jour de chaque commande, les lectures du guide avec ce que chacune "
    "donnerait, et les jours fériés de la période.",
    (
        Column("Type", "text", 12, lambda row: row.kind, "Chiffre, lecture ou jour férié."),
        Column("Nom", "wrap", 34, lambda row: row.name, "Nom du chiffre, question du guide, ou jour férié."),
        Column("Valeur", "words", 44, lambda row: row.value, "Valeur retenue."),
        Column("Sens", "words", 60, lambda row: row.meaning, "Ce qu'elle veut dire, ou ce qu'une lecture changerait."),
        Column("En vigueur depuis", "words", 26, lambda row: row.in_force, "Premier jour où elle vaut."),
        Column("Source", "words", 44, lambda row: row.source, "D'où elle vient."),
        Column("Vérifié le", "day", 11, lambda row: row.checked, "Dernier jour où il a été comparé à sa source."),
    ),
    identity=2,
)


def write_parameters(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> None:
    """Write the figures in force for the orders of the run, every reading, the holidays of its span."""
    write_table(book, styles, SHEET, _rows(outcome))


def _rows(outcome: Outcome) -> Iterator[ParameterRow]:
    if outcome.age_note:
        yield ParameterRow("Note", "Âge des chiffres", outcome.age_note, "Ils sont utilisés tels quels.", "", "")
    for figure in outcome.figures:
        yield ParameterRow(
            "Chiffre", figure.name, figure.shown, figure.meaning, figure.in_force, figure.source, figure.checked
        )
    yield from _readings(outcome)
    for name, day in _holidays(outcome):
        closed, source = "Non ouvré en France métropolitaine", "bibliothèque « holidays », France"
        yield ParameterRow("Jour férié", name, day, closed, "", source)


def _readings(outcome: Outcome) -> Iterator[ParameterRow]:
    """Yield each reading retained, then each other one with what it would make of the totals."""
    retained = _sums("Totaux de ce classeur", outcome.totals.firm, outcome.totals.conditional, outcome.totals.undecided)
    said: set[str] = set()
    for one in outcome.readings:
        question = one.other.question
        if question not in said:
            said.add(question)
            source = "contrat AMG, lecture par défaut"
            name = f"{one.other.number} · {question}"
            yield ParameterRow("Lecture", name, one.other.default, retained, "", source)
        effect = _effect(one, outcome.totals)
        yield ParameterRow("Autre lecture", name, one.other.label, effect, "", "guide AMG, autre lecture")


def _effect(one: ReadingTotals, retained: Totals) -> str:
    due = retained.due
    if one.totals.services != retained.services and one.totals.due == due:
        booked = f"prestation {euros(one.totals.services)}, indemnité {euros(one.totals.indemnities)}"
        return f"Ne changerait aucun montant, mais leur nature : {booked}."
    if not one.changed:
        return "Ne changerait aucun montant de ce classeur."
    totals = one.totals
    moved = f"Changerait {plural(one.changed, 'dossier')} ({_signed(totals.due - due)})."
    return f"{_sums('Totaux', totals.firm, totals.conditional, totals.undecided)} {moved}"


def _sums(label: str, firm: int, conditional: int, undecided: int) -> str:
    left = f" ; à décider {plural(undecided, 'dossier')}" if undecided else ""
    return f"{label} : dû {euros(firm + conditional)}, ferme {euros(firm)}, conditionnel {euros(conditional)}{left}."


def _signed(cents: int) -> str:
    return f"{'+' if cents > 0 else ''}{euros(cents)}"


def _holidays(outcome: Outcome) -> list[tuple[str, object]]:
    """Return the holidays between the first date of the run and the last, a month more on each side."""
    days = [outcome.as_of]
    for result in outcome.results:
        dossier = result.dossier
        acts = (
            dossier.starts_on,
            dossier.ends_on,
            dossier.requested_on,
            dossier.proposed_on,
            dossier.confirmed_on,
            dossier.cancelled_on,
        )
        days += [day for day in acts if day]
    first, last = min(days) - timedelta(days=31), max(days) + timedelta(days=31)
    return [(name, day) for day, name in outcome.calendar.holidays.items() if first <= day <= last]
