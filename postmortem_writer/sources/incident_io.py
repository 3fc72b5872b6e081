"""incident.io: an incident with the times people typed in, its updates (newest first), roles and follow-ups.

A time that nobody filled in is null, and stays unknown. "Closed" may come days after the fix.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _times
from postmortem_writer.sources._deliveries import Bodies, in_order_of_time, listed, oldest_first, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import inside, lines, obj, objs, person, words
from postmortem_writer.sources._source import Source

_TIMES = "incident_timestamp_values"
_KEYS = {_TIMES, "incident_status", "incident_role_assignments", "reference", "incident_type"}


def _where(body: dict[str, Any]) -> tuple[str, ...] | None:
    """Return where the incident is in a body: itself, under ``incident``, or under the name of a webhook's event."""
    event = words(body, "event_type")
    paths: tuple[tuple[str, ...], ...] = (("incident",), (event, "incident"), (event,), ())
    return next((path for path in paths if _is_incident(obj(body, *path))), None)


def _is_incident(incident: dict[str, Any]) -> bool:
    return "created_at" in incident and len(_KEYS & incident.keys()) >= 2


def _fits(body: dict[str, Any]) -> bool:
    return _where(body) is not None or any(map(_is_incident, objs(body, "incidents")[:5]))


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    where = _where(body.value)
    if where is None:
        found = (element for element in listed(body, "incidents") if _is_incident(element.value))
        told = (_incident(element.value, placed(place, element), around) for element in found)
        return [record for records in told for record in in_order_of_time(records)]
    base = replace(place, thread=words(obj(body.value, *where), "id"))
    updates = (_update(one.value, placed(base, one), around) for one in listed(body, "incident_updates"))
    tasks = (_follow_up(one.value, placed(base, one), around) for one in listed(body, "follow_ups"))
    incident = _incident(obj(body.value, *where), place, around)
    return in_order_of_time([*incident, *oldest_first(updates), *oldest_first(tasks)])


def _incident(incident: dict[str, Any], place: Record, around: Frame) -> Iterator[Record]:
    """Yield that it was opened, every time that was filled in, and who had which role."""
    name = words(incident, "name")
    base = replace(
        place,
        thread=words(incident, "id"),
        level=words(incident, "severity", "name"),
        links=tuple(filter(None, (words(incident, "permalink"),))),
    )
    opened = _times.stamp(incident.get("created_at"), around)
    title = " ".join(filter(None, (words(incident, "reference"), "opened:", name)))
    summary = words(incident, "summary")
    yield replace(
        base,
        text=lines(title, summary),
        event=opened,
        actor=person(inside(incident, "creator", "user")),
        native=base.thread,
    )
    for one in objs(incident, "incident_role_assignments"):
        if who := person(inside(one, "assignee")):
            yield replace(base, text=f"{words(one, 'role', 'name')}: {who.name}", level="")
    for one in objs(incident, _TIMES):
        told = words(one, "incident_timestamp", "name")
        at = _times.stamp(inside(one, "value", "value"), around)
        if at is not None:
            formal = ("formal",) if told.lower().startswith("closed") else ()
            text, native = f"{told}: {name}", f"{base.thread}:{told}"
            yield replace(base, text=text, event=at, native=native, flags=("typed-in", *formal))


def _update(update: dict[str, Any], base: Record, around: Frame) -> Record:
    state, severity = words(update, "new_incident_status", "name"), words(update, "new_severity", "name")
    return replace(
        base,
        text=": ".join(filter(None, (state, words(update, "message")))),
        native=words(update, "id"),
        event=_times.stamp(update.get("created_at"), around),
        actor=person(inside(update, "updater", "user")) or person(inside(update, "updater", "api_key")),
        level=severity,
    )


def _follow_up(task: dict[str, Any], base: Record, around: Frame) -> Record:
    """Return a follow-up, written down at its creation; it is no event of the incident."""
    owner = person(inside(task, "assignee"))
    told = ", ".join(filter(None, (owner.name if owner else "no owner", words(task, "status"))))
    return replace(
        base,
        text=lines(f"Follow-up: {words(task, 'title')} ({told})", words(task, "description")),
        native=words(task, "id"),
        posted=_times.stamp(task.get("created_at"), around),
    )


def _missing(body: Element, place: Record) -> Iterator[Diagnostic]:
    where = _where(body.value)
    times = objs(obj(body.value, *where), _TIMES) if where is not None else []
    empty = [words(one, "incident_timestamp", "name") for one in times if not inside(one, "value", "value")]
    if empty:
        message = f"was never filled in: {', '.join(filter(None, empty))}"
        yield Diagnostic("empty-time", Level.SUGGESTION, place.place, message, "it stays unknown")


_BODIES = Bodies((('"incident_status"', f'"{_TIMES}"'), ('"created_at"',)), _fits, _tell, _missing)
source = Source(
    "incident.io incidents", _BODIES.recognise, _BODIES.read, known_by="`incident_timestamp_values`, `incident_updates`"
)
