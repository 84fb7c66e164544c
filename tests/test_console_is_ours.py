"""What reaches the console is French, line by line, in any encoding; a console that fails fails no workbook."""

import ast
import errno
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconcile.findings import catalogue
from reconcile.system_errors import reason
from reconcile.texts import printable
from tests.builders.consoles import Full, run
from tests.builders.each import each
from tests.builders.months import LEARNER, dossier_row, lines, write_csv
from tests.builders.runs import command as started

PROGRAM = Path(__file__).parent.parent / "reconcile"
AS_OF = ("--as-of", "05/04/2025")
# Each writes out.xlsx; `check` ends with 1, for its dossier says nothing of the proposal.
WRITERS = [
    (["monthly", "mois", *AS_OF, "-o", "out.xlsx"], 0),
    (["roster", "mois", "--as-of", "20/03/2025", "-o", "out.xlsx"], 0),
    (["check", "mois", "-o", "out.xlsx"], 1),
    (["template", "suivi", "-o", "out.xlsx"], 0),
]
TEXTS = [(["terms"], 0), (["explain", "M01"], 0), (["check", "mois"], 1), (["monthly", "--help"], 0), (["--help"], 0)]
EVERYTHING = [*WRITERS, *TEXTS, (["monthly", "absent"], 2), (["mensuel"], 2)]


def of(commands: list[tuple[list[str], int]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("command", "code"), commands, ids=[" ".join(words) for words, _ in commands])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with a month in `mois` that holds one unreadable mark."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mois").mkdir()
    write_csv(tmp_path / "mois" / "dossiers.csv", [dossier_row()])
    write_csv(tmp_path / "mois" / "emargement.csv", lines(LEARNER, "P", "?"))
    return tmp_path


# A console that fails.


@of(WRITERS)
@pytest.mark.parametrize(
    ("number", "why"),
    [(errno.ENOSPC, "plus de place sur le disque"), (errno.EPIPE, "la lecture de la sortie s'est arrêtée")],
)
def test_a_workbook_is_written_and_named_on_the_errors_when_the_output_takes_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], code: int, number: int, why: str
) -> None:
    ended = run(monkeypatch, *command, out=Full(number))
    assert (ended.code, (folder / "out.xlsx").read_bytes()[:2]) == (code, b"PK")
    said = f"Attention : le compte rendu ne peut pas être affiché ({why}) ; classeur : out.xlsx"
    assert said in ended.err.splitlines()


@of(WRITERS)
def test_a_closed_output_is_no_fault_of_the_workbook(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], code: int
) -> None:
    ended = run(monkeypatch, *command, out=None)
    assert (ended.code, (folder / "out.xlsx").is_file()) == (code, True)
    assert "(la sortie est fermée) ; classeur : out.xlsx" in ended.err


@of(WRITERS)
@pytest.mark.parametrize("err", [Full(errno.ENOSPC), Full(errno.EPIPE), None], ids=["full", "left", "closed"])
def test_errors_that_cannot_be_printed_change_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], code: int, err: Full | None
) -> None:
    ended = run(monkeypatch, *command, out=Full(errno.ENOSPC), err=err)
    assert (ended.code, (folder / "out.xlsx").is_file()) == (code, True)


@of(TEXTS)
@pytest.mark.parametrize("out", [Full(errno.ENOSPC), None], ids=["full", "closed"])
def test_a_text_that_was_asked_for_and_cannot_be_printed_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, command: list[str], code: int, out: Full | None
) -> None:
    ended = run(monkeypatch, *command, out=out)
    assert (ended.code, ended.err.splitlines()[0]) == (2, "Erreur : le résultat ne peut pas être affiché")
    assert len(ended.err.splitlines()) == 3
    assert code in (0, 1)


@of(TEXTS)
def test_a_reader_that_stops_reading_is_no_failure(
    monkeypatch: pytest.MonkeyPatch, command: list[str], code: int
) -> None:
    ended = run(monkeypatch, *command, out=Full(errno.EPIPE))
    assert (ended.code, ended.err) == (code, "")


def test_a_refusal_keeps_its_code_when_it_cannot_be_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "monthly", "absent", err=Full(errno.ENOSPC)).code == 2
    assert run(monkeypatch, "mensuel", err=None).code == 2


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_python_says_nothing_of_its_own_at_the_end_of_a_run_whose_output_is_full() -> None:
    with Path("/dev/full").open("w") as full:
        # Unbuffered, nothing would be left to write at the end.
        env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        done = subprocess.run(started("explain", "M01"), stdout=full, stderr=subprocess.PIPE, check=False, env=env)
    said = done.stderr.decode()
    assert (done.returncode, said.count("\n"), said.startswith("Erreur : ")) == (2, 3, True)


