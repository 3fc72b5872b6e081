"""PagerDuty webhooks: version 3 (one event a body) and version 2 (messages that carry log entries)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _pagerduty, _times, pagerduty_log
from postmortem_writer.sources._deliveries import Bodies, listed, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, lines, obj, objs, words
from postmortem_writer.sources._source import Source

_STATES = {
    "triggered",
    "acknowledged",
    "unacknowledged",
    "resolved",
    "reopened",
    "escalated",
    "reassigned",
    "delegated",
}
_OLD = {"trigger": "triggered", "acknowledge": "acknowledged", "resolve": "resolved", "escalate": "escalated",
        "unacknowledge": "unacknowledged", "assign": "reassigned", "delegate": "delegated"}  # fmt: skip


def _fits(body: dict[str, Any]) -> bool:
    return _is_new(body) or any(map(_is_old, objs(body, "messages")[:5]))


def _is_new(body: dict[str, Any]) -> bool:
    event = obj(body, "event")
    return words(event, "event_type").startswith(("incident.", "service.")) and "occurred_at" in event


def _is_old(message: dict[str, Any]) -> bool:
    named = words(message, "event") or words(message, "type")
    return named.startswith("incident.") and bool(_old_incident(message))


def _old_incident(message: dict[str, Any]) -> dict[str, Any]:
    return obj(message, "incident") or obj(message, "data", "incident")


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    if _is_new(body.value):
        return [_event(obj(body.value, "event"), place, around)]
    return [record for element in listed(body, "messages") for record in _message(element, place, around)]


def _event(event: dict[str, Any], place: Record, around: Frame) -> Record:
    """Return what a version 3 event says: about an incident, or about a note, an update or a responder of one."""
    data = obj(event, "data")
    incident = obj(data, "incident") or data
    what = words(event, "event_type").partition(".")[2].replace("_", " ").replace(".", " ")
    told = first_words(data, "content", "message") if data is not incident else ""
    title = first_words(incident, "title", "summary")
    assigned = (
        _pagerduty.names(objs(data, "assignees"))
        if what in ("triggered", "reassigned", "escalated", "delegated")
        else ""
    )
    actor = _pagerduty.agent(event.get("agent"), words(event, "client", "name"))
    by_hand = ("by-hand",) if what == "triggered" and actor and not actor.bot else ()
    return replace(
        place,
        kind="page-event",
        text=lines(f"{what.capitalize()}: {title or words(incident, 'id')}", told, assigned and f"Assigned to {assigned}."),
        native=words(event, "id"),
        event=_times.stamp(event.get("occurred_at"), around),
        actor=actor,
        thread=words(incident, "id"),
        level=_pagerduty.level(incident),
        subject=_pagerduty.subject(incident),
        links=tuple(filter(None, (words(incident, "html_url"),))),
        flags=(*((what,) if what in _STATES else ()), *by_hand),
    )  # fmt: skip


def _message(element: Element, place: Record, around: Frame) -> Iterator[Record]:
    """Yield the log entries of a version 2 message, or its bare event where it carries none."""
    message, at = element.value, placed(place, element)
    if not _is_old(message):
        return
    incident = _old_incident(message)
    title = first_words(incident, "title", "summary", "description")
    told = [pagerduty_log.entry(one, at, around) for one in objs(message, "log_entries") if words(one, "type")]
    for record in told or [_bare(message, at, around)]:
        yield replace(
            record,
            text=lines(record.text, title),
            thread=words(incident, "id"),
            level=_pagerduty.level(incident),
            subject=_pagerduty.subject(incident),
            links=record.links or tuple(filter(None, (words(incident, "html_url"),))),
        )


def _bare(message: dict[str, Any], place: Record, around: Frame) -> Record:
    what = (words(message, "event") or words(message, "type")).partition(".")[2]
    state = _OLD.get(what, "")
    return replace(
        place,
        kind="page-event",
        text=(state or what.replace("_", " ")).capitalize(),
        native=words(message, "id"),
        event=_times.stamp(message.get("created_on"), around),
        flags=(state,) if state else (),
    )


_BODIES = Bodies((("incident.", "service."), ('"event"', '"messages"')), _fits, _tell)
source = Source(
    "PagerDuty webhooks",
    _BODIES.recognise,
    _BODIES.read,
    known_by="`event.event_type` that begins with `incident.`, or `messages` of version 2",
)
