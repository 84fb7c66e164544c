"""The container of an .xls is followed sector by sector, and refused where it leads astray: xlrd would go round in it.

A workbook written here has ten sectors after its header: the table of what follows each, the directory, and eight of
records. That of LibreOffice keeps its records in the small sectors of the root's stream.
"""

import struct
from collections.abc import Callable
from pathlib import Path

import pytest
import xlrd

from reconcile.errors import ReconcileError
from reconcile.intake.grids import read_grids
from reconcile.intake.ole_containers import SIGNATURE
from reconcile.intake.sources import find_sources
from tests.builders.each import each
from tests.builders.xls import write_xls

SMALL = Path(__file__).parent / "odd" / "odd.xls"
END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
SECTOR, ENTRY = 512, 128
TABLE, DIRECTORY, RECORDS = SECTOR, 2 * SECTOR, 3 * SECTOR
WORKBOOK = DIRECTORY + ENTRY
# In the header: where the directory begins, the table of small sectors, the further places of the table and where its
# first two are. In an entry: what is to its left, where its stream begins and how long that is.
AT_DIRECTORY, AT_SMALL, AT_MORE, AT_PLACES = 48, 60, 68, 76
LEFT, START, SIZE = 68, 116, 120

Damage = Callable[[bytes], bytes]


def put(content: bytes, at: int, *numbers: int) -> bytes:
    written = struct.pack(f"<{len(numbers)}I", *numbers)
    return content[:at] + written + content[at + len(written) :]


def number_at(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "little")


def follows(sector: int, next_one: int) -> Damage:
    return lambda content: put(content, TABLE + 4 * sector, next_one)


def says(at: int, *numbers: int) -> Damage:
    return lambda content: put(content, at, *numbers)


def further_places(*numbers: int, then: int) -> Damage:
    """Add a sector, the tenth, of places where the table stands; the header counts it."""
    sector = struct.pack("<128I", *numbers, *[FREE] * (127 - len(numbers)), then)
    return lambda content: put(content, AT_MORE, 10, 1) + sector


def beside(content: bytes, entry: bytes) -> bytes:
    """Put another entry after that of the workbook, and to its left."""
    added = content[: WORKBOOK + ENTRY] + entry + content[WORKBOOK + 2 * ENTRY :]
    return put(added, WORKBOOK + LEFT, 2)


def as_storage(content: bytes) -> bytes:
    return content[: WORKBOOK + 66] + b"\1" + content[WORKBOOK + 67 :]


def as_book(entry: bytes) -> bytes:
    """Give the entry another name, of four letters and their end."""
    return "Book".encode("utf-16-le").ljust(64, b"\0") + b"\x0a" + entry[65:]


def small_follows(sector: int, next_one: int) -> Damage:
    return lambda content: put(content, (number_at(content, AT_SMALL) + 1) * SECTOR + 4 * sector, next_one)


def small_workbook_says(place: int, number: int) -> Damage:
    """Change the entry of the workbook, whose name is looked up in the bytes of the directory."""
    name = "Workbook".encode("utf-16-le")
    return lambda content: put(content, content.index(name) + place, number)


def read(path: Path) -> list[str]:
    """Return the names of the sheets of a file."""
    (source,) = find_sources([path]).sources
    return [grid.sheet for grid in read_grids(source)]


def refusal(path: Path, monkeypatch: pytest.MonkeyPatch) -> ReconcileError:
    """Return why a file is refused, before xlrd sees it: that might not come back."""
    monkeypatch.setattr(xlrd, "open_workbook", lambda **_: pytest.fail("xlrd has opened it"))
    with pytest.raises(ReconcileError) as caught:
        read(path)
    return caught.value


LARGE: dict[str, Damage] = {
    "a chain that leads back": follows(6, 3),
    "a sector that follows itself": follows(6, 6),
    "a chain past the table": follows(6, 5000),
    "a chain past the file": follows(9, 100),
    "a chain into the table": follows(9, 0),
    "a chain into the directory": follows(9, 1),
    "a chain into a free sector": follows(6, FREE),
    "a chain that ends early": follows(6, END),
    "a chain that goes on": lambda content: follows(10, END)(follows(9, 10)(content)) + bytes(SECTOR),
    "a stream larger than the file": says(WORKBOOK + SIZE, 10_000_000),
    "a stream of 4 GB": says(WORKBOOK + SIZE, 0xFFFFFFFF),
    "a stream shorter than its chain": says(WORKBOOK + SIZE, 4096 + 512),
    "a stream that begins past the file": says(WORKBOOK + START, 200),
    "a stream of the root that is the workbook's": says(DIRECTORY + START, 2, 4096),
    "places of the table that lead back": further_places(then=10),
    "places of the table past the file": further_places(then=900),
    "a table past the file": says(AT_PLACES + 4, 900),
    "a table that is there twice": says(AT_PLACES + 4, 0),
    "a directory that leads back": follows(1, 1),
    "a directory past the file": says(AT_DIRECTORY, 900),
    "an entry beside itself": says(WORKBOOK + LEFT, 1),
    "a directory that goes on past the file": lambda content: follows(100, END)(follows(1, 100)(content)),
    "a storage beside itself": lambda content: as_storage(says(WORKBOOK + LEFT, 1)(content)),
    "two workbooks": lambda content: beside(content, content[WORKBOOK:][:ENTRY]),
    "an entry past the directory": says(WORKBOOK + LEFT, 40),
    "no root": lambda content: content[: DIRECTORY + 66] + b"\2" + content[DIRECTORY + 67 :],
    "sectors larger than any file": lambda content: content[:30] + b"\xff\xff" + content[32:],
    "small sectors of 128 bytes": lambda content: content[:32] + b"\7" + content[33:],
    "the highest byte first": lambda content: content[:28] + b"\xff\xfe" + content[30:],
    "a header cut short": lambda content: content[:300],
    "a table cut short": lambda content: content[: TABLE + 100],
    "records cut short": lambda content: content[:-100],
    "a container in the container": lambda content: content[:RECORDS] + SIGNATURE + content[RECORDS + 8 :],
}


