"""The bytes of a file of any size, unpacked as they are read; a damaged one ends where it is damaged."""

import bz2
import gzip
import io
import lzma
import zlib
from pathlib import Path
from typing import Any, BinaryIO, cast

BLOCK = 2 * 1024 * 1024
UNREADABLE = (OSError, EOFError, zlib.error, lzma.LZMAError)
"""What reading a file can raise, packed or not."""


class _Undamaged(io.RawIOBase):
    """The bytes of a packed file up to where it is damaged; ``fault`` is what was met there."""

    def __init__(self, packed: io.BufferedIOBase) -> None:
        self._packed = packed
        self.fault: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._packed.read1(len(buffer))
        except UNREADABLE as fault:
            self.fault = fault
            return 0
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._packed.close()
        super().close()


def stream(path: Path, packed: bool) -> BinaryIO:
    """Open a file for reading its bytes, unpacked; a damaged one ends where it is damaged."""
    if not packed:
        return path.open("rb")
    with path.open("rb") as file:
        magic = file.read(3)
    opener = gzip.open if magic[:2] == b"\x1f\x8b" else bz2.open if magic == b"BZh" else lzma.open
    return cast(BinaryIO, io.BufferedReader(_Undamaged(cast(io.BufferedIOBase, opener(path, "rb"))), BLOCK))


def damage(file: BinaryIO) -> Exception | None:
    """Return what was met where a packed file is damaged, None as long as nothing was."""
    return cast(_Undamaged, cast(io.BufferedReader, file).raw).fault
