"""What somebody passed on: a log line quoted word for word, a message that is little more than a link to another."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from postmortem_writer.merging._join import Link
from postmortem_writer.merging._likeness import MINUTE, SECOND, Seen, bare

QUOTED = "quotes the log line"
LINKED = "links to the message"
_LEAST = 5
_OPENING = 4
_LONGEST_AFTER = 24 * 60 * MINUTE
_MOST_OWN = 4
_SPAN = re.compile(r"```(?:\w*\n)?(.+?)```|`([^`\n]+)`", re.S)
_SLACK = re.compile(r"https?://[\w.\-]+\.slack\.com/archives/\w+/p(\d{10})(\d{6})\S*")
_DISCORD = re.compile(r"https?://(?:\w+\.)?discord(?:app)?\.com/channels/\d+/\d+/(\d{15,20})")
_URL = re.compile(r"<?https?://\S+")


def links(records: Sequence[Seen]) -> Iterator[Link]:
    """Yield links from messages to the one log line they quote and to the one message they point at."""
    yield from _linked(records)
    yield from _quoted(records)


def _linked(records: Sequence[Seen]) -> Iterator[Link]:
    by_native = {one.record.native: one for one in records if one.record.native}
    for one in records:
        text = " ".join((one.record.text, *one.record.links))
        targets = {f"{m[1]}.{m[2]}" for m in _SLACK.finditer(text)} | {m[1] for m in _DISCORD.finditer(text)}
        found = [by_native[native] for native in targets if native in by_native]
        if len(found) == 1 and found[0] is not one and _passes_on(one, found[0]):
            yield Link(found[0], one, LINKED, 5)


def _passes_on(one: Seen, target: Seen) -> bool:
    own = bare(_URL.sub(" ", one.record.text))
    return len(own) <= _MOST_OWN or (len(target.words) >= _MOST_OWN and _holds(own, target.words))


def _quoted(records: Sequence[Seen]) -> Iterator[Link]:
    """Yield links to log lines; a piece that several lines of different moments hold is of none of them."""
    pieces: dict[tuple[str, ...], list[_Piece]] = defaultdict(list)
    for one in records:
        for words in _marked(one) if one.record.kind in ("message", "note") else ():
            pieces[words[:_OPENING]].append(_Piece(words, one))
    firsts = {opening[0] for opening in pieces}
    for line in records if pieces else ():
        if line.record.kind == "log" and line.at is not None:
            for piece in _held(line, firsts, pieces):
                piece.note(line, line.at)
    for piece in (piece for held in pieces.values() for piece in held):
        if piece.line is not None and piece.high - piece.low <= SECOND and _follows(piece.by, piece.low):
            yield Link(piece.line, piece.by, QUOTED, 5)


@dataclass(slots=True)
class _Piece:
    """Words that a record marks as quoted, the first line that holds them, and when the lines that do were logged."""

    words: tuple[str, ...]
    by: Seen
    line: Seen | None = None
    low: int = 0
    high: int = 0

    def note(self, line: Seen, at: int) -> None:
        if self.line is None:
            self.line, self.low, self.high = line, at, at
        self.line = min(self.line, line, key=lambda one: one.key)
        self.low, self.high = min(self.low, at), max(self.high, at)


def _marked(one: Seen) -> Iterator[tuple[str, ...]]:
    """Yield what is marked as quoted where it is one line's own and at least half of what the record says."""
    for span in _SPAN.finditer(one.record.text[:20_000]):
        for line in (span[1] or span[2]).splitlines():
            words = bare(line)
            if len(set(words)) >= _LEAST and 2 * len(words) >= len(one.words):
                yield words


def _held(line: Seen, firsts: set[str], pieces: Mapping[tuple[str, ...], list[_Piece]]) -> Iterator[_Piece]:
    """Yield the pieces that a line holds, as it is read or as it stands in the file, stamp and all."""
    whole = (*bare(line.record.raw.partition("\n")[0]), "", *line.words)
    starts = {whole[at : at + _OPENING] for at, word in enumerate(whole) if word in firsts}
    for opening in starts & pieces.keys():
        for piece in pieces[opening]:
            if piece.by.record.source != line.record.source and _holds(whole, piece.words):
                yield piece


def _holds(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    size = len(part)
    return any(whole[at : at + size] == part for at, word in enumerate(whole) if word == part[0])


def _follows(one: Seen, logged: int) -> bool:
    return one.at is not None and -MINUTE <= one.at - logged <= _LONGEST_AFTER
