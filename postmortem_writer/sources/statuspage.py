"""Statuspage webhooks, and the incidents its API lists: one record an update.

Updates stand newest first. Readers see ``display_at``, which may be set back; ``created_at`` is when it was typed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _times
from postmortem_writer.sources._deliveries import Bodies, listed, oldest_first, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, inside, lines, obj, objs, words
from postmortem_writer.sources._source import Source

_SET_BACK = 60_000_000_000  # nanoseconds between shown and typed that a slow form does not explain


def _fits(body: dict[str, Any]) -> bool:
    one = _is_incident(obj(body, "incident")) or _is_incident(body) or "created_at" in obj(body, "component_update")
    return one or any(map(_is_incident, objs(body, "incidents")[:5]))


def _is_incident(incident: dict[str, Any]) -> bool:
    updates = incident.get("incident_updates")
    return (
        isinstance(updates, list)
        and "name" in incident
        and bool({"impact", "backfilled", "shortlink"} & incident.keys())
    )


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    if "created_at" in obj(body.value, "component_update"):
        return [_component(body.value, place, around)]
    if _is_incident(body.value):
        return _incident(body, (), place, around)
    if _is_incident(obj(body.value, "incident")):
        return _incident(body, ("incident",), place, around)
    found = (element for element in listed(body, "incidents") if _is_incident(element.value))
    return [record for element in found for record in _incident(element, (), placed(place, element), around)]


def _incident(holder: Element, path: tuple[str, ...], place: Record, around: Frame) -> Iterator[Record]:
    incident = obj(holder.value, *path)
    base = replace(
        place,
        kind="status-post",
        thread=words(incident, "id"),
        heading=words(incident, "name"),
        level=first_words(incident, "impact_override", "impact").replace("none", ""),
        links=tuple(filter(None, (words(incident, "shortlink"),))),
        flags=("backfilled",) if inside(incident, "backfilled") is True else (),
    )
    updates = listed(holder, *path, "incident_updates")
    told = [_update(update.value, placed(base, update), around) for update in updates]
    yield from oldest_first(record for record in told if record.text) or [_alone(incident, base, around)]
    if review := words(incident, "postmortem_body"):
        shown = _times.stamp(incident.get("postmortem_published_at"), around)
        yield replace(base, text=lines("Postmortem", review), event=shown, native=f"{base.thread}:postmortem")


def _update(update: dict[str, Any], base: Record, around: Frame) -> Record:
    """Return one update: shown to have happened at one time, typed at another."""
    shown, typed = (_times.stamp(update.get(key), around) for key in ("display_at", "created_at"))
    edited = _times.settled(update.get("updated_at"), around)
    flags = list(base.flags)
    if shown and typed and (typed.instant or 0) - (shown.instant or typed.instant or 0) > _SET_BACK:
        flags.append("back-dated")
    if edited and typed and (edited.instant or 0) - (typed.instant or 0) > _SET_BACK:
        flags.append("edited")
    state, body = words(update, "status").replace("_", " ").capitalize(), words(update, "body")
    return replace(
        base,
        text=f"{state}: {body}" if body and state and not body.startswith(state) else body or state,
        native=words(update, "id"),
        event=shown or typed,
        posted=typed if shown and typed and shown.instant != typed.instant else None,
        subject=tuple(_components(update)),
        flags=tuple(flags),
    )


def _components(update: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for component in objs(update, "affected_components"):
        name, state = words(component, "name"), words(component, "new_status")
        if name and "\n" not in name:
            yield "component", f"{name} ({state.replace('_', ' ')})" if state else name


def _alone(incident: dict[str, Any], base: Record, around: Frame) -> Record:
    """Return the incident itself, where it holds no updates."""
    made = _times.stamp(incident.get("created_at"), around)
    return replace(base, text=f"{words(incident, 'status').capitalize()}: {base.heading}".lstrip(": "), event=made)


def _component(body: dict[str, Any], place: Record, around: Frame) -> Record:
    change = obj(body, "component_update")
    name = words(body, "component", "name") or words(change, "component_id")
    states = " -> ".join(
        words(change, key).replace("_", " ") for key in ("old_status", "new_status") if words(change, key)
    )
    made = _times.stamp(change.get("created_at"), around)
    return replace(
        place,
        kind="status-post",
        text=f"{name}: {states}",
        native=words(change, "id"),
        event=made,
        flags=("automatic",),
    )


_BODIES = Bodies((('"incident_updates"', '"component_update"'),), _fits, _tell)
source = Source(
    "Statuspage posts", _BODIES.recognise, _BODIES.read, known_by="`incident_updates` with `status` and `body`"
)
