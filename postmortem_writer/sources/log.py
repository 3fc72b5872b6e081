"""Timestamped text logs: ISO, syslog (RFC 3164 and 5424), log4j, Python logging, access logs, nginx, Postgres, klog."""

import re
from dataclasses import replace

from postmortem_writer.clock import Frame, Stamp, header_frame, stated_zone, unfold
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _fields, _json
from postmortem_writer.sources._day_order import day_order
from postmortem_writer.sources._days import on_its_day
from postmortem_writer.sources._entries import Entry, dated_inside, entries, lead
from postmortem_writer.sources._ledger import bare_zone, unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._source import Handed, Reading, Source

_SAMPLE = 200
_MOSTLY = 0.8
_FENCES = ("```", "~~~")
_HEADER_DATE = re.compile(
    r"^[#;\s*/-]{0,20}(?:date|log|started|day|log file created at)?\s{0,9}:?\s{0,9}(20\d\d[-/]\d\d[-/]\d\d)\b", re.I
)
_JSON = re.compile(r"\s*[{\[]\"")


def recognise(handed: Handed) -> float:
    """Return how surely a file is a log: the share of its first lines that begin an entry or plainly continue one."""
    sample = [line for line in lines(handed.text[:60_000])[:_SAMPLE] if line.text.strip()]
    sample = [line for line in sample if line.text[0] != "#" or lead(line.text)]
    if not sample or sum(bool(_JSON.match(line.text)) for line in sample) * 2 > len(sample):
        return 0.0
    leading = [lead(line.text) is not None for line in sample]
    if not any(leading):
        return 0.0
    first = leading.index(True)
    carried = sum(
        not found and line.text[:1] in " \t" for found, line in zip(leading[first:], sample[first:], strict=True)
    )
    share = (sum(leading) + carried) / len(sample)
    if share < _MOSTLY and any(line.text.lstrip().startswith(_FENCES) for line in sample):
        return 0.05  # notes with a log pasted into them
    return min(0.9, 0.3 + 0.6 * share) if share > 0.3 or sum(leading) >= 3 else 0.2 + 0.3 * share


def read(handed: Handed, zone: str) -> Reading:
    """Read a log into one record for each entry, with the lines that belong to it."""
    whole = lines(handed.text)
    frame = frame_of(handed, whole, zone)
    found = [entry for entry in entries(whole, frame) if entry.text.strip()]
    records = _unfolded([_opened(_record(handed, entry), frame) for entry in found], frame)
    bare, basis = bare_zone(records, frame)
    return Reading(
        tuple(records), bare, basis, (), unplaced(handed.path, (record.event for record in records), frame.zone)
    )


def frame_of(handed: Handed, whole: list[Line], zone: str) -> Frame:
    """Return what the file states before its first entry: a zone, a date; else the user's zone and the date in the name."""
    frame = Frame(zone)
    preamble = []
    for line in whole[:20]:
        if lead(line.text):
            break
        preamble.append(line.text)
    for text in preamble:
        date = _HEADER_DATE.match(text)
        day = read_stamp(date[1]).at if date else None
        frame = replace(frame, date=day.date()) if day else frame
    stated = stated_zone("\n".join(preamble))
    # W3C extended log format: "dates and times are in UTC"
    stated = "UTC" if any(text.startswith("#Fields: date time") for text in preamble) else stated
    header = header_frame(stated, zone)
    frame = replace(frame, zone=header.zone, zone_source=header.zone_source)
    frame = on_its_day(frame, handed) if frame.date is None else frame
    frame = replace(frame, order=day_order(line.text for line in whole))
    dated = dated_inside(line.text for line in whole[:_SAMPLE]) if frame.date is None else None
    return replace(frame, date=dated) if dated else frame


def _record(handed: Handed, entry: Entry) -> Record:
    stamp = entry.stamp
    flags = ("doubtful-clock",) if stamp and stamp.doubt else ("no-stamp",) if stamp is None else ()
    return Record(
        source=handed.path,
        line=entry.lines[0].number,
        end_line=entry.lines[-1].number,
        kind="log",
        text=entry.text.rstrip(),
        raw=raw(handed.text, entry.lines),
        event=stamp,
        level=entry.level,
        subject=entry.subject,
        flags=flags,
        posted=entry.posted,
        count=entry.count,
    )


def _opened(record: Record, frame: Frame) -> Record:
    """Return what the object says that a container runtime wrote its own stamp before; then that stamp is when it was taken in."""
    if not record.text.startswith('{"'):
        return record
    try:
        told = _fields.told(_json.value(record.text), "log", frame)
    except (_json.Fault, AttributeError):
        return record
    if not told.has_text:
        return record
    inner = told.event if told.event and told.event.zone_source in ("explicit-offset", "epoch") else None
    return replace(
        record,
        text=told.text,
        level=told.level or record.level,
        subject=(*record.subject, *told.subject),
        event=inner or record.event,
        ingested=record.event if inner else None,
        links=told.links,
    )


def _unfolded(records: list[Record], frame: Frame) -> list[Record]:
    stamps = [record.event or Stamp("") for record in records]
    if not any("fold" in stamp.doubt for stamp in stamps):
        return records
    settled = unfold(stamps, frame.zone_source)
    return [
        replace(record, event=stamp) if record.event else record for record, stamp in zip(records, settled, strict=True)
    ]


source = Source(
    title="timestamped text log",
    recognise=recognise,
    read=read,
    known_by="lines that begin with a time, a host, a level",
)
