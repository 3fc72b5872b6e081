"""Tables with a column of times: log queries, metrics, event viewers."""

from pathlib import Path

import pytest

from postmortem_writer import sources
from postmortem_writer.evidence import Evidence


def read(text: str) -> Evidence:
    evidence = sources.read(text)
    assert [source.format for source in evidence.sources] == ["csv_log"]
    return evidence


def test_rows_over_several_lines_keep_their_lines() -> None:
    evidence = read(
        "@timestamp,@message,pod\n"
        '2025-10-26T00:52:13.481Z,"ERROR acquire failed\n  at db.acquire",api-1\n'
        "2025-10-26T00:52:14.020Z,WARN retry 1,api-1\n"
    )
    assert [(r.line, r.end_line, r.level, r.text, r.subject) for r in evidence.records] == [
        (2, 3, "ERROR", "ERROR acquire failed\n  at db.acquire", (("pod", "api-1"),)),
        (4, 4, "WARN", "WARN retry 1", (("pod", "api-1"),)),
    ]
    assert evidence.records[0].raw == '2025-10-26T00:52:13.481Z,"ERROR acquire failed\n  at db.acquire",api-1'
    assert evidence.records[0].instant == 1761439933481000000


def test_json_in_a_cell_is_opened_and_its_clock_compared() -> None:
    row = '{0},pod-1,"{{""log"":""INFO up\\n"",""stream"":""stdout"",""time"":""{1}""}}"\n'
    evidence = read(
        "Timestamp,PodName,Log\n"
        + row.format("2025-10-26T00:52:13.481Z", "2025-10-26T00:52:13.481Z")
        + row.format("2025-10-26T00:52:14.000Z", "2025-10-26T00:53:14.000Z")
    )
    assert [(record.level, record.text, record.flags) for record in evidence.records] == [
        ("INFO", "INFO up", ()),
        ("INFO", "INFO up", ("doubtful-clock",)),
    ]
    assert [(diagnostic.code, diagnostic.path) for diagnostic in evidence.diagnostics] == [
        ("clocks-disagree", "notes:3")
    ]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Date,Time,Message", "2025-10-26,00:52:13,down"),
        ("Level;Date and Time;Message", "Error;2025-10-26 00:52:13;down"),
        ("when\ttimestamp\tmessage", "x\t1761439933\tdown"),
    ],
)
def test_columns_and_delimiters(header: str, row: str) -> None:
    evidence = read(f"{header}\n{row}\n{row}\n")
    assert {record.instant for record in evidence.records} == {1761439933000000000}
    assert all(record.text.startswith("down") for record in evidence.records)


def test_a_zone_in_the_header_counts() -> None:
    evidence = read("Time (UTC),Message\n2025-10-26 00:52:13,down\n")
    assert evidence.diagnostics == ()
    assert evidence.sources[0].zone_basis == "file-header"


def test_rows_that_do_not_fit_are_counted() -> None:
    evidence = read("time,msg\n2025-10-26T00:52:13Z,a\nbroken\n2025-10-26T00:52:14Z,b\n")
    assert [record.text for record in evidence.records] == ["a", "b"]
    assert evidence.sources[0].skipped == ("1 rows that do not fit the header",)


def test_five_megabytes_are_read_in_seconds(shared: Path) -> None:
    evidence = sources.read(shared / "cases" / "logs-stress" / "raw")
    assert [(source.format, source.records) for source in evidence.sources] == [
        ("csv_log", 1895),
        ("csv_log", 1898),
        ("csv_log", 2023),
        ("metric_csv", 32),
        ("metric_csv", 49),
    ]
    assert [record.place for record in evidence.records if "doubtful-clock" in record.flags] == [
        "logs/09_27_log.csv:511",
        "logs/09_27_log.csv:577",
        "logs/09_27_log.csv:275",
    ]
