"""Write what is made from the catalogues: `docs/reference.md`, and what each finding asks in `docs/guide.md`.

Run after a command, an option, a field, a column, a figure or a finding changed: `python docs/make_reference.py`. Tests
hold both files to what this gives.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

# Run as a script, only the folder of the script is on the path.
sys.path.insert(0, str(Path(__file__).parent.parent))

from docs.reference_columns import columns
from docs.reference_commands import commands, figures
from docs.reference_inputs import inputs
from reconcile.findings import Severity, catalogue
from reconcile.french import typeset

FILE = Path(__file__).parent / "reference.md"
GUIDE = Path(__file__).parent / "guide.md"
_BETWEEN = re.compile(r"(?<=<!-- constats -->\n).*(?=<!-- /constats -->)", re.DOTALL)


def reference() -> str:
    """Return the text of the reference."""
    return "\n".join(_reference()) + "\n"


def guide(text: str) -> str:
    """Return a text of the guide with what each finding asks, as the catalogue has it today."""
    made = "\n".join(_asked()) + "\n"
    return _BETWEEN.sub(lambda _: made, text)


def _reference() -> Iterator[str]:
    yield from ("# Référence", "")
    yield "Faite par `python docs/make_reference.py` à partir des catalogues du programme ; on n'y écrit pas à la main."
    yield from ("", "## Commandes", *commands())
    yield from ("", "## Ce qui entre", *inputs())
    yield from ("", "## Ce qui sort", *columns())
    yield from ("", "## Chiffres du contrat", *figures())
    yield from ("", "## Constats", "", "| code | constat | gravité |", "| --- | --- | --- |")
    yield from (f"| {kind.code} | {kind.title} | {kind.severity.label} |" for kind in catalogue().values())


def _asked() -> Iterator[str]:
    for severity in Severity:
        yield from ("", f"### {severity.label.capitalize()}", "", "| code | constat | ce qu'il dit | que faire |")
        yield "| --- | --- | --- | --- |"
        for kind in catalogue().values():
            if kind.severity is severity:
                over = f" Une fois la session finie : {kind.remedy_over}" if kind.remedy_over else ""
                texts = (kind.title, kind.explanation, kind.remedy + over)
                yield f"| {kind.code} | {' | '.join(map(typeset, texts))} |"
    yield ""


if __name__ == "__main__":
    FILE.write_text(reference(), "utf-8", newline="\n")
    GUIDE.write_text(guide(GUIDE.read_text("utf-8")), "utf-8", newline="\n")
