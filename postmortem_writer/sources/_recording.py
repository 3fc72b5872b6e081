"""When a recording began: without that, the times of its transcript and its chat are only offsets.

Told by a NOTE in the transcript, by the file's name, or by a ``meta.txt`` beside it, in which a person wrote it down.
"""

import re
from dataclasses import replace

from postmortem_writer.clock import STEP_NS, Frame, Precision, Stamp, header_frame, local, name_stamp, stated_zone
from postmortem_writer.clock import read as read_stamp
from postmortem_writer.diagnostics import Diagnostic, Level
from postmortem_writer.sources._lines import Line
from postmortem_writer.sources._source import Handed
from postmortem_writer.sources._titles import day_of

_BESIDE = ("meta.txt", "recording.txt", "meeting.txt")
_NOTED = re.compile(r"(?:recording|meeting|call)?\s*(?:start(?:s|ed)?|began|begins)\s*(?:at)?\s*:?\s*(.+)", re.I)
_RECORDING = re.compile(
    r"^[ \t]*recording[ \t]+(?:start(?:s|ed|[ \t]+time)?|began|begins)\b[ \t]*(?:at\b|on\b)?[ \t]*:?[ \t]*(?P<at>\S.{0,80}?)[ \t.]*$",
    re.I | re.M,
)
_LATER = re.compile(r"(?P<count>\d{1,4})\s+(?P<unit>second|minute|hour)s?\s+(?:after|into)\b", re.I)
_MEETING = re.compile(
    r"^[ \t]*(?:meeting[ \t]+)?(?:start[ \t]*time|start(?:s|ed)?|began|begins)\b[ \t]*(?:at\b)?[ \t]*:?[ \t]*(?P<at>\S.{0,80}?)[ \t.]*$",
    re.I | re.M,
)
_UNITS: dict[str, Precision] = {"second": "s", "minute": "min", "hour": "h"}


def anchor(handed: Handed, head: list[Line], zone: str) -> Stamp | None:
    """Return when the recording began, or None where nothing says so; ``head`` are the first lines of the file."""
    for line in head:
        found = _NOTED.search(line.text) if line.text.startswith("NOTE") else None
        stamp = read_stamp(found[1].strip(" ."), Frame(zone)) if found else None
        if stamp and stamp.instant is not None:
            return stamp
    named = name_stamp(handed.path)
    if named and named.instant is not None and named.precision != "day":
        return _in_zone(named, zone)
    return next(filter(None, (_written_down(handed.near(name) or "", zone) for name in _BESIDE)), None)


def _in_zone(named: Stamp, zone: str) -> Stamp:
    """Return the time in a file's name on the clocks of the user's zone, unless the name says that it is UTC."""
    if not zone or not named.assumed or named.instant is None:
        return named
    stamp = read_stamp(f"{local(named.instant):%Y-%m-%d %H:%M:%S}", Frame(zone))
    return replace(stamp, raw=named.raw, precision=named.precision, date_source=named.date_source)


def _written_down(text: str, zone: str) -> Stamp | None:
    """Return when the recording began by what a person wrote, who may have counted it from the start of the meeting."""
    frame = replace(header_frame(stated_zone(text), zone), date=day_of(text))
    recording = _RECORDING.search(text)
    if recording is None:
        return None
    later, meeting = _LATER.search(recording["at"]), _MEETING.search(text)
    if later is None:
        return _settled(recording["at"], frame)
    started = _settled(meeting["at"], frame) if meeting else None
    if started is None or started.instant is None:
        return None
    unit = _UNITS[later["unit"].lower()]
    coarser = max(unit, started.precision, key=lambda precision: STEP_NS[precision])
    instant = started.instant + int(later["count"]) * STEP_NS[unit]
    return replace(started, instant=instant, precision=coarser)


def _settled(text: str, frame: Frame) -> Stamp | None:
    stamp = read_stamp(text.strip(), frame)
    return stamp if stamp.instant is not None and stamp.precision != "day" else None


def placed(written: str, milliseconds: int, began: Stamp | None, precision: Precision) -> Stamp:
    """Return the time that lies so far behind the beginning of the recording, no finer than that is known."""
    if began is None or began.instant is None:
        return Stamp(written, precision=precision, doubt=("relative",))
    finest = max(precision, began.precision, key=lambda one: STEP_NS[one])
    if began.precision == "approximate":
        finest = "approximate"
    shift = milliseconds * STEP_NS["ms"]
    low, high = (None if one is None else one + shift for one in (began.low, began.high))
    # "UTC", for the offset was never a time on the clocks of the zone that the beginning was told in
    return replace(began, raw=written, instant=began.instant + shift, zone="UTC", precision=finest, low=low, high=high)


def missing(path: str) -> Diagnostic:
    """Return the diagnostic of a file whose times count from a moment that nothing tells."""
    message = "its times count from the start of the recording, and nothing says when that was"
    hint = (
        "put it in the file name (2025-10-26T09-30Z), in a line 'NOTE recording started 2025-10-26 09:30 UTC' above the first "
        "cue, or in a file meta.txt beside it: 'Recording started 2025-10-26 09:30 UTC'"
    )
    return Diagnostic("no-anchor", Level.WARNING, path, message, hint)
