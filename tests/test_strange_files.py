"""Files that are none, names that no console shows, and damage that only the table of contents of a package has."""

import os
import shlex
import zipfile
from pathlib import Path

import pytest

from reconcile.errors import ReconcileError
from reconcile.intake import sources
from reconcile.intake.sources import find_sources
from reconcile.system_errors import reason
from reconcile.texts import printable
from tests.builders.correspondences import plain, reconcile
from tests.builders.each import each
from tests.builders.months import FILLER, LEARNER, lines, write_csv
from tests.builders.parts import ods, ods_cell, ods_row
from tests.builders.sheets import write_dossiers
from tests.builders.trainers import dossiers

needs_posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def refused(*inputs: Path, skip: tuple[str, ...] = ()) -> list[ReconcileError]:
    """Return the refusals of files that do not open, each complete."""
    found = list(find_sources(inputs, skip).refused)
    assert all((one.what, one.where, one.remedy, one.exit_code == 2) for one in found)
    return found


def shown(*arguments: object) -> str:
    """Return what a command that is refused prints, which no console is troubled by."""
    result = reconcile(*map(str, arguments))
    assert result.exit_code == 2
    assert [printable(line) for line in result.output.split("\n")] == result.output.split("\n")
    for part in ("Erreur : ", "  Où : ", "  Que faire : "):
        assert part in result.output
    return plain(result.output)


@needs_posix
def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "export.csv")
    (one,) = refused(tmp_path)
    assert (one.what, one.where) == ("ce n'est pas un fichier ordinaire", "export.csv")
    assert "--skip export.csv" in one.remedy


@needs_posix
def test_a_device_is_refused_whatever_link_leads_to_it(tmp_path: Path) -> None:
    (tmp_path / "export.csv").symlink_to("/dev/zero")
    assert [one.what for one in refused(tmp_path / "export.csv")] == ["ce n'est pas un fichier ordinaire"]


@needs_posix
@pytest.mark.parametrize("given", ["the folder", "the file"])
def test_links_that_lead_round_are_refused(tmp_path: Path, given: str) -> None:
    (tmp_path / "a.csv").symlink_to(tmp_path / "b.csv")
    (tmp_path / "b.csv").symlink_to(tmp_path / "a.csv")
    found = refused(tmp_path if given == "the folder" else tmp_path / "a.csv")
    assert {one.what for one in found} == {"ce fichier ne peut pas être ouvert"}
    assert "(des raccourcis qui tournent en rond)" in found[0].remedy


@needs_posix
def test_a_link_that_leads_nowhere_is_refused_under_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "export.csv").symlink_to(tmp_path / "parti.bak")
    (one,) = refused(tmp_path)
    assert (one.where, "ce chemin n'existe pas" in one.remedy) == ("export.csv", True)


@needs_posix
def test_a_link_is_read_under_its_own_name_and_once(tmp_path: Path) -> None:
    written = write_dossiers(tmp_path)
    real = written.rename(tmp_path / "dossiers.2024-11.bak")
    (tmp_path / "dossiers.csv").symlink_to(real)
    (tmp_path / "encore.csv").symlink_to(real)
    assert [one.name for one in find_sources([tmp_path]).sources] == ["dossiers.csv"]


@needs_posix
def test_a_name_that_is_no_utf8_is_shown_escaped_and_can_be_left_out(tmp_path: Path) -> None:
    (Path(os.fsdecode(bytes(tmp_path) + b"/export-\xe9t\xe9.csv"))).write_bytes(b"")
    (one,) = refused(tmp_path)
    assert one.where == r"export-\xe9t\xe9.csv"
    write_dossiers(tmp_path)
    assert not refused(tmp_path, skip=(r"export-\xe9t\xe9.csv",))


@pytest.mark.parametrize("name", ["dos\u00adsiers\u200b.csv", "l’été\u00a0.csv"])
def test_a_file_is_left_out_by_the_name_that_the_console_shows(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    (one,) = refused(tmp_path)
    assert printable(one.where) == one.where
    # As a shell would read what is printed.
    assert shlex.split(one.remedy.partition("--skip ")[2]) == [one.where]
    write_dossiers(tmp_path)
    assert not refused(tmp_path, skip=(one.where,))


@needs_posix
def test_a_name_that_would_write_on_the_console_is_shown_escaped(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m\n.csv").write_bytes(b"")
    assert r"a\x1b[31m\n.csv" in shown("check", tmp_path)


@each("command", ["monthly", "check", "roster"])
def test_a_name_that_no_folder_holds_is_refused(tmp_path: Path, command: str) -> None:
    said = shown(command, tmp_path / f"{'a' * 300}.csv")
    assert "nom ou chemin trop long" in said or "n'existe pas" in said


@pytest.mark.parametrize("command", ["monthly", "check", "roster"])
def test_a_folder_that_may_not_be_listed_is_refused(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(_folder: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", forbidden)
    said = shown(command, tmp_path)
    assert "ce dossier ne peut pas être lu" in said
    assert "accès refusé" in said
    assert "denied" not in said


def test_a_file_that_may_not_be_read_is_refused_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write_dossiers(tmp_path)
    monkeypatch.setattr(Path, "open", forbidden)
    assert "vérifiez vos droits (accès refusé, ou fichier ouvert ailleurs)" in refused(path)[0].remedy


def test_an_error_that_we_have_no_words_for_is_given_by_its_number() -> None:
    assert reason(OSError(99, "Cannot assign requested address")) == "erreur n° 99 du système"


def test_no_more_is_read_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 3 * 1024 * 1024)
    (tmp_path / "export.csv").write_bytes(bytes(3 * 1024 * 1024 + 1))
    assert [one.what for one in refused(tmp_path)] == ["fichier trop gros (plus de 3 Mo)"]


def test_a_name_damaged_within_a_package_is_refused(tmp_path: Path) -> None:
    """The names of a package stand outside its checksums; a writer may mark them as UTF-8, and this one is none."""
    path = ods(tmp_path / "export.ods", ods_row(ods_cell("Nom")))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("é.xml", "")
    content = path.read_bytes()
    path.write_bytes(content.replace("é.xml".encode(), b"\xff\xff.xml"))
    assert [one.what for one in refused(path)] == ["ce classeur est abîmé ou protégé par un mot de passe"]


def test_two_parts_whose_names_differ_in_case_alone_are_refused(tmp_path: Path) -> None:
    path = ods(tmp_path / "export.ods", ods_row(ods_cell("Nom")))
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("Content.xml", "")
    assert [one.what for one in refused(path)] == ["ce classeur a une structure anormale et n'a pas été ouvert"]


def test_what_a_file_says_does_not_write_on_the_console(tmp_path: Path) -> None:
    dossiers(tmp_path)
    write_csv(tmp_path / "emargement.csv", [*lines(LEARNER, "P", "A"), *lines(FILLER, "P", "P")])
    path = tmp_path / "emargement.csv"
    path.write_text(path.read_text("utf-8").replace("\n", ";Salle\x1b[2J\x07\u202e\n", 1), "utf-8")
    result = reconcile("check", str(tmp_path))
    assert r"Salle\x1b[2J\x07\u202e" in result.output