# Any encoding.


@of(EVERYTHING)
@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "ascii"])
def test_no_sign_becomes_a_question_mark(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], code: int, encoding: str
) -> None:
    whole = run(monkeypatch, *command)
    (folder / "out.xlsx").unlink(missing_ok=True)
    plain = run(monkeypatch, *command, out=encoding, err=encoding)
    assert (plain.code, whole.code) == (code, code)
    for one, other in ((plain.out, whole.out), (plain.err, whole.err)):
        assert one.count("?") == other.count("?")
        assert len(one.splitlines()) == len(other.splitlines())


def test_a_plain_console_gets_plain_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    said = run(monkeypatch, "monthly", "absent", err="ascii").err
    assert said.splitlines() == [
        "Erreur : ce fichier ou ce dossier n'existe pas",
        "  Ou : absent",
        "  Que faire : verifiez le nom et l'emplacement",
    ]
    assert "(request_notice) = 11 jours ouvr\xe9s" in run(monkeypatch, "terms", out="cp1252").out


def test_every_explanation_is_printed_on_a_console_that_only_knows_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    for code, kind in catalogue().items():
        said = run(monkeypatch, "explain", code, out="ascii").out
        texts = (kind.title, kind.explanation, kind.remedy)
        assert (code, said.count("?")) == (code, sum(text.count("?") for text in texts))


# What a terminal would obey.


@each(
    ("text", "expected"),
    [
        ("émargement (2).xlsx", "émargement (2).xlsx"),
        ("1\u202f495,00\u00a0€", "1\u202f495,00\u00a0€"),
        ("\x1b[31mrouge", r"\x1b[31mrouge"),
        ("\x9b31m", r"\x9b31m"),
        ("a\nErreur : b", r"a\nErreur : b"),
        ("a\rb\tc\x08", r"a\rb\tc\x08"),
        ("abc\u202exslx", r"abc\u202exslx"),
        ("\u2066a\u2069\u200f", r"\u2066a\u2069\u200f"),
        ("a\u2028b", r"a\u2028b"),
        ("\udce9t\udce9", r"\xe9t\xe9"),
        ("a\u00ad\u200bb", r"a\xad\u200bb"),
        ("l’été\u00a0?", "l’été\u00a0?"),
        ("日本.ods", "日本.ods"),
    ],
)
def test_a_line_obeys_nobody(text: str, expected: str) -> None:
    assert printable(text) == expected


