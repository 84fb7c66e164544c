"""The one exception a user sees: a file, heading, figure or option is wrong and nothing can be computed."""

import errno
from collections.abc import Sequence
from typing import IO, Any

import click

from reconcile.texts import printable


class ReconcileError(click.ClickException):
    """A refusal in three parts: what is wrong, where, and how to mend it. Exit code 2."""

    exit_code = 2

    def __init__(self, what: str, where: str, remedy: str) -> None:
        super().__init__(what)
        self.what, self.where, self.remedy = what, where, remedy

    def __str__(self) -> str:
        return f"{self.what} — {self.where} — {self.remedy}"

    def in_words(self) -> str:
        """Return the three parts as the console shows them."""
        return printable(f"Erreur : {self.what}\n  Où : {self.where}\n  Que faire : {self.remedy}")

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the three parts on standard error."""
        click.echo(self.in_words(), file=file, err=file is None)


class SeveralError(ReconcileError):
    """All that stops a run, said at once: each refusal in its three parts, then what else was seen."""

    def __init__(self, refusals: Sequence[ReconcileError], seen: Sequence[str] = ()) -> None:
        first = refusals[0]
        super().__init__(first.what, first.where, first.remedy)
        self.refusals, self.seen = tuple(refusals), tuple(seen)

    def __str__(self) -> str:
        return " ; ".join(map(str, self.refusals))

    def in_words(self) -> str:
        """Return each refusal, then the lines on the rest."""
        return "\n".join([*(one.in_words() for one in self.refusals), *map(printable, self.seen)])


_SYSTEM_REASONS = {
    errno.EACCES: "accès refusé",
    errno.EPERM: "accès refusé",
    errno.EBUSY: "occupé par un autre programme",
    errno.ENOENT: "introuvable",
    errno.ENOTDIR: "introuvable",
    errno.EISDIR: "c'est un dossier",
    errno.ENAMETOOLONG: "nom trop long",
    errno.ELOOP: "ce lien tourne en rond",
    errno.ENOSPC: "disque plein",
    errno.EROFS: "disque en lecture seule",
    errno.EIO: "le disque ne répond pas",
    errno.EMFILE: "trop de fichiers ouverts",
}


def system_reason(error: OSError) -> str:
    """Return why the system refused, in French: its own words follow the language of the machine."""
    return _SYSTEM_REASONS.get(error.errno or 0, f"erreur {error.errno} du système")
