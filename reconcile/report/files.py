"""A finished workbook → its file: whole or not at all, and over nothing that was not to be replaced.

A draft is written beside the target and gets its name in one step that fails where the name is taken: two runs at once
never write over each other. The draft is private, and locked while its run lives: one left behind by a run that was
killed is swept by the next. Loads nothing heavy.
"""

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from reconcile.errors import ReconcileError
from reconcile.report.file_names import names_after
from reconcile.system_errors import reason

try:
    import fcntl
except ImportError:  # Windows, where an open file cannot be deleted: it needs no lock.
    fcntl = None  # type: ignore[assignment]

_DRAFT, _DRAFT_END = ".rapprochement-", ".tmp"
_PRIVATE = 0o600
_ON_WINDOWS = os.name == "nt"


class Seen(Struct, frozen=True):
    """A file as it stood when the run began: what anybody writes there afterwards is another one."""

    size: int
    written_at: int

    @classmethod
    def at(cls, path: Path) -> "Seen | None":
        """Return the file of that name, `None` where there is none."""
        try:
            there = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return cls(there.st_size, there.st_mtime_ns)


class Target(Struct, frozen=True):
    """The workbook to write, and the file of that name that it may replace; `None`: it replaces nothing."""

    path: Path
    replaces: Seen | None = None


class Saved(Struct, frozen=True):
    """Where a workbook is, and why it is not where it was asked for, in French; empty where it is."""

    path: Path
    why: str = ""


def free_name(path: Path) -> Path:
    """Return a path that does not exist: the name itself, else with ` (2)`, then ` (3)`."""
    return next(name for name in names_after(path) if not os.path.lexists(name))


def refuse_unwritable(folder: Path) -> None:
    """Refuse a folder that cannot be written to, before anything is computed; raises `ReconcileError`."""
    try:
        with _draft(folder):
            return
    except OSError as error:
        raise ReconcileError(
            "le dossier de sortie ne peut pas être écrit",
            str(folder),
            f"choisissez un autre dossier avec -o ({reason(error)})",
        ) from error


def save(content: bytes, target: Target) -> Saved:
    """Put a finished workbook in place, whole or not at all, and return where it is.

    A name that somebody took meanwhile, or a target that cannot be replaced (open in Excel), gives the next free name,
    and a folder that can no longer be written to (full, unplugged) the user's own folder, for the user alone to read:
    a computed result is not lost, nor is another's. Raises `ReconcileError` when no folder takes it.
    """
    try:
        return _put(content, target, _usual_mode())
    except OSError as error:
        failure = error
    for folder in (Path.home(), Path(tempfile.gettempdir())):
        with contextlib.suppress(OSError):
            there = _put(content, Target(folder / target.path.name), _PRIVATE)
            return Saved(there.path, f"{target.path.parent} ne peut plus être écrit ({reason(failure)})")
    raise ReconcileError(
        "le classeur ne peut pas être enregistré",
        str(target.path),
        f"libérez de la place ou changez de dossier ({reason(failure)})",
    ) from failure


def _put(content: bytes, target: Target, mode: int) -> Saved:
    """Write a draft beside the target, then give it its name; what was there stays until then."""
    path, why = target.path, ""
    with _draft(path.parent) as (file, draft):
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
        if _ON_WINDOWS:
            file.close()
        replaced = target.replaces is not None and target.replaces == Seen.at(path)
        # What a person keeps private stays so.
        _open_to(draft, stat.S_IMODE(path.stat().st_mode) if replaced else mode)
        if replaced:
            try:
                return Saved(draft.replace(path))
            except PermissionError:
                why = f"{path.name} est ouvert ou protégé"
        for name in names_after(path):
            with contextlib.suppress(FileExistsError):
                _give(draft, name)
                return Saved(name, "" if name == path else why or f"{path.name} a été écrit entre-temps")
    raise AssertionError("names never end")


def _give(draft: Path, name: Path) -> None:
    """Give a draft its name in one step; raises `FileExistsError` where something has it."""
    try:
        # A second name for the file, or on Windows another: neither is ever given over a file that is there.
        (os.rename if _ON_WINDOWS else os.link)(draft, name)
        return
    except FileExistsError:
        raise
    except OSError:
        # A disk without second names (FAT, some network folders): the name is taken first, then filled.
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
    try:
        draft.replace(name)
    finally:
        # Still empty: the draft did not get there.
        with contextlib.suppress(OSError):
            if not name.stat().st_size:
                name.unlink()


@contextlib.contextmanager
def _draft(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Make a file of ours in a folder, private and locked; it goes at the end, unless it was given another name."""
    _sweep(folder)
    while True:
        handle, name = tempfile.mkstemp(_DRAFT_END, _DRAFT, folder)
        draft, file = Path(name), os.fdopen(handle, "wb")
        try:
            _lock(file)
            # Another run may have swept it between its making and its lock.
            if draft.exists():
                yield file, draft
                return
        finally:
            with contextlib.suppress(OSError):
                file.close()
            with contextlib.suppress(OSError):
                draft.unlink(missing_ok=True)


def _lock(file: BinaryIO) -> None:
    """Tell other runs that the file is in use; some network folders know no locks, and nothing is swept there."""
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)


def _sweep(folder: Path) -> None:
    """Delete the drafts that runs left behind when they were killed: ours by their name, and in nobody's use."""
    for draft in folder.glob(f"{_DRAFT}????????{_DRAFT_END}"):
        with contextlib.suppress(OSError):
            if not stat.S_ISREG(draft.lstat().st_mode):
                continue
            if fcntl is not None:
                with draft.open("r+b") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    draft.unlink()
            else:
                draft.unlink()


def _usual_mode() -> int:
    """Return who may read a new file, as the user has set it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _open_to(draft: Path, mode: int) -> None:
    """Let others read a draft that is complete; Windows takes that from the folder, and some disks know no rights."""
    if not _ON_WINDOWS:
        with contextlib.suppress(OSError):
            draft.chmod(mode)
