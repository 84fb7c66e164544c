"""What every command shares: where its workbook goes, what is told meanwhile and at the end, what is refused first."""

import os
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reconcile.errors import ReconcileError
from reconcile.intake.sources import is_folder
from reconcile.report.file_names import fault_of_name, fault_of_path
from reconcile.report.files import Saved, Seen, Target, free_name, refuse_unwritable
from reconcile.screen import say
from reconcile.system_errors import reason

if TYPE_CHECKING:
    from reconcile.intake.reading import Inputs


def say_end(lines: Iterable[str], saved: Saved, target: Target) -> None:
    """Print how a run ended whose workbook is in place: a console that takes nothing is no fault of the workbook."""
    if why := say(*lines):
        say(f"Attention : le compte rendu ne peut pas être affiché ({why}) ; classeur : {saved.path}", err=True)
    if saved.why:
        elsewhere = saved.path.parent != target.path.parent
        said = "le classeur est ailleurs" if elsewhere else "le classeur porte un autre nom"
        say(f"Attention : {saved.why} ; {said}.", err=True)


def target_of(output: Path | None, default: str, *, inputs: Sequence[Path] = (), force: bool | None = None) -> Target:
    """Return the workbook to write; every collision is known before anything is read.

    Unnamed, it goes into the folder that is the only input, where the next run finds its decisions, else into the
    current one. `force` is `None` for a command that replaces nothing.
    """
    if output is None:
        folder = inputs[0] if len(inputs) == 1 and is_folder(inputs[0]) else Path()
        refuse_unwritable(folder)
        return Target(free_name(folder / default))
    if not output.name:
        raise ReconcileError("l'option -o ne nomme aucun classeur", "-o", "écrivez par exemple -o resultat.xlsx")
    if output.suffix.lower() != ".xlsx":
        raise ReconcileError(
            "le classeur à écrire doit porter l'extension .xlsx",
            str(output),
            f"nommez-le {output.with_suffix('.xlsx').name}",
        )
    if fault := fault_of_name(output.name) or fault_of_path(str(output.absolute()), on_windows=os.name == "nt"):
        raise ReconcileError(fault, str(output), "choisissez un autre nom, par exemple resultat.xlsx")
    there = _there(output)
    if there and not force:
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
    return Target(output, there)


def _there(output: Path) -> Seen | None:
    """Return the file that has the name; a link would be lost, and what it leads to is not what was named."""
    try:
        there = Seen.at(output)
    except OSError as error:
        remedy = f"choisissez un autre nom ou un autre dossier ({reason(error)})"
        raise ReconcileError("le classeur ne peut pas être écrit à cet endroit", str(output), remedy) from error
    if there:
        mode = output.lstat().st_mode
        what = "un lien vers un autre fichier" if stat.S_ISLNK(mode) else "" if stat.S_ISREG(mode) else "un appareil"
        if what:
            raise ReconcileError(f"ce nom est celui d'{what}", str(output), "choisissez un autre nom avec -o")
    return there


def name_workbooks_beside(inputs: Sequence[Path], pattern: str) -> None:
    """Name the earlier workbooks that lie beside inputs given one by one and were not given: nobody reads them."""
    beside: list[Path] = []
    # What cannot be looked at is refused where the inputs are read.
    with suppress(OSError, RuntimeError):
        given = {path.resolve() for path in inputs}
        folders = dict.fromkeys(path.resolve().parent for path in inputs if path.is_file())
        beside = [found for folder in folders for found in sorted(folder.glob(pattern)) if found.resolve() not in given]
    for found in beside:
        say(f"À côté, non donné et donc non relu : {found.name} (ses décisions ne comptent pas ici).", err=True)


def refuse_to_overwrite_an_input(target: Path, inputs: "Inputs", own: frozenset[str] = frozenset()) -> None:
    """The source files are never written to, whatever --force says; `own` are workbooks of the same command."""
    sources = [source for source in inputs.sources if source.name not in own]
    if any(target.exists() and source.path.samefile(target) for source in sources):
        raise ReconcileError(
            "le classeur à écrire est l'un des fichiers lus", str(target), "choisissez un autre nom avec -o"
        )
