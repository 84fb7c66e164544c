"""The one exception a user sees: a file, heading, figure or option is wrong and nothing can be computed."""

from collections.abc import Sequence
from typing import IO, Any

import click

from reconcile.screen import say
from reconcile.texts import as_argument, printable


class ReconcileError(click.ClickException):
    """A refusal in three parts: what is wrong, where, and how to mend it. Exit code 2."""

    exit_code = 2

    def __init__(self, what: str, where: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        return f"{self.what} — {self.where} — {self.remedy}"

    def lines(self) -> Sequence[str]:
        """Return the lines that the console shows, each on one line whatever a file is called."""
        return [
            f"Erreur : {printable(self.what)}",
            f"  Où : {printable(self.where)}",
            f"  Que faire : {printable(self.remedy)}",
        ]

    def show(self, file: IO[Any] | None = None) -> None:  # noqa: ARG002 - click's own signature; it gives no file
        """Print the three parts on standard error."""
        say(*self.lines(), err=True)


class UnopenedError(ReconcileError):
    """A file that does not open; the command line may go on without it: `file` is its name, `own` the bare refusal."""

    def __init__(self, own: ReconcileError, file: str) -> None:
        remedy = f"{own.remedy} ; pour continuer sans lui : --skip {as_argument(file)}"
        super().__init__(own.what, own.where, remedy)
        self.own, self.file = own, file


class SeveralError(ReconcileError):
    """All that stops a run, said at once: each refusal in its three parts, then what else was seen."""

    def __init__(self, refusals: Sequence[ReconcileError], seen: Sequence[str] = ()) -> None:
        first = refusals[0]
        super().__init__(first.what, first.where, first.remedy)
        self.refusals, self.seen = tuple(refusals), tuple(seen)

    def __str__(self) -> str:
        return " ; ".join(map(str, self.refusals))

    def lines(self) -> Sequence[str]:
        """Return the lines of each refusal, then those on the rest."""
        return [*(line for one in self.refusals for line in one.lines()), *map(printable, self.seen)]
