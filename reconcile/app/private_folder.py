"""The private folder of a run: the copies of the inputs, gone at its end, and swept at the next start after a kill."""

import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

PREFIX = "amg-reconcile-"
# Held as long as the run lives; the system lets go of it when the process ends, however it does.
_LOCK = "en-cours"
# Between a folder's making and its lock there is an instant; a folder without one is swept only past it.
_SECONDS_TO_LOCK = 60


class PrivateFolder:
    """A folder that this user alone can open; as a context it is removed at its end."""

    def __init__(self) -> None:
        sweep(Path(tempfile.gettempdir()))
        # Made with mode 0700; on Windows it stands in the user's own folder.
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        (self.path / _LOCK).touch(mode=0o600)
        self._lock = _held(self.path / _LOCK)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove the folder and all that it holds."""
        if self._lock:
            # Windows removes no open file.
            self._lock.close()
        shutil.rmtree(self.path, ignore_errors=True)


def sweep(parent: Path) -> int:
    """Remove the folders of runs that ended without removing them, and return how many they were."""
    swept = 0
    for folder in parent.glob(f"{PREFIX}*"):
        if _is_of_a_dead_run(folder):
            shutil.rmtree(folder, ignore_errors=True)
            swept += 1
    return swept


def _is_of_a_dead_run(folder: Path) -> bool:
    try:
        if folder.is_symlink() or not folder.is_dir() or not _is_own(folder):
            return False
        if not (folder / _LOCK).is_file():
            return time.time() - folder.stat().st_mtime > _SECONDS_TO_LOCK
        lock = _held(folder / _LOCK)
    except OSError:
        return False
    if lock:
        lock.close()
    return lock is not None


def _is_own(folder: Path) -> bool:
    """Tell a folder of this user: others may have put one of that name where everybody may write."""
    return sys.platform == "win32" or folder.stat().st_uid == os.getuid()


def _held(path: Path) -> IO[bytes] | None:
    """Lock a file until it is closed or the process ends; `None` where another process has it."""
    file = path.open("r+b")
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    return file
