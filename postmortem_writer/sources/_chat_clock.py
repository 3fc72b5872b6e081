"""The clock of copied chat: times of day in the order they were posted, on a day that stands above them or in the file name."""

import datetime as dt
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache

from postmortem_writer.clock import DateSource, Frame, Stamp, leading, local
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.sources._days import carried, names_day, on_its_day
from postmortem_writer.sources._source import Handed
from postmortem_writer.sources._titles import day_of

_BACK = timedelta(hours=2)  # further back than the hour that happens twice: the next day
_SOON = timedelta(hours=1)  # a time without am or pm lies so soon after the one before it
_DAY, _HALF_DAY = timedelta(hours=24), timedelta(hours=12)
_COUNTED = {"today": timedelta(0), "yesterday": timedelta(-1)}  # from the day of copying
_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_WITHOUT_HALF = re.compile(r"(\d{1,2}):(\d\d)")


@dataclass
class ChatClock:
    """Reads one message's time after the other; ``halves`` says that the file's clock has twelve hours."""

    frame: Frame
    halves: bool = False
    last: timedelta | None = None
    copied: dt.date | None = None

    @classmethod
    def of(cls, handed: Handed, header: Frame, *, halves: bool = False) -> "ChatClock":
        """Begin on the day that the file's name or folder carries, if any."""
        return cls(on_its_day(header, handed), halves, copied=handed.day)

    def new_day(self, text: str) -> None:
        """Take over the day that a divider names; without a year it needs a day near it, and without that it is unknown."""
        day, known_by = self._day(text)
        self.frame, self.last = replace(self.frame, date=day, date_source=known_by), None

    def heading(self, text: str) -> None:
        """Take over the day that a heading names, if it names one."""
        if self._day(text)[0] is not None:
            self.new_day(text)

    def _day(self, text: str) -> tuple[dt.date | None, DateSource]:
        plain = _ORDINAL.sub("", text)
        if (day := day_of(plain)) is not None:
            return day, "carried"
        if self.copied is not None and (counted := _COUNTED.get(plain.strip(" -*_#:.,").lower())) is not None:
            return self.copied + counted, "user-flag"
        stamp = read_stamp(plain.strip(" -*_#:.,"), replace(self.frame, zone=""))
        if stamp.instant is None or stamp.precision != "day" or not (self.frame.date or self.frame.near):
            return None, "carried"
        return local(stamp.instant).date(), carried(stamp)

    def stamp(self, text: str) -> Stamp:
        """Return the time of the next message, on the next day where the clock has gone back for hours."""
        whole = text if not self.halves or not _WITHOUT_HALF.fullmatch(text) else with_half(text, self.last)
        if not whole:
            return Stamp(text, precision="min", doubt=("am-or-pm",))
        stamp, at = read_stamp(whole, self.frame), time_of_day(whole)
        if names_day(stamp, self.frame) and stamp.instant is not None:
            day = local(stamp.instant, stamp.zone).date()
            self.frame = replace(self.frame, date=day, date_source=carried(stamp))
        elif at is not None and self.last is not None and at < self.last - _BACK and self.frame.date:
            stamp = self._later(whole, at - self.last + _DAY)
        self.last = at if at is not None else self.last
        return stamp if stamp.raw == text else replace(stamp, raw=text)

    def _later(self, text: str, after: timedelta) -> Stamp:
        """Return a time on the next day, where it follows ``after`` half a day at most; else no day is sure from here on."""
        if after > _HALF_DAY or self.frame.date is None:
            self.frame = replace(self.frame, date=None)
            return Stamp(text, precision="min", doubt=("which-day",))
        self.frame = replace(self.frame, date=self.frame.date + timedelta(days=1))
        stamp = read_stamp(text, self.frame)
        return replace(stamp, doubt=(*stamp.doubt, "rollover"))


def with_half(text: str, last: timedelta | None) -> str:
    """Return a time with the half of the day in which it follows soon on the last one, "" when neither does."""
    for half in (" AM", " PM"):
        at = time_of_day(text + half)
        if at is not None and last is not None and (at - last) % _DAY <= _SOON:
            return text + half
    return ""


@lru_cache(maxsize=2048)
def time_of_day(text: str) -> timedelta | None:
    """Return the time of day on its own clock, or None when it is none."""
    found = leading(text, Frame("UTC", date=dt.date(2000, 1, 1)))
    if found is None or found.stamp.instant is None:
        return None
    at = local(found.stamp.instant, found.stamp.zone or "UTC")
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second)
