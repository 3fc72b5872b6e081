"""Records and the evidence they add up to: everything that was handed in, ordered, numbered and hashed."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cached_property, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Literal

from postmortem_writer.clock import Stamp, ZoneSource
from postmortem_writer.diagnostics import Diagnostic
from postmortem_writer.incidents import Scope
from postmortem_writer.values import value

Kind = Literal["message", "log", "alert", "page-event", "deploy", "status-post", "note", "metric", "meeting", "command"]


_VARIANTS = str.maketrans(
    "\u2018\u2019\u201c\u201d\u2010\u2011\u2012\u2013\u2014\u2212", "''\"\"------", "\u200b\ufeff\u00ad"
)


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Return text with Unicode compatibility forms, typographic quotes and dashes, and white space made alike."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text).translate(_VARIANTS)).strip()


@value
class Actor:
    """Who said or did something, as the source names them; ``via`` is the bridge or bot that passed it on."""

    name: str
    id: str = ""
    bot: bool = False
    via: str = ""


@value
class Record:
    """One thing somebody or something said at one place in one file.

    ``id`` (``R12``) is given by ``number``; ``native`` is the source's own id. ``line`` and ``end_line`` are 1-based and
    inclusive. ``raw`` is the slice of the file and ``text`` its readable form, both with secrets masked. ``event`` is
    when it happened, ``posted`` when it was written down, ``ingested`` when a tool took it in; each may be absent.
    ``said`` are times its text speaks of, never mixed with its own. ``heading`` is the text of the heading it stands
    under. ``subject`` holds service, host, pod … as given, ``files`` the names of what was attached. Something that stands
    for several happenings has their ``count`` and the ``first`` and ``last`` of them. ``edited`` is when its text was last
    changed: the words may tell what was known only then. ``page`` counts from 1 in a PDF, whose lines are those of its text.
    """

    source: str
    line: int
    kind: Kind
    text: str
    raw: str = ""
    end_line: int = 0
    id: str = ""
    native: str = ""
    event: Stamp | None = None
    posted: Stamp | None = None
    actor: Actor | None = None
    channel: str = ""
    thread: str = ""
    heading: str = ""
    level: str = ""
    subject: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    ingested: Stamp | None = None
    said: tuple[Stamp, ...] = ()
    files: tuple[str, ...] = ()
    count: int = 1
    first: Stamp | None = None
    last: Stamp | None = None
    edited: Stamp | None = None
    page: int = 0

    @property
    def stamp(self) -> Stamp | None:
        """Return the time to sort and report by: the event's, else the post's, the first of them that has an instant."""
        event, posted = self.event, self.posted
        if event is None or (event.instant is None and posted is not None and posted.instant is not None):
            return posted
        return event

    @property
    def instant(self) -> int | None:
        """Return nanoseconds since 1970 UTC, or None when the record has no settled time."""
        stamp = self.stamp
        return stamp.instant if stamp else None

    @property
    def at(self) -> datetime | None:
        """Return the record's time as an aware UTC datetime, or None."""
        return self.stamp.at if self.stamp else None

    @property
    def is_page_date(self) -> bool:
        """Return whether its only time is the date in a page's front matter, which is no event's and not always the page's."""
        return self.kind == "status-post" and (self.event is None or self.event.instant is None)

    @property
    def place(self) -> str:
        """Return ``path:line`` of the first line, or ``path, page n``."""
        return f"{self.source}, page {self.page}" if self.page else f"{self.source}:{self.line}"

    def says(self, quote: str) -> bool:
        """Return whether these words stand in the record, white space and typographic variants aside."""
        wanted = plain(quote)
        return bool(wanted) and (wanted in plain(self.text) or wanted in plain(self.raw))


