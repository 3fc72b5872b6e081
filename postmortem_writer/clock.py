"""Strict reading of times: what was written, the instant it means, and how far that can be trusted.

Nothing here guesses: no date, year or zone is filled in from the day the program runs.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

ZoneSource = Literal[
    "explicit-offset", "named-zone", "abbreviation", "epoch", "file-header", "user-flag", "assumed", "none"
]
Precision = Literal["ns", "us", "ms", "s", "min", "h", "day", "approximate"]
DateSource = Literal["in-string", "carried", "file-name", "folder", "user-flag", "none"]

STEP_NS: dict[Precision, int] = {
    "ns": 1,
    "us": 1_000,
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "min": 60_000_000_000,
    "h": 3_600_000_000_000,
    "day": 86_400_000_000_000,
    "approximate": 0,
}


@dataclass(frozen=True, slots=True)
class Stamp:
    """One time as it was read.

    ``instant`` is nanoseconds since 1970 UTC, or None when the string does not settle one; then ``zone_source`` is
    ``none``. ``zone`` is an IANA name or an offset such as ``+01:00``. ``low`` and ``high`` bound an approximate time,
    in nanoseconds. ``doubt`` names what is wrong with it: ``fold``, ``gap``, ``unknown-zone``, ``rollover`` …
    """

    raw: str
    instant: int | None = None
    zone: str = ""
    zone_source: ZoneSource = "none"
    precision: Precision = "s"
    date_source: DateSource = "none"
    low: int | None = None
    high: int | None = None
    doubt: tuple[str, ...] = ()

    @property
    def at(self) -> datetime | None:
        """Return the instant as an aware UTC datetime, cut to microseconds."""
        return None if self.instant is None else utc(self.instant)

    @property
    def bounds(self) -> tuple[int, int] | None:
        """Return the earliest and latest instant this stamp can mean, in nanoseconds: 14:32 is 14:32:00 to 14:32:59.9."""
        if self.instant is None:
            return None
        if self.low is not None and self.high is not None:
            return self.low, self.high
        return self.instant, self.instant + max(STEP_NS[self.precision] - 1, 0)


def utc(instant: int) -> datetime:
    """Return nanoseconds since 1970 as an aware UTC datetime, cut to microseconds."""
    seconds, rest = divmod(instant, 1_000_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1_000)
