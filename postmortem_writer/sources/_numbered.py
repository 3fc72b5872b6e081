"""Lines of one file by their numbers, each a record: how what a digest stands for is looked up, in any file, packed or not."""

import hashlib
from dataclasses import replace
from pathlib import Path

from postmortem_writer import ledger
from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.errors import InputError, UsageError
from postmortem_writer.evidence import Evidence, Record, SourceFile, number
from postmortem_writer.redaction import mask
from postmortem_writer.sources import _archive, _fields, _flags, _json
from postmortem_writer.sources._entries import glance, lead
from postmortem_writer.sources._opening import numbered
from postmortem_writer.sources._streams import UNREADABLE

MOST = 10_000
"""Lines that are opened at once."""
_LONGEST = 64 * 1024


def read_lines(path: Path, first: int, last: int, *, timezone: str = "") -> Evidence:
    """Return the lines of a file from one number to another (from 1, both included) as they stand, with secrets masked.

    A time that a line does not state in full, because its date stands in other lines, is not filled in. Raises UsageError
    for numbers that are none and for more than ``MOST`` lines, InputError where the file has no such lines.
    """
    if not 1 <= first <= last or last - first >= MOST:
        raise UsageError(
            f"lines {first}-{last}: expected two numbers from 1 on, the smaller first, at most {MOST:,} lines"
        )
    frame = Frame(_flags.zones(timezone).of(path.name))
    try:
        with path.open("rb") as file:
            packed = _archive.is_stream(file.read(6))
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        found = list(numbered(path, packed, first, last))
    except UNREADABLE as fault:
        raise InputError(f"{path.name}: could not be read: {fault}") from fault
    if not found:
        raise InputError(f"{path.name} has no line {first}: expected a smaller number")
    masked = 0
    records = []
    for at, data in found:
        text, secrets = mask(data[:_LONGEST].decode("utf-8", errors="replace"))
        masked += secrets
        records.append(_record(path.name, at, text, frame))
    source = SourceFile(path.name, sha256, "lines", path.stat().st_size)
    return Evidence(number([records]), (ledger.counted(source, records),), (), masked)


def _record(shown: str, at: int, text: str, frame: Frame) -> Record:
    stamp = _stamp(text, frame)
    record = Record(shown, at, "log", text.strip(), raw=text, end_line=at, event=stamp, level=glance(text, frame)[1])
    return record if stamp else replace(record, flags=("no-stamp",))


def _stamp(text: str, frame: Frame) -> Stamp | None:
    if not text.lstrip().startswith("{"):
        found = lead(text, frame)
        return found.stamp if found else None
    try:
        fields = _json.value(text.strip())
    except _json.Fault:
        return None
    return _fields.time_of(fields, frame)[1] if isinstance(fields, dict) else None
