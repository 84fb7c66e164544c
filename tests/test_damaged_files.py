"""Damage in a file never goes unsaid: a message, or the amounts of the sound file, or a finding.

An attendance sheet of each format is damaged again and again, the same way in each run: bits flipped, ends cut off,
stretches overwritten, parts of a package changed with right checksums. Raise `TIMES` to look longer.
"""

import random
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from reconcile.errors import ReconcileError, SeveralError
from reconcile.intake.grids import Grid, csv_grids, read_grids
from reconcile.intake.sources import find_sources
from reconcile.month.pipeline import reconcile_month
from tests.builders.decisions import owed
from tests.builders.months import AFTER, ALPHA, FILLER, LEARNER, OMEGA, dossier_row, filler_row, lines, write_csv
from tests.builders.parts import ods, ods_cell, ods_row, replaced
from tests.builders.sheets import Cells, csv_text, write_xlsx
from tests.builders.trainers import dossiers
from tests.builders.xls import write_xls

# Files damaged, of each format and in each way.
TIMES = 15
# Half the day for the one, all of it for the other.
AMOUNTS = {ALPHA: 5_000, OMEGA: 10_000}
SOUND = [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")]
TABLE: list[Cells] = [list(SOUND[0]), *(list(row.values()) for row in SOUND)]

Damage = Callable[[bytes, random.Random], bytes]


def _write_csv(path: Path) -> None:
    path.write_text(csv_text(TABLE), "utf-8")


def _write_ods(path: Path) -> None:
    ods(path, "".join(ods_row("".join(ods_cell(str(one)) for one in row)) for row in TABLE))


WRITERS: dict[str, Callable[[Path], object]] = {
    "xlsx": lambda path: write_xlsx(path, {"Feuil1": TABLE}),
    "ods": _write_ods,
    "xls": lambda path: write_xls(path, TABLE),
    "csv": _write_csv,
}


def a_bit(content: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def its_end(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def a_stretch(content: bytes, chance: random.Random) -> bytes:
    at, long = chance.randrange(len(content)), chance.choice([1, 2, 4, 8, 64])
    return content[:at] + chance.randbytes(long) + content[at + long :]


def two_bytes_to_the_most(content: bytes, chance: random.Random) -> bytes:
    """Where the two are a size, it is a large one."""
    at = chance.randrange(len(content))
    return content[:at] + b"\xff\xff" + content[at + 2 :]


WAYS: list[Damage] = [a_bit, its_end, a_stretch, two_bytes_to_the_most]


def the_month(folder: Path) -> None:
    dossiers(folder, dossier_row(), filler_row())


def read(path: Path) -> list[Grid]:
    found = find_sources([path])
    for refusal in found.refused:
        raise refusal
    (source,) = found.sources
    return list(csv_grids(source)) if source.format == "csv" else read_grids(source)


def outcome_of(path: Path, sound: list[Grid], said_when_sound: Counter[str]) -> str:
    """Return what becomes of a damaged file among the inputs of its month; nothing is left unsaid."""
    try:
        if read(path) == sound:
            return "read as it was"
        outcome = reconcile_month([path.parent], AFTER)
    except ReconcileError as error:
        for one in error.refusals if isinstance(error, SeveralError) else (error,):
            assert all((one.what, one.where, one.remedy, one.exit_code == 2))
        return "refused"
    if {number: cents for number, cents in owed(outcome).items() if number in AMOUNTS} == AMOUNTS:
        return "the same amounts"
    new = Counter(one.code for one in outcome.findings) - said_when_sound
    assert new, "another amount, and nothing said"
    return "a finding"


@pytest.fixture(scope="module")
def said_when_sound(tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """Return the codes of the findings of the sound month, which has its amounts."""
    folder = tmp_path_factory.mktemp("sound")
    the_month(folder)
    write_csv(folder / "emargement.csv", SOUND)
    outcome = reconcile_month([folder], AFTER)
    assert owed(outcome) == AMOUNTS
    return Counter(one.code for one in outcome.findings)


@pytest.mark.parametrize("damage", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("extension", WRITERS)
def test_damage_is_said_or_changes_nothing(
    tmp_path: Path, extension: str, damage: Damage, said_when_sound: Counter[str]
) -> None:
    the_month(tmp_path)
    path = tmp_path / f"emargement.{extension}"
    WRITERS[extension](path)
    whole, sound = path.read_bytes(), read(path)
    seen: Counter[str] = Counter()
    for number in range(TIMES):
        path.write_bytes(damage(whole, random.Random(f"{extension} {damage.__name__} {number}")))
        seen[outcome_of(path, sound, said_when_sound)] += 1
    assert seen.total() == TIMES


@pytest.mark.parametrize("damage", WAYS, ids=lambda way: way.__name__)
@pytest.mark.parametrize("extension", ["xlsx", "ods"])
def test_damage_within_a_part_is_said_or_changes_nothing(
    tmp_path: Path, extension: str, damage: Damage, said_when_sound: Counter[str]
) -> None:
    """As a program at fault would write it: the checksum is that of what is wrong."""
    the_month(tmp_path)
    path = tmp_path / f"emargement.{extension}"
    WRITERS[extension](path)
    whole, sound = path.read_bytes(), read(path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))}
    seen: Counter[str] = Counter()
    for number in range(TIMES):
        chance = random.Random(f"{extension} part {damage.__name__} {number}")
        name = chance.choice(sorted(parts))
        path.write_bytes(whole)
        replaced(path, {name: damage(parts[name], chance)})
        seen[outcome_of(path, sound, said_when_sound)] += 1
    assert seen.total() == TIMES
