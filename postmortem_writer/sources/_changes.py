"""Where a measurement leaves its usual range: robust statistics over the rows before, no model of what is normal.

A value is out of the usual when it lies beyond the lowest or highest of the 30 usual values before it by more than half of
their spread, more than five robust standard deviations (the quartile range over 1.349) from their median, and more than a
quarter of that median away. Such a stretch ends with two usual values in a row; after 30 rows it is the new usual.
"""

import math
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

_WINDOW = 30
_FEWEST = 8
_SIGMAS = 5.0
_QUARTILES_PER_SIGMA = 1.349
_BEYOND = 0.5
_RELATIVE = 0.25
_BACK = 2


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch out of the usual: the indices of its first, its last and its most unusual value, and what was usual before."""

    start: int
    end: int
    peak: int
    low: float
    median: float
    high: float
    lasting: bool

    @property
    def length(self) -> int:
        """Return how many values it has."""
        return self.end - self.start + 1


class _Usual:
    """The last usual values, kept in order, so that a step costs no sorting."""

    def __init__(self) -> None:
        self._recent: deque[float] = deque()
        self.sorted: list[float] = []

    def add(self, value: float) -> None:
        self._recent.append(value)
        insort(self.sorted, value)
        if len(self._recent) > _WINDOW:
            del self.sorted[bisect_left(self.sorted, self._recent.popleft())]

    def left(self, value: float) -> bool:
        """Tell whether a value is out of the usual; nothing is before enough values are known."""
        known = self.sorted
        if len(known) < _FEWEST or known[0] <= value <= known[-1]:
            return False
        away = abs(value - self.median)
        beyond = max(known[0] - value, value - known[-1])
        sigma = (known[len(known) * 3 // 4] - known[len(known) // 4]) / _QUARTILES_PER_SIGMA
        spread = known[-1] - known[0]
        return beyond > _BEYOND * spread and away > _SIGMAS * sigma and away > _RELATIVE * abs(self.median)

    @property
    def median(self) -> float:
        return self.sorted[len(self.sorted) // 2]


def changes(values: Sequence[float]) -> list[Change]:
    """Return the stretches of a series that are out of the usual, in order; in time linear in its length."""
    found: list[Change] = []
    usual = _Usual()
    start, calm = -1, 0
    for at, value in enumerate(values):
        if not usual.left(value):
            calm += 1
            if start >= 0 and calm >= _BACK:
                found.append(_change(values, start, at - calm, usual, lasting=False))
                for settled in values[at - calm + 1 : at]:
                    usual.add(settled)
                start = -1
            if start < 0:
                usual.add(value)
            continue
        start, calm = (at if start < 0 else start), 0
        if at - start + 1 >= _WINDOW:
            found.append(_change(values, start, at, usual, lasting=True))
            usual = _Usual()
            for settled in values[start : at + 1]:
                usual.add(settled)
            start = -1
    if start >= 0:
        found.append(_change(values, start, len(values) - 1 - calm, usual, lasting=False))
    return found


def _change(values: Sequence[float], start: int, end: int, usual: _Usual, *, lasting: bool) -> Change:
    peak = max(range(start, end + 1), key=lambda at: abs(values[at] - usual.median))
    return Change(start, end, peak, usual.sorted[0], usual.median, usual.sorted[-1], lasting)


def size(change: Change, values: Sequence[float]) -> float:
    """Return how much of a change it is: its distance from the usual in usual spreads, weighed by how long it lasts."""
    spread = max(change.high - change.low, 0.05 * abs(change.median), 1e-9 * max(1.0, abs(values[change.peak])))
    return min(abs(values[change.peak] - change.median) / spread, 100.0) * math.sqrt(min(change.length, 10))
