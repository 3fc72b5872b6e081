"""How the cost of something grows with its input, in CPU seconds of this process: a ratio, so that no machine is too slow."""

import time
from collections.abc import Callable

FLOOR = 0.05
"""CPU seconds below which a ratio says nothing."""


def growth(run: Callable[[int], object], size: int, times: int = 4) -> float:
    """Return how many times dearer an input ``times`` as long is; 1.0 while even the long one costs next to nothing."""
    small, large = _cost(run, size), _cost(run, size * times)
    return large / max(small, FLOOR) if large > FLOOR else 1.0


def _cost(run: Callable[[int], object], size: int) -> float:
    started = time.process_time()
    run(size)
    return time.process_time() - started
