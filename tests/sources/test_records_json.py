"""JSON of unknown make: found by its times, told by its keys."""

import json
from pathlib import Path
from typing import Any

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Actor, Record


def read(value: object) -> tuple[Record, ...]:
    evidence = sources.read(json.dumps(value, indent=1))
    assert [source.format for source in evidence.sources] == ["records_json"]
    return evidence.records


def told(records: tuple[Record, ...]) -> list[tuple[str, str, str]]:
    return [(f"{record.at:%H:%M:%S}" if record.at else "", record.kind, record.text) for record in records]


def test_a_list_of_deploys() -> None:
    deploys = [
        {"service": "cart", "version": "4.18.0", "deployed_at": "2025-10-26T00:31:40Z", "deployed_by": "bo", "id": 7},
        {"service": "cart", "version": "4.17.3", "deployed_at": "2025-10-26T01:24:05Z", "rollback": True},
    ]
    records = read(deploys)
    assert told(records) == [
        ("00:31:40", "deploy", "version=4.18.0"),
        ("01:24:05", "deploy", "version=4.17.3 rollback=true"),
    ]
    first = records[0]
    assert (first.subject, first.actor, first.native) == ((("service", "cart"),), Actor("bo"), "7")
    assert [(record.line, record.end_line) for record in records] == [(2, 8), (9, 14)]


def test_the_further_moments_of_one_thing_are_records_of_their_own() -> None:
    job = {
        "title": "Nightly backup",
        "started_at": "2025-10-25T17:52:00-07:00",
        "finished_at": "2025-10-25T19:20:15-07:00",
        "canceled_at": None,
        "created_at": "2025-10-25T17:59:30-07:00",
        "status": "late",
    }
    records = read({"data": {"type": "jobs", "attributes": job}})
    assert told(records) == [
        ("00:52:00", "note", "Nightly backup status=late"),
        ("02:20:15", "note", "finished_at: Nightly backup"),
    ]
    assert records[0].posted
    assert records[0].posted.raw == "2025-10-25T17:59:30-07:00"


def test_what_the_keys_were_taken_for_is_shown_in_one_line() -> None:
    rows = [{"happened_at": "2026-01-01T10:00:00Z", "title": "disk full", "body": "on db1", "author": "kim"}] * 3
    evidence = sources.read(json.dumps([*rows, {"ts": 1767261600, "note": "cleaned"}]))
    assert [str(diagnostic) for diagnostic in evidence.diagnostics] == [
        "notes: suggestion mapping: no tool's own format: time = happened_at, text = title + body, who = author"
        " (in 3 of 4 objects) (rename the keys if they mean something else)"
    ]


def test_status_posts_inside_a_webhook() -> None:
    value = {
        "meta": {"generated_at": "2025-10-26T05:44:11Z"},
        "page": {"id": "p", "created_at": "2019-01-01T00:00:00Z"},
        "incident": {
            "name": "Printing",
            "created_at": "2025-10-26T05:41:00Z",
            "incident_updates": [
                {"status": "resolved", "body": "Over.", "display_at": "2025-10-26T02:20:00Z", "created_at": "2025-10-26T05:44:10Z"},
                {"status": "investigating", "body": "Fails.", "display_at": "2025-10-26T01:00:00Z"},
            ],
            "components": [{"name": "Portal", "created_at": "2019-02-02T00:00:00Z"}],
        },
    }  # fmt: skip
    records = read(value)
    assert told(records) == [
        ("01:00:00", "status-post", "Fails. status=investigating"),
        ("02:20:00", "status-post", "Over. status=resolved"),
        ("05:41:00", "note", "Printing"),
    ]
    assert records[1].posted
    assert records[1].posted.raw == "2025-10-26T05:44:10Z"


@pytest.mark.parametrize(
    ("thing", "kind"),
    [
        ({"ts": 1761440332, "author": "ana", "text": "hi"}, "message"),
        ({"ts": 1761440332, "level": "error", "message": "no"}, "log"),
        ({"timestamp": 1761440332, "message": "no", "ingestionTime": 1761440333}, "log"),
        ({"timestamp": "2025-10-26T00:58:52Z", "textPayload": "no", "logName": "projects/shop/logs/stderr"}, "log"),
        ({"ts": 1761440332, "monitor": "cpu", "title": "high"}, "alert"),
        ({"ts": 1761440332, "cpu": 3.5, "mem": 7}, "metric"),
        ({"ts": 1761440332, "description": "rack moved"}, "note"),
        ({"event_type": "incident.triggered", "occurred_at": "2025-10-26T00:56:02Z", "title": "x"}, "page-event"),
    ],
)
def test_kinds(thing: dict[str, Any], kind: str) -> None:
    assert [record.kind for record in read([thing])] == [kind]


def test_units_are_told_by_digits_and_nothing_is_lost() -> None:
    values = [1502709956, 1502709956288, 1502709956288000, 1502709956288000110, "1502709956.5"]
    records = read([{"createdAt": value, "message": str(index)} for index, value in enumerate(values)])
    assert sorted((record.text, record.instant) for record in records) == [
        ("0", 1502709956000000000),
        ("1", 1502709956288000000),
        ("2", 1502709956288000000),
        ("3", 1502709956288000110),
        ("4", 1502709956500000000),
    ]


@pytest.mark.parametrize(
    "value",
    [{"a": 1}, [{"name": "x", "size": 3}], {"time": "soon", "text": "x"}, [{"version": "1.10.8", "text": "x"}]],
)
def test_json_without_times_is_not_read(value: object) -> None:
    with pytest.raises(sources.InputError, match="is JSON that no source recognises"):
        sources.read(json.dumps(value))


@pytest.mark.parametrize(
    ("sample", "instants"),
    [
        ("generic/rootly-like.json", ["00:52:00", "00:55:41", "00:58:47", "00:59:30", "02:20:15"]),
        ("opsgenie/create.json", ["11:25:56"]),
        ("datadog/webhook.json", ["00:55:38"]),
        ("sentry/issue_alert.json", ["00:52:13"]),
        ("gcp/incident.json", ["00:55:30"]),
        ("cloudwatch/cloudWatchAlarmEventSingleMetric.json", ["11:53:08"]),
    ],
)  # fmt: skip
def test_samples(shared: Path, sample: str, instants: list[str]) -> None:
    evidence = sources.read(shared / "formats" / "alerts" / sample)
    assert [f"{record.at:%H:%M:%S}" for record in evidence.records if record.at] == instants
