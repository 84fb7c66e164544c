"""The same inputs and as-of date give the same bytes, whatever the machine, its settings and the day."""

import hashlib
import os
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from tests.builders.runs import command
from tests.builders.sample import SAMPLE, sample_workbook

ROOT = Path(__file__).parent.parent


# The zones are 26 hours apart: in one of them today is not the day that it is here. POSIX names need no zone database.
ZONES = {"DAT+12": timedelta(hours=-12), "LIN-14": timedelta(hours=14)}
ZONE = next(zone for zone, ahead in ZONES.items() if (datetime.now(UTC) + ahead).date() != date.today())
# Turkish has an i of its own: `I` in lower case is no `i`.
SETTINGS = {
    "TZ": ZONE,
    "LANG": "tr_TR.UTF-8",
    "LC_ALL": "tr_TR.UTF-8",
    "LANGUAGE": "tr:en",
    "PYTHONHASHSEED": "4294967295",
}


def copy_of_the_sample(parent: Path) -> Path:
    """The sample month under `parent`, its files made backwards and dated in the future."""
    folder = parent / SAMPLE.name
    folder.mkdir(parents=True)
    for number, source in enumerate(sorted(SAMPLE.iterdir(), reverse=True)):
        copy = folder / source.name
        shutil.copyfile(source, copy)
        os.utime(copy, (1_800_000_001 + number, 1_800_000_001 + number))
    return folder


def workbook_of_another_run(folder: Path) -> bytes:
    """What the command line writes in a process of its own, with other settings, started in a folder of its own."""
    inputs = copy_of_the_sample(folder / "başka yer" / "entrées")
    (current := folder / "courant").mkdir()
    done = subprocess.run(
        command("monthly", inputs, "--as-of", "2024-12-05", "-o", "out.xlsx"),
        cwd=current,
        env=os.environ | SETTINGS | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return (current / "out.xlsx").read_bytes()


def test_the_workbook_has_the_same_bytes_whatever_the_seed_zone_locale_place_and_file_dates(tmp_path: Path) -> None:
    # Starting a run takes most of its time: the other one is this process, with the settings of whoever tests.
    books = sample_workbook(), workbook_of_another_run(tmp_path)
    assert len({hashlib.sha256(content).hexdigest() for content in books}) == 1
