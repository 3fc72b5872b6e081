"""Chat whose clock runs back at night although its lines stand in their order: an hour that may have happened twice.

It matters where nobody names a zone: reckoned as UTC the hour would be told in the wrong order.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import groupby, pairwise

from postmortem_writer.clock import Stamp
from postmortem_writer.sources._chat_clock import time_of_day

_DISORDER, _HOUR = timedelta(minutes=5), timedelta(hours=1)
_NIGHT = {0, 1, 2, 3, 23}
"""Hours in which clocks are put back somewhere."""


def marked(stamps: Sequence[Stamp]) -> list[Stamp]:
    """Return the stamps in which those of an hour that runs anew have no instant, but the doubt ``fold``."""
    times = [_bare(stamp) for stamp in stamps]
    timed = [at for at, time in enumerate(times) if time is not None]
    found = list(stamps)
    for _, run in groupby(timed, key=lambda at: _hour(times[at])):
        hour = list(run)
        if any(_runs_anew(times[before], times[at]) for before, at in pairwise(hour)):
            for at in hour:
                found[at] = _doubted(stamps[at])
    return found


def _bare(stamp: Stamp) -> timedelta | None:
    """Return the time of day of a stamp for which nobody stated a zone."""
    unplaced = stamp.instant is None and bool({"no-date", "no-year"}.intersection(stamp.doubt))
    return time_of_day(stamp.raw) if stamp.assumed or unplaced else None


def _hour(time: timedelta | None) -> int:
    return -1 if time is None else time // _HOUR


def _runs_anew(before: timedelta | None, time: timedelta | None) -> bool:
    """Return whether a time of the same hour is earlier than the one before it, and at night."""
    return before is not None and time is not None and _hour(time) in _NIGHT and before - time >= _DISORDER


def _doubted(stamp: Stamp) -> Stamp:
    doubt = tuple(dict.fromkeys((*stamp.doubt, "fold")))
    return replace(stamp, instant=None, zone="", zone_source="none", doubt=doubt)
