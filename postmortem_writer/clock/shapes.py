"""The explicit shapes a written time may have, and the parts they consist of.

No shape, no time: a version, a ratio or a span matches none of them in full.
"""

import re
from calendar import isleap
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from postmortem_writer.clock import zones
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


_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_FOREIGN_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janv janvier januar jän ene enero gen gennaio janeiro januari",
            "fév févr février februar febrero febbraio fev fevereiro februari",
            "mars mär märz marzo março maart mrt", "avr avril abr abril aprile", "mai mayo mag maggio maio mei",
            "juin juni junio giu giugno junho", "juil juillet juli julio lug luglio julho",
            "août agosto ago augustus", "septembre septiembre set settembre setembro",
            "okt oktober octobre octubre ott ottobre out outubro", "novembre noviembre novembro",
            "déc décembre dez dezember dic diciembre dicembre dezembro december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_MONTH = r"(?P<month>[^\W\d_]{3,10})\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_DATES = tuple(
    (re.compile(pattern, re.I), whole_only)
    for pattern, whole_only in (
        (r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)(?!\d|-\w)", False),
        (r"(?P<y>\d{4})/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])", False),
        (r"(?P<y>\d{4})\.(?P<m>\d\d)\.(?P<d>\d\d)(?=[ T]\d\d:)", False),
        (rf"{_WEEKDAY}{_MONTH}[ \-]\s?{_DAY}(?!\d|:|\.\d)(?:,?\s+(?P<y>\d{{4}})(?![\d:]))?", False),
        (rf"{_WEEKDAY}{_DAY}[ \-](?:of )?{_MONTH}(?:,?[ \-](?P<y>\d{{4}})(?![\d:]))?", False),
        (r"(?P<d>\d\d)/(?P<month>[a-z]{3})/(?P<y>\d{4})(?P<colon>(?=:\d\d:))?", False),
        (r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4})(?!\d)", False),
        (r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)", False),
        (r"(?P<y>\d{4})-(?P<yday>\d{3})(?=T)", False),
        (r"(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=[T ]\d\d:?\d\d)", False),
        (r"[IWEFD]?(?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?= \d\d:\d\d:)", True),
        (r"(?P<yy>\d\d)/(?P<m>\d\d)/(?P<d>\d\d)(?= \d\d:\d\d:\d\d)", True),
        (r"(?P<yy>\d\d)(?P<m>\d\d)(?P<d>\d\d)(?= +\d{1,2}:\d\d:\d\d| \d{6}$)", True),
        (r"[IWEFD]?(?P<m>\d\d)(?P<d>\d\d)(?= \d\d:\d\d:\d\d\.\d)", True),
        (r"(?P<m>\d\d)-(?P<d>\d\d)(?= \d\d:\d\d:\d\d\.\d)", True),
    )
)
_BETWEEN = re.compile(
    r"T(?=\d)|,?[ \t]+at[ \t]+|,[ \t]*|[ \t]*[\u2013\u2014@|][ \t]*|[ \t]+-[ \t]+|[ \t]+\(?(?=\d)|[ \t]+(?=~)", re.I
)
_CLOCK = re.compile(
    r"(?P<h>\d{1,2}):(?P<min>\d\d)(?::(?P<s>\d\d)(?:(?P<point>[.,:])(?P<f>\d{1,9})(?!\d))?)?(?![\d:])"
    r"(?P<ap>\s?[ap]\.?m\b\.?|[ap]\b(?!\.?\w))?(?![^\W\dhZTA-Z])",
    re.I,
)
_LETTER_H = re.compile(r"(?P<h>[012]?\d)h(?P<min>[0-5]\d)(?!\w)")
_HOUR = re.compile(r"(?P<h>\d{1,2})\s?(?P<ap>[ap]\.m\.|[ap]m\b)(?!\w)", re.I)
_HOUR_OF_RANGE = re.compile(r"(?P<h>\d{1,2})(?=\s?(?:-|\u2013|to|and)\s?\d{1,2}\s?(?P<ap>[ap]\.?m\b))", re.I)
_COMPACT = re.compile(r"(?P<h>\d\d)(?P<min>\d\d)(?P<s>\d\d)?(?:(?P<point>\.)(?P<f>\d{1,9}))?(?=Z?(?:$|[^\w:.]))")
_MILITARY = re.compile(r"(?P<h>[012]\d)(?P<min>[0-5]\d)(?=Z(?!\w))")
_YEAR_AFTER = re.compile(r" (?:(?P<zone>[A-Z]{3,4}) )?(?P<y>(?:19|20)\d\d)(?![\d:])")
_UNKNOWN = re.compile(r"(?=[\d:]*[xX?])[\dxX?]{1,2}[:h][\dxX?]{2}(?![\w?])")

_ABOUT = re.compile(r"(?:~|\u2248|(?:about|around|approx(?:\.|imately)?|circa|ca\.|c\.|roughly|at about)\s)\s*", re.I)
_ISH = re.compile(r"\s?-?\s?ish\b|\s+or so\b", re.I)
_REMARK = re.compile(
    r"\s*\([^()]{0,60}?(?:\b(?:maybe|perhaps|not sure|unsure|uncertain|approx\w*|roughly|guess\w*|about|exact\w*|ish)\b|\?)"
    r"[^()]{0,60}\)",
    re.I,
)
_MARKS = re.compile(r"\s?\?{2,}")
_MARK = re.compile(r"\s?\?")
_TO = re.compile(r"\s*(?:[\-\u2013\u2014]|\b(?:to|until|till|and)\b)\s*", re.I)
_FROM = re.compile(r"(?:between|from)\s+", re.I)
_ON_DATE = re.compile(r",?\s+(?:on\s+)?(?=\S*\d)", re.I)


