"""A sheet says the same in every shape."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from reconcile.half_days import Half
from tests.builders.attendance import AFTERNOON, MORNING
from tests.builders.examples import examples
from tests.builders.sheets import (
    FIRST,
    LAST,
    SESSION,
    Cells,
    read_attendance_csv,
)

HALF_DAYS = [(day, half) for day in (FIRST, LAST) for half in (MORNING, AFTERNOON)]
MARKS = {
    "P": ("present", 0),
    "A": ("absent", 0),
    "2h30": ("hours", 150),
    "3,5": ("hours", 210),
    "02:45": ("hours", 165),
}
LEARNERS = st.lists(
    st.sampled_from([f"EXEMPLE-{letter} Testine" for letter in "ABCDEF"]), unique=True, min_size=1, max_size=4
)
Sheet = dict[tuple[str, date, Half], str]


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Draw a full sheet: learner and half-day → mark as written."""
    chosen = draw(st.lists(st.sampled_from(HALF_DAYS), unique=True, min_size=1))
    mark = st.sampled_from(sorted(MARKS))
    return {(learner, *half_day): draw(mark) for learner in draw(LEARNERS) for half_day in sorted(chosen)}


def long_rows(sheet: Sheet) -> list[Cells]:
    rows = [[learner, f"{day:%d/%m/%Y}", half.label, mark] for (learner, day, half), mark in sheet.items()]
    return [["Stagiaire", "Date", "Demi-journée", "Présence"], *rows]


def wide_rows(sheet: Sheet, form: str) -> list[Cells]:
    columns = sorted({(day, half) for _, day, half in sheet})
    headings = [form.format(day=day, half=half.label) for day, half in columns]
    learners = dict.fromkeys(learner for learner, _, _ in sheet)
    return [["Stagiaire", *headings], *([one, *(sheet[one, *key] for key in columns)] for one in learners)]


def paired_rows(sheet: Sheet) -> list[Cells]:
    """Write marks and hours of each half-day in two columns."""
    columns = sorted({(day, half) for _, day, half in sheet})
    headings = [f"{half.label} {day:%d/%m} ({what})" for day, half in columns for what in ("présence", "heure")]
    rows: list[Cells] = [["Stagiaire", *headings]]
    for learner in dict.fromkeys(one for one, _, _ in sheet):
        marks = [sheet[learner, *key] for key in columns]
        pairs = [(mark, "") if mark in {"P", "A"} else ("", mark) for mark in marks]
        rows.append([learner, *(cell for pair in pairs for cell in pair)])
    return rows


def two_header_rows(sheet: Sheet) -> list[Cells]:
    headings, *rows = wide_rows(sheet, "{day:%d/%m/%Y}|{half}")
    split = [str(heading).split("|") for heading in headings[1:]]
    return [["", *(day for day, _ in split)], ["Stagiaire", *(half for _, half in split)], *rows]


SHAPES: dict[str, Callable[[Sheet], list[Cells]]] = {
    "long": long_rows,
    "day first": lambda sheet: wide_rows(sheet, "{day:%d/%m/%Y} {half}"),
    "year first": lambda sheet: wide_rows(sheet, "{day:%Y-%m-%d} {half}"),
    "no year": lambda sheet: wide_rows(sheet, "{half} {day:%d/%m}"),
    "pairs": paired_rows,
    "two header rows": two_header_rows,
}


@given(st.sampled_from(sorted(SHAPES)), sheets())
@examples(40)
def test_any_sheet_reads_the_same_in_every_shape(shape: str, sheet: Sheet) -> None:
    with TemporaryDirectory() as folder:
        lines = read_attendance_csv(Path(folder), [[f"N° session : {SESSION}"], *SHAPES[shape](sheet)])

    found = {(line.learner, line.day, line.half, line.mark.kind, line.mark.minutes) for line in lines}
    assert len(lines) == len(sheet)
    assert found == {(*key, kind, Fraction(time)) for key, mark in sheet.items() for kind, time in [MARKS[mark]]}
