"""A file of several webhook deliveries, as a receiver that logs them leaves it behind."""

import json

from postmortem_writer.sources._source import Handed
from postmortem_writer.sources.alertmanager import source

FIRING = {"labels": {"alertname": "PoolFull", "severity": "page"}, "annotations": {"summary": "no idle connection"}, "fingerprint": "a1", "status": "firing", "startsAt": "2026-02-03T08:35:00Z", "endsAt": "0001-01-01T00:00:00Z"}  # fmt: skip
RESOLVED = {**FIRING, "status": "resolved", "endsAt": "2026-02-03T08:50:00Z"}


def test_an_alert_that_is_delivered_twice_starts_once_and_ends_once() -> None:
    text = json.dumps([{"status": one["status"], "alerts": [one]} for one in (FIRING, RESOLVED)], indent=1)
    handed = Handed("alerts.json", text)
    assert source.recognise(handed) == 1.0
    records = source.read(handed, "").records
    assert [(f"{record.at:%H:%M}", record.text.split("\n")[0]) for record in records] == [
        ("08:35", "[FIRING] PoolFull severity=page"),
        ("08:50", "[RESOLVED] PoolFull severity=page"),
    ]
    assert [text.splitlines()[record.line - 1].strip() for record in records] == ["{", "{"]
