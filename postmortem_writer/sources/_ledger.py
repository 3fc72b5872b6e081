"""What a source says of its own clock: the zone of its bare times, and times that could not be placed."""

from collections import Counter
from collections.abc import Iterable, Sequence

from postmortem_writer.clock import Frame, Stamp, ZoneSource, meanings, unfold
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record, altered
from postmortem_writer.sources._clock_back import marked

_UNPLACED = {
    "no-date": "a time of day but no date",
    "no-year": "a date without a year",
    "fold": "an hour that happened twice",
    "gap": "an hour that did not exist",
    "ambiguous-zone": "a zone abbreviation with several meanings",
    "unknown-zone": "a zone that is not known",
    "day-month-order": "a date like 03/04/2025 whose order is not known",
    "two-digit-year": "a two-digit year in a format that is not known",
    "am-or-pm": "hours of a 12-hour clock without am or pm",
    "which-day": "a time of another day, which is not sure",
}
_HINTS = {
    "no-date": "put the date in a heading above them ('## 2025-10-26') or in the file name, or pass --date {name}=2025-10-26",
    "no-year": "put the year in a heading, a first line such as '# 2025-10-26', or the file name, or pass --date {name}=2025-10-26",
    "fold": "write the offset beside such times ('02:30 +01:00')",
    "gap": "check the zone: pass --timezone, or write the offset beside such times",
    "ambiguous-zone": "pass --timezone with a place such as Europe/London, or write the offset",
    "unknown-zone": "pass --timezone, or write the offset",
    "day-month-order": "write dates as 2025-04-03",
    "two-digit-year": "write dates as 2025-04-03",
    "am-or-pm": "write am or pm, or 24-hour times",
    "which-day": "write the whole date beside it, or on a line of its own above it ('2025-10-26')",
}


def bare_zone(records: Iterable[Record], frame: Frame) -> tuple[str, ZoneSource]:
    """Return the zone that the bare times of a file were read in and who stated it; of a file without any, that of its times."""
    sources: Counter[tuple[str, ZoneSource]] = Counter()
    for record in records:
        for stamp in (record.event, record.posted):
            if stamp and stamp.instant is not None and "pasted-log" not in stamp.doubt:
                sources[stamp.zone, stamp.zone_source] += 1
    bare = [key for key in sources if key[1] in ("file-header", "user-flag", "assumed")]
    best = max(bare or sources, key=lambda key: sources[key], default=None)
    if best:
        return best
    return (frame.zone, frame.zone_source) if frame.zone else ("", "none")


def settled_order(records: Sequence[Record], zone_source: ZoneSource) -> list[Record]:
    """Return chat in which the order of the messages has settled the times of an hour that happened twice.

    Where nobody named a zone, the order can only bring such an hour to light: then its times have no instant.
    """
    stamps = [record.posted or Stamp("") for record in records]
    settled = unfold(stamps, zone_source) if any("fold" in stamp.doubt for stamp in stamps) else marked(stamps)
    return [
        altered(record, posted=stamp, flags=_doubted(record.flags)) if record.posted and stamp.doubt else record
        for record, stamp in zip(records, settled, strict=True)
    ]


def _doubted(flags: tuple[str, ...]) -> tuple[str, ...]:
    return flags if "doubtful-clock" in flags else (*flags, "doubtful-clock")


def unplaced(path: str, stamps: Iterable[Stamp | None], zone: str = "") -> tuple[Diagnostic, ...]:
    """Return one diagnostic for each reason why times of this file have no instant, with a count and what would settle it.

    ``zone`` is what the file states for its bare times.
    """
    doubtful: dict[str, list[Stamp]] = {}
    for stamp in stamps:
        whys = [word for word in stamp.doubt if word in _UNPLACED] if stamp and stamp.instant is None else []
        for why in whys[:1] + ["fold"] * ("fold" in whys[1:]):
            doubtful.setdefault(why, []).append(stamp or Stamp(""))
    return tuple(
        _remark(path, why, found, zone) for why, found in sorted(doubtful.items(), key=lambda pair: -len(pair[1]))
    )


def _remark(path: str, why: str, stamps: Sequence[Stamp], zone: str) -> Diagnostic:
    reason, hint = _UNPLACED[why], _HINTS[why].format(name=path.rpartition("/")[2])
    if why == "fold" and not any(stamp.zone or zone for stamp in stamps):
        hint = "the clock runs back there: with --timezone ZONE, as in Europe/Berlin, the order tells the first from the second"
    if why == "ambiguous-zone":
        word, offsets, place = next(
            filter(lambda named: named[0], (meanings(stamp.raw) for stamp in stamps)), meanings(zone)
        )
        if word:
            reason = f"zone {word!r} is ambiguous, it can mean {' or '.join(offsets)}"
            hint = f"--timezone {place} settles it, or another place that has it; or write the offset"
    code = "no-date" if why in ("no-date", "no-year") else why
    return Diagnostic(code, Level.WARNING, path, f"{len(stamps)} of its times have no instant: {reason}", hint)
