"""Consoles that take nothing, know few signs, or are watched."""

import io
import os
import sys
from dataclasses import dataclass

import pytest

from reconcile.cli import main


class Full(io.TextIOBase):
    """A stream on which every writing fails: a full disk, a pipe that nobody reads."""

    encoding = "utf-8"
    errors = "strict"

    def __init__(self, number: int) -> None:
        self.number = number

    def write(self, _text: str) -> int:
        raise OSError(self.number, os.strerror(self.number))

    def flush(self) -> None:
        raise OSError(self.number, os.strerror(self.number))


@dataclass(frozen=True)
class Ended:
    """How a run ended, and what it printed."""

    code: int
    out: str
    err: str


def run(
    monkeypatch: pytest.MonkeyPatch,
    *arguments: object,
    out: io.TextIOBase | str | None = "utf-8",
    err: io.TextIOBase | str | None = "utf-8",
) -> Ended:
    """Run the command line on two streams: an encoding makes one that can be read afterwards, `None` a closed one."""
    streams = [
        io.TextIOWrapper(io.BytesIO(), encoding=one, newline="\n") if isinstance(one, str) else one
        for one in (out, err)
    ]
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", streams[0])
        patched.setattr(sys, "stderr", streams[1])
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments], prog_name="reconcile")
    return Ended(end.value.code if isinstance(end.value.code, int) else 0, *map(_printed, streams))


def _readable(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n")


def _printed(stream: object) -> str:
    if not isinstance(stream, io.TextIOWrapper):
        return ""
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(stream.encoding)
