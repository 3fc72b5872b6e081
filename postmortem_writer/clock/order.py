"""What the order of lines in an append-only file tells about an hour that happened twice."""

from collections.abc import Sequence
from dataclasses import replace

from postmortem_writer.clock.stamp import STEP_NS, Stamp, ZoneSource

_DISORDER = 5 * STEP_NS["min"]


def unfold(stamps: Sequence[Stamp], zone_source: ZoneSource) -> list[Stamp]:
    """Settle the stamps of a fold where the order of the file leaves one reading, and mark them ``fold-by-order``.

    A step back inside the hour is where it began anew; a line after which an earlier time follows cannot be the second
    one. What order does not settle keeps both candidates.
    """
    settled = list(stamps)
    start = 0
    while start < len(settled):
        end = start
        while end < len(settled) and "fold" in settled[end].doubt and settled[end].instant is None:
            end += 1
        if end > start:
            settled[start:end] = _run(settled[start:end], _before(settled, start), _after(settled, end), zone_source)
        start = end + 1
    return settled


def _before(stamps: Sequence[Stamp], at: int) -> int | None:
    return next((stamp.instant for stamp in reversed(stamps[:at]) if stamp.instant is not None), None)


def _after(stamps: Sequence[Stamp], at: int) -> int | None:
    return next((stamp.instant for stamp in stamps[at:] if stamp.instant is not None), None)


def _run(run: list[Stamp], before: int | None, after: int | None, source: ZoneSource) -> list[Stamp]:
    steps = [at for at in range(1, len(run)) if (run[at].low or 0) < (run[at - 1].low or 0) - _DISORDER]
    if len(steps) > 1:
        return run
    if steps:
        return [_settled(stamp, at >= steps[0], source) for at, stamp in enumerate(run)]
    second = before is not None and before > (run[0].low or 0) + _DISORDER
    first = after is not None and after < (run[-1].high or 0) - _DISORDER
    return run if first == second else [_settled(stamp, second, source) for stamp in run]


def _settled(stamp: Stamp, second: bool, source: ZoneSource) -> Stamp:
    doubt = tuple("fold-by-order" if word == "fold" else word for word in stamp.doubt)
    instant = stamp.high if second else stamp.low
    return replace(stamp, instant=instant, zone_source=source, low=None, high=None, doubt=doubt)
