"""helm history, as a table or as JSON: which release of a chart was put out when, in the order of its revisions.

The table shows ctime without a zone, and the clock that wrote it may step back (the autumn hour): revisions count, times may not.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from postmortem_writer.clock import Stamp, unfold
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _json, _times
from postmortem_writer.sources._ledger import bare_zone, unplaced
from postmortem_writer.sources._lines import lines
from postmortem_writer.sources._source import Handed, Reading, Source

_HEADER = re.compile(r"\s*REVISION\s+UPDATED\s+STATUS\s+CHART\b.*")
_COLUMNS = re.compile(r"\s*\t\s*|\s{2,}")
_KEYS = ("revision", "updated", "status", "chart", "app_version", "description")
_FAILED = frozenset({"failed", "pending-install", "pending-upgrade", "pending-rollback", "unknown"})

Row = tuple[dict[str, str], int, int, str]
"""The cells of a revision by name, its first and last line, and its slice of the file."""


def recognise(handed: Handed) -> float:
    """Return 1.0 for the header of the table, or a list of objects with a revision, a chart and when it was updated."""
    if _json.starts_like_json(handed.text):
        first = _json.first(handed.text) if handed.text.lstrip()[:1] == "[" else []
        return 1.0 if first and all({"revision", "updated", "chart"} <= one.keys() for one in first) else 0.0
    return 1.0 if any(_HEADER.fullmatch(line.text) for line in lines(handed.text[:2_000])[:10]) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a revision, in their order."""
    faults: list[Diagnostic] = []
    rows = _listed(handed, faults) if _json.starts_like_json(handed.text) else _table(handed.text)
    frame = _times.frame(zone)
    records = sorted(
        (_record(handed.path, row, _times.stamp(row[0].get("updated", ""), frame)) for row in rows), key=_revision
    )
    settled = unfold([record.event or Stamp("") for record in records], frame.zone_source if zone else "assumed")
    records = [
        replace(record, event=stamp) if record.event else record for record, stamp in zip(records, settled, strict=True)
    ]
    bare, basis = bare_zone(records, frame)
    back = {after.native: _stepped_back(before, after) for before, after in _backwards(records)}
    records = [replace(r, flags=(*r.flags, "doubtful-clock")) if r.native in back else r for r in records]
    remarks = (*unplaced(handed.path, (r.event for r in records)), *back.values(), *faults)
    return Reading(tuple(records), bare, basis, diagnostics=remarks)


def _table(text: str) -> Iterator[Row]:
    header = False
    for line in lines(text):
        header = header or _HEADER.fullmatch(line.text) is not None
        cells = _COLUMNS.split(line.text.strip())
        if header and cells[0].isdigit() and len(cells) >= 4:
            yield dict(zip(_KEYS, cells, strict=False)), line.number, line.number, line.text


def _listed(handed: Handed, faults: list[Diagnostic]) -> Iterator[Row]:
    try:
        for element in _json.objects(handed.text):
            cells = {key: str(value) for key, value in element.value.items() if key in _KEYS}
            yield cells, element.line, element.end_line, element.raw
    except _json.Fault as fault:
        message = f"{fault}: the revisions before it are kept"
        faults.append(Diagnostic("broken-json", Level.ERROR, f"{handed.path}:{fault.line}", message))


def _record(path: str, row: Row, event: Stamp | None) -> Record:
    cells, line, end_line, slice_ = row
    status = cells.get("status", "")
    version = f" (app version {cells['app_version']})" if cells.get("app_version") else ""
    return Record(
        source=path,
        line=line,
        end_line=end_line,
        kind="deploy",
        text=f"helm revision {cells.get('revision', '?')}: {cells.get('chart', '')}{version}: {cells.get('description') or status}",
        raw=slice_,
        native=cells.get("revision", ""),
        event=event,
        level="error" if status in _FAILED else "",
        subject=tuple((key, cells[key]) for key in ("chart", "app_version") if cells.get(key)),
        flags=("automatic",),
    )


def _revision(record: Record) -> int:
    return int(record.native) if record.native.isdigit() and len(record.native) < 19 else 0


def _backwards(records: list[Record]) -> Iterator[tuple[Record, Record]]:
    """Yield each revision that is followed by one with an earlier time, and that one."""
    timed = [record for record in records if record.instant is not None]
    for before, after in pairwise(timed):
        if (after.instant or 0) < (before.instant or 0):
            yield before, after


def _stepped_back(before: Record, after: Record) -> Diagnostic:
    message = f"revision {after.native} seems earlier than revision {before.native}: its clock stepped back"
    hint = "revisions are in order, these times are not; --timezone settles it where the autumn hour is why"
    return Diagnostic("clock-stepped-back", Level.WARNING, after.place, message, hint)


source = Source(
    "helm history", recognise, read, known_by="the columns REVISION, UPDATED, STATUS, CHART, or the same keys in JSON"
)