ODD = "\x1b[31mé\n\u202e.csv"


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such name")
@pytest.mark.parametrize("command", [["monthly", ".", *AS_OF], ["check", "."], ["roster", "."], ["check", ODD]])
def test_the_name_of_a_file_is_printed_without_what_a_terminal_would_obey(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    (folder / ODD).write_text("a;b\n1;2\n", "utf-8")
    (folder / os.fsdecode(b"\xe9t\xe9.csv")).write_text("a;b\n1;2\n", "utf-8")
    ended = run(monkeypatch, *command)
    said = ended.out + ended.err
    assert r"\x1b[31mé\n\u202e.csv" in said
    assert {char for char in said if not char.isprintable()} <= {"\n", "\u00a0", "\u202f"}


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such name")
def test_a_file_whose_name_is_in_no_encoding_is_read_and_written_about(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "mois" / "emargement.csv").rename(folder / "mois" / os.fsdecode(b"\xe9margement.csv"))
    assert run(monkeypatch, "monthly", "mois", *AS_OF, "-o", "out.xlsx").code == 0
    assert run(monkeypatch, "check", "mois", "-o", "lecture.xlsx").code == 1


# The system's own words.


def test_what_the_system_refuses_is_said_in_french() -> None:
    for number in errno.errorcode:
        english, said = os.strerror(number), reason(OSError(number, os.strerror(number)))
        assert (number, english.casefold() in said.casefold(), said[0].islower()) == (number, False, True)


@each(
    ("number", "expected"),
    [
        (errno.EACCES, "accès refusé, ou fichier ouvert ailleurs"),
        (errno.ENOSPC, "plus de place sur le disque"),
        (errno.EROFS, "disque ou dossier en lecture seule"),
        (errno.ENAMETOOLONG, "nom ou chemin trop long"),
        (errno.ECHILD, f"erreur n° {errno.ECHILD} du système"),
    ],
)
def test_the_usual_refusals_are_said_by_name(number: int, expected: str) -> None:
    assert reason(OSError(number, os.strerror(number))) == expected


def test_an_input_that_cannot_be_opened_is_refused_without_a_word_of_the_system(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_path: Path, _mode: str) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    said = run(monkeypatch, "monthly", "mois", *AS_OF).err
    assert "vérifiez vos droits (accès refusé, ou fichier ouvert ailleurs)" in said
    assert "denied" not in said


# Faults of ours, and Ctrl-C.


def test_a_fault_of_the_program_is_said_by_its_place_and_nothing_that_it_holds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        raise ValueError(f"could not convert {LEARNER}")

    monkeypatch.setattr("reconcile.report.workbook.write_journal", fail)
    ended = run(monkeypatch, "monthly", "mois", *AS_OF, "-o", "out.xlsx")
    what, where, remedy = ended.err.splitlines()
    assert (ended.code, what) == (2, "Erreur : le programme a un défaut et s'est arrêté")
    assert where.startswith("  Où : report/workbook.py:")
    assert where.endswith("(ValueError)")
    assert remedy.startswith("  Que faire : ")
    assert LEARNER.split()[0] not in ended.err
    assert not (folder / "out.xlsx").exists()


def test_memory_that_runs_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_more: object) -> None:
        raise MemoryError

    monkeypatch.setattr("reconcile.month.pipeline.reconcile_month", fail)
    ended = run(monkeypatch, "monthly", "mois", *AS_OF)
    assert (ended.code, ended.err.splitlines()[0]) == (2, "Erreur : la mémoire ne suffit pas")


@pytest.mark.parametrize("moment", ["reconcile.month.pipeline.reconcile_month", "os.fsync"])
def test_ctrl_c_ends_with_130_a_line_in_french_and_nothing_left(
    folder: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    def interrupt(*_arguments: object, **_more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(moment, interrupt)
    ended = run(monkeypatch, "monthly", "mois", *AS_OF, "-o", "out.xlsx")
    assert (ended.code, ended.out) == (130, "")
    assert ended.err == "Interrompu : le calcul a été arrêté par Ctrl-C.\n"
    assert [path.name for path in folder.iterdir()] == ["mois"]


def test_a_warning_of_a_library_reaches_no_console(monkeypatch: pytest.MonkeyPatch) -> None:
    import warnings

    def warn(_kind: str) -> bytes:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn(f"deprecated: {LEARNER}", UserWarning, stacklevel=1)
        return b"PK"

    monkeypatch.setattr("reconcile.report.templates.template_bytes", warn)
    ended = run(monkeypatch, "template", "suivi")
    assert (ended.code, ended.err) == (0, "")


# Nothing else prints.


_STREAMS = frozenset({"stdout", "stderr", "__stdout__", "__stderr__"})
_PRINTERS = frozenset({"print", "echo", "secho", "print_exc", "print_exception"})
_WORDS = re.compile(rf"\b(?:{'|'.join(_STREAMS | _PRINTERS | {'strerror'})})\b")


def printers(source: str) -> Iterator[str]:
    """Yield what a module would print with, or take of the system's own words."""
    # Most modules hold none of these words, and need not be parsed.
    for node in ast.walk(ast.parse(source)) if _WORDS.search(source) else ():
        if isinstance(node, ast.Attribute) and node.attr in _STREAMS | {"strerror"}:
            yield node.attr
        elif isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called.split(".")[-1] in _PRINTERS:
                yield called


def test_one_module_prints() -> None:
    found = {path.relative_to(PROGRAM).as_posix(): path.read_text("utf-8") for path in PROGRAM.rglob("*.py")}
    printing = {name: list(printers(text)) for name, text in found.items() if name != "screen.py"}
    # The group lets go of an output on which click itself failed; while it loads, the printing module may not be there.
    allowed = {"french_click.py": ["stdout"], "__main__.py": ["print", "stderr"]}
    assert {name: words for name, words in printing.items() if words} == allowed
    assert "screen.py" in found


def test_a_module_that_prints_is_seen() -> None:
    source = "print(1)\nclick.echo(2)\nsys.stderr.write(error.strerror)"
    assert sorted(printers(source)) == ["click.echo", "print", "stderr", "strerror"]
