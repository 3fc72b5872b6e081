"""JSON lines: one object a line, as pino, bunyan, zap, ECS, journald, MongoDB and OpenTelemetry write them.

Lines that are no JSON (a panic, a banner) are kept as text; an indented one belongs to the line before it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _fields, _json, _kinds, _logfmt, _times
from postmortem_writer.sources._source import Handed, Reading, Source

_COLOUR = r"(?:\x1b\[[0-9;?]*[A-Za-z])*"
_PREFIX = re.compile(rf"{_COLOUR}(?P<name>[\w.-]{{1,60}}){_COLOUR} +\| ?{_COLOUR}(?=\{{)")
_SAMPLE = 50
_SAMPLED_TEXT = 200_000


def recognise(handed: Handed) -> float:
    """Return the share of the first lines that are objects with a time; indented ones belong to the line before."""
    lines = [
        line
        for line in handed.text[:_SAMPLED_TEXT].split("\n", _SAMPLE)[:_SAMPLE]
        if line.strip() and line[0] not in " \t"
    ]
    if len(lines) > 1 and len(handed.text) > _SAMPLED_TEXT:
        lines.pop()  # may be cut short
    objects = [fields for line in lines for fields in _parse(line)[1][:1]]
    timed = sum(_fields.time_of(fields)[1] is not None for fields in objects)
    return 0.9 * timed / len(lines) if timed and timed * 2 >= len(lines) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record for every object and for every run of text between them."""
    records: list[Record] = []
    broken = 0
    for number, lines in _grouped(handed.text):
        name, objects = _parse(lines[0])
        raw = "\n".join(lines)
        line = Record(handed.path, number, "log", raw.strip(), raw=raw, end_line=number + len(lines) - 1)
        records += (_told(line, name, fields, _times.frame(zone), lines[1:]) for fields in objects)
        if not objects:
            broken += raw.startswith("{")
            records.append(line)
    skipped = (f"{broken} lines begin like JSON and are broken: kept as text",) if broken else ()
    return Reading(tuple(records), skipped=skipped, diagnostics=_times.remarks(handed.path, records))


def _grouped(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each line that begins at the margin, with its number and the indented lines below it."""
    start, group = 0, list[str]()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        if group and line[0] in " \t":
            group += [""] * (number - start - len(group)) + [line]
            continue
        if group:
            yield start, group
        start, group = number, [line]
    if group:
        yield start, group


def _parse(line: str) -> tuple[str, list[dict[str, Any]]]:
    prefix = _PREFIX.match(line)
    body = line[prefix.end() :] if prefix else line.lstrip()
    if not body.startswith("{"):
        return "", _pairs(body)
    try:
        return (prefix["name"] if prefix else ""), list(_unwrapped(_json.value(body)))
    except _json.Fault:
        return "", []


def _pairs(body: str) -> list[dict[str, Any]]:
    fields = _logfmt.pairs(body)
    return [dict(fields)] if _fields.time_of(fields)[1] else []


def _unwrapped(value: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the object itself, or the log records inside an OpenTelemetry envelope with their resource's attributes."""
    if not isinstance(value.get("resourceLogs"), list):
        yield value
        return
    for group in _dicts(value["resourceLogs"]):
        resource = _attributes(group.get("resource"))
        for scope in _dicts(group.get("scopeLogs")):
            for entry in _dicts(scope.get("logRecords")):
                yield resource | _attributes(entry) | {k: v for k, v in entry.items() if k != "attributes"}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _attributes(holder: Any) -> dict[str, Any]:
    pairs = _dicts(holder.get("attributes")) if isinstance(holder, dict) else []
    wrapped = ((pair.get("key"), pair.get("value")) for pair in pairs)
    return {str(key): next(iter(value.values()), "") for key, value in wrapped if isinstance(value, dict)}


def _told(line: Record, name: str, fields: dict[str, Any], around: Frame, below: list[str]) -> Record:
    kind = _kinds.kind_of(fields, "log")
    told = _fields.told(fields, kind, around)
    return replace(
        line,
        kind=kind,
        text="\n".join([told.text, *below]) if told.text else line.text,
        event=told.event,
        ingested=_fields.taken_in(fields, told.time_key, around),
        actor=told.actor,
        level=told.level,
        subject=(("container", name), *told.subject) if name else told.subject,
        links=told.links,
        flags=("doubtful-clock",) if _fields.clocks_disagree(fields.items(), around) else (),
    )


source = Source("JSON lines", recognise, read, known_by="one JSON object with a time on a line")
