"""The monitoring graphs of the appendix: measurements that left their usual range within the incident, as lines of text.

The window runs from the first milestone to the end, or where no record settles that to the last row of the timeline within
twelve hours, with a quarter of an hour or half its length on either side. A sign stands for a stretch of it, by the value furthest from the median of the window.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

from pydantic import BaseModel

from postmortem_writer import clock
from postmortem_writer.document.published import CLOSED
from postmortem_writer.evidence import Evidence, Series

_BARS = "▁▂▃▄▅▆▇█"
_GAP = "·"
_WIDTH = 60
_MOST_DRAWN = 8
_MOST_LISTED = 40
_LONGEST = timedelta(hours=12)
_MARGIN = timedelta(minutes=15)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Graph(BaseModel):
    """One measurement over the incident."""

    model_config = CLOSED

    name: str
    labels: str
    """Whose it is: service, pod …, as the table names it."""
    source: str
    line: int
    """The first row of the table that has it."""
    zone_basis: clock.ZoneSource
    start: datetime
    end: datetime
    line_of_text: str
    """The graph: one sign a stretch, low to high; "·" where there is no value, "" where it is only listed."""
    seconds: int
    """How long a stretch is."""
    before: float | None
    """The median before the window."""
    low: float
    low_at: datetime
    high: float
    high_at: datetime
    at: dict[str, float]
    """The value in whose interval a milestone lies."""


def graphs(evidence: Evidence, milestones: Mapping[str, datetime], rows: Sequence[datetime]) -> list[Graph]:
    """Return the measurements that changed notably within the incident, the greatest change first."""
    window = _window(milestones, rows)
    if window is None:
        return []
    low, high = map(_nanoseconds, window)
    ranked: list[tuple[float, Series]] = []
    for series in evidence.series:
        sizes = [size for first, last, size in series.changes if first <= high and last >= low]
        if sizes:
            ranked.append((max(sizes), series))
    ranked.sort(key=lambda pair: -pair[0])
    made = (
        _graph(series, low, high, milestones, drawn=at < _MOST_DRAWN)
        for at, (_, series) in enumerate(ranked[:_MOST_LISTED])
    )
    return [graph for graph in made if graph is not None]


def _window(milestones: Mapping[str, datetime], rows: Sequence[datetime]) -> tuple[datetime, datetime] | None:
    if not (milestones or rows):
        return None
    first = min([*milestones.values()] or rows)
    known = [*milestones.values()] if milestones.keys() & {"mitigated", "resolved"} else [*milestones.values(), *rows]
    last = max(at for at in known if at - first <= _LONGEST)
    margin = max(_MARGIN, (last - first) / 2)
    return first - margin, last + margin


def _nanoseconds(at: datetime) -> int:
    return (at - _EPOCH) // timedelta(microseconds=1) * 1_000


def _graph(series: Series, low: int, high: int, milestones: Mapping[str, datetime], *, drawn: bool) -> Graph | None:
    start, end = bisect_left(series.times, low), bisect_right(series.times, high)
    times, values = series.times[start:end], series.values[start:end]
    if len(times) < 2:
        return None
    least, most = min(range(len(values)), key=values.__getitem__), max(range(len(values)), key=values.__getitem__)
    width = min(_WIDTH, len(times))
    return Graph(
        name=series.name,
        labels=", ".join(f"{name}={value}" for name, value in series.labels),
        source=series.source,
        line=series.line,
        zone_basis=series.zone_source,
        start=clock.utc(times[0]),
        end=clock.utc(times[-1]),
        line_of_text=_line(times, values, width) if drawn else "",
        seconds=round((times[-1] - times[0]) / 1e9 / max(width - 1, 1)),
        before=median(series.values[max(start - 60, 0) : start]) if start else None,
        low=values[least],
        low_at=clock.utc(times[least]),
        high=values[most],
        high_at=clock.utc(times[most]),
        at=dict(_at_milestones(times, values, milestones)),
    )


def _line(times: Sequence[int], values: Sequence[float], width: int) -> str:
    middle, least, most = median(values), min(values), max(values)
    stretches: list[list[float]] = [[] for _ in range(width)]
    length = max(times[-1] - times[0], 1)
    for time, value in zip(times, values, strict=True):
        stretches[round((time - times[0]) / length * (width - 1))].append(value)
    told = [max(stretch, key=lambda value: abs(value - middle)) if stretch else None for stretch in stretches]
    return "".join(_GAP if value is None else _bar(value, least, most) for value in told)


def _bar(value: float, least: float, most: float) -> str:
    if most <= least:
        return _BARS[0]
    return _BARS[round((value / 2 - least / 2) / (most / 2 - least / 2) * (len(_BARS) - 1))]


def _at_milestones(
    times: Sequence[int], values: Sequence[float], milestones: Mapping[str, datetime]
) -> list[tuple[str, float]]:
    """Return the value of each milestone: the first at or after it, for a value belongs to the interval before its time."""
    found = []
    for name, at in milestones.items():
        index = bisect_left(times, _nanoseconds(at))
        if index < len(times) and (index > 0 or times[0] == _nanoseconds(at)):
            found.append((name, values[index]))
    return found
