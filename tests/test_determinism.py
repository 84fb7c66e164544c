"""The same inputs and as-of date give the same bytes, whatever the machine, its settings and the day."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.builders.runs import command
from tests.builders.sample import SAMPLE, sample_workbook

ROOT = Path(__file__).parent.parent


class Setting(NamedTuple):
    """What may differ between two runs on the same inputs."""

    place: str
    hash_seed: str
    zone: str
    locale: str
    language: str
    modified: int
    backwards: bool


# The zones are 26 hours apart, so that today is never the same day in both; POSIX names need no zone database.
SETTINGS = [
    Setting("ici", "0", "LIN-14", "fr_FR.UTF-8", "fr", 1_000_000_000, backwards=True),
    # Turkish has an i of its own: `I` in lower case is no `i`.
    Setting("başka yer", "4294967295", "DAT+12", "tr_TR.UTF-8", "tr:en", 1_800_000_001, backwards=False),
]


def copy_of_the_sample(parent: Path, setting: Setting) -> Path:
    """The sample month under `parent`, its files created in the order and dated as the setting says."""
    folder = parent / SAMPLE.name
    folder.mkdir(parents=True)
    for number, source in enumerate(sorted(SAMPLE.iterdir(), reverse=setting.backwards)):
        copy = folder / source.name
        shutil.copyfile(source, copy)
        os.utime(copy, (setting.modified + number, setting.modified + number))
    return folder


def workbook_of_a_run(folder: Path, setting: Setting) -> bytes:
    """What the command line writes in a process of its own, started in a folder of its own."""
    inputs = copy_of_the_sample(folder / setting.place / "entrées", setting)
    current = folder / setting.place / "courant"
    current.mkdir()
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PYTHONHASHSEED": setting.hash_seed,
        "TZ": setting.zone,
        "LANG": setting.locale,
        "LC_ALL": setting.locale,
        "LANGUAGE": setting.language,
    }
    words = command("monthly", inputs, "--as-of", "2024-12-05", "-o", "out.xlsx")
    done = subprocess.run(words, cwd=current, env=environment, capture_output=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
    return (current / "out.xlsx").read_bytes()


def test_the_workbook_has_the_same_bytes_whatever_the_seed_zone_locale_place_and_file_dates(tmp_path: Path) -> None:
    # Starting a run takes most of its time: the third is this process, with the settings of whoever tests.
    books = {"": sample_workbook()} | {setting.place: workbook_of_a_run(tmp_path, setting) for setting in SETTINGS}
    digests = {place: hashlib.sha256(content).hexdigest() for place, content in books.items()}
    assert len(digests) == 3
    assert len(set(digests.values())) == 1, digests
