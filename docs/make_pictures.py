"""Make the pictures of the README and of the guide, from the sample month: `python -m docs.make_pictures`.

Needs LibreOffice Calc, poppler's tools and, so that columns are as wide as in Excel, the font Carlito; for the page,
Chromium, its driver and, so that days are French, its languages: `apt install libreoffice-calc poppler-utils
fonts-crosextra-carlito chromium chromium-driver chromium-l10n`.
"""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from docs.example import MONTH, SAMPLE, answer, fill_in_form, lay_out
from docs.page_picture import make_page_pictures
from reconcile.cli import main

FOLDER = Path(__file__).parent / "images"
AS_OF = ("--as-of", "2024-12-05")
BEFORE = f"{MONTH}/rapprochement-2024-11.xlsx"
ROSTER = "2024-12/sessions-2024-12-05.xlsx"
# Amounts with a comma: LibreOffice writes numbers as its own language does.
_FRENCH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>fr-FR</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A part of a printed page: the workbook, the first words of the page, the box in inches, dots per inch."""

    workbook: str
    page: str
    box: tuple[float, float, float, float]
    resolution: int = 120


PICTURES: Mapping[str, Picture] = {
    "synthese": Picture(BEFORE, "Synthèse du rapprochement", (0.3, 0.5, 10.6, 3.02)),
    "a-traiter": Picture(BEFORE, "À traiter", (0.3, 0.2, 10.7, 4.2)),
    "montants-dus": Picture(BEFORE, "Montants dus à AMG", (0.3, 0.2, 11.0, 3.05)),
    "absences-et-relances": Picture(BEFORE, "Absences et relances", (0.3, 0.55, 11.0, 2.91)),
    "sessions-a-traiter": Picture(ROSTER, "À traiter", (0.3, 0.2, 9.9, 3.6)),
    "emargement": Picture(ROSTER, "Feuille d'émargement", (0.3, 0.4, 7.7, 4.9)),
}


def make_pictures(target: Path) -> None:
    """Write every picture into a folder."""
    with TemporaryDirectory() as name:
        work = Path(name)
        lay_out(work)
        _run("monthly", work / MONTH, "--month", MONTH, *AS_OF)
        _run("roster", work / "2024-12", "--session", "AMG-2024-1216", *AS_OF)
        answer(work / BEFORE)
        fill_in_form(work / ROSTER)
        printed = {book: _printed(work / book, work) for book in (BEFORE, ROSTER)}
        for title, picture in PICTURES.items():
            _cut(printed[picture.workbook], picture, target / title)
    make_page_pictures(SAMPLE, target)


def _run(*arguments: object) -> None:
    main([str(one) for one in arguments], standalone_mode=False)


def _printed(workbook: Path, work: Path) -> Path:
    """Return the workbook as LibreOffice prints it, in French."""
    profile = work / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_FRENCH, "utf-8")
    where = [f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(work)]
    subprocess.run(["soffice", *where, str(workbook)], check=True, capture_output=True)
    return work / f"{workbook.stem}.pdf"


def _cut(printed: Path, picture: Picture, target: Path) -> None:
    """Draw the box of the first page that begins with the words."""
    pages = subprocess.run(["pdftotext", str(printed), "-"], check=True, capture_output=True, text=True).stdout
    number = next(at for at, text in enumerate(pages.split("\f"), start=1) if text.lstrip().startswith(picture.page))
    left, top, width, height = (str(round(inches * picture.resolution)) for inches in picture.box)
    page = ["-f", str(number), "-l", str(number), "-singlefile", "-r", str(picture.resolution)]
    box = ["-x", left, "-y", top, "-W", width, "-H", height]
    subprocess.run(["pdftoppm", "-png", *page, *box, str(printed), str(target)], check=True)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    make_pictures(FOLDER)
