"""A legacy .xls of one sheet of texts, written record by record: no library that we have writes one."""

import struct
from collections.abc import Sequence
from pathlib import Path

from tests.builders.sheets import Cells

_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
# MS-CFB keeps a stream of fewer bytes elsewhere, in small sectors.
_LEAST = 4096
_BOF, _EOF, _BOUND_SHEET, _DIMENSIONS, _LABEL = 0x0809, 0x000A, 0x0085, 0x0200, 0x0204


def write_xls(path: Path, rows: Sequence[Cells], *, dimensions: tuple[int, int] | None = None) -> Path:
    """Write texts as a BIFF8 workbook in its container; `dimensions` is what it claims to hold, else the truth."""
    path.write_bytes(_container(_workbook(rows, dimensions)))
    return path


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _workbook(rows: Sequence[Cells], dimensions: tuple[int, int] | None) -> bytes:
    def begin(kind: int) -> bytes:
        return _record(_BOF, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    name = b"Feuil1"
    start = len(begin(5)) + len(_record(_BOUND_SHEET, bytes(8) + name)) + len(_record(_EOF))
    head = begin(5) + _record(_BOUND_SHEET, struct.pack("<IHBB", start, 0, len(name), 0) + name) + _record(_EOF)
    tall, wide = dimensions or (len(rows), max(map(len, rows)))
    sheet = begin(16) + _record(_DIMENSIONS, struct.pack("<IIHHH", 0, tall, 0, wide, 0))
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                text = str(cell).encode("utf-16-le")
                head_of_cell = struct.pack("<HHHHB", number, column, 0, len(text) // 2, 1)
                sheet += _record(_LABEL, head_of_cell + text)
    return head + sheet + _record(_EOF)


def _container(stream: bytes) -> bytes:
    """Return a compound file of one stream: a header, the table of sectors, the directory, the stream."""
    stream = stream.ljust(max(_LEAST, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, 2 + sectors), _END]
    table = struct.pack("<128I", *chain, *[_FREE] * (128 - len(chain)))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, _LEAST, _END, 0, _END, 0)
    header += struct.pack("<109I", 0, *[_FREE] * 108)
    entries = [_entry("Root Entry", 5, child=1, start=_END), _entry("Workbook", 2, start=2, size=len(stream))]
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    return header + table + directory + stream


def _entry(name: str, kind: int, *, child: int = _FREE, start: int = 0, size: int = 0) -> bytes:
    written = (name + "\0").encode("utf-16-le")
    head = written.ljust(64, b"\0") + struct.pack("<HBBIII", len(written), kind, 1, _FREE, _FREE, child)
    return head + bytes(36) + struct.pack("<III", start, size, 0)
