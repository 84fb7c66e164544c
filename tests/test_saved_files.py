"""A workbook is put in place whole or not at all, and no computed result is lost, nor anybody else's."""

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest

from reconcile.errors import ReconcileError
from reconcile.report import files
from reconcile.report.files import Saved, Seen, Target, free_name, refuse_unwritable, save
from tests.builders.each import each

POSIX = pytest.mark.skipif(os.name == "nt", reason="rights and links as POSIX systems have them")
LEFT_BEHIND = ".rapprochement-a1b2c3d4.tmp"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def over(path: Path) -> Target:
    """Return a file as the target that may be replaced as it now stands."""
    return Target(path, Seen.at(path))


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def fails_with(number: int) -> Callable[..., None]:
    def fail(*_arguments: object, **_more: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_saved_workbook_replaces_the_target_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"before")
    assert save(b"after", over(target)) == Saved(target)
    assert target.read_bytes() == b"after"
    assert names(tmp_path) == ["out.xlsx"]


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
    assert save(b"result", over(target)) == Saved(tmp_path / "out (2).xlsx", "out.xlsx est ouvert ou protégé")
    assert target.read_bytes() == b"open in Excel"
    assert (tmp_path / "out (2).xlsx").read_bytes() == b"result"


def test_a_folder_that_can_no_longer_be_written_does_not_lose_the_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "out.xlsx").write_bytes(b"another")
    monkeypatch.setattr(Path, "home", lambda: home)
    saved = save(b"result", Target(tmp_path / "unplugged" / "out.xlsx"))
    assert saved.path == home / "out (2).xlsx"
    assert saved.why == f"{tmp_path / 'unplugged'} ne peut plus être écrit (ce chemin n'existe pas)"
    assert (home / "out (2).xlsx").read_bytes() == b"result"
    assert (home / "out.xlsx").read_bytes() == b"another"


def test_a_folder_that_cannot_be_written_is_refused_in_three_parts(tmp_path: Path) -> None:
    with pytest.raises(ReconcileError) as refusal:
        refuse_unwritable(tmp_path / "absent")
    assert refusal.value.what == "le dossier de sortie ne peut pas être écrit"
    assert refusal.value.where == str(tmp_path / "absent")
    assert refusal.value.remedy == "choisissez un autre dossier avec -o (ce chemin n'existe pas)"


def test_a_result_that_no_folder_takes_is_refused_in_french(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "mkstemp", fails_with(errno.ENOSPC))
    with pytest.raises(ReconcileError) as refusal:
        save(b"result", Target(tmp_path / "out.xlsx"))
    assert refusal.value.remedy == "libérez de la place ou changez de dossier (plus de place sur le disque)"


def test_the_free_name_counts_up(tmp_path: Path) -> None:
    target = tmp_path / "out.xlsx"
    assert free_name(target) == target
    target.touch()
    (tmp_path / "out (2).xlsx").touch()
    assert free_name(target) == tmp_path / "out (3).xlsx"


@POSIX
def test_a_link_that_leads_nowhere_has_its_name_taken(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").symlink_to(tmp_path / "elsewhere.xlsx")
    assert free_name(tmp_path / "out.xlsx") == tmp_path / "out (2).xlsx"
    assert save(b"result", Target(tmp_path / "out.xlsx")).path == tmp_path / "out (2).xlsx"
    assert not (tmp_path / "elsewhere.xlsx").exists()


# Two runs at once.


def test_runs_at_once_on_one_name_keep_every_result(tmp_path: Path) -> None:
    runs = 8
    together = Barrier(runs)

    def one(number: int) -> Saved:
        together.wait()
        return save(f"result {number}".encode(), Target(tmp_path / "out.xlsx"))

    with ThreadPoolExecutor(runs) as pool:
        saved = list(pool.map(one, range(runs)))

    expected = ["out.xlsx", *(f"out ({number}).xlsx" for number in range(2, runs + 1))]
    assert names(tmp_path) == sorted(expected)
    assert {path.path.read_bytes() for path in saved} == {f"result {number}".encode() for number in range(runs)}
    assert sorted(one.why for one in saved) == ["", *["out.xlsx a été écrit entre-temps"] * (runs - 1)]


@pytest.mark.parametrize("links", [True, False], ids=["second names", "no second names"])
def test_a_name_taken_at_the_last_moment_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    target, give = tmp_path / "out.xlsx", files._give

    def late(draft: Path, name: Path) -> None:
        if not target.exists():
            target.write_bytes(b"another run")
        give(draft, name)

    monkeypatch.setattr(files, "_give", late)
    if not links:
        monkeypatch.setattr(os, "link", fails_with(errno.EPERM))
        monkeypatch.setattr(os, "rename", fails_with(errno.EPERM))
    assert save(b"mine", Target(target)) == Saved(tmp_path / "out (2).xlsx", "out.xlsx a été écrit entre-temps")
    assert (target.read_bytes(), (tmp_path / "out (2).xlsx").read_bytes()) == (b"another run", b"mine")
    assert names(tmp_path) == ["out (2).xlsx", "out.xlsx"]


@POSIX
@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK])
def test_a_disk_without_second_names_takes_the_workbook_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(os, "link", fails_with(number))
    assert save(b"result", Target(tmp_path / "out.xlsx")) == Saved(tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == b"result"
    assert names(tmp_path) == ["out.xlsx"]


@POSIX
def test_a_name_taken_and_not_filled_is_given_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    (tmp_path / "month").mkdir()
    home.mkdir()
    monkeypatch.setattr(Path, "home", lambda: home)
    monkeypatch.setattr(os, "link", fails_with(errno.EPERM))
    replace = Path.replace

    def refuse_there(self: Path, other: Path) -> Path:
        if other.parent.name == "month":
            raise OSError(errno.EIO, "Input/output error")
        return replace(self, other)

    monkeypatch.setattr(Path, "replace", refuse_there)
    assert save(b"result", Target(tmp_path / "month" / "out.xlsx")).path == home / "out.xlsx"
    assert names(tmp_path / "month") == []


@pytest.mark.parametrize("written", [b"decisions of somebody", b"before!"], ids=["another size", "another time"])
def test_what_was_written_over_the_target_during_the_run_is_kept(tmp_path: Path, written: bytes) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"before.")
    os.utime(target, (1_000_000_000, 1_000_000_000))
    seen = over(target)
    target.write_bytes(written)
    assert save(b"result", seen) == Saved(tmp_path / "out (2).xlsx", "out.xlsx a été écrit entre-temps")
    assert target.read_bytes() == written


