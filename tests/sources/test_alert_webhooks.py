"""Alerts as their tools send them: which time is the event's, what state they are in, and what else is kept."""

import json
from typing import Any

import pytest

from postmortem_writer import sources
from postmortem_writer.errors import InputError
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import _detection
from postmortem_writer.sources._source import Handed


def read(value: object, format: str) -> tuple[Record, ...]:
    evidence = sources.read(json.dumps(value, indent=1))
    assert [source.format for source in evidence.sources] == [format]
    return evidence.records


def told(records: tuple[Record, ...]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(f"{record.at:%T}" if record.at else "", record.text, record.flags) for record in records]


OPSGENIE = {"alertId": "a-1", "tinyId": "7", "message": "cart is slow", "createdAt": 1767261600123, "updatedAt": 1767261900123000456, "insertedAt": 1767261601000000001, "username": "kim@shop.example", "priority": "P2", "entity": "cart"}  # fmt: skip


def test_opsgenie_tells_the_time_of_the_action_and_not_of_the_alert() -> None:
    bodies = [{"action": "Create", "alert": OPSGENIE}, {"action": "Acknowledge", "alert": OPSGENIE}]
    records = read(bodies, "opsgenie")
    assert told(records) == [
        ("10:00:00", "[Created] cart is slow", ("triggered", "automatic")),
        ("10:05:00", "[Acknowledged] cart is slow", ("acknowledged",)),
    ]
    assert records[1].instant == 1767261900123000456
    assert records[0].ingested
    assert records[0].ingested.instant == 1767261601000000001
    assert [record.actor for record in records] == [None, Actor("kim@shop.example")]


def test_an_opsgenie_action_whose_time_is_missing_has_none() -> None:
    alert = {key: value for key, value in OPSGENIE.items() if key != "updatedAt"}
    assert told(read([{"action": "Create", "alert": alert}, {"action": "Close", "alert": alert}], "opsgenie")) == [
        ("10:00:00", "[Created] cart is slow", ("triggered", "automatic")),
        ("", "[Closed] cart is slow", ("resolved",)),
    ]


def test_a_listed_opsgenie_alert_stands_for_every_time_it_was_raised() -> None:
    alert = {"id": "a-1", "tinyId": "7", "message": "cart is slow", "status": "closed", "acknowledged": True, "count": 12, "createdAt": "2026-01-01T10:00:00Z", "lastOccurredAt": "2026-01-01T10:40:00Z", "owner": "kim"}  # fmt: skip
    (record,) = read({"data": [alert], "took": 0.1}, "opsgenie")
    assert (record.text, record.count) == ("[closed] cart is slow\nacknowledged, owner kim", 12)
    assert (record.first and f"{record.first.at:%T}", record.last and f"{record.last.at:%T}") == (
        "10:00:00",
        "10:40:00",
    )


def test_datadog_counts_milliseconds_in_strings() -> None:
    body = {"id": "1", "event_type": "query_alert_monitor", "title": "[Recovered] cart 5xx", "body": "below 5%", "alert_transition": "Recovered", "alert_id": "9", "date": "1767261600000", "last_updated": "1767261660000", "tags": "env:eu,service:cart,monitor"}  # fmt: skip
    (record,) = read(body, "datadog")
    assert told((record,)) == [("10:00:00", "[Recovered] cart 5xx\nbelow 5%", ("automatic", "resolved"))]
    assert record.posted
    assert record.posted.raw == "1767261660000"
    assert record.subject == (("env", "eu"), ("service", "cart"))


def test_sentry_took_it_in_later_than_it_happened() -> None:
    event = {"event_id": "e1", "title": "PoolTimeout: no idle connection", "platform": "python", "timestamp": 1767261600.25, "received": 1767261603.5, "environment": "eu", "user": {"ip_address": "198.51.100.4"}}  # fmt: skip
    (record,) = read({"project": "cart", "level": "error", "triggering_rules": ["new issue"], "event": event}, "sentry")
    assert (record.instant, record.ingested and record.ingested.instant) == (1767261600250000000, 1767261603500000000)
    assert record.text == "PoolTimeout: no idle connection\nrule: new issue"
    assert record.subject == (("project", "cart"), ("environment", "eu"))


