"""Times inside sentences: where they stand, what they mean there, and what a heading or header says of date and zone."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import lru_cache

from postmortem_writer.clock import zones
from postmortem_writer.clock.grammar import scan
from postmortem_writer.clock.quick import quick
from postmortem_writer.clock.reading import read
from postmortem_writer.clock.settle import settle
from postmortem_writer.clock.shapes import DIGITS, Parts
from postmortem_writer.clock.stamp import NOTHING_KNOWN, STEP_NS, Found, Frame, Order, Stamp, local

# A scheme has an end: without one, each letter of a long hyphenated word would be looked at as its beginning.
_URL = re.compile(r"\b[a-z][a-z0-9+.\-]{0,30}://\S+", re.I)
_MAYBE = re.compile(
    rf"(?<![\w.:/\\\-+@#$%=~\u2248])(?={DIGITS}|[~\u2248]\s?\d|between\b|from\b|about\b|around\b|approx|circa\b|ca\.|roughly\b"
    r"|(?:vers|environ|gegen|hacia|rond)\s(?=\d)"
    r"|(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[.,]?\s(?=[\w\s]))"
    rf"|(?<=[~\u2248])(?={DIGITS})",
    re.I,
)
# A number with a colon after one of these words is a place, a ratio or a span.
_NOT_AFTER = re.compile(
    r"(?:\b(?:lines?|ports?|col(?:umn)?s?|ratio|score|odds|scale|aspect|chapters?|verses?|took|takes|lasted|lasting"
    r"|elapsed|duration|uptime|runtime|for|version|v|x)|\bup \d+ days?,)\s*:?\s*$",
    re.I,
)
_NOT_BEFORE = re.compile(
    r"\s*(?:ratio|long\b|elapsed|minutes?\b|mins?\b|hours?\b|hrs?\b|%)|[/\\]\w|:\w|-\w|\.\w|\w", re.I
)
_SAYS_WHEN = re.compile(
    r"(?:\b(?:at|since|from|until|by|around|à|depuis|dès|vers|environ|seit|ab|um|gegen|bis|desde|hasta|las|dalle|alle"
    r"|às|sinds|vanaf|tot|om)|^)\s$",
    re.I,
)
_SOME = re.compile(r"[\dxX?]")
_DAY_WORD = re.compile(r"\b(yesterday|last night|today|tonight|this (?:morning|afternoon|evening)|tomorrow)\b", re.I)
_BREAK = re.compile(r"\n|[.!?] ")
_LINE = 1_000  # characters: of longer texts there are few, and each is large
_SHIFT = {"yesterday": -1, "last night": -1, "tomorrow": 1}


MOST, _TRIED = 200, 400
"""Times that one text is read to speak of, and places of it that are tried: what has more is a table or a dump, no prose."""


def find(text: str, frame: Frame = NOTHING_KNOWN) -> list[Found]:
    """Return the times inside prose, in order, never overlapping; versions, ratios, ports, spans and links are none.

    No more than the first ``MOST`` are returned.
    """
    found = _times(text, frame.order)
    return [Found(start, end, settle(text[start:end], parts, frame)) for start, end, parts in found]


def leading(text: str, frame: Frame = NOTHING_KNOWN, at: int = 0) -> Found | None:
    """Return the time of day, with or without a date, that begins exactly at this place of a line, or None.

    Shapes of logs count as well as those of prose; what follows the time is not looked at.
    """
    common = quick(text, at, frame)
    if common:
        return common
    found = scan(text, at, order=frame.order, whole=True)
    if found is None or (found[1].hour is None and not found[1].doubt):
        return None
    raw = text[at : found[0]]
    return Found(at, found[0], settle(raw, found[1], frame))


def _times(text: str, order: Order = "") -> Iterable[tuple[int, int, Parts]]:
    """Return the times in a text and their parts; they are looked for once by what reads it and by what asks of what it speaks."""
    if not _SOME.search(text):
        return ()
    return _times_of_line(text, order) if len(text) < _LINE else _scan_all(text, order)


@lru_cache(maxsize=8192)
def _times_of_line(text: str, order: Order) -> tuple[tuple[int, int, Parts], ...]:
    return tuple(_scan_all(text, order))


def _scan_all(text: str, order: Order) -> Iterator[tuple[int, int, Parts]]:
    links = _URL.finditer(text)
    link = next(links, None)
    done = told = tried = 0
    for match in _MAYBE.finditer(text):
        at = match.start()
        while link and link.end() <= at:
            link = next(links, None)
        if at < done or (link and link.start() <= at):
            continue
        if told == MOST or tried == _TRIED:
            return
        tried += 1
        found = scan(text, at, order=order)
        if found and _is_time(text, at, *found):
            done, told = found[0], told + 1
            yield at, found[0], found[1]


def _is_time(text: str, start: int, end: int, parts: Parts) -> bool:
    if _NOT_BEFORE.match(text, end):
        return False
    if parts.month is not None or parts.zone or parts.meridiem:
        return True
    if "unknown" in parts.doubt or (parts.hour or 0) > 24 or parts.minute > 59 or parts.second > 60:
        return False
    if "h" in text[start:end] and not parts.approximate and not _SAYS_WHEN.search(text, max(0, start - 8), start):
        return False
    if parts.precision == "h":
        return False
    return not _NOT_AFTER.search(text, max(0, start - 20), start)


def said(quote: str, stamp: Stamp | None = None) -> Stamp:
    """Return the instant that words such as "10 am uk time", "18:14 UTC" or "at 14:05" mean in a record with ``stamp``.

    A date that is not in the words is the record's, on the clocks of the zone in the words, else of the record's zone
    ("yesterday" and "tomorrow" count); just past midnight the nearer day is taken and marked ``rollover``. Without
    the record's instant, a time of day stays without one. Words that hold no time give doubt ``not-a-time``.
    """
    found = next(iter(_times(quote)), None)
    if found is None:
        return read(quote)
    start, end, parts = found
    word = _DAY_WORD.search(quote)
    return _spoken(quote[start:end], parts, word[1] if word else "", stamp, "")


def spoken(text: str, stamp: Stamp | None = None, zone: str = "") -> list[Found]:
    """Return every time that a text speaks of, each as ``said`` reads its sentence; dates without a time of day are none.

    ``zone`` is the user's, for a record whose own time is a count since 1970 and says nothing of the writer's clock.
    """
    found = [one for one in _times(text) if one[2].hour is not None]
    days = _Days(text if found else "")
    return [
        Found(start, end, _spoken(text[start:end], parts, days.word(start, end), stamp, zone))
        for start, end, parts in found
    ]


def counts_days(text: str) -> bool:
    """Return whether a text counts another day from its own, as "yesterday" does."""
    lowered = text.lower()
    return any(word in lowered for word in _SHIFT)


class _Days:
    """The words by which the sentences of a text count days from its own, all found at once: a text may speak of many times."""

    def __init__(self, text: str) -> None:
        self._words = [(match.start(), match[1]) for match in _DAY_WORD.finditer(text)]
        self._breaks = [-1, *(match.start() for match in _BREAK.finditer(text)), len(text)] if self._words else []

    def word(self, start: int, end: int) -> str:
        """Return the first such word in the sentence in which a time stands, "" for none."""
        if not self._words:
            return ""
        begun = self._breaks[bisect_left(self._breaks, start) - 1]
        until = self._breaks[bisect_left(self._breaks, end)]
        at = bisect_left(self._words, (begun,))
        return self._words[at][1] if at < len(self._words) and self._words[at][0] < until else ""


def _spoken(words: str, parts: Parts, day_word: str, stamp: Stamp | None, flag: str) -> Stamp:
    if stamp is None or stamp.instant is None:
        return settle(words, parts, NOTHING_KNOWN)
    around = _writers_zone(stamp, flag)
    zone = zones.meaning(parts.zone).name or around.zone
    day = local(stamp.instant, zone or "UTC").date()
    frame = replace(around, date=day + timedelta(days=_SHIFT.get(day_word.lower(), 0)))
    settled = settle(words, parts, frame)
    return settled if day_word else _nearest_day(settled, stamp.instant, words, parts, frame)


def _writers_zone(stamp: Stamp, flag: str) -> Frame:
    """Return the zone in which the writer of a record speaks: its own, but a count since 1970 or ``-00:00`` tells of none."""
    if stamp.zone_source == "epoch" or stamp.zone == "-00:00":
        return Frame(flag)
    return NOTHING_KNOWN if stamp.assumed else Frame(stamp.zone, stamp.zone_source)


def _nearest_day(stamp: Stamp, spoken: int, words: str, parts: Parts, frame: Frame) -> Stamp:
    """Move a time of day over midnight when that day is within six hours and the record's own is not within twelve."""
    if stamp.instant is None or parts.month is not None or frame.date is None:
        return stamp
    if abs(stamp.instant - spoken) <= 12 * STEP_NS["h"]:
        return stamp
    days = -1 if stamp.instant > spoken else 1
    other = settle(words, parts, replace(frame, date=frame.date + timedelta(days=days)))
    if other.instant is None or abs(other.instant - spoken) > 6 * STEP_NS["h"]:
        return stamp
    return replace(other, doubt=(*other.doubt, "rollover"))
