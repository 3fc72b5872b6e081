"""Draft against evidence: every claim is opened and compared; one module per check."""

import sys
from collections.abc import Sequence

from postmortem_writer.checks._check import Check, haystack
from postmortem_writer.checks._words import content_words, every_stem, facts
from postmortem_writer.diagnostics import Diagnostic
from postmortem_writer.discovery import collect
from postmortem_writer.draft import Wire
from postmortem_writer.evidence import Evidence, Record, plain

__all__ = ["Check", "check", "checks", "facts", "foreign_words"]


def checks() -> dict[str, Check]:
    """Return every check by name."""
    return collect(sys.modules[__name__], "check", Check)


def check(draft: Wire, evidence: Evidence) -> list[Diagnostic]:
    """Return what the evidence does not support in a draft, or in one section of it, ordered by check and place."""
    return [diagnostic for one in checks().values() for diagnostic in one.run(draft, evidence)]


def foreign_words(text: str, records: Sequence[Record]) -> list[str]:
    """Return the content words of a text that no record holds, an inflection aside, in order."""
    held = every_stem(plain(haystack(records)))
    return [word for stem, word in content_words(text).items() if stem not in held]
