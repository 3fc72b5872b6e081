"""Tables of measurements: series for the graphs, few records, and nothing dropped unsaid."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postmortem_writer import sources
from postmortem_writer.evidence import Evidence
from postmortem_writer.sources import _changes
from postmortem_writer.sources._measured import number, shown, thinned

_MINUTE = 60_000_000_000
_START = 1_772_438_400_000_000_000  # 2026-03-02T08:00Z


def read(text: str, format: str = "metric_csv", **options: str) -> Evidence:
    evidence = sources.read(text, **options)
    assert [source.format for source in evidence.sources] == [format]
    return evidence


def table(values: Sequence[float], header: str = "time,boat,wait_s,depth") -> str:
    rows = (f"2026-03-02 {8 + at // 60:02}:{at % 60:02}:00Z,north,{value},7" for at, value in enumerate(values))
    return "\n".join([header, *rows, ""])


def test_a_few_rows_are_a_record_each() -> None:
    evidence = read(
        "Time,Service,SuccessRate(%),P99(s)\n"
        "2023-01-29 08:41:09.043078357 +0000 UTC m=+0.119240217,cart,99.5,0.9\n"
        "2023-01-29 08:42:09.018658981 +0000 UTC m=+60.094820869,cart,71,2.5\n"
    )
    assert [(r.kind, r.text, r.instant) for r in evidence.records] == [
        ("metric", "SuccessRate(%)=99.5 P99(s)=0.9", 1674981669043078357),
        ("metric", "SuccessRate(%)=71 P99(s)=2.5", 1674981729018658981),
    ]
    assert evidence.series == ()


def test_a_change_is_one_record_and_the_table_another() -> None:
    evidence = read(table([2, 3] * 15 + [40, 44, 41] + [2, 3] * 10))
    change, whole = sorted(evidence.records, key=lambda record: record.native == "table")
    assert change.text == "wait_s rose to 40; the rows before: 2 to 3, median 3; 3 rows, highest 44"
    assert change.raw == "2026-03-02 08:30:00Z,north,40,7"
    assert (change.kind, change.line, change.count, change.subject) == ("metric", 32, 3, (("boat", "north"),))
    assert change.event is not None
    assert change.event.precision == "approximate"
    assert (change.event.low, change.instant) == (_START + 29 * _MINUTE, _START + 30 * _MINUTE)
    assert change.last is not None
    assert change.last.raw == "2026-03-02 08:32:00Z"
    assert whole.text == (
        "table of 2 measurements in 53 rows\nwait_s (north): 2 to 44, median 3\ndepth (north): 7 to 7, median 7"
    )
    assert (whole.count, whole.stamp, whole.flags) == (53, None, ("summary",))
    assert evidence.sources[0].skipped == (
        "53 rows of measurements are kept as series: 1 records stand for notable changes, one for the table",
    )
    assert [(s.name, s.labels, s.rows, s.line) for s in evidence.series] == [
        ("wait_s", (("boat", "north"),), 53, 2),
        ("depth", (("boat", "north"),), 53, 2),
    ]
    assert evidence.diagnostics == ()


def test_measurements_that_change_in_one_row_are_one_record() -> None:
    rows = [f"{1_772_438_400 + 60 * at},{9 if at == 20 else 1},{99 if at == 20 else 10}" for at in range(40)]
    evidence = read("\n".join(["timestamp,p50,p99", *rows]))
    assert [r.text for r in evidence.records if r.stamp] == [
        "p50 rose to 9; the rows before: 1 to 1, median 1\np99 rose to 99; the rows before: 10 to 10, median 10"
    ]


def test_a_table_of_named_values_is_a_series_a_name() -> None:
    rows = [
        f"2026-03-02T08:{at:02}:00Z;{name};{value}"
        for at in range(20)
        for name, value in (("cpu", 5 + at % 2), ("queue", 900 if at > 12 else 10))
    ]
    evidence = read("\n".join(["time;metric;value", *reversed(rows)]))
    assert [(s.labels, s.times[0], s.values[-1]) for s in evidence.series] == [
        ((("metric", "queue"),), _START, 900.0),
        ((("metric", "cpu"),), _START, 6.0),
    ]
    assert [(r.subject, r.text) for r in evidence.records if r.stamp] == [
        ((("metric", "queue"),), "value rose to 900; the rows before: 10 to 10, median 10; 7 rows, highest 900")
    ]


def test_gaps_are_no_values_and_a_zone_counts() -> None:
    rows = [f"2026-03-02 09:{at:02},{'NaN' if at % 5 == 0 else at}%" for at in range(20)]
    evidence = read("\n".join(["Time,used", *rows]).replace("NaN%", "NaN"), timezone="Europe/Berlin")
    assert [(s.rows, s.times[0]) for s in evidence.series] == [(16, _START + _MINUTE)]
    assert evidence.sources[0].without_time == 1


def test_hours_that_were_not_asked_for_are_cut_from_the_series() -> None:
    from datetime import UTC, datetime

    evidence = sources.read(table([1.0] * 60), until=datetime(2026, 3, 2, 8, 9, tzinfo=UTC))
    assert [len(series.times) for series in evidence.series] == [10, 10]


@pytest.mark.parametrize(
    "text",
    [
        "time,status,ms\n" + "".join(f"2026-03-02T08:{at * at % 60:02}:{at:02}Z,200,{at}\n" for at in range(40)),
        "time,client,ms\n" + "".join(f"2026-03-02T08:{at:02}:00Z,10.0.0.{at},{at}\n" for at in range(40)),
        "time,message,ms\n" + "".join(f"2026-03-02T08:{at:02}:00Z,down,{at}\n" for at in range(40)),
    ],
    ids=["in no steps", "a word of its own in every row", "says something"],
)
def test_a_table_of_requests_or_messages_is_no_table_of_measurements(text: str) -> None:
    read(text, "csv_log")


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([5.0] * 40, []),
        ([1.0, 2.0, 3.0] * 20, []),
        ([5.0] * 20 + [9.0] + [5.0] * 20, [(20, 20, False)]),
        ([5.0] * 20 + [6.0] + [5.0] * 20, []),
        ([5.0] * 20 + [9.0, 5.0, 9.0] + [5.0] * 20, [(20, 22, False)]),
        ([5.0] * 20 + [9.0] * 40, [(20, 49, True)]),
        ([5.0] * 20 + [9.0] * 40 + [5.0] * 5, [(20, 49, True), (60, 64, False)]),
        ([0.0] * 20 + [1.0] + [0.0] * 9, [(20, 20, False)]),
        ([0.0] * 5 + [1.0] * 5, []),
    ],
)
def test_what_is_out_of_the_usual(values: list[float], found: list[tuple[int, int, bool]]) -> None:
    assert [(change.start, change.end, change.lasting) for change in _changes.changes(values)] == found


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), max_size=100))
def test_changes_are_in_order_and_inside(values: list[float]) -> None:
    last = -1
    for change in _changes.changes(values):
        assert last < change.start <= change.peak <= change.end < len(values)
        assert not math.isnan(_changes.size(change, values))
        last = change.end


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=120), st.integers(4, 50))
def test_a_shorter_series_keeps_its_peaks_and_its_order(values: list[float], most: int) -> None:
    times, kept = thinned(list(enumerate(values)), most)
    assert (min(kept), max(kept)) == (min(values), max(values))
    assert list(times) == sorted(times)
    assert len(kept) <= most + 1


@pytest.mark.parametrize(
    ("cell", "value"), [("12", 12.0), ("-0.5", -0.5), ("1e3", 1000.0), ("99.5%", 99.5), ("12 ms", None), ("x", None)]
)
def test_numbers(cell: str, value: float | None) -> None:
    assert number(cell) == value


@pytest.mark.parametrize(("value", "text"), [(10554.2, "10550"), (3.0, "3"), (0.00496123, "0.004961"), (1e-7, "1e-07")])
def test_values_are_shown_with_four_digits(value: float, text: str) -> None:
    assert shown(value) == text
