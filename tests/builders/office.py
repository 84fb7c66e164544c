"""Workbooks saved by LibreOffice in another format."""

import shutil
import subprocess
from pathlib import Path

import pytest

OFFICE = shutil.which("libreoffice") or shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (libreoffice or soffice) is not on PATH")


def saved_as(path: Path, extension: str) -> Path:
    """Replace a workbook by the one that LibreOffice makes of it."""
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(path.parent.parent / f'profile-{path.parent.name}').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", extension, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, capture_output=True, timeout=180, check=True)
    if path.suffix != f".{extension}":
        path.unlink()
    made = path.with_suffix(f".{extension}")
    assert made.is_file(), f"LibreOffice did not write {made.name}"
    return made
