"""Typed notes and Markdown, and any plain text: times in headings, bullets and sentences, dates carried from above."""

import re
import string
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain

from postmortem_writer.clock import Found, Frame, Stamp, find, header_frame
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.evidence import Actor, Kind, Record, altered
from postmortem_writer.sources import _days
from postmortem_writer.sources._blocks import Block, blocks
from postmortem_writer.sources._entries import Entry, entries, lead
from postmortem_writer.sources._ledger import bare_zone, unplaced
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._markup import holds_links, links
from postmortem_writer.sources._note_clock import NoteClock
from postmortem_writer.sources._openings import Openings
from postmortem_writer.sources._sentences import Sentence, sentences
from postmortem_writer.sources._source import Handed, Reading, Source
from postmortem_writer.sources._titles import is_day, is_title, stated
from postmortem_writer.sources._wrapping import span_of

_HEADING = re.compile(r"#{1,6} +\S")
_LABEL = re.compile(r"\W*(?:date|day|when)\s*:", re.I)  # then the heading above says what this is about
_OPENING_BLOCKS = 4  # in which a title may stand
_LOWEST = 7  # a day on a line of its own stands below every heading
_OFTEN = 100
_SOME = re.compile(r"[\dxX?]")  # one of which stands in any time
_NO_WORDS = string.punctuation + string.whitespace
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
    """Read notes into one record for each bullet, timed sentence, paragraph, table row, pasted log entry or command."""
    whole = lines(handed.text)
    openings = Openings(whole)
    found = list(_grouped(blocks(whole, openings.begins, _titled)))
    notes = _Notes(handed, NoteClock(handed, openings, header_frame(_stated(found), zone)))
    records = tuple(record for block in found for record in notes.records(block))
    frame = notes.clock.frame
    bare, basis = bare_zone(records, frame)
    skipped = tuple(
        f"{count} blocks {why}"
        for count, why in (
            (notes.skipped, "hold no words"),
            (notes.repeated, f"say word for word what {_OFTEN} others below the same heading say"),
        )
        if count
    )
    doubts = unplaced(handed.path, (record.event for record in records), frame.zone)
    return Reading(records, bare, basis, skipped, doubts)


def _titled(text: str, first: bool) -> bool:
    return is_day(text) or (first and is_title(text))


