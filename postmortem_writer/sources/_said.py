"""Times that people speak of in a message or a note: kept beside the record's own time, never in its place."""

import re
from collections.abc import Iterable, Iterator

from postmortem_writer.clock import Stamp, counts_days, spoken
from postmortem_writer.evidence import Kind, Record, altered

_SPEAKING: frozenset[Kind] = frozenset(("message", "note", "meeting", "status-post", "page-event", "alert"))
_DIGIT, _MORE = re.compile(r"\d"), re.compile(r"[\dxX?]")
_LONGEST = 4_000  # characters; beyond that it is a pasted file, not speech
_MOST = 40


def with_said(records: Iterable[Record], zone: str) -> list[Record]:
    """Return the records with the times their texts speak of; what a source has put there already stands.

    ``zone`` is the user's, "" for none.
    """
    return [_with_said(record, zone) for record in records]


def _with_said(record: Record, zone: str) -> Record:
    if record.said or record.kind not in _SPEAKING or not _DIGIT.search(record.text) or _says_its_own(record):
        return record
    said = tuple(dict.fromkeys(_said(record, zone)))[:_MOST]
    return altered(record, said=said) if said else record


def _says_its_own(record: Record) -> bool:
    """Return whether the only time that a record's text can speak of is its own, on the day of the record."""
    own = record.event.raw if record.event is not None else ""
    before, found, after = record.text.partition(own) if own else ("", "", "")
    if not found or _MORE.search(after) or _MORE.search(before):
        return False
    return not before or not counts_days(record.text)


def _said(record: Record, zone: str) -> Iterator[Stamp]:
    own = [stamp for stamp in (record.event, record.posted, record.ingested) if stamp is not None]
    for found in spoken(record.text[:_LONGEST], record.stamp, zone):
        stamp = found.stamp
        if not any(_same(stamp, one) for one in own):
            yield stamp


def _same(stamp: Stamp, own: Stamp) -> bool:
    """Return whether a time in the text is the record's own: the same words, or the same instant."""
    if stamp.instant is None or own.instant is None:
        return stamp.raw in own.raw or own.raw in stamp.raw
    return stamp.instant == own.instant
