"""Tell a log that is too large to be held in memory from everything else, by its size and its first lines."""

from dataclasses import dataclass
from pathlib import Path

from postmortem_writer.sources import _archive, _decoding, _detection
from postmortem_writer.sources._scanning import stream
from postmortem_writer.sources._source import Handed

LARGE = 8 * 1024 * 1024
"""Bytes of a log that are still read into one record an entry."""
MOST_HELD = 64 * 1024 * 1024
"""Bytes of all files together from which on a log of some size is digested too."""
FORMATS = ("log", "json_lines", "csv_log", "logfmt")
_SOME = 256 * 1024
_HEAD = 128 * 1024
_PACKS = 20
"""How many times smaller a packed log may be than its text."""


@dataclass(frozen=True, slots=True)
class Large:
    """A log on disk that is not to be held in memory: where it is, the path citations print, its size and format."""

    path: Path
    shown: str
    size: int
    format: str
    packed: bool
    head: str


class Sift:
    """Say of each file in turn whether it is a large log; ``large`` is the size in bytes from which on it can be."""

    def __init__(self, large: int = LARGE, held: int = MOST_HELD) -> None:
        self._large = large
        self._held = held

    def __call__(self, path: Path, shown: str) -> Large | None:
        """Return the large log this file is, or None for one that is read whole."""
        size = path.stat().st_size
        self._held -= size
        limit = self._large if self._held > 0 else min(self._large, _SOME)
        if size <= limit // _PACKS:
            return None
        with path.open("rb") as file:
            packed = _archive.is_stream(file.read(6))
        if size <= limit and not packed:
            return None
        head = self._head(path, packed)
        format = _format(shown, head)
        return Large(path, shown, size, format, packed, head) if format else None

    @staticmethod
    def _head(path: Path, packed: bool) -> str:
        """Return the first whole lines, "" for what is no text or has no lines of a log's length."""
        try:
            with stream(path, packed) as file:
                data = file.read(_HEAD)
        except (OSError, EOFError, ValueError):
            return ""
        whole = data.rfind(b"\n") + 1
        if b"\x00" in data or data[257:262] == b"ustar" or whole * 2 < len(data):
            return ""
        text, _ = _decoding.decode(path.name, data[:whole])
        return text or ""


def _format(shown: str, head: str) -> str:
    verdict = _detection.detect(Handed(shown, head)) if head.strip() else None
    return verdict[0] if isinstance(verdict, tuple) and verdict[0] in FORMATS else ""
