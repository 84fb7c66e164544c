"""A finished workbook → its file: whole or not at all. Loads nothing heavy."""

import os
import tempfile
from pathlib import Path

from reconcile.errors import ReconcileError, system_reason

_DRAFT = ".rapprochement-"


def free_name(path: Path) -> Path:
    """Return a path that does not exist: the name itself, else with ` (2)`, then ` (3)`."""
    candidate, number = path, 2
    while candidate.exists():
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return candidate


def refuse_unwritable(folder: Path) -> None:
    """Refuse a folder that cannot be written to, before anything is computed; raises `ReconcileError`."""
    try:
        handle, name = tempfile.mkstemp(dir=folder, prefix=_DRAFT)
    except OSError as error:
        raise ReconcileError(
            "le dossier de sortie ne peut pas être écrit",
            str(folder),
            f"choisissez un autre dossier avec -o ({system_reason(error)})",
        ) from error
    os.close(handle)
    Path(name).unlink()


def save(content: bytes, path: Path) -> Path:
    """Put a finished workbook in place, whole or not at all, and return where it is.

    A target that cannot be replaced (open in Excel) gives the next free name, and a folder that can no longer be
    written to (full, unplugged) the user's own folder, so that a computed result is not lost.
    Raises `ReconcileError` when no folder takes it.
    """
    try:
        return _put(content, path)
    except OSError as error:
        failure = error
    for folder in (Path.home(), Path(tempfile.gettempdir())):
        try:
            return _put(content, free_name(folder / path.name))
        except OSError:
            continue
    raise ReconcileError(
        "le classeur ne peut pas être enregistré",
        str(path),
        f"libérez de la place ou changez de dossier ({system_reason(failure)})",
    ) from failure


def _put(content: bytes, path: Path) -> Path:
    """Write a draft beside the target, then give it its name; what was there stays until then."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_DRAFT)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(0o644)
        try:
            return draft.replace(path)
        except PermissionError:
            return draft.replace(free_name(path))
    finally:
        draft.unlink(missing_ok=True)
