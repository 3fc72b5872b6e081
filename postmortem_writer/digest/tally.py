"""What is known of the lines of one pattern: how many, when, at what rate, and where each stretch of them begins.

Every figure is a function of the set of lines, whatever their order, so tallies merge associatively.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from postmortem_writer.digest.rate import Place, Rate, Stretch

MINUTE = 60
MOST_STRETCHES = 256


class Seen(NamedTuple):
    """One line: seconds since 1970 UTC, or None, and its place."""

    instant: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class Tally:
    """The lines of one pattern.

    ``first`` and ``last`` are by time; lines without one have ``untimed`` for the least of their places. ``rate`` has a
    Stretch for every ``MINUTE << step`` seconds in which there was a line, and ``step`` is the least with which they are no
    more than ``MOST_STRETCHES``.
    """

    count: int
    first: Seen | None
    last: Seen | None
    untimed: Place | None
    step: int
    rate: Rate

    @property
    def width(self) -> int:
        """Return the seconds of one stretch."""
        return MINUTE << self.step

    def samples(self) -> tuple[Place, ...]:
        """Return representative places: the first line, the first one of the fullest stretch, and the last."""
        fullest = min(self.rate.unpacked().items(), key=lambda item: (-item[1].lines, item[0]), default=None)
        found = (
            self.first and self.first.place,
            fullest and fullest[1].place,
            self.last and self.last.place,
            self.untimed,
        )
        return tuple(dict.fromkeys(place for place in found if place is not None))


def joined(tallies: Iterable[Tally]) -> Tally:
    """Return the tally of all the lines of several; at least one."""
    parts = list(tallies)
    if len(parts) == 1:
        return parts[0]
    step = max(part.step for part in parts)
    rate: dict[int, Stretch] = {}
    for part in parts:
        for index, stretch in part.rate.unpacked().items():
            _put(rate, index >> (step - part.step), stretch)
    step, rate = coarsened(step, rate)
    return Tally(
        sum(part.count for part in parts),
        min((part.first for part in parts if part.first), default=None),
        max((part.last for part in parts if part.last), default=None),
        min((part.untimed for part in parts if part.untimed), default=None),
        step,
        Rate(rate),
    )


def coarsened(step: int, rate: dict[int, Stretch]) -> tuple[int, dict[int, Stretch]]:
    """Double the stretches until they are few enough."""
    while len(rate) > MOST_STRETCHES:
        wider: dict[int, Stretch] = {}
        for index, stretch in rate.items():
            _put(wider, index >> 1, stretch)
        step, rate = step + 1, wider
    return step, rate


def _put(rate: dict[int, Stretch], index: int, stretch: Stretch) -> None:
    there = rate.get(index)
    rate[index] = (
        Stretch(there.lines + stretch.lines, min(there.place, stretch.place)) if there is not None else stretch
    )
