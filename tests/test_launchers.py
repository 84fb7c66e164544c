"""The file to double-click: what each system does with its quotes, signs and spaces, and what was dropped on it."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from reconcile.app import launchers
from reconcile.app.launchers import dropped_on, linux_launcher, macos_launcher, windows_launcher
from reconcile.errors import ReconcileError
from tests.builders.correspondences import reconcile
from tests.builders.each import each

WINDOWS = r"C:\Users\Jérôme R&D 100%\venv (x86)^!\Scripts\python.exe"
AWKWARD = "été R&D $HOME `x` \"q\" 100%f 'a' \\b"


# Windows. What `cmd` does with each line was read against its rules; here stands what must not change.


def test_the_windows_launcher_is_read_in_the_code_page_of_the_computer_line_by_line() -> None:
    content = windows_launcher(WINDOWS, "cp850")
    lines = content.decode("cp850").split("\r\n")
    assert "\n" not in "".join(lines)
    assert lines[:12] == [
        "@echo off",
        "rem reconcile launcher",
        "setlocal DisableDelayedExpansion",
        r'set "RECONCILE_PYTHON=C:\Users\Jérôme R&D 100%%\venv (x86)^!\Scripts\python.exe"',
        "setlocal EnableDelayedExpansion",
        'set "RECONCILE_DROPPED=!cmdcmdline!"',
        "setlocal DisableDelayedExpansion",
        "title Rapprochement AMG",
        "echo Rapprochement AMG : la page s'ouvre dans un instant.",
        'if not exist "%RECONCILE_PYTHON%" goto gone',
        '"%RECONCILE_PYTHON%" -P -m reconcile app',
        'if "%errorlevel%"=="0" exit 0',
    ]
    assert lines[-2:] == ["exit 1", ""]


def test_no_argument_is_read_again_as_commands_and_the_window_waits_after_an_error() -> None:
    text = windows_launcher(WINDOWS, "cp850").decode("cp850")
    # `%*` of a folder `x^&calc` would start calc; changing the code page in a running .bat is not safe.
    assert "%*" not in text
    assert "%1" not in text
    assert "chcp" not in text
    after = text.partition('exit 0"')[2] or text.partition("exit 0")[2]
    assert [line.split(" ")[0] for line in after.split("\r\n") if line] == [
        "goto", ":gone", "echo", "echo", "echo", ":wait", "echo.", "set", "exit",
    ]  # fmt: skip
    assert "set /p RECONCILE_ANSWER=Appuyez sur Entrée pour fermer cette fenêtre.\r\n" in after
    # Signs that cmd would take for its own, outside quotes.
    for line in text.split("\r\n"):
        if line.startswith("echo") and not line.startswith("echo   Où"):
            assert not re.search(r"[&|<>^%!()]", line), line


def test_a_code_page_without_accents_still_gets_a_launcher_and_one_without_the_path_none() -> None:
    content = windows_launcher(r"C:\venv\python.exe", "cp866")
    assert b"Appuyez sur Entree pour fermer cette fenetre." in content
    with pytest.raises(ReconcileError, match="page de codes") as refusal:
        windows_launcher(r"C:\Łódź\python.exe", "cp850")
    assert refusal.value.where == r"C:\Łódź\python.exe"


@each(
    ("command_line", "dropped"),
    [
        (r'C:\WINDOWS\system32\cmd.exe /c ""C:\Bureau à lui\R.bat" "', []),
        (r'C:\WINDOWS\system32\cmd.exe /c ""C:\R.bat" C:\R&D\mois"', [r"C:\R&D\mois"]),
        (r'C:\WINDOWS\system32\cmd.exe /c ""C:\R.bat" C:\x^&calc"', [r"C:\x^&calc"]),
        (r'cmd /C ""C:\a b\R.BAT" "D:\mes fichiers\été" C:\x"', [r"D:\mes fichiers\été", r"C:\x"]),
        (r'"C:\WINDOWS\system32\cmd.exe" ', []),
        (r'"C:\WINDOWS\system32\cmd.exe" /c "echo x"', []),
        (r'C:\WINDOWS\system32\cmd.exe /c ""C:\other.exe" C:\x"', []),
        ("", []),
    ],
)
def test_what_was_dropped_is_taken_from_the_whole_command_line(command_line: str, dropped: list[str]) -> None:
    assert dropped_on(command_line) == dropped


# Linux.


def arguments_of(desktop: bytes) -> list[str]:
    """Return the arguments of `Exec` by the Desktop Entry Specification: strings first, then quotes, then percents."""
    (line,) = [line for line in desktop.decode().splitlines() if line.startswith("Exec=")]
    text = re.sub(r"\\(.)", r"\1", line.removeprefix("Exec="))
    words = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', text)
    assert re.sub(r'"(?:[^"\\]|\\.)*"|\S', "", text).strip() == ""
    for quoted, bare in words:
        assert not re.search(r"(?<!\\)(?:\\\\)*[`$]", quoted)
        assert bare in {"", "%F"}
        assert not re.search(r"(?<!%)(?:%%)*%(?!%)", quoted)
    return [re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%") if quoted else bare for quoted, bare in words]


def test_the_linux_launcher_gives_the_path_and_what_was_dropped_as_they_are() -> None:
    content = linux_launcher(f"/opt/{AWKWARD}/python")
    shell, option, script, name, python, dropped = arguments_of(content)
    assert (shell, option, name) == ("/bin/sh", "-c", "Rapprochement AMG")
    assert (python, dropped) == (f"/opt/{AWKWARD}/python", "%F")
    assert '"$python" -P -m reconcile app "$@" && exit 0' in script
    assert content.decode().splitlines()[0] == "[Desktop Entry]"
    assert b"\nTerminal=true\n" in content


# The script that macOS and Linux share, run.


def stub(folder: Path, code: int) -> Path:
    """Write a program that tells its arguments and ends with a code, where a Python would be."""
    path = folder / AWKWARD.replace("/", "") / "python"
    path.parent.mkdir()
    path.write_text(f'#!/bin/sh\nfor one in "$@"; do printf "<%s>" "$one"; done\nexit {code}\n', "utf-8")
    path.chmod(0o755)
    return path


def told(command: list[str], *dropped: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*command, *dropped], input="\n", capture_output=True, text=True, check=False)


@pytest.mark.skipif(os.name == "nt", reason="cmd runs no shell script")
@pytest.mark.parametrize("system", ["macos", "linux"])
def test_the_shell_starts_the_page_with_what_was_dropped_and_keeps_an_error(tmp_path: Path, system: str) -> None:
    for code in (0, 2):
        (folder := tmp_path / str(code)).mkdir()
        python = stub(folder, code)
        if system == "macos":
            (folder / "l.command").write_bytes(macos_launcher(str(python)))
            command = ["/bin/sh", str(folder / "l.command")]
        else:
            command = arguments_of(linux_launcher(str(python)))[:-1]
        done = told(command, "/mois d'été & 100%/$x", "b")
        assert "<-P><-m><reconcile><app></mois d'été & 100%/$x><b>" in done.stdout
        assert done.stdout.startswith("Rapprochement AMG : la page s'ouvre dans un instant.\n")
        assert (done.returncode, "Appuyez sur Entrée" in done.stdout) == ((0, False) if code == 0 else (1, True))


@pytest.mark.skipif(os.name == "nt", reason="cmd runs no shell script")
def test_a_program_that_has_moved_is_said_in_three_parts(tmp_path: Path) -> None:
    (tmp_path / "l.command").write_bytes(macos_launcher("/nulle part/python"))
    done = told(["/bin/sh", str(tmp_path / "l.command")])
    assert done.stdout.splitlines()[1:4] == [
        "Erreur : le programme n'est plus à sa place",
        "  Où : /nulle part/python",
        "  Que faire : réinstallez l'outil, puis refaites ce lanceur avec reconcile launcher",
    ]
    assert done.returncode == 1


def test_the_macos_launcher_is_a_script_of_its_own() -> None:
    lines = macos_launcher("/l'été/python").decode().splitlines()
    assert lines[0] == "#!/bin/sh"
    assert shlex.split(lines[2]) == ["set", "--", "/l'été/python", "$@"]


# The command.


@pytest.mark.parametrize(("platform", "suffix"), [("linux", ".desktop"), ("darwin", ".command"), ("win32", ".bat")])
def test_the_command_writes_the_launcher_of_this_computer_and_writes_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, suffix: str
) -> None:
    monkeypatch.setattr(launchers, "_code_page", lambda: "cp850")
    monkeypatch.setattr(sys, "platform", platform)
    for _ in range(2):
        result = reconcile("launcher", "-o", tmp_path)
        assert result.exit_code == 0, result.output
        assert result.output == f"Lanceur : {tmp_path / f'Rapprochement AMG{suffix}'}\n"
    (written,) = tmp_path.iterdir()
    assert Path(sys.executable).name in written.read_text("cp850")
    if os.name != "nt":
        assert written.stat().st_mode & 0o777 == 0o755


def test_another_file_of_that_name_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    (tmp_path / "Rapprochement AMG.desktop").write_text("mine", "utf-8")
    result = reconcile("launcher", "-o", tmp_path)
    assert (result.exit_code, "un autre fichier porte déjà ce nom" in result.output) == (2, True)
    assert (tmp_path / "Rapprochement AMG.desktop").read_text("utf-8") == "mine"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = reconcile("launcher", "-o", tmp_path / "absent")
    assert (result.exit_code, "le dossier de sortie n'existe pas" in result.output) == (2, True)


@pytest.mark.parametrize("command", ["app", "launcher"])
def test_without_the_extra_both_commands_say_how_to_install_it(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile.app.extra.LIBRARIES", ("flask", "waitress_absent"))
    result = reconcile(command)
    assert result.exit_code == 2
    assert result.output.splitlines() == [
        "Erreur : la page a besoin de ce qui n'est pas installé : waitress_absent",
        "  Où : extra « app »",
        "  Que faire : installez-le dans le même environnement : python -m pip install flask waitress_absent",
    ]


def test_a_folder_of_inputs_that_is_not_there_is_refused(tmp_path: Path) -> None:
    result = reconcile("app", tmp_path / "absent")
    assert (result.exit_code, "ce fichier ou ce dossier n'existe pas" in result.output) == (2, True)
