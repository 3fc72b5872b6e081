"""Messages copied out of the Slack window: a line with name and time, or one for each, then what was said."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from postmortem_writer.clock import Stamp, header_frame
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources._chat_clock import ChatClock
from postmortem_writer.sources._hidden_times import linked
from postmortem_writer.sources._ledger import bare_zone, settled_order, unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._markup import links
from postmortem_writer.sources._name_lines import HALF, NAME_ALONE, TIME_ALONE, clock_of, name_line, stacked_size
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources._titles import day_of, stated

_EMOJI = re.compile(r"\s*:[\w+\-]+:")
_WEEKDAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTHS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:t(?:ember)?)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DIVIDER = re.compile(
    rf"\s*(?:#+ |-+ ?)?(?:(?:{_WEEKDAYS}, )?(?:{_MONTHS} \d{{1,2}}(?:st|nd|rd|th)?|\d{{1,2}} {_MONTHS})(?:,? \d{{4}})?"
    rf"|(?:{_WEEKDAYS},? )?\d{{4}}-\d\d-\d\d|{_WEEKDAYS}|Today|Yesterday)\s*-*\s*$"
)
_HEADING = re.compile(r"#{1,6} ")
_REPLIES = re.compile(r"\s*(\d+) repl(?:y|ies)\b.*$")
_FURNITURE = re.compile(
    r"\s*(?:Last reply .*|View thread|New|\(edited\)|Also sent to the channel|(?::[\w+\-]+:\s*\d{0,3}\s*)+"
    r"|(?:[^\w\s\"'(),.:;?!\[\]<>/#*+=~`|-]\ufe0f?\u200d?)+\s*\d{1,3})\s*$"
)
_REACTION = re.compile(r"\s*(?::[\w+\-]+:|[^\w\s\x00-\x7f](?:[^\w\s\x00-\x7f])*)\s*$")
_COUNT = re.compile(r"\s*\d{1,3}\s*$")
_EDITED = re.compile(r"(?<!\s)\s*+\(edited\)\s*")


@dataclass(slots=True)
class _Message:
    """One message as it stands in the file: its lines, who wrote it, its time and the lines of what was said."""

    part: list[Line]
    actor: Actor | None
    stamp: Stamp | None
    heading: str
    told: list[Line] = field(default_factory=list)


def recognise(handed: Handed) -> float:
    """Return up to 0.9 by how many lines begin a message: a name with its time, or a name above its time."""
    part = [line for line in lines(handed.text[:20_000]) if line.text.strip()]
    wide = [name_line(line.text) is not None for line in part]
    stacked = [stacked_size(part, at, set()) > 0 for at in range(len(part))]
    follow = sum(bool(TIME_ALONE.match(line.text)) for line in part) - sum(stacked)
    bare = sum(wide[at : at + 2] in ([True], [True, True]) for at in range(len(part)))
    begun = sum(wide) + sum(stacked)
    if bare * 2 > sum(wide) or (not any(wide) and begun < 2):
        return 0.0
    share = (2 * begun + follow) / len(part)
    return 0.9 if share >= 0.3 else 0.7 if share >= 0.15 and begun >= 2 else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Read each message as a record with who wrote it and when; reactions, reply counts and the like are left out."""
    whole = lines(handed.text)
    paste = _Paste(handed, whole, zone)
    told = [record for message in paste.messages() for record in paste.records(message)]
    frame = paste.clock.frame
    records = settled_order(told, frame.zone_source)
    bare, basis = bare_zone(records, frame)
    counts = {"lines that nobody wrote, such as reactions": paste.furniture, "messages without words": paste.silent}
    skipped = tuple(f"{count} {what}" for what, count in counts.items() if count)
    remarks = unplaced(handed.path, (record.posted for record in records), frame.zone)
    remarks = (*remarks, *_linked_day(handed.path, records), *_replies(handed.path, paste.replies))
    return Reading(tuple(records), bare, basis, skipped, remarks)


def _linked_day(path: str, records: Sequence[Record]) -> Iterator[Diagnostic]:
    """Say which days the links lead to, where the text names none: a link to a message holds its time."""
    undated = any(record.posted and {"no-date", "no-year"}.intersection(record.posted.doubt) for record in records)
    days = sorted({f"{stamp.at:%Y-%m-%d}" for record in records for stamp in record.said})
    if undated and days:
        message = f"its links lead to messages of {', '.join(days[:3])} (UTC), which it may be of as well"
        yield Diagnostic("linked-day", Level.SUGGESTION, path, message, "put its day in a heading above the messages")


def _replies(path: str, count: int) -> Iterator[Diagnostic]:
    if count:
        message = f"{count} replies are counted but were not copied"
        yield Diagnostic("replies-missing", Level.SUGGESTION, path, message, "open the threads and copy them as well")


