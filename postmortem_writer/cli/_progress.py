"""What a long run shows on stderr: a display on a terminal, plain lines elsewhere, both only after two seconds, or JSON.

The events of ``--progress json`` are one object a line: ``stage`` with ``done`` and ``total``; or ``section`` with ``state``,
``tokens``, ``seconds`` and, where several incidents are written, ``incident``; or ``message``.
"""

import json
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from postmortem_writer.errors import UsageError
from postmortem_writer.progress import Progress, Step, silent

PATIENCE = 2.0
"""Seconds of silence before a display is worth its flicker."""

MOST_LINES = 24
"""Sections shown at once, the latest."""


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


@contextmanager
def listening(form: str, *, quiet: bool = False) -> Iterator["Listener"]:
    """Yield who listens to a run that may ask a model; raises UsageError for an unknown form."""
    if form not in ("text", "json"):
        raise UsageError(f"--progress {form!r} is unknown: expected json or text")
    if quiet:
        yield Listener()
        return
    listener = Events() if form == "json" else Display() if sys.stderr.isatty() else Lines()
    try:
        yield listener
    finally:
        listener.close()


class Listener:
    """Hears of everything and shows nothing."""

    def say(self, line: str) -> None:
        """Take a remark about what is sent where."""

    def stage(self, what: str, done: int, total: int) -> None:
        """Take how far a stage is."""

    def step(self, step: Step) -> None:
        """Take what became of a request."""

    def close(self) -> None:
        """Be done."""


class Events(Listener):
    """Writes each event as a JSON object on a line of its own."""

    def say(self, line: str) -> None:
        _emit({"message": line})

    def stage(self, what: str, done: int, total: int) -> None:
        _emit({"stage": what, "done": done, "total": total})

    def step(self, step: Step) -> None:
        event: dict[str, Any] = {"incident": step.incident} if step.incident else {}
        _emit({**event, "section": step.section, "state": step.state, "tokens": step.tokens, "seconds": step.seconds})


class Lines(Listener):
    """Writes remarks at once, and a line for each answer once the patience is used up."""

    def __init__(self, patience: float | None = None) -> None:
        self._from = time.monotonic() + (PATIENCE if patience is None else patience)

    def say(self, line: str) -> None:
        print(line, file=sys.stderr)

    def step(self, step: Step) -> None:
        if step.state != "asked" and time.monotonic() >= self._from:
            print(told(step), file=sys.stderr)


class Display(Listener):
    """Shows the stage and every section with its state, tokens and elapsed time, below each other."""

    def __init__(self) -> None:
        self._bar = Bar()

    def say(self, line: str) -> None:
        self._bar.say(line)

    def stage(self, what: str, done: int, total: int) -> None:
        self._bar.told(what, done, total)

    def step(self, step: Step) -> None:
        self._bar.stepped(step)

    def close(self) -> None:
        self._bar.close()


def told(step: Step) -> str:
    """Return a step in words: ``timeline_2 answered, 4,120 tokens, 3.2 s``."""
    where = f"{step.incident}: " if step.incident else ""
    told = [f"{where}{step.section} {step.state}"]
    told += [f"{step.tokens:,} tokens"] if step.tokens else []
    told += [f"{step.seconds:.1f} s"] if step.seconds else []
    return ", ".join(told)


def _emit(event: dict[str, Any]) -> None:
    # One write a line: events come from several threads.
    sys.stderr.write(json.dumps(event, ensure_ascii=False) + "\n")


class Bar:
    """The latest reports, and the display that shows them once the patience is used up."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._lock = threading.Lock()
        self._latest = ("reading", 0, 0)
        self._steps: dict[str, Step] = {}
        self._shown: dict[str, Any] = {}
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

    def stepped(self, step: Step) -> None:
        """Take what became of a request, and show it where the display stands already."""
        with self._lock:
            self._steps[f"{step.incident}/{step.section}"] = step
            self._refresh()

    def say(self, line: str) -> None:
        """Write a line above the display."""
        with self._lock:
            if self._bar is None:
                print(line, file=sys.stderr)
            else:
                self._bar.console.print(line, markup=False, highlight=False)

    def close(self) -> None:
        """Take the display away."""
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
        if self._bar is None:
            return
        what, done, total = self._latest
        self._bar.update(self._bar.task_ids[0], description=what, completed=done, total=total or None)
        for key in list(self._steps)[-MOST_LINES:]:
            self._line(key, self._steps[key])
        for key in list(self._shown)[:-MOST_LINES]:
            self._bar.remove_task(self._shown.pop(key))

    def _line(self, key: str, step: Step) -> None:
        if key not in self._shown:
            self._shown[key] = self._bar.add_task("")
        ended = step.state not in ("asked", "re-asked")
        task = self._shown[key]
        self._bar.update(task, description="  " + told(step), total=1, completed=int(ended))
        if ended:
            self._bar.stop_task(task)
