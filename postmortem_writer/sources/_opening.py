"""Open lines of a file again by where they stand, in one pass and in memory that does not grow with the file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from postmortem_writer.sources._streams import BLOCK, stream

_MOST_CONTINUED = 60


@dataclass(frozen=True, slots=True)
class Opened:
    """A line and those that belong to it: the byte offset of the first, its number, and their bytes."""

    offset: int
    number: int
    lines: tuple[bytes, ...]


def opened(path: Path, packed: bool, offsets: Sequence[int]) -> Iterator[Opened]:
    """Yield the line that begins at each offset (ascending), with the indented ones after it."""
    with stream(path, packed) as file:
        at, number, line = 0, 1, b""
        for offset in offsets:
            if at > offset:
                continue
            if at < offset:
                at, number, line = at + len(line), number + line.endswith(b"\n"), b""
            while at < offset and (chunk := file.read(min(BLOCK, offset - at))):
                at, number = at + len(chunk), number + chunk.count(b"\n")
            line = line or file.readline(BLOCK)
            start, taken = number, [line]
            at, number, line = at + len(line), number + line.endswith(b"\n"), file.readline(BLOCK)
            while line.strip() and line[:1] in b" \t" and len(taken) < _MOST_CONTINUED:
                taken.append(line)
                at, number, line = at + len(line), number + line.endswith(b"\n"), file.readline(BLOCK)
            yield Opened(offset, start, tuple(taken))


def between(path: Path, packed: bool, start: int, end: int) -> bytes:
    """Return the bytes of a file from one offset to another, after unpacking."""
    with stream(path, packed) as file:
        _skip(file, start) if packed else file.seek(start)
        return file.read(end - start)


def numbered(path: Path, packed: bool, first: int, last: int) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a file from one number to another, counted from 1 and both included, without their ends."""
    with stream(path, packed) as file:
        number, rest = 1, b""
        while number < first and (chunk := rest or file.read(BLOCK)):
            number, rest = _passed(chunk, number, first)
        for at in range(first, last + 1):
            line, rest = _next(file, rest)
            if not line:
                return
            yield at, line.rstrip(b"\r\n")


def _passed(chunk: bytes, number: int, wanted: int) -> tuple[int, bytes]:
    """Return the number reached within a chunk, and what of it is left once that is the wanted one."""
    ends = chunk.count(b"\n")
    if number + ends < wanted:
        return number + ends, b""
    parts = chunk.split(b"\n", wanted - number)
    return wanted, parts[-1]


def _next(file: BinaryIO, rest: bytes) -> tuple[bytes, bytes]:
    end = rest.find(b"\n") + 1
    return (rest[:end], rest[end:]) if end else (rest + file.readline(BLOCK), b"")


def _skip(file: BinaryIO, wanted: int) -> None:
    while wanted > 0 and (chunk := file.read(min(BLOCK, wanted))):
        wanted -= len(chunk)
