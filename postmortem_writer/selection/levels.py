"""How grave a log line is by its own account: its level, or the words of one that states none."""

import re

from postmortem_writer.evidence import Record

ERROR, WARNING, PLAIN, CHATTER = 4.0, 2.0, 0.0, -0.5

_LEVELS = (
    (ERROR, re.compile(r"(?:emerg|alert|crit|fatal|panic|severe|err|e$|f$|[123]$|[56]0$)", re.IGNORECASE)),
    (WARNING, re.compile(r"(?:warn|w$|4$|40$)", re.IGNORECASE)),
    (CHATTER, re.compile(r"(?:debug|trace|fine|verbose|d$)", re.IGNORECASE)),
)
_FAULT = re.compile(
    r"(?:exception|error|fail(?:ed|ure|ing)?|fatal|panic|refused|denied|timed? ?out|timeout|unavailable|unreachable"
    r"|oom|out of memory|killed|segfault|corrupt|deadlock|abort(?:ed)?|HTTP/[\d.]+\" 5\d\d)\b",
    re.IGNORECASE,
)
_LONGEST = 1_000


def gravity(record: Record) -> float:
    """Return the weight of the level; a line without one is a warning where it speaks of a fault."""
    if record.level:
        return next((weight for weight, level in _LEVELS if level.match(record.level)), PLAIN)
    return WARNING if _FAULT.search(record.text[:_LONGEST]) else PLAIN
