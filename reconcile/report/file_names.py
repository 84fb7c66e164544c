"""Names that a workbook cannot have on Windows, or that Excel could not open there; refused on every system.

After Microsoft's "Naming Files, Paths, and Namespaces" (reserved names and characters, 260 characters) and its article
131464 on Excel (fewer than 219 characters, folders and drive included).
"""

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

# What comes before the first dot is what Windows looks at: NUL.xlsx and NUL.2024.xlsx are the device NUL.
_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}
    | {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
MOST_FOR_EXCEL = 218
# Bytes, the narrowest measure: 255 characters on Windows and macOS.
MOST_OF_A_NAME = 255


def fault_of_name(name: str) -> str:
    """Return what is wrong with the name of a file, in French, empty where nothing is."""
    if found := _FORBIDDEN.search(name):
        sign = found[0] if found[0].isprintable() else "un signe invisible"
        return f"un nom de fichier ne peut pas contenir « {sign} » sous Windows"
    if name.partition(".")[0].strip(" ").casefold() in _DEVICES:
        return f"Windows garde le nom « {name.partition('.')[0].strip()} » pour un appareil"
    if name.endswith((" ", ".")):
        return "Windows retire l'espace ou le point qui finit un nom"
    if len(os.fsencode(name)) > MOST_OF_A_NAME:
        return f"ce nom de fichier est trop long (plus de {MOST_OF_A_NAME} signes)"
    return ""


def fault_of_path(path: str, *, on_windows: bool) -> str:
    """Return what is wrong with the whole path of a workbook: Excel opens no longer one."""
    if on_windows and len(path) > MOST_FOR_EXCEL:
        return f"ce chemin est trop long ({len(path)} signes) : Excel n'ouvre pas au-delà de {MOST_FOR_EXCEL}"
    return ""


def names_after(path: Path) -> Iterator[Path]:
    """Yield a path, then the same with ` (2)`, ` (3)`…; a name that would grow too long loses the end of its stem."""
    yield path
    for number in count(2):
        stem, end = path.stem, f" ({number}){path.suffix}"
        while len(os.fsencode(stem + end)) > MOST_OF_A_NAME:
            stem = stem[:-1]
        yield path.with_name(stem + end)
