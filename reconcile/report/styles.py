"""The look of the workbook: named formats, one per kind of cell and tint. Colour is never the only sign."""

from typing import Any, Literal

import xlsxwriter
from xlsxwriter.format import Format

from reconcile.findings import Severity
from reconcile.month.outcome import Firmness

# `words` are our own sentences, set as French is; `wrap` is data as it came.
CellKind = Literal["text", "id", "wrap", "words", "day", "euros", "percent", "hours", "count", "check"]
Tint = Literal["", "blocking", "check", "info", "conditional", "good", "input"]

NUMBER_FORMATS: dict[CellKind, str] = {
    "text": "@",
    "id": "@",
    "wrap": "@",
    "words": "@",
    "day": "dd/mm/yyyy",
    "euros": '#,##0.00 "€"',
    "percent": "0.00",
    "hours": "0.00",
    "count": "0",
    "check": "General",
}
# The kinds whose cells grow to hold their text.
WRAPPED: frozenset[CellKind] = frozenset(("wrap", "words"))
# Light tints told apart by the colour-blind and in grey; the cell's own words carry the meaning.
TINTS: dict[Tint, str] = {
    "": "",
    "blocking": "#F4B183",
    "check": "#FFE699",
    "info": "#DDEBF7",
    "conditional": "#FFF2CC",
    "good": "#E2EFDA",
    # Cells to fill in by hand.
    "input": "#FFFFE5",
}
TINT_OF_SEVERITY: dict[Severity, Tint] = {
    Severity.BLOCKING: "blocking",
    Severity.CHECK: "check",
    Severity.INFORMATION: "info",
}
TINT_OF_FIRMNESS: dict[Firmness | None, Tint] = {
    Firmness.UNDECIDED: "blocking",
    Firmness.CONDITIONAL: "conditional",
}
# The tabs of the annexes.
ANNEX = "#A6A6A6"
HEADER_FILL, TEXT_COLOUR = "#1F3864", "#1F1F1F"


class Styles:
    """The formats of one workbook, made once each."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[Any, ...], Format] = {}
        base = {"font_name": "Calibri", "font_color": TEXT_COLOUR}
        self.title = book.add_format({**base, "bold": True, "font_size": 16, "font_color": HEADER_FILL})
        self.description = book.add_format({**base, "italic": True, "font_size": 10})
        self.line = book.add_format({"bottom": 1, "bottom_color": "#BFBFBF"})
        self.header = book.add_format(
            {
                **base,
                "bold": True,
                "font_color": "#FFFFFF",
                "bg_color": HEADER_FILL,
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
                "border": 1,
                "border_color": "#FFFFFF",
            }
        )

        self.gap = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#C00000"})
        self.label = book.add_format({**base, "bold": True, "font_size": 10, "valign": "vcenter"})
        self.to_sign = book.add_format({**base, "bottom": 1, "bottom_color": "#7F7F7F"})

        # The attendance form: boxes to sign, spare with ink.
        boxed = {**base, "font_size": 11, "border": 1, "border_color": "#7F7F7F", "valign": "vcenter"}
        self.form_header = book.add_format(
            {**boxed, "font_size": 10, "bold": True, "bg_color": "#D9E2F3", "text_wrap": True, "align": "center"}
        )
        self.form_number = book.add_format({**boxed, "font_size": 9, "align": "center", "num_format": "0"})
        self.form_text = book.add_format({**boxed, "num_format": "@", "shrink": True, "indent": 1})
        self.form_mark = book.add_format({**boxed, "num_format": "@", "align": "center"})
        self.form_remark = book.add_format({**boxed, "font_size": 8, "num_format": "@", "text_wrap": True})
        self.form_label = book.add_format({**base, "bold": True, "font_size": 10, "valign": "vcenter"})
        self.form_value = book.add_format(
            {**base, "font_size": 10, "valign": "vcenter", "num_format": "@", "indent": 1}
        )
        self.form_line = book.add_format(
            {**base, "font_size": 10, "num_format": "@", "indent": 1, "bottom": 4, "bottom_color": "#7F7F7F"}
        )

    def cell(self, kind: CellKind, tint: Tint = "", *, bold: bool = False, link: bool = False) -> Format:
        """Return the format of a cell of a kind, tinted or not; a `link` looks like one, and is no text cell."""
        key = (kind, tint, bold, link)
        if key not in self._made:
            look: dict[str, Any] = {
                "font_name": "Calibri",
                "font_size": 10,
                "font_color": TEXT_COLOUR,
                "num_format": NUMBER_FORMATS[kind],
                "valign": "top",
                "text_wrap": kind in WRAPPED,
                "bold": bold,
            }
            if kind == "day":
                look["align"] = "center"
            elif kind in {"text", "id", "wrap", "words"}:
                # A little air between a number on the right of its cell and the text that follows.
                look |= {"align": "left", "indent": 1}
            if link:
                look |= {"num_format": "General", "font_color": "#1F4E9E", "underline": 1}
            if tint:
                look["bg_color"] = TINTS[tint]
            self._made[key] = self._book.add_format(look)
        return self._made[key]
