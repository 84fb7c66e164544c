"""The guide followed word for word: what it has typed is run, what it shows is compared, what it says is done."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from docs.example import DECEMBER, MONTH, answer, fill_in_form, lay_out
from docs.make_pictures import PICTURES
from docs.page_picture import PAGE_PICTURES
from reconcile.cli import main
from tests.builders.documents import GUIDE, README, ROOT, Piece, pieces, reads_as
from tests.builders.each import each

# What only another computer can run. All other lines that are not ours are run by `.ci/run`, in an archive of its own.
ELSEWHERE = ["winget install --id=astral-sh.uv -e", "curl -LsSf https://astral.sh/uv/install.sh | sh"]
IMAGES = ROOT / "docs" / "images"


SPOILT = Path(MONTH) / "emargement-28-novembre.xlsx"


def spoil(folder: Path) -> None:
    (folder / SPOILT).write_text("bonjour", "utf-8")


BY_HAND: dict[str, Callable[[Path], None]] = {
    "copier": lay_out,
    "répondre": lambda folder: answer(folder / MONTH / "rapprochement-2024-11.xlsx"),
    "remplir la feuille": lambda folder: fill_in_form(folder / DECEMBER / "sessions-2024-12-05.xlsx"),
    "abîmer un fichier": spoil,
    "supprimer le fichier abîmé": lambda folder: (folder / SPOILT).unlink(),
}


def follow(folder: Path, followed: list[Piece]) -> tuple[int, int]:
    """Type each command of ours, do by hand what is marked; return how many were run, and how many texts compared."""
    commands, texts, said = 0, 0, ""
    for piece in followed:
        if piece.kind == "geste":
            BY_HAND[piece.text](folder)
        elif piece.kind == "sh" and piece.text.startswith("reconcile "):
            result = CliRunner().invoke(main, piece.text.split()[1:])
            assert result.exception is None or isinstance(result.exception, SystemExit), piece.text
            said = re.sub("[\u00a0\u202f]", " ", result.output).replace(f"{MONTH}\\", f"{MONTH}/")
            # The launcher is the one of this computer.
            said = re.sub(r"(?<=Rapprochement AMG)\.(?:command|desktop)", ".bat", said)
            commands += 1
        elif piece.kind == "sh":
            said = ""
        elif said:
            assert reads_as(piece.text, said), f"shown:\n{piece.text}\nsaid:\n{said}"
            texts += 1
    return commands, texts


def test_the_guide_is_followed_word_for_word_in_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert follow(tmp_path, pieces(GUIDE)) == (12, 10)
    written = {path.name for path in tmp_path.rglob("*.xlsx")}
    assert {"rapprochement-2024-11 (2).xlsx", "rapprochement-2024-12.xlsx", "modele-suivi.xlsx"} <= written


def test_lines_that_are_not_ours_are_run_by_ci_or_known_to_be_for_another_computer() -> None:
    typed = [piece.text.strip() for piece in pieces(GUIDE) if piece.kind == "sh"]
    foreign = [line for line in typed if not line.startswith(("reconcile ", "uv tool "))]
    assert foreign == ELSEWHERE


@each(
    ("shown", "said", "right"),
    [
        ("a\nb\n", "a\nb\n", True),
        ("a\n", "a\nb\n", False),
        ("b\n", "a\nb\n", False),
        ("a\n…\nc\n", "a\nb\nc\n", True),
        ("a\n…\n", "a\nb\nc\n", True),
        ("a\n…\nc\n", "a\nb\nc\nd\n", False),
        ("a\n…\nx\n", "a\nb\nc\n", False),
    ],
)
def test_a_text_is_compared_line_by_line_but_for_what_is_left_out(shown: str, said: str, *, right: bool) -> None:
    assert reads_as(shown, said) is right


def test_the_pictures_are_those_that_the_script_makes_and_all_are_shown() -> None:
    shown = set(re.findall(r"images/([\w-]+)\.png", README.read_text("utf-8") + GUIDE.read_text("utf-8")))
    assert shown == {path.stem for path in IMAGES.iterdir()} == {*PICTURES, *PAGE_PICTURES}


def test_the_pictures_are_few_and_light() -> None:
    assert len(list(IMAGES.iterdir())) <= 8
    assert [path.name for path in IMAGES.iterdir() if path.stat().st_size > 150_000] == []
