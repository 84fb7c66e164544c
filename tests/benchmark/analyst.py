"""What somebody who knows pandas well would write in an afternoon: the same amounts, two sheets, a few checks."""

import sys
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import holidays
import numpy as np
import pandas as pd
from openpyxl.styles import Font, PatternFill

CENT = Decimal("0.01")


def main(folder: str, out: str) -> None:
    """Read both workbooks, apply one function to each row, write a workbook and print the total due."""
    ids = {"N° dossier": str}
    dossiers = pd.read_excel(Path(folder) / "dossiers.xlsx", dtype=ids, engine="openpyxl")
    lines = pd.read_excel(Path(folder) / "emargements.xlsx", dtype=ids, engine="openpyxl")
    hours = lines.groupby("N° dossier")[["Heures prévues", "Heures réalisées"]].sum()
    dossiers = dossiers.merge(hours, left_on="N° dossier", right_index=True, how="left")
    closed = np.array(sorted(holidays.country_holidays("FR", years=range(2022, 2027))), dtype="datetime64[D]")
    told = dossiers.apply(lambda row: pd.Series(_due(row, closed)), axis=1)
    dossiers[["Cas", "Dû", "À voir"]] = told
    with pd.ExcelWriter(out, engine="openpyxl") as writer:
        dossiers.to_excel(writer, sheet_name="Montants", index=False)
        lines.to_excel(writer, sheet_name="Émargements", index=False)
        _dress(writer.sheets["Montants"])
    print(f"{dossiers['Dû'].sum():.2f}")


def _due(row: Any, closed: Any) -> tuple[str, float, str]:
    price = Decimal(str(row["Prix (€)"]))
    late = row["Date de la demande"] > _shifted(row["Date de début"], -11, closed)
    late_answer = row["Date de la proposition"] > _shifted(row["Date de la demande"], 2, closed)
    flags = " ; ".join(name for name, found in (("demande tardive", late), ("réponse tardive", late_answer)) if found)
    if row["Statut"].startswith("Annulé"):
        in_time = row["Date d'annulation"] <= _shifted(row["Date de début"], -7, closed)
        withdrawn = row["Date d'annulation"] <= row["Date de confirmation"] + timedelta(days=14)
        case = "Annulation libre" if in_time else "Rétractation" if withdrawn else "Annulation tardive"
        share = Decimal("0.05") if case == "Annulation tardive" else Decimal(0)
    else:
        rate = Decimal(str(row["Heures réalisées"])) / Decimal(str(row["Heures prévues"]))
        if not rate:
            case, share = "Absence", Decimal("0.05")
        elif rate < Decimal("0.25"):
            case, share = "Abandon", Decimal("0.25")
        else:
            case, share = ("Partiel", rate) if rate <= Decimal("0.8") else ("Suivi", Decimal(1))
    return case, float((price * share).quantize(CENT, ROUND_HALF_UP)), flags


def _shifted(day: Any, count: int, closed: Any) -> Any:
    start = np.datetime64(day, "D")
    if count > 0:
        return pd.Timestamp(np.busday_offset(start, count, roll="preceding", holidays=closed))
    return pd.Timestamp(np.busday_offset(start, count, roll="following", holidays=closed))


def _dress(page: Any) -> None:
    red = PatternFill("solid", fgColor="FFC7CE")
    for cell in page[1]:
        cell.font = Font(bold=True)
    for row in page.iter_rows(min_row=2):
        if row[-1].value:
            row[-1].fill = red
        for cell in row:
            if hasattr(cell.value, "year"):
                cell.number_format = "dd/mm/yyyy"
    page.freeze_panes = "A2"
    page.auto_filter.ref = page.dimensions


if __name__ == "__main__":
    main(*sys.argv[1:])
