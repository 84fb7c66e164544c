"""Workbooks saved by LibreOffice in another format."""

import atexit
import io
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest

OFFICE = shutil.which("libreoffice") or shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (libreoffice or soffice) is not on PATH")

# LibreOffice tests its drawing each time it starts with a profile that was not yet used with its version, which takes
# four times as long as to save a workbook.
_USED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>{}</value></prop>
</item>
</oor:items>
"""


def convert(extension: str, out: Path, *sources: Path) -> None:
    """Write workbooks in a folder as LibreOffice saves them; `extension` may name a filter after a colon."""
    command = [*_office(), "--headless", "--convert-to", extension, "--outdir", str(out), *map(str, sources)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    suffix = extension.partition(":")[0]
    missing = [one.stem for one in sources if not (out / f"{one.stem}.{suffix}").is_file()]
    assert not done.returncode and not missing, f"LibreOffice did not write {missing}: {done.stdout} {done.stderr}"


def unprinted(content: bytes) -> bytes:
    """Return a workbook of ours without its print areas and titles.

    LibreOffice lays out each sheet that has some, which takes as long as all the rest, and no formula knows them.
    """
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as source, ZipFile(buffer, "w") as target:
        for info in source.infolist():
            part = source.read(info)
            if info.filename == "xl/workbook.xml":
                part, found = re.subn(rb"<definedNames>.*</definedNames>", b"", part)
                assert found == 1
            target.writestr(info, part)
    return buffer.getvalue()


def saved_as(path: Path, extension: str) -> Path:
    """Replace a workbook by the one that LibreOffice makes of it."""
    convert(extension, path.parent, path)
    if path.suffix != f".{extension}":
        path.unlink()
    return path.with_suffix(f".{extension}")


@cache
def _office() -> tuple[str, str]:
    """Return the command of LibreOffice with a profile of this process.

    An office already open would take the files over, and its settings might say not to compute.
    """
    assert OFFICE is not None
    profile = Path(tempfile.mkdtemp(prefix="office-"))
    atexit.register(shutil.rmtree, profile, ignore_errors=True)
    said = subprocess.run([OFFICE, "--version"], capture_output=True, text=True, timeout=180, check=True).stdout
    if version := re.search(r"\d+\.\d+", said):
        (profile / "user").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(_USED.format(version[0]), "utf-8")
    return OFFICE, f"-env:UserInstallation={profile.as_uri()}"
