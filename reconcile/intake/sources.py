"""Which files come in: a file or the files of a folder; what is not a spreadsheet is refused or named."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reconcile.errors import ReconcileError
from reconcile.system_errors import reason

Format = Literal["workbook", "csv"]
EXTENSIONS: dict[str, Format] = {
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xls": "workbook",
    ".ods": "workbook",
    ".csv": "csv",
}
# More than any month of AMG's by three orders of magnitude; past it a file is a mistake or an attack.
MAX_BYTES = 50 * 1024 * 1024
MAX_INFLATED_BYTES = 500 * 1024 * 1024
MAX_RATIO = 200
MAX_ENTRIES = 10_000
# Where a protected .ods says so, and the part of a protected .xlsx that holds everything.
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its bytes are taken once, so that what is hashed is what is read."""

    name: str
    path: Path
    format: Format
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or sheet that was seen and not used, with the reason in French."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
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
    chosen: dict[Path, None] = {}
    skipped: list[Skipped] = []
    for path in inputs:
        if path.is_dir():
            for entry in sorted(path.iterdir()):
                if reason := _why_skipped(entry):
                    skipped.append(Skipped(entry.name, reason))
                else:
                    chosen[entry.resolve()] = None
        elif not path.exists():
            raise ReconcileError("ce fichier ou ce dossier n'existe pas", str(path), "vérifiez le nom et l'emplacement")
        elif path.suffix.lower() not in EXTENSIONS:
            raise ReconcileError(
                "ce type de fichier n'est pas un tableur",
                path.name,
                f"enregistrez-le dans l'un de ces formats : {', '.join(EXTENSIONS)}",
            )
        else:
            chosen[path.resolve()] = None
    left_out = _left_out(chosen, skip)
    skipped += [Skipped(name, "laissé de côté, comme vous l'avez demandé (--skip)") for name in left_out]
    if not chosen:
        raise ReconcileError(
            "aucun tableur à lire",
            ", ".join(str(path) for path in inputs) or "aucun fichier ni dossier donné",
            f"placez-y les exports du mois ({', '.join(EXTENSIONS)})",
        )
    _refuse_same_names(chosen)
    sources: list[Source] = []
    refused: list[ReconcileError] = []
    for path in sorted(chosen, key=lambda path: path.name):
        try:
            sources.append(_read(path))
        except ReconcileError as refusal:
            refused.append(without(path.name, refusal))
    return Found(tuple(sources), tuple(skipped), left_out, tuple(refused))


def without(name: str, refusal: ReconcileError) -> ReconcileError:
    """Return the refusal of a file that does not open, with the way to go on without it."""
    named = f'"{name}"' if " " in name else name
    return ReconcileError(refusal.what, refusal.where, f"{refusal.remedy} ; pour continuer sans lui : --skip {named}")


def _left_out(chosen: dict[Path, None], skip: Sequence[str]) -> tuple[str, ...]:
    """Take the files of the names to leave out from those chosen; return their names."""
    for name in skip:
        wanted = Path(name).name
        named = [path for path in chosen if path.name == wanted]
        named = named or [path for path in chosen if path.name.casefold() == wanted.casefold()]
        if not named:
            raise ReconcileError(
                "aucun des fichiers donnés ne porte ce nom",
                f"option --skip {name}",
                "écrivez le nom du fichier tel qu'il est, extension comprise",
            )
        for path in named:
            del chosen[path]
    return tuple(dict.fromkeys(Path(name).name for name in skip))


def _why_skipped(entry: Path) -> str:
    if entry.is_dir():
        return "sous-dossier, non lu"
    if entry.name.startswith(("~$", ".~lock.")):
        return "fichier de verrouillage d'un tableur ouvert"
    if entry.name.startswith("."):
        return "fichier caché"
    return "" if entry.suffix.lower() in EXTENSIONS else "n'est pas un tableur"


def _refuse_same_names(paths: dict[Path, None]) -> None:
    """Refuse two files of one name: a finding could not say which of them it means."""
    names = [path.name for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ReconcileError(
            "deux fichiers portent le même nom", twice[0], "renommez l'un des deux, ou n'en donnez qu'un"
        )


def _read(path: Path) -> Source:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ReconcileError(
                f"fichier trop gros (plus de {MAX_BYTES // 1024**2} Mo)",
                path.name,
                "n'y gardez que le mois à traiter, puis recommencez",
            )
        content = path.read_bytes()
    except OSError as error:
        raise ReconcileError(
            "ce fichier ne peut pas être ouvert",
            path.name,
            f"fermez-le s'il est ouvert ailleurs et vérifiez vos droits ({reason(error)})",
        ) from error
    if not content:
        raise ReconcileError("ce fichier est vide", path.name, "refaites l'export")
    return Source(path.name, path, _format(path, content), content, hashlib.sha256(content).hexdigest())


def _format(path: Path, content: bytes) -> Format:
    """Tell a workbook from a csv by content: the extension alone is not believed."""
    if content.startswith(_ZIP):
        _check_package(path.name, content)
        return "workbook"
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise _protected(path.name)
        return "workbook"
    if EXTENSIONS[path.suffix.lower()] == "workbook":
        raise ReconcileError(
            f"ce fichier porte l'extension {path.suffix} mais n'est pas un classeur",
            path.name,
            "ouvrez-le dans Excel ou LibreOffice et enregistrez-le au format .xlsx, ou refaites l'export",
        )
    return "csv"


def _check_package(name: str, content: bytes) -> None:
    """Refuse a damaged or dangerous package before any reader parses it: one of them would abort the process."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            inflated = sum(entry.file_size for entry in entries)
            names = [entry.filename for entry in entries]
            bomb = inflated > MAX_INFLATED_BYTES or inflated > MAX_RATIO * len(content)
            if bomb or len(entries) > MAX_ENTRIES or len(set(names)) < len(names):
                raise ReconcileError(
                    "ce classeur a une structure anormale et n'a pas été ouvert",
                    name,
                    "refaites l'export d'origine",
                )
            damaged = package.testzip()
            manifest = package.read(_MANIFEST) if _MANIFEST in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise ReconcileError(
            "ce classeur est abîmé ou protégé par un mot de passe",
            name,
            "ouvrez-le dans votre tableur, retirez le mot de passe et enregistrez-le de nouveau",
        ) from error
    if b"encryption-data" in manifest:
        raise _protected(name)
    if damaged:
        raise ReconcileError("ce classeur est abîmé", f"{name} › {damaged}", "refaites l'export")


def _protected(name: str) -> ReconcileError:
    return ReconcileError(
        "ce classeur est protégé par un mot de passe",
        name,
        "ouvrez-le dans votre tableur, retirez le mot de passe et enregistrez-le",
    )
