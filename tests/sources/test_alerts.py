"""Alerts of Alertmanager and Grafana: a record when one starts to fire and one when it ends."""

import json
from pathlib import Path
from typing import Any

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Record


def alert(**fields: Any) -> dict[str, Any]:
    return {
        "status": "firing",
        "labels": {"alertname": "Errors", "severity": "critical", "service": "cart"},
        "annotations": {"summary": "5xx above 5%", "description": "value is 0.61"},
        "startsAt": "2025-10-26T00:55:30Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "generatorURL": "https://prom.example/graph",
        "fingerprint": "3b1c",
        **fields,
    }


def payload(*alerts: dict[str, Any]) -> dict[str, Any]:
    return {"version": "4", "groupKey": "{}", "status": "firing", "alerts": list(alerts)}


def read(value: object) -> tuple[Record, ...]:
    evidence = sources.read(json.dumps(value, indent=1))
    assert [source.format for source in evidence.sources] == ["alertmanager"]
    assert evidence.diagnostics == ()
    return evidence.records


def test_a_firing_alert_is_whole() -> None:
    (record,) = read(payload(alert()))
    assert record == Record(
        source="notes",
        line=6,
        end_line=21,
        kind="alert",
        text="[FIRING] Errors severity=critical service=cart\n5xx above 5%\nvalue is 0.61",
        raw=record.raw,
        id="R1",
        native="3b1c:firing",
        event=record.event,
        level="critical",
        subject=(("service", "cart"),),
        links=("https://prom.example/graph",),
        flags=("automatic",),
    )
    assert json.loads(record.raw) == alert()
    assert record.instant == 1761440130000000000


def test_a_resolved_alert_ends_in_a_second_record() -> None:
    start, end = read(payload(alert(status="resolved", endsAt="2025-10-26T01:36:30+00:00")))
    assert [(record.text.split("\n")[0], record.native) for record in (start, end)] == [
        ("[FIRING] Errors severity=critical service=cart", "3b1c:firing"),
        ("[RESOLVED] Errors severity=critical service=cart", "3b1c:resolved"),
    ]
    assert end.instant == 1761442590000000000


@pytest.mark.parametrize(
    "fields",
    [
        {"endsAt": "2025-10-26T01:36:30Z"},
        {"status": "resolved"},
        {"status": {"state": "active"}, "endsAt": "2025-10-26T01:36:30Z"},
    ],
    ids=["still firing, the end is a time-out", "resolved at no time", "api, active"],
)
def test_an_end_that_is_none_gives_no_record(fields: dict[str, Any]) -> None:
    assert len(read(payload(alert(**fields)))) == 1


@pytest.mark.parametrize("wrap", [lambda one: [one], lambda one: {"status": "success", "data": {"alerts": [one]}}])
def test_lists_from_the_api_are_read(wrap: Any) -> None:
    (record,) = read(wrap({"labels": {"alertname": "Errors"}, "state": "firing", "activeAt": "2025-10-26T00:52:30Z"}))
    assert (record.text, record.instant) == ("[FIRING] Errors", 1761439950000000000)


@pytest.mark.parametrize(
    ("sample", "instants"),
    [
        ("alertmanager/firing.json", [1761440130000000000]),
        ("alertmanager/resolved.json", [1761440130000000000, 1761442590000000000]),
        ("grafana/firing.json", [1761440130000000000]),
    ],
)
def test_samples(shared: Path, sample: str, instants: list[int]) -> None:
    evidence = sources.read(shared / "formats" / "alerts" / sample)
    assert [record.instant for record in evidence.records] == instants
