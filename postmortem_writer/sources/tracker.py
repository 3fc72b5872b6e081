"""Incident trackers such as Rootly and FireHydrant: an incident whose moments each have a named time.

A null is a time that nobody recorded, never "now". A time older than the record itself was typed in afterwards.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _fields, _times
from postmortem_writer.sources._deliveries import Bodies, in_order_of_time, listed, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, inside, lines, obj, objs, words
from postmortem_writer.sources._source import Source

_MOMENTS = {
    "startedat": "Started",
    "impactstartedat": "Impact started",
    "detectedat": "Detected",
    "reportedat": "Reported",
    "intriageat": "In triage",
    "acknowledgedat": "Acknowledged",
    "identifiedat": "Identified",
    "mitigatedat": "Mitigated",
    "resolvedat": "Resolved",
    "closedat": "Closed",
    "cancelledat": "Cancelled",
}
_FEWEST = 3
_PLACES: tuple[tuple[str, ...], ...] = (
    (),
    ("attributes",),
    ("data", "attributes"),
    ("data", "incident"),
    ("data",),
    ("incident",),
)
_LISTS = ("data", "incidents")


def _where(body: dict[str, Any]) -> tuple[str, ...] | None:
    """Return where the incident of a body is, or None."""
    return next((path for path in _PLACES if _is_incident(obj(body, *path))), None)


def _is_incident(fields: dict[str, Any]) -> bool:
    named = sum(_fields.plain(key) in _MOMENTS for key in fields)
    telling = named >= _FEWEST or any("occurred_at" in one and "type" in one for one in objs(fields, "milestones"))
    return telling and bool(_title(fields)) and "incident_number" not in fields


def _fits(body: dict[str, Any]) -> bool:
    return _where(body) is not None or any(_where(one) is not None for key in _LISTS for one in objs(body, key)[:5])


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    where = _where(body.value)
    if where is not None:
        return _incident(obj(body.value, *where), place, around)
    found = (element for key in _LISTS for element in listed(body, key))
    return [record for one in found for record in _listed(one, placed(place, one), around)]


def _listed(element: Element, place: Record, around: Frame) -> list[Record]:
    where = _where(element.value)
    return [] if where is None else _incident(obj(element.value, *where), place, around)


def _incident(fields: dict[str, Any], place: Record, around: Frame) -> list[Record]:
    """Return the moments of one incident in order of time, and that its record was made."""
    title, made = _title(fields), _times.stamp(fields.get("created_at") or fields.get("createdAt"), around)
    severity = inside(fields, "severity")
    base = replace(
        place,
        thread=first_words(fields, "id", "slug", "number"),
        level=words(severity) or first_words(severity, "name", "slug"),
        links=tuple(link for key in ("url", "incident_url", "html_url") if (link := words(fields, key))),
    )
    told = [replace(base, text=lines(f"Recorded: {title}", words(fields, "summary")), event=made)] if made else []
    for name, at in _moments(fields):
        stamp = _times.stamp(at, around)
        earlier = made is not None and stamp is not None and (stamp.instant or 0) < (made.instant or 0)
        flags = (
            *(("typed-in",) if earlier and stamp and stamp.instant else ()),
            *(("formal",) if name == "Closed" else ()),
        )
        if stamp is not None:
            told.append(
                replace(base, text=f"{name}: {title}", event=stamp, native=f"{base.thread}:{name}", flags=flags)
            )
    return in_order_of_time(told)


def _moments(fields: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in fields.items():
        if _fields.plain(key) in _MOMENTS and value:
            yield _MOMENTS[_fields.plain(key)], value
    for one in objs(fields, "milestones"):
        if one.get("occurred_at"):
            yield words(one, "type").replace("_", " ").capitalize(), one["occurred_at"]


def _title(fields: dict[str, Any]) -> str:
    return first_words(fields, "title", "name", "summary")


def _missing(body: Element, place: Record) -> Iterator[Diagnostic]:
    where = _where(body.value)
    fields = obj(body.value, *where) if where is not None else {}
    empty = [key for key, value in fields.items() if _fields.plain(key) in _MOMENTS and value is None]
    if empty:
        message = f"was never filled in: {', '.join(empty)}"
        yield Diagnostic("empty-time", Level.SUGGESTION, place.place, message, "it stays unknown")


_MARKS = (("started_at", "startedAt", '"milestones"', "detected_at"), ('"title"', '"name"', '"summary"'))
_BODIES = Bodies(_MARKS, _fits, _tell, _missing, sure=0.92)
source = Source(
    "incidents of a tracker (Rootly, FireHydrant)",
    _BODIES.recognise,
    _BODIES.read,
    known_by="an incident with several named times that end in `_at`",
)
