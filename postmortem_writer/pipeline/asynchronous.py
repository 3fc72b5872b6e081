"""awrite_postmortem(): the same work for callers that run an event loop, on a thread of its own."""

import asyncio
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from postmortem_writer.pipeline.finishing import Written
from postmortem_writer.pipeline.writing import write_postmortem
from postmortem_writer.progress import Step, unheard


async def awrite_postmortem(notes: str | Path | Sequence[str | Path], **options: Any) -> Written:
    """Turn raw incident material into a checked postmortem without blocking the event loop.

    Takes what ``write_postmortem`` takes and raises what it raises; callbacks are called on other threads than the loop's.
    Several may run at once, each with a journal of its own. When the awaiting task is cancelled, it ends at once; requests
    under way still run to their end on their threads, what they answer is kept in the journal, and none is sent after them.
    """
    cancelled = threading.Event()
    heard = options.pop("steps", unheard)

    def steps(step: Step) -> None:
        if cancelled.is_set() and step.state in ("asked", "re-asked"):
            raise asyncio.CancelledError
        heard(step)

    try:
        return await asyncio.to_thread(write_postmortem, notes, **options, steps=steps)
    except asyncio.CancelledError:
        cancelled.set()
        raise
