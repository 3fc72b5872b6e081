"""Says aloud when a file looks full of times and its reader took few of them for times."""

import re
from collections.abc import Iterator, Sequence

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record

_LOOKED_AT = 200_000  # characters
_FEWEST = 3  # lines
_TIMED = re.compile(
    r"\W{0,4}(?:\[[ xX]\] )?(?:\d{2,4}[-/.]\d\d?[-/.]\d{2,4}[T ,]+)?\W?(?:\d{1,2}[:h.]\d\d\b|(?:[01]\d|2[0-3])[0-5]\d(?=\s))"
)


def unread_times(path: str, text: str, records: Sequence[Record]) -> Iterator[Diagnostic]:
    """Yield a warning when most lines begin like a time and most of those begin no record with one, settled or not."""
    whole = text[:_LOOKED_AT].split("\n")
    lines = [number for number, line in enumerate(whole, start=1) if line.strip()]
    timed = {number for number in lines if _TIMED.match(whole[number - 1])}
    read = {line for record in records for line in _read(record)}
    lost = len(timed - read)
    if lost >= _FEWEST and len(timed) * 2 > len(lines) and lost * 2 > len(timed):
        message = f"{lost} of its {len(lines)} lines begin like a time but were not read as one"
        hint = "begin each with the time as in '14:02' or '2025-10-26 14:02', below a heading with the date"
        yield Diagnostic("unread-times", Level.WARNING, path, message, hint)


def _read(record: Record) -> range:
    """Return the lines whose times are the record's; the further lines of a log entry are part of what it says."""
    if record.stamp is None or "impossible" in record.stamp.doubt:
        return range(0)
    return range(record.line, (record.end_line if record.kind == "log" else record.line) + 1)
