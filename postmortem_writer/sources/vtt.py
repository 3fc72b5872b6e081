"""Meeting transcripts in cues (WebVTT, SubRip, SBV): offsets from the start of the recording. Authority: W3C WebVTT.

Zoom writes the speaker before a colon, Teams in voice spans, of which a cue can hold several.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from postmortem_writer.clock import Stamp
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources import _recording
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._source import Handed, Reading, Source

_AT = r"(?:\d{1,3}:)?\d\d:\d\d[.,]\d{3}"
_CUE = re.compile(
    rf"\s*(?P<start>{_AT})\s+-->\s+(?P<end>{_AT})|(?P<from>\d{{1,3}}:\d\d:\d\d\.\d{{3}}),(?P<to>{_AT})\s*$"
)
_PARTS = re.compile(r"[:.,]")
_VOICE = re.compile(r"<v(?:\.[^ <>]+)? ([^<>]+)>")
_TAG = re.compile(r"</?(?:[bciuv]|lang|ruby|rt)(?:[.\s][^<>]*)?>|<[\d:.]+>")
_SPEAKER = re.compile(r"(?P<name>(?!\d)[@\w][\w.'’()@ -]{0,60}):\s+(?=\S)")
_HEAD = 20
_PAUSE_MS, _LONGEST = 1_000, 600
"""Cues of one speaker belong together while the pause is so short, and until there are so many characters."""


@dataclass(frozen=True)
class _Cue:
    """What one speaker says in one cue, or in several without a pause."""

    part: list[Line]
    written: str
    start: int
    end: int
    speaker: str
    text: str


def recognise(handed: Handed) -> float:
    """Return 1.0 for the signature, 0.8 for lines of cues without it."""
    if handed.text.lstrip("\ufeff").startswith("WEBVTT"):
        return 1.0
    return 0.8 if sum(_CUE.match(line) is not None for line in handed.text[:5_000].split("\n")) >= 2 else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Read what each speaker says without a pause as a record.

    Its time is an instant only where a note, the file name or a file beside it says when the recording began.
    """
    whole = lines(handed.text)
    began = _recording.anchor(handed, whole[:_HEAD], zone)
    records = tuple(_record(handed, cue, began) for cue in _joined(_cues(whole)))
    if began is None:
        return Reading(records, diagnostics=(_recording.missing(handed.path),))
    return Reading(records, began.zone, began.zone_source)


def _cues(whole: list[Line]) -> Iterator[_Cue]:
    """Yield what is said in each cue; a cue without a name goes on with the speaker before it."""
    starts = [index for index, line in enumerate(whole) if _CUE.match(line.text)]
    parts = [_until_blank(whole[start:end]) for start, end in pairwise([*starts, len(whole)])]
    spoken = [" ".join(line.text.strip() for line in part[1:]).strip() for part in parts]
    names, speaker = _names(spoken), ""
    for part, words in zip(parts, spoken, strict=True):
        written, start, end = _span(part[0].text)
        for voice, said in _voices(words, names):
            speaker = voice or speaker
            text = html.unescape(_TAG.sub("", said)).strip()
            if text:
                yield _Cue(part, written, start, end, speaker, text)


def _until_blank(part: list[Line]) -> list[Line]:
    blank = next((index for index, line in enumerate(part) if not line.text.strip()), len(part))
    return part[:blank]


def _names(spoken: list[str]) -> set[str]:
    """Return the words before a colon that name speakers: most cues begin with one, or it comes back."""
    plain = [words for words in spoken if words and not _VOICE.search(words)]
    found = Counter(match["name"] for words in plain if (match := _SPEAKER.match(words)))
    most = found.total() * 2 >= len(plain)
    return {name for name, count in found.items() if most or count > 1}


def _span(text: str) -> tuple[str, int, int]:
    match = _CUE.match(text)
    assert match
    start, end = match["start"] or match["from"], match["end"] or match["to"]
    return start, _milliseconds(start), _milliseconds(end)


def _milliseconds(text: str) -> int:
    *hours, minutes, seconds, millis = map(int, _PARTS.split(text))
    return ((sum(hours) * 60 + minutes) * 60 + seconds) * 1_000 + millis


def _voices(words: str, names: set[str]) -> Iterator[tuple[str, str]]:
    """Yield who speaks ("" for the one before) and what."""
    before, *spans = _VOICE.split(words)
    if spans:
        yield "", before
        yield from ((name.strip(), said) for name, said in zip(spans[::2], spans[1::2], strict=True))
        return
    named = _SPEAKER.match(words)
    if named and named["name"] in names:
        yield named["name"].strip(), words[named.end() :]
    else:
        yield "", words


def _joined(cues: Iterable[_Cue]) -> Iterator[_Cue]:
    current: _Cue | None = None
    for cue in cues:
        if current and _goes_on(current, cue):
            part = current.part if cue.part is current.part else [*current.part, *cue.part]
            current = replace(current, part=part, end=cue.end, text=f"{current.text} {cue.text}")
            continue
        if current:
            yield current
        current = cue
    if current:
        yield current


def _goes_on(before: _Cue, cue: _Cue) -> bool:
    near = cue.start - before.end <= _PAUSE_MS and len(before.text) + len(cue.text) <= _LONGEST
    return near and bool(cue.speaker) and cue.speaker == before.speaker


def _record(handed: Handed, cue: _Cue, began: Stamp | None) -> Record:
    return Record(
        source=handed.path,
        line=cue.part[0].number,
        end_line=cue.part[-1].number,
        kind="meeting",
        text=cue.text,
        raw=raw(handed.text, cue.part),
        event=_recording.placed(cue.written, cue.start, began, "ms"),
        actor=Actor(cue.speaker) if cue.speaker else None,
        flags=("speech-to-text",),
    )


source = Source(title="meeting transcript (WebVTT)", recognise=recognise, read=read, known_by="`WEBVTT` and cues")
