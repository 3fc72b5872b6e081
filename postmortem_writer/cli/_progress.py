"""A bar on stderr for work that lasts: only on a terminal, only after two seconds, and gone when the work is done."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from postmortem_writer.progress import Progress, silent

PATIENCE = 2.0
"""Seconds of silence before a bar is worth its flicker."""


@contextmanager
def shown(*, quiet: bool = False) -> Iterator[Progress]:
    """Yield what the stages report to, and show it from the second second on; nothing where nobody would see it."""
    if quiet or not sys.stderr.isatty():
        yield silent
        return
    bar = Bar()
    try:
        yield bar.told
    finally:
        bar.close()


class Bar:
    """The latest report, and the bar that shows it once the patience is used up."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._lock = threading.Lock()
        self._latest = ("reading", 0, 0)
        self._bar: Any = None
        self._closed = False
        self._timer = threading.Timer(patience, self._open)
        self._timer.daemon = True
        self._timer.start()

    @property
    def visible(self) -> bool:
        """Return whether the patience is used up and the bar stands on stderr."""
        return self._bar is not None

    def told(self, what: str, done: int, total: int) -> None:
        """Take a report, and show it where the bar stands already."""
        with self._lock:
            self._latest = (what, done, total)
            self._refresh()

    def close(self) -> None:
        """Take the bar away."""
        self._timer.cancel()
        with self._lock:
            self._closed = True
            if self._bar is not None:
                self._bar.stop()

    def _open(self) -> None:
        # rich costs more to import than a short run takes
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        with self._lock:
            if self._closed:
                return
            # markup off: the description holds file names
            text = TextColumn("{task.description}", markup=False)
            self._bar = Progress(
                SpinnerColumn(), text, BarColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True
            )
            self._bar.add_task("")
            self._refresh()
            self._bar.start()

    def _refresh(self) -> None:
        if self._bar is not None:
            what, done, total = self._latest
            self._bar.update(self._bar.task_ids[0], description=what, completed=done, total=total or None)
