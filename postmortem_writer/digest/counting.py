"""Count lines fast: plain numbers a pattern, made a tally when the walk over the lines is over."""

from dataclasses import dataclass, field

from postmortem_writer.digest.rate import Place, Rate, Stretch
from postmortem_writer.digest.tally import MINUTE, Seen, Tally, coarsened


@dataclass(slots=True)
class Counter:
    """The lines of one pattern and one file so far; positions are line numbers or byte offsets, and lines come in any order."""

    count: int = 0
    untimed: int = -1
    first: tuple[int, int] | None = None
    last: tuple[int, int] | None = None
    minutes: dict[int, list[int]] = field(default_factory=dict)

    def add(self, instant: int | None, at: int) -> None:
        """Count the line at this position, of this second since 1970 (None when it is not known)."""
        self.count += 1
        if instant is None:
            if not 0 <= self.untimed <= at:
                self.untimed = at
            return
        minute = self.minutes.get(instant // MINUTE)
        if minute is None:
            self.minutes[instant // MINUTE] = [1, at]
        else:
            minute[0] += 1
            if at < minute[1]:
                minute[1] = at
        last, first = self.last, self.first
        if last is None or instant > last[0] or (instant == last[0] and at > last[1]):
            self.last = (instant, at)
        if first is None or instant < first[0] or (instant == first[0] and at < first[1]):
            self.first = (instant, at)

    def tally(self, source: str) -> Tally:
        """Return the tally of what was counted in this file."""
        rate = {minute: Stretch(lines, Place(source, at)) for minute, (lines, at) in self.minutes.items()}
        step, rate = coarsened(0, rate)
        return Tally(
            self.count, _seen(self.first, source), _seen(self.last, source), self._untimed(source), step, Rate(rate)
        )

    def _untimed(self, source: str) -> Place | None:
        return Place(source, self.untimed) if self.untimed >= 0 else None


def _seen(seen: tuple[int, int] | None, source: str) -> Seen | None:
    return Seen(seen[0], Place(source, seen[1])) if seen else None
