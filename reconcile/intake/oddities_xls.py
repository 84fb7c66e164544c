"""The oddities of a legacy .xls, as xlrd sees them."""

from typing import Any

from reconcile.intake.oddities import Oddities, WorkbookOddities, comment_text, error_cell


def xls_oddities(content: bytes) -> WorkbookOddities:
    """Return error cells, percentages, hidden rows, merges and comments of every sheet.

    Raises `ValueError` on a damaged file.
    """
    import xlrd

    try:
        book = _open(content)
    # xlrd lets whatever a damaged record provokes through: its own errors, assertions, struct and index errors.
    except Exception as error:
        raise ValueError(f"xlrd: {error}") from error
    percents = {n for n, xf in enumerate(book.xf_list) if "%" in book.format_map[xf.format_key].format_str}
    sheets = {}
    for sheet in book.sheets():
        odd = Oddities(hidden_rows={row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden})
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                if cell.ctype == xlrd.XL_CELL_ERROR:
                    odd.cells[row + 1, column] = error_cell(xlrd.error_text_from_code.get(cell.value, ""))
                elif cell.ctype == xlrd.XL_CELL_NUMBER and cell.xf_index in percents:
                    odd.percentages.add((row + 1, column))
        for top, bottom, left, right in sheet.merged_cells:
            covered = ((row + 1, column) for row in range(top, bottom) for column in range(left, right))
            odd.covered |= {cell: (top + 1, left) for cell in covered if cell != (top + 1, left)}
        notes = {(row + 1, column): comment_text(note.text) for (row, column), note in sheet.cell_note_map.items()}
        odd.comments |= {cell: text for cell, text in notes.items() if text}
        sheets[sheet.name] = odd
    return WorkbookOddities(sheets, since_1904=book.datemode == 1)


def _open(content: bytes) -> Any:
    import xlrd

    try:
        return xlrd.open_workbook(file_contents=content, formatting_info=True)
    except NotImplementedError:
        return xlrd.open_workbook(file_contents=content)
