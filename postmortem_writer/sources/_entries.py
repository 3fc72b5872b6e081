"""The entries of a log: a line that begins with a stamp, and the lines that belong to it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache

from postmortem_writer.clock import STEP_NS, Found, Frame, Stamp, epoch, leading, local, read
from postmortem_writer.sources._levels import LEVEL_OF, LEVEL_WORDS, level_of
from postmortem_writer.sources._lines import Line

# What may stand before the stamp: priority, container name, bracket, level, thread of the wrapper ...
_HEAD = re.compile(
    r"(?:<\d{1,4}>(?:\d )?|\d (?=\d{4}-\d\d-))?"
    rf"(?:(?!(?:{LEVEL_WORDS.upper()})\b)(?P<service>[\w.\-]{{1,100}})\s{{1,100}}\|\s)?"
    r"(?:\[(?P<letter>[A-Z]) |(?P<letter2>[A-Z]),? \[|\d+:[A-Z] |\d+:signal-handler \(|\d{1,7} (?=\d{10}\.\d{6} )|\[\d+\] |# Time: +|\([\w.]+\): |(?:https?|h2|wss?|grpcs?) "
    rf"|\[?\s?(?P<word>{LEVEL_WORDS.upper()})\]?:?\s*(?:\|[^|]{{0,30}}\|\s*)?[\[(]?|\[[\w.\-]+ (?=\d{{4}}-)|[\[(\"])?"
)
_SERVICE = re.compile(rf"(?!(?:{LEVEL_WORDS.upper()})\b)([\w.\-]{{1,100}})\s{{1,100}}\|\s")
_INSIDE = re.compile(r"\[(?=\d\d?/[A-Z][a-z]{2}/\d{4}[: ]\d\d:|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d)")
_DATED = re.compile(r" \[(?=\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d\.\d{3}\] )")
# a module's or a thread's name before the stamp, as some Python and Java services write it
_NAME_FIRST = re.compile(
    r"\[?[A-Z][\w.\-]{1,40}:{1,2}(?: ?[\w.\-]{1,40}\]?:{1,2}| ?[\w.\-]{1,40}\] [\w.\-]{1,40}:\d{1,6})? ?"
    r"(?=\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.,]\d{3})"
)
_QUICK = re.compile(r"\d:\d\d:\d\d|\d{6} \d{6}|^@[0-9a-f]{24}|\b\d{10}|T\d{6}")
_EPOCH = re.compile(r"(\d{10}(?:\.\d{1,9})?|\d{13}|\d{16}|\d{19})(?=[\s,:\])])")
_TAI = re.compile(r"@[0-9a-f]{24}(?=\s)")
_BARE = re.compile(r"\d{1,2}:\d\d")
_SUFFIX = re.compile(r"[A-Z]{2,5}(?=\s)")
_PRIORITY = re.compile(r"<\d{1,4}[>)]|CEF:\d\|")
_REPEATED = re.compile(r"\b(?:last )?message repeated (\d{1,9}) times?\b", re.I)
# syslog cuts long messages of Postgres into numbered parts: [19-1], [19-2] ...
_PART_NUMBER = re.compile(r"\[(\d{1,9})-(\d{1,6})\]")
_KLOG = re.compile(r"[IWEF]\d{4}")
_FINE = ("s", "ms", "us", "ns")
_SYSLOG = re.compile(r"\s+(?P<host>[\w.\-]+)\s+(?P<logger>[\w./\-]+)(?:\[(?P<pid>\d+)\])?:(?=\s|$)")
_SYSLOG_5424 = re.compile(r"\s+(?P<host>[\w.\-]+)\s+(?P<logger>[\w./\-]+)\s+(?P<pid>\d+|-)\s+\S+\s+(?:-|\[)")
_LOGGER = re.compile(
    rf"^[\s\[|:]*(?:{LEVEL_WORDS})\b[\s\]|:\-]*(?:\[[^\]]*\]\s*)?(?P<logger>[A-Za-z_][\w$]*(?:\.[\w$]+)+)", re.I
)
_CRI = re.compile(r"\s(?P<stream>stdout|stderr) (?P<part>[PF]) ")
# Postgres writes these with a stamp of their own, for the statement before them
_BELONGS = re.compile(r"(?:^|[\s\]:])(?:DETAIL|HINT|QUERY|CONTEXT|STATEMENT|LOCATION): ")


@dataclass(slots=True)
class Entry:
    """One log entry: its lines, its stamp (None for text without one), level of five, text and subject.

    ``open_part`` is set while a container runtime still owes the rest of the line, ``middle`` where the stamp stands in the
    middle of the line, as in access logs: there the next line without a stamp is a record of its own.
    """

    lines: list[Line]
    stamp: Stamp | None = None
    level: str = ""
    text: str = ""
    subject: tuple[tuple[str, str], ...] = ()
    open_part: bool = False
    middle: bool = False
    prefixed: bool = False
    more: list[str] = field(default_factory=list)
    count: int = 1
    posted: Stamp | None = None


def lead(text: str, frame: Frame = Frame()) -> Found | None:
    """Return the stamp that makes this line the first of a log entry, or None. It is at least as fine as a second."""
    if not _QUICK.search(text, 0, 160):
        return None
    head = _HEAD.match(text)
    at = head.end() if head else 0
    found = _counted(text, at) or leading(text, _year_first(frame), at)
    if found is None and at:
        found = leading(text, _year_first(frame))
    if found is None or found.stamp.precision not in _FINE:
        inside = _INSIDE.search(text, 0, 300) or _NAME_FIRST.match(text)
        found = leading(text, _year_first(frame), inside.end()) if inside else None
    if found is None or found.stamp.precision not in _FINE:
        return None
    if text[found.end : found.end + 1].isalpha():
        suffix = _SUFFIX.match(text, found.end)
        return Found(found.start, suffix.end(), read(text[found.start : suffix.end()])) if suffix else None
    return found


@lru_cache(maxsize=512)
def _year_first(frame: Frame) -> Frame:
    return replace(frame, order=frame.order or "ymd")


def _counted(text: str, at: int) -> Found | None:
    number = _EPOCH.match(text, at)
    if number:
        stamp = epoch(number[1])
        return Found(at, number.end(), stamp) if stamp.instant is not None else None
    tai = _TAI.match(text, at)
    return Found(at, tai.end(), read(tai[0])) if tai else None


def entries(part: Iterable[Line], frame: Frame) -> Iterator[Entry]:
    """Yield the entries of consecutive lines, holding one at a time; a line without a stamp belongs to the entry before it.

    A date or year the stamps lack comes from ``frame`` and moves on with the lines: over midnight, over the turn of the year.
    """
    walk = Walk(frame)
    current: Entry | None = None
    for line in part:
        found = lead(line.text, walk.frame)
        if found and not (current and _continues(current, line.text, found)):
            if current:
                yield _trimmed(current)
            current = _entry(line, found, walk.step(line.text, found), walk.frame)
        elif current is None or (found is None and _stands_alone(line.text, current)):
            if current:
                yield _trimmed(current)
            current = _without_stamp(line, current)
        else:
            current.lines.append(line)
            current.more.append(_joined(current, line.text[found.end :]) if found else "\n" + line.text)
    if current:
        yield _trimmed(current)


def _trimmed(entry: Entry) -> Entry:
    while len(entry.lines) > 1 and not entry.lines[-1].text.strip():
        entry.lines.pop()
    entry.text += "".join(entry.more)
    return entry


def glance(text: str, frame: Frame = Frame()) -> tuple[int | None, str, str]:
    """Return the instant one line states (None if none), its level of five and its text without the stamp.

    The quick way through logs of any size: nothing is kept between lines, so a date or year that a stamp lacks must be in
    ``frame`` and lines that only continue an entry come out as they stand. Never raises.
    """
    found = lead(text, frame)
    if found is None:
        return None, level_of(None, text, ""), text
    entry = _entry(Line(0, 0, 0, text), found, found.stamp, frame)
    return found.stamp.instant, entry.level, entry.text


def _stands_alone(text: str, current: Entry) -> bool:
    """Return whether a line without a stamp is an entry of its own, because the format marks where entries begin."""
    service = _SERVICE.match(text)
    if service:
        return current.stamp is None or ("service", service[1]) not in current.subject
    if current.prefixed and not text[:1].isspace():
        return True
    return (current.middle and not text[:1].isspace()) or _PRIORITY.match(text) is not None


def _without_stamp(line: Line, before: Entry | None) -> Entry:
    service = _SERVICE.match(line.text)
    subject = (("service", service[1]),) if service else ()
    text = line.text[service.end() :] if service else line.text
    return Entry([line], None, level_of(None, text, ""), text, subject, middle=before is not None and before.middle)


@dataclass(slots=True)
class Walk:
    """The date that goes along with the lines of a log whose stamps lack it."""

    frame: Frame
    last: int | None = None
    latest: int | None = None
    behind: int = 0

    def step(self, text: str, found: Found) -> Stamp:
        """Return the stamp of the next entry and move the date on."""
        stamp = found.stamp
        if stamp.instant is None or stamp.date_source == "in-string" or self.frame.date is None:
            return stamp
        if not _BARE.match(text, found.start):
            day = local(stamp.instant, stamp.zone).date()
            if day != self.frame.date:
                self.frame = replace(self.frame, date=day)
        elif self.last is not None and self.frame.date and stamp.instant < self.last - 12 * STEP_NS["h"]:
            self.frame = replace(self.frame, date=self.frame.date + timedelta(days=1))
            again = leading(text, self.frame, found.start)
            stamp = replace(again.stamp, doubt=(*again.stamp.doubt, "rollover")) if again else stamp
        self.last = stamp.instant
        return (
            Stamp(stamp.raw, precision=stamp.precision, doubt=("which-day",)) if self._astray(stamp.instant) else stamp
        )

    def _astray(self, instant: int | None) -> bool:
        """Return whether a time is hours earlier than one above: out of order, or of the next day of a log that was quiet for long.

        After two such lines the day of all that follows is not known.
        """
        if instant is None or self.behind > 1:
            return self.behind > 1
        if self.latest is not None and instant < self.latest - STEP_NS["h"]:
            self.behind += 1
            return True
        self.behind, self.latest = 0, instant if self.latest is None else max(self.latest, instant)
        return False


def _continues(current: Entry, text: str, found: Found) -> bool:
    if current.open_part:
        return True
    if current.stamp is None:
        return False
    if not _BELONGS.search(text, found.end, found.end + 120) and not _next_part(
        current.lines[-1].text, text, found.end
    ):
        return False
    return text[: found.end].split()[:1] == current.lines[0].text.split()[:1] and _pid(text) == _pid(
        current.lines[0].text
    )


def _next_part(before: str, text: str, at: int) -> bool:
    part = _PART_NUMBER.search(text, at, at + 160)
    if part is None or part[2] == "1":
        return False
    last = _PART_NUMBER.search(before, 0, at + 160)
    return last is not None and last[1] == part[1] and int(last[2]) + 1 == int(part[2])


def _pid(text: str) -> str:
    match = re.search(r"\[(\d+)", text)
    return match[1] if match else ""


def _joined(current: Entry, rest: str) -> str:
    part = _CRI.match(rest)
    if part is None:
        return "\n" + rest.strip()
    current.open_part = part["part"] == "P"
    return rest[part.end() :]


def _entry(line: Line, found: Found, stamp: Stamp, frame: Frame) -> Entry:
    text = line.text
    rest, before = text[found.end :], text[: found.start]
    head = _HEAD.match(text, 0, found.end)
    head = head if head and head.end() == found.start else None
    part = _CRI.match(rest)
    shown = rest[part.end() :] if part else _message(rest, before) if head else text
    entry = Entry([line], stamp, text=shown or text, middle=head is None and before.endswith("["))
    head = head or _HEAD.match(before)
    entry.prefixed = bool(head and head["service"])
    repeated = _REPEATED.search(rest, 0, 160) if "epeated" in rest else None
    entry.count = int(repeated[1]) if repeated else 1
    if "[" in rest and stamp.precision == "s":
        entry.stamp, entry.posted = _two_stamps(rest, stamp, frame)
    entry.level = level_of(head, rest, text[found.start] if _KLOG.match(text, found.start) else "")
    entry.subject = _subject(rest, head) + ((("stream", part["stream"]),) if part else ())
    entry.open_part = bool(part and part["part"] == "P")
    return entry


def _two_stamps(rest: str, stamp: Stamp, frame: Frame) -> tuple[Stamp, Stamp | None]:
    """Return when it happened and when it was written down, of a line such as HAProxy's that names both.

    A stamp of syslog without a year has that of the dated one, if they name the same day.
    """
    opening = _DATED.search(rest, 0, 200)
    inner = leading(rest, frame, opening.end()) if opening else None
    if inner is None or inner.stamp.instant is None:
        return stamp, None
    if stamp.date_source == "inferred" or (stamp.instant is None and "no-year" in stamp.doubt):
        day = local(inner.stamp.instant, inner.stamp.zone).date()
        stamp = read(stamp.raw, replace(frame, date=day))
    if stamp.instant is None or abs(stamp.instant - inner.stamp.instant) > STEP_NS["day"]:
        return stamp, None
    return inner.stamp, stamp


def dated_inside(texts: Iterable[str]) -> date | None:
    """Return the day of the first line that names it twice, without and with its year; None when none does."""
    for text in texts:
        found = lead(text)
        if found and found.stamp.instant is None and "no-year" in found.stamp.doubt:
            event, written = _two_stamps(text[found.end :], found.stamp, Frame())
            if written and event.instant is not None:
                return local(event.instant, event.zone).date()
    return None


def _message(rest: str, before: str) -> str:
    closing = rest.find("]")
    if "[" in before and 0 <= closing < 60:
        rest = rest[closing + 1 :]
    return rest.lstrip(' \t:|-,)"]').rstrip()


def _subject(rest: str, head: re.Match[str] | None) -> tuple[tuple[str, str], ...]:
    match = _SYSLOG.match(rest)
    match = None if match and match["host"].lower() in LEVEL_OF else match
    match = match or _SYSLOG_5424.match(rest) or _LOGGER.match(rest)
    found = {
        **({"service": head["service"]} if head and head["service"] else {}),
        **(match.groupdict() if match else {}),
    }
    return tuple((name, value) for name, value in found.items() if value and value != "-")
