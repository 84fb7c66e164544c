"""What README and guide show: their blocks in their order, and the commands inside their sentences."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent.parent
README, GUIDE = ROOT / "README.md", ROOT / "docs" / "guide.md"
_PIECE = re.compile(r"^```(\w*)\n(.*?)^```$|^<!-- (geste) : (.+?) -->$", re.MULTILINE | re.DOTALL)


class Piece(NamedTuple):
    """`sh`: a command to type; `text`: what one reads; `geste`: what one does by hand."""

    kind: str
    text: str


def pieces(document: Path, chapter: str = "") -> list[Piece]:
    """Return the blocks of a document or of one chapter of it, and the marks of what its reader does by hand."""
    text = document.read_text("utf-8")
    if chapter:
        text = text.partition(f"\n## {chapter}\n")[2].partition("\n## ")[0]
    found = _PIECE.findall(text)
    return [Piece(kind or by_hand, text or what) for kind, text, by_hand, what in found]


def commands_in_sentences(document: Path) -> Iterator[str]:
    """Yield the commands of ours that stand inside a line."""
    text = re.sub(r"^```.*?^```$", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"`reconcile (\w[^`]*)`", text)


def reads_as(shown: str, said: str) -> bool:
    """Tell whether an output reads as shown; a line of `…` stands for lines left out."""
    rest = [*map(str.rstrip, said.rstrip("\n").split("\n"))]
    parts = [part.strip("\n").split("\n") for part in re.split(r"^…$", shown, flags=re.MULTILINE)]
    for number, part in enumerate(parts):
        if part == [""]:
            return number == len(parts) - 1
        starts = range(len(rest) - len(part) + 1) if number else range(min(1, len(rest)))
        at = next((start for start in starts if rest[start : start + len(part)] == part), None)
        if at is None:
            return False
        rest = rest[at + len(part) :]
    return not rest
