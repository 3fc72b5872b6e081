"""One finding about evidence, a draft or a document, and how it is printed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    """How much a diagnostic matters; unlike a severity, which is the incident's."""

    ERROR = "error"
    WARNING = "warning"
    SUGGESTION = "suggestion"

    @property
    def rank(self) -> int:
        """0 for an error, 1 for a warning, 2 for a suggestion."""
        return list(Level).index(self)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    ``code`` is a check (``quote``), a lint rule (``BL06``) or a reading fault (``no-date``). ``path`` says where:
    a path inside the draft (``timeline[3].text``), a file (``chat.json:12``) or a place in the document.
    ``cites`` are the records that were opened for it; ``hint`` is what to do.
    """

    code: str
    level: Level
    path: str
    message: str
    hint: str = ""
    cites: tuple[str, ...] = ()

    def __str__(self) -> str:
        tail = f" ({self.hint})" if self.hint else ""
        return f"{self.path}: {self.level} {self.code}: {self.message}{tail}"

    def as_json(self) -> dict[str, Any]:
        """Return the plain dictionary that stands in postmortem.json: these six keys, whatever kind of diagnostic it is."""
        return {name: getattr(self, name) for name in Diagnostic.__slots__}


def errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics of level error, in order."""
    return [d for d in diagnostics if d.level is Level.ERROR]
