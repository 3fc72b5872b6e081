"""Typed notes and Markdown, and any plain text: times in headings, bullets and sentences, dates carried from above."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from postmortem_writer.clock import (
    STEP_NS,
    Found,
    Frame,
    Stamp,
    find,
    header_frame,
    leading,
    local,
    name_stamp,
    stated_zone,
    title_zone,
)
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.evidence import Kind, Record
from postmortem_writer.sources._blocks import Block, blocks
from postmortem_writer.sources._entries import entries, lead
from postmortem_writer.sources._ledger import bare_zone, unplaced
from postmortem_writer.sources._lines import lines, raw
from postmortem_writer.sources._markup import links
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources._titles import day_of, is_day, is_title, opening, stated

_HEADING = re.compile(r"#{1,6} +\S")
_OPENING_BLOCKS = 4  # in which a title may stand
_LOWEST = 7  # a day on a line of its own stands below every heading
_OPENING = 24  # characters: "On the morning of 3 May, …" still says when its sentence happened
_VERBATIM = ("fence", "log", "listing")


def recognise(handed: Handed) -> float:
    """Return 0.1 for any text, up to 0.7 where front matter, headings and bullets show that somebody wrote it up."""
    head = handed.text[:20_000].lstrip("\ufeff")
    rows = head.splitlines()[:300]
    headings = sum(bool(_HEADING.match(row)) for row in rows)
    if headings >= 2 or head.startswith("---\n"):
        return 0.7 if headings >= 2 else 0.5
    marked = [row for row in rows if headings or row.lstrip().startswith(("* ", "- ", "+ "))]
    return 0.4 if any(find(row) for row in marked) else 0.2 if marked else 0.1


def read(handed: Handed, zone: str) -> Reading:
    """Read notes into one record for each bullet, paragraph, table row, pasted log entry or command."""
    whole = lines(handed.text)
    found = blocks(whole, lambda text: opening(text) is not None, _titled)
    notes = _Notes(handed, header_frame(_stated(found), zone))
    records = tuple(record for block in _grouped(found) for record in notes.records(block))
    bare, basis = bare_zone(records, notes.frame)
    skipped = (f"{notes.skipped} blocks hold no words",) if notes.skipped else ()
    doubts = unplaced(handed.path, (record.event for record in records), notes.frame.zone)
    return Reading(records, bare, basis, skipped, doubts)


def _titled(text: str, first: bool) -> bool:
    return is_day(text) or (first and is_title(text))


def _stated(found: Sequence[Block]) -> str:
    words = [block.text for block in found if block.kind not in _VERBATIM]
    return stated(words, (block.text for at, block in enumerate(found) if at == 0 or block.kind == "heading"))


def _grouped(found: Sequence[Block]) -> Iterator[Block]:
    """Join the lines of one file listing into one block."""
    open_listing: Block | None = None
    for block in found:
        if block.kind == "listing" and open_listing is not None:
            open_listing.lines += block.lines
            continue
        if open_listing is not None:
            yield open_listing
        open_listing = block if block.kind == "listing" else None
        if open_listing is None:
            yield block
    if open_listing is not None:
        yield open_listing


@dataclass
class _Notes:
    """Goes down a file of notes and carries what headings and earlier lines settle: date, time of a heading, last instant."""

    handed: Handed
    frame: Frame
    headings: list[tuple[int, str, Stamp | None]] = field(default_factory=list)
    last: int | None = None
    skipped: int = 0
    seen: int = 0

    def __post_init__(self) -> None:
        self.stated = self.frame
        named = name_stamp(self.handed.path)
        if named and named.instant is not None:
            self.frame = replace(self.frame, date=local(named.instant).date(), date_source=named.date_source)

    def records(self, block: Block) -> Iterator[Record]:
        """Yield the records of one block."""
        match block.kind:
            case "furniture":
                self.skipped += 1
            case "front":
                yield self._record(block, "status-post", block.text, posted=self._front_date(block))
            case "heading":
                yield from self._heading(block)
            case "fence" | "log":
                yield from self._pasted(block)
            case "listing":
                yield self._record(block, "command", block.text)
            case _ if self._is_day(block):
                self._dated(block.text)
                self.headings.append((_LOWEST, block.text, None))
            case _:
                if block.text.strip() and not (block.kind == "row" and block.info == "header"):
                    yield self._record(block, "note", block.text, event=self._when(block))
        self.seen += 1

    def _heading(self, block: Block) -> Iterator[Record]:
        """Take the date and time of a heading for what stands below it; one that tells an event is a record itself."""
        text, level = block.text, block.level or 6
        found = self._timed(text)
        stamp = self._settled(found, text) if found else None
        if found is None:
            self._dated(text)
        self.headings = [one for one in self.headings if one[0] < level]
        self.headings.append((level, text, stamp))
        told = text[found.end :].strip(" -–—:|.])") if found else ""
        if len(told.split()) > 2 and not told.startswith("("):
            yield self._record(block, "note", text, event=stamp)

    def _is_day(self, block: Block) -> bool:
        """Return whether a line only says which day it is, or near the top of notes without a day is a title that does."""
        if len(block.lines) > 1 or block.kind in ("bullet", "row"):
            return block.kind != "row" and len(block.lines) == 1 and is_day(block.text)
        opening = self.seen == 0 or (self.seen < _OPENING_BLOCKS and self.frame.date is None and self.last is None)
        return is_day(block.text) or (opening and is_title(block.text))

    def _dated(self, text: str) -> None:
        """Carry the day, and the zone, that a heading names somewhere; it is no time of an event."""
        day = day_of(text)
        if day is None and self.frame.date:
            named = read_stamp(text.strip(" *_:.,"), replace(self.frame, zone=""))
            day = local(named.instant).date() if named.instant is not None and named.precision == "day" else None
        if day is not None:
            zone = header_frame(title_zone(text) or stated_zone(text), self.stated.zone)
            around = zone if zone.zone_source == "file-header" else self.stated
            self.frame, self.last = Frame(around.zone, around.zone_source, day), None

    def _when(self, block: Block) -> Stamp | None:
        """Return the time a block begins with or states in its first words, else that of the heading above it."""
        text = block.text
        found = self._timed(text)
        if found is None:
            dated = [
                one for one in find(text[:200], self.frame) if one.start <= _OPENING and one.stamp.precision != "day"
            ]
            found = next((one for one in dated if one.stamp.date_source == "in-string"), None)
        if found is not None:
            return self._settled(found, text)
        return next((stamp for _, _, stamp in reversed(self.headings) if stamp is not None), None)

    def _timed(self, text: str) -> Found | None:
        found = opening(text, self.frame)
        return found if found and (found.stamp.precision != "day" or found.stamp.doubt) else None

    def _settled(self, found: Found, text: str) -> Stamp:
        """Return the stamp, with its date moved over midnight where the notes go on into the next day."""
        stamp = found.stamp
        if stamp.instant is None:
            return stamp
        if stamp.date_source == "in-string":
            day = local(stamp.instant, stamp.zone or "UTC").date()
            self.frame, self.last = replace(self.frame, date=day, date_source="carried"), stamp.instant
            return stamp
        if self.last is not None and stamp.instant < self.last - 12 * STEP_NS["h"] and self.frame.date:
            self.frame = replace(self.frame, date=self.frame.date + timedelta(days=1))
            again = leading(text, self.frame, found.start)
            stamp = again.stamp if again else stamp
        self.last = stamp.instant
        return stamp

    def _front_date(self, block: Block) -> Stamp | None:
        for line in block.lines:
            name, _, value = line.text.partition(":")
            if name.strip().lower() in ("date", "created", "created_at", "published") and value.strip():
                return read_stamp(value.strip().strip("\"'"), Frame(self.frame.zone, self.frame.zone_source))
        return None

    def _pasted(self, block: Block) -> Iterator[Record]:
        """Read a pasted log on its own clock, which is not that of the notes; other pastes are commands and their output."""
        inner = [line for line in block.lines if not line.text.strip().startswith(("```", "~~~"))]
        if not any(lead(line.text.strip()) for line in inner):
            if any(line.text.strip() for line in inner):
                yield self._record(block, "command", "\n".join(line.text for line in inner).strip("\n"))
            return
        for entry in entries(inner, Frame()):
            if entry.text.strip():
                stamp = replace(entry.stamp, doubt=(*entry.stamp.doubt, "pasted-log")) if entry.stamp else None
                part = Block("log", entry.lines)
                made = self._record(part, "log" if stamp else "command", part.text.strip(), event=stamp)
                yield replace(made, level=entry.level, subject=entry.subject)

    def _record(
        self, block: Block, kind: Kind, text: str, *, event: Stamp | None = None, posted: Stamp | None = None
    ) -> Record:
        flags = [
            flag
            for flag, on in (("approximate", event and event.approximate), ("doubtful-clock", event and event.doubt))
            if on
        ]
        return Record(
            source=self.handed.path,
            line=block.lines[0].number,
            end_line=block.lines[-1].number,
            kind=kind,
            text=text,
            raw=raw(self.handed.text, block.lines),
            event=event,
            posted=posted,
            heading=self.headings[-1][1] if self.headings else "",
            subject=(("item", block.number),) if block.number else (),
            links=links(block.source_text),
            flags=tuple(flags),
        )


source = Source(title="notes or Markdown", recognise=recognise, read=read)
