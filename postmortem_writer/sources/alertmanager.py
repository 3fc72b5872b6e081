"""Prometheus Alertmanager: webhook payloads (version 4, Grafana's too), lists of them, and lists of alerts from its API.

``startsAt`` is when the rule fired, after its ``for:``; ``endsAt`` in the year 0001 means it still fires.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _json, _times
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources.records_json import broken

_LISTS: tuple[tuple[str, ...], ...] = ((), ("alerts",), ("data", "alerts"), ("data",))
_LINKS = ("generatorURL", "dashboardURL", "panelURL", "silenceURL")


def recognise(handed: Handed) -> float:
    """Return 1.0 when there is a list whose objects have labels and a start, or a list of deliveries that hold such."""
    return 1.0 if _path(handed.text) is not None or _are_deliveries(handed.text) else 0.0


def _are_deliveries(text: str) -> bool:
    first = _json.first(text) if text.lstrip()[:1] == "[" else []
    return any(isinstance(one.get("alerts"), list) and "status" in one for one in first)


def _path(text: str) -> tuple[str, ...] | None:
    """Return where the list of alerts is, or None."""
    if not _json.starts_like_json(text):
        return None
    paths = _LISTS[:1] if text.lstrip()[0] == "[" else _LISTS[1:]
    return next((path for path in paths if any(map(_is_alert, _json.first(text, path)))), None)


def _is_alert(alert: dict[str, Any]) -> bool:
    return isinstance(alert.get("labels"), dict) and ("startsAt" in alert or "activeAt" in alert)


def read(handed: Handed, zone: str) -> Reading:
    """Return a record for the start of every alert, and one for its end when it is resolved."""
    records: list[Record] = []
    diagnostics = []
    try:
        seen: set[str] = set()
        for element in _alerts(handed.text):
            if _is_alert(element.value):
                made = _records(handed.path, element, _times.frame(zone))
                records += (record for record in made if f"{record.native}@{record.instant}" not in seen)
                seen.update(f"{record.native}@{record.instant}" for record in records[-2:])
    except _json.Fault as fault:
        diagnostics.append(broken(handed.path, fault, len(records)))
    return Reading(tuple(records), diagnostics=tuple(diagnostics))


def _alerts(text: str) -> Iterator[_json.Element]:
    """Yield every alert with its place in the file; a list of deliveries is opened one delivery after another."""
    if not _are_deliveries(text):
        yield from _json.objects(text, _path(text) or ())
        return
    for delivery in _json.objects(text):
        for alert in _json.objects(delivery.raw, ("alerts",)):
            lines = delivery.line - 1
            yield replace(alert, line=alert.line + lines, end_line=alert.end_line + lines)


def _records(path: str, element: _json.Element, around: Frame) -> Iterator[Record]:
    alert = element.value
    yield _record(path, element, "firing", _time(alert, "startsAt", "activeAt"), around)
    if _status(alert) == "resolved" and _times.settled(alert.get("endsAt"), around):
        yield _record(path, element, "resolved", alert["endsAt"], around)


def _time(alert: dict[str, Any], *keys: str) -> Any:
    return next((alert[key] for key in keys if alert.get(key)), None)


def _status(alert: dict[str, Any]) -> str:
    status = alert.get("status", alert.get("state", ""))
    return str(status.get("state", "") if isinstance(status, dict) else status)


def _record(path: str, element: _json.Element, state: str, time: Any, around: Frame) -> Record:
    labels = {key: str(value) for key, value in element.value["labels"].items()}
    notes = element.value.get("annotations")
    notes = {key: str(value) for key, value in notes.items()} if isinstance(notes, dict) else {}
    name, level = labels.pop("alertname", "alert"), labels.get("severity", "")
    shown = " ".join(f"{key}={value}" for key, value in labels.items())
    told = [notes[key] for key in ("summary", "description", "message") if notes.get(key)]
    urls = [element.value.get(key) for key in _LINKS] + [notes.get("runbook_url")]
    labels.pop("severity", None)
    return Record(
        source=path,
        line=element.line,
        end_line=element.end_line,
        kind="alert",
        text=f"[{state.upper()}] {name} {shown}".strip() + "".join(f"\n{line}" for line in told),
        raw=element.raw,
        native=f"{element.value.get('fingerprint', name)}:{state}",
        event=_times.stamp(time, around),
        level=level,
        subject=tuple(labels.items()),
        links=tuple(str(url) for url in urls if url),
        flags=("automatic",),
    )


source = Source("Alertmanager or Grafana alerts", recognise, read)
