"""Every shared sample of an alert or incident record reads to what a careful person wrote down beside it here."""

from pathlib import Path

import pytest

from postmortem_writer import sources

# file: format, records, of which without time, first and last instant in UTC
EXPECTED: dict[str, tuple[str, int, int, str, str]] = {
    "alerts/alertmanager/firing.json": ("alertmanager", 1, 0, "2025-10-26 00:55:30", "2025-10-26 00:55:30"),
    "alerts/alertmanager/resolved.json": ("alertmanager", 2, 0, "2025-10-26 00:55:30", "2025-10-26 01:36:30"),
    "alerts/cloudwatch/cloudWatchAlarmEventCompositeMetric.json": ("cloudwatch", 2, 0, "2023-08-04 12:54:46", "2023-08-04 12:56:46"),
    "alerts/cloudwatch/cloudWatchAlarmEventSingleMetric.json": ("cloudwatch", 1, 0, "2024-02-17 11:53:08", "2024-02-17 11:53:08"),
    "alerts/cloudwatch/snsEvent.json": ("sns", 1, 0, "2019-01-02 12:45:07", "2019-01-02 12:45:07"),
    "alerts/cstate/2023-03-28-ci-outage.md": ("cstate", 9, 2, "2023-03-28 14:00:00", "2023-03-29 15:55:00"),
    "alerts/datadog/webhook.json": ("datadog", 1, 0, "2025-10-26 00:55:38", "2025-10-26 00:55:38"),
    "alerts/gcp/incident.json": ("gcp_monitoring", 1, 0, "2025-10-26 00:55:30", "2025-10-26 00:55:30"),
    "alerts/generic/rootly-like.json": ("tracker", 5, 0, "2025-10-26 00:52:00", "2025-10-26 02:20:15"),
    "alerts/grafana/firing.json": ("grafana", 1, 0, "2025-10-26 00:55:30", "2025-10-26 00:55:30"),
    "alerts/incident-io/incident.json": ("incident_io", 11, 1, "2025-10-26 00:52:00", "2025-10-27 08:30:00"),
    "alerts/opsgenie/create.json": ("opsgenie", 1, 0, "2017-08-14 11:25:56", "2017-08-14 11:25:56"),
    "alerts/pagerduty/log_entries.json": ("pagerduty_log", 8, 0, "2025-10-26 00:56:02", "2025-10-26 02:20:20"),
    "alerts/pagerduty/webhook_v3_triggered.json": ("pagerduty_webhook", 1, 0, "2021-06-04 13:35:29", "2021-06-04 13:35:29"),
    "alerts/sentry/issue_alert.json": ("sentry", 1, 0, "2025-10-26 00:52:13", "2025-10-26 00:52:13"),
    "alerts/statuspage/backdated.json": ("statuspage", 3, 0, "2025-10-26 01:00:00", "2025-10-26 02:20:00"),
    "alerts/statuspage/incident_update.json": ("statuspage", 2, 0, "2017-12-26 07:32:00", "2017-12-26 07:37:20"),
    "k8s/events.json": ("kubectl_events", 5, 0, "2025-10-26 00:30:00", "2025-10-26 01:30:00"),
}  # fmt: skip

# the true times of the one invented incident, as far as these samples tell them
INSTANTS: dict[str, list[str]] = {
    "alerts/pagerduty/log_entries.json": ["00:56:02", "00:56:02", "00:56:10", "00:58:47", "01:49:02", "01:50:05", "02:04:50", "02:20:20"],
    "alerts/generic/rootly-like.json": ["00:52:00", "00:55:41", "00:58:47", "00:59:30", "02:20:15"],
    "alerts/incident-io/incident.json": ["00:52:00", "00:59:30", "-", "00:59:30", "00:59:30", "01:25:00", "02:04:30", "02:05:10", "10:14:20", "10:15:02", "08:30:00"],
    "alerts/statuspage/backdated.json": ["01:00:00", "02:05:00", "02:20:00"],
    "k8s/events.json": ["00:30:00", "00:52:31", "00:54:07", "01:23:18", "01:30:00"],
}  # fmt: skip


@pytest.mark.parametrize("sample", EXPECTED)
def test_sample(shared: Path, sample: str) -> None:
    evidence = sources.read(shared / "formats" / sample)
    (source,) = evidence.sources
    timed = [record.at for record in evidence.records if record.at]
    found = (source.format, source.records, source.without_time, f"{min(timed):%F %T}", f"{max(timed):%F %T}")
    assert found == EXPECTED[sample]


@pytest.mark.parametrize("sample", INSTANTS)
def test_the_times_of_the_invented_incident(shared: Path, sample: str) -> None:
    records = sources.read(shared / "formats" / sample).records
    assert [f"{record.at:%T}" if record.at else "-" for record in records] == INSTANTS[sample]


def test_no_sample_is_without_an_expectation(shared: Path) -> None:
    folder = shared / "formats" / "alerts"
    assert {f"alerts/{path.relative_to(folder)}" for path in folder.rglob("*") if path.is_file()} <= set(EXPECTED)


def test_what_the_decoys_carry(shared: Path) -> None:
    alerts = shared / "formats" / "alerts"
    pages = sources.read(alerts / "pagerduty" / "log_entries.json").records
    assert [record.text for record in pages if "timed-out" in record.flags] == [
        "Acknowledged by Ines Okafor.",
        "Unacknowledged due to timeout.",
    ]
    posts = sources.read(alerts / "statuspage" / "backdated.json").records
    assert [(f"{r.event.at:%T}", f"{r.posted.at:%T}", r.flags) for r in posts if r.event and r.posted] == [
        ("01:00:00", "10:41:00", ("backfilled", "back-dated")),
        ("02:05:00", "10:43:31", ("backfilled", "back-dated")),
        ("02:20:00", "10:44:10", ("backfilled", "back-dated")),
    ]
    closed = sources.read(alerts / "incident-io" / "incident.json").records[-1]
    assert (closed.text, closed.flags) == ("Closed at: Label printing fails", ("typed-in", "formal"))
