"""A workbook packed here holds, part by part, what XlsxWriter's own packing would."""

import io
import zipfile
from datetime import date

import pytest
import xlsxwriter

from reconcile.report import books
from reconcile.report.books import new_book

TEXTS = (
    "EXEMPLE", "l'élu & « a » <b>", "<r><t>gras</t></r>", " devant", "derrière ", "\u00a0insécable", "fin\u202f",
    "deux\nlignes", "tabulation\tici", "_x0041_", "_x41_", "_", "\x07", "\x1f", "\ufffe\uffff", "𝄞", '"guillemets"',
    "x" * 32_767,
)  # fmt: skip


def filled(book: xlsxwriter.Workbook) -> None:
    page = book.add_worksheet("Essai")
    for row, text in enumerate(TEXTS):
        page.write(row, 0, text)
        page.write_comment(row, 1, "une note")
    page.add_table(0, 3, 2, 4, {"columns": [{"header": "a"}, {"header": "b"}]})
    book.add_worksheet("Vide")
    book.close()


def parts(buffer: io.BytesIO) -> dict[str, bytes]:
    with zipfile.ZipFile(buffer) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def packed(*, by_us: bool, monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """Return one workbook, packed here or by XlsxWriter alone."""
    if not by_us:
        monkeypatch.setattr(books, "_Book", xlsxwriter.Workbook)
    book, buffer = new_book("Essai", date(2025, 1, 1))
    filled(book)
    return buffer


def test_every_part_is_the_one_that_xlsxwriter_packs_and_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = parts(packed(by_us=True, monkeypatch=monkeypatch))
    theirs = parts(packed(by_us=False, monkeypatch=monkeypatch))
    assert list(ours) == list(theirs)
    assert ours == theirs
    assert b"_x005F_x0041_" in ours["xl/sharedStrings.xml"]


def test_a_workbook_without_any_text_has_no_part_for_them() -> None:
    book, buffer = new_book("Essai", date(2025, 1, 1))
    book.add_worksheet("Vide").write_number(0, 0, 1)
    book.close()
    assert "xl/sharedStrings.xml" not in parts(buffer)


def test_nothing_in_the_file_tells_when_it_was_packed(monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(packed(by_us=True, monkeypatch=monkeypatch)) as file:
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {one.compress_type for one in file.infolist()} == {zipfile.ZIP_DEFLATED}
