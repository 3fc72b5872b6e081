"""What the user tells of files: the zone, or the day, of those that state none, for all of them or by their names."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Generic, TypeVar

from postmortem_writer import clock
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.errors import UsageError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Flag(Generic[T]):
    """An option such as ``Europe/Berlin, syslog*=UTC``: values by the patterns of names they hold for, and the one for all others."""

    option: str
    named: tuple[tuple[str, T], ...]
    others: T

    def of(self, path: str) -> T:
        """Return the value for a file, by the path that citations print or its last part."""
        return next((value for pattern, value in self.named if _fits(pattern, path)), self.others)

    def unused(self, paths: Iterable[str]) -> Iterator[Diagnostic]:
        """Yield a warning for each pattern that fits none of the files."""
        known = list(paths)
        for pattern, _ in self.named:
            if not any(_fits(pattern, path) for path in known):
                message = f"{self.option} names {pattern!r}, which is none of the files that were handed in"
                hint = f"expected one of: {', '.join(known[:10])}" if known else ""
                yield Diagnostic("unknown-file", Level.WARNING, "evidence", message, hint)


def zones(text: str) -> Flag[str]:
    """Read ``timezone``; raises UnknownName, which says what to try, for a word that is no zone."""
    return _flag("--timezone", text, clock.zone_name, "")


def days(text: str) -> Flag[date | None]:
    """Read ``date``; raises UsageError for a word that is no day."""
    return _flag("--date", text, _day, None)


def _flag(option: str, text: str, read: Callable[[str], T], others: T) -> Flag[T]:
    named: list[tuple[str, T]] = []
    for part in filter(None, map(str.strip, text.split(","))):
        pattern, _, value = part.rpartition("=")
        if pattern:
            named.append((pattern.strip(), read(value.strip())))
        else:
            others = read(value)
    return Flag(option, tuple(named), others)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--date {text!r} is no day: expected one such as 2025-10-26") from None


def _fits(pattern: str, path: str) -> bool:
    return fnmatchcase(path, pattern) or fnmatchcase(PurePosixPath(path).name, pattern)
