"""Log formats with a reader of their own: what each keeps that the reader of timestamped lines would lose."""

import time
from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.clock import Stamp, utc
from postmortem_writer.evidence import Record
from postmortem_writer.sources._logfmt import pairs
from postmortem_writer.sources._source import Handed


def read(name: str, text: str, zone: str = "") -> tuple[str, list[Record]]:
    source = sources._detection.detect(Handed(name, text))
    assert not hasattr(source, "message")
    format = source[0]
    return format, list(sources._detection.sources()[format].read(Handed(name, text), zone).records)


def shown(record: Record) -> tuple[str, str, str, dict[str, str]]:
    at = f"{utc(record.instant):%Y-%m-%d %H:%M:%S}" if record.instant is not None else "-"
    return at, record.level, record.text, dict(record.subject)


def span(stamp: Stamp | None) -> str:
    return " ".join(f"{utc(instant):%H:%M:%S}" for instant in (stamp.bounds if stamp else None) or ())


def test_logfmt() -> None:
    text = (
        'time="2025-10-26T00:52:13Z" level=error msg="say \\"no\\" twice" pod=api-1 reason= took=5s\n'
        "goroutine 7 [running]:\n"
        "ts=2025-10-26T00:52:14.5Z level=warn msg=slow service=api\n"
    )
    format, records = read("api.log", text)
    assert format == "logfmt"
    assert [shown(record) for record in records] == [
        ("2025-10-26 00:52:13", "error", 'say "no" twice took=5s\ngoroutine 7 [running]:', {"pod": "api-1"}),
        ("2025-10-26 00:52:14", "warn", "slow", {"service": "api"}),
    ]
    assert records[0].raw == "\n".join(text.split("\n")[:2])


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('a=1 b="x y"', {"a": "1", "b": "x y"}),
        ("reason= status=Pending", {"reason": "", "status": "Pending"}),
        ("a=1", {}),
        ("we saw a=1 and b=2", {}),
        ('a=1 b="never closed', {}),
    ],
)
def test_pairs(line: str, found: dict[str, str]) -> None:
    assert pairs(line) == found


def test_mysql_slow_log() -> None:
    text = (
        "/usr/sbin/mysqld, Version: 8.0.36 (MySQL Community Server - GPL). started with:\n"
        "Tcp port: 3306  Unix socket: /run/mysqld.sock\n"
        "Time                 Id Command    Argument\n"
        "# Time: 2025-10-26T00:52:13.000001Z\n"
        "# User@Host: shop[shop] @ app-1 [10.0.0.7]  Id:     2\n"
        "# Query_time: 12.5  Lock_time: 0.1 Rows_sent: 1  Rows_examined: 900000\n"
        "use orders;\n"
        "SET timestamp=1761439920;\n"
        "SELECT *\n"
        "  FROM orders;\n"
        "# User@Host: shop[shop] @ app-1 [10.0.0.7]  Id:     2\n"
        "# Query_time: 3  Lock_time: 0 Rows_sent: 0  Rows_examined: 5\n"
        "SET timestamp=1761439935;\n"
        "COMMIT;\n"
    )
    format, records = read("slow.log", text)
    who = {"user": "shop", "host": "app-1", "address": "10.0.0.7"}
    assert format == "mysql_slow"
    assert [shown(record) for record in records] == [
        (
            "2025-10-26 00:52:13",
            "",
            "Query_time: 12.5 Lock_time: 0.1 Rows_sent: 1 Rows_examined: 900000\nSELECT *\n  FROM orders;",
            {"database": "orders", **who},
        ),
        ("2025-10-26 00:52:15", "", "Query_time: 3 Lock_time: 0 Rows_sent: 0 Rows_examined: 5\nCOMMIT;", who),
    ]