# Drafts.


def stop_at_the_end_of_writing(monkeypatch: pytest.MonkeyPatch, *, do: Callable[[], None]) -> None:
    """Have something happen when the draft is whole and has no other name yet."""
    monkeypatch.setattr(os, "fsync", lambda _number: do())


@pytest.mark.parametrize("failure", [KeyboardInterrupt, MemoryError])
def test_a_run_that_is_stopped_leaves_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: type[BaseException]
) -> None:
    def stop() -> None:
        raise failure

    stop_at_the_end_of_writing(monkeypatch, do=stop)
    with pytest.raises(failure):
        save(b"result", Target(tmp_path / "out.xlsx"))
    assert names(tmp_path) == []


@POSIX
def test_the_draft_of_a_run_that_was_killed_is_private_and_is_swept_by_the_next(tmp_path: Path) -> None:
    program = (
        "import os, signal\nfrom pathlib import Path\nfrom reconcile.report.files import Target, save\n"
        "os.fsync = lambda _number: os.kill(os.getpid(), signal.SIGKILL)\nsave(b'result', Target(Path('out.xlsx')))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=False)
    (draft,) = tmp_path.iterdir()
    assert (done.returncode, draft.read_bytes(), mode(draft)) == (-signal.SIGKILL, b"result", 0o600)
    refuse_unwritable(tmp_path)
    assert names(tmp_path) == []


def test_a_draft_left_behind_is_swept_when_a_workbook_is_saved(tmp_path: Path) -> None:
    (tmp_path / LEFT_BEHIND).write_bytes(b"half")
    save(b"result", Target(tmp_path / "out.xlsx"))
    assert names(tmp_path) == ["out.xlsx"]


@POSIX
def test_the_draft_of_a_run_that_goes_on_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str]] = []

    def another_run_begins() -> None:
        refuse_unwritable(tmp_path)
        seen.append(names(tmp_path))

    stop_at_the_end_of_writing(monkeypatch, do=another_run_begins)
    assert save(b"result", Target(tmp_path / "out.xlsx")).path.read_bytes() == b"result"
    ((draft,),) = seen
    assert draft.startswith(".rapprochement-")


@POSIX
def test_a_draft_swept_before_it_was_locked_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = files._lock
    drafts: list[Path] = []

    def swept_the_first_time(file: object) -> None:
        drafts.extend(tmp_path.iterdir())
        if len(drafts) == 1:
            drafts[0].unlink()
        lock(file)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "_lock", swept_the_first_time)
    assert save(b"result", Target(tmp_path / "out.xlsx")).path == tmp_path / "out.xlsx"
    assert (tmp_path / "out.xlsx").read_bytes() == b"result"
    assert len(drafts) == 2


@POSIX
def test_only_files_of_ours_are_swept(tmp_path: Path) -> None:
    mine = (".rapprochement-notes.tmp", ".rapprochement-a1b2c3d4.xlsx", "rapprochement-a1b2c3d4.tmp", "out.tmp")
    for name in mine:
        (tmp_path / name).touch()
    (tmp_path / ".rapprochement-aaaaaaaa.tmp").symlink_to(tmp_path / "out.tmp")
    os.mkfifo(tmp_path / ".rapprochement-bbbbbbbb.tmp")
    (tmp_path / ".rapprochement-cccccccc.tmp").mkdir()
    before = names(tmp_path)
    refuse_unwritable(tmp_path)
    assert names(tmp_path) == before


# Who may read it.


@POSIX
@each(("mask", "expected"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_a_new_workbook_is_for_those_that_the_user_lets_read(tmp_path: Path, mask: int, expected: int) -> None:
    with umask(mask):
        save(b"result", Target(tmp_path / "out.xlsx"))
    assert mode(tmp_path / "out.xlsx") == expected


@POSIX
@pytest.mark.parametrize("private", [0o600, 0o640])
def test_a_workbook_kept_private_stays_so_when_it_is_replaced(tmp_path: Path, private: int) -> None:
    target = tmp_path / "out.xlsx"
    target.write_bytes(b"before")
    target.chmod(private)
    with umask(0o022):
        save(b"after", over(target))
    assert (target.read_bytes(), mode(target)) == (b"after", private)


@POSIX
def test_nobody_else_reads_the_draft_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    stop_at_the_end_of_writing(monkeypatch, do=lambda: modes.extend(mode(path) for path in tmp_path.iterdir()))
    with umask(0):
        save(b"result", Target(tmp_path / "out.xlsx"))
    assert modes == [0o600]


@POSIX
def test_a_result_put_elsewhere_is_for_the_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    with umask(0):
        saved = save(b"result", Target(tmp_path / "unplugged" / "out.xlsx"))
    assert mode(saved.path) == 0o600
