"""Paths and raw text in, evidence out: read, grouped, and with the clocks of its sources compared."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from postmortem_writer import ledger, sources
from postmortem_writer.errors import UsageError
from postmortem_writer.evidence import Evidence
from postmortem_writer.merging import grouped
from postmortem_writer.progress import Progress, silent
from postmortem_writer.redaction import mask
from postmortem_writer.scope import scoped

_PATH = re.compile(
    r"(?!https?:)\S*/\S*|\S+\.(?:md|markdown|txt|log|json|jsonl|ndjson|csv|tsv|zip|tar|gz|tgz|vtt|ipynb|ya?ml|html?|pdf|eml|mbox)",
    re.I,
)
_HEADING = re.compile(r"\s*# +(\S.{0,200})")


def read(
    notes: str | Path | Sequence[str | Path],
    *,
    timezone: str = "",
    date: str = "",
    apply_skew: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
    about: str = "",
    progress: Progress = silent,
) -> Evidence:
    """Read notes, a path or several paths as evidence; a string is a path when a file of that name exists or it looks like one.

    ``timezone`` and ``date`` are what the user tells of files that state no zone and no day, as in ``sources.read``. The scope is the incident that ``about`` names by id or words, else the largest of those it seems to hold. Raises InputError
    when nothing can be read, UsageError when ``since`` is later than ``until`` or ``about`` fits no incident.
    """
    if since is not None and until is not None and since > until:
        raise UsageError(
            f"since {since.isoformat()} is later than until {until.isoformat()}: nothing lies between them; exchange them"
        )
    given: str | list[Path]
    if isinstance(notes, str) and not _is_path(notes):
        given = notes
    else:
        given = [Path(notes)] if isinstance(notes, str | Path) else [Path(path) for path in notes]
    evidence = grouped(sources.read(given, timezone=timezone, date=date, since=since, until=until, progress=progress))
    evidence = ledger.witnessed(ledger.measured(evidence))
    return scoped(grouped(ledger.applied(evidence)) if apply_skew else evidence, about)


def _is_path(notes: str) -> bool:
    try:
        return "\n" not in notes and len(notes) < 4096 and (bool(_PATH.fullmatch(notes)) or Path(notes).exists())
    except (OSError, ValueError):
        return False


def own_heading(notes: str | Path | Sequence[str | Path]) -> str:
    """Return the first-level heading that a single document begins with, which no record holds; "" when there is none."""
    (one, *more) = [notes] if isinstance(notes, str | Path) else notes or [""]
    text = str(one)
    if isinstance(one, Path) or not isinstance(notes, str) or _is_path(one):
        text = _beginning(Path(one)) if Path(one).suffix.lower() in (".md", ".markdown", ".txt") else ""
    heading = None if more else _HEADING.match(text)
    return mask(heading[1])[0] if heading else ""


def _beginning(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(2_000)
    except OSError:
        return ""
