"""What the guide has its reader do by hand, on the sample month: the three answers, and the sheet filled in."""

import shutil
from datetime import date
from pathlib import Path

from tests.builders.cells import fill_in, shown_rows

SAMPLE = Path(__file__).parent.parent / "samples" / "2024-11"
MONTH, DECEMBER = "2024-11", "2024-12"
SHEET, HEADER = "À traiter", 4
# By what stands on the row, the answer that the guide says to choose.
ANSWERS = {
    ("24111400021", "Marque de présence illisible : 15/11/2024 matin"): "présent",
    ("PASSANTE-INVENTÉE Quidame", "Présent sans dossier"): "payeur direct",
    ("EXEMPLE-BETTERAVE Double", "Rapprochement ambigu"): "24111400028 EXEMPLE-BETTERAVE Double",
}
WHY, WHEN, WHO = "vu avec le formateur", date(2024, 12, 5), "A. Exemple"
SESSION = "AMG-2024-1216"
TIMES = "9h00-12h30 / 14h00-17h30"
MARKS = {"ESSAI-MELON": "P", "ESSAI-NOISETTE": "A"}


def lay_out(folder: Path) -> None:
    """Make the folders of the two months of the guide: the sample, and the export and follow-up alone."""
    shutil.copytree(SAMPLE, folder / MONTH)
    (folder / DECEMBER).mkdir()
    for name in ("Export_00000000000000_20241205.csv", "suivi-amg.xlsx"):
        shutil.copy(SAMPLE / name, folder / DECEMBER)


def answer(workbook: Path) -> None:
    """Fill in the columns of the three rows in *À traiter*, as the guide says."""
    rows = shown_rows(workbook, SHEET)
    headings = list(rows[HEADER - 1])
    for (who, title), said in ANSWERS.items():
        (row,) = (
            number
            for number, cells in enumerate(rows, start=1)
            if {who, title} <= {str(cell).replace("\u00a0", " ") for cell in cells}
        )
        values: dict[str, object] = {"Décision": said, "Motif de la décision": WHY, "Décidé le": WHEN, "Par": WHO}
        fill_in(workbook, SHEET, row, {headings.index(title) + 1: value for title, value in values.items()})


def fill_in_form(workbook: Path) -> None:
    """Write the times and the marks on the attendance sheet of the session, as the guide says."""
    sheet = f"Émargement {SESSION}"
    rows = shown_rows(workbook, sheet)
    (times,) = (number for number, cells in enumerate(rows, start=1) if cells[0] == "Horaires :")
    fill_in(workbook, sheet, times, {3: TIMES})
    (header,) = (number for number, cells in enumerate(rows, start=1) if cells[0] == "N°")
    halves = [at for at, title in enumerate(rows[header - 1], start=1) if "16/12/2024" in str(title)]
    for number, cells in enumerate(rows, start=1):
        if mark := MARKS.get(str(cells[2])):
            fill_in(workbook, sheet, number, dict.fromkeys(halves, mark))
