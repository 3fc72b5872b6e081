"""Meeting transcripts in WebVTT: cues relative to the start of the recording. Authority: W3C WebVTT."""

import re
from collections.abc import Iterator
from dataclasses import replace

from postmortem_writer.clock import Frame, Stamp, name_stamp
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.evidence import Actor, Record
from postmortem_writer.sources._lines import Line, lines, raw
from postmortem_writer.sources._source import Handed, Reading, Source

_CUE = re.compile(r"(?:(\d{1,3}):)?(\d\d):(\d\d)[.,](\d{3})\s+-->\s+(?:\d{1,3}:)?\d\d:\d\d[.,]\d{3}")
_VOICE = re.compile(r"<v(?:\.[^ >]+)? ([^>]+)>")
_SPEAKER = re.compile(r"([A-Z@][\w.'’ -]{0,40}):\s+")
_ANCHOR = re.compile(r"(?:recording|meeting|call)?\s*(?:start(?:s|ed)?|began|begins)\s*(?:at)?\s*:?\s*(.+)", re.I)


def recognise(handed: Handed) -> float:
    """Return 1.0 for the signature, 0.8 for cue lines without it."""
    if handed.text.lstrip("\ufeff").startswith("WEBVTT"):
        return 1.0
    return 0.8 if len(_CUE.findall(handed.text[:5_000])) >= 2 else 0.0


def read(handed: Handed, zone: str) -> Reading:
    """Read each cue as a record; its time is an instant only where a note or the file name says when the recording began."""
    whole = lines(handed.text)
    anchor = _anchor(handed, whole, zone)
    records = tuple(_records(handed, whole, anchor))
    if anchor is None:
        message = "the transcript counts from the start of the recording, and nothing says when that was"
        hint = "put it in the file name (2025-10-26T09-30Z) or in a line 'NOTE recording started 2025-10-26 09:30 UTC'"
        return Reading(records, diagnostics=(Diagnostic("no-anchor", Level.WARNING, handed.path, message, hint),))
    return Reading(records, anchor.zone, anchor.zone_source)


def _anchor(handed: Handed, whole: list[Line], zone: str) -> Stamp | None:
    """Return when the recording began: from a NOTE before the first cue, else from a file name that holds a time."""
    frame = Frame(zone)
    for line in whole[:20]:
        found = _ANCHOR.search(line.text) if line.text.startswith("NOTE") else None
        stamp = read_stamp(found[1].strip(" ."), frame) if found else None
        if stamp and stamp.instant is not None:
            return stamp
    named = name_stamp(handed.path)
    return named if named and named.instant is not None and named.precision != "day" else None


def _records(handed: Handed, whole: list[Line], anchor: Stamp | None) -> Iterator[Record]:
    speaker = ""
    starts = [index for index, line in enumerate(whole) if _CUE.search(line.text)]
    for index, start in enumerate(starts):
        end = starts[index + 1] if index + 1 < len(starts) else len(whole)
        part = _until_blank(whole[start:end])
        words = " ".join(line.text.strip() for line in part[1:]).strip()
        voice, named = _VOICE.search(words), _SPEAKER.match(words)
        speaker = voice[1].strip() if voice else named[1] if named else speaker
        text = re.sub(r"</?[^>]+>", "", words[named.end() :] if named and not voice else words).strip()
        if text:
            yield Record(
                source=handed.path,
                line=part[0].number,
                end_line=part[-1].number,
                kind="meeting",
                text=text,
                raw=raw(handed.text, part),
                event=_stamp(part[0].text, anchor),
                actor=Actor(speaker) if speaker else None,
            )


def _until_blank(part: list[Line]) -> list[Line]:
    blank = next((index for index, line in enumerate(part) if not line.text.strip()), len(part))
    return part[:blank]


def _stamp(text: str, anchor: Stamp | None) -> Stamp:
    match = _CUE.search(text)
    assert match
    written = match[0].partition("-->")[0].strip()
    if anchor is None or anchor.instant is None:
        return Stamp(written, precision="ms", doubt=("relative",))
    hours, minutes, seconds, millis = (int(part or 0) for part in match.groups())
    offset = ((hours * 60 + minutes) * 60 + seconds) * 1_000 + millis
    # no finer than the anchor: 09:30 plus 12.345 s is still only known to the minute
    precision = (
        anchor.precision
        if anchor.precision in ("min", "h")
        else "ms"
        if anchor.precision in ("ms", "us", "ns")
        else "s"
    )
    return replace(anchor, raw=written, instant=anchor.instant + offset * 1_000_000, precision=precision)


source = Source(title="meeting transcript (WebVTT)", recognise=recognise, read=read)
