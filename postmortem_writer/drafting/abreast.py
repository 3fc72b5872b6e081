"""Requests side by side, on threads that an interruption does not wait for."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


def abreast(do: Callable[[T], R], jobs: Iterable[T], most: int) -> list[R]:
    """Return what ``do`` makes of each job, in their order, at most ``most`` at once."""
    # The command line knows by this name that a model is still being asked, and leaves at once.
    pool = ThreadPoolExecutor(max_workers=max(1, most), thread_name_prefix="drafting")
    try:
        return list(pool.map(do, jobs))
    finally:
        # without waiting: all are done, unless an interruption is on its way out
        pool.shutdown(wait=False, cancel_futures=True)
