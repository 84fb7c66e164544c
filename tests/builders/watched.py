"""A watch over what a run asks of the system: the network, and other programs."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

_WATCHED = ("socket.", "urllib.", "http.client.", "ftplib.", "smtplib.", "webbrowser.", "subprocess.", "os.system",
            "os.exec", "os.posix_spawn", "os.spawn", "os.startfile")  # fmt: skip
_calls: list[str] | None = None
_hooked = False


def _watch(event: str, _arguments: object) -> None:
    if _calls is not None and event.startswith(_WATCHED):
        _calls.append(event)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Yield the list of what is asked meanwhile, told by Python itself, in whatever module it happens."""
    global _calls, _hooked
    if not _hooked:
        sys.addaudithook(_watch)
        _hooked = True
    _calls = []
    try:
        yield _calls
    finally:
        _calls = None
