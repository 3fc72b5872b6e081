"""Sentry: issue alerts and events, metric alerts, and issues from its API.

``timestamp`` (float seconds) is when the error happened, ``received`` when Sentry took it in. An issue stands for all its events.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _times
from postmortem_writer.sources._deliveries import Bodies
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, inside, lines, obj, person, whole, words
from postmortem_writer.sources._source import Source

_TELLING = {"platform", "received", "dateReceived", "culprit", "issue_id", "groupID"}


def _fits(body: dict[str, Any]) -> bool:
    return bool(_event(body) or _issue(body) or _metric(body))


def _event(body: dict[str, Any]) -> dict[str, Any]:
    found = (obj(body, "event"), obj(body, "data", "event"), obj(body, "data", "error"), body)
    return next((one for one in found if ("event_id" in one or "eventID" in one) and _TELLING & one.keys()), {})


def _issue(body: dict[str, Any]) -> dict[str, Any]:
    found = (obj(body, "data", "issue"), body)
    return next((one for one in found if {"firstSeen", "lastSeen", "culprit"} <= one.keys()), {})


def _metric(body: dict[str, Any]) -> dict[str, Any]:
    found = obj(body, "data", "metric_alert")
    return found if "date_started" in found else {}


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    if event := _event(body.value):
        return [_happened(body.value, event, place, around)]
    if issue := _issue(body.value):
        return _seen(body.value, issue, place, around)
    return _measured(body.value, _metric(body.value), place, around)


def _happened(body: dict[str, Any], event: dict[str, Any], place: Record, around: Frame) -> Record:
    """Return one error event; that the alert names a rule makes it an alert and not a log line."""
    told = [_times.stamp(event.get(key), around) for key in ("timestamp", "datetime", "dateCreated")]
    taken_in = [_times.settled(event.get(key), around) for key in ("received", "dateReceived")]
    rule = words(body, "data", "triggered_rule") or ", ".join(
        filter(None, map(words, _listed(body, "triggering_rules")))
    )
    tags = {**_tags(event), **{key: words(event, key) for key in ("environment", "release") if words(event, key)}}
    project = first_words(body, "project_name", "project") or words(event, "project")
    return replace(
        place,
        kind="alert",
        text=lines(
            first_words(event, "title", "message"),
            first_words(body, "message") or words(event, "message"),
            first_words(body, "culprit") or words(event, "culprit"),
            f"rule: {rule}" if rule else "",
        ),
        native=first_words(event, "event_id", "eventID"),
        event=next((stamp for stamp in told if stamp), None),
        ingested=next((stamp for stamp in taken_in if stamp), None),
        thread=first_words(event, "issue_id", "groupID", "issue"),
        level=first_words(event, "level") or words(body, "level"),
        subject=tuple({**({"project": project} if project else {}), **tags}.items()),
        links=tuple(filter(None, (words(event, "web_url") or words(body, "url"),))),
        flags=("automatic",),
    )


def _tags(event: dict[str, Any]) -> dict[str, str]:
    """Return the tags that say where it happened; they come as pairs or as objects."""
    pairs: list[tuple[Any, Any]] = []
    for tag in _listed(event, "tags"):
        if isinstance(tag, list) and len(tag) == 2:
            pairs.append((tag[0], tag[1]))
        elif isinstance(tag, dict):
            pairs.append((tag.get("key"), tag.get("value")))
    named = ((words(key), words(value)) for key, value in pairs)
    return {
        key: value for key, value in named if key in ("environment", "release", "server_name", "transaction") and value
    }


def _seen(body: dict[str, Any], issue: dict[str, Any], place: Record, around: Frame) -> Iterator[Record]:
    """Yield the issue, which stands for its events from the first to the last."""
    first, last = (_times.settled(issue.get(key), around) for key in ("firstSeen", "lastSeen"))
    count = max(whole(issue.get("count")), 1)
    action = words(body, "action")
    yield replace(
        place,
        kind="alert",
        text=lines(words(issue, "title"), words(issue, "culprit"), f"issue {action}" if action else ""),
        native=first_words(issue, "shortId", "id"),
        event=first or _times.stamp(issue.get("firstSeen"), around),
        actor=person(inside(body, "actor")) if action and action != "created" else None,
        thread=words(issue, "id"),
        level=words(issue, "level"),
        subject=tuple((key, name) for key in ("project",) if (name := first_words(obj(issue, key), "slug", "name"))),
        links=tuple(filter(None, (first_words(issue, "permalink", "web_url"),))),
        flags=("automatic",),
        count=count,
        first=first,
        last=last,
    )


def _measured(body: dict[str, Any], alert: dict[str, Any], place: Record, around: Frame) -> Iterator[Record]:
    """Yield the start and the end of a metric alert; when Sentry noticed is kept as when it was taken in."""
    title = words(body, "data", "description_title") or words(alert, "title")
    told = words(body, "data", "description_text")
    base = replace(
        place,
        kind="alert",
        thread=words(alert, "id"),
        links=tuple(filter(None, (words(body, "data", "web_url"),))),
        subject=tuple(("project", name) for name in map(words, _listed(alert, "projects")[:1]) if name),
    )
    for key, state in (("date_started", "triggered"), ("date_closed", "resolved")):
        stamp = _times.stamp(alert.get(key), around)
        if stamp is not None:
            noticed = _times.settled(alert.get("date_detected"), around) if state == "triggered" else None
            text, native = lines(f"[{state}] {title}", told), f"{base.thread}:{state}"
            yield replace(base, text=text, native=native, event=stamp, ingested=noticed, flags=("automatic", state))


def _listed(fields: dict[str, Any], key: str) -> list[Any]:
    found = fields.get(key)
    return found if isinstance(found, list) else []


_BODIES = Bodies((('"event_id"', '"eventID"', '"firstSeen"', '"metric_alert"'),), _fits, _tell, sure=0.95)
source = Source("Sentry alerts and issues", _BODIES.recognise, _BODIES.read, known_by="`event.event_id`, `data.issue`")