@pytest.mark.parametrize("damage", LARGE.values(), ids=LARGE)
def test_a_damaged_container_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Damage) -> None:
    path = write_xls(tmp_path / "emargement.xls", [["Nom"]])
    path.write_bytes(damage(path.read_bytes()))
    error = refusal(path, monkeypatch)
    assert (error.what, error.where) == ("ce classeur est abîmé", "emargement.xls")
    assert (error.remedy, error.exit_code) == ("refaites l'export", 2)


SMALL_ONES: dict[str, Damage] = {
    "a chain that leads back": small_follows(9, 4),
    "a sector that follows itself": small_follows(9, 9),
    "a chain past the table": small_follows(9, 5000),
    "a chain past the root's stream": small_follows(9, 127),
    "a chain that ends early": small_follows(9, END),
    "a stream longer than its chain": small_workbook_says(SIZE, 4000),
    "a stream that begins past the root's": small_workbook_says(START, 120),
    "a table past the file": says(AT_SMALL, 900),
    "no table": says(AT_SMALL, END),
}


@pytest.mark.parametrize("damage", SMALL_ONES.values(), ids=SMALL_ONES)
def test_damaged_small_sectors_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: Damage) -> None:
    path = tmp_path / "emargement.xls"
    path.write_bytes(damage(SMALL.read_bytes()))
    assert refusal(path, monkeypatch).what == "ce classeur est abîmé"


SOUND: dict[str, Damage] = {
    "as it is written": lambda content: content,
    "the places of the table in a sector": lambda content: put(further_places(0, then=END)(content), AT_PLACES, FREE),
    "no further places, written as 0": says(AT_MORE, 0),
    "bytes after the last sector": lambda content: content + b"\0",
    "a size whose high half is no number": says(WORKBOOK + SIZE + 4, 0xCDCDCDCD),
    "a book of Excel 95": lambda content: content[:WORKBOOK] + as_book(content[WORKBOOK:]),
    "a book of Excel 95 beside it": lambda content: beside(
        content, put(as_book(content[WORKBOOK:][:ENTRY]), START, 900)
    ),
}


@each("change", SOUND.values(), ids=SOUND)
def test_what_programs_write_otherwise_is_read(tmp_path: Path, change: Damage) -> None:
    path = write_xls(tmp_path / "emargement.xls", [["Nom"]])
    path.write_bytes(change(path.read_bytes()))
    assert read(path) == ["Feuil1"]


@pytest.mark.parametrize(("missing", "sheets"), [(7, ["Feuil1"]), (8, [])])
def test_the_last_sector_may_end_where_its_records_do(tmp_path: Path, missing: int, sheets: list[str]) -> None:
    """Some programs do not fill it; one byte less than what the entry says is damage."""
    path = write_xls(tmp_path / "emargement.xls", [["Nom"] * 250])
    content = path.read_bytes()
    path.write_bytes(put(content, WORKBOOK + SIZE, number_at(content, WORKBOOK + SIZE) - 7)[:-missing])
    if sheets:
        assert read(path) == sheets
    else:
        with pytest.raises(ReconcileError, match="ce classeur est abîmé"):
            read(path)


def test_a_sector_is_cut_short_nowhere_else_than_at_the_end_of_a_chain(tmp_path: Path) -> None:
    """The last sector of the file, the tenth of the records, comes before the ninth."""
    path = write_xls(tmp_path / "emargement.xls", [["Nom"] * 250])
    content = put(path.read_bytes(), TABLE + 4 * 9, 11, END, 10)
    path.write_bytes(put(content, WORKBOOK + SIZE, 10 * SECTOR - 7)[:-7])
    with pytest.raises(ReconcileError, match="ce classeur est abîmé"):
        read(path)


def test_sectors_of_4096_bytes_are_read(tmp_path: Path) -> None:
    """Of version 4: the header fills the first, and the records are one of them."""
    path = write_xls(tmp_path / "emargement.xls", [["Nom"]])
    content = path.read_bytes()
    header = (content[:26] + b"\4\0\xfe\xff\x0c\0" + content[32:SECTOR]).ljust(4096, b"\0")
    table = struct.pack("<3I", 0xFFFFFFFD, END, END).ljust(4096, b"\xff")
    path.write_bytes(header + table + content[DIRECTORY:RECORDS].ljust(4096, b"\0") + content[RECORDS:])
    assert read(path) == ["Feuil1"]


def test_a_compound_file_without_workbook_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_xls(tmp_path / "lettre.xls", [["Nom"]])
    path.write_bytes(path.read_bytes().replace("Workbook".encode("utf-16-le"), "Document".encode("utf-16-le")))
    assert refusal(path, monkeypatch).what == "ce classeur a une structure anormale et n'a pas été lu"


@pytest.mark.parametrize("small", [True, False])
def test_xlrd_is_given_no_container(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: bool) -> None:
    monkeypatch.setattr("xlrd.compdoc.CompDoc", lambda *_, **__: pytest.fail("xlrd has opened a container"))
    assert read(SMALL if small else write_xls(tmp_path / "emargement.xls", [["Nom"]]))
