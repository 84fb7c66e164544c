"""A csv file → its rows: how it is encoded, and where its cells end."""

import csv
import io

from reconcile.errors import ReconcileError
from reconcile.intake.sources import Source

MAX_CSV_CELLS = 1_000_000


class TooLargeError(ReconcileError):
    """A csv that no separator would make reasonable."""


def csv_text(source: Source) -> str:
    """Decode a csv: UTF-16 or UTF-8 by its mark, else strict UTF-8, else Windows-1252 as Excel writes in France."""
    content = source.content
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReconcileError(
        "l'encodage de ce fichier n'est pas reconnu",
        source.name,
        "enregistrez-le en « CSV UTF-8 » depuis votre tableur",
    )


def csv_rows(source: Source, separator: str) -> list[list[str]]:
    """Return the rows of a csv cut at a separator; a row ends only where the file ends a line."""
    text = csv_text(source)
    if text.count("\n") + text.count(separator) > MAX_CSV_CELLS:
        raise TooLargeError(
            "ce CSV a un nombre de cellules démesuré", source.name, "n'y gardez que le mois à traiter, puis recommencez"
        )
    if "\x00" in text:
        raise ReconcileError("ce fichier n'est pas un texte", source.name, "refaites l'export au format CSV ou .xlsx")
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise ReconcileError(
            "ce CSV a un guillemet mal fermé ou une cellule démesurée",
            source.name,
            "ouvrez-le dans votre tableur et enregistrez-le de nouveau",
        ) from error
