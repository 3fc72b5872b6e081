"""Lines that say who wrote a message of a chat and when, as they stand above it in copied text."""

import re
from collections.abc import Sequence

from postmortem_writer.sources._lines import Line

_CLOCK = r"(?P<time>\d{1,2}:\d\d(?:\s?[AaPp]\.?[Mm]\.?)?)"
_CLOCK_LENGTH = len(":12 a.m.]")  # from the colon on
_NAME = r"(?P<name>[^\W\d_][\w.'’&\-]*(?: (?:[\w.'’&()|/\-]+|:[\w+\-]+:)){0,5}?)"
_BOT = r"(?P<bot>\s?APP\b|\s+(?:BOT|WORKFLOW)\b)?"
_MARK = r"(?: [^\w\s\[\]()\x00-\x7f]{1,4})?"  # the emoji of a status
_HEADER = re.compile(
    rf"\s*{_NAME}{_BOT}{_MARK}(?:\s*\[{_CLOCK}\]|(?:\s\s+|\t\s*){_CLOCK.replace('time', 'wide')}|\s{_CLOCK.replace('time', 'near')})\s*$"
)
TIME_ALONE = re.compile(rf"(?P<indent>\s*)(?:\[{_CLOCK}\]|{_CLOCK.replace('time', 'bare')})\s*$")
NAME_ALONE = re.compile(rf"\s*{_NAME}(?P<bot>\s?APP)?{_MARK}\s*$")
_PARTICLES = "van von zu de der den del da di du la le al el bin ibn y".split()
_PARTICLE = rf"(?:(?:{'|'.join(_PARTICLES)}) )"
_TITLED = re.compile(rf"[A-Z][\w.'’\-]*(?: (?:{_PARTICLE}*[A-Z(][\w.'’()\-]*|:[\w+\-]+:))*")
_BADGE = re.compile(r"\s*(?:APP|BOT|WORKFLOW)\s*$")
HALF = re.compile(r"[ap]\.?m", re.I)


def name_line(text: str) -> re.Match[str] | None:
    """Return the match of a line that holds a name and a time and nothing else; "Queue full   14:05" is none.

    After one blank, as in "Jonas Weber 4:12 PM", the time must bear am or pm and the name be one of several words.
    """
    match = _HEADER.match(text)
    if match is None:
        return None
    if match["near"] and not match["bot"] and not (HALF.search(match["near"]) and " " in match["name"]):
        return None
    sure = match["bot"] or (match["time"] and HALF.search(match["time"])) or " " not in match["name"]
    return match if sure or _TITLED.fullmatch(match["name"]) else None


def is_full_name(text: str) -> bool:
    """Return whether words are a person's first and last name, as chats show them: "Ana van Dam (she/her)"."""
    words = text.split()
    return 2 <= len(words) <= 6 and all(word[0].isupper() or word[0] == "(" or word in _PARTICLES for word in words)


def clock_of(match: re.Match[str]) -> str:
    """Return the time in the match of a line that names one."""
    found = match.groupdict()
    return next(found[key] for key in ("time", "wide", "near", "bare") if found.get(key))


def stacked_size(part: Sequence[Line], at: int, known: set[str]) -> int:
    """Return how many lines the name, the badge and the time take that begin here; 0 when no message does."""
    badge = at + 1 < len(part) and _BADGE.match(part[at + 1].text) is not None
    end = at + 1 + badge
    name = NAME_ALONE.match(part[at].text)
    time = TIME_ALONE.match(part[end].text) if name and end < len(part) else None
    if name is None or time is None or _BADGE.match(part[at].text):
        return 0
    shown = name["name"]
    single = " " not in shown and HALF.search(clock_of(time))
    sure = badge or time["indent"] or shown in known or _TITLED.fullmatch(shown) or single
    return 2 + badge if sure else 0


def stands_above(text: str) -> bool:
    """Return whether a line says no more than a time, perhaps with a name, so that what was said stands below it."""
    if ":" not in text or ":" not in text.rstrip()[-_CLOCK_LENGTH:]:
        return False
    if TIME_ALONE.match(text):
        return True
    match = name_line(text)
    if match is None or not (match["time"] or (match["wide"] and HALF.search(match["wide"]))):
        return False
    return " " not in match["name"] or _TITLED.fullmatch(match["name"]) is not None
