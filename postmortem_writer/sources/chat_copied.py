"""Text copied out of Teams, Discord and Telegram, and what WhatsApp exports: a time and a name on one line, the words behind or below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from postmortem_writer.clock import Stamp, header_frame
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources._chat_clock import ChatClock
from postmortem_writer.sources._days import near_day
from postmortem_writer.sources._ledger import bare_zone, settled_order, unplaced
from postmortem_writer.sources._levels import LEVEL_OF
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._markup import links
from postmortem_writer.sources._name_lines import HALF, is_full_name
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources._titles import stated

_TIME = r"(?P<time>\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?)"
_NUMERIC = r"(?P<a>\d{1,2})(?P<mark>[/.])(?P<b>\d{1,2})(?:[/.](?P<y>\d{4}|\d\d))?"
_DAY = (
    rf"(?P<day>\d{{4}}-\d\d-\d\d|{_NUMERIC}|\d{{1,2}}\.? [^\W\d_]{{3,9}}\.?(?: \d{{4}})?|[^\W\d_]{{3,9}}\.? \d{{1,2}}(?:,? \d{{4}})?"
    r"|[Tt]oday|[Yy]esterday)"
)
_NAME = r"(?P<name>[^\W\d_][^\[\]:\n]{0,59}?|\+\d[\d ()\-]{6,20})"
_BRACKETED = re.compile(rf"\[(?:{_DAY}(?P<comma>,)? )?{_TIME}\] {{0,3}}(?:~ ?)?{_NAME}(?:: ?(?P<text>.*))?$")
_DASHED = re.compile(rf"{_DAY}, {_TIME} - (?:{_NAME}: (?P<text>.*)|(?P<event>.+))$")
_BEHIND = re.compile(rf"{_NAME}, \[{_DAY}(?:,? at)? {_TIME}\]:?(?P<text>.*)$")
_LONG_DASH = re.compile(rf"{_NAME} \u2014 {_DAY},?(?: at)? {_TIME}$")
_SHAPES = (_BRACKETED, _DASHED, _BEHIND, _LONG_DASH)
_UNSEEN = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), 0xFEFF)) | {0x202F: " ", 0xA0: " "}
_WORDLESS = re.compile(
    r"<?(?:media|image|video|audio|sticker|document|GIF) omitted>?|This message was deleted\.?", re.I
)
_EDITED = re.compile(r"(?<!\s)\s*+(?:<This message was edited>|\(edited\))$", re.I)
_MONTHS = "January February March April May June July August September October November December".split()
_HEAD = 20_000


@dataclass(slots=True)
class _Message:
    """The lines of one message, the match of the first of them, and its words."""

    part: list[Line]
    head: re.Match[str] | None
    told: list[str] = field(default_factory=list)


def recognise(handed: Handed) -> float:
    """Return 0.92 where one of the first lines begins a message, as do others, and most of those can be nothing else."""
    shown = [text for line in lines(handed.text[:_HEAD]) if (text := _clean(line.text))]
    heads = [_head(text) for text in shown]
    if not any(heads[:4]):
        return 0.0
    said = [head for at, head in enumerate(heads) if head and (_words(head) or heads[at + 1 : at + 2] == [None])]
    return 0.92 if len(said) >= 2 and len(said) * 6 >= len(shown) and sum(map(_is_sure, said)) * 2 > len(said) else 0.0


def _is_sure(head: re.Match[str]) -> bool:
    """Return whether a line is no entry of a log or of notes: by its comma, or by a full name and a time without seconds."""
    if head["name"] is None or head["name"].lower() in LEVEL_OF:
        return False
    if head.re is not _BRACKETED or head["comma"]:
        return True
    return head["time"].count(":") == 1 and is_full_name(head["name"])


def _clean(text: str) -> str:
    return text.translate(_UNSEEN).strip()


def _head(text: str) -> re.Match[str] | None:
    return next((match for shape in _SHAPES if (match := shape.match(text))), None)


def _words(head: re.Match[str]) -> str:
    return head.groupdict().get("text") or ""


def read(handed: Handed, zone: str) -> Reading:
    """Read each message as a record with who wrote it and when; what the chat itself tells and messages without words are counted."""
    messages = list(_messages(lines(handed.text)))
    heads = [message.head for message in messages if message.head]
    frame = header_frame(stated([line.text for message in messages if not message.head for line in message.part]), zone)
    clock = ChatClock.of(handed, frame, halves=any(HALF.search(head["time"]) for head in heads))
    days = _Days(clock, _order(heads), handed.day or handed.around)
    records, silent, events = list[Record](), 0, 0
    for message in messages:
        posted = days.stamp(message.head) if message.head else None
        if message.head and message.head["name"] is None:
            events += 1
        elif (record := _record(handed, message, posted)).text and not _WORDLESS.fullmatch(record.text):
            records.append(record)
        else:
            silent += message.head is not None
    records = settled_order(records, frame.zone_source)
    bare, basis = bare_zone(records, frame)
    counts = {"lines that the chat itself tells": events, "messages without words": silent}
    skipped = tuple(f"{count} {what}" for what, count in counts.items() if count)
    return Reading(
        tuple(records), bare, basis, skipped, unplaced(handed.path, (one.posted for one in records), frame.zone)
    )


def _messages(whole: Sequence[Line]) -> Iterator[_Message]:
    """Yield the messages; what stands before the first is one without a name."""
    current = _Message([], None)
    for line in whole:
        text = _clean(line.text)
        head = _head(text)
        if head:
            if current.part:
                yield current
            current = _Message([line], head, [_words(head)])
        elif text or current.told:
            current.part.append(line)
            current.told.append(text)
    if current.part:
        yield current


def _record(handed: Handed, message: _Message, posted: Stamp | None) -> Record:
    text = "\n".join(message.told).strip()
    words = _EDITED.sub("", text)
    part = message.part[: max(1, len("\n".join(message.told).rstrip().split("\n")))]
    return Record(
        source=handed.path,
        line=part[0].number,
        end_line=part[-1].number,
        kind="message" if message.head else "note",
        text=words,
        raw=raw(handed.text, part),
        posted=posted,
        actor=Actor(message.head["name"].strip()) if message.head and message.head["name"] else None,
        links=links(words),
        flags=("edited",) * (words != text) + ("doubtful-clock",) * bool(posted and posted.doubt),
    )


def _order(heads: Sequence[re.Match[str]]) -> str:
    """Return which of day and month the dates of a file begin with, "" when that is open."""
    numeric = [(int(head["a"]), int(head["b"]), head["mark"]) for head in heads if head["a"]]
    if any(mark == "." or a > 12 for a, _, mark in numeric):
        return "day"
    return "month" if any(b > 12 for _, b, _ in numeric) else ""


class _Days:
    """Goes down the messages and tells the clock on which day each was posted."""

    def __init__(self, clock: ChatClock, order: str, near: date | None) -> None:
        self.clock, self.order, self.near = clock, order, near
        self.last = ""

    def stamp(self, head: re.Match[str]) -> Stamp:
        """Return when a message was posted."""
        day = head["day"] or ""
        written = head["time"] if not day else head.string[head.start("day") : head.end("time")]
        named = self._named(head) if head["a"] else day
        if day and not named:
            return Stamp(written, precision="min", doubt=("day-month-order",))
        if day and day != self.last and not (not self.last and day.lower() == "today" and self.clock.copied is None):
            self.clock.new_day(named)
        self.last = day or self.last
        stamp = self.clock.stamp(head["time"])
        dated = day and stamp.date_source == "carried"
        return replace(stamp, raw=written, date_source="in-string" if dated else stamp.date_source)

    def _named(self, head: re.Match[str]) -> str:
        """Return a date of numbers with its month as a word, "" where it may be either of two days."""
        first, second = int(head["a"]), int(head["b"])
        year = f" {head['y'] if len(head['y']) == 4 else 2000 + int(head['y'])}" if head["y"] else ""
        days = [(first, second)] * (self.order != "month") + [(second, first)] * (self.order != "day")
        told = dict.fromkeys(f"{day} {_MONTHS[month - 1]}{year}" for day, month in days if 1 <= month <= 12)
        if len(told) > 1 and self.near is not None:
            told = {text: None for text in told if near_day(text, self.near) is not None}
        return next(iter(told)) if len(told) == 1 else ""


source = Source(
    "text copied from Teams, Discord or Telegram, or a WhatsApp export",
    recognise,
    read,
    known_by="a time in brackets or before a dash, and a full name",
)
