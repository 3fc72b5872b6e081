"""What a time is once it was read: a stamp, what was known around it, and how it is printed."""

import datetime as dt
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from postmortem_writer.values import value

ZoneSource = Literal[
    "explicit-offset", "named-zone", "abbreviation", "epoch", "file-header", "user-flag", "assumed", "none"
]
Precision = Literal["ns", "us", "ms", "s", "min", "h", "day", "approximate"]
DateSource = Literal["in-string", "carried", "file-name", "folder", "user-flag", "inferred", "none"]
Order = Literal["", "ymd", "mdy", "dmy"]

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

_OFFSET = re.compile(r"([+-])(\d\d):(\d\d)")


@value
class Stamp:
    """One time as it was read.

    ``instant`` is nanoseconds since 1970 UTC, or None when the string does not settle one; then ``zone_source`` is
    ``none``. ``zone`` is an IANA name or an offset such as ``+01:00``. ``low`` and ``high`` bound an approximate time,
    in nanoseconds; of an hour that happened twice they are the two candidates. ``doubt`` names what is wrong with it:
    ``no-date``, ``no-year``, ``unknown``, ``uncertain``, ``unknown-zone``, ``ambiguous-zone``, ``fold``, ``gap``,
    ``fold-by-order``, ``impossible``, ``sentinel``, ``two-digit-year``, ``day-month-order``, ``am-or-pm``, ``rollover``, ``which-day``,
    ``leap-second``, ``relative``, ``pasted-log``, ``skew-applied`` (moved on request, ``raw`` is as written) or ``not-a-time``.
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

    @property
    def assumed(self) -> bool:
        """Return whether nobody stated the zone, so that the instant was reckoned in UTC: print the mark."""
        return self.zone_source == "assumed"

    @property
    def approximate(self) -> bool:
        """Return whether the writer was unsure of the time: "~2:50", "23:00-ish", "17:00-18:00", "3:01??"."""
        return self.precision == "approximate" or "uncertain" in self.doubt


@value
class Frame:
    """What is known around a string that holds a time.

    ``zone`` is ``""``, an IANA name or an offset, and counts only for a time that names none itself. ``date`` serves a
    time of day, ``year`` (or else that of ``date``, or of ``near``, half a year around it) a date without one; by ``near``
    it is inferred. ``order`` says how the format writes numeric dates; it alone makes two-digit years (``ymd``) and
    03/04/2025 readable.
    """

    zone: str = ""
    zone_source: ZoneSource = "user-flag"
    date: dt.date | None = None
    date_source: DateSource = "carried"
    year: int | None = None
    order: Order = ""
    near: dt.date | None = None


NOTHING_KNOWN = Frame()


@value
class Found:
    """A time inside prose: ``text[start:end]`` is ``stamp.raw``."""

    start: int
    end: int
    stamp: Stamp


def utc(instant: int) -> datetime:
    """Return nanoseconds since 1970 as an aware UTC datetime, cut to microseconds."""
    seconds, rest = divmod(instant, 1_000_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest // 1_000)


@lru_cache(maxsize=512)
def zone_info(zone: str) -> tzinfo:
    """Return the rules of an IANA name or an offset such as ``+01:00``; ``""`` is UTC."""
    offset = _OFFSET.fullmatch(zone)
    if offset:
        minutes = int(offset[2]) * 60 + int(offset[3])
        return timezone(timedelta(minutes=-minutes if offset[1] == "-" else minutes))
    return ZoneInfo(zone) if zone not in ("", "UTC") else UTC


def local(instant: int, zone: str = "UTC") -> datetime:
    """Return nanoseconds since 1970 as an aware datetime on the clocks of ``zone``, cut to microseconds."""
    return utc(instant).astimezone(zone_info(zone))


def show(stamp: Stamp, zone: str = "UTC") -> str:
    """Return the time of day on the clocks of ``zone``, no finer than it was read: ``14:32``, ``~23:00``, ``17:00–18:00``.

    A stamp without an instant gives what was written; one of a whole day its date. Whether the zone was assumed is
    ``Stamp.assumed``, for the caller to print.
    """
    if stamp.instant is None:
        return stamp.raw
    at = local(stamp.instant, zone)
    if stamp.precision == "approximate" and stamp.low == stamp.instant and stamp.high is not None:
        return f"{at:%H:%M}\N{EN DASH}{local(stamp.high, zone):%H:%M}"
    if stamp.precision in ("approximate", "h", "min"):
        mark = "~" if stamp.approximate or stamp.precision == "h" else ""
        return f"{mark}{at:%H:%M}"
    return _fine(stamp, at)


def _fine(stamp: Stamp, at: datetime) -> str:
    if stamp.precision == "day":
        return f"{at:%Y-%m-%d}"
    digits = {"ms": 3, "us": 6, "ns": 9}.get(stamp.precision, 0)
    assert stamp.instant is not None
    fraction = f".{stamp.instant % 1_000_000_000:09}"[: digits + 1] if digits else ""
    mark = "~" if stamp.approximate else ""
    return f"{mark}{at:%H:%M:%S}{fraction}"
