"""The times of day that lines of notes begin with, as people type them: in brackets, behind a box, without a colon."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from postmortem_writer.clock import Found, Frame, Stamp, leading
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.sources._chat_clock import time_of_day, with_half
from postmortem_writer.sources._lines import Line
from postmortem_writer.sources._name_lines import clock_of, name_line, stands_above

_BEFORE_TIME = re.compile(r"[*_~ ]*+(?:- )?(?:\[[ xX]\]\s+)?[*_~ ]*+(?P<open>[\[(])?(?=[\d~?\u2248])")
_MAYBE = re.compile(r"[\dxX?]")
_BULLET = re.compile(r"\s*(?:[-*+\u2022\u2013]\s+|\d{1,3}[.)]\s+)?")
_COMPACT = re.compile(  # "~1400 errors" is no time, "~0914 errors" is
    r"(?P<word>(?P<about>(?:~(?=0\d{3}))?)(?:(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)|(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)))(?=\s+[^\W\d])"
)
_YEAR = re.compile(r"(?:19|20)\d\d\s")
_HALF = re.compile(r"[ap]\.?m\b", re.I)
_ENDS_IN_HALF = re.compile(r"\d:\d\d\s?[ap]\.?m\.?\]?$", re.I)  # as above a message copied out of a chat
_WHOLE_DAY = re.compile(r"(?:1[3-9]|2[0-3]|0\d):\d\d(?!\s?[ap])", re.I)
_ONE_DIGIT = re.compile(r"[1-9]:\d\d")
_NO_HALF = re.compile(r"[1-9]:\d\d|1[0-2]:\d\d")
_NEAR = 3  # lines
_SHORTEST = len("- a")
_DAY, _BETWEEN, _BESIDE = timedelta(days=1), timedelta(hours=4), timedelta(hours=1)


def opening(text: str, frame: Frame = Frame()) -> Found | None:
    """Return the time of day a line begins with, which may stand in brackets or behind a check box, or None."""
    if not _MAYBE.search(text):
        return None
    found = leading(text, frame)
    before = _BEFORE_TIME.match(text) if found is None else None
    if before is None:
        return found
    found = leading(text, frame, before.end())
    closed = found is not None and text[found.end : found.end + 1] in ("]", ")")
    return found if closed or not before["open"] else None


class Openings:
    """The times that the lines of one file begin with, read in the light of the lines beside them.

    "0251 ack" and "02.51 ack" count only between lines that begin with ordinary times, and in their order. Where some times
    bear am or pm, "4:20" counts only soon after one of them.
    """

    def __init__(self, part: Sequence[Line]) -> None:
        texts = [_unmarked(text) for line in part if (text := line.text.strip())]
        self._begun: dict[str, str] = {}
        found = [self._opening(text) for text in texts]
        raws = list(filter(None, found))
        self.halves = any(map(_HALF.search, raws)) or any(map(_ENDS_IN_HALF.search, texts))
        self._either = _NO_HALF if not any(map(_WHOLE_DAY.match, raws)) else _ONE_DIGIT
        self._compact = _compact(texts, [time_of_day(raw) if raw else None for raw in found])

    def begins(self, text: str) -> bool:
        """Return whether a line, without its bullet, begins with a time."""
        return self._opening(text) != "" or text.strip() in self._compact or stands_above(text)

    def _opening(self, text: str) -> str:
        """Return the time that ``opening`` finds, as it is written, "" for none; the lines of a file are asked for several times."""
        if text not in self._begun:
            found = opening(text)
            self._begun[text] = found.stamp.raw if found else ""
        return self._begun[text]

    def read(self, text: str, line: str, frame: Frame, last: timedelta | None) -> Found | None:
        """Return the time at the start of a block's ``text``, of which ``line`` is the first; ``last`` is the time of day before it."""
        found = opening(text, frame)
        if found is not None:
            return replace(found, stamp=self.half(found.stamp, frame, last)) if self.halves else found
        if stands_above(line):
            return self._named(text, line, frame, last)
        word, clock = self._compact.get(_unmarked(line.strip()), ("", ""))
        if not word or not text.startswith(word):
            return None
        return Found(0, len(word), replace(read_stamp(clock, frame), raw=word))

    def _named(self, text: str, line: str, frame: Frame, last: timedelta | None) -> Found | None:
        """Return the time behind the name of who said what stands below: "Jonas Weber  [4:12 PM]"."""
        match = name_line(line)
        clock = clock_of(match) if match else ""
        at = text.find(clock)
        if not clock or at < 0:
            return None
        return Found(at, at + len(clock), self.half(read_stamp(clock, frame), frame, last))

    def half(self, stamp: Stamp, frame: Frame, last: timedelta | None) -> Stamp:
        """Return the stamp in the half of the day it must be in, or in doubt where it may be either."""
        if not self.halves or not self._either.fullmatch(stamp.raw):
            return stamp
        whole = with_half(stamp.raw, last)
        if not whole:
            return Stamp(stamp.raw, precision="min", doubt=("am-or-pm",))
        return replace(read_stamp(whole, frame), raw=stamp.raw)


def _unmarked(text: str) -> str:
    """Return a line without its bullet or number."""
    if len(text) < _SHORTEST or text[0].isalpha():
        return text
    if text[0].isdecimal() and "." not in text[:4] and ")" not in text[:4]:
        return text
    return _BULLET.sub("", text, count=1).strip()


def _compact(texts: Sequence[str], times: list[timedelta | None]) -> dict[str, tuple[str, str]]:
    """Return the lines that begin with a time without a colon, each with that word and the time it means."""
    found: dict[str, tuple[str, str]] = {}
    for at, text in enumerate(texts):
        match = _COMPACT.match(text) if times[at] is None and (text[:1].isdecimal() or text[:1] == "~") else None
        if match is None:
            continue
        clock = f"{match['about']}{match['h'] or match['hour']}:{match['m'] or match['minute']}"
        time = time_of_day(clock)
        before = next((one for one in reversed(times[max(0, at - _NEAR) : at]) if one is not None), None)
        after = next((one for one in times[at + 1 : at + 1 + _NEAR] if one is not None), None)
        if time is not None and _fits(before, time, after, year=_YEAR.match(text) is not None):
            found[text], times[at] = (match["word"], clock), time
    return found


def _fits(before: timedelta | None, time: timedelta, after: timedelta | None, *, year: bool) -> bool:
    since = (time - before) % _DAY if before is not None else None
    until = (after - time) % _DAY if after is not None else None
    if since is not None and until is not None:
        return since + until <= _BETWEEN
    beside = since if since is not None else until
    return beside is not None and beside <= _BESIDE and not year
