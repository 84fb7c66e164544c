"""What `-o` may name: no link, no device, no name that Windows keeps or cuts, no path that Excel does not open."""

import os
import socket
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner

from reconcile.cli import main
from reconcile.report.file_names import fault_of_name, fault_of_path, names_after
from tests.builders.each import each
from tests.builders.months import dossier_row, write_csv

COMMANDS = {
    "monthly": ["monthly", "mois", "--as-of", "05/04/2025"],
    "roster": ["roster", "mois", "--as-of", "20/03/2025"],
    "check": ["check", "mois"],
    "template": ["template", "suivi"],
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a month in `mois`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mois").mkdir()
    write_csv(tmp_path / "mois" / "dossiers.csv", [dossier_row()])
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(*arguments: str) -> list[str]:
    """Return the three parts of a refusal."""
    result = CliRunner().invoke(main, arguments)
    lines = result.output.splitlines()
    assert (result.exit_code, [line.partition(" :")[0] for line in lines]) == (2, ["Erreur", "  Où", "  Que faire"])
    return [line.partition(" : ")[2] for line in lines]


def link_to_a_file(path: Path) -> None:
    path.with_name("ailleurs.xlsx").write_bytes(b"of somebody")
    path.symlink_to(path.with_name("ailleurs.xlsx"))


def link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("nulle-part.xlsx"))


def pipe(path: Path) -> None:
    os.mkfifo(path)


def door(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)


@pytest.mark.skipif(os.name == "nt", reason="links and devices as POSIX systems have them")
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("make", "what"),
    [
        (link_to_a_file, "ce nom est celui d'un lien vers un autre fichier"),
        (link_to_nothing, "ce nom est celui d'un lien vers un autre fichier"),
        (pipe, "ce nom est celui d'un appareil"),
        (door, "ce nom est celui d'un appareil"),
    ],
)
def test_a_link_or_a_device_is_refused_even_when_forced(
    folder: Path, command: str, make: Callable[[Path], None], what: str
) -> None:
    make(folder / "out.xlsx")
    before = names(folder)
    force = [] if command == "template" else ["--force"]
    expected = [what, "out.xlsx", "choisissez un autre nom avec -o"]
    assert refused(*COMMANDS[command], "-o", "out.xlsx", *force) == expected
    assert names(folder) == before
    if make is link_to_a_file:
        assert (folder / "ailleurs.xlsx").read_bytes() == b"of somebody"


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_is_refused(folder: Path, command: str) -> None:
    (folder / "out.xlsx").mkdir()
    assert "out.xlsx" in refused(*COMMANDS[command], "-o", "out.xlsx")[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_name_that_windows_keeps_is_refused_on_every_system(folder: Path, command: str) -> None:
    what, where, remedy = refused(*COMMANDS[command], "-o", "Nul.xlsx")
    assert what == "Windows garde le nom « Nul » pour un appareil"
    assert (where, remedy) == ("Nul.xlsx", "choisissez un autre nom, par exemple resultat.xlsx")
    assert names(folder) == ["mois"]


def test_a_name_too_long_for_any_disk_is_refused_before_anything_is_read() -> None:
    assert refused("monthly", "absent", "-o", "é" * 126 + ".xlsx")[0].startswith("ce nom de fichier est trop long")


def test_a_path_too_long_for_the_system_is_refused_in_french() -> None:
    long = "/".join(["d" * 200] * 40) + "/out.xlsx"
    what, _, remedy = refused("monthly", "mois", "-o", long)
    assert what == "le classeur ne peut pas être écrit à cet endroit"
    assert remedy == "choisissez un autre nom ou un autre dossier (nom ou chemin trop long)"


@each(
    "name",
    [
        "CON.xlsx", "con.xlsx", "PRN.xlsx", "AUX.xlsx", "NUL.xlsx", "NUL.2024.xlsx", "nul .xlsx", "COM1.xlsx",
        "com9.xlsx", "COM¹.xlsx", "LPT1.xlsx", "lpt³.xlsx", "COM0.xlsx", "CONIN$.xlsx", "CONOUT$.xlsx", "NUL",
    ],
)  # fmt: skip
def test_the_names_of_devices_are_faults(name: str) -> None:
    assert fault_of_name(name).startswith("Windows garde le nom")


@each("sign", list('<>:"/\\|?*'))
def test_the_signs_that_windows_refuses_are_faults(sign: str) -> None:
    assert fault_of_name(f"a{sign}b.xlsx") == f"un nom de fichier ne peut pas contenir « {sign} » sous Windows"


@each(
    ("name", "fault"),
    [
        ("a\nb.xlsx", "un nom de fichier ne peut pas contenir « un signe invisible » sous Windows"),
        ("a.xlsx ", "Windows retire l'espace ou le point qui finit un nom"),
        ("a.xlsx.", "Windows retire l'espace ou le point qui finit un nom"),
        ("a" * 251 + ".xlsx", "ce nom de fichier est trop long (plus de 255 signes)"),
        ("a" * 250 + ".xlsx", ""),
        ("rapprochement-2024-11 (2).xlsx", ""),
        ("Émargement d’été.xlsx", ""),
        ("console.xlsx", ""),
        ("COM10.xlsx", ""),
        ("mon.nul.xlsx", ""),
        ("aux champs.xlsx", ""),
    ],
)
def test_other_names_are_faults_only_where_windows_would_change_or_refuse_them(name: str, fault: str) -> None:
    assert fault_of_name(name) == fault


def test_a_path_that_excel_does_not_open_is_a_fault_on_windows_alone() -> None:
    longest = "C:\\" + "d" * 204 + "\\a" + "b" * 4 + ".xlsx"
    assert len(longest) == 218
    assert fault_of_path(longest, on_windows=True) == ""
    said = fault_of_path(longest + "x", on_windows=True)
    assert said == "ce chemin est trop long (219 signes) : Excel n'ouvre pas au-delà de 218"
    assert fault_of_path("/" + "d" * 4_000, on_windows=False) == ""


def test_the_next_names_stay_short_enough() -> None:
    first, second, third = islice(names_after(Path("mois") / ("é" * 125 + ".xlsx")), 3)
    assert first.name == "é" * 125 + ".xlsx"
    # 255 bytes: 5 of the extension, 4 of the number, and 246 of 123 letters.
    assert (second.name, third.name) == ("é" * 123 + " (2).xlsx", "é" * 123 + " (3).xlsx")
    assert second.parent == Path("mois")


def test_a_session_whose_number_is_a_device_has_its_sheets(folder: Path) -> None:
    rows = [
        dossier_row(dossier_id=f"000{n}", session_id=name) for n, name in enumerate(("CON", "NUL.", "COM1:", "..", "/"))
    ]
    write_csv(folder / "mois" / "dossiers.csv", rows)
    result = CliRunner().invoke(main, [*COMMANDS["roster"], "-o", "out.xlsx"])
    assert result.exit_code == 0
    assert names(folder) == ["mois", "out.xlsx"]
