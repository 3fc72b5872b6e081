"""Logs too large to keep every line: digested in a stream, and only representative lines become records.

Their places are exact, so each can be opened again; the hours of an incident are read in full when they are asked for.
"""

import hashlib
import threading
from bisect import bisect_right
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from itertools import islice

from postmortem_writer.clock import Frame
from postmortem_writer.digest import Digest, merge
from postmortem_writer.progress import Progress, silent
from postmortem_writer.sources import _times, log
from postmortem_writer.sources._choosing import Choice, chosen
from postmortem_writer.sources._entries import lead
from postmortem_writer.sources._lines import lines
from postmortem_writer.sources._opening import Opened, between, opened
from postmortem_writer.sources._placing import Condensed
from postmortem_writer.sources._rotation import sets
from postmortem_writer.sources._scanning import Part, Segment
from postmortem_writer.sources._sifting import Large
from postmortem_writer.sources._source import Handed
from postmortem_writer.sources._streams import UNREADABLE
from postmortem_writer.sources._workers import scanned

SEGMENT = 8 * 1024 * 1024
WHOLE = 8 * 1024 * 1024
"""Bytes of the hours asked for that are still read line by line."""
ALONE = 16 * 1024 * 1024
"""Bytes of logs that are digested before workers could be there."""
_LOOKED_AT = 200


@dataclass(slots=True)
class _Log:
    """One large log, and what is known of it once its segments are digested."""

    whole: Segment
    segments: list[Segment]
    sha256: str = ""
    digested: int = 0
    lines: int = 0
    span: tuple[int, int] | None = None
    fault: Exception | None = None
    cut: Exception | None = None
    days: list[tuple[int, date]] = field(default_factory=list)

    def frame(self, offset: int) -> Frame | None:
        """Return what a line that begins here takes its date from, None where lines state theirs."""
        at = bisect_right(self.days, offset, key=lambda day: day[0])
        return replace(self.whole.frame, date=self.days[at - 1][1]) if at else None


def condense(
    larges: Sequence[Large],
    heads: Sequence[tuple[Handed, str]],
    since: datetime | None,
    until: datetime | None,
    progress: Progress = silent,
) -> dict[str, Condensed | Exception]:
    """Digest large logs with all cores and open their representative lines, by the path citations print.

    ``heads`` are their first lines as readers get them, each with the user's zone. A set of rotated files has one digest; a file that
    could not be read has its fault. A few blocks are in memory at a time.
    """
    logs = [_log(large, *head, since, until) for large, head in zip(larges, heads, strict=True)]
    together = sets(larges)
    segments = [segment for members in together for at in members for segment in logs[at].segments]
    processes = 1 if sum(large.size for large in larges) < ALONE else 0
    found: dict[str, Condensed | Exception] = {}
    with closing(_watched(segments, processes, progress)) as parts:  # an interrupt must end the workers now
        for members in together:
            some = [logs[at] for at in members]
            digest = _digested(some, parts)
            try:
                found |= _condensed(some, digest, windowed=bool(since or until))
            except (*UNREADABLE, StopIteration) as fault:  # a file that changed while it was read
                found |= {one.whole.shown: one.fault or fault for one in some}
    return found


def _log(large: Large, head: Handed, zone: str, since: datetime | None, until: datetime | None) -> _Log:
    frame = log.frame_of(head, lines(head.text), zone) if large.format == "log" else _times.frame(zone)
    whole = Segment(
        large.path, large.shown, large.format, frame, packed=large.packed, since=_seconds(since), until=_seconds(until)
    )
    if whole.packed or _carries(large, frame):
        return _Log(whole, [whole])
    step = -(-large.size // -(-large.size // SEGMENT))
    starts = range(0, large.size, step)
    return _Log(whole, [replace(whole, start=start, end=min(start + step, large.size)) for start in starts])


def _carries(large: Large, frame: Frame) -> bool:
    """Return whether the year or the day of a line is known only from the lines before it: then one walk reads them all."""
    if large.format != "log" or frame.date is None:
        return False
    found = (lead(line.text, frame) for line in lines(large.head)[:_LOOKED_AT])
    return any(at is not None and at.stamp.date_source != "in-string" for at in found)


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.astimezone(UTC).timestamp())


def _watched(segments: list[Segment], processes: int, progress: Progress) -> Generator[Part, None, None]:
    with closing(scanned(segments, processes)) as parts:
        for done, part in enumerate(parts):
            progress(f"digesting {segments[done].shown}", done, len(segments))
            yield part


def _digested(logs: Sequence[_Log], parts: Iterator[Part]) -> Digest:
    """Take the parts of one set of files and return its digest."""
    whole = Digest()
    for one in logs:
        hashing = threading.Thread(target=_hash, args=(one,))
        hashing.start()
        try:
            for part in islice(parts, len(one.segments)):
                one.fault, one.cut = one.fault or part.fault, one.cut or part.cut
                whole = merge(whole, part.digest)
                one.digested, one.lines = one.digested + part.digest.lines, one.lines + part.lines
                one.span = _spanned(one.span, part.span)
                one.days += part.days
        finally:
            hashing.join()
    return whole


