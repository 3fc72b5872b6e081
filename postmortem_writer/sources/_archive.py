"""Open zip, tar and gz files in memory; nothing is ever written to disk.

Names that lead out of the archive, links and devices are refused, and both members and expanded bytes are capped.
"""

import bz2
import gzip
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BufferedIOBase, BytesIO
from pathlib import PurePosixPath
from typing import IO

from postmortem_writer.diagnostics import Diagnostic, Level

MAX_MEMBERS = 10_000
MAX_EXPANDED = 256 * 1024 * 1024
MAX_DEPTH = 2
_CHUNK = 64 * 1024
# The readers of the standard library meet damage with whatever they trip over.
_FAULTS = (
    zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError,
    ValueError, LookupError, ArithmeticError,
)  # fmt: skip
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_PACKED: dict[bytes, Callable[[BytesIO], BufferedIOBase]] = {
    b"\x1f\x8b": lambda data: gzip.GzipFile(fileobj=data),
    b"BZh": bz2.BZ2File,
    b"\xfd7zXZ\x00": lzma.LZMAFile,
}

Member = tuple[str, bytes]


@dataclass
class _Budget:
    """What one handed-in archive, with all archives inside it, may still expand to."""

    members: int = MAX_MEMBERS
    size: int = MAX_EXPANDED

    def take(self, size: int) -> None:
        self.members -= 1
        self.size -= size
        if self.members < 0 or self.size < 0:
            raise _Spent


class _Spent(Exception):
    pass


def is_archive(data: bytes) -> bool:
    """Tell by the first bytes, whatever the name."""
    return data.startswith((*_ZIP, *_PACKED)) or data[257:262] == b"ustar"


def is_stream(data: bytes) -> bool:
    """Tell one packed file from an archive of several, which only its content can do for sure."""
    return data.startswith(tuple(_PACKED))


def expand(path: str, data: bytes) -> Iterator[Member | Diagnostic]:
    """Yield the files of an archive as ``(archive/member, bytes)``, or what was refused and why."""
    try:
        yield from _expand(path, data, _Budget(), depth=1)
    except _Spent:
        message = f"expands to more than {MAX_MEMBERS:,} files or {MAX_EXPANDED // 1024 // 1024} MB: read up to there and no further"
        yield Diagnostic("archive-too-large", Level.ERROR, path, message, "unpack it and hand in what matters")


def _expand(path: str, data: bytes, budget: _Budget, depth: int) -> Iterator[Member | Diagnostic]:
    if depth > MAX_DEPTH:
        yield Diagnostic("nested-archive", Level.WARNING, path, "is an archive inside archives: not opened")
    elif data.startswith(_ZIP):
        yield from _guarded(path, _zip(path, data, budget, depth))
    elif data[257:262] == b"ustar":
        yield from _guarded(path, _tar(path, data, budget, depth))
    else:
        yield from _packed(path, data, budget, depth)


def _guarded(path: str, members: Iterator[Member | Diagnostic]) -> Iterator[Member | Diagnostic]:
    try:
        yield from members
    except _FAULTS as fault:
        yield broken(path, fault)


def broken(path: str, fault: Exception) -> Diagnostic:
    """Return the diagnostic of an archive that ends in what is none."""
    message = f"is a damaged or truncated archive ({str(fault).lower() or type(fault).__name__})"
    return Diagnostic("broken-archive", Level.ERROR, path, message, "what could be read of it is kept; fetch it again")


def _zip(path: str, data: bytes, budget: _Budget, depth: int) -> Iterator[Member | Diagnostic]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = sorted(archive.infolist(), key=lambda info: info.filename)
        if any(info.filename == "[Content_Types].xml" for info in members):
            yield Diagnostic(
                "binary", Level.WARNING, path, "is an office document: not read", "save it as text and hand in that"
            )
            return
        for info in members:
            link = stat.S_ISLNK(info.external_attr >> 16)
            if info.is_dir() or _passed_over(info.filename):
                continue
            refused = "is a link" if link else _refused(info.filename)
            if refused:
                yield _refusal(path, info.filename, refused)
                continue
            shown = f"{path}/{info.filename}"
            try:
                with archive.open(info) as stream:
                    content = _read(stream, budget)
            except _FAULTS as fault:
                yield broken(shown, fault)
                continue
            yield from _member(shown, content, budget, depth)


def _tar(path: str, data: bytes, budget: _Budget, depth: int) -> Iterator[Member | Diagnostic]:
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        for info in archive:
            if info.isdir() or _passed_over(info.name):
                continue
            refused = "" if info.isfile() else "is a link or device"
            refused = refused or _refused(info.name)
            stream = None if refused else archive.extractfile(info)
            if stream is None:
                yield _refusal(path, info.name, refused or "holds nothing")
                continue
            yield from _member(f"{path}/{_clean(info.name)}", _read(stream, budget), budget, depth)


def _packed(path: str, data: bytes, budget: _Budget, depth: int) -> Iterator[Member | Diagnostic]:
    opener = next(opener for magic, opener in _PACKED.items() if data.startswith(magic))
    chunks: list[bytes] = []
    damage = None
    try:
        with opener(BytesIO(data)) as stream:
            while chunk := stream.read1(_CHUNK):  # read() would lose what came before a fault
                budget.size -= len(chunk)
                if budget.size < 0:
                    raise _Spent
                chunks.append(chunk)
    except _FAULTS as fault:
        damage = broken(path, fault)
    content = b"".join(chunks)
    if content[257:262] == b"ustar":
        budget.size += len(content)
        members = _guarded(path, _tar(path, content, budget, depth))
        yield from (member for member in members if not (damage and isinstance(member, Diagnostic)))
    elif content and not (damage and b"\x00" in content):  # the first bytes of a tar are no text to keep
        yield f"{path}/{PurePosixPath(path).stem}", content
    if damage:
        yield damage


def _member(path: str, content: bytes, budget: _Budget, depth: int) -> Iterator[Member | Diagnostic]:
    if is_archive(content):
        yield from _expand(path, content, budget, depth + 1)
    else:
        yield path, content


def _read(stream: IO[bytes], budget: _Budget) -> bytes:
    content = stream.read(budget.size + 1)
    budget.take(len(content))
    return content


def _clean(name: str) -> str:
    return name.removeprefix("./")


def _passed_over(name: str) -> bool:
    parts = PurePosixPath(_clean(name)).parts
    return any((part.startswith(".") and part != "..") or part in {"__pycache__", "__MACOSX"} for part in parts)


def _refused(name: str) -> str:
    """Return why a member's name cannot be trusted, "" when it can."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if ".." in parts:
        return "has a name that leads out of the archive"
    if parts and (parts[0] == "/" or parts[0].endswith(":")):
        return "has an absolute name"
    return ""


def _refusal(path: str, name: str, reason: str) -> Diagnostic:
    return Diagnostic("refused-member", Level.WARNING, path, f"{name!r} {reason}: not read")
