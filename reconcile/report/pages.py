"""How a sheet prints: A4 across, header rows on each page, title and page number."""

import textwrap

from xlsxwriter.worksheet import Worksheet

# Excel refuses longer page headers.
MAX_HEADER = 255
# So long a title fits, were it all ampersands.
_MAX_TITLE = 110


def set_up_page(page: Worksheet, header_row: int, identity: int, pages_wide: int, title: str) -> None:
    """Freeze the header and identity columns, and set the sheet up to print across `pages_wide` A4 pages."""
    page.freeze_panes(header_row, identity)
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    page.fit_to_pages(pages_wide, 0)
    page.repeat_rows(header_row - 1)
    if pages_wide > 1 and identity:
        page.repeat_columns(0, identity - 1)
    page.set_footer(f"&L{title[:_MAX_TITLE].replace('&', '&&')}&CPage &P sur &N&R&F")
    page.hide_gridlines(2)


def print_title_in_the_header(page: Worksheet, title: str, description: str) -> None:
    """Print title and description above every page: on the second page across, their cells would be cut."""
    lines = "\n".join(textwrap.wrap(description.replace("&", "&&"), 150))
    header = f'&L&"Calibri,Bold"&14{title[:_MAX_TITLE].replace("&", "&&")}'
    with_description = f'{header}\n&"Calibri,Italic"&9{lines}'
    page.set_header(with_description if len(with_description) <= MAX_HEADER else header)
    page.set_margins(left=0.4, right=0.4, top=0.95, bottom=0.6)
