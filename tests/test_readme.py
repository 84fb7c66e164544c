"""The README says what the code does, and what it and the guide point at is there."""

import re
from pathlib import Path

import pytest

from reconcile.cli import main
from tests.builders.documents import GUIDE, README, ROOT, commands_in_sentences, pieces

DOCUMENTS = [README, ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def anchors(text: str) -> set[str]:
    """Return the addresses that headings have inside a page: lower case, no punctuation, hyphens."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_shell_blocks_are_the_main_job_and_the_tests() -> None:
    assert [piece.text for piece in pieces(README) if piece.kind == "sh"] == [
        "python -m pip install . && reconcile monthly samples/2024-11 --as-of 2024-12-05 "
        "-o rapprochement-2024-12-05.xlsx\n",
        'python -m pip install ".[test]" && python -m pytest -n auto\n',
    ]


@pytest.mark.parametrize("document", [README, GUIDE], ids=lambda path: path.stem)
def test_every_command_inside_a_sentence_can_be_typed(document: Path) -> None:
    for typed in commands_in_sentences(document):
        name, *arguments = typed.split()
        assert main.commands[name].make_context(name, arguments).info_name == name


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text("utf-8")
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        target = document.parent / path if path else document
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target.read_text("utf-8")), link
