"""Every sample of a log or of Kubernetes text reads to the records a careful person would write.

Each row of ``SAMPLES`` was looked at beside its file: path | format | records | of them without a time | first | last | levels.
Those without any instant are syslog, glog and time-of-day logs, which state no year or date, ``top``, ages that count back from
nobody knows when, and a zone that does not exist.
"""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.clock import utc

SAMPLES = """
k8s/cri.log | log | 3 | 0 | 2025-10-26T00:52:13.481093224Z | 2025-10-26T00:52:14.100000000Z | error:1 fatal:1
k8s/describe-pod.txt | kubectl_text | 7 | 4 | 2025-10-26T00:32:11Z | 2025-10-26T01:12:50Z | info:1 warning:2
k8s/get-events.txt | kubectl_text | 3 | 3 | - | - | warning:3
logs/jc/cef.out | log | 13 | 12 | 2021-06-18T10:55:50.000003000Z | 2021-06-18T10:55:50.000003000Z | fatal:2 info:1
logs/jc/common-log-format.log | log | 19 | 2 | 1996-01-12T20:37:55Z | 2021-11-10T19:22:12Z |
logs/jc/syslog-3164.out | log | 32 | 32 | - | - | error:3 fatal:1 info:1
logs/jc/syslog-5424.out | log | 9 | 3 | 2003-08-24T12:14:15.000003000Z | 2003-10-11T22:14:15.003000000Z | fatal:1 info:3
logs/lnav/logfile_access_log.0 | log | 3 | 0 | 2009-07-20T22:59:26Z | 2009-07-20T22:59:29Z |
logs/lnav/logfile_ansi.1 | log | 10 | 10 | - | - |
logs/lnav/logfile_bunyan.0 | json_lines | 10 | 0 | 2023-03-24T14:26:16.243000000Z | 2023-03-24T14:26:18.331000000Z | debug:9 info:1
logs/lnav/logfile_caddy_log.0 | json_lines | 39 | 0 | 2025-10-21T04:10:22.315275700Z | 2025-10-21T04:12:37.924754400Z | info:30 warn:9
logs/lnav/logfile_cloudflare.json | json_lines | 1 | 0 | 2022-10-30T00:00:02Z | 2022-10-30T00:00:02Z |
logs/lnav/logfile_crlf.0 | log | 2 | 0 | 2012-07-02T10:22:40.672000000Z | 2014-10-08T16:56:38.344000000Z | debug:1 warning:1
logs/lnav/logfile_docker_compose.0 | log | 22 | 10 | 2024-04-25T05:32:35.018000000Z | 2024-04-25T05:54:43.948000000Z | warning:1
logs/lnav/logfile_docker_compose_with_noise.0 | log | 23 | 11 | 2024-04-25T05:32:35.018000000Z | 2024-04-25T05:54:43.948000000Z | warning:1
logs/lnav/logfile_docker_compose_with_ts.0 | log | 22 | 0 | 2024-04-25T05:32:35.019558005Z | 2024-04-25T05:54:43.948541926Z | warning:1
logs/lnav/logfile_dst.0 | log | 10 | 10 | - | - |
logs/lnav/logfile_ecs_log.json | json_lines | 5 | 0 | 2025-01-13T09:58:13.631000000Z | 2025-01-13T09:58:13.634000000Z | critical:1 debug:1 error:1 info:1 warning:1
logs/lnav/logfile_epoch.0 | log | 2 | 0 | 2015-04-10T02:58:07.123000000Z | 2015-04-10T02:58:07.456000000Z |
logs/lnav/logfile_generic_nanos.0 | log | 2 | 0 | 2025-01-01T00:00:00.123456789Z | 2025-01-01T01:00:00.987654321Z | info:1 warning:1
logs/lnav/logfile_glog.0 | log | 7 | 7 | - | - | error:2 info:4 warning:1
logs/lnav/logfile_grafana.0 | logfmt | 5 | 0 | 2025-04-24T19:51:48.520963849Z | 2025-04-24T19:51:48.521251943Z | info:5
logs/lnav/logfile_haproxy.0 | log | 17 | 0 | 2019-02-25T16:19:38Z | 2019-02-25T16:20:14.317000000Z |
logs/lnav/logfile_invalid_tz.0 | log | 2 | 2 | - | - | error:2
logs/lnav/logfile_invalid_utf8.0 | log | 1 | 0 | 2015-03-12T23:16:52.071000000Z | 2015-03-12T23:16:52.071000000Z | info:1
logs/lnav/logfile_java.0 | log | 20 | 0 | 2025-01-24T07:00:30.139000000Z | 2025-01-24T07:05:38.884000000Z | info:20
logs/lnav/logfile_journald.json | json_lines | 2 | 0 | 2018-08-21T14:04:21.221373000Z | 2018-08-21T14:04:21.221373000Z | alert:1 info:1
logs/lnav/logfile_json_invalid.json | json_lines | 13 | 1 | 2013-09-06T20:00:48.124817000Z | 2013-09-06T22:01:49.124817000Z | CRITICAL:1 DEBUG:1 DEBUG2:1 DEBUG3:1 DEBUG5:1 ERROR:1 FATAL:1 INFO:2 STATS:1 TRACE:1 WARNING:1
logs/lnav/logfile_laravel.1 | log | 4 | 0 | 2025-01-02T11:19:06Z | 2025-01-02T11:19:06Z | fatal:2 info:2
logs/lnav/logfile_logfmt.0 | logfmt | 5 | 0 | 2021-09-15T21:17:10.220731000Z | 2021-09-15T21:18:20.335825000Z | error:2 info:2 warning:1
logs/lnav/logfile_mixed_json2.json | json_lines | 15 | 1 | 2013-09-06T20:00:48.124817000Z | 2013-09-06T22:01:49.124817000Z | CRITICAL:1 DEBUG:1 DEBUG2:1 DEBUG3:1 DEBUG4:1 DEBUG5:1 ERROR:1 FATAL:1 INFO:3 STATS:1 TRACE:1 WARNING:1
logs/lnav/logfile_mongodb.0 | json_lines | 3 | 0 | 2026-03-10T20:58:09.401000000Z | 2026-03-10T20:58:10.004000000Z | info:2 warning:1
logs/lnav/logfile_multiline.0 | log | 2 | 0 | 2009-07-20T22:59:27.672000000Z | 2009-07-20T22:59:30.221000000Z | debug:1 error:1
logs/lnav/logfile_muxed_syslog.0 | json_lines | 14 | 0 | 2007-11-03T06:24:38Z | 2022-11-03T09:23:38Z |
logs/lnav/logfile_mysql_error.0 | log | 4 | 0 | 2020-08-06T14:25:02.835618000Z | 2020-08-06T14:25:03.109022000Z | info:3 warning:1
logs/lnav/logfile_mysql_slow.0 | mysql_slow | 6 | 0 | 2021-01-26T23:45:57.678222000Z | 2021-01-26T23:46:00.584120000Z |
logs/lnav/logfile_nextcloud.0 | json_lines | 5 | 0 | 2023-10-01T02:39:09Z | 2023-10-16T01:50:18Z | 1:5
logs/lnav/logfile_otel_collector.jsonl | json_lines | 11 | 0 | 2023-11-14T22:13:20Z | 2023-11-14T22:13:30Z | DEBUG:1 ERROR:1 FATAL:1 INFO:5 TRACE:1 WARN:1
logs/lnav/logfile_pino.0 | json_lines | 1 | 0 | 2025-04-24T22:08:37.537000000Z | 2025-04-24T22:08:37.537000000Z | info:1
logs/lnav/logfile_postgres.0 | log | 20 | 0 | 2025-08-13T08:45:01.123000000Z | 2025-08-13T08:50:02.010000000Z | error:1 info:19
logs/lnav/logfile_postgres.1 | log | 5 | 0 | 2025-04-11T22:14:12.837000000Z | 2025-04-11T22:17:46.846000000Z | error:2 info:1 warning:2
logs/lnav/logfile_postgres.2 | log | 2 | 0 | 2025-08-16T11:02:58.095000000Z | 2025-08-16T11:03:36.581000000Z | error:2
logs/lnav/logfile_rollover.0 | log | 6 | 6 | - | - | debug:6
logs/lnav/logfile_rollover.1 | log | 5 | 5 | - | - |
logs/lnav/logfile_rollover.2 | log | 375 | 375 | - | - |
logs/lnav/logfile_rust_tracing.0 | json_lines | 5 | 0 | 2025-10-28T19:15:10.821315000Z | 2025-10-28T19:15:10.821723000Z | ERROR:1 INFO:2 TRACE:1 WARN:1
logs/lnav/logfile_spark.0 | log | 399 | 0 | 2017-06-09T20:10:40Z | 2017-06-09T20:10:54Z | info:399
logs/lnav/logfile_syslog.0 | log | 4 | 4 | - | - |
logs/lnav/logfile_syslog.3 | log | 7 | 7 | - | - |
logs/lnav/logfile_syslog_fr.0 | log | 1 | 1 | - | - |
logs/lnav/logfile_syslog_with_mixed_times.0 | log | 13 | 13 | - | - |
logs/lnav/logfile_tai64n.0 | log | 10 | 0 | 2005-09-22T03:31:05.997071500Z | 2005-09-22T03:31:07.954919500Z |
logs/lnav/logfile_uwsgi.0 | log | 19 | 0 | 2016-03-13T22:49:12Z | 2016-03-13T22:56:15Z |
logs/lnav/logfile_w3c.0 | w3c_log | 1 | 0 | 2002-05-02T17:42:15Z | 2002-05-02T17:42:15Z |
logs/lnav/logfile_with_zones.0 | log | 3 | 0 | 2022-08-27T14:22:01.613000000Z | 2022-08-27T14:22:01.888000000Z | info:2
logs/lnav/logfile_yday.0 | log | 2 | 0 | 2012-01-25T10:22:40.672000000Z | 2014-11-29T16:56:38.344000000Z | debug:1 warning:1
logs/lnav/logfile_zap_console.0 | log | 3 | 0 | 2025-04-24T22:09:20.854000000Z | 2025-04-24T22:09:21.256000000Z | error:1 info:2
logs/made/cloud-query.csv | csv_log | 2 | 0 | 2025-10-26T00:52:13.481000000Z | 2025-10-26T00:52:14.020000000Z | ERROR:1 WARN:1
logs/made/nginx-error.log | log | 2 | 0 | 2025-10-26T02:01:07Z | 2025-10-26T02:52:14Z | error:2
logs/made/python-logging.log | log | 2 | 0 | 2025-10-26T02:01:07.002000000Z | 2025-10-26T02:52:13.481000000Z | error:1 info:1
logs/made/top.txt | command_output | 1 | 1 | - | - |
logs/made/two-digit-year.log | log | 4 | 1 | 2008-11-09T20:36:15Z | 2017-06-09T20:10:40Z | info:2 warning:1
logs/made/windows-events.csv | csv_log | 2 | 0 | 2025-10-26T02:47:02Z | 2025-10-26T02:52:13Z | Error:1 Warning:1
logs/pgbadger/begin_end.log | log | 24 | 0 | 2021-02-14T00:34:02Z | 2021-02-15T20:02:06Z | info:24
logs/pgbadger/cnpg.log.gz | json_lines | 2022 | 0 | 2022-11-27T18:48:14.221171600Z | 2022-11-27T18:58:02.096892400Z | info:2022
logs/pgbadger/logplex.gz | log | 10 | 0 | 2019-03-14T00:22:56Z | 2021-09-07T04:01:27Z | error:1 info:8
logs/pgbadger/multiline_param.log | log | 8 | 0 | 2021-12-03T07:14:48.591000000Z | 2021-12-03T07:14:48.595000000Z | info:8
"""
# sample, the name it gets, the user's zone, then line and UTC time of records in file order
DATED = [
    ("made/nginx-error.log", "nginx-error.log", "Europe/Berlin", "1 2025-10-26 00:52:14, 2 2025-10-26 01:01:07"),
    ("made/python-logging.log", "app.log", "Europe/Berlin", "1 2025-10-26 00:52:13, 6 2025-10-26 01:01:07"),
    ("made/windows-events.csv", "events.csv", "Europe/Berlin", "2 fold, 3 fold"),
    (
        "lnav/logfile_dst.0",
        "2013-11-03.log",
        "America/New_York",
        "1 2013-11-03 05:01:03, 2 2013-11-03 05:13:04, 3 2013-11-03 05:23:29, 4 2013-11-03 05:41:30, 5 2013-11-03 05:59:14, "
        "6 2013-11-03 06:24:56, 7 2013-11-03 06:38:13, 8 2013-11-03 06:50:16, 9 2013-11-03 07:08:19, 10 2013-11-03 07:25:02",
    ),
    (
        "lnav/logfile_rollover.1",
        "2007-11-03.log",
        "",
        "1 2007-11-03 09:23:38, 2 2007-11-03 09:23:38, 3 2007-11-03 09:23:38, 4 2007-11-03 09:47:02, 5 2008-02-03 09:23:38",
    ),
    ("lnav/logfile_syslog_fr.0", "2019-08-19.log", "Europe/Paris", "1 2019-08-19 09:08:37"),
]


