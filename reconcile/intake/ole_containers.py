"""The workbook of an .xls, taken out of its container: a compound file, [MS-CFB].

xlrd believes the chains of sectors: one damaged number leads back, and it goes round until memory is full. Here each
sector is inside the file and belongs to one thing, and the workbook is as long as is said, or the file is damaged.
"""

import struct
from array import array
from collections.abc import Iterator, Sequence

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# 2.1, 2.6.1: the last number that a sector or an entry may have; the end of a chain; none.
_LAST, _END, _NONE = 0xFFFFFFFA, 0xFFFFFFFE, 0xFFFFFFFF
# 2.2: the lowest byte of a number first, sectors of 512 or 4096 bytes, small ones of 64.
_LOW_FIRST, _SHIFTS, _SMALL_SHIFT = 0xFFFE, (9, 12), 6
# 2.6.1: name, its length, kind, left, right, child, first sector, the low half of the size (no file read has 4 GB).
_ENTRY, _LENGTH, _STREAM, _ROOT = "<64sHBxIII36xII4x", 128, 2, 5


class DamagedContainerError(ValueError):
    """A compound file whose parts are not where it says they are."""


class _Sectors:
    """Bytes cut into sectors, the first of them after `skipped` others; none belongs to two things."""

    def __init__(self, content: bytes, shift: int, skipped: int) -> None:
        self._content, self._size, self._skipped = content, 1 << shift, skipped
        self._taken: set[int] = set()

    def take(self, number: int) -> bytes:
        """Return a sector; the end of the content may cut it short."""
        begin = (number + self._skipped) * self._size
        if begin >= len(self._content) or number in self._taken:
            raise DamagedContainerError(f"sector {number}")
        self._taken.add(number)
        return self._content[begin : begin + self._size]

    def numbers(self, number: int) -> tuple[int, ...]:
        """Return the numbers that a whole sector holds."""
        return struct.unpack(f"<{self._size // 4}I", self.take(number))

    def chain(self, start: int, following: Sequence[int], size: int | None = None) -> bytes:
        """Return what a chain holds, by what follows each sector (2.3): as many as its size takes (2.6.3)."""
        content = bytearray()
        while start != _END:
            # Only the last may have been cut short.
            if start >= len(following) or len(content) % self._size:
                raise DamagedContainerError(f"sector {start}")
            content += self.take(start)
            start = following[start]
        if size is not None and not 0 <= len(content) - size < self._size:
            raise DamagedContainerError(f"{len(content)} bytes for {size}")
        return bytes(content[:size])


def workbook_stream(content: bytes) -> bytes:
    """Return the workbook of a compound file: its records, without their container.

    Raises `DamagedContainerError`, and another `ValueError` where there is no workbook.
    """
    try:
        order, shift, small_shift, directory, cutoff, small_table = struct.unpack("<HHH14xI4xII", content[28:64])
        if order != _LOW_FIRST or shift not in _SHIFTS or small_shift != _SMALL_SHIFT:
            raise DamagedContainerError("header")
        sectors = _Sectors(content, shift, skipped=1)
        following = array("I", _following(content, sectors))
        entries = sectors.chain(directory, following)
        *_, kind, _, _, child, start, size = struct.unpack_from(_ENTRY, entries)
        if kind != _ROOT:
            raise DamagedContainerError("root")
        # 2.6.2: the stream of the root is where the small ones are, in sectors of their own (2.4).
        has_small = size and start not in (_END, _NONE)
        small = sectors.chain(start, following) if has_small else b""
        small_following = sectors.chain(small_table, following) if has_small else b""
        found = _streams(entries, child)
        # [MS-XLS] 2.1.2; up to Excel 95 it is Book, and a file for both has both.
        start, size = found.get("workbook") or found.get("book") or (_NONE, 0)
        if start == _NONE:
            raise ValueError("no workbook")
        if size < cutoff:
            sectors = _Sectors(small, small_shift, skipped=0)
            following = array("I", (number for (number,) in struct.iter_unpack("<I", small_following)))
        stream = sectors.chain(start, following, size)
        # xlrd would open a container within.
        if stream.startswith(SIGNATURE):
            raise DamagedContainerError("container")
        return stream
    except struct.error as error:  # what is cut short is no header, no table and no directory
        raise DamagedContainerError(str(error)) from error


def _following(content: bytes, sectors: _Sectors) -> Iterator[int]:
    """Yield which sector follows each (2.3); where that stands is said in the header (2.2), then by a chain (2.5)."""
    more, count, *places = struct.unpack("<111I", content[68:512])
    # Where no more are counted, some write 0 for none.
    while more not in (_END, _NONE) and (count or more):
        *others, more = sectors.numbers(more)
        places += others
    for place in places:
        if place not in (_END, _NONE):
            yield from sectors.numbers(place)


def _streams(entries: bytes, first: int) -> dict[str, tuple[int, int]]:
    """Return where the streams of a storage begin and their sizes; its entries are a tree (2.6.4), each met once."""
    found: dict[str, tuple[int, int]] = {}
    waiting, met = [first], set[int]()
    while waiting:
        if (number := waiting.pop()) > _LAST:
            continue
        name, length, kind, left, right, _, start, size = struct.unpack_from(_ENTRY, entries, _LENGTH * number)
        written = name[: max(length - 2, 0)].decode("utf-16-le", "replace").lower()
        if number in met or written in found:
            raise DamagedContainerError(f"entry {number}")
        met.add(number)
        waiting += left, right
        if kind == _STREAM:
            found[written] = start, size
    return found
