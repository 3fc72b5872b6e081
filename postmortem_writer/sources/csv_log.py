"""Tables with a header and a column of times: exported log queries, metrics, event viewers."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from postmortem_writer import clock
from postmortem_writer.clock import Frame
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _fields, _json, _kinds, _times
from postmortem_writer.sources._day_order import day_order
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
    if not delimiter:
        return
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
    delimiter = _delimiter(handed.text)
    rows = list(_rows(handed.text.rstrip("\n"), delimiter, skipped)) if delimiter else []
    if not delimiter:
        skipped.append("all of it: its first line names no columns")
    stated = clock.stated_zone(lines[0])
    around = clock.header_frame(stated, zone) if stated else _times.frame(zone)
    around = replace(around, order=day_order(value for fields, _, _ in rows for value in fields.values()))
    records = tuple(_record(handed.path, row, "\n".join(lines[row[1] - 1 : row[2]]), around) for row in rows)
    return Reading(records, skipped=tuple(skipped), diagnostics=_times.remarks(handed.path, records, stated))


def _record(path: str, row: Row, raw: str, around: Frame) -> Record:
    fields, line, end_line = row
    kind = _kinds.kind_of(fields, "log")
    cells = {key: _opened(value) for key, value in fields.items()}
    told = _fields.told({key: _words(value) for key, value in cells.items()}, kind, around)
    inner = (pair for value in cells.values() if isinstance(value, dict) for pair in value.items())
    level = told.level or (found[1] if (found := _LEVEL.search(told.text[:_HEAD])) else "")
    return Record(
        source=path,
        line=line,
        end_line=end_line,
        kind=kind,
        text=told.text,
        raw=raw,
        event=told.event,
        actor=told.actor,
        level=level,
        subject=told.subject,
        links=told.links,
        flags=("doubtful-clock",) if _fields.clocks_disagree([*fields.items(), *inner], around) else (),
    )


def _opened(value: str) -> Any:
    """Return the object in a cell that holds JSON, as a container runtime writes it, else the cell."""
    try:
        return _json.value(value) if value.startswith("{") else value
    except _json.Fault:
        return value


def _words(cell: Any) -> Any:
    return (_fields.text_of(cell)[0] or cell) if isinstance(cell, dict) else cell


source = Source("table with a column of times (CSV)", recognise, read, known_by="a header row and a time in every row")
