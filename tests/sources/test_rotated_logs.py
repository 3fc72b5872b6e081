import gzip
from datetime import UTC, datetime, timedelta

import pytest

from postmortem_writer.sources import _large, _scanning, read
from postmortem_writer.sources._rotation import whole_name

START = datetime(2025, 12, 31, 22, tzinfo=UTC)


def stamped(form, count, first=0):
    return [f"{START + timedelta(seconds=60 * at):{form}} api: order {at} placed" for at in range(first, first + count)]


def times(evidence):
    return [
        (r.source, r.line, r.count, r.stamp.at.isoformat()[:16] if r.stamp and r.stamp.at else None)
        for r in evidence.records
    ]


@pytest.mark.parametrize(
    "name", ["app.log", "app.log.1", "app.log.2.gz", "app.log-20260203", "app.log-20260203.gz", "app.log.2026-02-03.1"]
)
def test_a_rotated_log_is_named_as_before(name):
    assert whole_name(f"logs/{name}") == "logs/app.log"


@pytest.mark.parametrize("name", ["app-2.log", "app-2026-02-03.log", "app.1.log"])
def test_numbers_and_dates_before_the_ending_are_of_the_rotation(name):
    assert whole_name(name) == "app.log"


def test_a_rotated_set_is_one_log(tmp_path):
    (tmp_path / "app.log").write_text("\n".join(stamped("%Y-%m-%dT%H:%M:%SZ", 3_000, 6_000)) + "\n")
    (tmp_path / "app.log.1").write_text("\n".join(stamped("%Y-%m-%dT%H:%M:%SZ", 3_000, 3_000)) + "\n")
    packed = gzip.compress(("\n".join(stamped("%Y-%m-%dT%H:%M:%SZ", 3_000)) + "\n").encode())
    (tmp_path / "app.log.2.gz").write_bytes(packed)
    evidence = read(tmp_path, large=20_000)
    assert times(evidence) == [
        ("app.log.2.gz", 1, 9000, "2025-12-31T22:00"),
        ("app.log.2.gz", 57, 1, "2025-12-31T22:56"),
        ("app.log", 3000, 1, "2026-01-07T03:59"),
    ]
    assert evidence.records[0].last == evidence.records[2].stamp
    assert [source.skipped[0].split(", by")[0] for source in evidence.sources] == [
        "2,999 of 3,000 lines: 1 template of this log's 3 files stands for them",
        "3,000 of 3,000 lines: 1 template of this log's 3 files stands for them",
        "2,998 of 3,000 lines: 1 template of this log's 3 files stands for them",
    ]


@pytest.mark.parametrize("form", ["%b %d %H:%M:%S", "%H:%M:%S"])
def test_years_and_days_that_lines_do_not_state_move_on_over_segments(tmp_path, monkeypatch, form):
    monkeypatch.setattr(_large, "SEGMENT", 30_000)
    monkeypatch.setattr(_scanning, "BLOCK", 9_000)
    path = tmp_path / "app.log-20251231"
    path.write_text("\n".join(stamped(form, 9_000)) + "\n")
    whole, large = read(path, large=10_000_000), read(path, large=20_000)
    assert [record.stamp.at for record in large.records] == [
        whole.records[record.line - 1].stamp.at for record in large.records
    ]
    assert large.records[0].last.at == START + timedelta(seconds=60 * 8_999)
