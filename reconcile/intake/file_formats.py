"""What a file is by its content, and whether its package is one that any reader may open."""

import io
import zipfile
from typing import Literal

from reconcile.errors import ReconcileError
from reconcile.intake.ole_containers import SIGNATURE
from reconcile.texts import printable

Format = Literal["workbook", "csv"]
EXTENSIONS: dict[str, Format] = {
    ".xlsx": "workbook",
    ".xlsm": "workbook",
    ".xls": "workbook",
    ".ods": "workbook",
    ".csv": "csv",
}
# A package of more is a mistake or an attack.
MAX_INFLATED_BYTES = 500 * 1024 * 1024
MAX_RATIO = 200
MAX_ENTRIES = 10_000
# Where a protected .ods says so, and the part of a protected .xlsx that holds everything.
_MANIFEST = "META-INF/manifest.xml"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"


def format_of(name: str, extension: str, content: bytes) -> Format:
    """Tell a workbook from a csv by content: the extension alone is not believed.

    Raises `ReconcileError` when it is neither, or a package that no reader may open.
    """
    if content.startswith(_ZIP):
        _check_package(name, content)
        return "workbook"
    if content.startswith(SIGNATURE):
        if _ENCRYPTED in content:
            raise _protected(name)
        return "workbook"
    if EXTENSIONS[extension] == "workbook":
        raise ReconcileError(
            f"ce fichier porte l'extension {extension} mais n'est pas un classeur",
            name,
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
            # The reader finds a part whatever the case of its name.
            twice = len({one.lower() for one in names}) < len(names)
            bomb = inflated > MAX_INFLATED_BYTES or inflated > MAX_RATIO * len(content)
            if bomb or len(entries) > MAX_ENTRIES or twice:
                raise ReconcileError(
                    "ce classeur a une structure anormale et n'a pas été ouvert",
                    name,
                    "refaites l'export d'origine",
                )
            damaged = package.testzip()
            manifest = package.read(_MANIFEST) if _MANIFEST in names else b""
    except ReconcileError:
        raise
    # A damaged record provokes what it will: errors of zipfile and zlib, names that are no text, sizes out of range.
    except Exception as error:
        raise ReconcileError(
            "ce classeur est abîmé ou protégé par un mot de passe",
            name,
            "ouvrez-le dans votre tableur, retirez le mot de passe et enregistrez-le de nouveau",
        ) from error
    if b"encryption-data" in manifest:
        raise _protected(name)
    if damaged:
        raise ReconcileError("ce classeur est abîmé", f"{name} › {printable(damaged)}", "refaites l'export")


def _protected(name: str) -> ReconcileError:
    return ReconcileError(
        "ce classeur est protégé par un mot de passe",
        name,
        "ouvrez-le dans votre tableur, retirez le mot de passe et enregistrez-le",
    )
