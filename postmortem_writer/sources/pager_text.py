"""The timeline export of a pager as text: a date line, a time line, who, in which channel, what."""

import re
from collections.abc import Iterator
from dataclasses import replace

from postmortem_writer.clock import Frame, Stamp, header_frame, stated_zone
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources._entries import entries, lead
from postmortem_writer.sources._ledger import bare_zone, unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._source import Handed, Reading, Source

_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?\s?[AP]M", re.I)
_DATE = re.compile(r"(?:[A-Z][a-z]{2,8},? )?[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}")
_BY = re.compile(
    r"(?P<verb>Triggered|Resolved|Acknowledged|Escalated|Reassigned|Snoozed|Merged|Unacknowledged|Reopened) (?:by|to) (?P<who>.+?)"
    r"(?P<how> (?:through|via|from|using) .*)?\.?$"
)
_BROKEN_LINK = re.compile(r"(https?://[^\s`]*[-/_=&?])\n(?=[^\s`]+)")
_FENCE = re.compile(r"```")


def recognise(handed: Handed) -> float:
    """Return 0.95 for time lines of their own together with the words of a pager."""
    head = [line.strip() for line in handed.text[:20_000].splitlines()]
    times = sum(bool(_TIME.fullmatch(line)) for line in head)
    words = any(_BY.match(line) or line.startswith("INCIDENT #") for line in head)
    return 0.95 if times >= 2 and words else 0.6 if times >= 3 and any(_DATE.fullmatch(line) for line in head) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Read an export into one record for each entry; a log pasted into a message has records and a clock of its own."""
    whole = lines(handed.text)
    stated = stated_zone("\n".join(line.text for line in whole[:12]))
    frame = header_frame(stated, zone)
    records: list[Record] = []
    current: list[Line] = []
    stamp: Stamp | None = None
    for line in whole:
        text = line.text.strip()
        if _DATE.fullmatch(text) and (day := read_stamp(text).at):
            records += _entry(handed, stamp, current)
            frame, stamp, current = replace(frame, date=day.date(), date_source="carried"), None, []
        elif _TIME.fullmatch(text):
            records += _entry(handed, stamp, current)
            stamp, current = read_stamp(text, frame), [line]
        elif stamp is not None:
            current.append(line)
    records += _entry(handed, stamp, current)
    bare, basis = bare_zone(records, frame)
    return Reading(
        tuple(records), bare, basis, (), unplaced(handed.path, (record.event for record in records), frame.zone)
    )


def _entry(handed: Handed, stamp: Stamp | None, part: list[Line]) -> Iterator[Record]:
    """Yield the record of one entry, whose first line is its time, and those of a log pasted into it."""
    while part and not part[-1].text.strip():
        part = part[:-1]
    told = [line for line in part[1:] if line.text.strip()]
    if stamp is None or not told:
        return
    first = told[0].text.strip()
    base = Record(
        source=handed.path,
        line=part[0].number,
        end_line=part[-1].number,
        kind="message",
        text="",
        event=stamp,
        raw=raw(handed.text, part),
    )
    event = _BY.match(first)
    if event:
        yield replace(base, kind="page-event", text=_joined(told), actor=Actor(event["who"].strip()))
        return
    rest, channel = part[part.index(told[0]) + 1 :], ""
    if len(told) > 1 and told[1].text.startswith("#") and " " not in told[1].text.strip():
        channel, rest = told[1].text.strip().lstrip("#"), part[part.index(told[1]) + 1 :]
    base = replace(base, actor=Actor(first), channel=channel)
    plain, pasted = _split(rest)
    if any(line.text.strip() for line in plain):
        yield replace(base, text=_joined(plain))
    for entry in entries(pasted, Frame()):
        if entry.text.strip(" `\n"):
            own = replace(entry.stamp, doubt=(*entry.stamp.doubt, "pasted-log")) if entry.stamp else None
            text = "\n".join(line.text for line in entry.lines).strip("` \n")
            yield replace(
                base, kind="log", line=entry.lines[0].number, end_line=entry.lines[-1].number, text=text, raw=raw(handed.text, entry.lines),
                event=own, posted=stamp, level=entry.level, subject=entry.subject,
            )  # fmt: skip


def _split(part: list[Line]) -> tuple[list[Line], list[Line]]:
    """Return what somebody wrote and the log pasted in between backtick fences, if that is one."""
    plain: list[Line] = []
    pasted: list[Line] = []
    inside = False
    for line in part:
        marks = len(_FENCE.findall(line.text))
        (pasted if inside or marks else plain).append(
            line._replace(text=line.text.replace("```", "")) if marks else line
        )
        inside ^= marks % 2 == 1
    return (plain, pasted) if any(lead(line.text.strip()) for line in pasted) else (part, [])


def _joined(part: list[Line]) -> str:
    """Return lines as their author wrote them: links that the page width broke are whole again."""
    text = "\n".join(line.text.strip() for line in part).strip()
    return re.sub(r"(?<=\S)\n(?=\S)", " ", _BROKEN_LINK.sub(r"\1", text))


source = Source(
    title="pager timeline export",
    recognise=recognise,
    read=read,
    known_by='"Triggered by", "Resolved by", "INCIDENT #"',
)
