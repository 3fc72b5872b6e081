"""Which format a file is in: its content decides, its name only breaks ties."""

import re
import sys
from collections.abc import Mapping
from functools import cache

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.discovery import collect
from postmortem_writer.sources import _json
from postmortem_writer.sources._source import Handed, Source

_FALLBACK = "notes"


@cache
def sources() -> Mapping[str, Source]:
    """Return every source by name."""
    return collect(sys.modules["postmortem_writer.sources"], "source", Source)


def detect(handed: Handed) -> tuple[str, str] | Diagnostic:
    """Return the best format and the runner-up ("" when none came near), or why nobody can read it.

    Text that no source recognises is read as notes; JSON that none recognises is refused, for its punctuation is no prose.
    """
    words = set(re.findall(r"[a-z]+", handed.path.lower()))
    ranked = sorted(
        ((-_score(source, handed), -len(words & set(name.split("_"))), name) for name, source in sources().items()),
    )
    near = [name for score, _, name in ranked if score < 0]
    best = near[0] if near else _FALLBACK
    if best == _FALLBACK and _json.starts_like_json(handed.text):
        return _unknown(handed)
    return best, near[1] if len(near) > 1 else ""


def _score(source: Source, handed: Handed) -> float:
    try:
        return source.recognise(handed)
    except Exception:  # a fault in one source must not keep the others from reading the file
        return 0.0


def _unknown(handed: Handed) -> Diagnostic:
    try:
        _json.value(handed.text)
    except _json.Fault as fault:
        message = f"begins like JSON and {fault}: not read"
        return Diagnostic(
            "broken-json", Level.WARNING, f"{handed.path}:{fault.line}", message, "the file may be cut short"
        )
    return Diagnostic(
        "unknown-format",
        Level.WARNING,
        handed.path,
        "is JSON that no source recognises: expected one of the formats that 'postmortem-writer sources' lists",
        "a list of objects with a time and a text is always understood",
    )
