"""Runs of `reconcile` in processes of their own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

# Pandera loads hypothesis where it is installed, which takes a fifth of the start; where the product is used it is not.
_START = "import runpy, sys; sys.modules['hypothesis'] = None; runpy.run_module('reconcile', run_name='__main__')"


def command(*words: object) -> list[str]:
    """Return what starts `reconcile` with these words, as where only what it needs is installed."""
    return [sys.executable, "-c", _START, *map(str, words)]


class Run(NamedTuple):
    """A process that serves the page, the address that it opened, and what it said until then."""

    process: subprocess.Popen[str]
    address: str
    said: list[str]

    @property
    def origin(self) -> str:
        return self.address.partition("/enter")[0]


@contextmanager
def running(temporary: Path, *paths: Path) -> Iterator[Run]:
    """Serve the page with a folder of its own for what is temporary, until the end of the block at the latest."""
    # A browser that opens nothing; what is temporary stands apart from other runs'.
    environment = os.environ | {"BROWSER": "true", "TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command("app", *paths),
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )
    with process:
        try:
            assert process.stdout
            said = []
            for line in process.stdout:
                said.append(line)
                if found := re.search(r"http://\S+", line):
                    yield Run(process, found[0], said)
                    return
            raise AssertionError("".join(said))
        finally:
            process.kill()
