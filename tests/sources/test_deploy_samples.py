"""Every deploy sample and metric table reads to what a careful person would write down; skipped where they are absent."""

from pathlib import Path

import pytest

from postmortem_writer import clock, sources
from postmortem_writer.evidence import Evidence

_METRIC = "cases/logs-stress/raw/metric/"
_DEPLOY = "formats/deploy/"

# file, format, records, without a time, first, last
SAMPLES = [
    (_DEPLOY + "git-log.txt", "git_log", 3, 0, "2025-10-23T14:41:07", "2025-10-26T01:21:40"),
    (_DEPLOY + "git-log-default.txt", "git_log", 2, 0, "2025-10-23T14:41:07", "2025-10-26T01:21:40"),
    (_DEPLOY + "git-log-oneline.txt", "git_log", 4, 1, "2025-10-23T14:41:07", "2025-10-26T01:21:40"),
    (_DEPLOY + "helm-history.txt", "helm_history", 3, 0, "2025-10-15T10:03:44", "2025-10-26T02:31:40"),
    (_DEPLOY + "github/check_run_completed.json", "github", 1, 0, "2019-05-15T15:21:12", "2019-05-15T15:21:12"),
    (_DEPLOY + "github/deployment.json", "github", 1, 0, "2019-05-15T15:20:53", "2019-05-15T15:20:53"),
    (_DEPLOY + "github/deployment_status.json", "github", 2, 0, "2019-05-15T15:20:53", "2019-05-15T15:20:55"),
    (_DEPLOY + "github/issue_comment_created.json", "github", 2, 0, "2019-05-15T15:20:18", "2019-05-15T15:20:21"),
    (_DEPLOY + "github/workflow_run_completed.json", "github", 1, 0, "2020-10-05T16:33:49", "2020-10-05T16:33:49"),
    (_METRIC + "front_service.csv", "metric_csv", 32, 1, "2023-01-29T09:00:09", "2023-01-29T23:47:09"),
    (
        _METRIC + "ts-basic-service-5dc8d4f9fd-46997_metric.csv",
        "metric_csv",
        49,
        1,
        "2023-01-29T08:49:09",
        "2023-01-29T23:54:09",
    ),
]


def told(evidence: Evidence) -> tuple[str, int, int, str, str]:
    (source,) = evidence.sources
    first, last = (f"{clock.utc(at or 0):%Y-%m-%dT%H:%M:%S}" for at in (source.first, source.last))
    return source.format, source.records, source.without_time, first, last


@pytest.mark.parametrize(
    ("name", "format", "records", "without", "first", "last"), SAMPLES, ids=lambda value: str(value)
)
def test_a_sample_reads_to_its_records(
    shared: Path, name: str, format: str, records: int, without: int, first: str, last: str
) -> None:
    assert told(sources.read(shared / name)) == (format, records, without, first, last)


def test_no_deploy_sample_is_left_out(shared: Path) -> None:
    found = {path.relative_to(shared).as_posix() for path in (shared / _DEPLOY).rglob("*") if path.is_file()}
    assert found - {name for name, *_ in SAMPLES} == set()


def test_a_zone_settles_the_deploys_of_the_autumn_night(shared: Path) -> None:
    evidence = sources.read(shared / _DEPLOY / "helm-history.txt", timezone="Europe/Berlin")
    assert [f"{record.at:%H:%M:%S}" for record in evidence.records if record.at] == ["08:03:44", "00:31:40", "01:24:05"]


def test_the_tables_are_kept_whole_for_the_graphs(shared: Path) -> None:
    evidence = sources.read(shared / _METRIC)
    assert {series.rows for series in evidence.series if series.name == "CpuUsage(m)"} == {919}
    assert len(evidence.series) == 24
