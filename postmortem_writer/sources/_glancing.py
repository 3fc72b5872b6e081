"""What is seen of a log line without reading it in full: a stamp at a fixed place, a level."""

import re

from postmortem_writer.sources._levels import LEVEL_OF

LOOKED_AT = 400
"""Bytes of a line in which they are looked for."""

STAMP = re.compile(
    rb"(?P<iso>\d{4}-\d\d-\d\d[T ]\d\d:\d\d):\d\d(?:[.,]\d+)?(?P<zone>Z|[+-]\d\d:?\d\d)?"
    rb"|(?P<clf>\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d):\d\d (?P<offset>[+-]\d{4})"
    rb"|(?P<syslog>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d):\d\d"
    rb"|(?<![\d.])(?P<epoch>1\d{9})(?=[.,\s}\]]|\d{3}\b)"
)
_LEVEL_FIELD = re.compile(rb'"?(?:level|lvl|severity|log\.level|levelname)"?[:=] ?"?([A-Za-z]+|\d\d)\b')
_LEVEL_WORD = re.compile(
    rb"\b(FATAL|EMERG|ALERT|PANIC|CRIT(?:ICAL)?|ERROR|ERR|SEVERE|WARN(?:ING)?|INFO|NOTICE|DEBUG|TRACE)\b"
)
_NUMBERED = {b"10": "debug", b"20": "debug", b"30": "info", b"40": "warning", b"50": "error", b"60": "fatal"}


def place_of(line: bytes) -> tuple[int, int]:
    """Return where the minute of a line's stamp stands and its length, -1 when that is not the same for all of its shape."""
    match = STAMP.search(line, 0, LOOKED_AT)
    if match is None or match["epoch"] or match["clf"] or re.search(rb"\d", line[: match.start()]):
        return -1, 0
    minute = match["iso"] or match["syslog"]
    return (match.start(), len(minute)) if match["zone"] in (None, b"Z") and not _named(line, match.end()) else (-1, 0)


def _named(line: bytes, end: int) -> bool:
    return re.match(rb" ?[A-Z]{2,5}\b", line[end : end + 8]) is not None and line[end - 1 : end] != b"Z"


def level_of(line: bytes) -> str:
    """Return the level of five a line names, "" for none."""
    head = line[:LOOKED_AT]
    named = _LEVEL_FIELD.search(head)
    if named:
        return _NUMBERED.get(named[1]) or LEVEL_OF.get(named[1].decode().lower(), "")
    word = _LEVEL_WORD.search(head)
    if word:
        return LEVEL_OF.get(word[1].decode().lower(), "")
    return "error" if b'" 5' in head and re.search(rb'HTTP/[\d.]+" 5\d\d ', head) else ""
