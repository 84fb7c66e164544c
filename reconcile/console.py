"""What every command shares: where its workbook goes, what is told meanwhile, and what is refused before anything."""

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconcile.errors import ReconcileError
from reconcile.intake.sources import is_folder
from reconcile.report.files import free_name, refuse_unwritable
from reconcile.texts import printable, printable_name

if TYPE_CHECKING:
    from reconcile.intake.reading import Inputs


def say_where(written: Path, target: Path) -> None:
    """Say when the workbook is not where it was asked for."""
    if written.parent != target.parent:
        click.echo(f"Attention : {target.parent} ne peut plus être écrit ; le classeur est ailleurs.", err=True)
    elif written != target:
        click.echo(f"Attention : {target.name} est ouvert ou protégé ; le classeur porte un autre nom.", err=True)


def target_of(output: Path | None, default: str, *, inputs: Sequence[Path] = (), force: bool | None = None) -> Path:
    """Return the workbook to write; every collision is known before anything is read.

    Unnamed, it goes into the folder that is the only input, where the next run finds its decisions, else into the
    current one. `force` is `None` for a command that replaces nothing.
    """
    if output is None:
        folder = inputs[0] if len(inputs) == 1 and is_folder(inputs[0]) else Path()
        refuse_unwritable(folder)
        return free_name(folder / default)
    if not output.name:
        raise ReconcileError("l'option -o ne nomme aucun classeur", "-o", "écrivez par exemple -o resultat.xlsx")
    if output.suffix.lower() != ".xlsx":
        raise ReconcileError(
            "le classeur à écrire doit porter l'extension .xlsx",
            str(output),
            f"nommez-le {output.with_suffix('.xlsx').name}",
        )
    if output.exists() and not force:
        raise ReconcileError(
            "ce classeur existe déjà et n'a pas été remplacé",
            str(output),
            "choisissez un autre nom" + ("" if force is None else ", ou ajoutez --force"),
        )
    if not output.parent.is_dir():
        raise ReconcileError(
            "le dossier de sortie n'existe pas",
            str(output.parent),
            "créez-le, ou choisissez un autre dossier",
        )
    refuse_unwritable(output.parent)
    return output


def name_workbooks_beside(inputs: Sequence[Path], pattern: str) -> None:
    """Name the earlier workbooks that lie beside inputs given one by one and were not given: nobody reads them."""
    beside: list[Path] = []
    # What cannot be looked at is refused where the inputs are read.
    with suppress(OSError, RuntimeError):
        given = {path.resolve() for path in inputs}
        folders = dict.fromkeys(path.resolve().parent for path in inputs if path.is_file())
        beside = [found for folder in folders for found in sorted(folder.glob(pattern)) if found.resolve() not in given]
    for found in beside:
        name = printable_name(found.name)
        click.echo(f"À côté, non donné et donc non relu : {name} (ses décisions ne comptent pas ici).", err=True)


def refuse_to_overwrite_an_input(target: Path, inputs: "Inputs", own: frozenset[str] = frozenset()) -> None:
    """The source files are never written to, whatever --force says; `own` are workbooks of the same command."""
    sources = [source for source in inputs.sources if source.name not in own]
    if any(target.exists() and source.path.samefile(target) for source in sources):
        raise ReconcileError(
            "le classeur à écrire est l'un des fichiers lus", str(target), "choisissez un autre nom avec -o"
        )


def progress() -> Callable[[str], None]:
    """Return what tells each step on a terminal, and says nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda _step: None

    def tell(step: str) -> None:
        click.echo(f"\r\x1b[K{printable(step)}{' …' if step else ''}", nl=False, err=True)

    return tell
