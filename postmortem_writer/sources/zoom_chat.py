"""The chat of a Zoom meeting: with its recording the times are offsets, saved by a participant they are times of day.

Replies run over several lines below "Replying to"; reactions are lines of their own that nobody wrote.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import _recording
from postmortem_writer.sources._chat_clock import ChatClock
from postmortem_writer.sources._ledger import bare_zone, settled_order, unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._markup import links
from postmortem_writer.sources._source import Handed, Reading, Source

_OFFSET = re.compile(r"(?P<h>\d\d):(?P<m>\d\d):(?P<s>\d\d)\t(?P<name>(?!\d)[^\t:][^\t]{0,80}?):\t(?P<text>.*)$")
_SAVED = re.compile(
    r"(?P<time>(?:\d{4}-\d\d-\d\d )?\d{1,2}:\d\d:\d\d(?: ?[AP]M)?)\s+From\s+(?P<name>\S.{0,80}?)"
    r"(?:\s+to\s+(?P<to>\S.{0,80}?))?\s*:(?P<text>(?:\s.*)?)$"
)
_REACTION = re.compile(r"(?:Reacted to [\"“].*[\"”] with\b|Removed an? .{1,40} (?:reaction )?from [\"“])", re.S)
_REPLY = re.compile(r"Replying to [\"“](?P<quoted>.*?)(?:\.\.\.|…)?[\"”][ \t]*\n?", re.S)
_MOST_HOURS = 4  # a chat whose first line stands later counts from midnight
_REPLY_REACH = 200  # messages back
_HALF = re.compile(r"[AP]M$")


@dataclass(frozen=True)
class _Message:
    """One message: its lines, the match of the first, and what was said."""

    part: list[Line]
    head: re.Match[str]
    text: str


def recognise(handed: Handed) -> float:
    """Return 0.95 where the first line begins a message and others do, or where it is saved by a participant."""
    part = [line for line in handed.text[:20_000].split("\n") if line.strip()]
    first = part[0].rstrip("\r") if part else ""
    if _SAVED.match(first):
        return 0.95
    offset = _OFFSET.match(first)
    if offset is None or int(offset["h"]) >= _MOST_HOURS or offset["name"][0].islower():
        return 0.0
    begun = sum(_OFFSET.match(line) is not None for line in part)
    return 0.95 if begun >= 2 or begun == len(part) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return a record a message with who wrote it; reactions are counted, replies lead to what they answer."""
    whole = lines(handed.text)
    messages = [message for message in _messages(whole) if message.text]
    kept = [message for message in messages if not _REACTION.match(message.text)]
    reactions = len(messages) - len(kept)
    skipped = (f"{reactions} reactions",) if reactions else ()
    if kept and _SAVED.match(kept[0].part[0].text):
        return _of_day(handed, kept, zone, skipped)
    began = _recording.anchor(handed, [], zone)
    stamps = [_offset(message.head, began) for message in kept]
    records = tuple(_records(handed, kept, stamps))
    if began is None:
        return Reading(records, skipped=skipped, diagnostics=(_recording.missing(handed.path),))
    return Reading(records, began.zone, began.zone_source, skipped)


def _of_day(handed: Handed, kept: list[_Message], zone: str, skipped: tuple[str, ...]) -> Reading:
    times = [message.head["time"] for message in kept]
    clock = ChatClock.of(handed, Frame(zone), halves=any(map(_HALF.search, times)))
    records = settled_order(list(_records(handed, kept, [clock.stamp(time) for time in times])), "user-flag")
    bare, basis = bare_zone(records, Frame(zone))
    return Reading(tuple(records), bare, basis, skipped, unplaced(handed.path, (one.posted for one in records), zone))


def _messages(whole: list[Line]) -> Iterator[_Message]:
    """Yield the messages; lines that begin none go on with the one above them."""
    starts = [(at, match) for at, line in enumerate(whole) if (match := _head(line.text))]
    ends = [*(at for at, _ in starts), len(whole)][1:]
    for (start, head), end in zip(starts, ends, strict=bool(starts)):
        part = whole[start:end]
        while not part[-1].text.strip():
            part = part[:-1]
        told = [head["text"].strip(), *(line.text.strip() for line in part[1:])]
        yield _Message(part, head, "\n".join(filter(None, told)))


def _head(text: str) -> re.Match[str] | None:
    return _SAVED.match(text) or _OFFSET.match(text)


def _offset(head: re.Match[str], began: Stamp | None) -> Stamp:
    seconds = (int(head["h"]) * 60 + int(head["m"])) * 60 + int(head["s"])
    return _recording.placed(f"{head['h']}:{head['m']}:{head['s']}", seconds * 1_000, began, "s")


def _records(handed: Handed, messages: list[_Message], stamps: list[Stamp]) -> Iterator[Record]:
    told: list[Record] = []
    for message, stamp in zip(messages, stamps, strict=True):
        reply = _REPLY.match(message.text)
        text = message.text[reply.end() :].strip() if reply else message.text
        thread = _answered(reply["quoted"], told) if reply else ""
        private = "to" in message.head.groupdict() and "direct message" in (message.head["to"] or "").lower()
        flags = {"reply": reply, "private": private, "doubtful-clock": stamp.doubt and stamp.doubt != ("relative",)}
        told.append(
            Record(
                source=handed.path,
                line=message.part[0].number,
                end_line=message.part[-1].number,
                kind="message",
                text=text,
                raw=raw(handed.text, message.part),
                native=f"{handed.path}:{message.part[0].number}",
                posted=stamp,
                actor=Actor(message.head["name"].strip()),
                thread=thread,
                links=links(text),
                flags=tuple(flag for flag, on in flags.items() if on),
            )
        )
    yield from (record for record in told if record.text)


def _answered(quoted: str, told: list[Record]) -> str:
    """Return the message a reply quotes the beginning of, the latest when several begin so."""
    begins = " ".join(quoted.split())
    near = reversed(told[-_REPLY_REACH:])
    found = (one for one in near if begins and " ".join(one.text[: len(quoted) * 2].split()).startswith(begins))
    return next((one.thread or one.native for one in found), "")


source = Source("Zoom chat", recognise, read, known_by="a time, a tab, a name and a colon")
