"""The name of a dropped file → a name that is safe to give to a copy of it, and still what the user sees."""

import os
import re

NAMELESS = "sans-nom"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
# What Windows allows in no name; elsewhere such names exist, and must come through to the letter.
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*]')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


def safe_name(given: str, *, windows: bool = os.name == "nt") -> str:
    """Return the last part of a name, without what makes it a path or no name at all.

    A name that a file can have on this system is returned as it is, since messages and the journal show it.
    """
    # A lone surrogate can be written in no file system.
    text = given.encode("utf-8", "replace").decode("utf-8")
    name = _CONTROLS.sub("_", re.split(r"[/\\]", text)[-1])
    if windows:
        name = _NOT_ON_WINDOWS.sub("_", name).rstrip(". ")
        name = f"_{name}" if _DEVICES.match(name) else name
    return NAMELESS if name in {"", ".", ".."} else name
