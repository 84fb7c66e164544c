"""Write the sample month again as `xlsx/`, `ods/` and `xls/`, with AMG's own headings instead of EDOF's.

Run from the repository: `python tests/formats/make_formats.py`; it needs LibreOffice for the last two. The dossiers
become a table of true dates and numbers, their numbers text; a value that is no date or amount stays as it is written.
The follow-up and the attendance sheets are those of `samples/2024-11`, the csv one as a workbook.
"""

import csv
import re
import runpy
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell

HERE = Path(__file__).parent
SAMPLES = HERE.parent.parent / "samples"
MONTH = SAMPLES / "2024-11"
SESSIONS: dict[str, tuple[str, str, str, str]] = runpy.run_path(str(SAMPLES / "make_sample_month.py"))["SESSIONS"]

HEADINGS = (
    "N° dossier", "Nom", "Prénom", "Courriel", "N° session", "Intitulé", "Date de début", "Date de fin", "Statut",
    "Date d'inscription", "Date de dernière action", "Motif", "Prix (€)", "En contrôle",
)  # fmt: skip
DATE = re.compile(r"\d{2}/\d{2}/\d{4}")
NUMBER = re.compile(r"\d[\d ]*(,\d+)?")

Typed = str | float | datetime | None


def typed(text: str) -> Typed:
    """Return a text of the samples as the spreadsheet value a person would have typed."""
    if DATE.fullmatch(text):
        return datetime.strptime(text, "%d/%m/%Y")
    if NUMBER.fullmatch(text):
        return float(text.replace(" ", "").replace(",", "."))
    return text or None


def dossiers() -> Iterable[Sequence[Typed]]:
    """Yield the headings, then one row per dossier of `2024-11.dossiers.csv`."""
    yield HEADINGS
    with (SAMPLES / "2024-11.dossiers.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            session_id, title, starts, ends = SESSIONS[row["session"]]
            yield (
                row["number"],
                row["surname"],
                row["first_name"],
                f"dossier{row['number']}@example.invalid",
                session_id,
                title,
                typed(starts),
                typed(ends),
                row["status"],
                typed(row["enrolled_on"]),
                typed(row["last_action_on"]),
                row["exit_reason"] or None,
                typed(row["price"]),
                "NON",
            )


def hours_sheet() -> Iterable[Sequence[Typed]]:
    """Yield the rows of the csv attendance sheet; the first three columns are text, the hours are numbers."""
    with (MONTH / "emargement-23-novembre.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            yield [*(text or None for text in row[:3]), *map(typed, row[3:])]


def write(path: Path, title: str, rows: Iterable[Sequence[Typed]]) -> None:
    """Write rows as a workbook of one sheet, dates and prices shown as in France."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for column in sheet.iter_cols():
        for cell in column:
            if isinstance(cell, Cell) and isinstance(cell.value, datetime):
                cell.number_format = "dd/mm/yyyy"
            elif isinstance(cell, Cell) and column[0].value == "Prix (€)":
                cell.number_format = "#,##0.00 [$€-40C]"
    book.save(path)


def convert(folder: Path, extension: str) -> None:
    """Convert every workbook of a folder with LibreOffice, into the folder of its new extension."""
    with tempfile.TemporaryDirectory() as profile:
        command = ["libreoffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += ["--convert-to", extension, "--outdir", str(HERE / extension)]
        subprocess.run([*command, *map(str, sorted(folder.glob("*.xlsx")))], check=True)


def main() -> None:
    """Write the three folders anew."""
    for name in ("xlsx", "ods", "xls"):
        shutil.rmtree(HERE / name, ignore_errors=True)
        (HERE / name).mkdir()
    folder = HERE / "xlsx"
    for source in sorted(MONTH.glob("*.xlsx")):
        shutil.copy(source, folder)
    write(folder / "dossiers.xlsx", "Dossiers", dossiers())
    write(folder / "emargement-23-novembre.xlsx", "Émargement", hours_sheet())
    for extension in ("ods", "xls"):
        convert(folder, extension)


if __name__ == "__main__":
    main()
