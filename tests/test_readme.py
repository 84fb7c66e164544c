"""The README says what the code does."""

import re
from pathlib import Path

from reconcile.findings import catalogue

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def test_the_table_of_findings_is_the_catalogue() -> None:
    listed = re.findall(r"^\| ([DPMF]\d\d) \| (.+) \| (.+) \|$", README, re.MULTILINE)
    assert listed == [(kind.code, kind.title, kind.severity.label) for kind in catalogue().values()]


def test_the_first_two_shell_blocks_are_one_command_each() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    assert blocks == [
        "python -m pip install . && reconcile monthly samples/2024-11 --as-of 2024-12-05 "
        "-o rapprochement-2024-12-05.xlsx\n",
        'python -m pip install ".[test]" && python -m pytest\n',
    ]


def test_every_option_and_command_that_the_quick_start_names_exists() -> None:
    from click.testing import CliRunner

    from reconcile.cli import main

    shown = "".join(CliRunner().invoke(main, [command, "--help"]).output for command in ("monthly", "roster"))
    named = set(re.findall(r"--[a-z-]+", README.partition("## What comes in")[0])) - {"--help"}
    assert {option for option in named if option not in shown} == set()
    commands = set(re.findall(r"`reconcile ([a-z]+)", README))
    assert commands <= set(main.commands)
