"""Opsgenie webhooks and alerts from its API.

One object mixes milliseconds (``createdAt``) and nanoseconds (``updatedAt``). ``createdAt`` is the alert's, whatever was done to it.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import _times
from postmortem_writer.sources._deliveries import Bodies, listed, oldest_first, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, inside, lines, obj, objs, whole, words
from postmortem_writer.sources._source import Source

_STATES = {
    "create": "triggered",
    "acknowledge": "acknowledged",
    "unacknowledge": "unacknowledged",
    "close": "resolved",
    "escalate": "escalated",
    "escalatenext": "escalated",
    "snooze": "snoozed",
    "assignownership": "assigned",
}
_SHOWN = {"create": "Created", "acknowledge": "Acknowledged", "unacknowledge": "Unacknowledged", "close": "Closed"}


def _fits(body: dict[str, Any]) -> bool:
    hooked = "action" in body and "alertId" in obj(body, "alert")
    return hooked or any(map(_is_listed, objs(body, "data")[:5])) or _is_listed(obj(body, "data"))


def _is_listed(alert: dict[str, Any]) -> bool:
    return {"tinyId", "acknowledged", "createdAt", "message"} <= alert.keys()


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    if "action" in body.value and "alertId" in obj(body.value, "alert"):
        return [_action(body.value, place, around)]
    if _is_listed(obj(body.value, "data")):
        return [_listed(obj(body.value, "data"), place, around)]
    found = (element for element in listed(body, "data") if _is_listed(element.value))
    return oldest_first(_listed(element.value, placed(place, element), around) for element in found)


def _action(body: dict[str, Any], place: Record, around: Frame) -> Record:
    """Return what was done to an alert: at its creation then, else when the alert was updated."""
    alert, action = obj(body, "alert"), words(body, "action")
    made = action.lower() == "create"
    at, by = ("createdAt", ()) if made else ("updatedAt", (words(alert, "username"),))
    told = lines(words(alert, "note"), words(alert, "description") if made else "")
    taken_in = _times.settled(alert.get("insertedAt"), around) if made else None
    return replace(
        _base(alert, place),
        text=lines(f"[{_SHOWN.get(action.lower(), action)}] {words(alert, 'message')}".strip(), told),
        native=f"{words(alert, 'alertId')}:{action}",
        event=_times.stamp(alert.get(at), around),
        ingested=taken_in,
        actor=next((Actor(name, words(alert, "userId")) for name in by if name and name.lower() != "system"), None),
        flags=tuple(filter(None, (_STATES.get(action.lower(), ""), "automatic" if made else ""))),
    )


def _listed(alert: dict[str, Any], place: Record, around: Frame) -> Record:
    """Return one alert as the API lists it: it stands for every time it was raised again."""
    raised = max(whole(alert.get("count")), 1)
    begun, last = (_times.settled(alert.get(key), around) for key in ("createdAt", "lastOccurredAt"))
    owner, state = words(alert, "owner"), words(alert, "status")
    told = f"[{state or 'alert'}] {words(alert, 'message')}"
    acked = "acknowledged" if inside(alert, "acknowledged") is True else ""
    return replace(
        _base(alert, place),
        text=lines(told, ", ".join(filter(None, (acked, owner and f"owner {owner}")))),
        native=words(alert, "id"),
        event=begun or _times.stamp(alert.get("createdAt"), around),
        count=raised,
        first=begun if raised > 1 else None,
        last=_later(last, begun) if raised > 1 else None,
        flags=("automatic",),
    )


def _later(last: Stamp | None, first: Stamp | None) -> Stamp | None:
    return last if last and first and (last.instant or 0) >= (first.instant or 0) else None


def _base(alert: dict[str, Any], place: Record) -> Record:
    priority = words(alert, "priority")
    subject = {key: words(alert, key) for key in ("entity", "source", "alias")}
    return replace(
        place,
        kind="alert",
        thread=first_words(alert, "alertId", "id"),
        level=f"P{priority}" if priority.isdigit() else priority,
        subject=tuple((key, value) for key, value in subject.items() if value and "\n" not in value),
    )


_BODIES = Bodies((('"alertId"', '"tinyId"'), ("createdAt",)), _fits, _tell)
source = Source("Opsgenie alerts", _BODIES.recognise, _BODIES.read, known_by="`action` and `alert.alertId`")
