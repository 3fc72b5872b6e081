"""Scan the segments of large files in all cores, in order, and leave no process behind whatever happens."""

import multiprocessing
import os
import pickle
import signal
import sys
import threading
import zlib
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing import resource_tracker

from postmortem_writer.sources._scanning import Part, Segment, scan

MOST_PROCESSES = 8
_AHEAD = 2
"""Segments given out for each worker: enough to keep it busy while this process merges, few enough to hold their digests."""


def scanned(segments: Sequence[Segment], processes: int = 0) -> Generator[Part, None, None]:
    """Yield the part of every segment, in their order; ``processes`` 0 is one for each core.

    Where no worker can be started (in a worker, in an interpreter without a main module) this process does it all.
    """
    processes = min(processes or os.cpu_count() or 1, MOST_PROCESSES, len(segments))
    done = 0
    if processes > 1 and _can_spawn():
        try:
            for part in _in_workers(segments, processes):
                yield part
                done += 1
        except (BrokenProcessPool, OSError):
            pass  # what a worker could not do is done here
    for segment in segments[done:]:
        yield scan(segment)


def _can_spawn() -> bool:
    main = sys.modules.get("__main__")
    file = getattr(main, "__file__", None)
    known = getattr(main, "__spec__", None) is not None or file is None or os.path.exists(file)  # noqa: PTH110 (a path or None)
    return known and not multiprocessing.current_process().daemon and multiprocessing.parent_process() is None


def _in_workers(segments: Sequence[Segment], processes: int) -> Generator[Part, None, None]:
    before = set(multiprocessing.active_children())
    # spawned, not forked: a fork would copy the locks of the caller's threads
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_ignore_interrupts) as pool:
        waiting = iter(segments)
        try:
            with _interrupts_held_back():
                running = deque(pool.submit(_packed, segment) for segment in islice(waiting, processes * _AHEAD))
            while running:
                part: Part = pickle.loads(zlib.decompress(running.popleft().result()))  # noqa: S301 (a worker of ours made it)
                running.extend(pool.submit(_packed, segment) for segment in islice(waiting, 1))
                yield part
        except BaseException:  # cancelling futures as well would race with the pool's own reaction
            for worker in set(multiprocessing.active_children()) - before:
                worker.terminate()
            raise


def _packed(segment: Segment) -> bytes:
    """Scan a segment; its part is packed, as several wait in memory until those before them are merged."""
    return zlib.compress(pickle.dumps(scan(segment)), 1)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start workers that are deaf to Ctrl-C from their first moment; one that comes meanwhile reaches this process after it.

    The mask is what the workers inherit. It does not hold here, where another thread may take the signal and Python then raises in
    the midst of the start, so the handler is put away as well.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # started within, it would lift the mask
    came: list[int] = []
    ours = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, lambda number, _: came.append(number)) if ours else None
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if handler is not None:
            signal.signal(signal.SIGINT, handler)
        if came:
            signal.raise_signal(signal.SIGINT)


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the process that was started by a person; it ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
