"""JSON lines of every make: time, level, words and where they came from."""

from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Record


def read(text: str) -> tuple[Record, ...]:
    evidence = sources.read(text)
    assert [source.format for source in evidence.sources] == ["json_lines"]
    return evidence.records


@pytest.mark.parametrize(
    ("line", "instant", "level", "text", "subject"),
    [
        (
            '{"level":50,"time":1745532517537,"pid":17,"hostname":"web-1","msg":"pool is empty","waiting":312}',
            1745532517537000000,
            "error",
            "pool is empty waiting=312",
            (("hostname", "web-1"),),
        ),
        (
            '{"level":"warn","ts":1761019822.3157542,"logger":"admin","msg":"retry","err":"timeout","id":"x"}',
            1761019822315754200,
            "warn",
            "retry err=timeout",
            (("logger", "admin"),),
        ),
        (
            '{"@timestamp":"2025-01-13T09:58:13.631Z","log.level":"error","message":"no","service.name":"cart"}',
            1736762293631000000,
            "error",
            "no",
            (("service.name", "cart"),),
        ),
        (
            '{"t":{"$date":"2026-03-10T20:58:09.525+00:00"},"s":"W","msg":"Slow query","attr":{"ms":120}}',
            1773176289525000000,
            "warning",
            "Slow query attr.ms=120",
            (),
        ),
        (
            '{"__REALTIME_TIMESTAMP":"1534860261221373","PRIORITY":"3","_HOSTNAME":"db-1","MESSAGE":[111,107]}',
            1534860261221373000,
            "err",
            "ok",
            (("_HOSTNAME", "db-1"),),
        ),
        (
            '{"timestamp":"2025-10-28T19:15:10.8Z","level":"INFO","fields":{"message":"shaving","yaks":3},"target":"y"}',
            1761678910800000000,
            "INFO",
            "shaving fields.yaks=3",
            (("target", "y"),),
        ),
        (
            '{"time":"2025-10-26T00:52:13Z","level":"info","user":"steve","message":"login","ok":true,"retried":false}',
            1761439933000000000,
            "info",
            "login user=steve ok=true",
            (),
        ),
        (
            '{"time":"2025-10-26T00:52:13Z","status":503,"path":"/label"}',
            1761439933000000000,
            "",
            "status=503 path=/label",
            (),
        ),
        (
            'web-1  | {"time":"2025-10-26T00:52:13Z","msg":"up"}',
            1761439933000000000,
            "",
            "up",
            (("container", "web-1"),),
        ),
    ],
    ids=["pino", "zap", "ecs", "mongodb", "journald", "tracing", "user", "no message", "compose"],
)
def test_a_line(line: str, instant: int, level: str, text: str, subject: tuple[tuple[str, str], ...]) -> None:
    (record,) = read(line)
    assert (record.instant, record.level, record.text, record.subject) == (instant, level, text, subject)
    assert (record.kind, record.actor, record.raw, record.line) == ("log", None, line, 1)


def test_an_opentelemetry_envelope_is_opened() -> None:
    line = (
        '{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"pay"}}]},'
        '"scopeLogs":[{"logRecords":['
        '{"timeUnixNano":"1700000000000000001","severityText":"INFO","body":{"stringValue":"a"}},'
        '{"timeUnixNano":"1700000001000000000","severityText":"ERROR","body":{"stringValue":"b"},'
        '"attributes":[{"key":"order","value":{"intValue":"7"}}]}]}]}]}'
    )
    evidence = sources.read(line + "\n" + line.replace("17000000", "17000001"))
    assert [(record.instant, record.level, record.text, record.line) for record in evidence.records] == [
        (1700000000000000001, "INFO", "a", 1),
        (1700000001000000000, "ERROR", "b order=7", 1),
        (1700000100000000001, "INFO", "a", 2),
        (1700000101000000000, "ERROR", "b order=7", 2),
    ]
    assert evidence.records[0].subject == (("service.name", "pay"),)


def test_lines_that_are_no_json_are_kept_in_their_place() -> None:
    text = (
        '{"ts":"2025-10-26T00:52:13Z","lvl":"INFO","msg":"up"}\n'
        "panic: foo\n"
        "   a.py:1\n"
        "\n"
        "   b.py:2\n"
        '{"ts":"2025-10-26T00:52:14Z","lvl":"ERROR","msg":"down"}\n'
        "\tat main\n"
        '{"ts":"2025-10-26T00:52:15Z", "msg": "cut\n'
        '{"ts":"2025-10-26T00:52:16Z","msg":"last"}\n'
    )
    evidence = sources.read(text)
    assert [(record.line, record.end_line, record.text) for record in evidence.records] == [
        (1, 1, "up"),
        (2, 5, "panic: foo\n   a.py:1\n\n   b.py:2"),
        (6, 7, "down\n\tat main"),
        (8, 8, '{"ts":"2025-10-26T00:52:15Z", "msg": "cut'),
        (9, 9, "last"),
    ]
    assert evidence.sources[0].skipped == ("1 lines begin like JSON and are broken: kept as text",)
    assert (evidence.sources[0].records, evidence.sources[0].without_time) == (5, 2)


def test_rows_whose_clocks_disagree_are_said() -> None:
    text = '{"timestamp":"2025-10-26T00:52:13Z","time":"2025-10-26T00:52:13.2Z","msg":"a"}\n'
    evidence = sources.read(text + text.replace("13.2", "45.0"))
    assert [record.flags for record in evidence.records] == [(), ("doubtful-clock",)]
    (diagnostic,) = evidence.diagnostics
    assert (diagnostic.code, diagnostic.path) == ("clocks-disagree", "notes:2")


def test_times_of_day_are_no_instants() -> None:
    evidence = sources.read('{"time":"00:52:13","msg":"a"}\n{"time":"00:52:14","msg":"b"}')
    assert [record.instant for record in evidence.records] == [None, None]
    assert [diagnostic.code for diagnostic in evidence.diagnostics] == ["no-date"]


@pytest.mark.parametrize(
    ("sample", "records", "first"),
    [
        ("logfile_bunyan.0", 10, "2023-03-24T14:26:16.243Z"),
        ("logfile_caddy_log.0", 39, "1761019822.3152757"),
        ("logfile_cloudflare.json", 1, "2022-10-30T00:00:02Z"),
        ("logfile_ecs_log.json", 5, "2025-01-13T09:58:13.631Z"),
        ("logfile_journald.json", 2, "1534860261221373"),
        ("logfile_json_invalid.json", 13, "2013-09-06T20:00:48.124817Z"),
        ("logfile_mixed_json2.json", 15, "2013-09-06T20:00:48.124817Z"),
        ("logfile_mongodb.0", 3, "2026-03-10T20:58:09.401+00:00"),
        ("logfile_nextcloud.0", 5, "2023-10-01T02:39:09+00:00"),
        ("logfile_otel_collector.jsonl", 11, "1700000000000000000"),
        ("logfile_pino.0", 1, "1745532517537"),
        ("logfile_rust_tracing.0", 5, "2025-10-28T19:15:10.821315Z"),
    ],
)
def test_samples(shared: Path, sample: str, records: int, first: str) -> None:
    evidence = sources.read(shared / "formats" / "logs" / "lnav" / sample)
    assert (evidence.sources[0].format, len(evidence.records)) == ("json_lines", records)
    assert evidence.records[0].stamp
    assert evidence.records[0].stamp.raw == first
