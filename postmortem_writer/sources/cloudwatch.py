"""CloudWatch alarms: EventBridge events, Lambda alarm actions, SNS notifications and the alarm history.

The change is at ``state.timestamp``; ``startDate`` in ``reasonData`` (JSON in a string) is the metric's period and no change.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _json, _sns, _times
from postmortem_writer.sources._deliveries import Bodies, listed, oldest_first, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import lines, obj, objs, words
from postmortem_writer.sources._source import Source

_FLAGS = {"ALARM": "triggered", "OK": "resolved"}


@dataclass(frozen=True, slots=True)
class _Alarm:
    """One change of an alarm, whatever it came in; times as written."""

    name: str
    state: str
    at: Any
    reason: str = ""
    described: str = ""
    before: str = ""
    since: Any = None
    data: str = ""
    suppressed: str = ""
    suppressed_before: str = ""
    region: str = ""
    id: str = ""


def _fits(body: dict[str, Any]) -> bool:
    return any(True for _ in _alarms(body)) or any(map(_is_history, objs(body, "AlarmHistoryItems")[:5]))


def _alarms(body: dict[str, Any], depth: int = 1) -> Iterator[tuple[_Alarm, Any]]:
    """Yield the alarms in a body, each with when it was passed on."""
    for key, region in (("alarmData", words(body, "region")), ("detail", words(body, "region"))):
        held = obj(body, key)
        if "alarmName" in held and "value" in obj(held, "state"):
            yield _changed(held, region), body.get("time")
    if {"AlarmName", "NewStateValue"} <= body.keys():
        yield _notified(body), None
    for one in _sns.passed(body) if depth else ():
        for alarm, _ in _alarms(one.fields, depth - 1):
            yield replace(alarm, id=one.id), one.sent


def _changed(held: dict[str, Any], region: str) -> _Alarm:
    state, before = obj(held, "state"), obj(held, "previousState")
    return _Alarm(
        name=words(held, "alarmName"),
        state=words(state, "value"),
        at=state.get("timestamp"),
        reason=words(state, "reason"),
        described=words(held, "configuration", "description"),
        before=words(before, "value"),
        since=before.get("timestamp"),
        data=words(state, "reasonData"),
        suppressed=words(state, "actionsSuppressedReason"),
        suppressed_before=words(before, "actionsSuppressedReason"),
        region=region,
    )


def _notified(body: dict[str, Any]) -> _Alarm:
    told = {"name": "AlarmName", "state": "NewStateValue", "reason": "NewStateReason", "described": "AlarmDescription",
            "before": "OldStateValue", "region": "Region"}  # fmt: skip
    return _Alarm(at=body.get("StateChangeTime"), **{name: words(body, key) for name, key in told.items()})


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    told = [_record(alarm, sent, place, around) for alarm, sent in _alarms(body.value)]
    children = [child for alarm, _ in _alarms(body.value) for child in _children(alarm, place, around)]
    found = (element for element in listed(body, "AlarmHistoryItems") if _is_history(element.value))
    history = oldest_first(_history(element.value, placed(place, element), around) for element in found)
    return [*children, *told, *history]


def _record(alarm: _Alarm, sent: Any, place: Record, around: Frame) -> Record:
    event, passed_on = _times.stamp(alarm.at, around), _times.settled(sent, around)
    since = _times.settled(alarm.since, around)
    before = f"was {alarm.before}{f' since {since.raw}' if since else ''}" if alarm.before else ""
    before += f" ({alarm.suppressed_before})" if before and alarm.suppressed_before else ""
    return replace(
        place,
        kind="alert",
        text=lines(f"[{alarm.state}] {alarm.name}", alarm.reason, alarm.suppressed, alarm.described, before),
        native=f"{alarm.name}:{alarm.state}",
        event=event,
        posted=passed_on if event and passed_on and passed_on.instant != event.instant else None,
        said=(since,) if since else (),
        thread=alarm.name,
        subject=(("region", alarm.region),) if alarm.region else (),
        flags=tuple(filter(None, ("automatic", _FLAGS.get(alarm.state, "")))),
    )


def _children(alarm: _Alarm, place: Record, around: Frame) -> Iterator[Record]:
    """Yield the alarms that set off a composite one: their changes are older than its own."""
    try:
        data = _json.value(alarm.data) if _json.starts_like_json(alarm.data) else None
    except _json.Fault:
        return
    for one in objs(data, "triggeringAlarms"):
        name, state = words(one, "arn").rpartition(":alarm:")[2], obj(one, "state")
        if name and state:
            child = _Alarm(
                name, words(state, "value"), state.get("timestamp"), f"set off {alarm.name}", region=alarm.region
            )
            yield _record(child, None, place, around)


def _is_history(item: dict[str, Any]) -> bool:
    return {"AlarmName", "Timestamp", "HistorySummary"} <= item.keys()


def _history(item: dict[str, Any], place: Record, around: Frame) -> Record:
    """Return one row of ``describe-alarm-history``, whose data is JSON in a string."""
    try:
        data = _json.value(words(item, "HistoryData"))
    except _json.Fault:
        data = None
    state = words(data, "newState", "stateValue")
    summary = f"{words(item, 'AlarmName')}: {words(item, 'HistorySummary')}"
    return replace(
        place,
        kind="alert",
        text=lines(f"[{state}] {summary}" if state else summary, words(data, "newState", "stateReason")),
        event=_times.stamp(item.get("Timestamp"), around),
        thread=words(item, "AlarmName"),
        flags=tuple(filter(None, ("automatic", _FLAGS.get(state, "")))),
    )


_MARKS = (('"alarmData"', '"alarmName"', "AlarmName", '"AlarmHistoryItems"'),)
_BODIES = Bodies(_MARKS, _fits, _tell)
source = Source(
    "CloudWatch alarms",
    _BODIES.recognise,
    _BODIES.read,
    known_by='`alarmData`, `AlarmName`, or `detail-type` "CloudWatch Alarm State Change"',
)
