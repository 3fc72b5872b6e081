"""Unified diffs: which lines of a file are one, and what it changes in which file.

The counts in ``@@ -a,b +c,d @@`` say how long a hunk is, so a removed line that begins with ``--`` ends nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from postmortem_writer.clock import Stamp
from postmortem_writer.evidence import Record
from postmortem_writer.sources._lines import Line, raw

HUNK = re.compile(r"@@+ -\d+(?:,(\d+))? (?:-\d+(?:,\d+)? )*\+\d+(?:,(\d+))? @@")
_OPENING = re.compile(r"(?:diff --(?:git|cc|combined) |Index: \S|--- (?=\S))")
_HEADER = re.compile(
    r"(?:diff |Index: |=+$|index |old mode|new mode|new file|deleted file|similarity|dissimilarity|rename |copy |"
    r"--- |\+\+\+ |Binary files|GIT binary|literal \d|delta \d|\\ No newline)"
)
_NAMED = re.compile(r"(?:---|\+\+\+) (?:[abiwco]/)?(?P<path>[^\t]+)")
_GIT = re.compile(r"diff --git (?:\")?a/(?P<path>.+?)(?:\")? (?:\")?b/")
_FURNITURE = re.compile(r"diff |index |Index: |=+$|--- |\+\+\+ ")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class FileDiff:
    """The change of one file: its path, the lines of the diff, and how many lines it adds and removes."""

    path: str
    lines: tuple[Line, ...]
    added: int
    removed: int


def opens(lines: Sequence[Line], at: int) -> bool:
    """Tell whether a diff begins at this line: git's or Subversion's header, or a pair of file names above a hunk."""
    if not _OPENING.match(lines[at].text):
        return False
    below = lines[at + 1 : at + 3]
    if lines[at].text.startswith("--- "):
        return len(below) == 2 and below[0].text.startswith("+++ ") and HUNK.match(below[1].text) is not None
    return bool(below)


def diffs(lines: Sequence[Line]) -> Iterator[FileDiff]:
    """Yield the change of every file in these lines; what stands between diffs is passed over."""
    at = 0
    while at < len(lines):
        if not opens(lines, at):
            at += 1
            continue
        end, added, removed = _end(lines, at)
        yield FileDiff(_path(lines[at:end]), tuple(lines[at:end]), added, removed)
        at = end


def _end(lines: Sequence[Line], start: int) -> tuple[int, int, int]:
    """Return where the diff that starts here ends, and how many lines it adds and removes."""
    at, added, removed, names = start, 0, 0, False
    while at < len(lines):
        text = lines[at].text
        if hunk := HUNK.match(text):
            at, plus, minus = _hunk(lines, at + 1, int(hunk[1] or 1), int(hunk[2] or 1))
            added, removed, names = added + plus, removed + minus, True
            continue
        another = at > start and (names or not text.startswith("--- ")) and opens(lines, at)
        if another or not _HEADER.match(text):
            break
        at += 1
    return at, added, removed


def _hunk(lines: Sequence[Line], at: int, old: int, new: int) -> tuple[int, int, int]:
    added = removed = 0
    while at < len(lines) and (old > 0 or new > 0):
        mark = lines[at].text[:1]
        if mark not in ("+", "-", " ", "\\", ""):
            break
        added, removed = added + (mark == "+"), removed + (mark == "-")
        old -= mark in ("-", " ", "")
        new -= mark in ("+", " ", "")
        at += 1
    return at, added, removed


def _path(lines: Sequence[Line]) -> str:
    named = [match["path"].strip() for line in lines[: _header_length(lines)] if (match := _NAMED.match(line.text))]
    named = [path for path in named if path != "/dev/null"]
    if named:
        return named[-1]
    git = _GIT.match(lines[0].text)
    return git["path"] if git else lines[0].text.partition(": ")[2].strip()


def record(path: str, text: str, change: FileDiff, *, commit: str = "", event: Stamp | None = None) -> Record:
    """Return the record of one file's change; ``text`` is the whole file, ``commit`` what it belongs to."""
    told = f"{change.path} (+{change.added} -{change.removed})"
    header = _header_length(change.lines)
    named = [line.text for line in change.lines[:header] if not _FURNITURE.match(line.text)]
    shown = [*named, *(line.text for line in change.lines[header:])]
    rest = [f"… and {len(shown) - _SHOWN} more lines"] if len(shown) > _SHOWN else []
    return Record(
        source=path,
        line=change.lines[0].number,
        end_line=change.lines[-1].number,
        kind="command",
        text="\n".join([told, *shown[:_SHOWN], *rest]),
        raw=raw(text, change.lines),
        native=f"{commit}:{change.path}" if commit else change.path,
        event=event,
        thread=commit,
        subject=(("path", change.path),),
        flags=("diff",),
    )


def _header_length(lines: Sequence[Line]) -> int:
    return next((at for at, line in enumerate(lines) if HUNK.match(line.text)), len(lines))
