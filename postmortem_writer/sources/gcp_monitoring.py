"""Google Cloud Monitoring webhooks: an incident opens and, once ``ended_at`` is filled in, closes."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _times
from postmortem_writer.sources._deliveries import Bodies
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, lines, obj, words
from postmortem_writer.sources._source import Source

_NAMES = ("policy_name", "condition_name")


def _fits(body: dict[str, Any]) -> bool:
    incident = obj(body, "incident")
    return "started_at" in incident and any(name in incident for name in _NAMES)


def _tell(body: Element, place: Record, around: Frame) -> Iterator[Record]:
    incident = obj(body.value, "incident")
    base = replace(
        place,
        kind="alert",
        thread=words(incident, "incident_id"),
        level=words(incident, "severity"),
        subject=tuple(_subject(incident)),
        links=tuple(filter(None, (words(incident, "url"),))),
    )
    yield _change(base, incident, "OPEN", incident.get("started_at"), around)
    if _times.settled(incident.get("ended_at"), around):
        yield _change(base, incident, "CLOSED", incident.get("ended_at"), around)


def _change(base: Record, incident: dict[str, Any], state: str, at: Any, around: Frame) -> Record:
    summary = first_words(incident, "summary", "condition_name", "policy_name")
    values = [words(incident, key) for key in ("observed_value", "threshold_value")]
    measured = f"observed {values[0]}, threshold {values[1] or 'not given'}" if values[0] and state == "OPEN" else ""
    flag = "triggered" if state == "OPEN" else "resolved"
    text = lines(
        f"[{state}] {summary}", measured, words(incident, "documentation", "content") if state == "OPEN" else ""
    )
    native = f"{base.thread}:{state.lower()}"
    return replace(base, text=text, native=native, event=_times.stamp(at, around), flags=("automatic", flag))


def _subject(incident: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key in ("policy_name", "scoping_project_id", "resource_display_name"):
        if value := words(incident, key):
            yield key.removesuffix("_name").removeprefix("scoping_").removesuffix("_display"), value
    for key in obj(incident, "resource", "labels"):
        if (value := words(incident, "resource", "labels", key)) and key != "project_id":
            yield key, value


_BODIES = Bodies((('"incident"',), ('"started_at"',), _NAMES), _fits, _tell)
source = Source(
    "Google Cloud Monitoring incidents", _BODIES.recognise, _BODIES.read, known_by="`incident` with `condition_name`"
)
