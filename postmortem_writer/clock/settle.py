"""From the parts of a time and what is known around it to an instant, or to the reason why there is none."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from postmortem_writer.clock import zones
from postmortem_writer.clock.shapes import Parts
from postmortem_writer.clock.stamp import STEP_NS, DateSource, Frame, Precision, Stamp, ZoneSource, local, zone_info

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  a wall clock: zones are added where they are known
_SENTINELS = {date(1970, 1, 1), date(9999, 12, 31), date(1900, 1, 1)}
_UNREADABLE = {"unknown", "two-digit-year", "day-month-order"}
_MICROSECOND = timedelta(microseconds=1)
_HALF_YEAR = timedelta(days=183)


class _Unsettled(Exception):
    """Says why there is no instant."""


def settle(raw: str, parts: Parts, frame: Frame) -> Stamp:
    """Return the stamp of what was written; what it cannot settle has no instant and says why in ``doubt``."""
    doubt = list(parts.doubt)
    precision: Precision = "approximate" if parts.approximate or parts.until else parts.precision
    try:
        if doubt and _UNREADABLE.intersection(doubt):
            raise _Unsettled
        try:
            day, date_source = _day(parts, frame, doubt)
        except _Unsettled:
            _wall(parts, date(2000, 1, 1), [])  # an hour that no day has is impossible, whatever else is missing
            raise
        when = _wall(parts, day, doubt)
        zone, zone_source = _zone(parts, frame, when)
        candidates = [instant + parts.nanos for instant in instants(when, zone)]
    except _Unsettled as why:
        return Stamp(raw, precision=precision, doubt=tuple(dict.fromkeys([*doubt, *why.args])))
    if len(candidates) != 1:
        doubt.append("fold" if candidates else "gap")
        low, high = (candidates[0], candidates[1]) if candidates else (None, None)
        return Stamp(raw, None, zone, "none", precision, date_source, low, high, tuple(doubt))
    if parts.month is None and parts.zone and frame.zone and local(candidates[0], frame.zone).date() != day:
        doubt.append("which-day")
    stamp = Stamp(raw, candidates[0], zone, zone_source, precision, date_source, doubt=tuple(doubt))
    return _bounded(stamp, parts, frame)


def instants(when: datetime, zone: str) -> list[int]:
    """Return the nanoseconds since 1970 UTC that a local time can mean, in order: none in a gap, two in a fold."""
    rules = zone_info(zone)
    if isinstance(rules, timezone):
        return [(when - _EPOCH - rules.utcoffset(None)) // _MICROSECOND * 1_000]
    found = set()
    for fold in (0, 1):
        offset = when.replace(tzinfo=rules, fold=fold).utcoffset()
        assert offset is not None
        instant = when - offset
        if instant.replace(tzinfo=UTC).astimezone(rules).replace(tzinfo=None, fold=0) == when:
            found.add(int((instant - _EPOCH).total_seconds()) * STEP_NS["s"])
    return sorted(found)


def _day(parts: Parts, frame: Frame, doubt: list[str]) -> tuple[date, DateSource]:
    if parts.month is None:
        if frame.date is None:
            raise _Unsettled("no-date")
        return frame.date, frame.date_source
    if parts.year is None:
        inferred = frame.year is None and frame.date is None
        return _day_without_year(parts, frame, doubt), "inferred" if inferred else frame.date_source
    day = _date(parts.year, parts)
    if day in _SENTINELS or day.year == 1:
        raise _Unsettled("sentinel")
    return day, "in-string"


def _day_without_year(parts: Parts, frame: Frame, doubt: list[str]) -> date:
    _date(2000, parts)  # a leap year: what is impossible in it is impossible
    if frame.year is not None:
        return _date(frame.year, parts)
    near = frame.date or frame.near
    if near is None:
        raise _Unsettled("no-year")
    fitting = [day for day in _years_around(near, parts) if abs(day - near) <= _HALF_YEAR]
    if not fitting:
        raise _Unsettled("impossible")
    if fitting[0].year != near.year:
        doubt.append("rollover")
    return fitting[0]


def _years_around(near: date, parts: Parts) -> list[date]:
    days = []
    for year in (near.year, near.year + 1, near.year - 1):
        try:
            days.append(_date(year, parts))
        except _Unsettled:
            continue
    return days


def _date(year: int, parts: Parts) -> date:
    try:
        return date(year, parts.month or 0, parts.day or 0)
    except ValueError:
        raise _Unsettled("impossible") from None


def _wall(parts: Parts, day: date, doubt: list[str]) -> datetime:
    """Return the local time; 24:00 is the next midnight and second 60 the one after 59."""
    hour = _hour_of_day(parts)
    late = timedelta()
    if hour == 24 and not (parts.minute or parts.second or parts.nanos):
        hour, late = 0, timedelta(days=1)
    second = parts.second
    if second == 60:
        second, late = 59, late + timedelta(seconds=1)
        doubt.append("leap-second")
    try:
        return datetime(day.year, day.month, day.day, hour, parts.minute, second) + late  # noqa: DTZ001
    except (ValueError, OverflowError):
        raise _Unsettled("impossible") from None


def _hour_of_day(parts: Parts) -> int:
    hour = parts.hour or 0
    if parts.meridiem == "a":
        if hour > 12:
            raise _Unsettled("impossible")
        return hour % 12
    if parts.meridiem == "p":
        if hour == 0:
            raise _Unsettled("impossible")
        return hour + 12 if hour < 12 else hour
    return hour


def _zone(parts: Parts, frame: Frame, when: datetime) -> tuple[str, ZoneSource]:
    if not parts.zone:
        if not frame.zone:
            return "UTC", "assumed"
        if zones.meaning(frame.zone).rivals:
            raise _Unsettled("ambiguous-zone")
        if not zones.known(frame.zone):
            raise _Unsettled("unknown-zone")
        return frame.zone, frame.zone_source if frame.zone_source != "none" else "user-flag"
    zone = zones.meaning(parts.zone)
    if zone.rivals:
        chosen = zones.decide(zone.rivals, frame.zone, when)
        if not chosen:
            raise _Unsettled("ambiguous-zone")
        return chosen, "abbreviation"
    if not zone.name or not zones.known(zone.name):
        raise _Unsettled("unknown-zone")
    return zone.name, zone.source


def _bounded(stamp: Stamp, parts: Parts, frame: Frame) -> Stamp:
    """Bound an approximate time: the ends of a range, half an hour around a full hour, ten or five minutes otherwise."""
    assert stamp.instant is not None
    if parts.until:
        end = settle(stamp.raw, parts.until, frame).instant
        if end is None:
            return replace(stamp, precision=parts.precision, doubt=(*stamp.doubt, "uncertain"))
        if end < stamp.instant and parts.until.month == parts.month and parts.until.day == parts.day:
            end += STEP_NS["day"]
        if end < stamp.instant:
            return Stamp(stamp.raw, precision="approximate", doubt=(*stamp.doubt, "impossible"))
        return replace(stamp, low=stamp.instant, high=end)
    if not parts.approximate:
        return stamp
    minutes = 30 if parts.minute == 0 else 10 if parts.minute % 5 == 0 else 5
    width = minutes * STEP_NS["min"]
    return replace(stamp, low=stamp.instant - width, high=stamp.instant + width)
