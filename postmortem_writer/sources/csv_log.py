"""Tables with a header and a column of times: exported log queries, metrics, event viewers."""

import csv
import re
from collections.abc import Iterator
from typing import Any

from postmortem_writer.evidence import Record
from postmortem_writer.sources import _fields, _json, _kinds
from postmortem_writer.sources._source import Handed, Reading, Source

_DELIMITERS = ",;\t"
_SAMPLE = 20
_LEVEL = re.compile(r"\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL)\b")
_HEAD = 120

Row = tuple[dict[str, str], int, int]
"""One row by column name, with its first and last line."""


def recognise(handed: Handed) -> float:
    """Return 0.9 when a header names a time and the first rows fill its columns and have one."""
    delimiter = _delimiter(handed.text)
    if not delimiter:
        return 0.0
    rows = [row for row, _ in zip(_rows(handed.text[:200_000], delimiter), range(_SAMPLE), strict=False)]
    timed = sum(_fields.time_of(fields)[1] is not None for fields, _, _ in rows)
    return 0.9 if rows and timed * 5 >= len(rows) * 4 else 0.0


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    counts = [(header.count(mark), mark) for mark in _DELIMITERS]
    most, mark = max(counts)
    return mark if most and len(header) < 5_000 else ""


def _rows(text: str, delimiter: str, skipped: list[str] | None = None) -> Iterator[Row]:
    """Yield the rows that fit the header; why others do not goes to ``skipped``."""
    reader = csv.reader((f"{line}\n" for line in text.split("\n")), delimiter=delimiter)
    header = [name.strip() for name in next(reader, [])]
    before, odd = reader.line_num, 0
    try:
        for row in reader if 1 < len(header) == len(set(header)) else ():
            if len(row) == len(header):
                yield dict(zip(header, row, strict=True)), before + 1, reader.line_num
            odd += 0 < len(row) != len(header)
            before = reader.line_num
    except csv.Error as fault:
        if skipped is not None:
            skipped.append(f"all lines from {before + 1} on: {fault}")
    if odd and skipped is not None:
        skipped.append(f"{odd} rows that do not fit the header")


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a row."""
    lines = handed.text.split("\n")
    skipped: list[str] = []
    rows = _rows(handed.text.rstrip("\n"), _delimiter(handed.text), skipped)
    records = tuple(_record(handed.path, row, "\n".join(lines[row[1] - 1 : row[2]]), zone) for row in rows)
    return Reading(records, skipped=tuple(skipped))


def _record(path: str, row: Row, raw: str, zone: str) -> Record:
    fields, line, end_line = row
    told = _fields.told({key: _opened(value) for key, value in fields.items()}, zone)
    level = told.level or (found[1] if (found := _LEVEL.search(told.text[:_HEAD])) else "")
    return Record(
        source=path,
        line=line,
        end_line=end_line,
        kind=_kinds.kind_of(fields, "log"),
        text=told.text,
        raw=raw,
        event=told.event,
        actor=told.actor,
        level=level,
        subject=told.subject,
        links=told.links,
    )


def _opened(value: str) -> str:
    """Return the words of a cell; a container runtime's JSON in it is unwrapped."""
    if not value.startswith("{"):
        return value
    try:
        inner: Any = _json.value(value)
    except _json.Fault:
        return value
    return _fields.text_of(inner)[0] or value


source = Source("table with a column of times (CSV)", recognise, read)
