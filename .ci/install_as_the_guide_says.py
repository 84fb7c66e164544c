"""Type the guide's chapter on installing, word for word, in an unpacked source archive: `… FOLDER PYTHON`.

What it installs goes into a home of its own; what the chapter shows must be among what is said.
"""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

folder, python = Path(sys.argv[1]).resolve(), sys.argv[2]
sys.path.insert(0, str(folder))

from tests.builders.documents import pieces  # noqa: E402


def typed(line: str, where: Path, home: Path) -> str:
    """Return what a line says, run as from a new window; a line that fails ends all."""
    path = os.pathsep.join([str(home / ".local" / "bin"), os.environ["PATH"]])
    environment = os.environ | {"HOME": str(home), "PATH": path, "UV_PYTHON": python, "SHELL": "/bin/bash"}
    run = subprocess.run(line, shell=True, cwd=where, env=environment, capture_output=True, text=True)
    print(f"$ {line.strip()}", f"{run.stdout}{run.stderr}".strip().splitlines()[-1:], flush=True)
    assert run.returncode == 0, run.stderr
    return run.stdout + run.stderr


with TemporaryDirectory() as name:
    home, said = Path(name), ""
    chapter = pieces(folder / "docs" / "guide.md", "Installer")
    assert len(chapter) > 8, "the chapter on installing is not found"
    for piece in chapter:
        if piece.kind == "text":
            assert piece.text.strip() in said, f"{piece.text.strip()}\nis not in\n{said}"
        elif piece.text.startswith("uv tool "):
            said = typed(piece.text, folder, home)
        elif piece.text.startswith("reconcile "):
            said = typed(piece.text, home, home)
            typed(f"reconcile monthly '{folder}/samples/2024-11' -o out.xlsx --as-of 2024-12-05", home, home)
            assert (home / "out.xlsx").is_file()