def test_w3c_log_is_utc_and_told_by_its_columns() -> None:
    text = (
        "#Software: Microsoft Internet Information Services 10.0\n"
        "#Version: 1.0\n"
        "#Date: 2025-10-26 00:52:00\n"
        "#Fields: time cs-method cs-uri-stem cs-uri-query sc-status time-taken\n"
        "00:52:13 GET /labels id=7 503 5012\n"
        "#Fields: date time s-computername sc-status\n"
        "2025-10-27 00:00:01 WEB1 200\n"
        "cut off\n"
    )
    format, records = read("u_ex.log", text, "Europe/Berlin")
    assert format == "w3c_log"
    assert [shown(record) for record in records] == [
        ("2025-10-26 00:52:13", "", "GET /labels?id=7 503 time-taken=5012", {}),
        ("2025-10-27 00:00:01", "", "200", {"host": "WEB1"}),
        ("-", "", "cut off", {}),
    ]


DESCRIBE = (
    "Name:             api-1\n"
    "Namespace:        prod\n"
    "Start Time:       Sun, 26 Oct 2025 02:32:11 +0200\n"
    "Containers:\n"
    "  api:\n"
    "    Last State:     Terminated\n"
    "      Reason:       OOMKilled\n"
    "      Exit Code:    137\n"
    "      Started:      Sun, 26 Oct 2025 02:32:14 +0200\n"
    "      Finished:     Sun, 26 Oct 2025 02:12:50 +0100\n"
    "Events:\n"
    "  Type     Reason     Age                   From               Message\n"
    "  ----     ------     ----                  ----               -------\n"
    "  Warning  Unhealthy  2m4s (x163 over 42m)  kubelet            Readiness probe failed\n"
)


def test_describe_keeps_counts_and_gives_ages_no_instant() -> None:
    format, records = read("pod.txt", DESCRIBE)
    pod = {"name": "api-1", "namespace": "prod"}
    last = "Last State: Terminated, Reason: OOMKilled, Exit Code: 137"
    assert format == "kubectl_text"
    assert [shown(record) for record in records] == [
        ("2025-10-26 00:32:11", "", "Start Time: Sun, 26 Oct 2025 02:32:11 +0200", pod),
        ("2025-10-26 00:32:14", "", f"{last}; Started: Sun, 26 Oct 2025 02:32:14 +0200", pod),
        ("2025-10-26 01:12:50", "", f"{last}; Finished: Sun, 26 Oct 2025 02:12:50 +0100", pod),
        (
            "-",
            "warning",
            "Unhealthy: Readiness probe failed [2m4s (x163 over 42m) before this was printed]",
            {**pod, "component": "kubelet"},
        ),
        ("-", "", "Name:             api-1\nNamespace:        prod", {}),
    ]
    assert records[3].count == 163


def test_ages_count_back_from_the_moment_in_the_file_name() -> None:
    _, records = read("pod-2025-10-26T0130Z.txt", DESCRIBE)
    assert [span(records[3].event), span(records[3].first)] == ["01:27:55 01:27:56", "00:47:00 00:48:00"]


def test_table_of_events() -> None:
    text = (
        "NAMESPACE   LAST SEEN   TYPE      REASON      OBJECT      MESSAGE\n"
        "prod        42m         Warning   Unhealthy   pod/api-1   Readiness probe failed\n"
        "prod        <unknown>   Normal    Pulled      pod/api-2   Image is present\n"
    )
    format, records = read("events.txt", text)
    assert format == "kubectl_text"
    assert [shown(record) for record in records] == [
        (
            "-",
            "warning",
            "Unhealthy: Readiness probe failed [42m before this was printed]",
            {"namespace": "prod", "object": "pod/api-1"},
        ),
        (
            "-",
            "info",
            "Pulled: Image is present [<unknown> before this was printed]",
            {"namespace": "prod", "object": "pod/api-2"},
        ),
    ]


@pytest.mark.parametrize(("name", "at"), [("top.txt", "-"), ("top-2025-10-26.txt", "2025-10-26 02:55:12")])
def test_top_has_a_time_of_day_only(name: str, at: str) -> None:
    text = "top - 02:55:12 up 41 days,  3:02,  2 users,  load average: 530.14, 476.02, 201.77\nTasks: 812 total\n"
    format, records = read(name, text)
    assert format == "command_output"
    assert [shown(record) for record in records] == [(at, "", text.strip(), {})]
    assert records[0].kind == "command"


