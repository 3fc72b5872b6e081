"""Tables of measurements: a header, a column of times, numbers at regular intervals, and few words that say whose they are.

Thousands of rows are no events: every series is kept whole for the graphs, a record stands for each notable change
(``_changes`` says what that is) and one for the table. A value belongs to the interval before its time.
"""

import csv
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from statistics import median

from postmortem_writer import clock
from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.evidence import Record, Series
from postmortem_writer.sources import _changes, _fields, _ledger, _times, csv_log
from postmortem_writer.sources._measured import number, shown, thinned
from postmortem_writer.sources._source import Handed, Reading, Source

_DELIMITERS = ",;\t"
_SAMPLE = 200
_FEW_ROWS = 12
_MOST_SERIES = 200
_PER_HOUR, _PER_FILE = 3, 60
_HOUR = 3_600_000_000_000
_GAPS = frozenset({"", "nan", "null", "none", "-", "n/a", "undefined"})
_SAYS = frozenset(
    "message msg text log body content description title level loglevel severity event user author".split()
)
_MOST_LABELS = 50

Labels = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which columns are times, numbers and labels."""

    times: tuple[str, ...]
    numbers: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(slots=True)
class _Column:
    """The values of one series as they are read, with the row and the Stamp of each."""

    points: list[tuple[int, float, int, Stamp]] = field(default_factory=list)
    changes: list[_changes.Change] = field(default_factory=list)

    @property
    def values(self) -> list[float]:
        return [value for _, value, *_ in self.points]


def recognise(handed: Handed) -> float:
    """Return 0.95 for a table of numbers with a time in every row, in regular steps where there are rows enough to tell."""
    rows = [row for row, _ in islice(_rows(handed.text[:200_000]), _SAMPLE)]
    columns = _columns(rows)
    if columns is None:
        return 0.0
    steps: list[int] = []
    last: dict[tuple[str, ...], int] = {}
    for row in rows:
        stamp = _times.settled(row[columns.times[0]], _times.UNSTATED)
        whose = tuple(row[name] for name in columns.labels)
        if stamp and stamp.instant is not None:
            if whose in last and last[whose] != stamp.instant:
                steps.append(abs(stamp.instant - last[whose]))
            last[whose] = stamp.instant
    if len(steps) < 2:
        return 0.95
    usual = median(steps)
    return 0.95 if sum(abs(step - usual) <= usual * 0.2 for step in steps) * 5 >= len(steps) * 3 else 0.0


def _rows(text: str) -> Iterator[tuple[dict[str, str], int]]:
    """Yield the rows that fit the header, with their lines; numbers run over no second line."""
    header = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=header.count)
    names = (
        [name.strip() for name in next(csv.reader([header], delimiter=delimiter), [])] if len(header) < 20_000 else []
    )
    if not 1 < len(names) == len(set(names)):
        return
    reader = csv.reader(text.split("\n"), delimiter=delimiter)
    try:
        for row in reader:
            if reader.line_num > 1 and len(row) == len(names):
                yield dict(zip(names, map(str.strip, row), strict=True)), reader.line_num
    except csv.Error:
        return


def _columns(rows: Sequence[Mapping[str, str]]) -> _Columns | None:
    """Sort the columns by what the first rows hold; None where it is no table of measurements."""
    if not rows or any(_fields.plain(name) in _SAYS for name in rows[0]):
        return None
    best = _fields.time_of(rows[0])[0]
    times = tuple(dict.fromkeys([best, *(name for name, _ in _fields.times_of(rows[0]))]))
    numbers, labels = [], []
    for name in rows[0]:
        cells = [row[name] for row in rows]
        told = [cell for cell in cells if cell.lower() not in _GAPS]
        if name in times:
            continue
        if all(number(cell) is not None for cell in told):
            numbers.append(name)
        elif len(set(told)) <= max(1, min(_MOST_LABELS, len(rows) // 3)) and max(map(len, told)) <= 120:
            labels.append(name)
        else:
            return None
    return _Columns(times, tuple(numbers), tuple(labels)) if best and numbers else None


def read(handed: Handed, zone: str) -> Reading:
    """Return the series, a record for each notable change of one, and one for the table; of a few rows a record each."""
    columns = _columns([row for row, _ in islice(_rows(handed.text), _SAMPLE)])
    stated = clock.stated_zone(handed.text.split("\n", 1)[0])
    around = clock.header_frame(stated, zone) if stated else _times.frame(zone)
    if columns is None or sum(1 for _ in islice(_rows(handed.text), _FEW_ROWS + 1)) <= _FEW_ROWS:
        return csv_log.read(handed, zone)
    found, untimed = _series(handed.text, columns, around)
    if not found:
        return csv_log.read(handed, zone)
    slices = handed.text.split("\n")
    records, left = _records(handed.path, found, slices)
    rows = sum(1 for _ in _rows(handed.text))
    table = _table(handed.path, found, rows, slices[0])
    skipped = _skipped(rows, len(records), left, len(slices) - (not slices[-1]) - 1 - rows, len(found) - _MOST_SERIES)
    series = tuple(_kept(handed.path, *pair) for pair in list(found.items())[:_MOST_SERIES])
    return Reading(
        (*records, table), skipped=skipped, diagnostics=_ledger.unplaced(handed.path, untimed, stated), series=series
    )


_Found = dict[tuple[str, Labels], _Column]


def _series(text: str, columns: _Columns, around: Frame) -> tuple[_Found, list[Stamp | None]]:
    found: _Found = {}
    untimed: list[Stamp | None] = []
    for row, line in _rows(text):
        stamp = _times.stamp(row[columns.times[0]], around)
        if stamp is None or stamp.instant is None:
            untimed.append(stamp)
            continue
        labels = tuple((name, row[name]) for name in columns.labels if row[name])
        for name in columns.numbers:
            value = number(row[name])
            if value is not None and math.isfinite(value):
                found.setdefault((name, labels), _Column()).points.append((stamp.instant, value, line, stamp))
    for column in found.values():
        column.points.sort(key=lambda point: point[0])
        column.changes = _changes.changes(column.values)
    return found, untimed


def _kept(path: str, key: tuple[str, Labels], column: _Column) -> Series:
    points, values = column.points, column.values
    times, kept = thinned([(instant, value) for instant, value, *_ in points])
    changes = (
        (points[change.start][0], points[change.end][0], round(_changes.size(change, values), 3))
        for change in column.changes
    )
    return Series(path, points[0][2], *key, times, kept, len(points), points[0][3].zone_source, tuple(changes))


def _records(path: str, found: _Found, slices: Sequence[str]) -> tuple[list[Record], int]:
    """Return the records of the greatest changes of every hour in time order, and how many more changes there are.

    Measurements of one subject that change in the same row are one record.
    """
    together: dict[tuple[Labels, int], list[tuple[float, Record]]] = {}
    for (name, labels), column in found.items():
        values, step = column.values, _step(column)
        for change in column.changes:
            record = _record(path, name, labels, column, change, step)
            together.setdefault((labels, record.line), []).append((_changes.size(change, values), record))
    hours: dict[int, list[tuple[float, Record]]] = {}
    for same in together.values():
        same.sort(key=lambda pair: -pair[0])
        joined = replace(same[0][1], text="\n".join(record.text for _, record in same), raw=slices[same[0][1].line - 1])
        hours.setdefault((joined.instant or 0) // _HOUR, []).append((same[0][0], joined))
    kept = [pair for hour in hours.values() for pair in sorted(hour, key=lambda pair: -pair[0])[:_PER_HOUR]]
    kept = sorted(kept, key=lambda pair: -pair[0])[:_PER_FILE]
    records = sorted((record for _, record in kept), key=lambda record: (record.instant or 0, record.line))
    return records, len(together) - len(records)


def _step(column: _Column) -> int:
    """Return the usual time between two values, in nanoseconds."""
    gaps = [after[0] - before[0] for before, after in islice(pairwise(column.points), 1_000)]
    return int(median(gaps)) if gaps else 0


def _record(path: str, name: str, labels: Labels, column: _Column, change: _changes.Change, step: int) -> Record:
    instant, value, line, stamp = column.points[change.start]
    event = replace(stamp, precision="approximate", low=instant - step, high=instant) if step else stamp
    return Record(
        source=path,
        line=line,
        end_line=line,
        kind="metric",
        text=_told(name, value, column.points[change.peak][1], change),
        native=f"{name}:{line}",
        event=event,
        subject=labels,
        flags=("automatic",),
        count=change.length,
        first=stamp,
        last=column.points[change.end][3],
    )


def _told(name: str, value: float, peak: float, change: _changes.Change) -> str:
    up = peak > change.median
    usual = f"the rows before: {shown(change.low)} to {shown(change.high)}, median {shown(change.median)}"
    told = f"{name} {'rose' if up else 'fell'} to {shown(value)}; {usual}"
    if change.length > 1:
        told += f"; {change.length} rows, {'highest' if up else 'lowest'} {shown(peak)}"
    return f"{told}; it stays there" if change.lasting else told


def _table(path: str, found: _Found, rows: int, header: str) -> Record:
    """Return the record of the whole table: the range of every series, so that one can be looked up by name."""
    points = sorted(
        (point for column in found.values() for point in (column.points[0], column.points[-1])), key=lambda p: p[0]
    )
    told = []
    for (name, labels), column in islice(found.items(), 60):
        values = sorted(value for _, value, *_ in column.points)
        whose = f" ({', '.join(value for _, value in labels)})" if labels else ""
        told.append(
            f"{name}{whose}: {shown(values[0])} to {shown(values[-1])}, median {shown(values[len(values) // 2])}"
        )
    more = [f"… and {len(found) - 60} more"] if len(found) > 60 else []
    return Record(
        source=path,
        line=1,
        end_line=1,
        kind="metric",
        text="\n".join([f"table of {len(found)} measurements in {rows} rows", *told, *more]),
        raw=header,
        native="table",
        flags=("summary",),
        count=rows,
        first=points[0][3],
        last=points[-1][3],
    )


def _skipped(rows: int, changes: int, left: int, odd: int, too_many: int) -> tuple[str, ...]:
    told = [
        f"{rows} rows of measurements are kept as series: {changes} records stand for notable changes, one for the table"
    ]
    if left:
        told.append(f"{left} smaller changes have no record of their own")
    if odd > 0:
        told.append(f"{odd} rows that do not fit the header")
    if too_many > 0:
        told.append(f"{too_many} series beyond the first {_MOST_SERIES} have no graph")
    return tuple(told)


source = Source(
    "table of measurements (CSV)",
    recognise,
    read,
    known_by="a header row, a time in regular steps, numbers, and few words",
)