def instant(nanoseconds: int | None) -> str:
    if nanoseconds is None:
        return "-"
    fraction = nanoseconds % 1_000_000_000
    return f"{utc(nanoseconds):%Y-%m-%dT%H:%M:%S}" + (f".{fraction:09}" if fraction else "") + "Z"


@pytest.mark.parametrize("row", SAMPLES.strip().split("\n"), ids=lambda row: row.split(" | ")[0])
def test_sample(shared: Path, row: str) -> None:
    path = shared / "formats" / row.split(" | ", maxsplit=1)[0]
    evidence = sources.read(path)
    (source,) = evidence.sources
    levels = Counter(record.level for record in evidence.records if record.level)
    told = [row.split(" | ", maxsplit=1)[0], source.format, source.records, source.without_time]
    told += [instant(source.first), instant(source.last), " ".join(f"{word}:{n}" for word, n in sorted(levels.items()))]
    assert " | ".join(map(str, told)).strip() == row.strip()


def test_every_sample_is_in_the_table(shared: Path) -> None:
    folder = shared / "formats"
    found = {*(folder / "logs").rglob("*.*"), *(folder / "k8s").glob("*.txt"), folder / "k8s" / "cri.log"}
    named = {row.split(" | ")[0] for row in SAMPLES.strip().split("\n")}
    assert {path.relative_to(folder).as_posix() for path in found if path.is_file() and path.suffix != ".tsv"} == named


@pytest.mark.parametrize(("sample", "name", "zone", "records"), DATED, ids=[row[0] for row in DATED])
def test_sample_with_date_and_zone(
    shared: Path, tmp_path: Path, sample: str, name: str, zone: str, records: str
) -> None:
    shutil.copy(shared / "formats" / "logs" / sample, tmp_path / name)
    evidence = sources.read(tmp_path / name, timezone=zone)
    told = [
        f"{record.line} {record.at:%Y-%m-%d %H:%M:%S}" if record.at else f"{record.line} {' '.join(record.stamp.doubt)}"
        for record in sorted(evidence.records, key=lambda record: record.line)
        if record.stamp
    ]
    assert ", ".join(told) == records
