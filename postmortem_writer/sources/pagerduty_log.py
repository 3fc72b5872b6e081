"""PagerDuty log entries and notes, as its API lists them: newest first, each with who did what and by which way."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _pagerduty, _times
from postmortem_writer.sources._deliveries import Bodies, in_order_of_time, listed, oldest_first, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, inside, lines, obj, objs, words
from postmortem_writer.sources._source import Source

_STATES = {
    "trigger": "triggered",
    "acknowledge": "acknowledged",
    "unacknowledge": "unacknowledged",
    "resolve": "resolved",
    "reopen": "reopened",
    "escalate": "escalated",
    "assign": "assigned",
    "delegate": "assigned",
    "notify": "notified",
    "snooze": "snoozed",
    "annotate": "",
}
_ENDING = "_log_entry"


def entries(body: Element, place: Record, around: Frame, *path: str) -> list[Record]:
    """Return the log entries in the list under ``path`` of a body, oldest first."""
    told = (entry(element.value, placed(place, element), around) for element in listed(body, *path))
    return oldest_first(record for record in told if record.text)


def entry(fields: dict[str, Any], place: Record, around: Frame) -> Record:
    """Return the record of one log entry at a place."""
    type = words(fields, "type").removesuffix(_ENDING)
    channel = obj(fields, "channel")
    way = words(channel, "type")
    incident = obj(fields, "incident")
    details = words(channel, "details") or first_words(obj(channel, "details"), "description", "summary", "message")
    said = first_words(channel, "summary", "subject", "content") or words(fields, "note")
    told = words(fields, "summary") or type.capitalize()
    state = _STATES.get(type, type.replace("_", "-"))
    actor = _pagerduty.agent(fields.get("agent"), way)
    timed_out = "timed-out" if type == "unacknowledge" and way == "timeout" else ""
    by_hand = "by-hand" if type == "trigger" and actor and not actor.bot else ""
    begun = _times.settled(inside(channel, "details", "startsAt"), around)
    return replace(
        place,
        kind="page-event",
        text=lines(said, told, details) if type == "trigger" else lines(told, said, details),
        native=words(fields, "id"),
        event=_times.stamp(fields.get("created_at"), around),
        said=(begun,) if begun else (),
        actor=actor,
        thread=words(incident, "id"),
        subject=_pagerduty.subject(incident, fields.get("service")),
        links=tuple(filter(None, (words(fields, "html_url"),))),
        flags=tuple(filter(None, (state, timed_out, by_hand))),
    )


def _note(fields: dict[str, Any], place: Record, around: Frame) -> Record:
    return replace(
        place,
        kind="page-event",
        text=words(fields, "content"),
        native=words(fields, "id"),
        event=_times.stamp(fields.get("created_at"), around),
        actor=_pagerduty.agent(fields.get("user"), words(fields, "channel", "summary")),
    )


def _fits(body: dict[str, Any]) -> bool:
    if _is_entry(body):
        return True
    listed_entries = any(map(_is_entry, objs(body, "log_entries")[:5]))
    return listed_entries or any("content" in note and "user" in note for note in objs(body, "notes")[:5])


def _is_entry(body: dict[str, Any]) -> bool:
    return words(body, "type").endswith(_ENDING) and "created_at" in body


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    if _is_entry(body.value):
        return [entry(body.value, place, around)]
    told = [*entries(body, place, around, "log_entries"), *_notes(body, place, around)]
    return _pagerduty.in_sequence(in_order_of_time(told))


def _notes(body: Element, place: Record, around: Frame) -> Iterator[Record]:
    told = (_note(element.value, placed(place, element), around) for element in listed(body, "notes"))
    yield from oldest_first(record for record in told if record.text)


_BODIES = Bodies((("_log_entry", '"notes"'), ("created_at",)), _fits, _tell)
source = Source(
    "PagerDuty log entries", _BODIES.recognise, _BODIES.read, known_by="`log_entries` whose `type` ends in `_log_entry`"
)
