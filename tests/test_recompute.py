"""Every formula of the monthly workbook, computed afresh by LibreOffice, gives the result that is stored with it."""

import io
import math
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reconcile.month.pipeline import reconcile_month
from reconcile.report.roster_workbook import roster_bytes
from reconcile.report.workbook import workbook_bytes
from reconcile.roster.pipeline import prepare_roster

SAMPLE = Path(__file__).parent.parent / "samples" / "2024-11"
PAID = Path(__file__).parent / "month_with_payments"
WEEK = Path(__file__).parent / "roster_week"
AS_OF = date(2024, 12, 5)
OFFICE = shutil.which("libreoffice") or shutil.which("soffice")
SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
RESULT = re.compile(r"(?<=</f>)<v>[^<]*</v>")

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (libreoffice or soffice) is not on PATH")


def sample_month(*, reminders_attested: bool = False) -> bytes:
    return workbook_bytes(reconcile_month([SAMPLE], AS_OF, reminders_attested=reminders_attested))


def with_results(content: bytes, replacement: str, count: int = 0) -> tuple[bytes, int]:
    """The workbook with the stored results of its first `count` formulas (0: all) replaced, and how many were."""
    buffer = io.BytesIO()
    replaced = 0
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if SHEET.fullmatch(name) and (not count or replaced < count):
                text, here = RESULT.subn(replacement, part.decode(), max(count - replaced, 0))
                part, replaced = text.encode(), replaced + here
            target.writestr(name, part)
    return buffer.getvalue(), replaced


def recomputed(content: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice saves it: without stored results it has nothing to repeat and must compute."""
    assert OFFICE is not None
    source = folder / "stripped.xlsx"
    source.write_bytes(content)
    # A profile of its own: an office already open would take the file over, and its settings might say not to compute.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    result = folder / "out" / source.name
    assert result.is_file(), f"LibreOffice wrote no workbook: {done.stdout} {done.stderr}"
    return result.read_bytes()


def same(stored: object, computed: object) -> bool:
    if isinstance(stored, int | float) and isinstance(computed, int | float):
        return math.isclose(stored, computed, rel_tol=0, abs_tol=1e-9)
    return type(stored) is type(computed) and stored == computed


def compared(content: bytes, folder: Path) -> tuple[int, list[str]]:
    """How many formulas the workbook has, and those whose stored result is not what LibreOffice computes."""
    bare, stripped = with_results(content, "")
    formulas = load_workbook(io.BytesIO(content))
    stored = load_workbook(io.BytesIO(content), data_only=True)
    computed = load_workbook(io.BytesIO(recomputed(bare, folder)), data_only=True)
    differences = []
    count = 0
    for sheet in formulas:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            count += 1
            was, now = (book[sheet.title][cell.coordinate].value for book in (stored, computed))
            if not same(was, now):
                differences.append(f"{sheet.title}!{cell.coordinate}: {was!r} stored, {now!r} computed ({cell.value})")
    assert stripped == count, "a formula kept its stored result, or had none"
    return count, differences


@pytest.mark.parametrize("reminders_attested", [False, True])
def test_every_formula_recomputed_by_libreoffice_equals_its_stored_result(
    tmp_path: Path, reminders_attested: bool
) -> None:
    count, differences = compared(sample_month(reminders_attested=reminders_attested), tmp_path)
    assert differences == []
    assert count > 50


def test_the_formulas_of_payments_and_changes_hold_too(tmp_path: Path) -> None:
    """A month with invoices, beside the workbook of another month and its duplicated dossier."""
    month = tmp_path / "month"
    shutil.copytree(PAID, month)
    (month / "avant.xlsx").write_bytes(sample_month())
    export = next(month.glob("Export_*.csv"))
    lines = export.read_text("utf-8-sig").splitlines()
    twin = lines[1].replace("100,00", "200,00")
    export.write_text("\n".join([*lines, twin]) + "\n", "utf-8")
    content = workbook_bytes(reconcile_month([month], date(2025, 4, 15), reminders_attested=True))
    assert {"Paiements", "Changements"} <= set(load_workbook(io.BytesIO(content)).sheetnames)
    count, differences = compared(content, tmp_path)
    assert differences == []
    assert count > 150


def test_the_places_left_in_a_roster_hold_too(tmp_path: Path) -> None:
    content = roster_bytes(prepare_roster([WEEK], date(2025, 5, 5)))
    count, differences = compared(content, tmp_path)
    # Two a session.
    assert (count, differences) == (10, [])


def test_a_wrong_stored_result_is_noticed(tmp_path: Path) -> None:
    tampered, changed = with_results(sample_month(), "<v>-1</v>", count=1)
    assert changed == 1
    _, differences = compared(tampered, tmp_path)
    assert len(differences) == 1
    assert "-1 stored" in differences[0]
