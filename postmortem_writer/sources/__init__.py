"""Raw files in, evidence out: one module per input format, recognised by content."""

import hashlib
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from postmortem_writer import clock, ledger
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.errors import InputError, PostmortemError, SourceError
from postmortem_writer.evidence import Attachment, Evidence, Record, Series, SourceFile, number
from postmortem_writer.progress import Progress, silent
from postmortem_writer.redaction import mask
from postmortem_writer.sources import _attachments, _decoding, _detection, _handed, _json, _large, _pdf, _tidy
from postmortem_writer.sources._collector import held_off
from postmortem_writer.sources._numbered import read_lines as read_lines
from postmortem_writer.sources._placing import Condensed, placed, standing
from postmortem_writer.sources._said import with_said
from postmortem_writer.sources._sifting import LARGE, Large, Sift
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources._unread import unread_times


def formats() -> Mapping[str, Source]:
    """Return every format that is understood, by its id."""
    return _detection.sources()


@dataclass(frozen=True, slots=True)
class _Text:
    """One file, decoded and masked."""

    path: str
    sha256: str
    size: int
    text: str
    masked: int = 0
    condensed: Condensed | None = None
    pages: _pdf.Pages | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """One file's records and its row of the ledger."""

    source: SourceFile
    records: Sequence[Record]
    masked: int
    series: Sequence[Series] = ()


@held_off()
def read(
    handed_in: str | Path | Sequence[Path],
    *,
    timezone: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    progress: Progress = silent,
    large: int = LARGE,
) -> Evidence:
    """Read everything that was handed in: a string is raw text, a Path a file, a folder or an archive.

    ``timezone`` is the zone of sources that state none; ``since`` and ``until`` (aware) leave out records of other hours.
    A log of more than ``large`` bytes is digested: only representative lines of it become records, flagged ``digest``.
    One faulty file never stops the others. Raises InputError when nothing at all could be read, UnknownName for a zone
    that does not exist.
    """
    diagnostics: list[Diagnostic] = []
    zone = clock.zone_name(timezone) if timezone else ""
    attachments: list[Attachment] = []
    met = deque(_found(handed_in, Sift(large)))
    condensed = _large.condense([one for one in met if isinstance(one, Large)], zone, since, until, progress)
    texts = []
    while met:
        if (text := _text(met.popleft(), condensed, diagnostics, attachments)) is not None:
            texts.append(text)
    together = {text.path: text.text for text in texts}
    found = []
    for done, text in enumerate(texts):
        progress(f"reading {text.path}", done, len(texts))
        if (one := _read(text, together, zone, diagnostics)) is not None:
            found.append(one)
    shown = {text.path: text.condensed for text in texts if text.condensed is not None}
    standing_for = standing({one.source.path: one.records for one in found}, shown) if shown else {}
    found = [replace(one, records=standing_for.get(one.source.path, one.records)) for one in found]
    kept = [_within(one, since, until) for one in found]
    records = number([one.records for one in kept])
    left_out = sum(len(one.records) for one in found) - len(records)
    if left_out:
        diagnostics.append(_outside(left_out, since, until))
    if not records:
        raise InputError(_nothing(diagnostics, [one.source for one in kept]))
    masked = sum(text.masked for text in texts) + sum(one.masked for one in kept)
    series = tuple(series for one in kept for series in one.series)
    return Evidence(
        records,
        tuple(one.source for one in kept),
        tuple(diagnostics),
        masked,
        series=series,
        attachments=tuple(attachments),
    )


