"""Tell a log that is too large to be held in memory from everything else, by its size and its first lines."""

from dataclasses import dataclass
from pathlib import Path

from postmortem_writer.sources import _archive, _decoding, _detection
from postmortem_writer.sources._source import Handed
from postmortem_writer.sources._streams import UNREADABLE, stream

LARGE = 8 * 1024 * 1024
"""Bytes of a log that are still read into one record an entry."""
MOST_LINES = 10_000
"""Lines of a log that are still read into one record an entry; each takes some 100 times the time it takes to count it."""
MOST_HELD = 20_000
"""Lines of all logs that are read so; what follows is digested from ``_SOME`` lines on."""
FORMATS = ("log", "json_lines", "csv_log", "logfmt")
_SOME = 2_000
_FEW = 500
"""Lines of a file that is not looked at more closely."""
_HEAD = 128 * 1024


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
    """Say of each file in turn whether it is a large log; ``large`` is the size in bytes from which on it is, however few its lines."""

    def __init__(self, large: int = LARGE, held: int = MOST_HELD) -> None:
        self._large = large
        self._held = held

    def __call__(self, path: Path, shown: str) -> Large | None:
        """Return the large log this file is, or None for one that is read whole."""
        size = path.stat().st_size
        with path.open("rb") as file:
            packed = _archive.is_stream(file.read(6))
        lines, fits = self._counted(path, packed)
        if lines <= _FEW and fits:
            return None
        head = self._head(path, packed)
        format = _format(shown, head)
        if not format:
            return None
        if fits and lines <= (MOST_LINES if lines <= self._held else _SOME):
            self._held -= lines
            return None
        return Large(path, shown, size, format, packed, head)

    def _counted(self, path: Path, packed: bool) -> tuple[int, bool]:
        """Return the lines of a file, and whether they and its bytes are few enough; more of it than that is not read."""
        lines = size = 0
        try:
            with stream(path, packed) as file:
                while block := file.read(_HEAD):
                    lines, size = lines + block.count(b"\n"), size + len(block)
                    if size > self._large or lines > MOST_LINES:
                        return lines, False
        except (*UNREADABLE, ValueError):
            return 0, True
        return lines, True

    @staticmethod
    def _head(path: Path, packed: bool) -> str:
        """Return the first whole lines, "" for what is no text or has no lines of a log's length."""
        try:
            with stream(path, packed) as file:
                data = file.read(_HEAD)
        except (*UNREADABLE, ValueError):
            return ""
        whole = data.rfind(b"\n") + 1
        if b"\x00" in data or data[257:262] == b"ustar" or whole * 2 < len(data):
            return ""
        text, _ = _decoding.decode(path.name, data[:whole])
        return text or ""


def _format(shown: str, head: str) -> str:
    verdict = _detection.detect(Handed(shown, head)) if head.strip() else None
    return verdict[0] if isinstance(verdict, tuple) and verdict[0] in FORMATS else ""