def test_a_sentry_issue_stands_for_its_events() -> None:
    issue = {"id": "5", "shortId": "CART-5", "title": "PoolTimeout", "culprit": "pool.acquire", "firstSeen": "2026-01-01T10:00:00Z", "lastSeen": "2026-01-01T10:40:00Z", "count": "163", "level": "error"}  # fmt: skip
    (record,) = read([issue], "sentry")
    assert (record.text, record.count, record.native) == ("PoolTimeout\npool.acquire", 163, "CART-5")
    assert record.last
    assert record.last.raw == "2026-01-01T10:40:00Z"


@pytest.mark.parametrize(("ended_at", "states"), [(None, ["[OPEN]"]), (1767265200, ["[OPEN]", "[CLOSED]"])])
def test_a_google_incident_closes_once_its_end_is_filled_in(ended_at: int | None, states: list[str]) -> None:
    incident = {"incident_id": "0.a", "started_at": 1767261600, "ended_at": ended_at, "policy_name": "pool", "summary": "above 1900"}  # fmt: skip
    records = read({"version": "1.2", "incident": incident}, "gcp_monitoring")
    assert [record.text.split()[0] for record in records] == states


def test_grafana_links_carry_times_that_are_not_the_alerts_own() -> None:
    alert = {"status": "firing", "labels": {"alertname": "Slow"}, "startsAt": "2026-01-01T11:00:00+01:00", "endsAt": "0001-01-01T00:00:00Z", "valueString": "[ var='A' value=0.7 ]", "panelURL": "https://g.example/d/1?from=1767258000000&to=1767261600000&viewPanel=2"}  # fmt: skip
    body = {"status": "firing", "alerts": [alert], "orgId": 1, "truncatedAlerts": 3}
    evidence = sources.read(json.dumps(body))
    (record,) = evidence.records
    assert told((record,)) == [("10:00:00", "[FIRING] Slow\n[ var='A' value=0.7 ]", ("automatic",))]
    assert [stamp.raw for stamp in record.said] == ["1767258000000", "1767261600000"]
    assert [(one.code, one.message) for one in evidence.diagnostics] == [
        ("truncated-alerts", "the sender left out 3 alerts")
    ]


REASON = '{"startDate":"2026-01-01T09:57:00.000+0000","recentDatapoints":[1.0]}'
STATE = {"value": "ALARM", "reason": "Threshold Crossed", "reasonData": REASON, "timestamp": "2026-01-01T10:00:00.431+0000"}  # fmt: skip
ALARM = {"alarmName": "pool", "state": STATE, "previousState": {"value": "OK", "timestamp": "2026-01-01T08:00:00.000+0000"}}  # fmt: skip
SNS = {"AlarmName": "pool", "NewStateValue": "ALARM", "OldStateValue": "OK", "NewStateReason": "Threshold Crossed", "StateChangeTime": "2026-01-01T10:00:00.431+0000", "Region": "EU (Ireland)"}  # fmt: skip
NOTICE = {"Type": "Notification", "MessageId": "m1", "Subject": "ALARM", "Timestamp": "2026-01-01T10:00:02.000Z", "Message": json.dumps(SNS)}  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        {"source": "aws.cloudwatch", "time": "2026-01-01T10:00:00.431+0000", "alarmData": ALARM},
        {"detail-type": "CloudWatch Alarm State Change", "time": "2026-01-01T10:00:01Z", "detail": ALARM},
        SNS,
        NOTICE,
        {"Records": [{"EventSource": "aws:sns", "Sns": NOTICE}]},
    ],
    ids=["alarm action", "EventBridge", "bare message", "notification", "records"],
)
def test_a_cloudwatch_alarm_changes_at_its_own_time_whatever_wraps_it(body: dict[str, Any]) -> None:
    (record,) = read(body, "cloudwatch")
    assert record.instant == 1767261600431000000
    assert record.text.split("\n")[:2] == ["[ALARM] pool", "Threshold Crossed"]
    assert record.flags == ("automatic", "triggered")


