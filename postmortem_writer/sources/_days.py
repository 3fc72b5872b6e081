"""The day, or at least the year, that lines lack: from the name of their file, or from what else was handed in."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from postmortem_writer.clock import STEP_NS, DateSource, Frame, Stamp, local, name_stamp, read
from postmortem_writer.clock.months import ENGLISH, FOREIGN
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record
from postmortem_writer.sources._source import Handed

Span = tuple[int, int]
"""The first and the last instant of something, in nanoseconds since 1970 UTC."""

_LONGEST = 92 * STEP_NS["day"]
"""What goes on for longer, as a history of commits does, tells of no one time."""
_APART = 150 * STEP_NS["day"]
_BESIDE = 31 * STEP_NS["day"]
_LACKING = frozenset(("no-year", "no-date"))
_NAMES = frozenset((*ENGLISH, *FOREIGN))
_DAY_MONTH = re.compile(r"\b\d{1,2}(?:st|nd|rd|th|\.)? (?:of |de )?([^\W\d_]{3,10})\b")
_MONTH_DAY = re.compile(r"\b([^\W\d_]{3,10})\.? \d{1,2}(?![\d:])")
_NUMBERS = re.compile(r"\b\d{1,2}/\d{1,2}(?![\d/])")


def on_its_day(frame: Frame, handed: Handed) -> Frame:
    """Return the frame on the day that the file's name or its folder's carries, or that the user tells; else near all that came with it."""
    named = name_stamp(handed.path)
    if named is not None and named.instant is not None:
        return replace(frame, date=local(named.instant).date(), date_source=named.date_source)
    if handed.day is not None:
        return replace(frame, date=handed.day, date_source="user-flag")
    return replace(frame, near=handed.around)


def names_day(stamp: Stamp, frame: Frame) -> bool:
    """Return whether a time that was read in a frame names its day itself, be it without the year."""
    return stamp.date_source == "in-string" or (stamp.date_source == "inferred" and frame.date is None)


def carried(stamp: Stamp) -> DateSource:
    """Return what the date of the times is known by that take theirs from this one."""
    return "inferred" if stamp.date_source == "inferred" else "carried"


def near_day(words: str, near: date) -> date | None:
    """Return the day that words name, with or without its year, where it lies within a month of another."""
    found = read(words, Frame(near=near)).instant
    return local(found).date() if found is not None and abs(found - of_day(near)[0]) <= _BESIDE else None


def yearless_day(text: str, near: date) -> date | None:
    """Return the first day that words name without its year, where it lies within a month of a day."""
    return next((day for words in _yearless(text) if (day := near_day(words, near)) is not None), None)


def _yearless(text: str) -> Iterator[str]:
    """Yield the words of a text that may name a day by its month without a year."""
    for shape in (_DAY_MONTH, _MONTH_DAY):
        yield from (match[0] for match in shape.finditer(text) if match[1].lower() in _NAMES)


def times(records: Iterable[Record]) -> Iterator[Stamp]:
    """Yield when each happened and when it was written down."""
    return (stamp for record in records for stamp in (record.event, record.posted) if stamp is not None)


def span(records: Iterable[Record]) -> Span | None:
    """Return from when to when records tell whose year is not inferred, None where there are none."""
    stamps = (record.stamp for record in records)
    instants = [one.instant for one in stamps if one and one.instant is not None and one.date_source != "inferred"]
    return (min(instants), max(instants)) if instants else None


def together(spans: Iterable[Span | None]) -> Span | None:
    """Return from when to when the spans go that are of one time, None where there are none or they lie months apart."""
    short = [one for one in spans if one is not None and one[1] - one[0] <= _LONGEST]
    low, high = min((low for low, _ in short), default=0), max((high for _, high in short), default=0)
    return (low, high) if short and high - low <= _APART else None


def middle(span: Span | None) -> date | None:
    """Return the day in the middle of a span."""
    return local((span[0] + span[1]) // 2).date() if span else None


def of_day(day: date) -> Span:
    """Return from when to when a day goes."""
    start = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * STEP_NS["s"]
    return start, start + STEP_NS["day"]


def lacking(stamps: Iterable[Stamp]) -> frozenset[str]:
    """Return what times have no instant for want of: a year, or a date, which may stand above them without its year."""
    return _LACKING & {doubt for stamp in stamps if stamp.instant is None for doubt in stamp.doubt}


def names_yearless_days(text: str) -> bool:
    """Return whether a text may name days without their year."""
    return _NUMBERS.search(text) is not None or any(_yearless(text))


def beside(span: Span, stamps: Iterable[Stamp | None]) -> bool:
    """Return whether all times whose year is inferred lie within a month of a span: further off another year is as likely."""
    low, high = span[0] - _BESIDE, span[1] + _BESIDE
    return all(one.instant is not None and low <= one.instant <= high for one in stamps if one and _inferred(one))


def remarks(path: str, records: Iterable[Record]) -> Iterator[Diagnostic]:
    """Yield what there is to say of years that were inferred."""
    inferred = [stamp for stamp in times(records) if _inferred(stamp)]
    if not inferred:
        return
    years = " and ".join(sorted({f"{stamp.at:%Y}" for stamp in inferred if stamp.at}))
    message = f"{len(inferred)} of its dates name no year: {years} is taken, which puts them beside those that name one"
    hint = f"where that is wrong, pass --date {path.rpartition('/')[2]}=2025-10-26, or put the year in a first line or the file name"
    yield Diagnostic("inferred-year", Level.WARNING, path, message, hint)


def _inferred(stamp: Stamp) -> bool:
    return stamp.date_source == "inferred"
