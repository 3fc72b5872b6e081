"""W3C extended logs, as IIS and CloudFront write them: ``#Fields:`` names the columns, and times are UTC by rule.

Format: https://www.w3.org/TR/WD-logfile
"""

import re
from collections.abc import Iterator
from datetime import date

from postmortem_writer import clock
from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.evidence import Record, altered
from postmortem_writer.sources._ledger import unplaced
from postmortem_writer.sources._lines import Line, lines
from postmortem_writer.sources._source import Handed, Reading, Source

_DATE = re.compile(r"#(?:Date|Start-Date): *(\d{4}-\d\d-\d\d)")
_CELL = re.compile(r'"[^"]*"|\S+')
_SUBJECT = {"s-computername": "host", "s-sitename": "service", "x-edge-location": "location", "s-ip": "address"}
_WHEN = {"date", "time"}


def recognise(handed: Handed) -> float:
    """Return 0.97 when a directive near the top names columns of which one is the time."""
    for line in handed.text[:4_000].split("\n")[:20]:
        if line.startswith("#Fields:") and "time" in line.split():
            return 0.97
    return 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a line, told by its columns; the columns may change in the middle of the file."""
    names: list[str] = []
    day: date | None = None
    records: list[Record] = []
    odd = 0
    for line in lines(handed.text):
        if line.text.startswith("#"):
            names = line.text.split()[1:] if line.text.startswith("#Fields:") else names
            stated = _DATE.match(line.text)
            at = clock.read(stated[1]).at if stated else None
            day = at.date() if at else day
        elif line.text.strip():
            cells = _CELL.findall(line.text)
            odd += len(cells) != len(names)
            records.append(_record(handed, line, dict(zip(names, cells, strict=False)), day))
    skipped = (
        (f"{odd} lines do not fit the columns named above them: kept, told by the columns they have",) if odd else ()
    )
    return Reading(
        tuple(records), "UTC", "file-header", skipped, unplaced(handed.path, (record.event for record in records))
    )


def _record(handed: Handed, line: Line, row: dict[str, str], day: date | None) -> Record:
    event = _event(row, day)
    raw = handed.text[line.start : line.end]
    record = Record(handed.path, line.number, "log", line.text, raw, line.number, event=event)
    if event is None:
        return altered(record, flags=("no-stamp",))
    subject = tuple((name, row[key]) for key, name in _SUBJECT.items() if row.get(key, "-") != "-")
    return altered(record, text=" ".join(_told(row)) or line.text, subject=subject)


def _event(row: dict[str, str], day: date | None) -> Stamp | None:
    if "time" not in row:
        return None
    frame = Frame("UTC", "file-header", date=day)
    stamp = clock.read(f"{row['date']} {row['time']}" if "date" in row else row["time"], frame)
    return None if "not-a-time" in stamp.doubt else stamp


def _told(row: dict[str, str]) -> Iterator[str]:
    """Yield method, address and status as they stand, then every other column by its name."""
    query = row.get("cs-uri-query", "-")
    for key in ("cs-method", "cs-uri-stem", "sc-status"):
        if row.get(key, "-") != "-":
            yield row[key] + (f"?{query}" if key == "cs-uri-stem" and query != "-" else "")
    shown = {"cs-method", "cs-uri-stem", "cs-uri-query", "sc-status", *_SUBJECT, *_WHEN}
    yield from (f"{key}={value}" for key, value in row.items() if key not in shown and value != "-")


source = Source("W3C extended log (IIS)", recognise, read, known_by="a `#Fields:` line")
