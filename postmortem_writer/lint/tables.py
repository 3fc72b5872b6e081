"""Know a Markdown table by its lines, and its rows by their cells (GFM, section 4.10)."""

import re

_DELIMITERS = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_CELL = re.compile(r"(?:\\.|(?<!`)(?P<ticks>`+)(?!`)[^\n]*?(?<!`)(?P=ticks)(?!`)|[^|\\])+")
_PLAIN_CELL = re.compile(r"[^|]+")
_LONGEST_ROW = 20_000  # looking for code spans is quadratic in a row of stray backticks


def is_delimiter_row(line: str) -> bool:
    """Say whether a line is nothing but the row of dashes under a table's head."""
    return bool(_DELIMITERS.match(line))


def is_headed(below: str) -> bool:
    """Say whether the line below a possible head makes it one."""
    return "-" in below and ("|" in below or ":" in below) and is_delimiter_row(below)


def is_bare_row(line: str) -> bool:
    """Say whether a line is a row even without a head: pipes at both ends."""
    return len(line) > 2 and line[0] == "|" == line[-1]


def cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the source ranges of the cells of the row ``text[start:end]``."""
    pattern = _CELL if end - start < _LONGEST_ROW else _PLAIN_CELL
    return [cell.span() for cell in pattern.finditer(text, start, end)]
