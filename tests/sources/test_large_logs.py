import bz2
import gzip
import hashlib
import lzma
import multiprocessing
from datetime import UTC, datetime, timedelta

import pytest

from postmortem_writer.errors import InputError
from postmortem_writer.sources import _large, _scanning, read

START = datetime(2025, 10, 26, 1, tzinfo=UTC)
NAMES = "ann bo cy di ed flo".split()


def quiet(second):
    at = START + timedelta(seconds=second)
    return f"{at:%Y-%m-%dT%H:%M:%S}.250Z INFO api-{second % 7} order {second * 31} placed by {NAMES[second % 6]}"


def big_log():
    """Return 9,002 lines: one a second, a warning now and then, and one error with its trace on line 6001."""
    lines = [
        quiet(second) if second % 49 else quiet(second).replace("INFO", "WARN").replace("placed", "refused")
        for second in range(9_000)
    ]
    lines[6000:6000] = [
        "2025-10-26T02:40:00.100Z ERROR ledger-2 journal is read-only: out of inodes",
        "\tat ledger.Journal.append(Journal.java:88)",
    ]
    return "\n".join(lines) + "\n"


@pytest.fixture
def big(tmp_path):
    path = tmp_path / "app.log"
    path.write_text(big_log(), encoding="utf-8")
    return path


def rows(evidence):
    return [(r.line, r.end_line, r.level, r.count, r.flags, r.text) for r in evidence.records]


EXPECTED = [
    (1, 1, "warning", 184, ("digest",), "WARN api-0 order 0 refused by ann"),
    (2, 2, "info", 8816, ("digest",), "INFO api-1 order 31 placed by bo"),
    (61, 61, "info", 1, ("digest",), "INFO api-4 order 1860 placed by ann"),
    (6001, 6002, "error", 1, ("digest",), "ERROR ledger-2 journal is read-only: out of inodes\n\tat ledger.Journal.append(Journal.java:88)"),
    (8970, 8970, "warning", 1, ("digest",), "WARN api-0 order 277977 refused by di"),
    (9002, 9002, "info", 1, ("digest",), "INFO api-4 order 278969 placed by flo"),
]  # fmt: skip


def test_a_large_log_is_read_as_its_representative_lines(big):
    evidence = read(big, large=100_000)
    assert rows(evidence) == EXPECTED
    info = evidence.records[1]
    assert (info.first.raw, info.last.raw) == ("2025-10-26T01:00:01.250Z", "2025-10-26T03:29:59.250Z")
    (source,) = evidence.sources
    assert (source.size, source.sha256) == (len(big_log()), hashlib.sha256(big_log().encode()).hexdigest())
    assert source.skipped == (
        "8,995 of 9,002 lines: 3 templates stand for them, by the first line of each, one of its fullest time and the last; "
        "'postmortem-writer read app.log --since TIME --until TIME' reads hours in full, '--lines FIRST-LAST' opens lines by their numbers",
    )


def test_every_shown_line_is_the_line_of_the_file(big):
    lines = big_log().split("\n")
    for record in read(big, large=100_000).records:
        assert record.raw == "\n".join(lines[record.line - 1 : record.end_line])


def test_the_hours_asked_for_are_read_in_full(big):
    since = datetime(2025, 10, 26, 2, 39, 58, tzinfo=UTC)
    evidence = read(big, large=100_000, since=since, until=since + timedelta(seconds=4))
    assert [(r.line, r.flags, r.text.split("\n")[0]) for r in evidence.records] == [
        (5999, (), "INFO api-6 order 185938 placed by ed"),
        (6000, (), "INFO api-0 order 185969 placed by flo"),
        (6001, (), "ERROR ledger-2 journal is read-only: out of inodes"),
        (6003, (), "INFO api-1 order 186000 placed by ann"),
        (6004, (), "INFO api-2 order 186031 placed by bo"),
    ]


def test_segments_and_packed_files_give_the_same_records(big, monkeypatch):
    packed = big.with_name("app.log.1.gz")
    packed.write_bytes(gzip.compress(big.read_bytes()))
    assert rows(read(packed, large=20_000)) == EXPECTED
    monkeypatch.setattr(_large, "SEGMENT", 100_000)
    monkeypatch.setattr(_scanning, "BLOCK", 7_000)
    monkeypatch.setattr("os.cpu_count", lambda: 1)
    assert rows(read(big, large=100_000)) == EXPECTED


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_log_that_is_cut_short_is_read_up_to_there_and_says_so(tmp_path, pack):
    whole = "".join(f"{quiet(at)} for {hashlib.sha256(bytes(str(at), 'ascii')).hexdigest()}\n" for at in range(40_000))
    packed = pack(whole.encode())
    path = tmp_path / "app.log.gz"
    path.write_bytes(packed[: len(packed) * 3 // 4])
    evidence = read(path, large=500_000)
    (damage,) = [one for one in evidence.diagnostics if one.code == "broken-archive"]
    assert "damaged or truncated" in damage.message
    lines = whole.splitlines()
    assert max(record.line for record in evidence.records) > 10_000
    assert all(record.raw == lines[record.line - 1] for record in evidence.records if record.count > 1)


def test_a_packed_log_that_is_damaged_at_once_is_refused(tmp_path):
    path = tmp_path / "app.log.gz"
    path.write_bytes(gzip.compress(big_log().encode())[:20] + b"\x00" * 500)
    with pytest.raises(InputError, match="damaged or truncated"):
        read(path, large=1_000)


def test_workers_give_the_same_records_and_none_is_left_behind(big, monkeypatch):
    monkeypatch.setattr(_large, "SEGMENT", 400_000)
    monkeypatch.setattr(_large, "ALONE", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    assert rows(read(big, large=100_000)) == EXPECTED
    assert multiprocessing.active_children() == []


def test_an_interrupt_ends_the_workers(big, monkeypatch):
    monkeypatch.setattr(_large, "SEGMENT", 100_000)
    monkeypatch.setattr("os.cpu_count", lambda: 2)

    def interrupted(what, done, total):
        if what.startswith("digesting"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(big, large=100_000, progress=interrupted)
    assert multiprocessing.active_children() == []


def test_what_is_too_large_and_no_log_is_refused_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("postmortem_writer.sources._handed.MAX_FILE", 2 * 1024 * 1024)
    path = tmp_path / "dump.json"
    path.write_text("[" + ",\n".join(['{"a": 1}'] * 300_000) + "]", encoding="utf-8")
    with pytest.raises(InputError, match=r"dump\.json: is larger than 2 MB and no log with one entry a line: not read"):
        read(path, large=100_000)