def _text(
    met: _handed.Met,
    condensed: Mapping[str, Condensed | Exception],
    diagnostics: list[Diagnostic],
    attachments: list[Attachment],
) -> _Text | None:
    """Return a file as text, that of a PDF by pages, a large log as that of its representative lines."""
    if isinstance(met, Diagnostic):
        diagnostics.append(met)
        return None
    if isinstance(met, Large):
        return _condensed(met, condensed[met.shown], diagnostics)
    if (attachment := _attachments.attachment(met.path, met.data)) is not None:
        pages = _attached(attachment, met, diagnostics)
        attachments.append(replace(attachment, pages=len(pages.starts) if pages else 0))
        return None if pages is None else replace(_masked(met.path, met.data, pages.text, diagnostics), pages=pages)
    text, remarks = _decoding.decode(met.path, met.data)
    diagnostics += remarks
    return None if text is None else _masked(met.path, met.data, text, diagnostics)


def _attached(attachment: Attachment, found: _handed.Found, diagnostics: list[Diagnostic]) -> _pdf.Pages | None:
    """Return the text of a PDF; of an image, say that it is kept."""
    if attachment.type != _attachments.PDF:
        diagnostics.append(_attachments.kept(attachment))
        return None
    pages, remarks = _pdf.pages(found.path, found.data)
    diagnostics += remarks
    return pages


def _condensed(met: Large, condensed: Condensed | Exception, diagnostics: list[Diagnostic]) -> _Text | None:
    if isinstance(condensed, Exception):
        diagnostics.append(_handed.unreadable(met.shown, condensed))
        return None
    if not condensed.data:
        return _Text(met.shown, condensed.sha256, met.size, "", condensed=condensed)
    text, remarks = _decoding.decode(met.shown, condensed.data)
    diagnostics += remarks
    whole = None if text is None else _masked(met.shown, condensed.data, text, diagnostics)
    return whole and replace(whole, sha256=condensed.sha256, size=met.size, condensed=condensed)


def _found(handed_in: str | Path | Sequence[Path], sift: Sift) -> Iterator[_handed.Met]:
    if isinstance(handed_in, str):
        return iter([_handed.Found("notes", handed_in.encode("utf-8", errors="replace"))])
    return _handed.find([handed_in] if isinstance(handed_in, Path) else list(handed_in), sift)


def _masked(path: str, data: bytes, text: str, diagnostics: list[Diagnostic]) -> _Text:
    text, masked = mask(text)
    if not _json.starts_like_json(text):
        text, remarks = _tidy.short_lines(path, text)
        diagnostics += remarks
    return _Text(path, hashlib.sha256(data).hexdigest(), len(data), text, masked)


def _read(text: _Text, together: Mapping[str, str], zone: str, diagnostics: list[Diagnostic]) -> _Read | None:
    if text.condensed is not None and not text.text:  # other files of its set have all lines that are shown
        skipped = (text.condensed.remark,)
        return _Read(SourceFile(text.path, text.sha256, text.condensed.format, text.size, skipped=skipped), (), 0)
    handed = Handed(text.path, text.text, together)
    verdict = _detection.detect(handed)
    if isinstance(verdict, Diagnostic):
        diagnostics.append(verdict)
        return None
    format, runner_up = verdict
    try:
        reading = read_as(format, handed, zone)
    except SourceError as fault:  # the other files are still read
        diagnostics.append(Diagnostic("reading-fault", Level.ERROR, text.path, str(fault)))
        return None
    records, masked, remarks = _tidy.tidy(text.path, reading.records)
    records = with_said(records, zone)
    diagnostics += (*reading.diagnostics, *remarks, *_remarks(text.path, reading))
    diagnostics += () if reading.series else unread_times(text.path, text.text, reading.records)
    if text.pages is not None:
        records = [replace(record, page=text.pages.page(record.line)) for record in records]
    source = SourceFile(text.path, text.sha256, format, text.size, runner_up, skipped=reading.skipped)
    if text.condensed is not None:
        records = placed(records, text.condensed, text.text)
        source = replace(source, skipped=(*source.skipped, text.condensed.remark))
    zone_read, basis = _zone(reading)
    return _Read(
        ledger.counted(replace(source, zone=zone_read, zone_basis=basis), records), records, masked, reading.series
    )


