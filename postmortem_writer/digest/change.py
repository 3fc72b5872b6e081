"""What changed: templates that burst, and templates that were never seen before some moment."""

from collections.abc import Iterator
from dataclasses import dataclass

from postmortem_writer.digest.digesting import Digest, Template

_TIMES_USUAL = 4.0
_FEWEST = 5


@dataclass(frozen=True, slots=True)
class Burst:
    """A stretch in which a template was far more frequent than it usually is.

    ``start`` is seconds since 1970, ``width`` the seconds of the stretch; ``usual`` is its lines in a stretch of that width
    elsewhere, over the whole time of the digest.
    """

    template: Template
    start: int
    width: int
    count: int
    usual: float


def bursts(digest: Digest, *, since: int | None = None, until: int | None = None) -> tuple[Burst, ...]:
    """Return the greatest burst of each template that has one, the most unusual first; the window is in seconds since 1970.

    The first and the last minute are as long as any other here, so a log that begins in the middle of a burst shows it.
    """
    begin, end = _span(digest)
    found = [
        burst
        for template in digest.templates
        if (burst := _burst(template, begin, end, since, until)) is not None
        and burst.count >= _FEWEST
        and burst.count >= _TIMES_USUAL * burst.usual
    ]
    return tuple(sorted(found, key=lambda burst: (-_weight(burst), burst.start, burst.template.pattern)))


def _weight(burst: Burst) -> float:
    return burst.count / (burst.usual + 1)


def _span(digest: Digest) -> tuple[int, int]:
    firsts = [t.first.instant for t in digest.templates if t.first and t.first.instant is not None]
    lasts = [t.last.instant for t in digest.templates if t.last and t.last.instant is not None]
    return min(firsts, default=0), max(lasts, default=0)


def _burst(template: Template, begin: int, end: int, since: int | None, until: int | None) -> Burst | None:
    width, rate = template.width, template.rate
    within = [
        (stretch.lines, -index)
        for index, stretch in rate.items()
        if (since is None or (index + 1) * width > since) and (until is None or index * width <= until)
    ]
    if not within:
        return None
    count, index = max(within)
    timed = sum(stretch.lines for stretch in rate.values())
    others = end // width - begin // width
    return Burst(template, -index * width, width, count, (timed - count) / others if others else 0.0)


def newcomers(digest: Digest, since: int, *, until: int | None = None) -> tuple[Template, ...]:
    """Return the templates whose first line is at or after ``since`` (seconds since 1970) and by ``until``, earliest first."""
    return tuple(sorted(_new(digest, since, until), key=lambda template: (template.first, template.pattern)))


def _new(digest: Digest, since: int, until: int | None) -> Iterator[Template]:
    for template in digest.templates:
        at = template.first.instant if template.first else None
        if at is not None and at >= since and (until is None or at <= until):
            yield template
