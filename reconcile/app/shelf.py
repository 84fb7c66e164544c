"""The files that were given, each alone in a folder of its own: a number is its path, its name what the user sees."""

import shutil
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path

from msgspec import Struct

from reconcile.app.file_names import safe_name
from reconcile.errors import ReconcileError
from reconcile.intake.sources import (
    MAX_BYTES,
    content_of,
    entries_of,
    is_folder,
    refuse_no_spreadsheet,
    why_skipped,
)

# A month has a dozen files; a folder of more than this was dropped by mistake.
MAX_FILES = 200
MAX_TOTAL = 10 * MAX_BYTES


class Given(Struct, frozen=True):
    """A file as it was given: it stands alone, under its own name, in a folder that has a number for a name."""

    number: int
    name: str
    folder: Path


class Shelf:
    """Copies of files, in one private folder; `paths` are those of the disk that the run was started with."""

    def __init__(self, place: Path, paths: Sequence[Path] = ()) -> None:
        self.paths = tuple(paths)
        self.received = 0
        self.place = place
        self._numbers = count(1)
        self._files: dict[str, Given] = {}
        self._from_disk: set[str] = set()

    @property
    def files(self) -> list[Given]:
        """The files in the order in which a folder of them would be read."""
        return in_order(self._files.values())

    def by_number(self, number: int) -> Given | None:
        """Return the file that stands under a number."""
        return next((one for one in self._files.values() if one.number == number), None)

    def free_name(self, stem: str) -> str:
        """Return the name of a workbook that no file has."""
        names = (f"{stem}{f' ({number})' if number > 1 else ''}.xlsx" for number in count(1))
        return next(name for name in names if name not in self._files)

    def receive(self, given_name: str, content: bytes, *, of_folder: bool = False) -> Given:
        """Take a file in; one of the same name is replaced. Raises `ReconcileError` past the limits."""
        name = safe_name(given_name)
        if name not in self._files and len(self._files) >= MAX_FILES:
            raise too_many_files(len(self._files) + 1)
        size = sum(file.stat().st_size for one in self._files.values() for file in one.folder.iterdir())
        if len(content) > MAX_BYTES or size + len(content) > MAX_TOTAL:
            raise too_big(name)
        given = self.put(name, content, of_folder=of_folder)
        if before := self._files.get(name):
            self.remove(before)
        self._files[name] = given
        self.received += 1
        return given

    def take_in(self) -> None:
        """Take in what the disk holds now of the paths that the run was started with; only spreadsheets are opened."""
        found: list[Path] = []
        for path in self.paths:
            if is_folder(path):
                found += entries_of(path)
            else:
                refuse_no_spreadsheet(path)
                found.append(path)
        if len(found) > MAX_FILES:
            raise too_many_files(len(found))
        for given in [one for one in self._files.values() if one.name in self._from_disk]:
            self.remove(given)
        for path in found:
            content = b"" if why_skipped(path) else content_of(path)
            given = self.receive(path.name, content, of_folder=is_folder(path))
            self._from_disk.add(given.name)

    def put(self, name: str, content: bytes, *, of_folder: bool = False) -> Given:
        """Write a copy under the next number; raises `ReconcileError` where the name or the disk does not allow it."""
        folder = self.place / f"{next(self._numbers):04}"
        folder.mkdir(mode=0o700)
        target = folder / name
        try:
            if target.parent != folder:
                raise ValueError(name)
            if of_folder:
                target.mkdir()
            else:
                target.write_bytes(content)
        except (OSError, ValueError) as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise ReconcileError(
                "ce fichier ne peut pas être copié",
                name,
                "donnez-lui un nom plus court et plus simple, ou libérez de la place sur le disque",
            ) from error
        return Given(int(folder.name), name, folder)

    def remove(self, given: Given) -> None:
        """Remove a file as though it had never been given."""
        if self._files.get(given.name) == given:
            del self._files[given.name]
            self._from_disk.discard(given.name)
        shutil.rmtree(given.folder, ignore_errors=True)


def in_order(given: Iterable[Given]) -> list[Given]:
    """Return files in the order in which one folder of them all would be read."""
    return sorted(given, key=lambda one: Path(one.name))


def too_many_files(found: int) -> ReconcileError:
    """Return the refusal of more files than a month can have."""
    return ReconcileError(
        f"trop de fichiers ({found}, pour {MAX_FILES} au plus)", "fichiers déposés", "ne déposez que le dossier du mois"
    )


def too_big(name: str) -> ReconcileError:
    """Return the refusal of more bytes than a month can have."""
    return ReconcileError(
        f"fichier trop gros (plus de {MAX_BYTES // 1024**2} Mo, ou de {MAX_TOTAL // 1024**2} Mo en tout)",
        name,
        "n'y gardez que le mois à traiter, puis recommencez",
    )