@dataclass(frozen=True, slots=True)
class Skew:
    """How far a source's clock seems to run ahead of another's, by the happenings that both tell of.

    ``ahead`` is the median and ``spread`` the widest difference to it, in nanoseconds; ``pairs`` are the record ids, this source's
    first. ``reading`` says in words what that amounts to. ``proposed`` means that it may be taken for a fault of this source's
    clock, ``applied`` that this source's times were moved by it.
    """

    against: str
    ahead: int
    spread: int
    pairs: tuple[tuple[str, str], ...]
    reading: str
    proposed: bool = False
    applied: bool = False


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that was read, and its row of the clock ledger.

    ``zone`` is what its bare local times were read in; ``zone_basis`` says where that came from (a ``ZoneSource``, or
    ``mixed``). ``runner_up`` is the second-best format by content, "" if none came near. ``skipped`` are sentences.
    ``first`` and ``last`` are nanoseconds since 1970 UTC. ``zones`` are all zones of its times, ``bases`` how many times
    have which basis. ``ambiguous`` times lie in an hour that happened twice, ``by_order`` such that the order of lines settled;
    ``out_of_order`` times stand behind a later one (before, where the file runs ``newest_first``). ``inferred`` times have their
    year from the other files.
    """

    path: str
    sha256: str
    format: str
    size: int
    runner_up: str = ""
    records: int = 0
    without_time: int = 0
    zone: str = ""
    zone_basis: str = "none"
    first: int | None = None
    last: int | None = None
    skipped: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    bases: tuple[tuple[str, int], ...] = ()
    ambiguous: int = 0
    by_order: int = 0
    out_of_order: int = 0
    newest_first: bool = False
    inferred: int = 0
    skews: tuple[Skew, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Records of the same event from several places: their ids, the first of them first, and the rule that joined them."""

    ids: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is kept and not read, or read as text beside it: ``size`` in bytes, ``type`` as in MIME, ``pages`` of a PDF."""

    path: str
    sha256: str
    size: int
    type: str
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Series:
    """One measurement over time, from a table of metrics: what it is called, whose it is, and its values in time order.

    ``times`` are nanoseconds since 1970 UTC; a value belongs to the interval before its time. ``rows`` counts the values of the
    file; where it is more than there are here, the lowest and the highest of every few were kept. ``line`` is its first row,
    ``zone_source`` that of its times. ``changes`` are its stretches out of the usual: first and last instant, and how great.
    """

    source: str
    line: int
    name: str
    labels: tuple[tuple[str, str], ...]
    times: tuple[int, ...]
    values: tuple[float, ...]
    rows: int
    zone_source: ZoneSource = "none"
    changes: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True)
class Evidence:
    """All records in time order, ``R1`` to ``Rn``, with the files they came from and what reading them turned up."""

    records: tuple[Record, ...]
    sources: tuple[SourceFile, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    masked: int = field(default=0)
    groups: tuple[Group, ...] = ()
    series: tuple[Series, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    scope: Scope = Scope()

    @cached_property
    def by_id(self) -> dict[str, Record]:
        """Return the records by id."""
        return {record.id: record for record in self.records}

    @cached_property
    def parents(self) -> dict[str, str]:
        """Return for each reply the id of the message that its thread began with, where that is here too."""
        began = {(record.channel, record.native): record.id for record in self.records if record.native}
        answers = [record for record in self.records if "reply" in record.flags and record.thread]
        found = {record.id: began.get((record.channel, record.thread), "") for record in answers}
        return {id: parent for id, parent in found.items() if parent not in ("", id)}

    @cached_property
    def events(self) -> dict[str, Group]:
        """Return the group of each record that shares its event with others."""
        return {id: group for group in self.groups for id in group.ids}

    def same_events(self, ids: Iterable[str]) -> frozenset[str]:
        """Return the ids and those of the other records of their events."""
        return frozenset(other for id in ids for other in (id, *(self.events[id].ids if id in self.events else ())))

    def cited(self, ids: Iterable[str]) -> list[Record]:
        """Return the records of the ids that exist, in the order asked."""
        return [self.by_id[id] for id in ids if id in self.by_id]


def number(readings: Iterable[Sequence[Record]]) -> tuple[Record, ...]:
    """Put the records of all files into one order and name them ``R1`` … ``Rn``.

    Order is by instant. A record without one stays behind the record it follows in its own file, and equal instants
    keep the order of files and lines, so the same input always gets the same ids.
    """
    return tuple(altered(record, id=f"R{n}") for n, record in enumerate(ordered(readings), start=1))


def ordered(readings: Iterable[Sequence[Record]]) -> list[Record]:
    """Return the records of all files in the order that ``number`` gives them."""
    keyed: list[tuple[tuple[float, int, int], Record]] = []
    for index, records in enumerate(readings):
        instants = [record.instant for record in records]
        last: float = min((instant for instant in instants if instant is not None), default=float("inf"))
        for position, (record, instant) in enumerate(zip(records, instants, strict=True)):
            last = last if instant is None else instant
            keyed.append(((last, index, position), record))
    keyed.sort(key=lambda pair: pair[0])
    return [record for _, record in keyed]


_values = attrgetter(*(field.name for field in fields(Record)))
_PLACES = {field.name: place for place, field in enumerate(fields(Record))}


def altered(record: Record, **changes: Any) -> Record:
    """Return a record with some of its fields changed.

    It is what ``dataclasses.replace`` does, in a fifth of its time, for where it is done to every line of a file.
    """
    values = list(_values(record))
    for name, changed in changes.items():
        values[_PLACES[name]] = changed
    return Record(*values)


def shown_path(path: Path, root: Path) -> str:
    """Return the path as citations print it: relative to what was handed in, with forward slashes."""
    try:
        return path.relative_to(root).as_posix()
    except ValueError:
        return path.name
