"""The stamps most lines begin with, read once for each minute: the same answer as the full grammar, many times faster.

Whatever this module is not sure to read as the grammar would, it leaves to it.
"""

import re
from functools import lru_cache

from postmortem_writer.clock.grammar import GOES_ON, bare, parts_of, scan
from postmortem_writer.clock.settle import settle
from postmortem_writer.clock.stamp import STEP_NS, Found, Frame, Precision, Stamp

_SHAPE = re.compile(
    r"(?P<minute>\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d|\d\d/[A-Z][a-z]{2}/\d{4}[: ]\d\d:\d\d"
    r"|(?P<yearless>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d))"
    r":(?P<second>[0-5]\d)(?:[.,](?P<fraction>\d{1,9})(?!\d))?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d| [+-]\d{4}| (?:UTC|GMT|[A-Z]{1,3}[SD]?T)(?!\w))?"
    r"(?P<next>$|[\]);|\"'=>]|,(?!\d)|:(?![\d:])"
    r"|[ \t]+(?:$|[\"{<*#@=|\]]|\[(?![A-Za-z])|\[?(?P<word>[A-Za-z_]+)(?![A-Za-z_/])|(?P<number>\d)))",
    re.ASCII,
)
_CAPITALS = re.compile(r"[A-Z]{3,4}")
_FINE: tuple[Precision, ...] = ("s", "ms", "ms", "ms", "us", "us", "us", "ns", "ns", "ns")


def quick(text: str, at: int, frame: Frame) -> Found | None:
    """Return the stamp that begins at this place if it has a common shape and nothing behind it can belong to it, else None."""
    match = _SHAPE.match(text, at)
    if match is None:
        alone = bare(text, at)
        return Found(at, at + len(alone), _bare(alone, frame)) if alone else None
    minute, yearless, second, fraction, zone, behind, word, number = match.groups()
    if (word and word.lower() in GOES_ON) or (zone and behind[:1] == ":"):
        return None
    if yearless and (number or (word and _CAPITALS.fullmatch(word))):
        return None  # a year may stand there
    known = _minute(minute, zone or "", frame)
    if known is None:
        return None
    end = match.start("next")
    instant = known.instant
    if instant is not None:
        instant += int(second) * STEP_NS["s"] + (int(fraction.ljust(9, "0")) if fraction else 0)
    precision = _FINE[len(fraction or "")]
    stamp = Stamp(
        text[at:end], instant, known.zone, known.zone_source, precision, known.date_source, None, None, known.doubt
    )
    return Found(at, end, stamp)


@lru_cache(maxsize=2048)
def _minute(minute: str, zone: str, frame: Frame) -> Stamp | None:
    """Return the stamp of second 0, or None where the grammar reads less than all of it or an hour happened twice."""
    raw = f"{minute}:00{zone}"
    found = scan(raw, order=frame.order, whole=True)
    if found is None or found[0] != len(raw) or found[1].hour in (None, 24):
        return None
    stamp = settle(raw, found[1], frame)
    return stamp if stamp.low is None else None


@lru_cache(maxsize=4096)
def _bare(clock: str, frame: Frame) -> Stamp:
    return settle(clock, parts_of(clock), frame)
