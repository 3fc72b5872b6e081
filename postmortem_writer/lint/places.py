"""Say where in a document something stands: line and column, and the offset in the units that other programs count in."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from operator import itemgetter
from typing import Any

_STEP = 4096  # offsets are counted from the nearest mark, so that many of them cost one reading of the text


class Places:
    """One text and the source ranges of its lines; ``file`` is what the document is called."""

    def __init__(self, text: str, lines: Sequence[tuple[int, int]], file: str) -> None:
        self.text, self.lines, self.file = text, lines, file

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return line and column from 1, in code points; a byte order mark takes no column, as no editor shows one."""
        line = bisect_right(self.lines, offset, key=itemgetter(0))
        start = self.lines[line - 1][0]
        return line, offset - start + 1 - (line == 1 and offset > 0 and self.text[0] == "\ufeff")

    def units(self, offset: int) -> tuple[int, int]:
        """Return an offset in UTF-16 code units and in UTF-8 bytes."""
        if self.text.isascii():
            return offset, offset
        utf16, utf8 = self._marks[offset // _STEP]
        more16, more8 = _lengths(self.text[offset - offset % _STEP : offset])
        return utf16 + more16, utf8 + more8

    def fields(self, start: int, end: int) -> dict[str, Any]:
        """Return the fields of a finding that say where it stands."""
        (line, col), (end_line, end_col) = self.line_and_column(start), self.line_and_column(end)
        (start16, start8), (end16, end8) = self.units(start), self.units(end)
        return {
            "path": f"{self.file}:{line}:{col}" if self.file else f"{line}:{col}",
            "file": self.file,
            "line": line,
            "col": col,
            "end_line": end_line,
            "end_col": end_col,
            "start": start,
            "end": end,
            "utf16": (start16, end16),
            "utf8": (start8, end8),
            "match": self.text[start:end],
        }

    @cached_property
    def _marks(self) -> list[tuple[int, int]]:
        marks = [(0, 0)]
        for start in range(0, len(self.text), _STEP):
            utf16, utf8 = _lengths(self.text[start : start + _STEP])
            marks.append((marks[-1][0] + utf16, marks[-1][1] + utf8))
        return marks


def _lengths(text: str) -> tuple[int, int]:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2, len(text.encode("utf-8", "surrogatepass"))
