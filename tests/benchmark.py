"""How long a month of 300 dossiers and 1,200 attendance lines takes, against importing the libraries alone.

Run it by hand: `python tests/benchmark.py`. It is no test: a test never measures time.
"""

import csv
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

LIBRARIES = "anyascii, click, defusedxml, holidays.countries, pandas, pandera.pandas, python_calamine, xlsxwriter"
LEARNERS, SESSIONS = 300, 20


def write_month(folder: Path) -> None:
    """Write 300 dossiers in 20 two-day sessions, and a line per learner and half-day."""
    headings = "N° dossier;Nom;Prénom;N° session;Date de début;Date de fin;Statut;Date de confirmation;Prix (€)"
    with (folder / "dossiers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(headings.split(";"))
        for n in range(LEARNERS):
            first = date(2025, 3, 3) + timedelta(days=7 * (n % SESSIONS // 4))
            dates = [f"{day:%d/%m/%Y}" for day in (first, first + timedelta(days=1))]
            row = [f"{25 * 10**9 + n}", f"EXEMPLE-{n}", "Testine", f"S{n % SESSIONS}", *dates]
            writer.writerow([*row, "Accepté", "03/02/2025", "100,00"])
    with (folder / "presences.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["N° session", "Nom", "Prénom", "Date", "Demi-journée", "Heures prévues", "Présence"])
        for n in range(LEARNERS):
            first = date(2025, 3, 3) + timedelta(days=7 * (n % SESSIONS // 4))
            for half_day in range(4):
                day = first + timedelta(days=half_day // 2)
                half = "Après-midi" if half_day % 2 else "Matin"
                mark = "A" if n % 7 == half_day else "P"
                writer.writerow([f"S{n % SESSIONS}", f"EXEMPLE-{n}", "Testine", f"{day:%d/%m/%Y}", half, "3,5", mark])


def seconds(command: list[str], runs: int = 5) -> float:
    """Return the shortest of several runs of a command."""
    found = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        found.append(time.perf_counter() - start)
    return min(found)


def main() -> None:
    """Print both times and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_month(folder)
        monthly = [sys.executable, "-m", "reconcile", "monthly", name, "--as-of", "2025-05-01", "--force"]
        imports = seconds([sys.executable, "-c", f"import {LIBRARIES}"])
        run = seconds([*monthly, "-o", str(folder / "out.xlsx")])
    print(f"imports {imports:.2f} s, month {run:.2f} s: {run / imports:.2f} times")


if __name__ == "__main__":
    main()
