"""A month, its workbook, and a person who decides in it."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reconcile.contract.amounts import Case
from reconcile.findings import Finding
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.report.workbook import workbook_bytes
from tests.builders.cells import Page, Pages, fill_in, shown_rows
from tests.builders.months import (
    AFTER,
    ALPHA,
    FILLER,
    LEARNER,
    OMEGA,
    SESSION,
    WALK_IN,
    Row,
    dossier_row,
    filler_row,
    lines,
    result_of,
    write_month,
)
from tests.builders.read_back import read_back_sheets

WORKBOOK, HEADER = "rapprochement.xlsx", 4
SHEETS = ("À traiter", "Pour information")
WHO, WHEN, WHY = "Compta Imaginaire", date(2025, 4, 3), "vu avec la formatrice"
BETA, GAMMA, ELSEWHERE = "0007002", "0007003", "0007050"
MISSPELT = "EXEMPLE-ALFA Testine"
ILLNESS = "oui (pièce vue) : maladie"
UNPROVED = {"force_majeure": "oui", "force_majeure_reason": "Hospitalisation", "force_majeure_proof": ""}
# Last free day for Thursday 27 March 2025: Tuesday the 18th. Confirmed on 3 February, withdrawal ended on the 17th.
LATE = {"status": "Annulé (par le titulaire)", "confirmed_on": "03/02/2025", "cancelled_on": "20/03/2025"}
BOTH = [dossier_row(), filler_row()]
FILLED = lines(FILLER, "P", "P")
# Each month made so far and its workbook, by its as-of date and its files: many tests decide in the same one.
_MONTHS: dict[tuple[date, frozenset[tuple[str, bytes]]], tuple[Outcome, bytes]] = {}


# As openpyxl opens it, or open to be filled in.
Sheet = Worksheet | Page


# A person at the workbook.


def first_run(folder: Path, dossiers: Sequence[Row], sheet: Sequence[Row] = (), *, as_of: date = AFTER) -> Outcome:
    """Reconcile the month and leave its workbook among the inputs, as a person does."""
    write_month(folder, dossiers, sheet)
    month = as_of, frozenset((str(at.relative_to(folder)), at.read_bytes()) for at in folder.rglob("*") if at.is_file())
    if month not in _MONTHS:
        outcome = reconcile_month([folder], as_of)
        _MONTHS[month] = outcome, read_back_sheets(outcome)
    outcome, content = _MONTHS[month]
    (folder / WORKBOOK).write_bytes(content)
    return outcome


def run_again(folder: Path, *, as_of: date = AFTER, attested: bool = False) -> Outcome:
    """Reconcile the same folder, the earlier workbook included."""
    return reconcile_month([folder], as_of, reminders_attested=attested)


def run_again_and_replace(folder: Path) -> Outcome:
    """Reconcile again and put the new workbook in the place of the one that was read."""
    outcome = run_again(folder)
    (folder / WORKBOOK).write_bytes(workbook_bytes(outcome))
    return outcome


def columns_of(sheet: Sheet) -> dict[str, int]:
    return {str(cell.value): cell.column for cell in sheet[HEADER] if cell.column is not None}


def rows_of(sheet: Sheet, code: str, number: str | None = None, holding: str = "") -> list[int]:
    """Return the rows of a code; of a dossier number and of words on the row where they are given."""
    return _rows_of(list(sheet.values), code, number, holding)


def _rows_of(rows: Sequence[Sequence[object]], code: str, number: str | None = None, holding: str = "") -> list[int]:
    headings = [str(title) for title in rows[HEADER - 1]]
    found = []
    for row, values in enumerate(rows[HEADER:], start=HEADER + 1):
        shown = {name: str(value or "") for name, value in zip(headings, values, strict=False)}
        right_number = number is None or shown["N° dossier"] == number
        if shown["Code"] == code and right_number and holding in " ".join(shown.values()):
            found.append(row)
    return found


def rows_in(book: Workbook | Pages, code: str, number: str | None = None, holding: str = "") -> list[tuple[Any, int]]:
    """Return the rows of a code in the two sheets of findings."""
    sheets = [book[sheet] for sheet in SHEETS]
    return [(sheet, row) for sheet in sheets for row in rows_of(sheet, code, number, holding)]


def write(
    path: Path,
    code: str,
    answer: str,
    number: str | None = None,
    *,
    holding: str = "",
    on: date | None = WHEN,
    by: str = WHO,
) -> None:
    """Fill in the decision cells of the one row of a finding."""
    found = [
        (sheet, row, rows[HEADER - 1])
        for sheet in SHEETS
        for rows in [shown_rows(path, sheet)]
        for row in _rows_of(rows, code, number, holding)
    ]
    ((sheet, row, headings),) = found
    values = {"Décision": answer, "Motif de la décision": WHY, "Décidé le": on, "Par": by}
    fill_in(path, sheet, row, {headings.index(title) + 1: value for title, value in values.items()})


def repeat_row(path: Path, code: str, answer: str) -> None:
    """Copy the one row of a finding under the last one, with another answer."""
    book = load_workbook(path)
    ((sheet, row),) = rows_in(book, code)
    last = sheet.max_row + 1
    for column in columns_of(sheet).values():
        sheet.cell(last, column).value = sheet.cell(row, column).value
    sheet.cell(last, columns_of(sheet)["Décision"]).value = answer
    book.save(path)


def shown(path: Path, code: str, heading: str, number: str | None = None) -> list[object]:
    """Return the cells of a column on the rows of a code."""
    sheets = [shown_rows(path, sheet) for sheet in SHEETS]
    cells = (rows[row - 1][rows[HEADER - 1].index(heading)] for rows in sheets for row in _rows_of(rows, code, number))
    return [cell or None for cell in cells]


def decide(folder: Path, code: str, answer: str, number: str | None = None, *, holding: str = "") -> Outcome:
    """Write one decision, dated and signed, in the workbook of the first run, and run again."""
    write(folder / WORKBOOK, code, answer, number, holding=holding)
    return run_again(folder)


def found(outcome: Outcome, code: str, number: str | None = None) -> Finding:
    """Return the one finding of a code, and of a dossier where it is given."""
    (one,) = [one for one in outcome.findings if one.code == code and number in {None, one.dossier_id}]
    return one


def codes(outcome: Outcome) -> list[str]:
    return [one.code for one in outcome.findings]


def owed(outcome: Outcome) -> dict[str, int | None]:
    """Return the amount of each dossier in cents."""
    return {result.dossier.dossier_id: result.cents for result in outcome.results}


def assert_amount(outcome: Outcome, case: Case, cents: int | None, number: str = ALPHA) -> None:
    result = result_of(outcome, number)
    assert (result.case, result.cents) == (case, cents)


def numbered(rows: Sequence[Row], number: str) -> list[Row]:
    """Return attendance rows with a dossier number."""
    return [{"N° dossier": number, **row} for row in rows]


def no_show_month(folder: Path) -> Outcome:
    """One no-show beside one learner who came: the abandonment rate is 0 of 1, the reminders are not attested."""
    return first_run(folder, BOTH, [*lines(LEARNER, "A", "A"), *FILLED])


DECIDED = {ALPHA: 5_000, BETA: 500, GAMMA: 5_000, OMEGA: 10_000}


def decided_month(folder: Path) -> Path:
    """A month with an unreadable mark, a doubtful force majeure and a misspelt name, each decided in its workbook.

    Another program than ours saved it.
    """
    for name, content in _decided_files().items():
        (folder / name).write_bytes(content)
    return folder / WORKBOOK


@cache
def _decided_files() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        _decide_a_month(Path(folder))
        return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


def _decide_a_month(folder: Path) -> None:
    dossiers = [
        *BOTH,
        dossier_row(dossier_id=BETA, last_name="EXEMPLE-BETA", first_name="Supposée", **UNPROVED),
        dossier_row(dossier_id=GAMMA, last_name="EXEMPLE-GAMMA", first_name="Irréelle"),
    ]
    sheet = [
        *lines(LEARNER, "A", "?"),
        *lines("EXEMPLE-BETA Supposée", "A", "A"),
        *lines("EXEMPLE-GAMA Irréelle", "P", "A"),
        *FILLED,
    ]
    before = first_run(folder, dossiers, sheet)
    assert owed(before) == {ALPHA: None, BETA: None, GAMMA: None, OMEGA: 10_000}
    path = folder / WORKBOOK
    # What other programs save is the whole workbook.
    path.write_bytes(workbook_bytes(before))
    write(path, "P07", "présent", ALPHA)
    write(path, "M07", "non", BETA)
    write(path, "P03", GAMMA, "", holding="EXEMPLE-GAMA")
    load_workbook(path).save(path)


def month_with_a_line_of(folder: Path, code: str, *marks: str) -> None:
    """The learner of ALPHA is on no line; a line of somebody without a dossier raises the code."""
    elsewhere = {"session_id": "S-TEST-2", "starts_on": "15/04/2025", "ends_on": "15/04/2025"}
    other = filler_row(dossier_id=ELSEWHERE, last_name="EXEMPLE-AILLEURS", first_name="Absolue", **elsewhere)
    line = lines(MISSPELT if code == "P03" else WALK_IN, *marks)
    sheet = [*numbered(line, ELSEWHERE if code == "P02" else ""), *numbered(FILLED, "")]
    before = first_run(folder, [*BOTH, other], sheet)
    assert_amount(before, Case.UNDECIDED, None)
    assert f"{code} {SESSION}" in [f"{one.code} {one.session_id}" for one in before.findings]


def decide_line(folder: Path, code: str, answer: str) -> Outcome:
    learner = MISSPELT if code == "P03" else WALK_IN
    return decide(folder, code, answer, ELSEWHERE if code == "P02" else "", holding=learner)
