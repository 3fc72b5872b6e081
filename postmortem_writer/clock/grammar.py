"""How dates, times, zones, ranges and remarks make one written time."""

import re
from dataclasses import replace
from functools import lru_cache

from postmortem_writer.clock.places import ABBREVIATIONS, CITIES, GENERIC, REGIONS, RIVALS, WINDOWS
from postmortem_writer.clock.shapes import Parts, date_at, time_at
from postmortem_writer.clock.stamp import Order

_LETTERS = re.compile(r"[A-Za-z]+")
_CONTINUES = "am pm a p ish uhr or to until till and on z time local standard daylight summer".split()
GOES_ON = {
    match[0].lower()
    for name in (*ABBREVIATIONS, *CITIES, *GENERIC, *REGIONS, *RIVALS, *WINDOWS, *_CONTINUES)
    if (match := _LETTERS.match(name))
}
"""First words, in small letters, of what may belong to the time that stands before them."""

_BARE = re.compile(r"(\d{1,2}:\d\d(?::\d\d)?)(?:$|[ \t]++([A-Za-z]++)(?:[.,;:!]?(?:\s|$)))", re.ASCII)
_BETWEEN = re.compile(
    r"T(?=\d)|,?[ \t]+(?:at|um|à|alle|a las|às|om)[ \t]+|,[ \t]*|[ \t]*[\u2013\u2014@|][ \t]*|[ \t]+-[ \t]+|[ \t]+(?=[\d~])|[ \t]+\((?=\d)",
    re.I,
)
_ABOUT = re.compile(
    r"(?:~|\u2248|(?:about|around|approx(?:\.|imately)?|circa|ca\.|c\.|roughly|at about|vers|environ|gegen|hacia|rond)\s)\s*",
    re.I,
)
_UNKNOWN = re.compile(r"(?=[\d:]*[xX?])[\dxX?]{1,2}[:h][\dxX?]{2}(?![\w?])")
_REMARK = re.compile(
    r"\s*\([^()]{0,60}?(?:\b(?:maybe|perhaps|not sure|unsure|uncertain|approx\w*|roughly|guess\w*|about|exact\w*|ish)\b|\?)"
    r"[^()]{0,60}\)",
    re.I,
)
_MARKS = re.compile(r"\s?\?{2,}")
_MARK = re.compile(r"\s?\?")
_TO = re.compile(r"\s*(?:[\-\u2013\u2014]|\b(?:to|until|till)\b)\s*", re.I)
_AND = re.compile(r"\s+(?:and|to|-|\u2013)\s+", re.I)
_FROM = re.compile(r"(?:between|from)\s+", re.I)
_ON_DATE = re.compile(r",?\s+(?:on\s+)?(?=\S*\d)", re.I)


def scan(text: str, at: int = 0, *, order: Order = "", whole: bool = False) -> tuple[int, Parts] | None:
    """Return where the time that begins at this place ends, and its parts; None when none begins here.

    ``whole`` admits the shapes that only a field that is known to hold a time may have.
    """
    alone = bare(text, at)
    if alone:
        return at + len(alone), parts_of(alone)
    spread = about = None
    start = at
    if not text[at : at + 1].isdecimal():
        spread = _FROM.match(text, at)
        start = spread.end() if spread else at
        about = _ABOUT.match(text, start)
        start = about.end() if about else start
    unknown = _UNKNOWN.match(text, start)
    if unknown:
        remark = _REMARK.match(text, unknown.end())
        return (remark or unknown).end(), Parts(doubt=["unknown"], precision="min")
    found = _moment(text, start, order, whole)
    if found is None:
        return None
    end, parts = found
    parts.approximate = parts.approximate or about is not None
    if parts.hour is not None:
        end = _range(text, end, _AND if spread else _TO, order, whole, parts)
    if spread and parts.until is None:
        return None
    return (_remarks(text, end, whole, parts) if parts.hour is not None else end), parts


def bare(text: str, at: int) -> str:
    """Return the time of day that begins at this place if nothing behind it can belong to it, else ""."""
    match = _BARE.match(text, at)
    if match is None:
        return ""
    clock, word = match.groups()
    return "" if word and word.lower() in GOES_ON else clock


@lru_cache(maxsize=2048)
def parts_of(clock: str) -> Parts:
    """Return the parts of a ``bare`` time of day."""
    parts = Parts()
    time_at(clock, 0, parts)
    return parts


def _moment(text: str, at: int, order: Order, whole: bool) -> tuple[int, Parts] | None:
    dated = date_at(text, at, order, whole)
    if dated is None:
        return _time_then_date(text, at, order, whole)
    end, parts, colon = dated
    between = None if colon else _BETWEEN.match(text, end)
    if colon or between:
        timed = _time_after_date(text, between.end() if between else end + 1, between[0] if between else ":", parts)
        if timed:
            return timed
    if parts.doubt == ["two-digit-year"] or (parts.year is None and not whole):
        return None
    return end, parts


def _time_after_date(text: str, at: int, between: str, date: Parts) -> tuple[int, Parts] | None:
    about = _ABOUT.match(text, at)
    parts = replace(date, approximate=about is not None, doubt=list(date.doubt))
    end = time_at(text, about.end() if about else at, parts, tight=between in "Tt")
    if end is None:
        return None
    if between.endswith("("):
        return (end + 1, parts) if text[end : end + 1] == ")" else None
    return end, parts


def _time_then_date(text: str, at: int, order: Order, whole: bool) -> tuple[int, Parts] | None:
    parts = Parts()
    end = time_at(text, at, parts)
    if end is None:
        return None
    on = _ON_DATE.match(text, end)
    day = date_at(text, on.end(), order, whole) if on else None
    if day is None or day[1].year is None or day[1].doubt or time_at(text, day[0] + 1, Parts()):
        return end, parts
    return day[0], replace(parts, year=day[1].year, month=day[1].month, day=day[1].day)


def _range(text: str, end: int, to: re.Pattern[str], order: Order, whole: bool, parts: Parts) -> int:
    """Read the second time of a range into ``parts.until``; zone and am/pm of one end serve the other."""
    match = to.match(text, end)
    other = _moment(text, match.end(), order, whole) if match else None
    if other is None or other[1].hour is None or (other[1].month is not None and parts.month is None):
        return end
    until = other[1]
    parts.zone, until.zone = parts.zone or until.zone, until.zone or parts.zone
    if until.meridiem and not parts.meridiem and parts.hour is not None and parts.hour <= 12:
        later = (parts.hour % 12, parts.minute) > ((until.hour or 0) % 12, until.minute)
        parts.meridiem = {"a": "p", "p": "a"}[until.meridiem] if later else until.meridiem
    if until.month is None:
        until = replace(until, year=parts.year, month=parts.month, day=parts.day)
    parts.until = until
    return other[0]


def _remarks(text: str, end: int, whole: bool, parts: Parts) -> int:
    for shape in (_MARKS, _MARK if whole else _MARKS, _REMARK):
        match = shape.match(text, end)
        if match:
            end = match.end()
            parts.doubt.append("uncertain")
    return end
