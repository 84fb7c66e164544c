"""The oddities of a legacy .xls, as xlrd sees them."""

from reconcile.intake.oddities import Oddities, WorkbookOddities, error_cell


def xls_oddities(content: bytes) -> WorkbookOddities:
    """Return error cells, hidden rows and merged cells of every sheet. Raises xlrd's own errors on a damaged file."""
    import xlrd

    try:
        book = xlrd.open_workbook(file_contents=content, formatting_info=True)
    except NotImplementedError:
        book = xlrd.open_workbook(file_contents=content)
    sheets = {}
    for sheet in book.sheets():
        odd = Oddities(hidden_rows={row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden})
        for row in range(sheet.nrows):
            for column, cell in enumerate(sheet.row(row)):
                if cell.ctype == xlrd.XL_CELL_ERROR:
                    odd.cells[row + 1, column] = error_cell(xlrd.error_text_from_code.get(cell.value, ""))
        for top, bottom, left, right in sheet.merged_cells:
            covered = ((row + 1, column) for row in range(top, bottom) for column in range(left, right))
            odd.covered |= {cell: (top + 1, left) for cell in covered if cell != (top + 1, left)}
        sheets[sheet.name] = odd
    return WorkbookOddities(sheets, since_1904=book.datemode == 1)
