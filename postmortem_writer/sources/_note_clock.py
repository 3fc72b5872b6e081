"""The clock of notes: what titles, headings and earlier lines settle for a time of day further down."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from postmortem_writer.clock import (
    STEP_NS,
    DateSource,
    Found,
    Frame,
    Stamp,
    find,
    header_frame,
    local,
    stated_zone,
    title_zone,
)
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.sources._days import carried, names_day, on_its_day, yearless_day
from postmortem_writer.sources._openings import Openings
from postmortem_writer.sources._sentences import names_other_day
from postmortem_writer.sources._source import Handed
from postmortem_writer.sources._titles import day_of, may_be_title

_YEAR = re.compile(r"\d{4}")
_OPENING = 24  # characters: "On the morning of 3 May, …" still says when its sentence happened
_BESIDE, _FURTHER = 8, 16  # hours between a sentence's time and the one before it, in timed notes and in plain prose


class NoteClock:
    """Goes down a file of notes and reads its times; ``last`` is the latest instant read on the day of ``frame``."""

    def __init__(self, handed: Handed, openings: Openings, stated: Frame) -> None:
        self.stated, self.frame = stated, on_its_day(stated, handed)
        self.openings = openings
        self.last: int | None = None
        self._titled = self.frame.date
        self._aside: tuple[Frame, int | None] | None = None
        self._in_prose = False

    @property
    def dateless(self) -> bool:
        """Return whether nothing has said of what day the notes are."""
        return self.frame.date is None and self.last is None

    def is_titled(self, text: str) -> bool:
        """Return whether a line is a title that names a day without its year, where none is known and one can be inferred."""
        if not self.dateless or self.frame.near is None or not may_be_title(text):
            return False
        return yearless_day(text, self.frame.near) is not None and self.opening(text, text) is None

    def dated(self, text: str) -> None:
        """Carry the day, and the zone, that a heading names somewhere; it is no time of an event."""
        day = day_of(text)
        known_by: DateSource = "carried"
        if day is None and (self.frame.date or self.frame.near):
            named = read_stamp(text.strip(" *_:.,"), replace(self.frame, zone=""))
            day = local(named.instant).date() if named.instant is not None and named.precision == "day" else None
            known_by = carried(named)
        if day is None and self.frame.date is None and self.frame.near:
            day, known_by = yearless_day(text, self.frame.near), "inferred"
        if day is not None:
            zone = header_frame(title_zone(text) or stated_zone(text), self.stated.zone)
            around = zone if zone.zone_source == "file-header" else self.stated
            self.frame, self.last = Frame(around.zone, around.zone_source, day, known_by), None
            self._titled, self._aside = day, None

    def back(self, *, heading: bool) -> None:
        """Go back to the day of the notes where a heading, or a new paragraph of prose, ends a look at an earlier day."""
        if self._aside is not None and (heading or (self._in_prose and self._titled is not None)):
            (self.frame, self.last), self._aside = self._aside, None

    def opening(self, text: str, line: str) -> Found | None:
        """Return the time that a block begins with; ``line`` is its first line as it stands in the file."""
        found = self.openings.read(text, line, self.frame, self._time_of_day())
        if found and names_other_day(text, found):
            return replace(found, stamp=Stamp(found.stamp.raw, precision=found.stamp.precision, doubt=("which-day",)))
        return found if found and (found.stamp.precision != "day" or found.stamp.doubt) else None

    def first_words(self, text: str) -> Found | None:
        """Return the time with its date that stands in the first words of a block."""
        if not _YEAR.search(text, 0, 200):
            return None
        return next((one for one in find(text[:200], self.frame) if _dates_itself(one)), None)

    def settled(self, found: Found | None, read: Callable[[], Found | None], *, prose: bool = False) -> Stamp | None:
        """Return the stamp that was found, with its date moved over midnight where the notes go on into the next day.

        ``read`` finds it once more, on that day. A day it names itself is carried on; an earlier one than that of the notes, or
        one in ``prose``, only until ``back``.
        """
        stamp = found.stamp if found else None
        if stamp is None or stamp.instant is None:
            return stamp
        if names_day(stamp, self.frame):
            day = local(stamp.instant, stamp.zone or "UTC").date()
            if self._aside is None and (day < self._titled if self._titled else prose):
                self._aside, self._in_prose = (self.frame, self.last), prose
            self.frame = replace(self.frame, date=day, date_source=carried(stamp))
        elif self.last is not None and stamp.instant < self.last - 12 * STEP_NS["h"] and self.frame.date:
            self.frame = replace(self.frame, date=self.frame.date + timedelta(days=1))
            again = read()
            stamp = again.stamp if again else stamp
        self.last = stamp.instant
        return stamp

    def beside(self, stamp: Stamp, *, timed: bool) -> bool:
        """Return whether a sentence's time lies so near the time before it that its day is not in doubt.

        ``timed`` says that the sentence stands in an entry with a time of its own, not in plain prose.
        """
        if self.openings.half(stamp, self.frame, self._time_of_day()) is not stamp:
            return False
        if stamp.instant is None:
            return "no-date" in stamp.doubt
        if self.last is None or stamp.date_source == "in-string":
            return True
        hours = (stamp.instant - self.last) / STEP_NS["h"]
        return -_BESIDE <= hours <= (_BESIDE if timed else _FURTHER) or hours <= _BESIDE - 24

    def _time_of_day(self) -> timedelta | None:
        if self.last is None:
            return None
        at = local(self.last, self.frame.zone if self.stated.zone == self.frame.zone else "UTC")
        return timedelta(hours=at.hour, minutes=at.minute)


def _dates_itself(found: Found) -> bool:
    return found.start <= _OPENING and found.stamp.precision != "day" and found.stamp.date_source == "in-string"
