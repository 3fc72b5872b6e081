"""Log lines by template, the template that most likely tells of the incident first; nothing is known of the incident.

What speaks for one: its level, being new (absent through the earlier lines), a burst, rarity, being near what people and
alerts speak of, and sharing requests with the errors that are new.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from postmortem_writer.digest import Line, Place, digest
from postmortem_writer.evidence import Record
from postmortem_writer.selection.anchors import Anchors
from postmortem_writer.selection.levels import ERROR, WARNING, gravity
from postmortem_writer.selection.requests import requests

_SECOND = 10**9
_LEADING = 2.0
"""Newness from which on an error is one to follow through its requests."""
_LEAST = 0.1
_BUCKETS = 60
_FEWEST_IN_BURST = 5


@dataclass(frozen=True)
class Ranked:
    """The lines of one template, in time order, and what speaks for it; ``peak`` is the first line of its fullest stretch.

    ``count`` is the lines, of which some records stand for several. ``followed`` are its records that share a request with
    a leading error, by id, each with the id of the first of that error's records.
    """

    pattern: str
    level: str
    records: tuple[Record, ...]
    count: int
    gravity: float
    newness: float
    burst: float
    rarity: float
    nearness: float
    peak: int
    company: float = 0.0
    followed: Mapping[str, str] | None = None

    @property
    def score(self) -> float:
        """Return the sum of what speaks for it; that a plain line is new or frequent is worth half of what it is for a fault."""
        unusual = self.newness + self.burst
        weight = 1.0 if self.gravity >= WARNING else 0.5
        total = self.gravity + weight * unusual + self.rarity + self.nearness + self.company
        return max(total, _LEAST)  # never none: the first and last of the dullest lines still come before those between


def rank(records: Sequence[Record], anchors: Anchors) -> tuple[Ranked, ...]:
    """Return the templates of log records, the most telling first."""
    whole = _Whole(records, anchors)
    found = [whole.weigh(pattern, members) for pattern, members in _by_template(records).items()]
    return tuple(sorted(_in_company(found, records), key=lambda one: (-one.score, one.records[0].id)))


def _by_template(records: Sequence[Record]) -> dict[tuple[str, str], list[Record]]:
    whole = digest(
        Line(record.text, _seconds(record), Place(record.source, record.line), record.level) for record in records
    )
    found: dict[tuple[str, str], list[Record]] = {}
    for record in records:
        found.setdefault((record.level, whole.template_of(record.text, record.level)), []).append(record)
    return found


def _seconds(record: Record) -> int | None:
    return None if record.instant is None else record.instant // _SECOND


class _Whole:
    """What one template is compared with: all lines, in their order."""

    def __init__(self, records: Sequence[Record], anchors: Anchors) -> None:
        self._anchors = anchors
        self._before: dict[str, int] = {}
        lines = 0
        for record in records:
            self._before[record.id] = lines
            lines += record.count
        self._lines = lines
        self._near = sum(record.count for record in records if anchors.near(record.instant)) / max(lines, 1)
        timed = [record.instant for record in records if record.instant is not None]
        self._start = min(timed, default=0)
        self._width = max(1, (max(timed, default=0) - self._start) // _BUCKETS + 1)

    def weigh(self, template: tuple[str, str], members: Sequence[Record]) -> Ranked:
        """Return the template of these records, in their order, with what speaks for it."""
        count = sum(record.count for record in members)
        burst, peak = self._burst(members, count)
        return Ranked(
            pattern=template[1],
            level=template[0],
            records=tuple(members),
            count=count,
            gravity=max(gravity(record) for record in members[:3]),
            newness=self._newness(members[0], count),
            burst=burst,
            rarity=min(1.2, 0.3 * math.log10(self._lines / count)),
            nearness=self._nearness(members, count),
            peak=peak,
        )

    def _newness(self, first: Record, count: int) -> float:
        """Return how odd it is that none of ``count`` lines came earlier, were they spread over all lines alike: 0 to 4."""
        share = min(self._before[first.id] / max(self._lines, 1), 0.999)
        return min(4.0, -0.5 * count * math.log1p(-share))

    def _burst(self, members: Sequence[Record], count: int) -> tuple[float, int]:
        """Return how far the fullest stretch exceeds the usual, 0 to 2, and the position of its first line."""
        stretches: Counter[int] = Counter()
        begins: dict[int, int] = {}
        for position, record in enumerate(members):
            if record.instant is not None:
                bucket = (record.instant - self._start) // self._width
                stretches[bucket] += record.count
                begins.setdefault(bucket, position)
        if count < _FEWEST_IN_BURST or not stretches:
            return 0.0, 0
        bucket, most = min(stretches.items(), key=lambda item: (-item[1], item[0]))
        return min(2.0, 0.5 * math.log2(max(1.0, most / (count / _BUCKETS + 1)))), begins[bucket]

    def _nearness(self, members: Sequence[Record], count: int) -> float:
        """Return how much oftener than other lines it is near what was told, -1 to 3; 0 where nothing was told."""
        if not 0 < self._near < 1:
            return 0.0
        share = sum(record.count for record in members if self._anchors.near(record.instant)) / count
        return max(-1.0, min(3.0, math.log2(max(share / self._near, 0.25))))


def _in_company(found: Sequence[Ranked], records: Sequence[Record]) -> Iterable[Ranked]:
    """Add to each template what its lines share with the errors that are new."""
    by_record = requests(records)
    errors = [one for one in found if one.gravity >= ERROR and one.newness >= _LEADING]
    leading: dict[str, str] = {}
    for one in sorted(errors, key=lambda one: -one.score):
        for record in one.records:
            for request in by_record.get(record.id, ()):
                leading.setdefault(request, record.id)
    own = {record.id for one in errors for record in one.records}
    for one in found:
        followed = {
            record.id: leading[request]
            for record in one.records
            if record.id not in own
            for request in by_record.get(record.id, ())[:1]
            if request in leading
        }
        weight = 3.0 if one.gravity >= WARNING else 0.5
        yield replace(one, company=weight * len(followed) / len(one.records), followed=followed)
