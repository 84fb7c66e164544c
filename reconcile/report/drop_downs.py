"""Drop-down lists: short ones in the rule itself, longer ones in hidden cells beside the table."""

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reconcile.report.sheet_texts import uncoded
from reconcile.report.tables import FIRST_ROW

# Excel refuses longer lists in the rule itself; a comma in a choice would cut it, and a quote would end it.
MAX_LIST = 255
_OF_THE_RULE = frozenset(',"')


class DropDowns:
    """The lists of one sheet, each written once, from a column on."""

    def __init__(self, page: Worksheet, column: int) -> None:
        self._page, self._column = page, column
        self._written: dict[tuple[str, ...], str] = {}

    def offer(self, cell: str, choices: Sequence[str], title: str, message: str) -> None:
        """Offer a list of choices in a cell; another answer only asks for a confirmation."""
        if choices:
            options = {
                "validate": "list",
                "source": self._source(tuple(choices)),
                "error_type": "warning",
                "error_title": title,
                "error_message": message,
            }
            self._page.data_validation(cell, options)

    def _source(self, choices: tuple[str, ...]) -> str | list[str]:
        if len(",".join(choices)) <= MAX_LIST and _OF_THE_RULE.isdisjoint("".join(choices)):
            return [uncoded(one) for one in choices]
        if choices not in self._written:
            letters = xl_col_to_name(self._column)
            self._page.set_column(self._column, self._column, 20, None, {"hidden": True})
            for offset, choice in enumerate(choices):
                self._page.write_string(FIRST_ROW - 1 + offset, self._column, choice)
            self._written[choices] = f"=${letters}${FIRST_ROW}:${letters}${FIRST_ROW + len(choices) - 1}"
            self._column += 1
        return self._written[choices]
