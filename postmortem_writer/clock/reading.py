"""Read a string that as a whole is one time, or a number that is known to count from 1970."""

import re
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from postmortem_writer.clock.grammar import scan
from postmortem_writer.clock.quick import quick
from postmortem_writer.clock.settle import settle
from postmortem_writer.clock.stamp import NOTHING_KNOWN, STEP_NS, Frame, Precision, Stamp

_ONLY_MARKS = re.compile(r"\?{2,}|[?x]{1,2}(?:[:h][?x]{2})?", re.I)
_RELATIVE = re.compile(r"(?:today|yesterday|tomorrow|tonight|this \w+|last \w+|just now|now)\b.*|.*\bago", re.I | re.S)
_WRONG_ZONE = re.compile(r"\s?[A-Z]{2,5}")
_TAI64N = re.compile(r"@(?P<seconds>[0-9a-f]{16})(?P<nanos>[0-9a-f]{8})", re.I)
# 2^62 plus the ten seconds that daemontools, runit and s6 add to the Unix clock (not the leap seconds of the day)
_TAI_START = (1 << 62) + 10
_EARLIEST, _LATEST = 946_684_800, 4_102_444_800  # 2000 and 2100, in seconds


@lru_cache(maxsize=2048)
def read(raw: str, frame: Frame = NOTHING_KNOWN) -> Stamp:
    """Read a string that as a whole is one time; never raises.

    It must match one explicit shape in full. What it does not settle has no instant, and ``doubt`` says why. A time
    for which neither the string nor the frame names a zone is reckoned in UTC with ``zone_source`` "assumed".
    """
    text = raw.strip()
    common = quick(text, 0, frame)
    if common and common.end == len(text):
        return common.stamp if text == raw else replace(common.stamp, raw=raw)
    tai = _TAI64N.fullmatch(text)
    if tai:
        return _tai(raw, int(tai["seconds"], 16), int(tai["nanos"], 16))
    found = scan(text, order=frame.order, whole=True)
    if found and found[0] == len(text):
        return settle(raw, found[1], frame)
    if found and found[1].hour is not None and _WRONG_ZONE.fullmatch(text, found[0]):
        return Stamp(raw, precision=found[1].precision, doubt=("unknown-zone",))
    if _ONLY_MARKS.fullmatch(text):
        return Stamp(raw, precision="min", doubt=("unknown",))
    if _RELATIVE.fullmatch(text):
        return Stamp(raw, precision="min", doubt=("relative",))
    return Stamp(raw, doubt=("not-a-time",))


def _tai(raw: str, seconds: int, nanos: int) -> Stamp:
    instant = (seconds - _TAI_START) * STEP_NS["s"] + nanos
    return _counted(raw, instant, "ns") if nanos < STEP_NS["s"] else Stamp(raw, doubt=("impossible",))


def epoch(value: str | int | float | Decimal, raw: str = "") -> Stamp:
    """Read a number from a field that is known to hold a time since 1970; never raises.

    The unit follows from the digits before the point: up to 10 are seconds, 13 milliseconds, 16 microseconds, 19 nanoseconds.
    Only 2000 to 2100 is believed. Pass digits as text where they may exceed a float. ``raw`` defaults to the value.
    """
    raw = raw or str(value)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return Stamp(raw, doubt=("not-a-time",))
    if not number.is_finite() or isinstance(value, bool):
        return Stamp(raw, doubt=("not-a-time",))
    digits = len(str(abs(int(number))))
    unit: Precision | None = {10: "s", 13: "ms", 16: "us", 19: "ns"}.get(digits) if digits > 9 else "s"  # type: ignore[assignment]
    if unit is None:
        return Stamp(raw, doubt=("not-a-time",))
    instant = int(number * STEP_NS[unit])
    fraction = -int(number.as_tuple().exponent)
    if fraction > 0 and unit == "s":
        unit = "ms" if fraction <= 3 else "us" if fraction <= 6 else "ns"
    return _counted(raw, instant, unit)


def _counted(raw: str, instant: int, precision: Precision) -> Stamp:
    if not _EARLIEST <= instant // STEP_NS["s"] < _LATEST:
        return Stamp(raw, precision=precision, doubt=("sentinel" if instant == 0 else "not-a-time",))
    return Stamp(raw, instant, "UTC", "epoch", precision, "in-string")
