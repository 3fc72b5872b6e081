"""What the exports of PagerDuty have in common: who acted and by which way, and what later entries make of earlier ones."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources._pick import first_words, inside, obj, person, words

_HOUR = 3_600_000_000_000
LATE = 12 * _HOUR
"""Nanoseconds of silence after which a resolve says that somebody tidied up, and a page is another story."""

_UNTOLD = {"auto", "note", ""}


def agent(value: Any, channel: str = "") -> Actor | None:
    """Return who acted: a person, or the integration as a bot; ``channel`` is the way, such as ``mobile`` or ``timeout``."""
    actor = person(value)
    if actor is None:
        return None
    by_person = words(value, "type").startswith("user")
    return replace(actor, bot=not by_person, via="" if channel in _UNTOLD else channel)


def subject(incident: Any, service: Any = None) -> tuple[tuple[str, str], ...]:
    """Return the service and the number of the incident, as given."""
    names = first_words(obj(service), "summary", "name") or first_words(obj(incident, "service"), "summary", "name")
    number = first_words(incident, "incident_number", "number")
    found = {"service": names, "incident": f"#{number}" if number else first_words(incident, "summary")}
    return tuple((key, value) for key, value in found.items() if value)


def names(people: Iterable[dict[str, Any]]) -> str:
    """Return the names of people, listed."""
    found = (person(one) for one in people)
    return ", ".join(one.name for one in found if one)


def level(incident: Any) -> str:
    """Return the priority of an incident, else its urgency."""
    named = inside(incident, "priority")
    return first_words(named, "summary", "name") or words(incident, "urgency")


def in_sequence(records: Sequence[Record]) -> list[Record]:
    """Flag, in records in order of time, what others take back.

    An acknowledgement that ran out is ``timed-out``; a resolve after which the same service is paged within twelve hours
    ``came-back``; one after more than twelve hours of silence ``late``.
    """
    told = list(records)
    last: dict[str, int] = {}
    acked: dict[str, int] = {}
    ended: dict[str, int] = {}
    for index, record in enumerate(told):
        incident, service = record.thread, dict(record.subject).get("service", record.thread)
        if "acknowledged" in record.flags:
            acked[incident] = index
        elif "timed-out" in record.flags and incident in acked:
            told[acked[incident]] = _flagged(told[acked[incident]], "timed-out")
        elif "resolved" in record.flags:
            ended[service] = index
            if incident in last and _gap(told[last[incident]], record) > LATE:
                told[index] = _flagged(record, "late")
        elif "triggered" in record.flags and service in ended and _gap(told[ended[service]], record) <= LATE:
            told[ended[service]] = _flagged(told[ended[service]], "came-back")
        last[incident] = index
    return told


def _flagged(record: Record, flag: str) -> Record:
    return record if flag in record.flags else replace(record, flags=(*record.flags, flag))


def _service(record: Record) -> str:
    return dict(record.subject).get("service", record.thread)


def _gap(before: Record, after: Record) -> int:
    return 0 if before.instant is None or after.instant is None else after.instant - before.instant
