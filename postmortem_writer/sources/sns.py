"""Amazon SNS notifications that are no CloudWatch alarm: what was passed on, and when."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _fields, _kinds, _sns, _times
from postmortem_writer.sources._deliveries import Bodies
from postmortem_writer.sources._json import Element
from postmortem_writer.sources._pick import lines
from postmortem_writer.sources._source import Source


def _fits(body: dict[str, Any]) -> bool:
    return bool(_sns.passed(body))


def _tell(body: Element, place: Record, around: Frame) -> Iterator[Record]:
    for one in _sns.passed(body.value):
        sent = _times.stamp(one.sent, around)
        told = _fields.told(one.fields, "note", around)
        if one.fields and told.text:
            yield replace(
                place,
                kind=_kinds.kind_of(one.fields, "note"),
                text=told.text,
                native=one.id,
                event=told.event or sent,
                posted=sent if told.event else None,
                actor=told.actor,
                level=told.level,
                subject=told.subject,
                links=told.links,
                flags=("automatic",),
            )
        else:
            text = lines(one.subject, one.text)
            yield replace(place, text=text, native=one.id, event=sent, flags=("automatic",))


# less sure than CloudWatch, whose alarms come in the same wrapping
_BODIES = Bodies((('"Message"',), ('"Sns"', '"Notification"', '"sns"')), _fits, _tell, sure=0.95)
source = Source(
    "Amazon SNS notifications",
    _BODIES.recognise,
    _BODIES.read,
    known_by="`Records` with `Sns`, or `Type: Notification`",
)
