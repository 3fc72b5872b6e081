"""Logs too large to keep every line: digested in a stream, and only representative lines become records.

Their places are exact, so each can be opened again; the hours of an incident are read in full when they are asked for.
"""

import hashlib
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from postmortem_writer.clock import Frame
from postmortem_writer.digest import Digest, Template, bursts, merge
from postmortem_writer.evidence import Record
from postmortem_writer.progress import Progress, silent
from postmortem_writer.sources import _times, log
from postmortem_writer.sources._lines import lines
from postmortem_writer.sources._scanning import BLOCK, Part, Segment, stream
from postmortem_writer.sources._sifting import Large
from postmortem_writer.sources._workers import scanned

SEGMENT = 16 * 1024 * 1024
WHOLE = 8 * 1024 * 1024
"""Bytes of the hours asked for that are still read line by line."""
MOST_SHOWN = 1_500
_MOST_CONTINUED = 60
_SERIOUS = ("fatal", "error")
_MOST_BURSTS = 100


@dataclass(frozen=True, slots=True)
class Condensed:
    """The lines of a large log that are shown, as bytes, with the number each has in the file.

    ``stands_for`` has for the number of a line the template it is the first line of. ``whole`` when all hours asked for are shown.
    """

    data: bytes
    sha256: str
    numbers: tuple[int, ...]
    stands_for: dict[int, tuple[Template, int]]
    samples: frozenset[int]
    remark: str


def condense(
    large: Large, zone: str, since: datetime | None, until: datetime | None, progress: Progress = silent
) -> Condensed:
    """Digest a large log with all cores and open its representative lines; at most a few blocks of it are in memory."""
    whole = _segment(large, zone, since, until)
    hashed: list[str] = []
    hashing = threading.Thread(target=lambda: hashed.append(_sha256(large.path)))
    hashing.start()
    try:
        with closing(_watched(_segments(whole, large), large.shown, progress)) as parts:
            digest, count, span = _folded(parts)
    finally:
        hashing.join()
    if span and (since or until) and span[1] - span[0] <= WHOLE:
        return _all_of(whole, span, hashed[0], count)
    chosen = _chosen(digest)
    return _shown(whole, digest, chosen, hashed[0], count)


def _segment(large: Large, zone: str, since: datetime | None, until: datetime | None) -> Segment:
    frame: Frame = log._frame(large.shown, lines(large.head), zone) if large.format == "log" else _times.frame(zone)
    return Segment(
        large.path, large.shown, large.format, frame, packed=large.packed, since=_seconds(since), until=_seconds(until)
    )


def _seconds(at: datetime | None) -> int | None:
    return None if at is None else int(at.astimezone(UTC).timestamp())


def _segments(whole: Segment, large: Large) -> list[Segment]:
    if whole.packed:
        return [whole]
    return [
        replace(whole, start=start, end=min(start + SEGMENT, large.size)) for start in range(0, large.size, SEGMENT)
    ]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _watched(segments: list[Segment], shown: str, progress: Progress) -> Generator[Part, None, None]:
    with closing(scanned(segments)) as parts:  # an interrupt must end the workers now, not when this is collected
        for done, part in enumerate(parts):
            progress(f"digesting {shown}", done, len(segments))
            yield part


def _folded(parts: Iterable[Part]) -> tuple[Digest, int, tuple[int, int] | None]:
    digest, count, span = Digest(), 0, None
    for part in parts:
        digest, count = merge(digest, part.digest), count + part.lines
        if part.span:
            span = (min(span[0], part.span[0]), max(span[1], part.span[1])) if span else part.span
    return digest, count, span


def _chosen(digest: Digest) -> list[tuple[Template, list[int]]]:
    """Return the templates that are shown with the offsets of their lines: serious ones and bursts first, rare before frequent."""
    burst = {(burst.template.level, burst.template.pattern) for burst in bursts(digest)[:_MOST_BURSTS]}
    ranked = sorted(
        digest.templates,
        key=lambda t: (t.level not in _SERIOUS, (t.level, t.pattern) not in burst, t.count, t.level, t.pattern),
    )
    chosen: list[tuple[Template, list[int]]] = []
    room = MOST_SHOWN - len(ranked)  # each has one line first
    for template in ranked[:MOST_SHOWN]:
        offsets = [place.at for place in template.samples]
        more = min(len(offsets) - 1, max(room, 0))
        room -= more
        chosen.append((template, offsets[: 1 + more]))
    return chosen


