"""Numbers of measurements: how a cell is read, printed, and how a long series is made shorter without losing its peaks."""

import re
from collections.abc import Sequence

MOST_POINTS = 1_500
"""Values of a series that are kept: a day of minutes whole."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?|nan|[+-]?inf(?:inity)?", re.I)


def number(cell: str) -> float | None:
    """Return the number a cell is, a per cent sign aside; None for words, blanks, and numbers with any other unit."""
    cell = cell.removesuffix("%").rstrip()
    return float(cell) if _NUMBER.fullmatch(cell) else None


def shown(value: float) -> str:
    """Return a value with four significant digits, or all of a whole number's."""
    whole = value == int(value) and abs(value) < 1e15
    return str(int(value)) if whole else f"{float(f'{value:.4g}'):.15g}"


def thinned(points: Sequence[tuple[int, float]], most: int = MOST_POINTS) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Return times and values; of more than ``most``, the lowest and the highest of each stretch of equal length."""
    if len(points) > most:
        stretch = -(-len(points) * 2 // most)
        parts = (points[at : at + stretch] for at in range(0, len(points), stretch))
        ends = ((min(part, key=lambda p: p[1]), max(part, key=lambda p: p[1])) for part in parts)
        points = [point for pair in ends for point in (sorted(pair) if pair[0] != pair[1] else pair[:1])]
    return tuple(time for time, _ in points), tuple(value for _, value in points)