def test_a_notification_that_is_no_alarm_is_kept_as_it_was_passed_on() -> None:
    (record,) = read({**NOTICE, "Subject": "backup", "Message": "copy failed"}, "sns")
    assert told((record,)) == [("10:00:02", "backup\ncopy failed", ("automatic",))]


HOSTILE: list[Any] = [None, True, 0, -1, 10**30, 1.5, "", "x", "\ud800", [], [None], {}, {"a": {}}, [[[]]], "9" * 5000]
BODIES: list[dict[str, Any]] = [
    {"action": "Create", "alert": OPSGENIE},
    {"id": "1", "alert_transition": "Triggered", "date": "1767261600000", "title": "t", "tags": "a:b"},
    {"event": {"event_id": "e", "platform": "x", "timestamp": 1767261600.5, "tags": [["a", "b"]]}},
    {"incident": {"started_at": 1767261600, "policy_name": "p", "resource": {"labels": {"a": "b"}}}},
    {"status": "firing", "orgId": 1, "alerts": [{"labels": {"a": "b"}, "annotations": {}, "startsAt": "2026-01-01T10:00:00Z", "valueString": "v"}]},
    {"alarmData": ALARM, "time": "2026-01-01T10:00:00Z"},
    NOTICE,
    {"event": {"event_type": "incident.triggered", "occurred_at": "2026-01-01T10:00:00Z", "agent": {"summary": "a"}, "data": {"title": "t"}}},
    {"log_entries": [{"type": "trigger_log_entry", "created_at": "2026-01-01T10:00:00Z", "channel": {"type": "api"}, "agent": {"summary": "a"}}]},
    {"incident": {"name": "n", "impact": "major", "incident_updates": [{"status": "resolved", "body": "b", "created_at": "2026-01-01T10:00:00Z"}]}},
    {"incident": {"reference": "I", "created_at": "2026-01-01T10:00:00Z", "incident_status": {}, "incident_timestamp_values": [{"incident_timestamp": {"name": "n"}, "value": {"value": "2026-01-01T10:00:00Z"}}]}, "incident_updates": [{"message": "m"}]},
    {"title": "t", "started_at": "2026-01-01T10:00:00Z", "detected_at": None, "resolved_at": "2026-01-01T11:00:00Z", "milestones": [{"type": "x", "occurred_at": "2026-01-01T10:00:00Z"}]},
    {"kind": "List", "items": [{"kind": "Event", "reason": "r", "involvedObject": {"kind": "CronJob", "name": "n"}, "message": "job n-29357310", "firstTimestamp": "2026-01-01T10:00:00Z", "series": {"count": 2}}]},
]  # fmt: skip


def spoilt(value: Any, with_: Any) -> Any:
    """Yield copies of a value in which one part, at any depth, was replaced."""
    yield with_
    if isinstance(value, dict):
        for key, held in value.items():
            yield from ({**value, key: other} for other in spoilt(held, with_))
    elif isinstance(value, list):
        for index, held in enumerate(value):
            yield from ([*value[:index], other, *value[index + 1 :]] for other in spoilt(held, with_))


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_no_part_of_any_shape_makes_a_reader_fail(body: dict[str, Any]) -> None:
    (file,) = sources.read(json.dumps(body)).sources
    assert file.format not in ("records_json", "json_lines")
    source = _detection.sources()[file.format]
    for other in HOSTILE:
        text = "\n".join(json.dumps(one) for one in spoilt(body, other) if isinstance(one, dict))
        assert source.recognise(Handed("hooks", text)) <= 1
        assert isinstance(source.read(Handed("hooks", f"{json.dumps(body)}\n{text}"), "").records[0], Record)


@pytest.mark.parametrize("text", ['{"log_entries": ' + "[" * 100_000, '{"alerts": [' + '{"labels": ' * 50_000])
def test_what_is_nested_too_deep_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InputError, match="is no longer JSON on line"):
        sources.read(text)
