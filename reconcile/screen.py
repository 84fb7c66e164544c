"""What goes to the console: one line at a time, no sign that a terminal obeys, any encoding, and a console that fails.

Nothing else in the program prints (`tests/test_console_is_ours.py`).
"""

import codecs
import contextlib
import errno
import os
import re
import sys
import warnings
from typing import IO, Any

import click

from reconcile.system_errors import reason
from reconcile.texts import printable, spelled_out

# Whoever reads our output may stop reading (`| head`): Windows says EINVAL.
READER_LEFT = "la lecture de la sortie s'est arrêtée"
_READER_LEFT = frozenset({errno.EPIPE, errno.EINVAL, errno.ESHUTDOWN})
_ENCODING_FALLBACK = "reconcile"
# A French telephone number, and the sign of a mail address: no number of a dossier or a session is like them.
_TELEPHONE = r"(?:\+33|0033|0)[ .-]?[1-9](?:[ .-]?\d{2}){4}"
# Where anyascii spells a sign out in English.
_PLAINER = {"°": "o", "€": "EUR", "\ufffd": "."}


def is_somebodys(number: str) -> bool:
    """Tell what stands for a number and may be a learner's name, mail or telephone: it is not printed."""
    return not any(char.isdigit() for char in number) or "@" in number or is_telephone(number)


def is_telephone(text: str) -> bool:
    """Tell a telephone number from the other figures of a cell."""
    return re.fullmatch(_TELEPHONE, text.strip()) is not None


def say(*lines: str, err: bool = False) -> str:
    """Print lines on the output, or on the errors; return why that was not possible, empty where it was."""
    stream = sys.stderr if err else sys.stdout
    if stream is None:
        return "la sortie est fermée"
    try:
        click.echo("\n".join(map(printable, lines)), file=stream)
    except OSError as error:
        let_go(stream)
        return READER_LEFT if error.errno in _READER_LEFT else reason(error)
    except ValueError:
        return "la sortie est fermée"
    return ""


def tell(step: str) -> None:
    """Show a step of the run over the one before, on a terminal only; nothing erases the line."""
    if sys.stderr is None or not sys.stderr.isatty():
        return
    with contextlib.suppress(OSError, ValueError):
        click.echo(f"\r\x1b[K{printable(step)}{' …' if step else ''}", nl=False, file=sys.stderr)


def let_go(stream: IO[Any]) -> None:
    """Let what a stream still holds go nowhere: Python would try again at its end, and fail with words of its own."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def prepare() -> None:
    """Make both streams take any sign, and keep the warnings of libraries, which are in English, to themselves."""
    codecs.register_error(_ENCODING_FALLBACK, _plainer)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=_ENCODING_FALLBACK)
    warnings.showwarning = _keep_quiet


def _keep_quiet(*_warning: object, **_about: object) -> None:
    """Say nothing: a warning made an error, as in the tests, still is one."""


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """Return what a console shows in the place of signs that its encoding has not."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    from anyascii import anyascii

    missing = error.object[error.start : error.end]
    return "".join(_PLAINER.get(char) or anyascii(char) or spelled_out(char) for char in missing), error.end
