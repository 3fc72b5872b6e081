"""PagerDuty incidents from its API: when each was triggered, assigned, acknowledged, and last changed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _pagerduty, _times
from postmortem_writer.sources._deliveries import Bodies, in_order_of_time, listed, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, inside, lines, obj, objs, person, words
from postmortem_writer.sources._source import Source

_KEYS = {"incident_number", "last_status_change_at", "assignments", "acknowledgements", "escalation_policy"}


def _fits(body: dict[str, Any]) -> bool:
    return _is_incident(_one(body)) or any(map(_is_incident, objs(body, "incidents")[:5]))


def _one(body: dict[str, Any]) -> dict[str, Any]:
    return obj(body, "incident") or body


def _is_incident(fields: dict[str, Any]) -> bool:
    return "created_at" in fields and len(_KEYS & fields.keys()) >= 3


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    if _is_incident(_one(body.value)):
        return _pagerduty.in_sequence(list(_incident(_one(body.value), place, around)))
    elements = [element for element in listed(body, "incidents") if _is_incident(element.value)]
    told = [list(_incident(element.value, placed(place, element), around)) for element in elements]
    return _pagerduty.in_sequence(in_order_of_time(record for one in told for record in one))


def _incident(fields: dict[str, Any], place: Record, around: Frame) -> Iterator[Record]:
    """Yield the happenings of one incident, oldest first; the last change is told once."""
    title = first_words(fields, "title", "summary", "description") or words(fields, "id")
    base = replace(
        place,
        kind="page-event",
        thread=words(fields, "id"),
        level=_pagerduty.level(fields),
        subject=_pagerduty.subject(fields),
        links=tuple(filter(None, (words(fields, "html_url"),))),
    )
    yield _moment(base, f"Triggered: {title}", fields.get("created_at"), around, None, "triggered")
    told = [_answer(base, one, around) for one in objs(fields, "assignments")]
    told += [_answer(base, one, around) for one in objs(fields, "acknowledgements")]
    yield from in_order_of_time(told)
    last = _last_change(base, fields, title, around)
    if last is not None and not any(last.instant == one.instant for one in told):
        yield last


def _answer(base: Record, one: dict[str, Any], around: Frame) -> Record:
    acknowledged = "acknowledger" in one
    who = inside(one, "acknowledger" if acknowledged else "assignee")
    name = (person(who) or person("somebody")).name  # type: ignore[union-attr]
    text, state = (f"Acknowledged by {name}.", "acknowledged") if acknowledged else (f"Assigned to {name}.", "assigned")
    return _moment(base, text, one.get("at"), around, who if acknowledged else None, state)


def _last_change(base: Record, fields: dict[str, Any], title: str, around: Frame) -> Record | None:
    status = words(fields, "status").lower()
    at = fields.get("resolved_at") or fields.get("last_status_change_at")
    if status in ("", "triggered") or not at:
        return None
    who = fields.get("last_status_change_by")
    by = person(who)
    text = f"{status.capitalize()}{f' by {by.name}' if by else ''}: {title}"
    reason = words(fields, "resolve_reason") or words(fields, "resolve_reason", "type").replace("_", " ")
    return _moment(base, lines(text, reason), at, around, who, status)


def _moment(base: Record, text: str, at: Any, around: Frame, who: Any, state: str) -> Record:
    stamp = _times.stamp(at, around)
    native = f"{base.thread}:{state}"
    return replace(base, text=text, event=stamp, native=native, actor=_pagerduty.agent(who), flags=(state,))


_BODIES = Bodies((("last_status_change_at", "acknowledgements", "assignments"), ("created_at",)), _fits, _tell)
source = Source(
    "PagerDuty incidents", _BODIES.recognise, _BODIES.read, known_by="`incident_number`, `html_url`, `service`"
)