def test_haproxy_names_both_accept_and_end() -> None:
    text = (
        "Oct 26 02:52:00 lb-1 haproxy[7]: Proxy web started.\n"
        "Oct 26 02:52:14 lb-1 haproxy[7]: 10.0.0.9:53332 [26/Oct/2025:02:52:13.143] web~ api/a1 0/0/7/1457/1487 503 94\n"
    )
    _, records = read("lb.log", text, "America/New_York")
    assert [shown(record)[0] for record in records] == ["2025-10-26 06:52:00", "2025-10-26 06:52:13"]
    assert [record.posted and record.posted.raw for record in records] == [None, "Oct 26 02:52:14"]
    _, unstated = read("lb.log", text)
    assert [record.event and record.event.zone_source for record in unstated] == ["assumed", "assumed"]


def test_a_runtime_and_its_application_each_have_a_clock() -> None:
    text = (
        '2025-10-26T00:52:13.481977310Z stdout P {"level":"error","ts":1761439933.4821,"msg":"acquire fai\n'
        '2025-10-26T00:52:13.482003117Z stdout F led","pool":400}\n'
        "2025-10-26T02:52:14.1+02:00 stderr F worker 3 restarted\n"
    )
    _, records = read("0.log", text)
    assert [shown(record) for record in records] == [
        ("2025-10-26 00:52:13", "error", "acquire failed pool=400", {"stream": "stdout"}),
        ("2025-10-26 00:52:14", "", "worker 3 restarted", {"stream": "stderr"}),
    ]
    assert [record.ingested and record.ingested.raw for record in records] == ["2025-10-26T00:52:13.481977310Z", None]


def test_journal_and_collector_tell_when_they_took_a_line_in() -> None:
    text = (
        '{"__REALTIME_TIMESTAMP":"1761439934000000","_SOURCE_REALTIME_TIMESTAMP":"1761439933500000","MESSAGE":"out of memory",'
        '"PRIORITY":"3","_PID":"7","_COMM":"kernel"}\n'
        '{"timeUnixNano":"1761439935000000000","observedTimeUnixNano":"1761439936000000000","body":{"stringValue":"killed"}}\n'
    )
    _, records = read("j.json", text)
    assert [shown(record)[:3] for record in records] == [
        ("2025-10-26 00:52:13", "err", "out of memory"),
        ("2025-10-26 00:52:15", "", "killed"),
    ]
    assert [record.ingested and record.ingested.raw for record in records] == [
        "1761439934000000",
        "1761439936000000000",
    ]


def test_repeated_lines_are_counted_and_numbered_parts_joined() -> None:
    text = (
        "<3>Oct 26 02:52:13 db-1 postgres[9]: [4-1] ERROR:  deadlock detected\n"
        "<3>Oct 26 02:52:13 db-1 postgres[9]: [4-2] \tProcess 9 waits\n"
        "Oct 26 02:52:20 db-1 last message repeated 11 times\n"
        "Oct 26 02:52:21 db-1 daemon.warn dhcpd: no free leases\n"
        "<4>no stamp here\n"
    )
    _, records = read("2025-10-26-db.log", text)
    assert [(record.line, record.end_line, record.count, record.level) for record in records] == [
        (1, 2, 1, "error"),
        (3, 3, 11, ""),
        (4, 4, 1, "warning"),
        (5, 5, 1, ""),
    ]


