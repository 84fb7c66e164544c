"""A run of the page as a process of its own: where it listens, what it leaves behind, what it says."""

import os
import re
import signal
import socket
import stat
import tempfile
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError, URLError

import pytest

from reconcile.app.private_folder import PREFIX, PrivateFolder, sweep
from tests.builders.runs import running
from tests.builders.sample import SAMPLE


def test_it_listens_here_alone_says_only_counts_and_is_swept_after_a_kill(tmp_path: Path) -> None:
    with running(tmp_path, SAMPLE) as run:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d{4,5}/enter\?token=[\w-]{43}", run.address)
        port = int(run.origin.rpartition(":")[2])
        # Another address of this computer: a server that listened to all of them would answer.
        with socket.socket() as other:
            assert other.connect_ex(("127.0.0.2", port)) != 0
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        with browser.open(run.address) as page:
            assert "Export_00000000000000_20241205.csv" in page.read().decode()
            assert page.headers["Server"] is None
        with pytest.raises(HTTPError, match="403") as refusal:
            browser.open(run.address)
        refusal.value.close()
        (folder,) = tmp_path.glob(f"{PREFIX}*")
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert len(list(folder.rglob("*.csv"))) == 2
        assert sweep(tmp_path) == 0
        run.process.kill()
        said = "".join([*run.said, *(run.process.stdout or [])])
        assert [word for word in ("Export", "suivi", "127.0.0.1 -", "GET") if word in said] == []
    assert folder.is_dir()
    with running(tmp_path) as run:
        assert not folder.exists()
        (folder,) = tmp_path.glob(f"{PREFIX}*")
        run.process.send_signal(signal.SIGTERM)
        assert run.process.wait(10) == 0
        with pytest.raises(URLError):
            urllib.request.urlopen(run.origin)
    assert list(tmp_path.iterdir()) == []


# The private folder.


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where temporary ones are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_the_folder_is_gone_at_the_end_whatever_it_ends_with(temporary: Path) -> None:
    def fails() -> None:
        with PrivateFolder() as folder:
            (folder.path / "0001").mkdir()
            (folder.path / "0001" / "x.csv").write_text("x", "utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fails()
    assert list(temporary.iterdir()) == []


def test_a_run_that_goes_on_keeps_its_folder_and_a_dead_one_loses_it(temporary: Path) -> None:
    dead = temporary / f"{PREFIX}dead"
    dead.mkdir()
    (dead / "en-cours").touch()
    with PrivateFolder() as first, PrivateFolder() as second:
        assert sorted(temporary.iterdir()) == sorted([first.path, second.path])


def test_a_folder_that_is_being_made_is_left_alone_for_a_minute(temporary: Path) -> None:
    fresh = temporary / f"{PREFIX}fresh"
    fresh.mkdir()
    assert sweep(temporary) == 0
    os.utime(fresh, (time.time() - 61, time.time() - 61))
    assert sweep(temporary) == 1


@pytest.mark.skipif(os.name == "nt", reason="a link needs rights on Windows")
def test_a_link_and_a_file_of_that_name_are_left_alone(
    temporary: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = tmp_path_factory.mktemp("kept")
    (kept / "en-cours").touch()
    (temporary / f"{PREFIX}link").symlink_to(kept)
    (temporary / f"{PREFIX}file").touch()
    assert sweep(temporary) == 0
    assert (kept / "en-cours").exists()
