"""Chat as IRC clients write it: a time, the nick in angle brackets, what was said. No line names a zone."""

import re
from collections.abc import Iterator

from postmortem_writer.clock import header_frame
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources._chat_clock import ChatClock
from postmortem_writer.sources._ledger import bare_zone, settled_order, unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._markup import links
from postmortem_writer.sources._openings import opening
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources._titles import is_title, stated

_TIME = r"(?:[-*] )?\[?(?P<time>(?:\d{4}-\d\d-\d\d[T ]|[A-Z][a-z]{2} [ \d]\d )?\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?(?:\s?[APap][Mm])?)\]?"
_NICK = r"(?P<nick>[^\s<>/\d*][^\s<>/]{0,31})"
_SAID = re.compile(rf"\s*(?:{_TIME}\s+)?<[@+%&~ ]?{_NICK}>\s(?P<text>.*\S)\s*$")
_TABBED = re.compile(rf"{_TIME}\t[@+%&~ ]?{_NICK}\t(?P<text>.*\S)\s*$")
_ACTION = re.compile(rf"\s*(?:{_TIME}\s+)?\*\s+{_NICK}\s(?P<text>.*\S)\s*$")
_EVENT = re.compile(rf"\s*(?:{_TIME}\s+)?(?:\*\*\*|-!-|-->|<--|--|=-=)\s")
_CAME = re.compile(
    rf"\s*(?:{_TIME}\s+)?\*\s+(?:(?:Joins|Parts|Quits|Disconnected|Now talking|Topic|Set by)\b|\S+ (?:[(\[]\S+[)\]] )?"
    r"(?:has (?:joined|left|quit)\b|is now known as\b|sets mode\b|was kicked\b|(?:has )?(?:changed|set) the topic\b))",
    re.I,
)
_DAY = re.compile(
    r"\s*(?:---|\*\*\*+|===|-!-)\s*(?:Day changed(?: to)?|Log opened|Log started|BEGIN LOGGING AT)\s*(?P<day>.*)", re.I
)
_CLOSED = re.compile(r"\s*(?:---|\*\*\*+|===)\s*(?:Log closed|Log ended|ENDING LOGGING)", re.I)
_HEADING = re.compile(r"#{1,6} +(?P<text>.*\S)")
_TAG = re.compile(
    r"\s*<(?:a|b|body|br|code|details|div|em|h\d|head|html|i|img|li|ol|p|pre|span|strong|summary|table|td|th|tr|u|ul)>",
    re.I,
)
_HALF = re.compile(r"[ap]m$", re.I)


def recognise(handed: Handed) -> float:
    """Return 0.93 where half the lines are said by a nick in angle brackets, or by one between tabs as weechat writes."""
    part = [line.text for line in lines(handed.text[:20_000]) if line.text.strip()]
    said = sum(_SAID.match(text) is not None and not _TAG.match(text) for text in part)
    other = sum(bool(_happened(text) or _DAY.match(text)) for text in part)
    if other and not said:
        said = sum(_TABBED.match(text) is not None for text in part)
    counted = said + other
    return 0.93 if said and counted >= 2 and counted * 2 >= len(part) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Read each line that somebody said as a record; who came and went is left out."""
    whole = [line for line in lines(handed.text) if line.text.strip()]
    log = _Log(handed, whole, zone)
    told = list(log.records(whole))
    frame = log.clock.frame
    records = settled_order(told, frame.zone_source)
    bare, basis = bare_zone(records, frame)
    skipped = (f"{log.events} lines on who came, went or changed a mode",) if log.events else ()
    doubts = unplaced(handed.path, (record.posted for record in records), frame.zone)
    return Reading(tuple(records), bare, basis, skipped, doubts)


class _Log:
    """Goes down a log of chat line by line."""

    def __init__(self, handed: Handed, whole: list[Line], zone: str) -> None:
        self.handed = handed
        self.said = [_said(line.text) for line in whole]
        other = [line.text for line, match in zip(whole, self.said, strict=True) if match is None]
        halves = any(match["time"] and _HALF.search(match["time"]) for match in self.said if match)
        self.clock = ChatClock.of(handed, header_frame(stated(other), zone), halves=halves)
        self.heading, self.events = "", 0

    def records(self, whole: list[Line]) -> Iterator[Record]:
        """Yield a record for each line that was said, and for each other line that is no event of the server."""
        for line, said in zip(whole, self.said, strict=True):
            if said:
                action = said.re is _ACTION
                yield self._record(line, said["text"], said["time"] or "", said["nick"], action=action)
                continue
            day, heading = _DAY.match(line.text), _HEADING.match(line.text)
            if day or heading or is_title(line.text):
                self._titled(day["day"] if day else heading["text"] if heading else line.text, day is None)
            elif _happened(line.text):
                self.events += 1
            else:
                yield self._note(line)

    def _titled(self, text: str, heading: bool) -> None:
        self.heading = text if heading else ""
        (self.clock.heading if heading else self.clock.new_day)(text)

    def _note(self, line: Line) -> Record:
        found = opening(line.text.strip())
        return self._record(line, line.text.strip(), found.stamp.raw if found else "", None)

    def _record(self, line: Line, text: str, time: str, nick: str | None, *, action: bool = False) -> Record:
        stamp = self.clock.stamp(time) if time else None
        return Record(
            source=self.handed.path,
            line=line.number,
            end_line=line.number,
            kind="message" if nick else "note",
            text=text,
            raw=raw(self.handed.text, [line]),
            posted=stamp,
            actor=Actor(nick) if nick else None,
            heading=self.heading,
            links=links(text),
            flags=(*("action",) * action, *("doubtful-clock",) * bool(stamp and stamp.doubt)),
        )


def _happened(text: str) -> bool:
    return bool(_EVENT.match(text) or _CAME.match(text) or _CLOSED.match(text))


def _said(text: str) -> re.Match[str] | None:
    return (
        None
        if _CAME.match(text) or _TAG.match(text)
        else _SAID.match(text) or _TABBED.match(text) or _ACTION.match(text)
    )


source = Source("IRC log", recognise, read, known_by="`<nick>` behind a time, joins and parts")