def scan(text: str, at: int = 0, *, order: Order = "", whole: bool = False) -> tuple[int, Parts] | None:
    """Return where the time that begins at this place ends, and its parts; None when none begins here.

    ``whole`` admits the shapes that only a field that is known to hold a time may have.
    """
    spread = _FROM.match(text, at)
    about = _ABOUT.match(text, spread.end() if spread else at)
    start = about.end() if about else spread.end() if spread else at
    unknown = _UNKNOWN.match(text, start)
    if unknown:
        remark = _REMARK.match(text, unknown.end())
        return (remark or unknown).end(), Parts(doubt=["unknown"], precision="min")
    found = _moment(text, start, order, whole)
    if found is None:
        return None
    end, parts = found
    parts.approximate = parts.approximate or about is not None
    if parts.hour is None:
        return (end, parts) if not spread else None
    end = _range(text, end, order, whole, parts)
    if spread and parts.until is None:
        return None if text[at] in "bB" else (end, parts)
    return _remarks(text, end, whole, parts), parts


def _moment(text: str, at: int, order: Order, whole: bool) -> tuple[int, Parts] | None:
    dated = _date(text, at, order, whole)
    if dated is None:
        return _time_then_date(text, at, order, whole)
    end, parts, colon = dated
    between = None if colon else _BETWEEN.match(text, end)
    time_at = end + 1 if colon else between.end() if between else end
    about = _ABOUT.match(text, time_at)
    parts.approximate = about is not None
    opened = between is not None and between[0].endswith("(")
    timed = _time(text, about.end() if about else time_at, parts, tight=between is not None and between[0] in "Tt") if between or colon else None
    if timed is None or (opened and text[timed : timed + 1] != ")"):
        if parts.year is None and not whole:
            return None
        parts.hour = None
        return (end, parts) if "two-digit-year" not in parts.doubt or whole else None
    return timed + opened, parts


def _date(text: str, at: int, order: Order, whole: bool) -> tuple[int, Parts, bool] | None:
    for shape, whole_only in _DATES:
        match = shape.match(text, at) if whole or not whole_only else None
        if match is None:
            continue
        found = match.groupdict()
        parts = Parts()
        if found.get("month"):
            month = _month(found["month"], whole)
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


def _month(word: str, whole: bool) -> int | None:
    if not whole and not word[0].isupper():
        return None
    return _MONTHS.get(word.lower()) or (_FOREIGN_MONTHS.get(word.lower()) if whole else None)


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
        if not order and first <= 12 and second <= 12 and first != second:
            parts.doubt.append("day-month-order")
        parts.month, parts.day = (first, second) if month_first else (second, first)


def _day_of_year(year: int, day: int) -> tuple[int, int]:
    if not 1 <= day <= 365 + isleap(year):
        return 1, 0
    on = date(year, 1, 1) + timedelta(days=day - 1)
    return on.month, on.day


def _time(text: str, at: int, parts: Parts, *, tight: bool = False) -> int | None:
    """Fill in the time of day and its zone; return where they end."""
    dated = parts.month is not None
    match = _CLOCK.match(text, at) or _HOUR.match(text, at) or _LETTER_H.match(text, at) or _HOUR_OF_RANGE.match(text, at)
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
    end = match.end()
    ish = _ISH.match(text, end)
    parts.approximate = parts.approximate or ish is not None
    end = ish.end() if ish else end
    year = _YEAR_AFTER.match(text, end) if dated and parts.year is None else None
    if year:
        parts.year, parts.zone, end = int(year["y"]), year["zone"] or "", year.end()
    zone = zones.tail(text, end, dated=tight, seconds=found.get("s") is not None and dated)
    if zone:
        end, parts.zone = zone
    ish = _ISH.match(text, end)
    parts.approximate = parts.approximate or ish is not None
    return ish.end() if ish else end


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


def _time_then_date(text: str, at: int, order: Order, whole: bool) -> tuple[int, Parts] | None:
    parts = Parts()
    end = _time(text, at, parts)
    if end is None:
        return None
    on = _ON_DATE.match(text, end)
    day = _date(text, on.end(), order, whole) if on else None
    if day and day[1].year is not None and not day[1].doubt and not _time(text, day[0] + 1, Parts()):
        parts.year, parts.month, parts.day = day[1].year, day[1].month, day[1].day
        return day[0], parts
    return end, parts


def _range(text: str, end: int, order: Order, whole: bool, parts: Parts) -> int:
    to = _TO.match(text, end)
    if to is None:
        return end
    other = _moment(text, to.end(), order, whole)
    if other is None or other[1].hour is None:
        return end
    until = other[1]
    if until.month is not None and parts.month is None:
        return end
    parts.zone, until.zone = parts.zone or until.zone, until.zone or parts.zone
    if until.meridiem and not parts.meridiem and parts.hour is not None and parts.hour <= 12:
        parts.meridiem = until.meridiem
        if (parts.hour % 12, parts.minute) > ((until.hour or 0) % 12, until.minute):
            parts.meridiem = "a" if until.meridiem == "p" else "p"
    if until.month is None:
        until = replace(until, year=parts.year, month=parts.month, day=parts.day)
    parts.until = until
    return other[0]


def _remarks(text: str, end: int, whole: bool, parts: Parts) -> int:
    for shape in (_MARKS, _MARK if whole else _MARKS, _REMARK):
        match = shape.match(text, end)
        if match:
            end = match.end()
            if "uncertain" not in parts.doubt:
                parts.doubt.append("uncertain")
    return end