def _stated(found: Sequence[Block]) -> str:
    told = [block for block in found if block.kind not in _VERBATIM]
    lines = (line.text for block in told if len(block.lines) > 1 for line in block.lines)
    words = list(dict.fromkeys(chain((block.text for block in told), lines)))
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
    """Goes down a file of notes with its clock, and keeps the headings that a block stands under and their times."""

    handed: Handed
    clock: NoteClock
    headings: list[tuple[int, str, Stamp | None]] = field(default_factory=list)
    skipped: int = 0
    repeated: int = 0
    seen: int = 0
    times: Counter[tuple[str, str]] = field(default_factory=Counter)

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
                self.clock.dated(block.text)
                if not is_day(block.text):
                    yield self._record(block, "note", block.text)
                if not _LABEL.match(block.text):
                    self.headings.append((_LOWEST, block.text, None))
            case _ if not block.text.strip(_NO_WORDS):
                self.skipped += 1
            case _ if self._told_often(block.text):
                self.repeated += 1
            case _:
                if not (block.kind == "row" and block.info == "header"):
                    yield from self._told(block)
        self.seen += 1

    def _told_often(self, text: str) -> bool:
        """Return whether the same words have stood below the same heading so often that once more tells nothing."""
        key = (self.headings[-1][1] if self.headings else "", text)
        self.times[key] += 1
        return self.times[key] > _OFTEN

    def _heading(self, block: Block) -> Iterator[Record]:
        """Take the date and time of a heading for what stands below it; one that tells an event is a record itself."""
        text, level = block.text, block.level or 6
        self.clock.back(heading=True)
        found = self.clock.opening(text, text) if _SOME.search(text) else None
        stamp = self.clock.settled(found, lambda: self.clock.opening(text, text))
        if found is None and _SOME.search(text):
            self.clock.dated(text)
        self.headings = [one for one in self.headings if one[0] < level]
        self.headings.append((level, text, stamp))
        told = text[found.end :].strip(" -–—:|.])") if found else ""
        if len(told.split()) > 2 and not told.startswith("("):
            yield self._record(block, "note", text, event=stamp)

    def _is_day(self, block: Block) -> bool:
        """Return whether a line only says which day it is, or near the top of notes without a day is a title that does."""
        if len(block.lines) > 1 or block.kind in ("bullet", "row"):
            return block.kind != "row" and len(block.lines) == 1 and is_day(block.text)
        near_top = self.seen == 0 or (self.seen < _OPENING_BLOCKS and self.clock.dateless)
        return is_day(block.text) or (near_top and (is_title(block.text) or self.clock.is_titled(block.text)))

    def _told(self, block: Block) -> Iterator[Record]:
        """Yield the record of a block; of prose one for each sentence that says its time, with those that follow it."""
        if block.kind == "paragraph":
            self.clock.back(heading=False)
        opened = self.clock.opening(block.text, block.lines[0].text)
        entry = opened is not None
        own, text = self._when(block, opened), block.said.text
        above = next((stamp for _, _, stamp in reversed(self.headings) if stamp is not None), None)
        parts = [(0, own or above)]
        if block.kind != "row" and "\n" not in text:
            parts += self._timed(text, own=own is not None, entry=entry or (own is None and above is not None))
        parts = parts[1:] if len(parts) > 1 and parts[1][0] == 0 else parts
        whole = self._record(block, "note", text, event=parts[0][1])
        yield from [whole] if len(parts) == 1 else self._cut(whole, text, parts)

    def _cut(self, whole: Record, text: str, parts: Sequence[tuple[int, Stamp | None]]) -> Iterator[Record]:
        """Yield the record of each part of a block's text, with the lines and the slice of the file in which it stands."""
        at, line = 0, whole.line
        ends = [start for start, _ in parts[1:]] + [len(text)]
        for (start, event), end in zip(parts, ends, strict=True):
            told = text[start:end].strip()
            if self._told_often(told):
                self.repeated += 1
                continue
            said = {"text": told, "event": event, "flags": _flags(event), "links": links(told)}
            wrapped = span_of(whole.raw, told, at)
            if wrapped is None:
                yield altered(whole, **said)
                continue
            line += whole.raw.count("\n", at, wrapped[0])
            slice = whole.raw[wrapped[0] : wrapped[1]]
            yield altered(whole, **said, line=line, end_line=line + slice.count("\n"), raw=slice)
            line, at = line + slice.count("\n"), wrapped[1]

    def _timed(self, text: str, *, own: bool, entry: bool) -> list[tuple[int, Stamp | None]]:
        """Return where sentences with a time of their own begin in a text, and in prose those that speak of another time.

        ``own`` says that the first sentence has its time already, ``entry`` that the text stands in an entry with a time.
        """
        parts: list[tuple[int, Stamp | None]] = []
        if not own and not _SOME.search(text):
            return parts
        frame = self.clock.frame
        for one in sentences(text, frame, told=entry, first=not own):
            if one.found is not None and self.clock.beside(one.found.stamp, timed=entry):
                found = one.found if self.clock.frame == frame else self._again(one)
                parts.append((one.start, self.clock.settled(found, partial(self._again, one), prose=True)))
            elif one.elsewhere and not entry and (own or parts):
                parts.append((one.start, None))
        return parts

    def _again(self, sentence: Sentence) -> Found | None:
        """Read the time of a sentence on the day the notes have come to."""
        found = find(sentence.text, self.clock.frame)
        return next((one for one in found if sentence.found and one.start == sentence.found.start), None)

    def _when(self, block: Block, opened: Found | None) -> Stamp | None:
        """Return the time a block begins with, ``opened``, or states in its first words."""
        text, line = block.text, block.lines[0].text
        if opened is not None:
            return self.clock.settled(opened, lambda: self.clock.opening(text, line))
        first = self.clock.first_words(text)
        return self.clock.settled(first, lambda: self.clock.first_words(text), prose=True)

    def _front_date(self, block: Block) -> Stamp | None:
        for line in block.lines:
            name, _, value = line.text.partition(":")
            if name.strip().lower() in ("date", "created", "created_at", "published") and value.strip():
                return read_stamp(
                    value.strip().strip("\"'"), Frame(self.clock.frame.zone, self.clock.frame.zone_source)
                )
        return None

    def _pasted(self, block: Block) -> Iterator[Record]:
        """Read a pasted log on its own clock, which is not that of the notes; other pastes are commands and their output."""
        inner = [line for line in block.lines if not line.text.strip().startswith(("```", "~~~"))]
        if not any(lead(line.text.strip()) for line in inner):
            if any(line.text.strip() for line in inner):
                yield self._record(block, "command", "\n".join(line.text for line in inner).strip("\n"))
            return
        for entry in self._entries(inner):
            if entry.text.strip():
                stamp = replace(entry.stamp, doubt=(*entry.stamp.doubt, "pasted-log")) if entry.stamp else None
                part = Block("log", entry.lines)
                made = self._record(part, "log" if stamp else "command", part.text.strip(), event=stamp)
                yield replace(made, level=entry.level, subject=entry.subject)

    def _entries(self, inner: Sequence[Line]) -> Sequence[Entry]:
        """Return the entries of a pasted log; a year they lack puts them within a month of the day of the notes, or stays unknown."""
        day = self.clock.frame.date
        found = list(entries(inner, Frame(near=day)))
        if day is None or _days.beside(_days.of_day(day), (entry.stamp for entry in found)):
            return found
        return list(entries(inner, Frame()))

    def _record(
        self, block: Block, kind: Kind, text: str, *, event: Stamp | None = None, posted: Stamp | None = None
    ) -> Record:
        slice, number, author = raw(self.handed.text, block.lines), block.number, block.author
        return Record(
            source=self.handed.path,
            line=block.lines[0].number,
            end_line=block.lines[-1].number,
            kind=kind,
            text=text,
            raw=slice,
            event=event,
            posted=posted,
            heading=self.headings[-1][1] if self.headings else "",
            actor=Actor(author) if author else None,
            subject=(("item", number),) if number else (),
            links=links(block.source_text) if holds_links(slice) else (),
            flags=_flags(event),
        )


def _flags(event: Stamp | None) -> tuple[str, ...]:
    if event is None:
        return ()
    return ("approximate",) * event.approximate + ("doubtful-clock",) * bool(event.doubt)


source = Source(
    title="notes or Markdown",
    recognise=recognise,
    read=read,
    known_by="whatever else is text: times in headings, bullets or sentences",
)
