"""What the commands share: click in French, usage errors in three parts, months and days as arguments."""

import gettext
import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

# click takes its own messages from gettext; they are French whatever the language of the machine.
gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
os.environ["LANGUAGE"] = "fr"

import click  # noqa: E402 - only now are its messages French

from reconcile.errors import ReconcileError  # noqa: E402


class _French:
    """What commands and the group share: a French help option, and usage errors in three parts."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with a French text."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Affiche cette aide et s'arrête."
        return option  # type: ignore[no-any-return]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; a wrong one is refused with what, where and how to mend."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc, no-any-return]
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise _refusal(error, ctx) from error


class FrenchGroup(_French, click.Group):
    """The group of commands, in French."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command; an unknown one is refused with what, where and how to mend."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise _refusal(error, ctx) from error


class FrenchCommand(_French, click.Command):
    """A command, in French."""


def _refusal(error: click.UsageError, ctx: click.Context) -> ReconcileError:
    remedy = f"« {ctx.command_path} --help » montre les options et un exemple"
    return ReconcileError(error.format_message(), ctx.command_path, remedy)


class Month(click.ParamType[str]):
    """A month written `AAAA-MM` or `MM/AAAA`."""

    name = "AAAA-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the month as `AAAA-MM`; anything else is a usage error."""
        for form in ("%Y-%m", "%m/%Y"):
            try:
                return datetime.strptime(str(value), form).strftime("%Y-%m")
            except ValueError:
                continue
        return self.fail(f"« {value} » n'est pas un mois ; écrivez par exemple 2024-11 ou 11/2024.", param, ctx)


class Day(click.ParamType[date]):
    """A day written `AAAA-MM-JJ` or `JJ/MM/AAAA`."""

    name = "AAAA-MM-JJ"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; anything else is a usage error."""
        day = _day(str(value))
        if day is None:
            self.fail(f"« {value} » n'est pas un jour ; écrivez par exemple 2024-12-05 ou 05/12/2024.", param, ctx)
        if not 2015 <= day.year <= 2099:
            self.fail(f"« {value} » est hors des limites, de 2015 à 2099.", param, ctx)
        return day


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None
