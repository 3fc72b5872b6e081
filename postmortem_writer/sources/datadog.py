"""Datadog monitor webhooks and events: dates are counts of milliseconds, often in strings, and tags are ``key:value``."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _times
from postmortem_writer.sources._deliveries import Bodies, listed, oldest_first, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, inside, lines, obj, objs, words
from postmortem_writer.sources._source import Source

_SUBJECT = ("service", "env", "host", "cluster", "kube_namespace", "team", "region")
_STATES = {"triggered": "triggered", "recovered": "resolved", "warn": "warning", "no data": "no-data"}


def _fits(body: dict[str, Any]) -> bool:
    return _is_hook(body) or _is_event(obj(body, "event")) or any(map(_is_event, objs(body, "events")[:5]))


def _is_hook(body: dict[str, Any]) -> bool:
    return "alert_transition" in body or {"alert_id", "event_type", "last_updated"} <= body.keys()


def _is_event(event: dict[str, Any]) -> bool:
    return "date_happened" in event and "title" in event


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    if _is_hook(body.value):
        return [_record(body.value, place, around)]
    if _is_event(obj(body.value, "event")):
        return [_record(obj(body.value, "event"), place, around)]
    found = (element for element in listed(body, "events") if _is_event(element.value))
    return oldest_first(_record(element.value, placed(place, element), around) for element in found)


def _record(fields: dict[str, Any], place: Record, around: Frame) -> Record:
    told = next((stamp for key in ("date_happened", "date") if (stamp := _times.stamp(fields.get(key), around))), None)
    updated = _times.settled(fields.get("last_updated"), around)
    state = words(fields, "alert_transition")
    links = (words(fields, key) for key in ("link", "url", "event_link", "snapshot"))
    return replace(
        place,
        kind="alert",
        text=lines(
            first_words(fields, "title", "alert_title", "event_title"),
            first_words(fields, "body", "text", "text_only_msg", "event_msg"),
            words(fields, "alert_status"),
        )
        or state,
        native=first_words(fields, "id", "alert_id"),
        event=told,
        posted=updated if told and updated and updated.instant != told.instant else None,
        thread=first_words(fields, "alert_id", "alert_cycle_key", "aggregation_key"),
        level=first_words(fields, "alert_priority", "priority", "alert_type"),
        subject=tuple(_subject(fields)),
        links=tuple(link for link in links if link.startswith("http")),
        flags=tuple(filter(None, ("automatic", _STATES.get(state.lower(), "")))),
    )


def _subject(fields: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """Yield what the tags and the host name, without repeats."""
    tags = inside(fields, "tags")
    found = tags.split(",") if isinstance(tags, str) else tags if isinstance(tags, list) else []
    pairs = [tag.strip().partition(":") for tag in found if isinstance(tag, str)]
    named = {key: value for key, _, value in pairs if key in _SUBJECT and value}
    host = first_words(fields, "hostname", "host")
    yield from {**named, **({"host": host} if host else {})}.items()


_BODIES = Bodies((('"alert_transition"', '"alert_id"', '"date_happened"'),), _fits, _tell)
source = Source("Datadog alerts", _BODIES.recognise, _BODIES.read, known_by="`alert_transition`, `alert_id`")