def _hash(one: _Log) -> None:
    try:
        with one.whole.path.open("rb") as file:
            one.sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as fault:
        one.fault = fault


def _spanned(a: tuple[int, int] | None, b: tuple[int, int] | None) -> tuple[int, int] | None:
    return (min(a[0], b[0]), max(a[1], b[1])) if a and b else a or b


def _condensed(logs: Sequence[_Log], digest: Digest, windowed: bool) -> dict[str, Condensed | Exception]:
    found: dict[str, Condensed | Exception] = {one.whole.shown: one.fault for one in logs if one.fault}
    read = [one for one in logs if not one.fault]
    spans = [one.span[1] - one.span[0] for one in read if one.span]
    if windowed and spans and sum(spans) <= WHOLE:
        return (
            found
            | {one.whole.shown: replace(_all_of(one, one.span), cut=one.cut) for one in read if one.span}
            | {one.whole.shown: replace(_none_of(one), cut=one.cut) for one in read if not one.span}
        )
    choice = chosen(digest)
    wanted: dict[str, set[int]] = {one.whole.shown: set() for one in read}
    for _, places in choice.shown:
        for place in places:
            wanted.setdefault(place.source, set()).add(place.at)
    lines_of = {one.whole.shown: _opened(one.whole, wanted[one.whole.shown]) for one in read}
    return found | {one.whole.shown: _shown(one, wanted[one.whole.shown], lines_of, choice, len(read)) for one in read}


def _opened(whole: Segment, wanted: set[int]) -> dict[int, Opened]:
    return {line.offset: line for line in opened(whole.path, whole.packed, sorted({*wanted, *_preamble(whole)}))}


def _shown(
    one: _Log, wanted: set[int], lines_of: dict[str, dict[int, Opened]], choice: Choice, files: int
) -> Condensed:
    shown, own = one.whole.shown, lines_of[one.whole.shown]
    data, numbers = bytearray(), list[int]()
    for entry in own.values():
        for index, line in enumerate(entry.lines):
            numbers.append(entry.number + index)
            data += line.removesuffix(b"\n") + b"\n"
    stands_for = {
        own[places[0].at].number: (template, (places[-1].source, lines_of[places[-1].source][places[-1].at].number))
        for template, places in choice.shown
        if places[0].source == shown and places[0].at in own and places[-1].at in lines_of.get(places[-1].source, {})
    }
    samples = frozenset(own[offset].number for offset in wanted if offset in own)
    frames = {entry.number: frame for offset, entry in own.items() if (frame := one.frame(offset))}
    return Condensed(
        bytes(data),
        one.sha256,
        tuple(numbers),
        stands_for,
        samples,
        _remark(one, len(wanted), choice, files),
        one.whole.format,
        frames,
        one.cut,
    )


def _remark(one: _Log, shown: int, choice: Choice, files: int) -> str:
    templates = len(choice.shown) + len(choice.left)
    of = f"of this log's {files} files " if files > 1 else ""
    left, plural = "", "" if templates == 1 else "s"
    if choice.left:
        lines_left = sum(template.count for template in choice.left)
        left = f"; {len(choice.left):,} templates with {lines_left:,} lines are not shown: no errors that are new, no bursts, not among the most frequent"
    return (
        f"{one.digested - shown:,} of {one.lines:,} lines: {templates:,} template{plural} {of}stand{'' if plural else 's'} for them, by the first line of "
        f"each, one of its fullest time and the last{left}; 'postmortem-writer read {one.whole.shown} --since TIME --until TIME' "
        "reads hours in full, '--lines FIRST-LAST' opens lines by their numbers"
    )


def _preamble(whole: Segment) -> list[int]:
    """Return where the lines begin that say how the others are to be read: a table's header, a log's first remarks."""
    return [0] if whole.format == "csv_log" or whole.frame.zone_source == "file-header" else []


def _none_of(one: _Log) -> Condensed:
    return Condensed(
        b"", one.sha256, (), {}, frozenset(), f"all {one.lines:,} lines: outside the hours asked for", one.whole.format
    )


def _all_of(one: _Log, span: tuple[int, int]) -> Condensed:
    whole = one.whole
    data, numbers = bytearray(), list[int]()
    for offset in _preamble(whole) if span[0] else []:
        for entry in opened(whole.path, whole.packed, [offset]):
            numbers.append(entry.number)
            data += entry.lines[0]
    first = next(opened(whole.path, whole.packed, [span[0]]))
    body = between(whole.path, whole.packed, *span)
    shown = body.count(b"\n") + (not body.endswith(b"\n"))
    numbers += range(first.number, first.number + shown)
    frames, at = dict[int, Frame](), span[0]
    for index, line in enumerate(body.split(b"\n") if one.days else []):
        if (frame := one.frame(at)) is not None:
            frames[first.number + index] = frame
        at += len(line) + 1
    remark = f"{one.lines - shown:,} of {one.lines:,} lines: outside the hours asked for"
    return Condensed(bytes(data + body), one.sha256, tuple(numbers), {}, frozenset(), remark, whole.format, frames)
