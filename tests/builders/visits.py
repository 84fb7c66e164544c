"""The page as a browser meets it: its own address, its cookie, its token, forms and files."""

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from reconcile.app.desk import Desk, word_name
from reconcile.app.guard import Guard
from reconcile.app.life import Life
from reconcile.app.page import Page
from reconcile.app.web import create_app
from tests.builders.pages import plain

HOST = "127.0.0.1:40961"
ORIGIN = f"http://{HOST}"


class Compiled(BytecodeCache):
    """The templates compiled so far: each run of the page has an application of its own."""

    def __init__(self) -> None:
        self.code: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.code.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.code[bucket.key, bucket.checksum] = bucket.code


_TEMPLATES = Compiled()


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Visit:
    """A run of the page, and the browser that it opened."""

    def __init__(self, folder: Path, *paths: Path, today: Callable[[], date] = lambda: date(2024, 12, 5)) -> None:
        self.clock = Clock()
        self.page = Page(Desk(folder, paths), Guard(HOST), Life(self.clock), today)
        self.app: Flask = create_app(self.page)
        self.app.jinja_env.bytecode_cache = _TEMPLATES
        self.client = self.new_client()

    def new_client(self) -> FlaskClient:
        """Return a browser that has never been here."""
        return self.app.test_client()

    def enter(self) -> "Visit":
        """Come in by the address that was opened."""
        assert self.get(f"/enter?token={self.page.guard.token}").status_code == 303
        return self

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(path, base_url=ORIGIN, headers=_named(headers), buffered=True)

    def post(self, path: str, form: dict[str, str] | None = None, **headers: str) -> TestResponse:
        """Send a form as the page's script does."""
        sent = {"Origin": ORIGIN, "X-CSRF-Token": self.page.guard.csrf} | _named(headers)
        return self.client.post(path, base_url=ORIGIN, data=form or {}, headers=sent)

    def drop(self, name: str, content: bytes, *, is_folder: bool = False) -> TestResponse:
        """Send a file as the page's script does."""
        sent = {"Origin": ORIGIN, "X-CSRF-Token": self.page.guard.csrf, "X-File-Name": quote(name)}
        sent |= {"X-Is-Folder": "1"} if is_folder else {}
        return self.client.post("/files", base_url=ORIGIN, data=content, headers=sent)

    def drop_all(self, folder: Path) -> None:
        """Send the files of a folder, last name first: the order in which they come must not matter."""
        for path in sorted(folder.iterdir(), reverse=True):
            assert self.drop(path.name, path.read_bytes()).status_code == 204

    def answers(self, said: dict[str, str]) -> dict[str, str]:
        """Return the fields of a form that say what words mean."""
        check = self.page.desk.read(self.page.choices.as_of).check
        assert check is not None
        words = {one.written: one for one in check.correspondences}
        return {word_name(words[written]): meaning for written, meaning in said.items()}


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def seen(response: TestResponse) -> str:
    """Return the words of a page or of its parts, as somebody reads them."""
    text = re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))
    return " ".join(plain(unescape(text)).split())
