"""The sample month gives the same amounts whatever format its files have."""

import csv
import io
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reconcile.errors import ReconcileError
from reconcile.month.pipeline import reconcile_month
from tests.builders.each import each
from tests.builders.months import label

FORMATS = Path(__file__).parent / "formats"
SAMPLES = Path(__file__).parent.parent / "samples"
AS_OF = date(2024, 12, 5)

# Case, amount, nature and firmness of each dossier.
Owed = dict[str, tuple[str, str, str, str]]

# ISO/IEC 29500: the namespaces of a transitional workbook, and what a strict one has in their place.
STRICT = {
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/extended-properties": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships/extendedProperties"
    ),
    b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    b"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties": (
        b"http://purl.oclc.org/ooxml/officeDocument/extendedProperties"
    ),
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    b"http://schemas.openxmlformats.org/drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
}


def expected() -> Owed:
    """Return what `samples/2024-11.expected.txt` works out by hand for each dossier."""
    text = (SAMPLES / "2024-11.expected.txt").read_text("utf-8")
    rows = [[field.strip() for field in line.split("|")] for line in text.splitlines()]
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows if row[0].isdigit()}


def owed(folder: Path) -> Owed:
    """Return what the tool makes of the files of a folder."""
    return {
        result.dossier.dossier_id: (
            result.case.label,
            "" if result.cents is None else f"{result.cents / 100:.2f}",
            label(result.case.nature),
            label(result.firmness),
        )
        for result in reconcile_month([folder], AS_OF).kept
    }


def renamed(source: Path, target: Path, extension: str) -> None:
    """Copy the files of a folder into another, under an extension that may not be theirs."""
    for path in source.iterdir():
        shutil.copy(path, target / f"{path.stem}{extension}")


def separated(text: str, separator: str) -> str:
    """Return a `;` csv text with another separator."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return out.getvalue()


def make_strict(path: Path, *, iso_dates: bool) -> None:
    """Turn a workbook into Strict Open XML; its dates may be ISO texts (`t="d"`), as Excel writes them there."""
    book = load_workbook(path)
    book.iso_dates = iso_dates
    book.save(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<workbook ", b'<workbook conformance="strict" ', 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            for transitional, strict in STRICT.items():
                content = content.replace(transitional, strict)
            package.writestr(name, content)


def worksheets(path: Path) -> list[bytes]:
    with zipfile.ZipFile(path) as package:
        return [package.read(name) for name in package.namelist() if name.startswith("xl/worksheets/sheet")]


def test_the_expected_text_was_read_whole() -> None:
    assert len(expected()) == 44


@each("extension", ["xlsx", "ods", "xls"])
def test_a_month_gives_the_same_amounts_in_every_format_of_workbook(extension: str) -> None:
    names = {path.name for path in (FORMATS / extension).iterdir()}
    assert len(names) == 5
    assert all(name.endswith(f".{extension}") for name in names)

    assert owed(FORMATS / extension) == expected()


@each("separator", [";", ",", "\t"], ids=["semicolon", "comma", "tab"])
@each("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1252"])
def test_a_month_gives_the_same_amounts_in_every_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    shutil.copytree(SAMPLES / "2024-11", tmp_path, dirs_exist_ok=True)
    (export,) = tmp_path.glob("Export_*.csv")
    (sheet,) = tmp_path.glob("emargement-*.csv")
    for path, written in ((export, "cp1252"), (sheet, "utf-8-sig")):
        path.write_bytes(separated(path.read_bytes().decode(written), separator).encode(encoding))

    assert owed(tmp_path) == expected()


@each(
    ("folder", "extension"),
    [("xlsx", ".xls"), ("xlsx", ".xlsm"), ("xlsx", ".csv"), ("ods", ".xlsx"), ("ods", ".csv"), ("xls", ".xlsx")],
)
def test_the_content_of_a_file_decides_and_not_its_extension(tmp_path: Path, folder: str, extension: str) -> None:
    renamed(FORMATS / folder, tmp_path, extension)

    assert owed(tmp_path) == expected()


@each("extension", [".xlsx", ".xlsm", ".xls", ".ods"])
def test_a_csv_named_as_a_workbook_is_refused_with_what_where_and_remedy(tmp_path: Path, extension: str) -> None:
    (export,) = (SAMPLES / "2024-11").glob("Export_*.csv")
    shutil.copy(export, tmp_path / f"export{extension}")

    with pytest.raises(ReconcileError) as caught:
        reconcile_month([tmp_path], AS_OF)

    error = caught.value
    assert error.exit_code == 2
    assert extension in error.what
    assert error.where == f"export{extension}"
    assert error.remedy


@pytest.mark.parametrize("iso_dates", [False, True], ids=["serial dates", "ISO dates"])
def test_a_month_gives_the_same_amounts_in_strict_open_xml(tmp_path: Path, iso_dates: bool) -> None:
    renamed(FORMATS / "xlsx", tmp_path, ".xlsx")
    for path in tmp_path.iterdir():
        make_strict(path, iso_dates=iso_dates)
    parts = [part for path in tmp_path.iterdir() for part in worksheets(path)]
    assert all(b"http://purl.oclc.org/ooxml/spreadsheetml/main" in part for part in parts)
    assert any(re.search(rb'<c [^>]*t="d"', part) for part in parts) == iso_dates

    assert owed(tmp_path) == expected()