def _shown(
    whole: Segment, digest: Digest, chosen: list[tuple[Template, list[int]]], sha256: str, count: int
) -> Condensed:
    wanted = sorted({offset for _, offsets in chosen for offset in offsets})
    data, numbers, at = bytearray(), list[int](), dict[int, int]()
    preamble = _preamble(whole)
    for offset, number, entry in opened(whole, sorted({*wanted, *preamble})):
        at[offset] = number
        for index, line in enumerate(entry):
            numbers.append(number + index)
            data += line.removesuffix(b"\n") + b"\n"
    stands_for = {at[offsets[0]]: (template, at[offsets[-1]]) for template, offsets in chosen if offsets[0] in at}
    templates = len(digest.templates)
    left = f", {templates - len(chosen):,} rarer ones are not shown" if templates > len(chosen) else ""
    remark = (
        f"{digest.lines - len(wanted):,} of {count:,} lines: {templates:,} templates stand for them, by the first line of "
        f"each, one of its fullest time and the last{left}; 'postmortem-writer read {whole.shown} --since TIME --until TIME' reads hours in full"
    )
    return Condensed(
        bytes(data), sha256, tuple(numbers), stands_for, frozenset(at[o] for o in wanted if o in at), remark
    )


def _preamble(whole: Segment) -> list[int]:
    """Return where the lines begin that say how the others are to be read: a table's header, a log's first remarks."""
    return [0] if whole.format == "csv_log" or whole.frame.zone_source == "file-header" else []


def _all_of(whole: Segment, span: tuple[int, int], sha256: str, count: int) -> Condensed:
    data, numbers = bytearray(), list[int]()
    for offset in _preamble(whole) if span[0] else []:
        for _, number, entry in opened(whole, [offset]):
            numbers.append(number)
            data += entry[0]
    (_, number, _), body = next(opened(whole, [span[0]])), _slice(whole, span)
    shown = body.count(b"\n") + (not body.endswith(b"\n"))
    numbers += range(number, number + shown)
    remark = f"{count - shown:,} of {count:,} lines: outside the hours asked for"
    return Condensed(bytes(data + body), sha256, tuple(numbers), {}, frozenset(), remark)


def _slice(whole: Segment, span: tuple[int, int]) -> bytes:
    with stream(whole.path, whole.packed) as file:
        _skip(file, span[0]) if whole.packed else file.seek(span[0])
        return file.read(span[1] - span[0])


def _skip(file: object, wanted: int) -> None:
    read = file.read  # type: ignore[attr-defined]
    while wanted > 0 and (chunk := read(min(BLOCK, wanted))):
        wanted -= len(chunk)


def opened(whole: Segment, offsets: Sequence[int]) -> Iterator[tuple[int, int, list[bytes]]]:
    """Yield for each offset (ascending) the number of the line that begins there, and that line with those that belong to it."""
    with stream(whole.path, whole.packed) as file:
        at, number, line = 0, 1, b""
        for offset in offsets:
            if at > offset:
                continue
            if at < offset:
                at, number, line = at + len(line), number + line.endswith(b"\n"), b""
            while at < offset and (chunk := file.read(min(BLOCK, offset - at))):
                at, number = at + len(chunk), number + chunk.count(b"\n")
            line = line or file.readline(BLOCK)
            start, taken = number, [line]
            at, number, line = at + len(line), number + line.endswith(b"\n"), file.readline(BLOCK)
            while line.strip() and line[:1] in b" \t" and len(taken) < _MOST_CONTINUED:
                taken.append(line)
                at, number, line = at + len(line), number + line.endswith(b"\n"), file.readline(BLOCK)
            yield offset, start, taken


def placed(records: Sequence[Record], condensed: Condensed, text: str) -> list[Record]:
    """Give the records read from the shown lines (``text``) the numbers of these lines in the file, and what they stand for."""
    numbers, shown = condensed.numbers, text.split("\n")
    parted = [part for record in records for part in _parted(record, condensed, shown)]
    moved = [replace(record, line=numbers[record.line - 1], end_line=numbers[record.end_line - 1]) for record in parted]
    by_line = {record.line: record for record in moved}
    return [_standing(record, by_line, condensed) for record in moved]


def _parted(record: Record, condensed: Condensed, shown: Sequence[str]) -> Iterator[Record]:
    """Undo what a reader joined only because the lines between two shown ones are missing."""
    end = min(record.end_line or record.line, len(condensed.numbers))
    starts = [at for at in range(record.line + 1, end + 1) if condensed.numbers[at - 1] in condensed.samples]
    if not starts:
        yield replace(record, end_line=end)
        return
    own = starts[0] - record.line
    text = "\n".join(record.text.split("\n")[:own])
    raw = "\n".join(shown[record.line - 1 : starts[0] - 1])
    yield replace(record, text=text, raw=raw, end_line=starts[0] - 1)
    for at, following in zip(starts, [*(start - 1 for start in starts[1:]), end], strict=True):
        raw = "\n".join(shown[at - 1 : following])
        yield Record(record.source, at, "log", raw.strip(), raw=raw, end_line=following, flags=("no-stamp",))


def _standing(record: Record, by_line: dict[int, Record], condensed: Condensed) -> Record:
    if record.line not in condensed.samples:
        return record
    record = replace(record, flags=(*record.flags, "digest"))
    if record.line not in condensed.stands_for:
        return record
    template, last = condensed.stands_for[record.line]
    end = by_line.get(last)
    return replace(record, count=template.count, first=record.stamp, last=end.stamp if end else None)
