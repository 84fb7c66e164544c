"""A finished workbook → its file: whole or not at all. Loads nothing heavy."""

import os
import tempfile
from pathlib import Path

from reconcile.errors import ReconcileError


def free_name(path: Path) -> Path:
    """Return a path that does not exist: the name itself, else with ` (2)`, then ` (3)`."""
    candidate, number = path, 2
    while candidate.exists():
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return candidate


def save(content: bytes, path: Path) -> Path:
    """Put a finished workbook in place, whole or not at all, and return where it is.

    A target that cannot be replaced (open in Excel) gives the next free name, so that the result is not lost.
    Raises `ReconcileError` when the folder cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".rapprochement-", suffix=".tmp")
    except OSError as error:
        raise ReconcileError(
            "le dossier de sortie ne peut pas être écrit",
            str(path.parent),
            f"choisissez un autre dossier avec -o ({error.strerror})",
        ) from error
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(0o644)
        try:
            return draft.replace(path)
        except PermissionError:
            return draft.replace(free_name(path))
    except OSError as error:
        raise ReconcileError(
            "le classeur ne peut pas être enregistré",
            str(path),
            f"libérez de la place ou changez de dossier ({error.strerror})",
        ) from error
    finally:
        draft.unlink(missing_ok=True)
