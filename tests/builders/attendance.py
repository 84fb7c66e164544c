"""Headings, learners and readings that the tests of attendance sheets share."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path

from openpyxl import load_workbook

from reconcile.evidence.lines import AttendanceLine
from reconcile.half_days import Half
from tests.builders.sheets import (
    dossier,
)

MORNING, AFTERNOON, WHOLE_DAY = Half
NAMES = ["Nom", "Prénom"]
ALPHA, BETA, GAMMA = ["EXEMPLE-ALPHA", "Testine"], ["EXEMPLE-BETA", "Factice"], ["EXEMPLE-GAMMA", "Fictif"]
ONE_DAY = dossier() | {"Date de fin": "12/03/2025"}


def half_days(lines: Iterable[AttendanceLine]) -> list[tuple[date | None, Half | None]]:
    return [(line.day, line.half) for line in lines]


def kinds(lines: Iterable[AttendanceLine]) -> list[str]:
    return [line.mark.kind for line in lines]


def minutes(lines: Iterable[AttendanceLine]) -> list[Fraction]:
    return [line.mark.minutes for line in lines]


def planned(lines: Iterable[AttendanceLine]) -> list[Fraction | None]:
    return [line.planned for line in lines]


def wide(*headings: str) -> list[str]:
    return [*NAMES, *headings]


def merge(path: Path, *ranges: str) -> None:
    book = load_workbook(path)
    for cells in ranges:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
