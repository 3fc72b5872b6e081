"""Fold one segment of a large log into a partial digest: what a worker process does, in memory that does not grow.

The full reading of a line (its stamp, its level) is done once for each pattern; the lines after it take their time from
fixed places. A line whose stamp cannot be read so goes the long way each time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from postmortem_writer import clock
from postmortem_writer.clock import Found, Frame
from postmortem_writer.digest import Counter, Digest, Pattern, masking, merge, of_tallies
from postmortem_writer.sources import _fields, _json
from postmortem_writer.sources._entries import Walk, lead
from postmortem_writer.sources._glancing import LOOKED_AT, STAMP, level_of, place_of
from postmortem_writer.sources._streams import BLOCK, UNREADABLE, damage, stream

_FLUSHED = 4
"""Blocks after which what was counted goes into the digest: a packed file is one segment, whatever its size."""
_MOST_SHAPES = 10_000
_MOST_PATTERNS = 20_000
_LOOKED_AT_MOST = 4_000
_NS = 1_000_000_000

_UNTIMED, _FIXED, _LONG = range(3)


@dataclass(frozen=True, slots=True)
class Segment:
    """The lines of one file that begin in ``start`` to ``end`` (byte offsets after unpacking; None is the end of the file)."""

    path: Path
    shown: str
    format: str
    frame: Frame
    start: int = 0
    end: int | None = None
    packed: bool = False
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What a segment gave: its digest, its lines, those that continue others, the bytes that the hours asked for span.

    ``days`` has the offsets from which on lines that state no date, or no year, are of another day. ``cut`` is what was met
    where a packed file is damaged: what stands before that is counted.
    """

    digest: Digest
    lines: int
    continued: int
    span: tuple[int, int] | None
    fault: Exception | None = None
    days: tuple[tuple[int, date], ...] = ()
    cut: Exception | None = None


def blocks(segment: Segment) -> Iterator[tuple[int, bytes]]:
    """Yield whole lines in blocks, each with the offset it begins at; raises what was met where a packed file is damaged."""
    with stream(segment.path, segment.packed) as file:
        at = segment.start
        if at:
            file.seek(at - 1)
            at += len(file.readline()) - 1
        while segment.end is None or at < segment.end:
            wanted = BLOCK if segment.end is None else min(BLOCK, segment.end - at)
            block = file.read(wanted)
            if not block:
                if segment.packed and (fault := damage(file)) is not None:
                    raise fault
                return
            if not block.endswith(b"\n"):
                block += file.readline(BLOCK)
            yield at, block
            at += len(block)


_Found = tuple[Counter, int, int, int]
"""The counter of a line, how its time is found, and where its minute stands: -1 if that is not the same for all of its shape."""


