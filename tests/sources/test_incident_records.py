"""What people keep of an incident: status posts, trackers, and the events of a cluster; each time under its own name."""

import json
from typing import Any

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Actor, Record


def read(value: object, format: str) -> tuple[Record, ...]:
    evidence = sources.read(value if isinstance(value, str) else json.dumps(value, indent=1))
    assert [source.format for source in evidence.sources] == [format]
    return evidence.records


def told(records: tuple[Record, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(f"{record.at:%d %T}" if record.at else "", record.text, record.flags) for record in records]


def post(status: str, body: str, created_at: str, **fields: Any) -> dict[str, Any]:
    return {"id": body, "status": status, "body": body, "created_at": created_at, "display_at": created_at, **fields}


def page(*updates: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"page": {}, "incident": {"name": "Checkout", "impact": "none", "incident_updates": list(updates), **fields}}


def test_status_updates_stand_newest_first_and_one_that_was_set_back_says_so() -> None:
    records = read(
        page(
            post("resolved", "Over.", "2026-01-01T12:00:00Z", display_at="2026-01-01T10:30:00Z"),
            post("investigating", "Slow.", "2026-01-01T10:00:00.548Z"),
        ),
        "statuspage",
    )
    assert told(records) == [
        ("01 10:00:00", "Investigating: Slow.", ()),
        ("01 10:30:00", "Resolved: Over.", ("back-dated",)),
    ]
    assert [record.heading for record in records] == ["Checkout", "Checkout"]
    assert records[0].posted is None
    assert records[1].posted
    assert records[1].posted.raw == "2026-01-01T12:00:00Z"


def test_a_list_of_status_incidents_keeps_each_update_with_its_incident() -> None:
    incidents = [page(post("resolved", name, f"2026-01-0{day}T10:00:00Z"), name=name, id=name)["incident"] for day, name in ((2, "B"), (1, "A"))]  # fmt: skip
    records = read({"page": {}, "incidents": incidents}, "statuspage")
    assert [(record.heading, record.thread) for record in records] == [("A", "A"), ("B", "B")]


PAGE = """---
title: Builds wait
date: 2026-01-01T14:00:00-00:00
resolved: true
resolvedWhen: 2026-01-02T15:55:00-00:00
severity: disrupted
affected:
  - ci.shop.example
section: issue
---

[Final message]
Everything was tidied up.

[Update - 2026-01-02 15h50 UTC]
Queue is empty again, see [the ticket](https://t.example/7).

[Update - 2026-01-01 21h00 UTC]
Agents start.

[Initial message]
Builds wait since 14h00 UTC.
"""


def test_a_post_kept_in_git_is_told_in_order_of_time() -> None:
    records = read(PAGE, "cstate")
    assert told(records)[1:] == [
        ("", "Initial message: Builds wait since 14h00 UTC.", ()),
        ("01 21:00:00", "Agents start.", ()),
        ("02 15:50:00", "Queue is empty again, see the ticket.", ()),
        ("", "Final message: Everything was tidied up.", ()),
        ("02 15:55:00", "Resolved: Builds wait", ("typed-in",)),
    ]
    assert [record.line for record in records] == [1, 21, 18, 15, 12, 5]
    assert records[0].is_page_date
    assert records[3].links == ("https://t.example/7",)
    assert all(record.raw in PAGE for record in records)


def test_a_post_that_is_not_resolved_has_no_end_and_tracked_times_count() -> None:
    text = PAGE.split("[Final", maxsplit=1)[0].replace("resolved: true", "resolved: false")
    text += '*Monitoring* - Better now. {{< track "2026-01-01 15:30:00" >}}\n\n*Investigating* - Builds wait. {{< track "2026-01-01 14:10:00" >}}\n'
    records = read(text, "cstate")
    assert told(records)[1:] == [
        ("01 14:10:00", "Investigating: Builds wait.", ()),
        ("01 15:30:00", "Monitoring: Better now.", ()),
    ]
    assert [record.event.zone_source for record in records if record.event] == ["assumed", "assumed"]


def named(name: str, value: str | None) -> dict[str, Any]:
    return {"incident_timestamp": {"name": name}, "value": {"value": value} if value else None}


def test_times_typed_into_incident_io_keep_their_names_and_empty_ones_stay_unknown() -> None:
    incident = {
        "id": "I1",
        "reference": "INC-7",
        "name": "Checkout fails",
        "created_at": "2026-01-01T10:05:00Z",
        "incident_status": {"name": "Closed"},
        "incident_timestamp_values": [
            named("Closed at", "2026-01-05T09:00:00Z"),
            named("Impact started at", "2026-01-01T09:50:00Z"),
            named("Accepted at", None),
        ],
        "incident_role_assignments": [{"role": {"name": "Lead"}, "assignee": {"name": "Kim Oh"}}],
    }
    updates = [
        {"id": "u2", "message": "Rolled back", "new_incident_status": {"name": "Monitoring"}, "created_at": "2026-01-01T10:20:00Z", "updater": {"user": {"name": "Kim Oh"}}},
        {"id": "u1", "message": "Looking", "new_incident_status": {"name": "Investigating"}, "created_at": "2026-01-01T10:05:00Z", "updater": {"user": {"name": "Kim Oh"}}},
    ]  # fmt: skip
    tasks = [{"id": "f1", "title": "Alert on the pool", "status": "outstanding", "created_at": "2026-01-01T16:00:00Z"}]
    value = {"incident": incident, "incident_updates": updates, "follow_ups": tasks}
    evidence = sources.read(json.dumps(value))
    assert told(evidence.records) == [
        ("01 09:50:00", "Impact started at: Checkout fails", ("typed-in",)),
        ("01 10:05:00", "INC-7 opened: Checkout fails", ()),
        ("", "Lead: Kim Oh", ()),
        ("01 10:05:00", "Investigating: Looking", ()),
        ("01 10:20:00", "Monitoring: Rolled back", ()),
        ("01 16:00:00", "Follow-up: Alert on the pool (no owner, outstanding)", ()),
        ("05 09:00:00", "Closed at: Checkout fails", ("typed-in", "formal")),
    ]
    assert evidence.records[3].actor == Actor("Kim Oh")
    assert [(one.code, one.message) for one in evidence.diagnostics] == [
        ("empty-time", "was never filled in: Accepted at")
    ]


TRACKED = {
    "title": "Checkout fails",
    "started_at": "2026-01-01T01:50:00-08:00",
    "acknowledged_at": "2026-01-01T02:08:00-08:00",
    "mitigated_at": None,
    "resolved_at": "2026-01-01T03:00:00-08:00",
    "created_at": "2026-01-01T02:05:00-08:00",
}


@pytest.mark.parametrize(
    "value",
    [
        {"data": {"type": "incidents", "attributes": TRACKED}},
        {"event": {"type": "incident.updated"}, "data": TRACKED},
        {"data": [{"type": "incidents", "attributes": TRACKED}]},
        [TRACKED],
        TRACKED,
    ],
    ids=["document", "webhook", "list of documents", "list", "bare"],
)
def test_a_tracker_names_its_times_and_null_is_not_now(value: object) -> None:
    assert told(read(value, "tracker")) == [
        ("01 09:50:00", "Started: Checkout fails", ("typed-in",)),
        ("01 10:05:00", "Recorded: Checkout fails", ()),
        ("01 10:08:00", "Acknowledged: Checkout fails", ()),
        ("01 11:00:00", "Resolved: Checkout fails", ()),
    ]


def event(**fields: Any) -> dict[str, Any]:
    about = {"kind": "Pod", "name": "cart-1", "namespace": "shop"}
    return {"kind": "Event", "type": "Warning", "reason": "Unhealthy", "message": "probe failed", "involvedObject": about, **fields}  # fmt: skip


def test_an_event_of_the_old_api_stands_for_many_happenings() -> None:
    one = event(count=163, firstTimestamp="2026-01-01T10:00:00Z", lastTimestamp="2026-01-01T10:40:00Z", eventTime=None, source={"component": "kubelet", "host": "node-7"})  # fmt: skip
    (record,) = read({"kind": "List", "items": [one]}, "kubectl_events")
    assert (record.text, record.level, record.count) == ("Unhealthy: probe failed", "Warning", 163)
    assert (record.event, record.last and record.last.raw) == (record.first, "2026-01-01T10:40:00Z")
    assert record.subject == (("pod", "cart-1"), ("namespace", "shop"), ("node", "node-7"), ("component", "kubelet"))


def test_events_of_the_new_api_count_in_a_series_and_may_come_one_after_another() -> None:
    series = {"count": 4, "lastObservedTime": "2026-01-01T10:04:00.000001Z"}
    one = event(count=None, firstTimestamp=None, eventTime="2026-01-01T10:00:00.118244Z", series=series)
    two = event(metadata={"creationTimestamp": "2026-01-01T10:07:00Z"}, message="probe failed again")
    records = read("\n".join(json.dumps({"type": "ADDED", "object": held}, indent=1) for held in (one, two)), "kubectl_events")  # fmt: skip
    assert [(record.instant, record.count) for record in records] == [
        (1767261600118244000, 4),
        (1767262020000000000, 1),
    ]
    assert (records[1].event, records[1].posted and records[1].posted.raw) == (None, "2026-01-01T10:07:00Z")


def test_the_run_of_a_cron_job_names_its_planned_start() -> None:
    about = {"kind": "CronJob", "name": "batch"}
    one = event(reason="SuccessfulCreate", message="Created job batch-29454360", involvedObject=about, firstTimestamp="2026-01-01T10:00:01Z")  # fmt: skip
    (record,) = read([one], "kubectl_events")
    assert [(stamp.raw, f"{stamp.at:%F %R}", stamp.precision) for stamp in record.said] == [
        ("29454360", "2026-01-01 10:00", "min")
    ]
