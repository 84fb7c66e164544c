"""A month of invented learners, of any size: dossiers in one workbook, their attendance lines in another."""

import random
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter

AS_OF = date(2025, 6, 30)
_FIRST_MONDAY, _WEEKS = date(2023, 1, 9), 120
_HALVES = ((0, "Matin"), (0, "Après-midi"), (1, "Matin"), (1, "Après-midi"))
_DOSSIERS = ("N° dossier", "Nom", "Prénom", "Courriel", "N° session", "Intitulé", "Date de début", "Date de fin",
             "Durée (h)", "Statut", "Date de la demande", "Date de la proposition", "Date de confirmation",
             "Date d'annulation", "Prix (€)", "Commune", "Mandat", "Suivi par")  # fmt: skip
_LINES = ("N° session", "N° dossier", "Nom", "Prénom", "Date", "Demi-journée", "Heures prévues", "Heures réalisées")
# How learners end, of a hundred: came to all, to part, never, cancelled in time, cancelled late.
_ENDS = {"all": 62, "part": 14, "never": 8, "in_time": 8, "late": 8}


class Size(NamedTuple):
    """How many dossiers, how many in each session, and whether each has every line of attendance."""

    dossiers: int
    in_session: int = 15
    all_come: bool = False


def write_month(folder: Path, size: Size) -> None:
    """Write `dossiers.xlsx` and `emargements.xlsx`, the same bytes for the same size."""
    chance = random.Random(20250630)
    options = {"default_date_format": "dd/mm/yyyy", "constant_memory": True, "strings_to_formulas": False}
    with (
        xlsxwriter.Workbook(folder / "dossiers.xlsx", options) as dossiers,
        xlsxwriter.Workbook(folder / "emargements.xlsx", options) as lines,
    ):
        page, sheet = dossiers.add_worksheet("Export"), lines.add_worksheet("Émargements")
        page.write_row(0, 0, _DOSSIERS)
        sheet.write_row(0, 0, _LINES)
        row = 1
        for number in range(size.dossiers):
            session, first = _session(number // size.in_session)
            end = "all" if size.all_come else chance.choices(list(_ENDS), list(_ENDS.values()))[0]
            _write(page, number + 1, _dossier(number, session, first, end, chance))
            for half in _HALVES if end in {"all", "part", "never"} else ():
                hours = {"all": 3.5, "never": 0}.get(end, chance.choice((0, 1.5, 3.5)))
                who = (session, *_person(number)[:3])
                _write(sheet, row, (*who, first + timedelta(days=half[0]), half[1], 3.5, hours))
                row += 1


def _session(number: int) -> tuple[str, date]:
    return f"S{number:06d}", _FIRST_MONDAY + timedelta(weeks=number % _WEEKS, days=number // _WEEKS % 4)


def _person(number: int) -> tuple[str, str, str]:
    return f"{33 * 10**12 + number}", f"EXEMPLE-{number % 4_000}", f"Testine-{number % 90}"


def _dossier(number: int, session: str, first: date, end: str, chance: random.Random) -> tuple[Any, ...]:
    dossier, last_name, first_name = _person(number)
    confirmed = first - timedelta(days=70 if end == "late" else 30)
    left = {"in_time": first - timedelta(days=20), "late": first - timedelta(days=2)}.get(end)
    status = "Annulé (par le titulaire)" if left else "Accepté" if end == "never" else "Service fait validé"
    acts = (confirmed - timedelta(days=7), confirmed - timedelta(days=5), confirmed, left)
    price = chance.choice((100, 70, 95.5))
    return (
        dossier, last_name, first_name, f"{dossier}@exemple.invalid", session, "Le budget communal", first,
        first + timedelta(days=1), 14, status, *acts, price, "Bourg-Exemple", "Maire", "AMG",
    )  # fmt: skip


def _write(page: Any, row: int, values: tuple[Any, ...]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, date):
            page.write_datetime(row, column, datetime(value.year, value.month, value.day))
        elif value is not None:
            page.write(row, column, value)
