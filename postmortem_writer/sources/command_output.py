"""Output of ``top`` and ``uptime``: each snapshot begins with a time of day, without a date or a zone."""

import re

from postmortem_writer.clock import Frame, leading
from postmortem_writer.evidence import Record
from postmortem_writer.sources._days import on_its_day
from postmortem_writer.sources._ledger import bare_zone, unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._source import Handed, Reading, Source

_SNAPSHOT = re.compile(r"(?:top - | )?(?=(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d up .{1,60}load average: )")


def recognise(handed: Handed) -> float:
    """Return 0.95 when the first line that is not blank is the first of a snapshot."""
    first = next((line.text for line in lines(handed.text[:2_000]) if line.text.strip()), "")
    return 0.95 if _SNAPSHOT.match(first) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a snapshot; the date comes from the file's name or is not known."""
    frame = on_its_day(Frame(zone), handed)
    groups: list[list[Line]] = []
    for line in lines(handed.text):
        if _SNAPSHOT.match(line.text):
            groups.append([line])
        elif groups:
            groups[-1].append(line)
    records = tuple(_record(handed, group, frame) for group in groups)
    bare, basis = bare_zone(records, frame)
    return Reading(records, bare, basis, (), unplaced(handed.path, (record.event for record in records), zone))


def _record(handed: Handed, group: list[Line], frame: Frame) -> Record:
    while not group[-1].text.strip():
        group.pop()
    start = _SNAPSHOT.match(group[0].text)
    found = leading(group[0].text, frame, start.end()) if start else None
    text = "\n".join(line.text.rstrip() for line in group).strip()
    stamp = found.stamp if found else None
    flags = ("doubtful-clock",) if stamp and stamp.doubt else ()
    return Record(
        handed.path,
        group[0].number,
        "command",
        text,
        raw(handed.text, group),
        group[-1].number,
        event=stamp,
        flags=flags,
    )


source = Source("output of top or uptime", recognise, read, known_by="the first line of `top` or `uptime`")
