"""Presence marks (inputs.md §1): the legend, numbers as marks or as hours, and a mark joined with hours."""

from datetime import time, timedelta
from fractions import Fraction

import pytest
from msgspec.structs import replace

from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import Mark, MarkKind, combine, read_mark
from reconcile.evidence.number_scales import Scale
from reconcile.origins import Origin
from schemas.fields import Unreadable
from tests.builders.each import each

PRESENT = [
    "P",
    "p",
    "Présent",
    "PRÉSENT",
    "Présente",
    "Présent(e)",
    "X",
    "x",
    "✓",
    "oui",
    "Oui",
    "signé",
    "Signée",
]
ABSENT = [
    "A", "a", "ABS", "Abs", "Absent", "absente", "Absent(e)", "non", "FAUX", "Absent justifié",
    "ABSENT JUSTIFIE", "Absente justifiée", "EXC",
]  # fmt: skip


@each("scale", [Scale.MARKS, Scale.HOURS])
@each("cell", [*PRESENT, "VRAI", True])
def test_a_mark_of_presence_is_present_in_any_sheet(cell: object, scale: Scale) -> None:
    mark = read_mark(cell, scale)

    assert (mark.kind, mark.shows_presence, mark.shows_absence) == ("present", True, False)


@each("scale", [Scale.MARKS, Scale.HOURS])
@each("cell", [*ABSENT, False])
def test_a_mark_of_absence_is_absent_even_when_justified(cell: object, scale: Scale) -> None:
    mark = read_mark(cell, scale)

    assert (mark.kind, mark.shows_presence, mark.shows_absence) == ("absent", False, True)


@each(("cell", "kind"), [(1, "present"), ("1", "present"), (1.0, "present"), (0, "absent"), ("0", "absent")])
def test_one_and_zero_are_marks_where_numbers_are_no_hours(cell: object, kind: str) -> None:
    assert read_mark(cell, Scale.MARKS).kind == kind


@each(("cell", "minutes"), [(1, 60), ("1", 60), (0, 0), ("0", 0), (0.5, 30)])
def test_one_and_zero_are_hours_where_numbers_are_hours(cell: object, minutes: int) -> None:
    mark = read_mark(cell, Scale.HOURS)

    assert (mark.kind, mark.minutes) == ("hours", Fraction(minutes))


@each(
    ("cell", "minutes"),
    [
        ("2", 120),
        ("2,5", 150),
        (2.5, 150),
        ("2h30", 150),
        ("02:30", 150),
        (time(2, 30), 150),
        (timedelta(minutes=150), 150),
        ("9h00-11h30", 150),
        ("9h00-11h30 / 14h00-15h00", 210),
    ],
)
def test_hours_and_times_are_the_time_attended(cell: object, minutes: int) -> None:
    mark = read_mark(cell, Scale.HOURS)

    assert (mark.kind, mark.minutes, mark.shows_presence) == ("hours", Fraction(minutes), True)


@each("scale", [Scale.MARKS, Scale.HOURS])
@each(
    "cell",
    ["Retard", "Non renseigné", "?", "P ?", "A ?", "P/A", "peut-être", "11h30-9h00", "25", 30, -1, "NC", "/"],
)
def test_anything_unknown_is_unreadable_and_shows_neither_presence_nor_absence(cell: object, scale: Scale) -> None:
    mark = read_mark(cell, scale)

    assert (mark.kind, mark.shows_presence, mark.shows_absence) == ("unreadable", False, False)
    assert mark.note


def test_a_cell_in_error_is_unreadable_and_says_why() -> None:
    mark = read_mark(Unreadable("#N/A", "cellule en erreur"), Scale.HOURS)

    assert mark == Mark(MarkKind.UNREADABLE, "#N/A", note="cellule en erreur")


@each("cell", [None, "", "  ", "\u00a0"])
def test_an_empty_cell_is_blank(cell: object) -> None:
    assert read_mark(cell, Scale.HOURS) == Mark(MarkKind.BLANK)


def test_a_mark_keeps_what_was_written() -> None:
    assert [read_mark(cell, Scale.MARKS).text for cell in ("Absent justifié", 1, True)] == [
        "Absent justifié",
        "1",
        "VRAI",
    ]


P, A, BLANK, UNREADABLE = (
    Mark(MarkKind.PRESENT, "P"),
    Mark(MarkKind.ABSENT, "A"),
    Mark(MarkKind.BLANK),
    Mark(MarkKind.UNREADABLE, "?", note="?"),
)
TWO, ZERO = Mark(MarkKind.HOURS, "2", Fraction(120)), Mark(MarkKind.HOURS, "0", Fraction(0))


@each(
    ("mark", "hours", "kind", "minutes"),
    [
        (P, TWO, "hours", 120),
        (A, TWO, "hours", 120),
        (A, ZERO, "hours", 0),
        (BLANK, TWO, "hours", 120),
        (BLANK, ZERO, "hours", 0),
        (P, BLANK, "present", 0),
        (A, BLANK, "absent", 0),
        (BLANK, BLANK, "blank", 0),
        (P, ZERO, "unreadable", 0),
        (P, UNREADABLE, "unreadable", 0),
        (UNREADABLE, BLANK, "unreadable", 0),
    ],
)
def test_hours_outrank_the_mark_but_present_with_no_hour_is_unreadable(
    mark: Mark, hours: Mark, kind: str, minutes: int
) -> None:
    joined = combine(mark, hours)

    assert (joined.kind, joined.minutes) == (kind, Fraction(minutes))


def test_absent_with_hours_says_the_contradiction() -> None:
    assert combine(A, TWO).note == "absent avec des heures suivies"


WRITTEN = AttendanceLine(
    "S1", "", "EXEMPLE-ALPHA Testine", None, Fraction(210), Mark(MarkKind.BLANK), Origin("f.csv", "", 2)
)


@each(
    ("mark", "planned", "minutes"),
    [
        pytest.param(Mark(MarkKind.PRESENT), 210, 210, id="present: all of it"),
        pytest.param(Mark(MarkKind.PRESENT), None, None, id="present for a time that nobody planned"),
        pytest.param(Mark(MarkKind.ABSENT), None, 0, id="absent: nothing, whatever was planned"),
        pytest.param(Mark(MarkKind.HOURS, minutes=Fraction(90)), 210, 90, id="hours: themselves"),
        pytest.param(Mark(MarkKind.SHARE, share=Fraction(1, 2)), 210, 105, id="half of what was planned"),
        pytest.param(Mark(MarkKind.SHARE, share=Fraction(1, 2)), None, None, id="half of a time that nobody planned"),
        pytest.param(Mark(MarkKind.SHARE, share=Fraction(1, 2), of_day=True), 210, None, id="half of the whole day"),
        pytest.param(Mark(MarkKind.UNREADABLE, "?"), 210, None, id="unreadable"),
    ],
)
def test_a_mark_says_how_many_minutes_were_attended(mark: Mark, planned: int | None, minutes: int | None) -> None:
    line = replace(WRITTEN, mark=mark, planned=None if planned is None else Fraction(planned))
    assert line.attended_as_written == minutes
