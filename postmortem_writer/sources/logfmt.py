"""logfmt: one line of ``key=value`` pairs a record, a container's name before it or not."""

import re
from dataclasses import replace

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _fields, _logfmt, _times
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._source import Handed, Reading, Source

_SERVICE = re.compile(r"([\w.\-]{1,60})\s+\| ?(?=[A-Za-z_@])")
_SAMPLE = 50


def recognise(handed: Handed) -> float:
    """Return the share of the first lines that are nothing but pairs, one of which is a time."""
    sample = [line for line in lines(handed.text[:60_000])[:_SAMPLE] if line.text.strip()]
    timed = [_fields.time_of(fields)[1] for line in sample if (fields := _opened(line.text)[1])]
    share = sum(stamp is not None for stamp in timed) / len(sample) if sample else 0.0
    return 0.93 * share if share >= 0.5 else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record for each line of pairs; lines that are none belong to the one before."""
    around = _times.frame(zone)
    records: list[Record] = []
    group: list[Line] = []
    for line in lines(handed.text):
        if group and line.text.strip() and (_opened(line.text)[1] or _SERVICE.match(line.text)):
            records.append(_record(handed, group, around))
            group = []
        if group or line.text.strip():
            group.append(line)
    if group:
        records.append(_record(handed, group, around))
    return Reading(tuple(records), diagnostics=_times.remarks(handed.path, records))


def _opened(text: str) -> tuple[str, dict[str, str]]:
    service = _SERVICE.match(text)
    return (service[1] if service else ""), _logfmt.pairs(text[service.end() :] if service else text)


def _record(handed: Handed, group: list[Line], around: Frame) -> Record:
    while not group[-1].text.strip():
        group.pop()
    service, fields = _opened(group[0].text)
    slice_ = raw(handed.text, group)
    plain = "\n".join(line.text for line in group)
    record = Record(handed.path, group[0].number, "log", plain, slice_, group[-1].number)
    if not fields:
        return replace(record, flags=("no-stamp",))
    told = _fields.told(fields, "log", around)
    return replace(
        record,
        text="\n".join([told.text or group[0].text, *(line.text for line in group[1:])]),
        event=told.event,
        level=told.level,
        subject=((("container", service),) if service else ()) + told.subject,
        links=told.links,
        flags=() if told.event else ("no-stamp",),
    )


source = Source("lines of key=value pairs (logfmt)", recognise, read, known_by="lines of `key=value`")
