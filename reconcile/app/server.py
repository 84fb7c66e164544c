"""The page served to this computer alone, from its first address to its end."""

import logging
import signal
import socket
import sys
import tempfile
import threading
import time
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import FrameType
from typing import NoReturn

import waitress

from reconcile.app.desk import Desk
from reconcile.app.guard import Guard
from reconcile.app.life import Life
from reconcile.app.page import Page
from reconcile.app.private_folder import PrivateFolder
from reconcile.app.shelf import MAX_TOTAL
from reconcile.app.web import create_app
from reconcile.french import plural
from reconcile.screen import say

ADDRESS = "127.0.0.1"
# A long job takes one, each window's questions about its step another.
_THREADS = 8
# What a window is told last must reach it.
_LAST_WORDS = 0.5


def serve(paths: Sequence[Path], today: Callable[[], date], *, open_page: Callable[[str], object]) -> None:
    """Serve the page until it is over, with the files of `paths` already in; `open_page` opens its address.

    Raises `ReconcileError` when one of `paths` cannot be read.
    """
    for name in ("waitress", "waitress.queue", "werkzeug"):
        # What they would say of a request could hold the name of a file.
        logging.getLogger(name).disabled = True
    with PrivateFolder() as folder, _ended_by_signals(), _temporary_files_in(folder.path / "tampon"):
        desk = Desk(folder.path, paths)
        desk.take_in()
        door = _door()
        guard = Guard(f"{ADDRESS}:{door.getsockname()[1]}")
        life = Life(time.monotonic)
        app = create_app(Page(desk, guard, life, today))
        server = waitress.create_server(
            app, sockets=[door], threads=_THREADS, ident=None, max_request_body_size=MAX_TOTAL, log_socket_errors=False
        )
        # It stops with the process: closed from here it would fail aloud.
        threading.Thread(target=server.run, daemon=True).start()
        say("La page s'ouvre dans votre navigateur. Laissez cette fenêtre ouverte tant que vous y travaillez.")
        say(f"Si rien ne s'ouvre, donnez-lui cette adresse, qui ne sert qu'une fois : {guard.address}")
        say("Pour finir : « Terminer » sur la page, ou fermez la page ou cette fenêtre.")
        open_page(guard.address)
        while not life.is_over:
            life.wait(1)
        time.sleep(_LAST_WORDS)
    received, written = desk.shelf.received, desk.written
    say(
        f"Terminé : {plural(received, 'fichier reçu', 'fichiers reçus')}, "
        f"{plural(written, 'classeur fait', 'classeurs faits')} ; les copies de vos fichiers sont effacées."
    )


def _door() -> socket.socket:
    """Return a socket on a free port of this computer, that no other computer reaches and no program shares."""
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform == "win32":
        door.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    door.bind((ADDRESS, 0))
    return door


def open_in_browser(address: str) -> None:
    """Open an address in the default browser; where there is none the console shows it."""
    webbrowser.open(address)


@contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    """Let what libraries put aside of a request stand in the private folder as well."""
    folder.mkdir(mode=0o700)
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """End in order when the window is closed or the computer shuts down: the private folder must go."""

    def leave(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise SystemExit(0)

    names = ("SIGTERM", "SIGHUP", "SIGINT") if sys.platform != "win32" else ("SIGBREAK", "SIGINT")
    before = {getattr(signal, name): signal.signal(getattr(signal, name), leave) for name in names}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
