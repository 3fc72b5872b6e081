"""``kubectl get events -o json``: a list of events, or one after another from a watch.

The old API counts: one object stands for many happenings, of which only the first and the last have a time. The new API
has ``eventTime`` to the microsecond and counts in ``series``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer import clock
from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _times
from postmortem_writer.sources._deliveries import Bodies, listed, placed
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import first_words, inside, obj, objs, whole, words
from postmortem_writer.sources._source import Source

_FIRST = ("firstTimestamp", "deprecatedFirstTimestamp", "eventTime")
_LAST = ("lastTimestamp", "deprecatedLastTimestamp")
_RUN = re.compile(r"-(\d{8})(?!\S)")
_LONGEST = 1_000
_ABOUT = ("involvedObject", "regarding")


def _fits(body: dict[str, Any]) -> bool:
    return _is_event(_one(body)) or any(map(_is_event, objs(body, "items")[:20]))


def _one(body: dict[str, Any]) -> dict[str, Any]:
    """Return the event in what a watch prints, ``{"type": "ADDED", "object": …}``, or the body itself."""
    return obj(body, "object") or body


def _is_event(fields: dict[str, Any]) -> bool:
    return words(fields, "kind") in ("Event", "") and "reason" in fields and any(key in fields for key in _ABOUT)


def _tell(body: Element, place: Record, around: Frame) -> Iterable[Record]:
    if _is_event(_one(body.value)):
        return [_record(_one(body.value), place, around)]
    found = (element for element in listed(body, "items") if _is_event(element.value))
    return [_record(element.value, placed(place, element), around) for element in found]


def _record(event: dict[str, Any], place: Record, around: Frame) -> Record:
    begun = next((stamp for key in _FIRST if (stamp := _times.settled(event.get(key), around))), None)
    last = _last(event, around)
    count = _count(event)
    made = _times.stamp(inside(event, "metadata", "creationTimestamp"), around)
    message = first_words(event, "message", "note")
    about = next((found for key in _ABOUT if (found := obj(event, key))), {})
    return replace(
        place,
        kind="log",
        text=f"{words(event, 'reason')}: {message}" if message else words(event, "reason"),
        native=first_words(obj(event, "metadata"), "uid", "name"),
        event=begun or last,
        posted=made if begun is None and last is None else None,
        said=tuple(_scheduled(message, about)),
        level=words(event, "type"),
        subject=tuple(_subject(event, about)),
        flags=("automatic",),
        count=count,
        first=begun if count > 1 else None,
        last=last if count > 1 else None,
    )


def _last(event: dict[str, Any], around: Frame) -> Stamp | None:
    series = inside(event, "series", "lastObservedTime")
    told = (_times.settled(value, around) for value in (series, *(event.get(key) for key in _LAST)))
    return next((stamp for stamp in told if stamp), None)


def _count(event: dict[str, Any]) -> int:
    told = (whole(inside(event, "series", "count")), whole(event.get("count")), whole(event.get("deprecatedCount")))
    return max(next(filter(None, told), 1), 1)


def _subject(event: dict[str, Any], about: dict[str, Any]) -> Iterator[tuple[str, str]]:
    named = {
        words(about, "kind").lower() or "object": words(about, "name"),
        "namespace": words(about, "namespace"),
        "node": words(event, "source", "host") or words(event, "deprecatedSource", "host"),
        "component": first_words(event, "reportingComponent", "reportingController")
        or words(event, "source", "component"),
    }
    yield from ((key, value) for key, value in named.items() if value)


def _scheduled(message: str, about: dict[str, Any]) -> Iterator[Stamp]:
    """Yield what the number at the end of a run of a CronJob means: minutes since 1970 of its planned start."""
    if words(about, "kind") == "CronJob" and (run := _RUN.search(message[:_LONGEST])):
        yield replace(clock.epoch(str(int(run[1]) * 60), raw=run[1]), precision="min")


_BODIES = Bodies((('"involvedObject"', '"regarding"'), ('"reason"',)), _fits, _tell)
source = Source(
    "Kubernetes events as JSON",
    _BODIES.recognise,
    _BODIES.read,
    known_by="a `List` of `kind: Event` with an `involvedObject`",
)