def read_as(format: str, handed: Handed, zone: str = "") -> Reading:
    """Return what one source makes of a file; raises SourceError for whatever the file does to it, UnknownName for the zone."""
    try:
        return _detection.sources()[format].read(handed, zone)
    except PostmortemError:
        raise
    except Exception as fault:
        raise SourceError(f"could not be read as {format}: {type(fault).__name__}: {fault}") from fault


def _zone(reading: Reading) -> tuple[str, str]:
    """Return the zone and basis the source states, else what its stamps have in common."""
    if reading.zone_basis != "none":
        return reading.zone, reading.zone_basis
    stamps = [record.stamp for record in reading.records if record.stamp and record.stamp.instant is not None]
    zones, bases = {stamp.zone for stamp in stamps}, {stamp.zone_source for stamp in stamps}
    return (zones.pop() if len(zones) == 1 else ""), (bases.pop() if len(bases) == 1 else "mixed" if bases else "none")


_SETTLES = "--timezone ZONE settles it, as in Europe/Berlin"


def _remarks(path: str, reading: Reading) -> Iterator[Diagnostic]:
    stamps = [record.stamp for record in reading.records if record.stamp and record.instant is not None]
    if assumed := [stamp for stamp in stamps if stamp.zone_source == "assumed"]:
        pasted = all("pasted-log" in stamp.doubt for stamp in assumed)
        whose = f"{len(assumed)} times of the logs pasted into it" if pasted else "its times"
        hint = "save the paste as a file of its own for --timezone to hold for it" if pasted else _SETTLES
        yield Diagnostic("assumed-zone", Level.WARNING, path, f"{whose} state no zone: they are reckoned as UTC", hint)
    if not reading.records and not reading.skipped and not reading.diagnostics:
        yield Diagnostic("no-records", Level.WARNING, path, "holds nothing that could be kept")


def _within(one: _Read, since: datetime | None, until: datetime | None) -> _Read:
    if since is None and until is None:
        return one
    low, high = _nanoseconds(since), _nanoseconds(until)
    kept = [
        record
        for record in one.records
        if record.instant is None
        or ((low is None or record.instant >= low) and (high is None or record.instant <= high))
    ]
    left_out = len(one.records) - len(kept)
    series = [part for whole in one.series if (part := _part(whole, low, high)) is not None]
    if not left_out:
        return replace(one, series=series)
    skipped = (*one.source.skipped, f"{left_out} records outside the hours asked for")
    return replace(one, series=series, records=kept, source=ledger.counted(replace(one.source, skipped=skipped), kept))


def _part(series: Series, low: int | None, high: int | None) -> Series | None:
    """Return the part of a series between two instants, None where nothing is left of it."""
    start = 0 if low is None else bisect_left(series.times, low)
    end = len(series.times) if high is None else bisect_right(series.times, high)
    if start >= end:
        return None
    return replace(series, times=series.times[start:end], values=series.values[start:end])


def _nanoseconds(at: datetime | None) -> int | None:
    if at is None:
        return None
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no zone: since and until must be aware")
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1_000


def _outside(count: int, since: datetime | None, until: datetime | None) -> Diagnostic:
    window = " and ".join(
        f"{word} {at.isoformat()}" for word, at in (("before", since), ("after", until)) if at is not None
    )
    return Diagnostic("outside-window", Level.SUGGESTION, "evidence", f"{count} records {window} were left out")


def _nothing(diagnostics: Sequence[Diagnostic], sources: Sequence[SourceFile]) -> str:
    faults = [f"{diagnostic.path}: {diagnostic.message}" for diagnostic in diagnostics]
    faults += [f"{source.path}: {reason}" for source in sources for reason in source.skipped]
    reasons = "".join(f"\n  {fault}" for fault in faults)
    return f"nothing that was handed in could be read as evidence{':' if reasons else ''}{reasons}"
