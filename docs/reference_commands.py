"""The commands with their arguments and options, as the command line declares them, the exit codes, the figures."""

from collections.abc import Iterator

import click

from reconcile.cli import main
from reconcile.terms import load

EXIT_CODES = (
    ("0", "le travail est fait ; pour `check`, rien n'est bloquant ni à vérifier"),
    ("1", "le travail est fait, et un point est bloquant ou à vérifier : `check`, ou une autre avec `--strict`"),
    ("2", "rien n'a pu être fait ; le message dit quoi, où, et comment y remédier"),
    ("130", "vous avez arrêté la commande (Ctrl-C) ; rien n'est écrit à moitié"),
)


def commands() -> Iterator[str]:
    """Yield each command: what it does, how it is written, its options."""
    with click.Context(main, info_name="reconcile") as parent:
        for name in main.commands:
            command = main.commands[name]
            with click.Context(command, info_name=name, parent=parent) as context:
                yield from ("", f"### reconcile {name}", "")
                yield " ".join((command.help or "").split())
                yield from ("", "```text", *_usage(command, context), "```", "")
                yield from ("| option | ce qu'elle fait |", "| --- | --- |")
                for parameter in command.get_params(context):
                    option, text = parameter.get_help_record(context) or ("", "")
                    if text:
                        yield f"| `{option}` | {' '.join(text.split()).replace('<', '&lt;')} |"
    yield from ("", "### Codes de sortie", "", "| code | veut dire |", "| --- | --- |")
    yield from (f"| {code} | {meaning} |" for code, meaning in EXIT_CODES)


def _usage(command: click.Command, context: click.Context) -> Iterator[str]:
    yield f"{context.command_path} {' '.join(command.collect_usage_pieces(context))}"


def figures() -> Iterator[str]:
    """Yield every dated value of the contract's figures, with its source."""
    yield from ("", "| chiffre | valeur | depuis le | ce que c'est | source | vérifié le |", "| " + "--- | " * 6)
    for one in load().figures:
        cells = (
            f"{one.name} (`{one.key}`)",
            one.shown,
            one.in_force,
            one.meaning,
            one.source,
            f"{one.checked:%d/%m/%Y}",
        )
        yield f"| {' | '.join(cells)} |"
