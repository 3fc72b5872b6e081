"""Share documents out over the cores, where there are enough of them to pay for a second process."""

import os
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_WORTH = 300_000  # bytes a process: measured, a fork and what it sends back cost as much as linting some 40 KB

_handed: tuple[Callable[[Any], Any], Sequence[Any]]


def each(work: Callable[[T], R], items: Sequence[T], sizes: Sequence[int]) -> list[R]:
    """Return what ``work`` makes of each item, in order; ``sizes`` are their bytes. What it raises is raised here.

    Processes are forked, so what was read before is not read again; where that cannot be, the items are worked one by one.
    """
    count = min(_cores(), sum(sizes) // _WORTH)
    if count < 2 or sys.platform not in ("linux", "darwin") or threading.active_count() > 1:
        return [work(item) for item in items]
    from multiprocessing import get_context

    with get_context("fork").Pool(count, initializer=_take, initargs=(work, items)) as pool:
        return pool.map(_nth, range(len(items)), chunksize=max(1, len(items) // (count * 4)))


def _take(work: Callable[[T], R], items: Sequence[T]) -> None:
    global _handed
    _handed = work, items


def _nth(index: int) -> Any:
    work, items = _handed
    return work(items[index])


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
