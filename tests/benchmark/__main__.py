"""Measure: `python -m tests.benchmark` for the usual sizes, `… 100000 5000/1 5000/300` for others, `… largest`.

A size is a number of dossiers, in sessions of fifteen, or `dossiers/sessions`; `largest` is a sheet of as many
attendance lines as the format has rows.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.benchmark.floor import shape_of
from tests.benchmark.month import AS_OF, Size, write_month

# The libraries of a run, with the calendars that `holidays` loads when it is first asked.
LIBRARIES = """
anyascii, click, defusedxml, holidays.countries, msgspec, pandas, pandera.pandas, python_calamine, rapidfuzz, xlsxwriter
""".strip()
USUAL = ("300", "1000", "10000")
LARGEST = Size((1_048_576 - 1) // 4, all_come=True)


class Measure(NamedTuple):
    """Seconds on the wall, and the most memory in MiB."""

    seconds: float
    mebibytes: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s, {self.mebibytes:.0f} MiB"


def measure(command: list[str]) -> Measure:
    """Run a command and return what it took; raises `SystemExit` where it fails."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ends with {process.returncode}")
    return Measure(time.perf_counter() - start, usage.ru_maxrss / 1024)


def compare(name: str, size: Size, *, alone: bool = False) -> None:
    """Print what our run takes for a month of a size and, unless `alone`, beside the floor and a plain script."""
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "mois"
        inputs.mkdir()
        write_month(inputs, size)
        book, shape = Path(folder) / "rapprochement.xlsx", Path(folder) / "cells.txt"
        command = ["-m", "reconcile", "monthly", str(inputs), "--as-of", str(AS_OF), "--force", "-o", str(book)]
        ours = measure([sys.executable, *command])
        print(f"{name:>12}: {ours}", end="", flush=True)
        if not alone:
            shape.write_text(shape_of(book), "utf-8")
            scratch = str(Path(folder) / "other.xlsx")
            floor = measure([sys.executable, "-m", "tests.benchmark.floor", str(inputs), str(shape), scratch])
            analyst = measure([sys.executable, "-m", "tests.benchmark.analyst", str(inputs), scratch])
            print(f" | floor {floor} | plain script {analyst}", end="")
            print(f" | {ours.seconds / floor.seconds:.2f} times the floor", end="")
            print(f", the plain script {analyst.seconds / ours.seconds:.2f} times ours", end="")
        print(flush=True)


def size_of(text: str) -> Size:
    """Return the size that an argument names."""
    if text == "largest":
        return LARGEST
    dossiers, _, sessions = text.partition("/")
    return Size(int(dossiers), -(-int(dossiers) // int(sessions)) if sessions else 15)


def main(sizes: list[str]) -> None:
    """Print a line for each size, after what starting the program takes."""
    nothing, helped, libraries = (
        min(measure([sys.executable, *words]).seconds for _ in range(3))
        for words in (["-c", "pass"], ["-m", "reconcile", "--help"], ["-c", f"import {LIBRARIES}"])
    )
    print(f"python -c pass {nothing:.2f} s, --help {helped:.2f} s, the libraries alone {libraries:.2f} s")
    for one in sizes or USUAL:
        compare(one, size_of(one), alone=one == "largest" or "/" in one)


if __name__ == "__main__":
    main(sys.argv[1:])
