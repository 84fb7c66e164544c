"""The file to double-click that opens the page: one for each system, made of the path of this environment's Python.

Windows: what `cmd` does to a line (percents, quotes, `&`, `!`, code pages); macOS: a shell script; Linux: the Desktop
Entry Specification, "The Exec key".
"""

import os
import re
import shlex
import sys
from pathlib import Path

from anyascii import anyascii

from reconcile.errors import ReconcileError
from reconcile.report.files import Seen, Target, save

NAME = "Rapprochement AMG"
# -P: a file of the month's folder that has the name of a module is not loaded as one.
ARGUMENTS = "-P -m reconcile app"
_MADE_BY = "reconcile launcher"
_OPENING = f"{NAME} : la page s'ouvre dans un instant."
_WAIT = "Appuyez sur Entrée pour fermer cette fenêtre."
_GONE = (
    "Erreur : le programme n'est plus à sa place",
    "  Où : ",
    f"  Que faire : réinstallez l'outil, puis refaites ce lanceur avec {_MADE_BY}",
)


def windows_launcher(python: str, code_page: str) -> bytes:
    """Return the `.bat` for a Python, in the code page that `cmd` reads it in: changing it midway is not safe.

    The path stands in a variable and is used between quotes, so that `%`, `&`, `!`, `^` and spaces in it are letters.
    Explorer quotes a dropped path only where it has a space, and cmd cuts the line at a `&`: what was dropped is taken
    from the whole command line (`dropped_on`), which only delayed expansion copies without reading it as commands, and
    `exit` keeps cmd from running the rest of it. Raises `ReconcileError` for a path that the code page has not.
    """
    try:
        python.encode(code_page)
    except UnicodeEncodeError as error:
        raise ReconcileError(
            "un lanceur ne peut pas nommer ce dossier dans la page de codes de cet ordinateur",
            python,
            "installez l'outil dans un dossier dont le nom n'a que des lettres courantes",
        ) from error
    what, where, remedy = (_in_code_page(line, code_page) for line in _GONE)
    lines = [
        "@echo off",
        f"rem {_MADE_BY}",
        "setlocal DisableDelayedExpansion",
        'set "RECONCILE_PYTHON=' + python.replace("%", "%%") + '"',
        "setlocal EnableDelayedExpansion",
        'set "RECONCILE_DROPPED=!cmdcmdline!"',
        "setlocal DisableDelayedExpansion",
        f"title {NAME}",
        f"echo {_in_code_page(_OPENING, code_page)}",
        'if not exist "%RECONCILE_PYTHON%" goto gone',
        f'"%RECONCILE_PYTHON%" {ARGUMENTS}',
        'if "%errorlevel%"=="0" exit 0',
        "goto wait",
        ":gone",
        f"echo {what}",
        f'echo {where}"%RECONCILE_PYTHON%"',
        f"echo {remedy}",
        ":wait",
        "echo.",
        f"set /p RECONCILE_ANSWER={_in_code_page(_WAIT, code_page)}",
        "exit 1",
    ]
    return "".join(f"{line}\r\n" for line in lines).encode(code_page)


def _in_code_page(text: str, code_page: str) -> str:
    """Return a sentence of ours, without its accents where a code page has none."""
    try:
        text.encode(code_page)
    except UnicodeEncodeError:
        return anyascii(text)
    return text


def dropped_on(command_line: str) -> list[str]:
    r"""Return what was dropped on the `.bat`, from the command line that Explorer gave to cmd.

    `cmd.exe /c ""C:\x\lanceur.bat" C:\R&D\mois "D:\mes fichiers""`: quotes around all of it, and around the paths that
    have a space; no path holds a quote. Empty for any other command line, such as that of a window of one's own.
    """
    _, switch, rest = re.split(r"(\s/[cC]\s+)", command_line, maxsplit=1) if " /" in command_line else ("", "", "")
    inner = rest.strip()
    if not switch or not (inner.startswith('""') and inner.endswith('"')):
        return []
    words = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|(\S+)', inner[1:-1])]
    return words[1:] if words and words[0].lower().endswith(".bat") else []


# `$1` is Python; the window stays until somebody has read what went wrong.
_SHELL = (
    f'python=$1; shift; echo "{_OPENING}"; '
    f'if [ -x "$python" ]; then "$python" {ARGUMENTS} "$@" && exit 0; '
    f'else echo "{_GONE[0]}"; echo "{_GONE[1]}$python"; echo "{_GONE[2]}"; fi; '
    f'echo; printf "%s" "{_WAIT}"; read -r answer; exit 1'
)


def macos_launcher(python: str) -> bytes:
    """Return the `.command` for a Python: what Terminal runs when it is double-clicked."""
    return f'#!/bin/sh\n# {_MADE_BY}\nset -- {shlex.quote(python)} "$@"\n{_SHELL}\n'.encode()


def linux_launcher(python: str) -> bytes:
    """Return the `.desktop` for a Python; what is dropped on it comes as arguments (`%F`)."""
    command = " ".join(_exec_argument(one) for one in ("/bin/sh", "-c", _SHELL, NAME, python))
    lines = [
        "[Desktop Entry]",
        f"# {_MADE_BY}",
        "Type=Application",
        "Version=1.0",
        f"Name={NAME}",
        "Comment=Ouvre la page du rapprochement ; un dossier du mois peut y être déposé",
        f"Exec={command} %F",
        "Icon=x-office-spreadsheet",
        "Terminal=true",
        "Categories=Office;",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def _exec_argument(text: str) -> str:
    """Quote an argument of `Exec`: first as an argument, then as a string of the file; a percent is no field code."""
    quoted = re.sub(r'(["`$\\])', r"\\\1", text)
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%") + '"'


def write_launcher(folder: Path) -> Path:
    """Write the launcher of this computer and return where it is; raises `ReconcileError` where it cannot stand."""
    python = sys.executable
    if sys.platform == "win32":
        content, suffix = windows_launcher(python, _code_page()), ".bat"
    elif sys.platform == "darwin":
        content, suffix = macos_launcher(python), ".command"
    else:
        content, suffix = linux_launcher(python), ".desktop"
    path = folder / f"{NAME}{suffix}"
    if not folder.is_dir():
        raise ReconcileError(
            "le dossier de sortie n'existe pas", str(folder), "créez-le, ou choisissez un autre dossier"
        )
    if path.exists() and _MADE_BY.encode() not in path.read_bytes():
        raise ReconcileError("un autre fichier porte déjà ce nom", str(path), "renommez-le, puis recommencez")
    written = save(content, Target(path, Seen.at(path))).path
    if os.name != "nt":
        written.chmod(0o755)
    return written


def _code_page() -> str:
    """Return the code page in which `cmd` reads a `.bat` on this computer."""
    if sys.platform == "win32":
        import ctypes

        return f"cp{ctypes.windll.kernel32.GetOEMCP()}"
    return "utf-8"
