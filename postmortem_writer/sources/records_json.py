"""Any JSON that holds things with a time: a list of objects, an object around such lists, or one webhook's object.

Deploy lists, pager log entries, tracker exports: which key means what is told by ``_fields``.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _fields, _json, _kinds, _times
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._source import Handed, Reading, Source

_SAMPLE = 20
_DEPTH = 3
_MOMENTS = {
    "acknowledgedat", "detectedat", "mitigatedat", "resolvedat", "endedat", "endsat", "finishedat", "completedat",
    "closedat", "fixedat", "monitoringat", "identifiedat", "escalatedat", "canceledat",
}  # fmt: skip
"""Further times of one object that are happenings of their own."""

_BESIDE = {
    "repository",
    "sender",
    "organization",
    "installation",
    "page",
    "meta",
    "user",
    "account",
    "enterprise",
    "components",
    "affected_components",
}
"""Objects that a webhook sends along: what it happened to, not what happened."""

Thing = tuple[Element, str]
"""One object with a time, and the key of the list it stands in."""


def recognise(handed: Handed) -> float:
    """Return how sure it is that things with a time stand in it: surer when they say something in words."""
    if not _json.starts_like_json(handed.text):
        return 0.0
    told = [_fields.told(element.value, "note") for element, _ in islice(_things(handed.text), _SAMPLE)]
    if not told:
        return 0.0
    return 0.5 if sum(one.has_text for one in told) * 2 >= len(told) else 0.3


def read(handed: Handed, zone: str) -> Reading:
    """Return a record for every object with a time, and one for each further moment it names."""
    records: list[Record] = []
    faults: list[_json.Fault] = []
    keys: Counter[str] = Counter()
    wordless = 0
    around = _times.frame(zone)
    for element, listed_as in _things(handed.text, faults):
        record, time_key = _record(handed.path, element, listed_as, around)
        wordless += not record.text
        if record.text:
            keys[_mapping(element.value, record, time_key)] += 1
            records += [record, *_moments(record, element.value, time_key, around)]
    skipped = (f"{wordless} objects without words",) if wordless else ()
    broken_off = (broken(handed.path, fault, len(records)) for fault in faults)
    remarks = (*_times.remarks(handed.path, records), *_guessed(handed.path, keys), *broken_off)
    return Reading(tuple(records), skipped=skipped, diagnostics=remarks)


def _mapping(fields: dict[str, Any], record: Record, time_key: str) -> str:
    """Return which keys of an object were taken for what."""
    _, words = _fields.text_of(fields)
    who = _fields.actor_of(fields)[0] if record.actor else ""
    taken = (("time", time_key), ("text", " + ".join(key for key in fields if key in words)), ("who", who))
    return ", ".join(f"{meaning} = {key}" for meaning, key in taken if key)


def _guessed(path: str, keys: Counter[str]) -> Iterator[Diagnostic]:
    """Show the reader what the keys of a file were taken to mean, in one line."""
    if keys:
        (most, count), others = keys.most_common(1)[0], len(keys) - 1
        message = f"no tool's own format: {most}" + (f" (in {count} of {keys.total()} objects)" if others else "")
        yield Diagnostic("mapping", Level.SUGGESTION, path, message, "rename the keys if they mean something else")


def broken(path: str, fault: _json.Fault, kept: int) -> Diagnostic:
    """Return the diagnostic of a file that stops being JSON."""
    message = f"{fault}: the {kept} records before it are kept"
    return Diagnostic("broken-json", Level.ERROR, f"{path}:{fault.line}", message, "the file may be cut short")


def _things(text: str, faults: list[_json.Fault] | None = None) -> Iterator[Thing]:
    """Yield the objects with a time in file order, down to lists inside objects; where the JSON breaks off goes to ``faults``."""
    try:
        if text.lstrip()[:1] == "[":
            yield from _listed(text, 0, "", _DEPTH)
        else:
            start = len(text) - len(text.lstrip())
            yield from _object(text, Element(_json.value(text), text.strip(), 1, 1, start), "", _DEPTH)
    except _json.Fault as fault:
        if faults is not None:
            faults.append(fault)


def _listed(text: str, start: int, name: str, depth: int) -> Iterator[Thing]:
    for element in _json.elements(text, start=start):
        if isinstance(element.value, dict):
            yield from _object(text, element, name, depth)


def _object(text: str, element: Element, listed_as: str, depth: int) -> Iterator[Thing]:
    timed = _is_timed(element.value)
    if timed:
        yield element, listed_as
    inner = None if timed else _wrapped(element.value)
    if not depth or (inner is None and not any(map(_is_list_of_timed, element.value.values()))):
        return
    for key, member in _json.members(text, start=element.start):
        if key == inner:
            yield from _object(text, member, key, depth - 1)
        elif key not in _BESIDE and _is_list_of_timed(member.value):
            yield from _listed(text, member.start, key, depth - 1)


def _is_timed(fields: dict[str, Any]) -> bool:
    stamp = _fields.time_of(fields)[1]
    return stamp is not None and stamp.instant is not None


def _is_list_of_timed(value: Any) -> bool:
    """Tell a list of objects that have a time, or that wrap one that has."""
    first = next((item for item in value if isinstance(item, dict)), None) if isinstance(value, list) else None
    return first is not None and (_is_timed(first) or _wrapped(first) is not None)


def _wrapped(fields: dict[str, Any], depth: int = 2) -> str | None:
    """Return the key of the object inside a wrapper that tells most: webhooks hold ``incident`` beside ``page`` and ``meta``."""
    best: tuple[int, str | None] = (0, None)
    for key, value in fields.items():
        if not isinstance(value, dict) or key in _BESIDE:
            continue
        told = _fields.told(value, "note")
        weight = (told.event is not None) * (1 + 2 * told.has_text) + 4 * any(map(_is_list_of_timed, value.values()))
        if not weight and depth:
            weight = _wrapped(value, depth - 1) is not None
        if weight > best[0]:
            best = weight, key
    return best[1]


def _record(path: str, element: Element, listed_as: str, around: Frame) -> tuple[Record, str]:
    fields = element.value
    kind = _kinds.kind_of(fields, "note", listed_as)
    told = _fields.told(fields, kind, around)
    created = _fields.created(fields, told.time_key, around)
    record = Record(
        source=path,
        line=element.line,
        end_line=element.end_line,
        kind=kind,
        text=told.text,
        raw=element.raw,
        native=str(fields.get("id") or ""),
        event=told.event,
        posted=created,
        actor=told.actor,
        level=told.level,
        subject=told.subject,
        links=told.links,
    )
    return record, told.time_key


def _moments(record: Record, fields: dict[str, Any], time_key: str, around: Frame) -> Iterator[Record]:
    text, _ = _fields.text_of(fields)
    seen: set[Stamp | None] = {record.event}
    for key, stamp in _fields.times_of(fields, around):
        if key != time_key and _fields.plain(key) in _MOMENTS and stamp not in seen:
            seen.add(stamp)
            yield Record(
                source=record.source,
                line=record.line,
                end_line=record.end_line,
                kind=record.kind,
                text=f"{key}: {text}" if text else key,
                raw=record.raw,
                native=f"{record.native}:{key}",
                event=stamp,
                subject=record.subject,
            )


source = Source("JSON of things with a time", recognise, read, known_by="any list of objects with a time and a text")
