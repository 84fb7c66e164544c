"""Which files come in: a file or the files of a folder; what is not a spreadsheet is refused or named."""

import hashlib
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from reconcile.errors import ReconcileError, UnopenedError
from reconcile.intake.file_formats import EXTENSIONS, Format, format_of
from reconcile.system_errors import reason as system_reason
from reconcile.texts import printable

# What a spreadsheet program puts beside a file that it has open.
LOCKS = ("~$", ".~lock.")
# More than any month of AMG's by three orders of magnitude; past it a file is a mistake or an attack.
MAX_BYTES = 50 * 1024 * 1024
# Of a path; no folder holds a longer name, and no line shows more.
_MAX_SHOWN = 300


class Source(Struct, frozen=True):
    """A file to read: its bytes are taken once, so that what is hashed is what is read; `name` can be shown."""

    name: str
    path: Path
    format: Format
    content: bytes
    sha256: str


class Skipped(Struct, frozen=True):
    """A file or sheet that was seen and not used, with the reason in French."""

    name: str
    reason: str


class Found(Struct, frozen=True):
    """The files to read, what was skipped, the files left out as the user asked, and those that cannot be opened."""

    sources: tuple[Source, ...]
    skipped: tuple[Skipped, ...]
    left_out: tuple[str, ...]
    refused: tuple[ReconcileError, ...]


def find_sources(inputs: Sequence[Path], skip: Sequence[str] = ()) -> Found:
    """Find the spreadsheets among files and folders (not below them), sorted by name; `skip` names files to leave out.

    Raises `ReconcileError` when an input does not exist, a named file is no spreadsheet, two files have one name, no
    file has a name to leave out, or nothing is left to read.
    """
    # Each file once, by where its links lead, under the name that the user gave.
    chosen: dict[Path, Path] = {}
    skipped: list[Skipped] = []
    for path in inputs:
        if is_folder(path):
            for entry in entries_of(path):
                if reason := why_skipped(entry):
                    skipped.append(Skipped(printable(entry.name), reason))
                else:
                    chosen.setdefault(_resolved(entry), entry)
        else:
            refuse_no_spreadsheet(path)
            chosen.setdefault(_resolved(path), path)
    left_out = _left_out(chosen, skip)
    skipped += [Skipped(name, "laissé de côté, comme vous l'avez demandé (--skip)") for name in left_out]
    if not chosen:
        raise ReconcileError(
            "aucun tableur à lire",
            ", ".join(_shown(path) for path in inputs) or "aucun fichier ni dossier donné",
            f"placez-y les exports du mois ({', '.join(EXTENSIONS)})",
        )
    _refuse_same_names(chosen.values())
    sources: list[Source] = []
    refused: list[ReconcileError] = []
    for path in sorted(chosen.values(), key=lambda path: path.name):
        try:
            sources.append(_read(path))
        except ReconcileError as refusal:
            refused.append(UnopenedError(refusal, printable(path.name)))
    return Found(tuple(sources), tuple(skipped), left_out, tuple(refused))


def is_folder(path: Path) -> bool:
    """Tell a folder; what cannot even be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def entries_of(folder: Path) -> list[Path]:
    """Return what stands in a folder, in order; raises `ReconcileError` where it cannot be looked at."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise ReconcileError(
            "ce dossier ne peut pas être lu", _shown(folder), f"vérifiez vos droits ({system_reason(error)})"
        ) from error


def refuse_no_spreadsheet(path: Path) -> None:
    """Refuse an input that does not exist, cannot be looked at, or has not the name of a spreadsheet."""
    try:
        path.lstat()
    except (OSError, ValueError) as error:
        lacks = isinstance(error, FileNotFoundError | NotADirectoryError | ValueError)
        what = "n'existe pas" if lacks else "ne peut pas être ouvert"
        reason = "" if not isinstance(error, OSError) or lacks else f" ({system_reason(error)})"
        raise ReconcileError(
            f"ce fichier ou ce dossier {what}", _shown(path), f"vérifiez le nom et l'emplacement{reason}"
        ) from error
    if path.suffix.lower() not in EXTENSIONS:
        raise ReconcileError(
            "ce type de fichier n'est pas un tableur",
            printable(path.name),
            f"enregistrez-le dans l'un de ces formats : {', '.join(EXTENSIONS)}",
        )


def _resolved(path: Path) -> Path:
    """Return where the links of a path lead; links that lead nowhere are refused when the file is read."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()


def _shown(path: Path) -> str:
    """Return a path for messages; a name that no folder could hold is cut."""
    shown = printable(str(path))
    return shown if len(shown) <= _MAX_SHOWN else f"{shown[:_MAX_SHOWN]}…"


def _left_out(chosen: dict[Path, Path], skip: Sequence[str]) -> tuple[str, ...]:
    """Take the files of the names to leave out from those chosen; return their names."""
    for name in skip:
        wanted = printable(Path(name).name)
        names = {path: printable(given.name) for path, given in chosen.items()}
        named = [path for path, own in names.items() if own == wanted]
        named = named or [path for path, own in names.items() if own.casefold() == wanted.casefold()]
        if not named:
            raise ReconcileError(
                "aucun des fichiers donnés ne porte ce nom",
                f"option --skip {name}",
                "écrivez le nom du fichier tel qu'il est, extension comprise",
            )
        for path in named:
            del chosen[path]
    return tuple(dict.fromkeys(printable(Path(name).name) for name in skip))


def why_skipped(entry: Path) -> str:
    """Return why a file or folder of a folder is not read, empty for one that is."""
    if is_folder(entry):
        return "sous-dossier, non lu"
    if entry.name.startswith(LOCKS):
        return "fichier de verrouillage d'un tableur ouvert"
    if entry.name.startswith("."):
        return "fichier caché"
    return "" if entry.suffix.lower() in EXTENSIONS else "n'est pas un tableur"


def _refuse_same_names(paths: Iterable[Path]) -> None:
    """Refuse two files of one name: a finding could not say which of them it means."""
    names = [printable(path.name) for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ReconcileError(
            "deux fichiers portent le même nom", twice[0], "renommez l'un des deux, ou n'en donnez qu'un"
        )


def content_of(path: Path) -> bytes:
    """Return what a file holds, one byte more than is allowed at most; raises `ReconcileError` where it is not read."""
    name = printable(path.name)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReconcileError(
                "ce n'est pas un fichier ordinaire", name, "donnez le fichier lui-même, copié dans un dossier"
            )
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ReconcileError(
            "ce fichier ne peut pas être ouvert",
            name,
            f"fermez-le s'il est ouvert ailleurs et vérifiez vos droits ({system_reason(error)})",
        ) from error


def _read(path: Path) -> Source:
    name, content = printable(path.name), content_of(path)
    if len(content) > MAX_BYTES:
        raise ReconcileError(
            f"fichier trop gros (plus de {MAX_BYTES // 1024**2} Mo)",
            name,
            "n'y gardez que le mois à traiter, puis recommencez",
        )
    if not content:
        raise ReconcileError("ce fichier est vide", name, "refaites l'export")
    extension = path.suffix.lower()
    return Source(name, path, format_of(name, extension, content), content, hashlib.sha256(content).hexdigest())
