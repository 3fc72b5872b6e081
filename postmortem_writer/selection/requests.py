"""Which lines belong to one request: the trace, request or correlation ids that log lines carry."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from postmortem_writer.evidence import Record

_NAMED = re.compile(
    r"""\b(?:trace|request|req|correlation|transaction)[-_. ]?id["']?\s*[:=]\s*["']?([\w-]{8,64})""", re.IGNORECASE
)
# W3C trace context: version, trace, parent, flags
_TRACEPARENT = re.compile(r"\b00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}\b")
_KEYS = re.compile(r"(?:trace|request|req|correlation|transaction)[-_. ]?id", re.IGNORECASE)
# Looked for first: they cost a tenth of the pattern.
_WORDS = ("trace", "request", "req", "correlation", "transaction")
_MOST = 0.05
"""Share of all lines from which on an id is no request's: a filler, or a session that everything belongs to."""


def requests(records: Sequence[Record]) -> Mapping[str, tuple[str, ...]]:
    """Return the request ids of each record that has some, by record id."""
    found = {record.id: ids for record in records if (ids := tuple(dict.fromkeys(_ids(record))))}
    seen = Counter(id for ids in found.values() for id in ids)
    most = max(50, int(_MOST * len(records)))
    kept = {key: tuple(id for id in ids if 1 < seen[id] <= most) for key, ids in found.items()}
    return {key: ids for key, ids in kept.items() if ids}


def _ids(record: Record) -> Iterable[str]:
    yield from (value for key, value in record.subject if _KEYS.fullmatch(key))
    yield from _written(record.text) or _written(record.raw)


def _written(text: str) -> list[str]:
    lowered = text.lower()
    named = _NAMED.findall(text) if any(word in lowered for word in _WORDS) else []
    return [*named, *_TRACEPARENT.findall(text)]
