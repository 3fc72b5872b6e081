"""What a module of this package declares, and what several formats say of a run."""

from collections.abc import Callable
from dataclasses import dataclass

from postmortem_writer.diagnostics import Level
from postmortem_writer.lint.files import Run
from postmortem_writer.lint.finding import By

_VISIBLE = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n"}
_VISIBLE |= {0x7F: 0x2421} | dict.fromkeys(range(0x80, 0xA0), 0xFFFD)


@dataclass(frozen=True, slots=True)
class Format:
    """One way to print a run; ``title`` says in a few words what it is for."""

    title: str
    render: Callable[[Run], str]


def place(path: str, line: int, col: int, end_line: int, end_col: int) -> str:
    """Return a place as ``a.md:3:1-14``, or ``a.md:3:1-4:7`` over several lines."""
    return f"{path}:{line}:{col}-{end_col if end_line == line else f'{end_line}:{end_col}'}"


def printable(text: str) -> str:
    """Return text with a visible stand-in for each control character: a document may not steer the reader's terminal."""
    return text.translate(_VISIBLE)


def counts(run: Run) -> str:
    """Return how much was found: ``2 files: 1 error, 0 warnings, 0 suggestions; 1 silenced by comments``."""
    by_level = (_several(sum(one.level is level for one in run.spoken), level.value) for level in Level)
    silenced = [one.suppressed.by for one in run.findings if one.suppressed]
    ways = ((By.COMMENT, "silenced by comments"), (By.BASELINE, "known from the baseline"))
    tail = "".join(f"; {silenced.count(by)} {told}" for by, told in ways if by in silenced)
    return f"{_several(len(run.documents), 'file')}: {', '.join(by_level)}{tail}"


def _several(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