class _Paste:
    """Goes down a paste from message to message."""

    def __init__(self, handed: Handed, whole: Sequence[Line], zone: str) -> None:
        self.handed = handed
        self.part = [line for line in whole if line.text.strip()]
        first = next((at for at in range(len(self.part)) if self._begins(at, set())), len(self.part))
        frame = header_frame(stated([line.text for line in self.part[:first]]), zone)
        halves = any(
            HALF.search(match[0])
            for line in self.part
            if (match := name_line(line.text) or TIME_ALONE.match(line.text))
        )
        self.clock = ChatClock.of(handed, frame, halves=halves)
        self.furniture = self.replies = self.silent = 0

    def _begins(self, at: int, known: set[str]) -> bool:
        return name_line(self.part[at].text) is not None or stacked_size(self.part, at, known) > 0

    def messages(self) -> Iterator[_Message]:
        """Yield the messages; what stands before the first, and day dividers, make none."""
        current = _Message([], None, None, "")
        heading, known, at = "", set[str](), 0
        while at < len(self.part):
            line = self.part[at]
            header, stacked, time = (
                name_line(line.text),
                stacked_size(self.part, at, known),
                TIME_ALONE.match(line.text),
            )
            size = 1
            if header or stacked:
                yield current
                size = 1 if header else stacked
                current = self._begun(header, self.part[at : at + size], heading)
                known.add(current.actor.name if current.actor else "")
            elif time and current.actor:
                yield current
                current = _Message([line], current.actor, self.clock.stamp(clock_of(time)), heading)
            elif _divides(line.text, in_message=current.actor is not None):
                yield current
                self._titled(line.text, first=not heading)
                heading = line.text.strip(" #-")
                current = _Message([], None, None, heading)
            elif size := self._furniture(at):
                self.furniture += size
            else:
                size = 1
                current.told.append(line)
            at += size
        yield current

    def _titled(self, text: str, *, first: bool) -> None:
        """Read a divider or a heading; "Today" above all others is the day that the file's name may carry, or the user tells."""
        if _DIVIDER.match(text) and not (first and text.strip(" #-") == "Today"):
            self.clock.new_day(text.strip(" #-"))
        else:
            self.clock.heading(text.strip(" #-"))

    def _begun(self, header: re.Match[str] | None, part: list[Line], heading: str) -> _Message:
        alone = header or NAME_ALONE.match(part[0].text)
        time = header or TIME_ALONE.match(part[-1].text)
        assert alone
        assert time
        name = _EMOJI.sub("", alone["name"]).strip()
        bot = bool(alone["bot"]) or len(part) == 3 or name.endswith("APP")
        name = name.removesuffix("APP").strip() or name if bot else name
        return _Message(list(part), Actor(name, bot=bot), self.clock.stamp(clock_of(time)), heading)

    def _furniture(self, at: int) -> int:
        """Return how many lines at this place are furniture: a reply count, a reaction and its count, a mark."""
        text = self.part[at].text
        replies = _REPLIES.match(text)
        self.replies += int(replies[1]) if replies else 0
        counted = at + 1 < len(self.part) and _COUNT.match(self.part[at + 1].text)
        if counted and _REACTION.match(text):
            return 2
        return 1 if replies or _FURNITURE.match(text) else 0

    def records(self, message: _Message) -> Iterator[Record]:
        """Yield the record of a message; one without words has none."""
        part = [*message.part, *message.told]
        text = "\n".join(line.text.strip() for line in message.told)
        edited = _EDITED.search(text) is not None
        text = _EDITED.sub("\n", text).strip()
        if not text:
            self.silent += message.actor is not None
            return
        flags = {
            "edited": edited,
            "automatic": message.actor and message.actor.bot,
            "doubtful-clock": message.stamp and message.stamp.doubt,
        }
        yield Record(
            source=self.handed.path,
            line=part[0].number,
            end_line=part[-1].number,
            kind="message" if message.actor else "note",
            text=text,
            raw=raw(self.handed.text, part),
            posted=message.stamp,
            actor=message.actor,
            heading=message.heading,
            links=(found := links(text)),
            flags=tuple(flag for flag, on in flags.items() if on),
            said=linked(found),
        )


def _divides(text: str, *, in_message: bool) -> bool:
    """Return whether a line is a day divider or a heading; in a message only a heading that names a day is one."""
    heading = _HEADING.match(text)
    return _DIVIDER.match(text) is not None or (heading is not None and (not in_message or day_of(text) is not None))


source = Source(
    "text copied from Slack", recognise, read, known_by="a name, a time and a text, as Slack puts on the clipboard"
)
