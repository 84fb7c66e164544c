"""A new workbook in memory, the same bytes for the same content on any day and machine."""

import io
import re
from datetime import date, datetime
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter
from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings

from reconcile.report.rows import TableSheet

# A text is a text, even by way of `write()`: no formula, no link, no number.
_TEXTS_STAY_TEXTS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
# Excel packs fast too: the usual level takes three times as long for files a sixth smaller.
_PACKING = 2
# The first day that a zip archive knows.
_NO_DAY = (1980, 1, 1, 0, 0, 0)
# What a text of the file must have spelled otherwise: markup, control signs, coded signs, white space at an end.
_SPELLED_OTHERWISE = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x|^\s|\s$")


def new_book(title: str, day: date) -> tuple[xlsxwriter.Workbook, io.BytesIO]:
    """Return an empty workbook dated by `day`, and the buffer that holds it once it is closed."""
    buffer = io.BytesIO()
    book = _Book(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy", **_TEXTS_STAY_TEXTS})
    book.worksheet_class = TableSheet
    created = datetime(day.year, day.month, day.day)
    book.set_properties({"title": title, "company": "AMG", "created": created, "author": ""})
    return book, buffer


class _Book(xlsxwriter.Workbook):  # type: ignore[misc]  # it has no types
    """A workbook that is packed here; `tests/test_books.py` holds its parts to XlsxWriter's own."""

    def __init__(self, buffer: io.BytesIO, options: dict[str, Any]) -> None:
        # XlsxWriter packs what its packager returns: nothing, into a file of its own.
        super().__init__(io.BytesIO(), options)
        self._buffer = buffer

    def _get_packager(self) -> Packager:
        return _Package(self._buffer)


class _Package(Packager):  # type: ignore[misc]
    """Packs the parts of a workbook into a buffer, and lets go of each."""

    def __init__(self, buffer: io.BytesIO) -> None:
        super().__init__()
        self._buffer = buffer

    def _create_package(self) -> list[Any]:
        parts = super()._create_package()
        with ZipFile(self._buffer, "w") as file:
            for text, name, _ in parts:
                file.writestr(ZipInfo(name, _NO_DAY), text.getvalue().encode(), ZIP_DEFLATED, _PACKING)
                text.close()
        return []

    def _write_shared_strings_file(self) -> None:
        texts = _Texts()
        texts.string_table = self.workbook.str_table
        if texts.string_table.count:
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _Texts(SharedStrings):  # type: ignore[misc]
    """The texts of a workbook, nearly all of which stand in the file as they are."""

    def _write_sst_strings(self) -> None:
        write, odd = self.fh.write, _SPELLED_OTHERWISE.search
        for text in self.string_table.string_array:
            if odd(text):
                self._write_si(text)
            else:
                write(f"<si><t>{text}</t></si>")