class _Scan:
    """The state of one walk over a segment."""

    def __init__(self, segment: Segment) -> None:
        self.segment = segment
        self.digest = Digest()
        self.counters: dict[Pattern, tuple[Counter, int]] = {}
        self.shapes: dict[bytes, _Found] = {}
        self.alike: dict[bytes, tuple[Counter, int]] = {}
        self.minutes: dict[bytes, int] = {}
        self.lines = self.continued = 0
        self.span: tuple[int, int] | None = None
        self.instant: int | None = None
        self.walk = Walk(segment.frame)
        self.days: list[tuple[int, date]] = []

    def fold(self, at: int, block: bytes) -> None:
        """Count the lines of one block."""
        lines = block.split(b"\n")
        shapes = masking.shapes(block).split(b"\n")
        if not lines[-1]:
            lines.pop()
        self.lines += len(lines)
        known, minutes, windowed = self.shapes.get, self.minutes.get, self.segment.since or self.segment.until
        instant = self.instant
        for line, shape in zip(lines, shapes, strict=False):
            here, at = at, at + len(line) + 1
            found = known(shape) or self._meet(shape, line)
            counter, how, place, length = found
            if place >= 0:
                minute = minutes(line[place : place + length])
                if minute is None:
                    minute = self._minute(line[place : place + length], b"")
                    self._note_day(here)
                instant = minute + int(line[place + length + 1 : place + length + 3]) if minute >= 0 else None
            elif how != _UNTIMED:
                instant = self._search(how, line)
                self._note_day(here)
            elif length:
                self.continued += 1
                continue
            if windowed and not self._asked_for(instant, here, at):
                continue
            counter.add(instant, here)
        self.instant = instant

    def _note_day(self, here: int) -> None:
        day = self.walk.frame.date
        if day is not None and (not self.days or day != self.days[-1][1]):
            self.days.append((here, day))

    def _asked_for(self, instant: int | None, here: int, end: int) -> bool:
        segment = self.segment
        if instant is None or instant < (segment.since or 0) or (segment.until and instant > segment.until):
            return False
        self.span = (min(self.span[0], here), max(self.span[1], end)) if self.span else (here, end)
        return True

    def _meet(self, shape: bytes, line: bytes) -> _Found:
        """Learn a new shape of lines from one of them."""
        if len(self.counters) > _MOST_PATTERNS:
            self.flush()
        alike = masking.settled(shape[:_LOOKED_AT_MOST])
        counter, how = self.alike.get(alike) or self._learn(alike, line)
        place, length = -1, 0
        if how == _UNTIMED:
            length = int(line[:1] in b" \t" or line[:3] == b"at ")
        elif how == _FIXED:
            place, length = place_of(line)
        if len(self.shapes) > _MOST_SHAPES:
            self.shapes.clear()
            self.alike.clear()
        self.shapes[shape] = found = counter, how, place, length
        return found

    def _learn(self, alike: bytes, line: bytes) -> tuple[Counter, int]:
        key = Pattern(level_of(line), masking.pattern(alike))
        known = self.counters.get(key)
        if known is None:
            known = self.counters[key] = Counter(), self._how(line)
        self.alike[alike] = known
        return known

    def _how(self, line: bytes) -> int:
        """Read a line in full and say how the time of its like is found."""
        text = line[:_LOOKED_AT_MOST].decode("utf-8", errors="replace")
        start = _stamp_start(text, self.segment.format, self.segment.frame)
        if start is None:
            return _UNTIMED
        match = STAMP.search(line, 0, LOOKED_AT)
        return _FIXED if match and match.start() == len(text[:start].encode()) else _LONG

    def _search(self, how: int, line: bytes) -> int | None:
        match = STAMP.search(line, 0, LOOKED_AT) if how == _FIXED else None
        if match is None:
            return _read_long(line, self.walk)
        if match["epoch"]:
            return int(match["epoch"])
        minute = match["iso"] or match["clf"] or match["syslog"]
        zone = match["zone"] or match["offset"] or b""
        base = self.minutes.get(minute + zone)
        base = self._minute(minute, zone) if base is None else base
        return (
            base + int(line[match.start() + len(minute) + 1 : match.start() + len(minute) + 3]) if base >= 0 else None
        )

    def _minute(self, minute: bytes, zone: bytes) -> int:
        """Return the seconds since 1970 at which a minute begins, -1 when that is not settled."""
        text = (minute + b":00" + (b" " + zone if zone and minute[2:3] == b"/" else zone)).decode("ascii", "replace")
        day = self.walk.frame.date
        stamp = clock.read(text, self.walk.frame)
        if day is not None and stamp.date_source != "in-string":
            stamp = self.walk.step(text, Found(0, len(text), stamp))
            if self.walk.frame.date != day:  # the same words are another minute a year later
                self.minutes.clear()
        if len(self.minutes) > _MOST_SHAPES:
            self.minutes.clear()
        found = self.minutes[minute + zone] = -1 if stamp.instant is None else stamp.instant // _NS
        return found

    def flush(self) -> None:
        """Put what was counted into the digest and forget the patterns."""
        shown = self.segment.shown
        self.digest = merge(
            self.digest,
            of_tallies({key: counter.tally(shown) for key, (counter, _) in self.counters.items() if counter.count}),
        )
        self.counters.clear()
        self.shapes.clear()
        self.alike.clear()


def _stamp_start(text: str, format: str, frame: Frame) -> int | None:
    """Return where the stamp of a line begins, read in full; None when it has none."""
    if text.lstrip().startswith("{"):
        try:
            fields = _json.value(text.strip())
        except _json.Fault:
            return None
        _, stamp = _fields.time_of(fields, frame) if isinstance(fields, dict) else ("", None)
        start = text.find(stamp.raw) if stamp else -1
        return start if start >= 0 else None
    if format not in ("csv_log", "logfmt"):
        found = lead(text, frame)
        return found.start if found else None
    match = STAMP.search(text.encode("ascii", errors="replace"), 0, LOOKED_AT)
    return match.start() if match else None


def _read_long(line: bytes, walk: Walk) -> int | None:
    text = line[:_LOOKED_AT_MOST].decode("utf-8", errors="replace")
    if not text.lstrip().startswith("{"):
        found = lead(text, walk.frame)
        stamp = walk.step(text, found) if found else None
    else:
        try:
            fields = _json.value(text.strip())
        except _json.Fault:
            return None
        stamp = _fields.time_of(fields, walk.frame)[1] if isinstance(fields, dict) else None
    return None if stamp is None or stamp.instant is None else stamp.instant // _NS


def scan(segment: Segment) -> Part:
    """Digest the lines of a segment."""
    walk, cut = _Scan(segment), None
    try:
        for number, (at, block) in enumerate(blocks(segment), 1):
            walk.fold(at, block)
            if number % _FLUSHED == 0:
                walk.flush()
    except UNREADABLE as fault:  # the other files are still read
        if not (segment.packed and walk.lines):
            return Part(Digest(), 0, 0, None, fault)
        cut = fault
    walk.flush()
    return Part(walk.digest, walk.lines, walk.continued, walk.span, days=tuple(walk.days), cut=cut)
