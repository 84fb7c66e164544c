"""What stands around the table of "Synthèse": controls in red, a block to sign, the chart."""

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from reconcile.report.cells import Formula
from reconcile.report.styles import Styles
from reconcile.report.summary_controls import GAP
from reconcile.report.summary_lines import Line
from reconcile.report.tables import FIRST_ROW, HEADER_ROW, Written


def mark_gaps(page: Worksheet, styles: Styles, written: Written) -> None:
    """Show a control that fails in red."""
    letters = written.letters("Contrôle")
    cells = f"{letters}{FIRST_ROW}:{letters}{written.last_row}"
    page.conditional_format(cells, {"type": "cell", "criteria": "==", "value": f'"{GAP}"', "format": styles.gap})


def add_block_to_sign(page: Worksheet, styles: Styles, row: int) -> None:
    """Write who established and who checked the workbook, with room for dates and signatures."""
    for line, (left, right) in enumerate((("Établi par", "Contrôlé par"), ("Le", "Le"), ("Visa", "Visa"))):
        page.set_row(row - 1 + line, 22 if line < 2 else 40)
        page.write_string(row - 1 + line, 0, f"{left} :", styles.label)
        page.write_blank(row - 1 + line, 1, None, styles.to_sign)
        page.write_string(row - 1 + line, 5, f"{right} :", styles.label)
        page.write_blank(row - 1 + line, 6, None, styles.to_sign)


def add_chart(
    book: xlsxwriter.Workbook, page: Worksheet, lines: list[Line], rows: dict[tuple[str, str], int], beside: int
) -> None:
    """Draw the amounts of the cases that occur, in euros, `beside` the table."""
    cases = [line for line in lines if line.section == "Cas"]
    if not cases:
        return
    first, last = rows["Cas", cases[0].post], rows["Cas", cases[-1].post]
    amounts = [line.amount.result if isinstance(line.amount, Formula) else line.amount for line in cases]
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Montant dû par cas",
            "categories": f"='Synthèse'!$B${first}:$B${last}",
            "values": f"='Synthèse'!$D${first}:$D${last}",
            # What programs show that do not compute.
            "categories_data": [line.post for line in cases],
            "values_data": amounts,
            "fill": {"color": "#2F5597"},
            "data_labels": {"value": True, "num_format": '#,##0 "€"'},
            "gap": 50,
        }
    )
    chart.set_title({"name": "Montant dû par cas (€)", "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_size({"width": 430, "height": 60 + 26 * len(cases)})
    described = "Diagramme en barres : montant dû par cas, mêmes chiffres que le tableau."
    page.insert_chart(HEADER_ROW - 1, beside, chart, {"description": described, "x_offset": 12})
