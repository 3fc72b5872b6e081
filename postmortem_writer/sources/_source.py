"""What a module of this package declares: how to recognise a format and how to read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from postmortem_writer.clock import ZoneSource
from postmortem_writer.diagnostics import Diagnostic
from postmortem_writer.evidence import Record, Series


@dataclass(frozen=True)
class Handed:
    """One file as it was handed in, decoded, with the files that came with it.

    ``path`` is what citations print: relative to what was handed in, forward slashes; ``"notes"`` for a plain string.
    ``together`` maps the paths of everything handed in with it to their texts (a Slack day file needs ``users.json``).
    ``day`` is the one that the user tells for a file that names none, of text copied out of a chat that of copying it.
    ``around`` is a day around which all that happened that came with it, for dates without a year; None where that is not known.
    """

    path: str
    text: str
    together: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    around: date | None = None
    day: date | None = None

    def near(self, name: str) -> str | None:
        """Return the text of the file called ``name`` in this file's folder or the nearest folder above, or None."""
        for folder in PurePosixPath(self.path).parents:
            found = self.together.get((folder / name).as_posix())
            if found is not None:
                return found
        return None


@dataclass(frozen=True)
class Reading:
    """What one file gave: records in file order, measurements, the zone of its bare local times, and what was left out and why."""

    records: tuple[Record, ...]
    zone: str = ""
    zone_basis: ZoneSource = "none"
    skipped: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    series: tuple[Series, ...] = ()


@dataclass(frozen=True)
class Source:
    """One input format.

    ``recognise`` returns 0.0 (not this) to 1.0 (certain) by content alone and must be quick on a large file.
    ``known_by`` says in a few words by what, for the list of sources.
    ``read`` gets the file and the user's zone ("" when none was given) and returns the records; one bad line never stops it.
    """

    title: str
    recognise: Callable[[Handed], float]
    read: Callable[[Handed, str], Reading]
    known_by: str = ""
