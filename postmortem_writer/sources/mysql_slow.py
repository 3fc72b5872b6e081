"""The slow query log of MySQL and MariaDB: one record a statement, with how long it took.

Format: https://dev.mysql.com/doc/refman/8.0/en/slow-query-log.html
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from postmortem_writer.clock import Frame, Stamp, epoch, leading
from postmortem_writer.evidence import Record
from postmortem_writer.sources._ledger import bare_zone, unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._source import Handed, Reading, Source

_TIME = re.compile(r"# Time: +")
_USER = re.compile(r"# User@Host: (?P<user>[^\[\s]*)\[[^\]]*\] @ +(?P<host>[^\s\[]*) ?\[(?P<address>[^\]]*)\]")
_SCHEMA = re.compile(r"# .*?\bSchema: (\S+)|use `?([^`;]+)`?;")
_SET = re.compile(r"SET timestamp=(\d{10}(?:\.\d+)?);", re.I)
_MEASURES = re.compile(r"\b(Query_time|Lock_time|Rows_sent|Rows_examined): *([\d.]+)")
_PREAMBLE = re.compile(r"\S*mysqld\S*, Version:|\S*mariadbd\S*, Version:|Tcp port:|Time +Id Command +Argument")


def recognise(handed: Handed) -> float:
    """Return 0.95 when statements stand below the headers of a slow query log."""
    head = handed.text[:20_000]
    return 0.95 if "\n# Query_time:" in head and ("# User@Host:" in head or "SET timestamp=" in head) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a statement; one logged in the same second as the one before has no ``# Time:`` of its own."""
    records: list[Record] = []
    frame = Frame(zone, order="ymd")
    for group in _statements(lines(handed.text)):
        records.append(_record(handed, group, frame))
    bare, basis = bare_zone(records, frame)
    return Reading(tuple(records), bare, basis, (), unplaced(handed.path, (record.event for record in records)))


def _statements(whole: list[Line]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in whole:
        if _PREAMBLE.match(line.text):
            continue
        header = line.text.startswith("# ")
        if group and header and not group[-1].text.startswith("# "):
            yield group
            group = []
        if group or line.text.strip():
            group.append(line)
    if group:
        yield group


def _record(handed: Handed, group: list[Line], frame: Frame) -> Record:
    headers = [line.text for line in group if line.text.startswith("# ")]
    body = [line.text for line in group if not line.text.startswith("# ")]
    statement = "\n".join(text for text in body if not _SET.match(text) and not text.startswith("use ")).strip()
    measures = " ".join(f"{name}: {value}" for text in headers for name, value in _MEASURES.findall(text))
    text = f"{measures}\n{statement}" if measures and statement else statement or measures or group[0].text
    record = Record(handed.path, group[0].number, "log", text, raw(handed.text, group), group[-1].number)
    event = _event(headers, body, frame)
    return replace(record, event=event, subject=tuple(_subject(headers, body)), flags=() if event else ("no-stamp",))


def _event(headers: list[str], body: list[str], frame: Frame) -> Stamp | None:
    for text in headers:
        time = _TIME.match(text)
        found = leading(text, frame, time.end()) if time else None
        if found:
            return found.stamp
    counted = next((match for text in body if (match := _SET.match(text))), None)
    return epoch(counted[1]) if counted else None


def _subject(headers: list[str], body: list[str]) -> Iterator[tuple[str, str]]:
    user = next((match for text in headers if (match := _USER.match(text))), None)
    schema = next((match for text in (*headers, *body) if (match := _SCHEMA.match(text))), None)
    if schema:
        yield "database", schema[1] or schema[2]
    if user:
        yield from ((name, user[name]) for name in ("user", "host", "address") if user[name])


source = Source("MySQL slow query log", recognise, read, known_by="`# Time:`, `# User@Host:`, `# Query_time:`")
