"""The explicit shapes of dates and times of day, and the parts they consist of.

No shape, no time: a version, a ratio or a span matches none of them in full.
"""

import re
from calendar import isleap
from dataclasses import dataclass, field
from datetime import date, timedelta

from postmortem_writer.clock import zones
from postmortem_writer.clock.months import ENGLISH, FOREIGN, WEEKDAYS
from postmortem_writer.clock.stamp import Order, Precision


@dataclass(slots=True)
class Parts:
    """The parts of a time as they were written; what was not written is None."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hour: int | None = None
    minute: int = 0
    second: int = 0
    nanos: int = 0
    meridiem: str = ""
    zone: str = ""
    precision: Precision = "day"
    approximate: bool = False
    until: "Parts | None" = None
    doubt: list[str] = field(default_factory=list)


_ABROAD = "|".join(sorted({name for names in WEEKDAYS for name in names.split()}, key=len, reverse=True))
_WEEKDAY = rf"(?:(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|{_ABROAD})\.?,?\s+)?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|\.(?= [^\W\d_]))?"
# How many digits each begins with, or "a" for a letter.
_DATES = tuple(
    (begins, re.compile(pattern, re.I), whole_only)
    for begins, pattern, whole_only in (
        ("4", r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d|-\w)", False),
        ("4", r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])", False),
        ("4", r"(?P<y>\d{4})\.(?P<m>\d\d)\.(?P<d>\d\d)(?=[ T]\d\d:)", False),
        (
            "a",
            rf"{_WEEKDAY}{_MONTH}[ \-]\s?{_DAY}(?!\d|:|\.\d| [^\W\d_]{{3,10}}\.? \d{{4}})(?:,?\s+(?P<y>\d{{4}})(?!\d|:\d))?",
            False,
        ),
        ("12a", rf"{_WEEKDAY}{_DAY}[ \-](?:of |de )?{_MONTH}(?:,?[ \-](?:de )?(?P<y>\d{{4}})(?!\d|:\d))?", False),
        ("12", r"(?P<d>\d\d?)/(?P<month>[a-z]{3})/(?P<y>\d{4})(?P<colon>(?=:\d\d:))?", False),
        ("12", r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})(?!\d)", False),
        ("12", r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)", False),
        ("4", r"(?P<y>\d{4})-(?P<yday>\d{3})(?=T)", False),
        ("8", r"(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=[T ]\d\d:?\d\d)", False),
        ("8a", r"[IWEFD]?(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?= \d\d:\d\d:)", True),
        ("12", r"(?P<yy>\d\d)/(?P<m>\d\d)/(?P<d>\d\d)(?= \d\d:\d\d:\d\d)", True),
        ("6", r"(?P<yy>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?= +\d{1,2}:\d\d:\d\d| \d{6}(?!\d))", True),
        ("4a", r"[IWEFD]?(?P<m>\d\d)(?P<d>\d\d)(?= \d\d:\d\d:\d\d\.\d)", True),
        ("12", r"(?P<m>\d\d)-(?P<d>\d\d)(?= \d\d:\d\d:\d\d\.\d)", True),
    )
)
_BEGINNING = {
    (kind, whole): tuple(shape for begins, shape, whole_only in _DATES if kind in begins and (whole or not whole_only))
    for kind in "12468a"
    for whole in (True, False)
}
_BEGINS = re.compile(r"\d++(?!:)|([^\W\d_])")  # no date begins as a time of day does
_CLOCK = re.compile(
    r"(?P<h>\d{1,2}):(?P<min>\d\d)(?::(?P<s>\d\d)(?:(?P<point>[.,:])(?P<f>\d{1,9})(?!\d))?)?(?!\d|:\d)"
    r"(?P<ap>\s?[ap]m\b|\s?[ap]\.m\.|[ap]\b(?!\.?\w))?",
    re.I,
)
_NO_COLON = re.compile(r"\d{1,2}(?:h\d|\s?[ap]\.?m|\s?(?:-|\u2013|to|and)\s?\d|\d\d)", re.I)  # as the next five begin
_LETTER_H = re.compile(r"(?P<h>[012]?\d)h(?P<min>[0-5]\d)(?!\w)")
_HOUR = re.compile(r"(?P<h>\d{1,2})\s?(?P<ap>[ap]\.m\.|[ap]m\b)(?!\w)", re.I)
_HOUR_OF_RANGE = re.compile(r"(?P<h>\d{1,2})(?=\s?(?:-|\u2013|to|and)\s?\d{1,2}\s?(?P<ap>[ap]\.?m\b))", re.I)
_COMPACT = re.compile(r"(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)?(?:(?P<point>\.)(?P<f>\d{1,9}))?(?=Z?(?:$|[^\w:.]))")
_MILITARY = re.compile(r"(?P<h>[012]\d)(?P<min>[0-5]\d)(?=Z(?!\w)|\s(?:UTC|GMT)\b)")
_YEAR_AFTER = re.compile(r" (?:(?P<zone>[A-Z]{3,4}) )?(?P<y>(?:19|20)\d\d)(?![\d:])")

_BEGINS_MONTH = "".join(f"[{''.join(sorted({name[at] for name in (*ENGLISH, *FOREIGN)}))}]" for at in range(3))
DIGITS = (
    rf"\d(?:[\dX?]?[:h]|\d?(?:(?:st|nd|rd|th|er|\.)?[ \-](?:of |de )?{_BEGINS_MONTH}|\s?[ap]\.?m"
    r"|\s?(?:-|\u2013|to|and)\s?\d\d?\s?[ap]|/\w{1,3}/\d|\.\d{1,2}\.\d{4})|\d{3}(?:[\-/.]\d|Z|\s[UG])|\d{7}[T ]\d)"
)
"""How every time in prose that begins with a digit goes on, letter case aside; what does not is a number of something else."""

_UHR = re.compile(r"\s?Uhr\b")
_ISH = re.compile(r"\s?-?\s?ish\b|\s+or so\b", re.I)


def date_at(text: str, at: int, order: Order, whole: bool) -> tuple[int, Parts, bool] | None:
    """Return where the date that begins here ends, its parts, and whether a time follows after a colon; or None."""
    begins = _BEGINS.match(text, at)
    if begins is None:
        return None
    kind = str(begins.end() - at) if begins[1] is None else "a"
    for shape in _BEGINNING.get((kind, whole), ()):
        match = shape.match(text, at)
        if match is None:
            continue
        found = match.groupdict()
        parts = Parts()
        if found.get("month"):
            month = _month(found["month"], whole, dated=bool(found.get("y")))
            if month is None:
                continue
            parts.month = month
        elif found.get("m"):
            parts.month = int(found["m"])
        parts.day = int(found["d"]) if found.get("d") else None
        parts.year = int(found["y"]) if found.get("y") else None
        _numeric_order(parts, found, order)
        return match.end(), parts, found.get("colon") is not None
    return None


def _month(word: str, whole: bool, *, dated: bool) -> int | None:
    """Return the number of a month; in a sentence only a capital, or a year behind it, tells May and March from verbs."""
    if not (whole or dated or word[0].isupper()):
        return None
    abroad = whole or (dated and len(word) > 3)  # short ones such as "set" and "out" are words of other languages
    return ENGLISH.get(word.lower()) or (FOREIGN.get(word.lower()) if abroad else None)


def _numeric_order(parts: Parts, found: dict[str, str | None], order: Order) -> None:
    if found.get("yday"):
        parts.month, parts.day = _day_of_year(parts.year or 1, int(found["yday"] or 0))
    if found.get("yy"):
        parts.year = 2000 + int(found["yy"] or 0)
        if order != "ymd":
            parts.doubt.append("two-digit-year")
    if found.get("a"):
        first, second = int(found["a"] or 0), int(found["b"] or 0)
        month_first = order == "mdy" or (order != "dmy" and second > 12)
        if order not in ("mdy", "dmy") and first <= 12 and second <= 12 and first != second:
            parts.doubt.append("day-month-order")
        parts.month, parts.day = (first, second) if month_first else (second, first)


def _day_of_year(year: int, day: int) -> tuple[int, int]:
    if not 1 <= day <= 365 + isleap(year):
        return 1, 0
    on = date(year, 1, 1) + timedelta(days=day - 1)
    return on.month, on.day


def time_at(text: str, at: int, parts: Parts, *, tight: bool = False) -> int | None:
    """Fill in the time of day and its zone that begin here; return where they end, or None when there is no time."""
    if not text[at : at + 1].isdecimal():
        return None
    dated = parts.month is not None
    match = _CLOCK.match(text, at)
    if match is None and not _NO_COLON.match(text, at):
        return None
    match = match or _HOUR.match(text, at) or _LETTER_H.match(text, at) or _HOUR_OF_RANGE.match(text, at)
    if match is None and not dated:
        match = _MILITARY.match(text, at)
    if match is None and dated:
        match = _COMPACT.match(text, at)
    if match is None:
        return None
    found = match.groupdict()
    if found.get("point") == ":" and not dated:
        return None
    fill_time(parts, found)
    uhr = _UHR.match(text, match.end())
    end = _ish(text, (uhr or match).end(), parts)
    year = _YEAR_AFTER.match(text, end) if dated and parts.year is None else None
    if year:
        parts.year, parts.zone, end = int(year["y"]), year["zone"] or "", year.end()
    zone = zones.tail(text, end, dated=tight, seconds=found.get("s") is not None and dated)
    if zone:
        end, parts.zone = zone
    return _ish(text, end, parts)


def _ish(text: str, at: int, parts: Parts) -> int:
    """Return where "-ish" or "or so" ends, if it stands here, and take the time for approximate then."""
    match = _ISH.match(text, at)
    if match is None:
        return at
    parts.approximate = True
    return match.end()


def fill_time(parts: Parts, found: dict[str, str | None]) -> None:
    """Put the named groups of a time shape into the parts."""
    fraction = found.get("f")
    parts.hour, parts.minute, parts.second = int(found["h"] or 0), int(found.get("min") or 0), int(found.get("s") or 0)
    parts.nanos = int(fraction.ljust(9, "0")) if fraction else 0
    parts.meridiem = (found.get("ap") or "").strip().lower()[:1]
    if fraction:
        parts.precision = "ms" if len(fraction) <= 3 else "us" if len(fraction) <= 6 else "ns"
    else:
        parts.precision = "s" if found.get("s") else "min" if found.get("min") else "h"
