"""Every formula of the monthly workbook, computed afresh by LibreOffice, gives the result that is stored with it."""

import io
import math
import re
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

from reconcile.month.pipeline import reconcile_month
from reconcile.report.roster_workbook import roster_bytes
from reconcile.report.workbook import workbook_bytes
from reconcile.roster.pipeline import prepare_roster
from tests.builders.office import needs_office, unprinted
from tests.builders.recomputed import computed
from tests.builders.sample import sample_workbook

PAID = Path(__file__).parent / "month_with_payments"
WEEK = Path(__file__).parent / "roster_week"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
RESULT = re.compile(r"(?<=</f>)<v>[^<]*</v>")

pytestmark = needs_office


def with_results(content: bytes, replacement: str, count: int = 0) -> tuple[bytes, int]:
    """The workbook with the stored results of its first `count` formulas (0: all) replaced, and how many were."""
    buffer = io.BytesIO()
    replaced = 0
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for info in source.infolist():
            name, part = info.filename, source.read(info)
            if SHEET.fullmatch(name) and (not count or replaced < count):
                text, here = RESULT.subn(replacement, part.decode(), max(count - replaced, 0))
                part, replaced = text.encode(), replaced + here
            target.writestr(info, part)
    return buffer.getvalue(), replaced


def paid_month(folder: Path) -> bytes:
    """A month with invoices, beside the workbook of another month and its duplicated dossier."""
    month = folder / "month"
    shutil.copytree(PAID, month)
    (month / "avant.xlsx").write_bytes(sample_workbook())
    export = next(month.glob("Export_*.csv"))
    lines = export.read_text("utf-8-sig").splitlines()
    twin = lines[1].replace("100,00", "200,00")
    export.write_text("\n".join([*lines, twin]) + "\n", "utf-8")
    return workbook_bytes(reconcile_month([month], date(2025, 4, 15), reminders_attested=True))


@dataclass(frozen=True)
class Recomputed:
    """A workbook as we wrote it, and what LibreOffice makes of its cells: without stored results it must compute."""

    stored: bytes
    computed: Mapping[str, str | float]
    stripped: int


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recomputed]:
    """Every workbook of this module, computed by LibreOffice."""
    folder = tmp_path_factory.mktemp("recomputed")
    tampered, changed = with_results(sample_workbook(), "<v>-1</v>", count=1)
    assert changed == 1
    stored = {
        "sample": sample_workbook(),
        "attested": sample_workbook(reminders_attested=True),
        "paid": paid_month(folder),
        "roster": roster_bytes(prepare_roster([WEEK], date(2025, 5, 5))),
        "tampered": tampered,
    }
    bare = {name: with_results(unprinted(content), "") for name, content in stored.items()}
    # The tampered workbook without its results is the sample without its own: bytes that are equal are computed once.
    names = {content: name for name, (content, _) in bare.items()}
    assert len(names) == len(bare) - 1
    made = computed(folder, {name: content for content, name in names.items()})
    return {name: Recomputed(stored[name], made[names[content]], count) for name, (content, count) in bare.items()}


def same(stored: object, computed: object) -> bool:
    if isinstance(stored, int | float) and isinstance(computed, int | float):
        return math.isclose(stored, computed, rel_tol=0, abs_tol=1e-9)
    return type(stored) is type(computed) and stored == computed


def compared(book: Recomputed) -> tuple[int, list[str]]:
    """How many formulas the workbook has, and those whose stored result is not what LibreOffice computes."""
    formulas, stored, made = formulas_of(book.stored), results_of(book.stored), book.computed
    differences = [
        f"{at}: {stored.get(at)!r} stored, {made.get(at)!r} computed ({formula})"
        for at, formula in formulas.items()
        if not same(stored.get(at), made.get(at))
    ]
    assert book.stripped == len(formulas), "a formula kept its stored result, or had none"
    return len(formulas), differences


def formulas_of(content: bytes) -> dict[str, str]:
    """Return the formulas of one of our workbooks, whose sheets are numbered in their order, each by its place."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        titles = [sheet.get("name", "") for sheet in fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
        return {
            f"{title}!{cell.get('r')}": formula.text or ""
            for number, title in enumerate(titles, start=1)
            for cell in fromstring(book.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{MAIN}c")
            for formula in cell.findall(f"{MAIN}f")
        }


def results_of(content: bytes) -> dict[str, Any]:
    """Return what the cells of a workbook show that hold something, each by its place."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        f"{title}!{get_column_letter(column)}{row}": value
        for title in book.sheet_names
        for row, cells in enumerate(book.get_sheet_by_name(title).to_python(skip_empty_area=False), start=1)
        for column, value in enumerate(cells, start=1)
        if value != ""
    }


@pytest.mark.parametrize("name", ["sample", "attested"])
def test_every_formula_recomputed_by_libreoffice_equals_its_stored_result(
    books: dict[str, Recomputed], name: str
) -> None:
    count, differences = compared(books[name])
    assert differences == []
    assert count > 50


def test_the_formulas_of_payments_and_changes_hold_too(books: dict[str, Recomputed]) -> None:
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(books["paid"].stored)).sheet_names
    assert {"Paiements", "Changements"} <= set(sheets)
    count, differences = compared(books["paid"])
    assert differences == []
    assert count > 150


def test_the_places_left_in_a_roster_hold_too(books: dict[str, Recomputed]) -> None:
    # Two a session.
    assert compared(books["roster"]) == (10, [])


def test_a_wrong_stored_result_is_noticed(books: dict[str, Recomputed]) -> None:
    _, differences = compared(books["tampered"])
    assert len(differences) == 1
    assert "-1.0 stored, 24.0 computed" in differences[0]
