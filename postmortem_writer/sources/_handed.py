"""Find the files behind what was handed in: single files, folders and archives, each with the path citations print."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.sources import _archive
from postmortem_writer.sources._sifting import Large

MAX_FILE = 256 * 1024 * 1024
"""Bytes of one file that are read at most."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file's bytes under the path that citations print."""

    path: str
    data: bytes


Sifting = Callable[[Path, str], Large | None]
Met = Found | Large | Diagnostic


def find(paths: Sequence[Path], sift: Sifting) -> Iterator[Met]:
    """Yield every file below ``paths`` in a stable order, or what kept it from being read.

    Hidden files and ``__pycache__`` are passed over; a file that is reached twice is read once. What ``sift`` takes for a
    large log is not read here.
    """
    seen: set[str] = set()
    for path, shown in zip(paths, _shown(paths), strict=True):
        if path.is_dir():
            yield from _folder(path, "" if len(paths) == 1 else f"{shown}/", seen, sift)
        elif _new(path, seen):
            yield from _file(path, shown, sift)


def _shown(paths: Sequence[Path]) -> list[str]:
    """Name each path by its last part, and by as many more as it takes to tell them apart."""
    parts = [Path(os.path.abspath(path)).parts for path in paths]  # noqa: PTH100 (resolve would follow symlinks)
    tails = [1] * len(paths)
    while True:
        names = ["/".join(part[-tail:]).lstrip("/") for part, tail in zip(parts, tails, strict=True)]
        longer = [
            min(tail + 1, len(part)) if names.count(name) > 1 else tail
            for part, tail, name in zip(parts, tails, names, strict=True)
        ]
        if longer == tails:
            return names
        tails = longer


def _new(path: Path, seen: set[str]) -> bool:
    real = os.path.realpath(path)
    new = real not in seen
    seen.add(real)
    return new


def _folder(root: Path, prefix: str, seen: set[str], sift: Sifting) -> Iterator[Met]:
    faults: list[OSError] = []
    empty = True
    for folder, subfolders, names in os.walk(root, onerror=faults.append):
        subfolders[:] = sorted(name for name in subfolders if not _passed_over(name))
        for name in sorted(name for name in names if not _passed_over(name)):
            empty = False
            path = Path(folder) / name
            if _new(path, seen):
                yield from _inside(path, root, prefix + path.relative_to(root).as_posix(), sift)
    for fault in faults:
        yield unreadable(str(fault.filename), fault)
    if empty and not faults:
        yield Diagnostic("empty-folder", Level.WARNING, prefix.rstrip("/") or root.name, "holds no files")


def _passed_over(name: str) -> bool:
    return name.startswith(".") or name in {"__pycache__", "__MACOSX"}


def _inside(path: Path, root: Path, shown: str, sift: Sifting) -> Iterator[Met]:
    """Read a file met on a walk, where a link may lead anywhere and a pipe would wait for ever."""
    if path.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
        yield Diagnostic(
            "link", Level.WARNING, shown, "is a link out of the folder: not followed", "hand in its target by name"
        )
    elif path.exists() and not path.is_file():
        yield Diagnostic("not-a-file", Level.WARNING, shown, "is a pipe, socket or device: not read")
    else:
        yield from _file(path, shown, sift)


def _file(path: Path, shown: str, sift: Sifting) -> Iterator[Met]:
    try:
        large = sift(path, shown)
        if large is not None:
            yield large
            return
        with path.open("rb") as stream:
            data = stream.read(MAX_FILE + 1)
    except OSError as fault:
        yield unreadable(shown, fault)
        return
    if len(data) > MAX_FILE:
        message = f"is larger than {MAX_FILE // 1024 // 1024} MB and no log with one entry a line: not read"
        hint = "cut out the hours of the incident, or save it as one object a line, which is read at any size"
        yield Diagnostic("too-large", Level.ERROR, shown, message, hint)
    elif _archive.is_archive(data):
        for member in _archive.expand(shown, data):
            yield member if isinstance(member, Diagnostic) else Found(*member)
    else:
        yield Found(shown, data)


def unreadable(shown: str, fault: Exception) -> Diagnostic:
    """Return the diagnostic of a file that the system would not let us read."""
    reason = (getattr(fault, "strerror", None) or str(fault)).lower()
    return Diagnostic("unreadable", Level.ERROR, shown, f"could not be read: {reason}", "check the path and its rights")
