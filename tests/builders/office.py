"""Workbooks saved by LibreOffice in another format."""

import atexit
import hashlib
import io
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import pytest

OFFICE = shutil.which("libreoffice") or shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice (libreoffice or soffice) is not on PATH")

# LibreOffice tests its drawing each time it starts with a profile that was not yet used with its version, which takes
# four times as long as to save a workbook; and it draws the first page of what it saves as .ods.
_USED = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Product">
<prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>{}</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Common/Save/Document">
<prop oor:name="GenerateThumbnail" oor:op="fuse"><value>false</value></prop>
</item>
</oor:items>
"""
# A workbook that stays open: of a csv file LibreOffice would ask how it is cut, and end.
_HELD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="Feuille1"/></office:spreadsheet></office:body>
</office:document>
"""
# The office that this process keeps open, and its profile.
_open: list[subprocess.Popen[bytes]] = []
_profiles: list[Path] = []


def convert(extension: str, out: Path, *sources: Path) -> None:
    """Write workbooks in a folder as LibreOffice saves them; `extension` may name a filter after a colon."""
    command = [*_office(), "--headless", "--convert-to", extension, "--outdir", str(out), *map(str, sources)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    except subprocess.TimeoutExpired:
        # The office that is kept open has stopped answering: the next one starts, converts and ends.
        _close_kept()
        done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    suffix = extension.partition(":")[0]
    missing = [
        one.stem for one in sources if not {*out.glob(f"{one.stem}.{suffix}"), *out.glob(f"{one.stem}-*.{suffix}")}
    ]
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


def close_office() -> None:
    """End the office of this process, if there is one, and remove its profile."""
    _close_kept()
    for profile in _profiles:
        # The socket of an office that was not asked to end stays, under a name made from its profile.
        digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
        for socket in Path("/tmp").glob(f"OSL_PIPE_*_{''.join(f'{byte:x}' for byte in digest)}"):
            socket.unlink()
        shutil.rmtree(profile, ignore_errors=True)
    _profiles.clear()
    _office.cache_clear()


def _close_kept() -> None:
    for process in _open:
        if sys.platform != "win32":
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    _open.clear()


@cache
def _office() -> tuple[str, str]:
    """Return the command of LibreOffice with a profile of this process.

    An office already open would take the files over, and its settings might say not to compute.
    """
    assert OFFICE is not None
    profile = Path(tempfile.mkdtemp(prefix="office-"))
    _profiles.append(profile)
    # pytest calls it too: not every worker comes to its end in good order.
    atexit.register(close_office)
    said = subprocess.run([OFFICE, "--version"], capture_output=True, text=True, timeout=180, check=True).stdout
    if version := re.search(r"\d+\.\d+", said):
        (profile / "user").mkdir()
        (profile / "user" / "registrymodifications.xcu").write_text(_USED.format(version[0]), "utf-8")
    command = OFFICE, f"-env:UserInstallation={profile.as_uri()}"
    if sys.platform != "win32":
        _keep_open(command, profile)
    return command


def _keep_open(command: tuple[str, str], profile: Path) -> None:
    """Start the office of a profile with a workbook that nobody changes, and wait until it is open.

    As long as it is, the office takes over what later commands of its profile ask, and need not start again for each;
    without it they would each start one, and say the same. It converts the workbook once it is open, which shows.
    """
    (held := profile / "ouvert.fods").write_text(_HELD)
    process = subprocess.Popen(
        [*command, "--headless", "--norestore", str(held), "--convert-to", "csv", "--outdir", str(profile), str(held)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    _open.append(process)
    deadline = time.monotonic() + 30
    while not held.with_suffix(".csv").exists() and process.poll() is None:
        if time.monotonic() > deadline:
            break
        time.sleep(0.02)
