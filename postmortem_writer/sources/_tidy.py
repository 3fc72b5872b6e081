"""What every source's records go through: secrets masked once more, control characters out, over-long text cut."""

import re
from collections.abc import Sequence
from dataclasses import replace

from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.redaction import holds_secret, mask

LONGEST = 20_000
"""Characters of one record, or of one line of plain text, that are kept."""

_MAYBE_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_UNSEEN = re.compile(
    r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|[\x00-\x08\x0b-\x1f\x7f]|[\ud800-\udfff]"
)


def short_lines(path: str, text: str) -> tuple[str, list[Diagnostic]]:
    """Cut the lines that are longer than ``LONGEST``, so that no source has to search through megabytes of one line."""
    if len(text) <= LONGEST:
        return text, []
    lines = text.split("\n")
    long = [number for number, line in enumerate(lines, start=1) if len(line) > LONGEST]
    for number in long:
        lines[number - 1] = _cut(lines[number - 1])
    return "\n".join(lines), [_too_long(f"{path}:{long[0]}", len(long))] if long else []


def tidy(path: str, records: Sequence[Record]) -> tuple[list[Record], int, list[Diagnostic]]:
    """Return the records as they may be kept and sent, how many more secrets were masked, and what was cut.

    Unescaping can bring out a secret that the raw file hid; then the raw slice is given up for the masked text.
    """
    tidied, words = list(records), "\n".join(map(_words, records))
    if _MAYBE_UNSEEN.search(words) or any(_MAYBE_UNSEEN.search(record.raw) for record in records):
        tidied = [_clean(record) for record in records]
        words = "\n".join(map(_words, tidied))
    masked = 0
    if holds_secret(words):
        for index, record in enumerate(tidied):
            tidied[index], found = _masked(record)
            masked += found
    long = [index for index, record in enumerate(tidied) if len(record.text) > LONGEST or len(record.raw) > LONGEST]
    for index in long:
        tidied[index] = replace(tidied[index], text=_cut(tidied[index].text), raw=_cut(tidied[index].raw))
    cut = [_too_long(tidied[long[0]].place, len(long))] if long else []
    return tidied, masked, cut


def _words(record: Record) -> str:
    actor = record.actor.name if record.actor else ""
    subject = [f"{key}={value}" for key, value in record.subject]
    return "\n".join((record.text, record.channel, record.heading, actor, *subject, *record.links))


def _clean(record: Record) -> Record:
    if not _UNSEEN.search(_words(record)) and not _UNSEEN.search(record.raw):
        return record
    return replace(
        record,
        text=_seen(record.text),
        raw=record.raw.encode("utf-8", errors="replace").decode("utf-8"),
        channel=_seen(record.channel),
        heading=_seen(record.heading),
        actor=_named(record.actor, _seen(record.actor.name)) if record.actor else None,
        subject=tuple((key, _seen(value)) for key, value in record.subject),
        links=tuple(_seen(link) for link in record.links),
    )


def _seen(text: str) -> str:
    """Drop colour codes and control characters; half of a surrogate pair becomes a question mark."""
    return _UNSEEN.sub(lambda match: "?" if match[0] >= "\ud800" else "", text)


def _named(actor: Actor, name: str) -> Actor:
    return replace(actor, name=name)


def _masked(record: Record) -> tuple[Record, int]:
    text, found = mask(record.text)
    links = [mask(link) for link in record.links]
    subject = [(key, *mask(value)) for key, value in record.subject]
    name, in_name = mask(record.actor.name) if record.actor else ("", 0)
    total = found + in_name + sum(count for _, count in links) + sum(count for *_, count in subject)
    if not total:
        return record, 0
    changed = replace(
        record,
        text=text,
        raw=text,
        actor=_named(record.actor, name) if record.actor else None,
        links=tuple(link for link, _ in links),
        subject=tuple((key, value) for key, value, _ in subject),
    )
    return changed, total


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    return f"{text[:LONGEST]} … [cut: {len(text):,} characters]"


def _too_long(place: str, count: int) -> Diagnostic:
    message = f"is longer than {LONGEST:,} characters: cut there" + (f" ({count} such places)" if count > 1 else "")
    return Diagnostic(
        "long-text", Level.WARNING, place, message, "hand in the part that matters if it lies behind that"
    )
