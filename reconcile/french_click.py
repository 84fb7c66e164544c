"""What the commands share: click in French, usage errors in three parts, paths, months and days as arguments."""

import gettext
import os
import sys
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

# click takes its own messages from gettext; they are French whatever the language of the machine.
_HERE = os.path.dirname(__file__)  # noqa: PTH120 - pathlib would be a tenth of the time that a help takes
gettext.bindtextdomain("messages", os.path.join(_HERE, "locale"))  # noqa: PTH118
os.environ["LANGUAGE"] = "fr"

import click  # noqa: E402 - only now are its messages French

from reconcile.errors import ReconcileError  # noqa: E402
from reconcile.screen import READER_LEFT, let_go, prepare, say, tell  # noqa: E402
from reconcile.system_errors import reason  # noqa: E402

# What shells give a program that Ctrl-C ended.
INTERRUPTED = 130

# What the help of every command ends with.
EXAMPLE = "\b\nExemple :\n  "


def say_result(lines: Iterable[str]) -> None:
    """Print what a command is run for; raises `ReconcileError` when it cannot be printed, unless nobody reads on."""
    why = say(*lines)
    if why and why != READER_LEFT:
        raise ReconcileError("le résultat ne peut pas être affiché", "la sortie de la commande", f"changez-la ({why})")


class _French:
    """What commands and the group share: a French help option, and usage errors in three parts."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with a French text."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Affiche cette aide et s'arrête."
            option.callback = _show_help
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
    """The group of commands, in French; whatever ends a run, it ends with words of ours."""

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run the command of the arguments, on a console that may take nothing."""
        prepare()
        try:
            return super().main(*args, **extra)
        except OSError as error:
            # click itself prints the version, and the help of a command line that names no command.
            where = "la sortie de la commande"
            refusal = ReconcileError("le texte ne peut pas être affiché", where, f"changez-la ({reason(error)})")
            refusal.show()
            let_go(sys.stdout)
            raise SystemExit(refusal.exit_code) from error

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; Ctrl-C is said in a line, and a fault of ours by its place alone.

        What an exception holds may be a learner's name, so neither its text nor a traceback is shown.
        """
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            tell("")
            say("Interrompu : le calcul a été arrêté par Ctrl-C.", err=True)
            ctx.exit(INTERRUPTED)
        except (click.ClickException, click.exceptions.Exit, click.Abort, SystemExit):
            raise
        except MemoryError as error:
            remedy = "fermez d'autres programmes, ou donnez moins de fichiers à la fois"
            raise ReconcileError("la mémoire ne suffit pas", ctx.command_path, remedy) from error
        except BaseException as error:
            raise _fault(error) from error

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command; an unknown one is refused with what, where and how to mend."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise _refusal(error, ctx) from error


class FrenchCommand(_French, click.Command):
    """A command, in French."""


def _show_help(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        say_result(ctx.get_help().splitlines())
        ctx.exit()


def _refusal(error: click.UsageError, ctx: click.Context) -> ReconcileError:
    remedy = f"« {ctx.command_path} --help » montre les options et un exemple"
    return ReconcileError(error.format_message(), ctx.command_path, remedy)


def _fault(error: BaseException) -> ReconcileError:
    """Return what is said of an exception that nothing foresaw: where it arose, the nearest place first."""
    import traceback
    from pathlib import Path

    root = Path(_HERE)
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(root)]
    places = [f"{Path(frame.filename).relative_to(root).as_posix()}:{frame.lineno}" for frame in reversed(frames)]
    return ReconcileError(
        "le programme a un défaut et s'est arrêté",
        f"{', '.join(places[:3])} ({type(error).__name__})",
        "envoyez ces lignes, et non vos fichiers, à la personne qui s'occupe de l'outil ; « --skip » laisse un fichier "
        "de côté si l'un d'eux en est la cause",
    )


class FilePath(click.Path):
    """A path of pathlib, which is loaded for it: the help of a command converts none."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path; one that is of the wrong kind is a usage error."""
        from pathlib import Path

        return Path(os.fsdecode(super().convert(value, param, ctx)))


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