@pytest.mark.parametrize(
    ("name", "text", "times"),
    [
        (
            "events.csv",
            '"Date and Time","Source"\n"10/26/2025 2:52:13 AM","a"\n"10/3/2025 11:00:00 PM","b"\n',
            ["2025-10-26 02:52:13", "2025-10-03 23:00:00"],
        ),
        (
            "app.log",
            "26/10/2025 10:00:00 INFO a\n03/11/2025 10:00:00 INFO b\n04/11/2025 10:00:00 INFO c\n",
            ["2025-10-26 10:00:00", "2025-11-03 10:00:00", "2025-11-04 10:00:00"],
        ),
        ("app.log", "03/11/2025 10:00:00 INFO a\n04/11/2025 10:00:00 INFO b\n", ["-", "-"]),
        ("app.log", "26/10/2025 10:00:00 INFO a\n10/27/2025 10:00:00 INFO b\n03/04/2025 10:00:00 INFO c\n", None),
    ],
)
def test_a_date_that_can_only_be_read_one_way_tells_how_the_others_are_meant(
    name: str, text: str, times: list[str] | None
) -> None:
    _, records = read(name, text)
    times = times if times is not None else ["2025-10-26 10:00:00", "2025-10-27 10:00:00", "-"]
    assert [shown(record)[0] for record in records] == times


HOSTILE = [
    " ",
    "[",
    "]",
    "1",
    '"',
    "=",
    "a=",
    "1:",
    "| ",
    "a|",
    "(",
    "INFO ",
    "\t",
    "1-",
    "[1-",
    "2m",
    '="',
    "\\",
    "\x00",
    "{",
]
LEADS = [
    "",
    "2025-10-26 00:52:13 ",
    "<34>",
    "Name:  x\nEvents:\n  Warning  U  2m4s (x1 over 4m)  ",
    "#Fields: time x\n00:00:00 ",
]
LEADS += [
    'time="2025-10-26T00:00:00Z" a=',
    "# User@Host: ",
    "top - 02:55:12 up ",
    "web-1  | ",
    "LAST SEEN   TYPE   REASON   OBJECT\n42m ",
]


@pytest.mark.parametrize(
    "format", ["log", "logfmt", "json_lines", "csv_log", "mysql_slow", "w3c_log", "kubectl_text", "command_output"]
)
def test_hostile_lines_neither_raise_nor_take_long(format: str) -> None:
    source = sources._detection.sources()[format]
    for lead in LEADS:
        for mark in HOSTILE:
            handed = Handed("x.log", lead + mark * (20_000 // len(mark)))
            start = time.process_time()
            source.recognise(handed)
            source.read(handed, "")
            assert time.process_time() - start < 1


def test_ages_without_a_moment_are_said_aloud() -> None:
    kubectl = sources._detection.sources()["kubectl_text"]
    assert [diagnostic.code for diagnostic in kubectl.read(Handed("pod.txt", DESCRIBE), "").diagnostics] == [
        "relative-times"
    ]
    assert kubectl.read(Handed("pod-2025-10-26T0130Z.txt", DESCRIBE), "").diagnostics == ()


def test_a_step_back_of_hours_in_a_log_without_dates_leaves_the_day_open(tmp_path: Path) -> None:
    """03:00 and then 00:00 may be the next day or lines out of order; 23:00 and then 00:10 is midnight."""
    log = tmp_path / "2026-03-04.log"
    times = "01:00:00.000 03:00:00.000 00:00:00.000 03:05:00.000 23:00:00.000 00:10:00.000 02:00:00.000 00:30:00.000 00:31:00.000 04:00:00.000"
    log.write_text("".join(f"{time} shop INFO message {number}\n" for number, time in enumerate(times.split())))
    evidence = sources.read(log)
    assert {record.line: f"{record.at:%d %H:%M}" if record.at else record.stamp and record.stamp.doubt for record in evidence.records} == {
        1: "04 01:00",
        2: "04 03:00",
        3: ("which-day",),
        4: "04 03:05",
        5: "04 23:00",
        6: "05 00:10",
        7: "05 02:00",
        8: ("which-day",),
        9: ("which-day",),
        10: ("which-day",),
    }  # fmt: skip
    assert [one.code for one in evidence.diagnostics] == ["which-day", "assumed-zone"]
