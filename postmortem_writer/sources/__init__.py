"""Raw files in, evidence out: one module per input format, recognised by content."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from postmortem_writer import ledger
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.errors import InputError, PostmortemError, SourceError
from postmortem_writer.evidence import Attachment, Evidence, Record, Series, SourceFile, altered, number
from postmortem_writer.progress import Progress, silent
from postmortem_writer.sources import _days, _detection, _flags, _large, _tidy
from postmortem_writer.sources._collector import held_off
from postmortem_writer.sources._numbered import read_lines as read_lines
from postmortem_writer.sources._placing import placed, standing
from postmortem_writer.sources._said import with_said
from postmortem_writer.sources._sifting import LARGE, Large, Sift
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources._texts import Text, shown_lines, texts
from postmortem_writer.sources._unread import unread_times


def formats() -> Mapping[str, Source]:
    """Return every format that is understood, by its id."""
    return _detection.sources()


@dataclass(frozen=True, slots=True)
class _Read:
    """One file's records and its row of the ledger; ``span`` is from when to when it tells, by dates that have their year."""

    source: SourceFile
    records: Sequence[Record]
    masked: int
    series: Sequence[Series] = ()
    span: _days.Span | None = None


@dataclass(slots=True)
class _File:
    """One file, what was read from it, and what there is to say of that."""

    text: Text | Large
    read: _Read | None = None
    remarks: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the user tells of the files, and the hours asked for."""

    zones: _flags.Flag[str]
    days: _flags.Flag[date | None]
    since: datetime | None
    until: datetime | None

    @property
    def span(self) -> _days.Span | None:
        """Return the hours asked for, None where they are open."""
        low, high = _nanoseconds(self.since), _nanoseconds(self.until)
        return None if low is None or high is None else (low, high)

    def handed(self, path: str, text: str, together: Mapping[str, str], around: date | None) -> tuple[Handed, str]:
        """Return a file as readers get it, and the zone that the user tells for it."""
        return Handed(path, text, together, around, self.days.of(path)), self.zones.of(path)

    def unused(self, files: Sequence[_File]) -> Iterator[Diagnostic]:
        """Yield a warning for each name that is none of the files'."""
        paths = [file.text.shown if isinstance(file.text, Large) else file.text.path for file in files]
        yield from self.zones.unused(paths)
        yield from self.days.unused(paths)


@held_off()
def read(
    handed_in: str | Path | Sequence[Path],
    *,
    timezone: str = "",
    date: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    progress: Progress = silent,
    large: int = LARGE,
) -> Evidence:
    """Read everything that was handed in: a string is raw text, a Path a file, a folder or an archive.

    ``timezone`` is the zone of sources that state none, ``date`` the day of those that name none: one for all, one for a name
    or a pattern of names, or several with commas (``Europe/Berlin, syslog*=UTC``). ``since`` and ``until`` (aware) leave out records of other hours.
    A log of more than ``large`` bytes is digested: only representative lines of it become records, flagged ``digest``.
    One faulty file never stops the others. Raises InputError when nothing at all could be read, UnknownName for a zone
    that does not exist, UsageError for a day that is none.
    """
    diagnostics: list[Diagnostic] = []
    asked = _Asked(_flags.zones(timezone), _flags.days(date), since, until)
    attachments: list[Attachment] = []
    files = [_File(text) for text in texts(handed_in, Sift(large), diagnostics, attachments)]
    diagnostics += asked.unused(files)
    _read_all(files, asked, progress, diagnostics)
    diagnostics += (remark for file in files for remark in file.remarks)
    found = [file.read for file in files if file.read is not None]
    shown = {
        file.text.path: file.text.condensed for file in files if isinstance(file.text, Text) and file.text.condensed
    }
    standing_for = standing({one.source.path: one.records for one in found}, shown) if shown else {}
    found = [replace(one, records=standing_for.get(one.source.path, one.records)) for one in found]
    kept = [_within(one, since, until) for one in found]
    records = number([one.records for one in kept])
    left_out = sum(len(one.records) for one in found) - len(records)
    if left_out:
        diagnostics.append(_outside(left_out, since, until))
    if not records:
        raise InputError(_nothing(diagnostics, [one.source for one in kept]))
    masked = sum(file.text.masked for file in files if isinstance(file.text, Text)) + sum(one.masked for one in kept)
    series = tuple(series for one in kept for series in one.series)
    return Evidence(
        records,
        tuple(one.source for one in kept),
        tuple(diagnostics),
        masked,
        series=series,
        attachments=tuple(attachments),
    )


