"""Posts of a status page kept in git (cState and its like): front matter, then updates with the newest on top.

``date`` is the page's, typed by hand; neither it nor ``resolvedWhen`` need be when anything happened. "15h50 UTC" is a time.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from postmortem_writer import clock
from postmortem_writer.clock import Frame, Stamp
from postmortem_writer.evidence import Record
from postmortem_writer.sources import _times
from postmortem_writer.sources._deliveries import oldest_first
from postmortem_writer.sources._ledger import unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._markup import links, plain
from postmortem_writer.sources._source import Handed, Reading, Source

_FENCE = "---"
_KEYS = {"resolved", "resolvedWhen", "severity", "affected", "section", "informational"}
_LONGEST_FRONT = 60  # lines
_FIELD = re.compile(r"(?P<key>[A-Za-z]\w*):\s*(?P<value>.*?)\s*$")
_ITEM = re.compile(r"\s+- (?P<value>.+?)\s*$")
_HEAD = re.compile(
    r"\s*(?:\[(?P<box>[^\]\n]{3,80})\](?!\()|#{1,6} +(?P<title>.{3,80}?)\s*$|(?P<mark>\*{1,2})(?P<bold>[^*\n]{3,80})(?P=mark))"
    r"\s*[:\-\N{EN DASH}]*\s*(?P<rest>.*)$"
)
_STATE = re.compile(
    r"\b(?:update|initial|final|first|resolved|monitoring|identified|investigating|watching|fixed|post-?mortem)\b", re.I
)
_TRACK = re.compile(r"\{\{[<%]\s*track\s+\"(?P<at>[^\"]{4,40})\"\s*[>%]\}\}")


@dataclass(slots=True)
class _Post:
    """One update: its label, its time, and the lines it stands on."""

    label: str
    stamp: Stamp | None
    part: list[Line]
    told: list[str] = field(default_factory=list)


def recognise(handed: Handed) -> float:
    """Return 0.95 for front matter with the keys of a status page."""
    if not handed.text.startswith(_FENCE):
        return 0.0
    fields, _ = _front(lines(handed.text[:20_000]))
    return 0.95 if "date" in fields and len(_KEYS & fields.keys()) >= 2 else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Return the page's front matter, the end it states, and one record an update, oldest first."""
    whole, around = lines(handed.text), _times.frame(zone)
    fields, end = _front(whole)
    front = whole[:end]
    title = _unquoted(fields.get("title", ""))
    base = Record(handed.path, 1, "status-post", "", level=_unquoted(fields.get("severity", "")), heading=title)
    page = replace(
        base,
        end_line=end,
        raw=raw(handed.text, front),
        text="\n".join(line.text for line in front if not line.text.startswith((_FENCE, "#"))),
        posted=_times.stamp(_unquoted(fields.get("date", "")), around),
        heading="",
    )
    posts = [_record(handed, base, post) for post in _posts(whole[end:], around)]
    records = [page, *oldest_first(post for post in posts if post.text), *_ended(page, fields, title, front, around)]
    stamps = (record.event or record.posted for record in records)
    return Reading(tuple(records), diagnostics=unplaced(handed.path, stamps))


def _front(whole: Sequence[Line]) -> tuple[dict[str, str], int]:
    """Return the fields of the front matter and how many lines it has; the items of a list are joined."""
    fields: dict[str, str] = {}
    key = ""
    for index, line in enumerate(whole[1:_LONGEST_FRONT], start=1):
        if line.text.strip() == _FENCE:
            return fields, index + 1
        if found := _FIELD.match(line.text):
            key = found["key"]
            fields[key] = found["value"]
        elif (item := _ITEM.match(line.text)) and key:
            fields[key] = ", ".join(filter(None, (fields[key], item["value"])))
    return {}, 0


def _unquoted(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _ended(page: Record, fields: dict[str, str], title: str, front: Sequence[Line], around: Frame) -> Iterator[Record]:
    """Yield the end that the front matter states, where it calls the incident resolved."""
    stamp = _times.stamp(_unquoted(fields.get("resolvedWhen", "")), around)
    if stamp is not None and fields.get("resolved", "").lower() == "true":
        line = next(line for line in front if line.text.startswith("resolvedWhen"))
        text = f"Resolved: {title}" if title else line.text
        at = replace(page, line=line.number, end_line=line.number, raw=line.text, text=text, posted=None)
        yield replace(at, event=stamp, flags=("typed-in",))


def _posts(body: Sequence[Line], around: Frame) -> Iterator[_Post]:
    current: _Post | None = None
    for line in body:
        head = _HEAD.match(line.text) if len(line.text) < 2_000 else None
        opened = _opened(head, line, around) if head else None
        if opened is None and current is None and line.text.strip():
            opened = _Post("", None, [line], [line.text])
        if opened is not None:
            if current is not None:
                yield current
            current = opened
        elif current is not None:
            current.part.append(line)
            current.told.append(line.text)
    if current is not None:
        yield current


def _opened(head: re.Match[str], line: Line, around: Frame) -> _Post | None:
    """Return the update that a heading opens, or None for one that names neither a time nor a state."""
    words = head["box"] or head["title"] or head["bold"]
    found = clock.find(words, around)
    if not found and not _STATE.search(words):
        return None
    label = words[: found[0].start] + words[found[0].end :] if found else words
    return _Post(label.strip(" -:\N{EN DASH}@,()"), found[0].stamp if found else None, [line], [head["rest"]])


def _record(handed: Handed, base: Record, post: _Post) -> Record:
    while len(post.part) > 1 and not post.part[-1].text.strip():
        post.part.pop()
    whole = "\n".join(post.told).strip()
    tracked = _TRACK.search(whole)
    body = re.sub(r"\n{2,}", "\n", plain(_TRACK.sub("", whole)))
    shown = f"{post.label}: {body}" if post.label and post.label.lower() != "update" and body else body or post.label
    return replace(
        base,
        line=post.part[0].number,
        end_line=post.part[-1].number,
        raw=raw(handed.text, post.part),
        text=shown,
        event=post.stamp or (_times.stamp(tracked["at"], Frame()) if tracked else None),
        links=links(whole),
    )


source = Source(
    "posts of a status page kept in git", recognise, read, known_by="front matter with `date` or `resolved`"
)
