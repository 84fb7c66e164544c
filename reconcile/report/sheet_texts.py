"""Texts as a workbook takes them, in cells and everywhere else: they stay texts, and all of them can be shown."""

import re
from typing import Any

from xlsxwriter.worksheet import Worksheet

# What XML cannot hold, what a terminal would obey, and the invisible signs that turn the reading order round or hide.
_UNSHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
# A sign as the format codes it (_x0022_ is a quote), which xlsxwriter leaves as it is everywhere but in a cell's text:
# read as a sign, it would end the text that a formula quotes.
_CODED_SIGN = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
# Excel refuses longer texts in a cell, counted in UTF-16 units.
MAX_TEXT = 32_767
# Excel refuses a table over a longer title than 255.
_MAX_TITLE = 240


def showable(value: str) -> str:
    """Return a text with � for each sign that a cell cannot show as it is, and one way to end a line."""
    if value.isprintable():
        return value
    return _UNSHOWABLE.sub("\ufffd", value.replace("\r\n", "\n").replace("\r", "\n"))


def uncoded(value: str) -> str:
    """Return a text for any place but a cell: what can be shown, with nothing that is read as a coded sign."""
    return _CODED_SIGN.sub("-", showable(value))


def column_title(heading: str) -> str:
    """Return a heading as the title of a table's column, with room for the number of one that repeats."""
    return uncoded(heading)[:_MAX_TITLE]


def in_a_cell(text: str) -> str:
    """Return a text as a cell takes it.

    What stands between `<r>` and `</r>` XlsxWriter would copy into the file as markup.
    """
    text = showable(text)
    if len(text) * 2 > MAX_TEXT:
        text = text.encode("utf-16-le")[: 2 * MAX_TEXT].decode("utf-16-le", "ignore")
    return f"{text[: MAX_TEXT - 1]} " if text.startswith("<r>") and text.endswith("</r>") else text


class TextSheet(Worksheet):  # type: ignore[misc]  # it has no types
    """A sheet whose every text can be shown: XlsxWriter itself minds those of cells alone.

    `tests/test_hostile_texts.py` holds that no text gets into a workbook another way.
    """

    def write_string(self, *cell: Any) -> Any:
        """Write a text."""
        return super().write_string(*(in_a_cell(one) if isinstance(one, str) else one for one in cell))

    def write_formula(self, *cell: Any) -> Any:
        """Write a formula of ours, with the texts that it quotes."""
        return super().write_formula(*(uncoded(one) if isinstance(one, str) else one for one in cell))

    def write_comment(self, *cell: Any) -> Any:
        """Write the note of a cell."""
        return super().write_comment(*(uncoded(one) if isinstance(one, str) else one for one in cell))

    def set_header(self, header: str = "", *options: Any) -> Any:
        """Set what stands above each page."""
        return super().set_header(uncoded(header), *options)

    def set_footer(self, footer: str = "", *options: Any) -> Any:
        """Set what stands below each page."""
        return super().set_footer(uncoded(footer), *options)
