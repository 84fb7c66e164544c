"""A workbook is put in place whole or not at all, and a computed result is never lost."""

from pathlib import Path

import pytest

from reconcile.errors import ReconcileError
from reconcile.report.files import free_name, refuse_unwritable, save


def test_a_saved_workbook_replaces_the_target_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"before")
    assert save(b"after", target) == target
    assert target.read_bytes() == b"after"
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_a_target_that_cannot_be_replaced_gives_the_next_free_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"open in Excel")
    replace = Path.replace

    def refuse_the_target(self: Path, other: Path) -> Path:
        if other == target:
            raise PermissionError(13, "Permission denied")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", refuse_the_target)
    assert save(b"result", target) == tmp_path / "out (2).xlsx"
    assert target.read_bytes() == b"open in Excel"
    assert (tmp_path / "out (2).xlsx").read_bytes() == b"result"


def test_a_folder_that_can_no_longer_be_written_does_not_lose_the_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "out.xlsx").write_bytes(b"another")
    monkeypatch.setattr(Path, "home", lambda: home)
    assert save(b"result", tmp_path / "unplugged" / "out.xlsx") == home / "out (2).xlsx"
    assert (home / "out (2).xlsx").read_bytes() == b"result"
    assert (home / "out.xlsx").read_bytes() == b"another"


def test_a_folder_that_cannot_be_written_is_refused_in_three_parts(tmp_path: Path) -> None:
    with pytest.raises(ReconcileError) as refusal:
        refuse_unwritable(tmp_path / "absent")
    assert refusal.value.what == "le dossier de sortie ne peut pas être écrit"
    assert refusal.value.where == str(tmp_path / "absent")
    assert refusal.value.remedy.startswith("choisissez un autre dossier")


def test_the_free_name_counts_up(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert free_name(target) == target
    target.touch()
    (tmp_path / "out (2).xlsx").touch()
    assert free_name(target) == tmp_path / "out (3).xlsx"
