"""The one exception a user sees: a file, heading, figure or option is wrong and nothing can be computed."""

from typing import IO, Any

import click


class ReconcileError(click.ClickException):
    """A refusal in three parts: what is wrong, where, and how to mend it. Exit code 2."""

    exit_code = 2

    def __init__(self, what: str, where: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        return f"{self.what} — {self.where} — {self.remedy}"

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the three parts on standard error."""
        click.echo(
            f"Erreur : {self.what}\n  Où : {self.where}\n  Que faire : {self.remedy}",
            file=file,
            err=file is None,
        )
