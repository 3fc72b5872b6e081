"""PagerDuty: log entries, webhooks of both versions and incidents, told in order of time with who did what by which way."""

import json
from typing import Any

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Actor, Record

INCIDENT = {"id": "Q7", "type": "incident_reference", "summary": "[#7] CartErrors"}
SERVICE = {"id": "S1", "type": "service_reference", "summary": "cart"}
ANA = {"id": "P1", "type": "user_reference", "summary": "Ana Ruiz"}


def read(value: object, format: str) -> tuple[Record, ...]:
    evidence = sources.read(json.dumps(value, indent=1))
    assert [source.format for source in evidence.sources] == [format]
    assert evidence.diagnostics == ()
    return evidence.records


def told(records: tuple[Record, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(f"{record.at:%d %H:%M:%S}" if record.at else "", record.text, record.flags) for record in records]


def entry(type: str, at: str, said: str, /, *, agent: object = SERVICE, **channel: object) -> dict[str, Any]:
    fixed = {"id": f"{type}{at}", "service": SERVICE, "incident": INCIDENT, "agent": agent, "channel": channel}
    return {"type": f"{type}_log_entry", "created_at": at, "summary": said, **fixed}


def log(*oldest_first: dict[str, Any]) -> tuple[Record, ...]:
    return read({"log_entries": list(reversed(oldest_first)), "limit": 25}, "pagerduty_log")


def test_a_list_that_begins_with_the_newest_is_told_in_order_of_time() -> None:
    records = log(
        entry("trigger", "2026-03-29T01:50:00+01:00", "Triggered through the API.", type="api", summary="5xx above 5%"),
        entry("assign", "2026-03-29T01:50:00+01:00", "Assigned to Ana Ruiz.", type="auto"),
        entry("acknowledge", "2026-03-29T01:54:10+01:00", "Acknowledged by Ana Ruiz.", agent=ANA, type="mobile"),
        entry("annotate", "2026-03-29T03:05:00+02:00", "Note added by Ana Ruiz.", agent=ANA, type="note", summary="pool is full"),
        entry("resolve", "2026-03-29T03:40:00+02:00", "Resolved by Ana Ruiz.", agent=ANA, type="website"),
    )  # fmt: skip
    assert told(records) == [
        ("29 00:50:00", "5xx above 5%\nTriggered through the API.", ("triggered",)),
        ("29 00:50:00", "Assigned to Ana Ruiz.", ("assigned",)),
        ("29 00:54:10", "Acknowledged by Ana Ruiz.", ("acknowledged",)),
        ("29 01:05:00", "Note added by Ana Ruiz.\npool is full", ()),
        ("29 01:40:00", "Resolved by Ana Ruiz.", ("resolved",)),
    ]
    assert [record.line for record in records] == sorted((record.line for record in records), reverse=True)
    assert [record.actor for record in records] == [
        Actor("cart", "S1", bot=True, via="api"),
        Actor("cart", "S1", bot=True),
        Actor("Ana Ruiz", "P1", via="mobile"),
        Actor("Ana Ruiz", "P1"),
        Actor("Ana Ruiz", "P1", via="website"),
    ]
    assert (records[0].kind, records[0].thread, records[0].subject) == (
        "page-event",
        "Q7",
        (("service", "cart"), ("incident", "[#7] CartErrors")),
    )


def test_an_acknowledgement_that_ran_out_says_so() -> None:
    records = log(
        entry("acknowledge", "2026-03-29T00:54:10Z", "Acknowledged by Ana Ruiz.", agent=ANA, type="mobile"),
        entry("unacknowledge", "2026-03-29T01:24:10Z", "Unacknowledged due to timeout.", type="timeout"),
        entry("acknowledge", "2026-03-29T01:30:00Z", "Acknowledged by Ana Ruiz.", agent=ANA, type="mobile"),
    )
    assert [record.flags for record in records] == [
        ("acknowledged", "timed-out"),
        ("unacknowledged", "timed-out"),
        ("acknowledged",),
    ]


def test_a_resolve_that_did_not_last_and_one_that_tidies_up_say_so() -> None:
    records = log(
        entry("trigger", "2026-03-29T01:00:00Z", "Triggered."),
        entry("resolve", "2026-03-29T01:30:00Z", "Resolved."),
        entry("trigger", "2026-03-29T01:40:00Z", "Triggered."),
        entry("resolve", "2026-04-02T09:00:00Z", "Resolved by Ana Ruiz.", agent=ANA),
    )
    assert [record.flags for record in records] == [
        ("triggered",),
        ("resolved", "came-back"),
        ("triggered",),
        ("resolved", "late"),
    ]


def test_a_page_made_by_hand_says_so() -> None:
    (record,) = log(entry("trigger", "2026-03-29T01:00:00Z", "Triggered by Ana Ruiz.", agent=ANA, type="website"))
    assert record.flags == ("triggered", "by-hand")


def hook(event_type: str, at: str, data: dict[str, Any], /, **agent: object) -> dict[str, Any]:
    return {"event": {"id": f"E{at}", "event_type": event_type, "occurred_at": at, "agent": agent, "data": data}}


PAGED = {"id": "Q7", "type": "incident", "number": 7, "title": "5xx (began 00:41 UTC)", "urgency": "high", "priority": {"summary": "P1"}, "service": SERVICE, "assignees": [ANA], "html_url": "https://pd.example/Q7"}  # fmt: skip
HOOKS = [
    hook("incident.triggered", "2026-03-29T00:50:00.781Z", PAGED, id="S1", type="service_reference", summary="cart"),
    hook("incident.annotated", "2026-03-29T00:58:00Z", {"type": "incident_note", "content": "pool is full", "incident": INCIDENT}, **ANA),
    hook("incident.priority_updated", "2026-03-29T00:59:00Z", PAGED, **ANA),
]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [json.dumps(HOOKS), json.dumps(HOOKS, indent=1), "\n".join(map(json.dumps, HOOKS)), "\n".join(json.dumps(h, indent=1) for h in HOOKS)],
    ids=["list", "list over many lines", "one a line", "one after another"],
)  # fmt: skip
def test_webhooks_read_the_same_however_they_were_kept(text: str) -> None:
    evidence = sources.read(text)
    assert [source.format for source in evidence.sources] == ["pagerduty_webhook"]
    assert evidence.diagnostics == ()
    assert told(evidence.records) == [
        ("29 00:50:00", "Triggered: 5xx (began 00:41 UTC)\nAssigned to Ana Ruiz.", ("triggered",)),
        ("29 00:58:00", "Annotated: [#7] CartErrors\npool is full", ()),
        ("29 00:59:00", "Priority updated: 5xx (began 00:41 UTC)", ()),
    ]
    first = evidence.records[0]
    assert (first.level, first.thread, first.links) == ("P1", "Q7", ("https://pd.example/Q7",))
    assert json.loads(first.raw) == HOOKS[0]


