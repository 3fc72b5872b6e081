"""Raw files in, evidence out: one module per input format, recognised by content."""

import hashlib
import lzma
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from postmortem_writer import clock, ledger
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.errors import InputError, PostmortemError
from postmortem_writer.evidence import Evidence, Record, SourceFile, number
from postmortem_writer.progress import Progress, silent
from postmortem_writer.redaction import mask
from postmortem_writer.sources import _decoding, _detection, _handed, _json, _large, _tidy
from postmortem_writer.sources._said import with_said
from postmortem_writer.sources._sifting import LARGE, Large, Sift
from postmortem_writer.sources._source import Handed, Reading
from postmortem_writer.sources._unread import unread_times


@dataclass(frozen=True, slots=True)
class _Text:
    """One file, decoded and masked."""

    path: str
    sha256: str
    size: int
    text: str
    masked: int = 0
    condensed: _large.Condensed | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """One file's records and its row of the ledger."""

    source: SourceFile
    records: Sequence[Record]
    masked: int


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
    texts = [
        text
        for met in _found(handed_in, Sift(large))
        if (text := _text(met, zone, since, until, diagnostics, progress)) is not None
    ]
    together = {text.path: text.text for text in texts}
    found = []
    for done, text in enumerate(texts):
        progress(f"reading {text.path}", done, len(texts))
        if (one := _read(text, together, zone, diagnostics)) is not None:
            found.append(one)
    kept = [_within(one, since, until) for one in found]
    records = number([one.records for one in kept])
    left_out = sum(len(one.records) for one in found) - len(records)
    if left_out:
        diagnostics.append(_outside(left_out, since, until))
    if not records:
        raise InputError(_nothing(diagnostics, [one.source for one in kept]))
    masked = sum(text.masked for text in texts) + sum(one.masked for one in kept)
    return Evidence(records, tuple(one.source for one in kept), tuple(diagnostics), masked)


def _text(
    met: _handed.Met,
    zone: str,
    since: datetime | None,
    until: datetime | None,
    diagnostics: list[Diagnostic],
    progress: Progress,
) -> _Text | None:
    """Return a file as text, a large log as that of its representative lines."""
    if isinstance(met, Diagnostic):
        diagnostics.append(met)
        return None
    if isinstance(met, Large):
        return _condensed(met, zone, since, until, diagnostics, progress)
    text, remarks = _decoding.decode(met.path, met.data)
    diagnostics += remarks
    return None if text is None else _masked(met.path, met.data, text, diagnostics)


def _condensed(
    met: Large,
    zone: str,
    since: datetime | None,
    until: datetime | None,
    diagnostics: list[Diagnostic],
    progress: Progress,
) -> _Text | None:
    try:
        condensed = _large.condense(met, zone, since, until, progress)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as fault:
        diagnostics.append(_handed.unreadable(met.shown, fault))
        return None
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
    handed = Handed(text.path, text.text, together)
    verdict = _detection.detect(handed)
    if isinstance(verdict, Diagnostic):
        diagnostics.append(verdict)
        return None
    format, runner_up = verdict
    try:
        reading = _detection.sources()[format].read(handed, zone)
    except PostmortemError:
        raise
    except Exception as fault:  # whatever one file does to its reader, the others are still read
        message = f"could not be read as {format}: {type(fault).__name__}: {fault}"
        diagnostics.append(Diagnostic("reading-fault", Level.ERROR, text.path, message))
        return None
    records, masked, remarks = _tidy.tidy(text.path, reading.records)
    records = with_said(records, zone)
    diagnostics += (*reading.diagnostics, *remarks, *_remarks(text.path, reading))
    diagnostics += unread_times(text.path, text.text, reading.records)
    source = SourceFile(text.path, text.sha256, format, text.size, runner_up, skipped=reading.skipped)
    if text.condensed is not None:
        records = _large.placed(records, text.condensed, text.text)
        source = replace(source, skipped=(*source.skipped, text.condensed.remark))
    zone_read, basis = _zone(reading)
    return _Read(ledger.counted(replace(source, zone=zone_read, zone_basis=basis), records), records, masked)


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
    low, high = _nanoseconds(since), _nanoseconds(until)
    kept = [
        record
        for record in one.records
        if record.instant is None
        or ((low is None or record.instant >= low) and (high is None or record.instant <= high))
    ]
    left_out = len(one.records) - len(kept)
    if not left_out:
        return one
    skipped = (*one.source.skipped, f"{left_out} records outside the hours asked for")
    return replace(one, records=kept, source=ledger.counted(replace(one.source, skipped=skipped), kept))


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
