"""Text copied from a status page, or its page as it was saved: a state, what was posted, and below it when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from postmortem_writer.clock import Frame, header_frame
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.evidence import Record
from postmortem_writer.sources._days import on_its_day
from postmortem_writer.sources._ledger import bare_zone, unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._markup import links, plain
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources._titles import day_of, is_day, stated

_STATE = re.compile(
    r"(?:[#*>-]+ )?(?P<state>Investigating|Identified|Monitoring|Update|Resolved|Postmortem|Scheduled|In progress|Verifying|Completed)"
    r"(?:\s*(?:[-:\u2013\u2014])\s*(?P<text>\S.*))?$"
)
_TIME = re.compile(
    r"(?:Posted .{1,40}?\. )?(?P<time>[A-Z][a-z]{2,8} \d{1,2}(?:, \d{4} -|,| -) \d\d:\d\d(?: [A-Z]{2,5})?)$"
)
_SUBTITLE = re.compile(r"(?:[#*>-]+ )?Incident Report for\b")
_HEAD = 20_000


@dataclass(slots=True)
class _Post:
    """One post: its lines, its state, its words, and when it says it was posted."""

    heading: str
    part: list[Line]
    state: str
    told: list[str] = field(default_factory=list)
    time: str = ""
    day: date | None = None


def recognise(handed: Handed) -> float:
    """Return 0.93 where two or more posts have a state above and a time below them, as the first lines do."""
    shown = [text for line in lines(handed.text[:_HEAD]) if (text := plain(line.text).strip())]
    states, times = sum(bool(_STATE.match(text)) for text in shown), sum(bool(_TIME.match(text)) for text in shown)
    return 0.93 if min(states, times) >= 2 and times * 12 >= len(shown) else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Read each post as a record, and what else stands there as notes."""
    whole = lines(handed.text)
    frame = on_its_day(
        header_frame(stated([line.text for line in whole if not _TIME.match(line.text.strip())]), zone), handed
    )
    posts = list(_posts(whole))
    records = tuple(_record(handed, post, frame) for post in posts)
    bare, basis = bare_zone(records, frame)
    return Reading(records, bare, basis, (), unplaced(handed.path, (record.event for record in records), zone))


def _posts(whole: Sequence[Line]) -> Iterator[_Post]:
    """Yield the posts, each from its state to its time; the line above the first of several is what they are about, others are notes."""
    heading, aside, day, current = "", list[Line](), None, None
    for line in whole:
        text = plain(line.text).strip()
        state, time = _STATE.match(text), _TIME.match(text)
        if state:
            yield from [current] if current else ()
            named = [one for one in aside if not _SUBTITLE.match(one.text.strip())][-1:]
            heading = plain(named[0].text).strip("# ") if named else heading
            yield from (_Post("", [one], "", [plain(one.text).strip("# ")]) for one in aside if one not in named)
            aside, told = [], [state["text"]] if state["text"] else []
            current = _Post(heading, [line], state["state"], told, day=day)
        elif time and current:
            current.part.append(line)
            current.time = time["time"]
            yield current
            current = None
        elif text and current:
            current.part.append(line)
            current.told.append(text)
        elif is_day(text):
            day = day_of(text)
        elif text:
            aside.append(line)
    yield from [current] if current else ()
    yield from (_Post(heading, [one], "", [plain(one.text).strip("# ")]) for one in aside)


def _record(handed: Handed, post: _Post, frame: Frame) -> Record:
    around = replace(frame, date=post.day, date_source="carried") if post.day else frame
    event = read_stamp(post.time, around) if post.time else None
    return Record(
        source=handed.path,
        line=post.part[0].number,
        end_line=post.part[-1].number,
        kind="status-post" if post.state else "note",
        text=": ".join(filter(None, (post.state, "\n".join(post.told)))),
        raw=raw(handed.text, post.part),
        event=event,
        heading=post.heading,
        links=links("\n".join(line.text for line in post.part)),
        flags=("doubtful-clock",) * bool(event and event.doubt),
    )


source = Source(
    "text copied from a status page",
    recognise,
    read,
    known_by="a state such as `Resolved` above each post and its time below",
)