def test_an_event_that_was_delivered_twice_is_one_record() -> None:
    evidence = sources.read("\n".join(map(json.dumps, [*HOOKS, HOOKS[0]])))
    assert len(evidence.records) == 3
    assert evidence.sources[0].skipped == ("1 records that were delivered again",)


def test_messages_of_version_2() -> None:
    incident = {"id": "Q7", "incident_number": 7, "title": "5xx above 5%", "urgency": "high", "service": SERVICE}
    logged = entry("acknowledge", "2026-03-29T00:54:10Z", "Acknowledged by Ana Ruiz.", agent=ANA, type="mobile")
    messages = [
        {"id": "m1", "event": "incident.trigger", "created_on": "2026-03-29T00:50:00Z", "incident": incident},
        {"id": "m2", "event": "incident.acknowledge", "created_on": "2026-03-29T00:54:12Z", "incident": incident, "log_entries": [logged]},
    ]  # fmt: skip
    records = read({"messages": messages}, "pagerduty_webhook")
    assert told(records) == [
        ("29 00:50:00", "Triggered\n5xx above 5%", ("triggered",)),
        ("29 00:54:10", "Acknowledged by Ana Ruiz.\n5xx above 5%", ("acknowledged",)),
    ]
    assert records[1].subject == (("service", "cart"), ("incident", "#7"))


def test_an_incident_is_told_by_its_moments() -> None:
    incident = {
        "id": "Q7",
        "incident_number": 7,
        "title": "5xx above 5%",
        "status": "resolved",
        "created_at": "2026-03-29T00:50:00Z",
        "last_status_change_at": "2026-03-29T01:40:00Z",
        "last_status_change_by": ANA,
        "assignments": [{"at": "2026-03-29T00:50:01Z", "assignee": ANA}],
        "acknowledgements": [{"at": "2026-03-29T00:54:10Z", "acknowledger": ANA}],
        "service": SERVICE,
        "urgency": "high",
        "escalation_policy": {"summary": "Default"},
    }
    expected = [
        ("29 00:50:00", "Triggered: 5xx above 5%", ("triggered",)),
        ("29 00:50:01", "Assigned to Ana Ruiz.", ("assigned",)),
        ("29 00:54:10", "Acknowledged by Ana Ruiz.", ("acknowledged",)),
        ("29 01:40:00", "Resolved by Ana Ruiz: 5xx above 5%", ("resolved",)),
    ]
    for value in ({"incident": incident}, {"incidents": [incident], "limit": 25, "more": False}, [incident]):
        assert told(read(value, "pagerduty_incident")) == expected
