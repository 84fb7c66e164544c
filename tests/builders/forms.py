"""Exports → `roster` → its attendance forms filled in by hand → `monthly`: people at the printed forms.

A form is filled in as a hand would do it: cells are written, now and then a column is added or deleted.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from reconcile.contract.amounts import Case
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.report.roster_workbook import roster_bytes
from reconcile.roster.pipeline import Roster, prepare_roster
from tests.builders.cells import Pages
from tests.builders.months import ALPHA, OMEGA, SESSION, dossier_row, filler_row, result_of, write_csv

BETA, OTHER_SESSION = "0007002", "S-TEST-2"
# The day the forms are printed, and the day the month is reconciled.
BEFORE, AFTER = date(2025, 3, 14), date(2025, 5, 31)
TIMES = "9h00-12h30 / 14h00-17h30"

Row = Mapping[str, str]
Amounts = dict[str, tuple[Case, int | None]]
# The roster workbook of each export printed so far: many tests print the same one.
_PRINTED: dict[bytes, bytes] = {}


def held(first: str, last: str = "", hours: str = "") -> dict[str, str]:
    """Return what the dossiers of a session say of its days and hours."""
    return {"starts_on": first, "ends_on": last or first, "planned_hours": hours}


ONE_DAY = held("27/03/2025", hours="7h00")
HALF_DAY = held("27/03/2025", hours="3h30")
TWO_DAYS = held("27/03/2025", "28/03/2025", "14h00")
WEEKEND = held("29/03/2025", "30/03/2025", "14h00")
LONGER = held("24/03/2025", "04/04/2025")


def beta_row(**changes: str) -> dict[str, str]:
    """Return the dossier of a learner of another session, on Thursday 10 April 2025."""
    names = {"dossier_id": BETA, "last_name": "EXEMPLE-BETA", "first_name": "Inventée", "session_id": OTHER_SESSION}
    return dossier_row(**names | held("10/04/2025", hours="7h00") | changes)


def export(folder: Path, *rows: Row) -> Path:
    """Write the export of the dossiers as it stands, in place of the one before."""
    return write_csv(folder / "dossiers.csv", rows)


def rosters(*inputs: Path, as_of: date = BEFORE) -> Roster:
    return prepare_roster(list(inputs), as_of)


def printed(folder: Path, *rows: Row, name: str = "sessions.xlsx") -> Path:
    """Write an export and the roster workbook made from it, in one folder."""
    content = export(folder, *rows).read_bytes()
    if content not in _PRINTED:
        _PRINTED[content] = roster_bytes(rosters(folder / "dossiers.csv"))
    (folder / name).write_bytes(_PRINTED[content])
    return folder / name


class Form:
    """One attendance form, told by its cells alone: its columns to mark stand between « Prénom » and « Remarque ».

    Of a `Page` only cells that are there can be written; a worksheet of openpyxl has columns added and deleted too.
    """

    def __init__(self, sheet: Any) -> None:
        self.sheet = sheet
        self.header = self._row(2, "N° dossier")

    def _row(self, column: int, text: str) -> int:
        return next(r for r in range(1, self.sheet.max_row + 1) if self.sheet.cell(r, column).value == text)

    @property
    def headings(self) -> dict[str, int]:
        """The titles of the columns to mark, each on one line."""
        titles = {c: self.sheet.cell(self.header, c).value for c in range(5, self.sheet.max_column + 1)}
        return {str(title).replace("\n", " "): c for c, title in titles.items() if title not in (None, "Remarque")}

    def _write(self, row: int, values: Sequence[object]) -> None:
        for column, value in zip(self.headings.values(), values, strict=True):
            if value != "":
                self.sheet.cell(row, column).value = value

    def mark(self, number: str, *marks: object) -> None:
        """Mark the half-days of a learner in order; "" leaves a cell empty."""
        self._write(self._row(2, number), marks)

    def plan(self, *times: object) -> None:
        """Write the row of planned times under the titles."""
        self._write(self._row(3, "Durée prévue (h)"), times)

    def note(self, label: str, text: str) -> None:
        """Write on a line of the heading block."""
        self.sheet.cell(self._row(1, label), 3).value = text

    def walk_in(self, number: str, last_name: str, first_name: str, *marks: object) -> None:
        """Write somebody on the first free row."""
        rows = range(self.header + 1, self.sheet.max_row + 1)
        free = next(
            r for r in rows if self.sheet.cell(r, 1).value and not any(self.sheet.cell(r, c).value for c in (2, 3, 4))
        )
        for column, text in enumerate((number, last_name, first_name), start=2):
            if text:
                self.sheet.cell(free, column).value = text
        self._write(free, marks)

    def delete(self, heading: str) -> None:
        """Delete the columns whose title holds a text."""
        for column in sorted((c for title, c in self.headings.items() if heading in title), reverse=True):
            self.sheet.delete_cols(column)

    def add(self, heading: str, **marks: object) -> None:
        """Write one more half-day on the right of everything; marks by learner: `alpha`, `omega`."""
        column = self.sheet.max_column + 1
        self.sheet.cell(self.header, column).value = heading
        for name, mark in marks.items():
            number = {"alpha": ALPHA, "omega": OMEGA}[name]
            self.sheet.cell(self._row(2, number), column).value = mark


@contextmanager
def form(path: Path, session: str = SESSION) -> Iterator[Form]:
    """Open the form of a session in a roster workbook, and save the workbook where it is."""
    book = Pages(path)
    yield Form(book[f"Émargement {session}"])
    book.save()


@contextmanager
def reshaped(path: Path, session: str = SESSION) -> Iterator[Form]:
    """Open a form that gets other columns."""
    book = load_workbook(path)
    yield Form(book[f"Émargement {session}"])
    book.save(path)


def filled(
    folder: Path,
    session: Row,
    marks: Sequence[object],
    *,
    others: Sequence[object] = (),
    times: str = "",
    planned: Sequence[object] = (),
) -> Path:
    """Print the form of a session of two learners and fill it in; the other one came throughout unless said."""
    path = printed(folder, dossier_row(**session), filler_row(**session))
    with form(path) as sheet:
        sheet.mark(ALPHA, *marks)
        sheet.mark(OMEGA, *(others or ["P"] * len(marks)))
        if times:
            sheet.note("Horaires :", times)
        if planned:
            sheet.plan(*planned)
    return path


def learner(session: int) -> str:
    """Return the dossier of the learner that a test is about, in the n-th of several sessions."""
    return f"{7100 + session:07}"


def other(session: int) -> str:
    """Return the dossier of the learner who fills the form of the n-th of several sessions."""
    return f"{7900 + session:07}"


def several(folder: Path, sessions: Sequence[Row], fill_in: Callable[[Form, int], None]) -> Outcome:
    """Print the forms of several sessions of two learners in one workbook, fill in each, and reconcile."""
    rows = []
    for number, session in enumerate(sessions):
        named = {"session_id": f"S-{number:02}", **session}
        rows.append(dossier_row(**named | {"dossier_id": learner(number)}))
        rows.append(filler_row(**named | {"dossier_id": other(number)}))
    path = printed(folder, *rows)
    book = Pages(path)
    forms = [Form(book[title]) for title in book.sheetnames if title.startswith("Émargement")]
    of_session = {one.sheet.cell(3, 3).value: one for one in forms}
    for number, row in enumerate(rows[::2]):
        fill_in(of_session[row["N° session"]], number)
    book.save()
    return monthly(folder)


def one_form(folder: Path, *marks: object) -> list[int | None]:
    """Return what learners owe who are on one form of a day: each his mark in the morning, absent in the afternoon."""
    names = [{"dossier_id": learner(number), "first_name": f"Testine {number}"} for number in range(len(marks))]
    path = printed(folder, *(dossier_row(**name) for name in names))
    with form(path) as sheet:
        for number, mark in enumerate(marks):
            sheet.mark(learner(number), mark, "A")
    return [one.cents for one in monthly(folder).results]


def monthly(folder: Path, as_of: date = AFTER) -> Outcome:
    return reconcile_month([folder], as_of)


def amounts(month: Path | Outcome) -> Amounts:
    """Return the case and the amount in cents of each dossier, of a folder or of what was computed from one."""
    outcome = monthly(month) if isinstance(month, Path) else month
    return {one.dossier.dossier_id: (one.case, one.cents) for one in outcome.results}


def cents(folder: Path, number: str = ALPHA) -> int | None:
    return result_of(monthly(folder), number).cents


def about_sheets(outcome: Outcome) -> list[str]:
    """Return the codes of the findings that the sheets gave rise to: no delay, no declaration, no condition."""
    return [one.code for one in outcome.findings if one.code[0] in "PF"]


# The last free day was 18 March; confirmed on the 5th, the withdrawal ended on the 19th.
CANCELLED = {"status": "Annulé (par le titulaire)", "cancelled_on": "26/03/2025"}


def shown(roster: Roster) -> list[tuple[str, object]]:
    """Return what a roster prints of each session, and what it asks to do."""
    sessions = [
        (one.session_id, ([(at.dossier.dossier_id, at.shown) for at in one.registrations], one.half_days))
        for one in roster.sessions
    ]
    return [*sessions, *((one.code, (one.what, one.why, one.due_on)) for one in roster.actions)]