def _read_all(files: Sequence[_File], asked: _Asked, progress: Progress, diagnostics: list[Diagnostic]) -> None:
    """Read the files, then the large logs, then once more those whose dates lack a year that the others tell."""
    together = {file.text.path: file.text.text for file in files if isinstance(file.text, Text)}
    for done, file in enumerate(files):
        if isinstance(file.text, Text):
            progress(f"reading {file.text.path}", done, len(files))
            file.read = _read(file.text, together, asked, file.remarks)
    around = _days.middle(_time_of(files, asked))
    larges = [file.text for file in files if isinstance(file.text, Large)]
    heads = [asked.handed(one.shown, one.head, {}, around) for one in larges]
    condensed = _large.condense(larges, heads, asked.since, asked.until, progress)
    for file in files:
        if isinstance(file.text, Large) and (text := shown_lines(file.text, condensed[file.text.shown], diagnostics)):
            file.text, file.read = text, _read(text, together, asked, file.remarks)
    for file in files:
        _read_near(file, files, together, asked)


def _time_of(files: Iterable[_File], asked: _Asked) -> _days.Span | None:
    """Return from when to when all goes that was handed in or asked for, None where that is of several times."""
    return _days.together([asked.span, *(file.read.span for file in files if file.read is not None)])


def _read_near(file: _File, files: Sequence[_File], together: Mapping[str, str], asked: _Asked) -> None:
    """Read a file once more whose dates lack their year; what is read stands if these dates are of the time of all the others."""
    lacking = _days.lacking(_days.times(file.read.records)) if file.read is not None else None
    span = _time_of((other for other in files if other is not file), asked) if lacking else None
    if not lacking or span is None or not isinstance(file.text, Text):
        return
    if "no-year" not in lacking and not _days.names_yearless_days(file.text.text):
        return
    remarks: list[Diagnostic] = []
    again = _read(file.text, together, asked, remarks, _days.middle(span))
    if again is not None and _days.beside(span, _days.times(again.records)):
        file.read, file.remarks = again, remarks


def _read(
    text: Text,
    together: Mapping[str, str],
    asked: _Asked,
    diagnostics: list[Diagnostic],
    around: date | None = None,
) -> _Read | None:
    if text.condensed is not None and not text.text:  # other files of its set have all lines that are shown
        skipped = (text.condensed.remark,)
        return _Read(SourceFile(text.path, text.sha256, text.condensed.format, text.size, skipped=skipped), (), 0)
    handed, zone = asked.handed(text.path, text.text, together, around)
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
    if text.lines:
        records = [
            altered(
                record, line=text.lines[record.line - 1], end_line=text.lines[max(record.line, record.end_line) - 1]
            )
            for record in records
        ]
    source = SourceFile(text.path, text.sha256, format, text.size, runner_up, skipped=reading.skipped)
    if text.condensed is not None:
        records = placed(records, text.condensed, text.text)
        source = replace(source, skipped=(*source.skipped, text.condensed.remark))
    zone_read, basis = _zone(reading)
    return _Read(
        ledger.counted(replace(source, zone=zone_read, zone_basis=basis), records),
        records,
        masked,
        reading.series,
        _days.span(records),
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
    yield from _days.remarks(path, reading.records)
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
