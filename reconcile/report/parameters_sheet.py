"""Sheet "Paramètres": every figure, reading and public holiday used, each with its source."""

import tomllib
from datetime import timedelta
from importlib.resources import files

import xlsxwriter

from reconcile.outcome import Outcome
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, write_table

COLUMNS = (
    Column("Type", "text", 12),
    Column("Nom", "wrap", 34),
    Column("Valeur", "wrap", 44),
    Column("Sens", "wrap", 60),
    Column("En vigueur depuis", "wrap", 26),
    Column("Source", "wrap", 44),
)


def write_parameters(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> None:
    """Write the figures in force for the orders of the run, the readings retained, the holidays of its span."""
    rows: list[list[object]] = [
        ["Chiffre", figure.key, figure.shown, figure.meaning, figure.in_force, figure.source]
        for figure in outcome.figures
    ]
    readings = tomllib.loads((files("reconcile.terms") / "readings.toml").read_text("utf-8"))["readings"]
    rows += [
        [
            "Lecture",
            one["name"],
            one["default"],
            f"Autres lectures possibles : {one['others']}.",
            "",
            "contrat AMG, lecture par défaut",
        ]
        for one in readings
    ]
    rows += [
        [
            "Jour férié",
            name,
            day,
            "Non ouvré en France métropolitaine",
            "",
            "bibliothèque « holidays », France",
        ]
        for name, day in _holidays(outcome)
    ]
    write_table(
        book,
        styles,
        "Paramètres",
        "Paramètres du calcul",
        "Les chiffres du contrat en vigueur au jour de chaque commande, les lectures retenues et les jours fériés de "
        "la période.",
        COLUMNS,
        rows,
        identity=2,
    )


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
